//! The way from a draft to a submitted record: what is missing, and the button.

use crate::reactive::{Memo, RwSignal};
use qinglan_core::form::{Definition, Violation, progress, validate};
use qinglan_core::record::EntityKind;

use crate::components::filling::{Filling, input_id, violation_words};
use crate::components::icon::icon;
use crate::components::submit::submit_sheet;
use crate::dom::{Rows, View, component, maybe, text, view};
use crate::shell::task::spawn;
use crate::shell::{browser, later};
use crate::state::{Draft, store_words};
use crate::text::{fill, say, t};

/// What keeps the record from being submitted, with a way to each.
#[component]
pub fn missing_list(filling: Filling) -> View {
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
                    <h2>{fill(t().n_missing(), &[("n", &n)])}</h2>
                    <ul>{found.into_iter().map(item).rows()}</ul>
                </div>
            }
        })
    })
}

#[component]
pub fn submit_bar(filling: Filling) -> View {
    let (open, asked) = (RwSignal::new(false), RwSignal::new(false));
    let ask = move |_| {
        spawn(async move {
            // The last word may still be on its way to the disk.
            if let Err(error) = filling.draft.try_settle().await {
                return filling.draft.app.tell(store_words(&error));
            }
            let check = |form: &Definition| filling.draft.entity.with_untracked(|entity| validate(form, entity));
            // None: the page was left meanwhile.
            let Some(found) = filling.form.try_with_value(check) else { return };
            let complete = found.is_empty();
            filling.violations.set(found);
            if complete && later::load().await {
                if !filling.draft.has_loose_takes().await {
                    open.set(true);
                    asked.try_set(true);
                }
            } else if complete {
                filling.draft.app.tell(t().later_missing());
            } else {
                gloo::timers::callback::Timeout::new(0, || browser::focus("missing")).forget();
            }
        })
    };
    let share = Memo::new(move || filling.form.with_value(|form| filling.draft.entity.with(|entity| progress(form, entity))));
    view! {
        {delete_draft(filling)}
        <div class="actions">
            <p class="actions-note">{text(move || {
                let share = share.get();
                fill(t().progress(), &[("n", &share.answered.to_string()), ("max", &share.total.to_string())])
            })}</p>
            <button class="btn btn-primary" type="button" on:click=ask>{icon("send")}{t().submit()}</button>
        </div>
        {maybe(move || asked.get().then(|| submit_sheet(filling, open)))}
    }
}

/// Deletes a draft that is on the disk; for ten seconds it can be brought back from any page.
#[component]
fn delete_draft(filling: Filling) -> View {
    let Draft { app, space, id, .. } = filling.draft;
    let there = app.revision((space, id));
    let delete = move |_| {
        spawn(async move {
            // A word that is still on its way would bring the draft back.
            filling.draft.settle().await;
            if !later::load().await {
                return app.tell(t().later_missing());
            }
            match app.delete(space, id, EntityKind::Record).await {
                Ok(()) => {
                    app.go("/records");
                    app.tell_anywhere(t().draft_deleted(), move || {
                        spawn(async move {
                            if let Err(error) = app.restore(space, id, EntityKind::Record).await {
                                app.tell(store_words(&error));
                            }
                        });
                    });
                }
                Err(error) => app.tell(store_words(&error)),
            }
        });
    };
    maybe(move || {
        let delete = delete;
        there.get().map(|_| {
            view! {
                <div class="btn-row">
                    <button class="btn btn-quiet btn-danger" type="button" on:click=delete>{icon("trash")}{t().draft_delete()}</button>
                </div>
            }
        })
    })
}
