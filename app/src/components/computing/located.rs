//! Where the person was, for forms that keep it: when the record was begun, or when a question was answered (rule FE22).

use std::rc::Rc;

use gloo::timers::future::TimeoutFuture;
use qinglan_core::form::{Kind, Meta, Special, outline};
use qinglan_core::record::{Field, State, Value};

use super::place::in_words;
use super::record::Computing;
use crate::components::filling::Filling;
use crate::dom::{View, maybe, view};
use crate::shell::place;
use crate::shell::task::spawn;
use crate::text::{fill, t};

/// After the last letter of an answer.
const PAUSE_MS: u32 = 1_000;

/// A new record keeps where it was begun, once there is something in it.
pub fn ask_beginning(open: &Rc<Computing>) {
    let start = Special::Meta(Meta::StartGeopoint);
    let is_start = |kind: &Kind| matches!(kind, Kind::Special(packed) if packed.open().as_ref() == Ok(&start));
    let asked: Vec<Field> = open.filling.form.with_value(|form| {
        let found = outline(form).into_iter().filter(|entry| !entry.repeated && is_start(&entry.question.kind));
        found.filter_map(|entry| Field::new(entry.path).ok()).collect()
    });
    if asked.is_empty() {
        return;
    }
    let this = Rc::downgrade(open);
    spawn(async move {
        // Who does not want to be found fills the form all the same.
        let Ok(here) = place::here().await else { return };
        let Some(open) = this.upgrade() else { return };
        open.begun_at.borrow_mut().extend(asked.into_iter().map(|field| (field, here.clone())));
        let draft = open.filling.draft;
        if !draft.is_new() || !draft.is_settled() {
            put_beginning(&open);
        }
    });
}

/// Somebody answered: what is kept of the beginning is written with it, and places that are due are measured.
pub fn ask_due(open: &Rc<Computing>, field: &Field) {
    put_beginning(open);
    let due = open.with(|engine| engine.find_field(field).map(|at| engine.places_due(at)).unwrap_or_default());
    // What is corrected was answered elsewhere.
    if due.is_empty() || open.filling.draft.into != open.filling.draft.id {
        return;
    }
    let turn = open.turn.get() + 1;
    open.turn.set(turn);
    open.due.borrow_mut().extend(due);
    let this = Rc::downgrade(open);
    spawn(async move {
        // Somebody is still typing: one measurement is enough.
        TimeoutFuture::new(PAUSE_MS).await;
        let is_last = || this.upgrade().filter(|open| open.turn.get() == turn);
        if is_last().is_none() {
            return;
        }
        let here = place::here().await;
        // Nothing waits for it: who has gone on, or handed it in, is where they are without it.
        let Some(open) = is_last() else { return };
        let due = open.due.take();
        let ahead = open.filling.draft.ahead();
        if ahead.text(&Field::state()) == Some(State::Submitted.as_str()) {
            return;
        }
        let value = here.map_or(Value::Empty, Value::Text);
        for field in due.into_iter().filter(|field| !ahead.is_hidden(field)) {
            if ahead.value(&field).unwrap_or(&Value::Empty) != &value {
                open.filling.draft.set_beside(field, value.clone());
            }
        }
    });
}

fn put_beginning(open: &Computing) {
    let kept = open.begun_at.take();
    for (field, here) in kept {
        open.filling.draft.set_beside(field, Value::Text(here));
    }
}

/// While it is filled: that the place is kept, and which. To read: the place.
pub fn located_words(filling: Filling, field: &Field, meta: Meta) -> View {
    let value = filling.value(field);
    let place = move || value.get().and_then(|value| value.as_text().map(in_words));
    let means = if meta == Meta::StartGeopoint { t().place_start_means() } else { t().place_due_means() };
    let (kept, none) = (t().place_kept(), filling.editable.then_some(means));
    maybe(move || {
        let words = place().map(|place| fill(kept, &[("place", &place)])).or_else(|| none.map(str::to_owned))?;
        Some(view! { <p class="field-hint">{words}</p> })
    })
}
