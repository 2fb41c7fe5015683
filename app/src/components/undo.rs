//! The way back from what was changed in an open record, step by step (rule FE20). In the app's second part.

use std::cell::RefCell;
use std::rc::Rc;

use qinglan_core::form::label_of;
use qinglan_core::record::{Field, Value};
use qinglan_core::store::{Step, Steps};

use super::filling::{Filling, input_id};
use super::icon::icon;
use super::screens::reveal;
use crate::dom::{View, maybe, view};
use crate::reactive::{Memo, RwSignal, on_cleanup};
use crate::shell::task::spawn;
use crate::shell::{browser, clock};
use crate::state::Draft;
use crate::text::{fill, say, t};

/// Takes the latest change back; there as long as there is one.
pub fn undo_button(filling: Filling) -> View {
    let draft = filling.draft;
    let steps = Rc::new(RefCell::new(Steps::default()));
    let some = RwSignal::new(false);
    let watched = Rc::clone(&steps);
    draft.watched_by(Some(Rc::new(move |field, after| {
        watched.borrow_mut().note(field, draft.stands(field), after, clock::now());
        some.set(!watched.borrow().is_empty());
    })));
    on_cleanup(move || draft.watched_by(None));
    let back = move |_| {
        let taken = latest(draft, &mut steps.borrow_mut());
        some.set(!steps.borrow().is_empty());
        let Some(step) = taken else { return };
        browser::leave_field();
        let had = draft.stands(&step.field);
        let field = step.field;
        draft.set_beside(field.clone(), step.before.clone());
        show(filling, &field);
        let words = fill(t().undone(), &[("field", &name(filling, &field))]);
        draft.app.tell_on_page(&words, move || again(filling, &field, (&step.before, &had)));
    };
    let some = Memo::new(move || some.get());
    maybe(move || {
        let back = back.clone();
        some.get().then(|| {
            view! { <button class="btn btn-quiet" type="button" on:click=back>{icon("undo")}{t().undo_step()}</button> }
        })
    })
}

/// The latest step that still stands: what another device wrote over, or what is in a row that was removed, is not this person's to bring back.
fn latest(draft: Draft, steps: &mut Steps) -> Option<Step> {
    let ahead = draft.ahead();
    core::iter::from_fn(|| steps.take()).find(|step| draft.stands(&step.field) == step.after && !ahead.is_hidden(&step.field))
}

/// The way back from the way back, unless something was written there since.
fn again(filling: Filling, field: &Field, (before, had): (&Value, &Value)) {
    if filling.draft.stands(field) == *before {
        browser::leave_field();
        filling.draft.set_beside(field.clone(), had.clone());
        show(filling, field);
    }
}

fn name(filling: Filling, field: &Field) -> String {
    let labels = filling.form.with_value(|form| label_of(form, field)).unwrap_or_default();
    labels.last().map(say).unwrap_or_default()
}

/// The person sees what changed, once it is on the disk. The cursor stays at the button: a keyboard would cover the answer.
fn show(filling: Filling, field: &Field) {
    let (draft, field) = (filling.draft, field.clone());
    draft.hold();
    spawn(async move {
        // A disk that does not take it says so itself.
        let written = draft.try_written_down().await;
        draft.release();
        if written.is_err() {
            return;
        }
        // A choice's field is below its question's.
        let question = field.as_str().rsplit_once('/').and_then(|(above, _)| Field::new(above).ok());
        for id in [Some(field), question].into_iter().flatten().map(|field| input_id(&field)) {
            reveal(&id);
            if browser::bring(&id).is_some() {
                return;
            }
        }
    });
}
