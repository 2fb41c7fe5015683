//! The way from a draft to a submitted record: what is missing, and the button.

use leptos::prelude::*;
use qinglan_core::form::{Violation, progress, validate};

use crate::components::filling::{Filling, input_id, violation_words};
use crate::components::icon::icon;
use crate::components::part::{Rows, maybe, text};
use crate::components::submit::SubmitSheet;
use crate::shell::browser;
use crate::text::{fill, say, t};

/// What keeps the record from being submitted, with a way to each.
#[component]
pub fn MissingList(filling: Filling) -> impl IntoView {
    maybe(move || {
        let found = filling.violations.get();
        (!found.is_empty()).then(|| {
            let item = |violation: Violation| {
                let id = input_id(&violation.field);
                let label = violation.labels.iter().map(say).collect::<Vec<_>>().join(" · ");
                let target = id.clone();
                view! {
                    <li><a href=format!("#{id}") on:click=move |event| { event.prevent_default(); browser::focus(&target); }>
                        {label}"："{violation_words(violation.kind)}
                    </a></li>
                }
            };
            let n = found.len().to_string();
            view! {
                <div class="summary-errors" id="missing" tabindex="-1">
                    <h2>{fill(t().n_missing, &[("n", &n)])}</h2>
                    <ul>{found.into_iter().map(item).rows()}</ul>
                </div>
            }
        })
    })
}

#[component]
pub fn SubmitBar(filling: Filling) -> impl IntoView {
    let open = RwSignal::new(false);
    let ask = move |_| {
        let found = filling.form.with_value(|form| filling.draft.entity.with_untracked(|entity| validate(form, entity)));
        let complete = found.is_empty();
        filling.violations.set(found);
        if complete {
            open.set(true);
        } else {
            gloo::timers::callback::Timeout::new(0, || browser::focus("missing")).forget();
        }
    };
    let share = Memo::new(move |_| filling.form.with_value(|form| filling.draft.entity.with(|entity| progress(form, entity))));
    view! {
        <div class="actions">
            <p class="actions-note">{text(move || {
                let share = share.get();
                fill(t().progress, &[("n", &share.answered.to_string()), ("max", &share.total.to_string())])
            })}</p>
            <button class="btn btn-primary" type="button" on:click=ask>{icon("send")}{t().submit}</button>
        </div>
        <SubmitSheet filling open/>
    }
}
