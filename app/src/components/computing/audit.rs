//! How long somebody is at each question, for forms that ask it (rule FE21).

use std::cell::RefCell;

use qinglan_core::form::{Definition, Kind, Meta, Node, Special, audit_field, audited, label_of};
use qinglan_core::record::{Field, Value};
use web_sys::HtmlElement;

use super::record::Computing;
use crate::components::filling::Filling;
use crate::components::when::length;
use crate::dom::{View, each, on, view};
use crate::shell::awake;
use crate::state::Draft;
use crate::text::{say, t};

/// Less is on the way to somewhere else.
const LEAST_MS: i64 = 300;

/// The question that the person is at, and since when.
pub struct Timing {
    draft: Draft,
    audit: Field,
    at: RefCell<Option<(Field, u64)>>,
}

impl Timing {
    /// For a draft of a form that asks for it. What a correction takes is not the record's time.
    pub fn of(filling: Filling) -> Option<Self> {
        let draft = filling.draft;
        let asked = filling.editable && draft.into == draft.id;
        let audit = filling.form.with_value(audit_of).filter(|_| asked)?;
        Some(Self { draft, audit, at: RefCell::new(None) })
    }

    /// The cursor comes to the question, from wherever it was.
    fn come(&self, field: &Field) {
        self.go();
        *self.at.borrow_mut() = Some((field.clone(), awake::now().ticks_ms));
    }

    /// The cursor goes: the time is added to what is there.
    pub fn go(&self) {
        let Some((field, since)) = self.at.take() else { return };
        // Before the first answer there is no record, and looking makes none.
        if self.draft.is_new() && self.draft.is_settled() {
            return;
        }
        let ms = i64::try_from(awake::now().ticks_ms.saturating_sub(since)).unwrap_or_default();
        let Some(place) = audit_field(&self.audit, &field).filter(|_| ms >= LEAST_MS) else { return };
        let before = match self.draft.stands(&place) {
            Value::Int(before) => before,
            _ => 0,
        };
        let seen = self.draft.seen(&place);
        self.draft.following(|| self.draft.set(place, Value::Int(before.saturating_add(ms)), seen));
    }
}

/// The form's audit, which stands in no group.
pub fn audit_of(form: &Definition) -> Option<Field> {
    let is_audit = |kind: &Kind| matches!(kind, Kind::Special(packed) if packed.open() == Ok(Special::Meta(Meta::Audit)));
    form.questions.iter().find_map(|node| match node {
        Node::Question(question) if is_audit(&question.kind) => Field::new(question.name.as_str()).ok(),
        _ => None,
    })
}

/// Takes the time at a question, whose element this is.
pub fn timed(open: &std::rc::Rc<Computing>, field: &Field, element: &HtmlElement) {
    if open.timing.is_none() {
        return;
    }
    let (coming, going, field) = (open.clone(), open.clone(), field.clone());
    on(element, "focusin", move |_| coming.timing.iter().for_each(|timing| timing.come(&field)));
    on(element, "focusout", move |_| going.timing.iter().for_each(Timing::go));
}

/// While it is filled: that it is taken. To read: the time at each question.
pub fn audit_words(filling: Filling, audit: &Field) -> View {
    if filling.editable {
        return view! { <p class="field-hint">{t().audit_means()}</p> };
    }
    let audit = audit.clone();
    let line = move |(field, ms): (Field, i64)| {
        let labels = filling.form.with_value(|form| label_of(form, &field)).unwrap_or_default();
        let label = labels.last().map_or_else(|| field.to_string(), say);
        view! { <li class="row-beside"><span class="row-main">{label}</span><span>{length(u64::try_from(ms / 1_000).unwrap_or_default())}</span></li> }
    };
    view! {
        <details class="guidance no-print"><summary>{t().audit_times()}</summary>
            <ul class="list">{each(move || filling.draft.entity.with(|entity| audited(entity, &audit)).into_iter().map(line).collect::<Vec<_>>())}</ul>
        </details>
    }
}
