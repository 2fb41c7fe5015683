//! The way from a draft to a submitted record: what is missing, and the button.

use crate::reactive::{Memo, RwSignal};
use qinglan_core::form::progress;

use super::copying::copy_button;
use crate::components::checking::{find_violations, violation_list};
use crate::components::filling::Filling;
use crate::components::icon::icon;
use crate::components::later::quietly;
use crate::components::screens::screens;
use crate::components::submit::submit_sheet;
use crate::components::undo::undo_button;
use crate::dom::{Rows, View, component, maybe, text, view};
use crate::shell::later;
use crate::shell::task::spawn;
use crate::state::{Draft, store_words};
use crate::text::{fill, t};

/// What keeps the record from being submitted, with a way to each.
pub fn missing_list(filling: Filling) -> View {
    maybe(move || {
        let found = filling.violations.get();
        if found.is_empty() { None } else { Some(quietly(move || violation_list(found.clone()))) }
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
            if !later::load().await {
                return filling.draft.app.tell(t().later_missing());
            }
            if find_violations(filling) == Some(true) && !filling.draft.has_loose_takes().await {
                open.set(true);
                asked.try_set(true);
            }
        })
    };
    view! {
        {delete_draft(filling)}
        <div class="actions">
            <p class="actions-note">{quietly(move || share(filling))}</p>
            <button class="btn btn-primary" type="button" on:click=ask>{icon("send")}{t().submit()}</button>
        </div>
        {maybe(move || asked.get().then(|| submit_sheet(filling, open)))}
    }
}

/// How far the form is filled, and the way from screen to screen. In the app's second part.
#[inline(never)]
fn share(filling: Filling) -> View {
    let share = Memo::new(move || {
        filling.draft.entity.with(|entity| match filling.computing.get() {
            Some(computing) => computing.progress(),
            None => filling.form.with_value(|form| progress(form, entity)),
        })
    });
    let words = move || {
        let share = share.get();
        fill(t().progress(), &[("n", &share.answered.to_string()), ("max", &share.total.to_string())])
    };
    [undo_button(filling), text(words), screens(filling)].into_iter().rows()
}

/// Deletes a draft that is on the disk; for ten seconds it can be brought back from any page. In the app's second part.
fn delete_draft(filling: Filling) -> View {
    let Draft { app, space, id, .. } = filling.draft;
    let there = app.revision((space, id));
    maybe(move || if there.get().is_some() { Some(quietly(move || delete_button(filling))) } else { None })
}

fn delete_button(filling: Filling) -> View {
    let Draft { app, space, id, .. } = filling.draft;
    let delete = move |_| {
        spawn(async move {
            // A word that is still on its way would bring the draft back.
            filling.draft.settle().await;
            if !later::load().await {
                return app.tell(t().later_missing());
            }
            if app.delete_draft(space, id).await {
                app.go("/records");
            }
        });
    };
    view! {
        <div class="btn-row">
            {copy_button(filling)}
            <button class="btn btn-quiet btn-danger" type="button" on:click=delete>{icon("trash")}{t().draft_delete()}</button>
        </div>
    }
}
