//! How a form is filled, for forms that ask it: how long somebody is at each question, what they change there, where they are (rules FE21
//! and FE28).

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use qinglan_core::form::{Audit, Change, Visit, audit, audit_field, is_masked_at, visit_of};
use qinglan_core::id::Millis;
use qinglan_core::record::{Entity, Field, State, Value};
use web_sys::HtmlElement;

use super::record::Computing;
use crate::components::filling::Filling;
use crate::dom::on;
use crate::shell::task::spawn;
use crate::shell::{awake, place};
use crate::state::Draft;

/// Less is on the way to somewhere else.
const LEAST_MS: i64 = 300;

/// The question that the person is at, and since when.
pub struct Timing {
    draft: Draft,
    asked: Audit,
    at: RefCell<Option<Stay>>,
    /// What was answered here last, by question.
    known: RefCell<BTreeMap<Field, String>>,
    /// Where the person was, and when that was known.
    place: RefCell<Option<(u64, String)>>,
    /// When that was asked last.
    looked_ms: Cell<Option<u64>>,
}

struct Stay {
    question: Field,
    since_ms: u64,
    begun: Millis,
    before: String,
}

impl Timing {
    /// For a draft of a form that asks for it. What a correction takes is not the record's time, and has a list of its own.
    pub fn of(filling: Filling) -> Option<Self> {
        let draft = filling.draft;
        let fits = filling.editable && draft.into == draft.id;
        let asked = filling.form.with_value(audit).filter(|_| fits)?;
        Some(Self {
            draft,
            asked,
            at: RefCell::default(),
            known: RefCell::default(),
            place: RefCell::default(),
            looked_ms: Cell::default(),
        })
    }

    /// The cursor comes to the question, from wherever it was.
    fn come(&self, open: &Computing, field: &Field) {
        self.go(open);
        let now = awake::now();
        let before = self.words(open, field, &self.draft.ahead());
        *self.at.borrow_mut() = Some(Stay { question: field.clone(), since_ms: now.ticks_ms, begun: now.wall, before });
    }

    /// The cursor goes: the visit is kept.
    pub fn go(&self, open: &Computing) {
        let Some(Stay { question, since_ms, begun, before }) = self.at.take() else { return };
        let length_ms = i64::try_from(awake::now().ticks_ms.saturating_sub(since_ms)).unwrap_or_default();
        self.keep(open, (question, &before), begun, length_ms);
    }

    /// Somebody answered. On some phones a button that is touched takes no cursor: what it changed is kept all the same.
    fn heard(&self, open: &Computing, field: &Field) {
        let found = open.with(|engine| {
            let at = engine.find_field(field).filter(|at| engine.asked(*at).is_some_and(|asked| asked.is_asked()))?;
            engine.field(at)
        });
        let here = |question: &Field| self.at.borrow().as_ref().is_some_and(|stay| stay.question == *question);
        let Some(question) = found.filter(|question| self.asked.changes && !here(question)) else { return };
        let known = self.known.borrow().get(&question).cloned();
        let before = known.unwrap_or_else(|| self.words(open, &question, &self.draft.entity.get_untracked()));
        self.keep(open, (question, &before), awake::now().wall, 0);
    }

    fn keep(&self, open: &Computing, (question, before): (Field, &str), start: Millis, length_ms: i64) {
        let draft = self.draft;
        let ahead = draft.ahead();
        // Before the first answer there is no record, and looking makes none; nor does leaving the page add to what was handed in.
        let handed_in = ahead.text(&Field::state()) == Some(State::Submitted.as_str());
        if handed_in || (draft.is_new() && draft.is_settled()) {
            return;
        }
        let after = self.words(open, &question, &ahead);
        let changed = self.asked.changes && after != before;
        if !changed && length_ms < LEAST_MS {
            return;
        }
        let covered = open.filling.form.with_value(|form| is_masked_at(form, &question));
        let change = changed.then(|| if covered { Change::covered() } else { Change::of(before, &after) });
        if changed {
            self.known.borrow_mut().insert(question.clone(), after);
        }
        let visit = Visit { question, start, length_ms, place: self.place(), change };
        draft.following(|| match visit_of(&ahead, &self.asked.field, &visit) {
            Some((path, value)) => {
                if let Some(row) = draft.new_row(&path) {
                    draft.set(row, value, Vec::new());
                }
            }
            None => self.add_up(&visit),
        });
    }

    /// Of what is beyond the bounds only the time is kept.
    fn add_up(&self, visit: &Visit) {
        let draft = self.draft;
        let Some(field) = audit_field(&self.asked.field, &visit.question).filter(|_| visit.length_ms >= LEAST_MS) else { return };
        let before = match draft.stands(&field) {
            Value::Int(before) => before,
            _ => 0,
        };
        let seen = draft.seen(&field);
        draft.set(field, Value::Int(before.saturating_add(visit.length_ms)), seen);
    }

    /// The answer as it is stored; nothing where nobody asks for changes.
    fn words(&self, open: &Computing, question: &Field, entity: &Entity) -> String {
        if !self.asked.changes {
            return String::new();
        }
        open.with(|engine| engine.find_field(question).map(|at| engine.stored(at, entity))).unwrap_or_default()
    }

    /// Where the person is, if that is known and not too old.
    fn place(&self) -> String {
        let (now, age_s) = (awake::now().ticks_ms, self.asked.places.map_or(0, |places| places.age_s));
        let known = self.place.borrow();
        let fresh = known.as_ref().filter(|(then, _)| now.saturating_sub(*then) <= u64::from(age_s) * 1_000);
        fresh.map(|(_, place)| place.clone()).unwrap_or_default()
    }

    /// Whether the place is to be asked for now, and how.
    fn is_due(&self) -> Option<bool> {
        let places = self.asked.places?;
        let now = awake::now().ticks_ms;
        let due = self.looked_ms.get().is_none_or(|then| now.saturating_sub(then) >= u64::from(places.interval_s) * 1_000);
        due.then(|| self.looked_ms.set(Some(now)))?;
        Some(places.precise)
    }
}

/// Asks where the person is, where the form wants that, and not more often than it says.
pub fn look_around(open: &std::rc::Rc<Computing>) {
    let Some(precise) = open.timing.as_ref().and_then(Timing::is_due) else { return };
    let this = std::rc::Rc::downgrade(open);
    spawn(async move {
        // Who does not want to be found fills the form all the same.
        let Ok(here) = place::found(precise).await else { return };
        if let Some(timing) = this.upgrade().as_ref().and_then(|open| open.timing.as_ref()) {
            *timing.place.borrow_mut() = Some((awake::now().ticks_ms, here));
        }
    });
}

/// Somebody answered a question.
pub fn heard(open: &std::rc::Rc<Computing>, field: &Field) {
    look_around(open);
    open.timing.iter().for_each(|timing| timing.heard(open, field));
}

/// Takes the time at a question, whose element this is.
pub fn timed(open: &std::rc::Rc<Computing>, field: &Field, element: &HtmlElement) {
    if open.timing.is_none() {
        return;
    }
    let (coming, going, field) = (open.clone(), open.clone(), field.clone());
    on(element, "focusin", move |_| {
        look_around(&coming);
        coming.timing.iter().for_each(|timing| timing.come(&coming, &field));
    });
    on(element, "focusout", move |_| going.timing.iter().for_each(|timing| timing.go(&going)));
}
