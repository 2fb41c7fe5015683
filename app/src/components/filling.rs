//! What every part of an open form shares.

use std::rc::Rc;

use crate::reactive::{Memo, RwSignal, StoredValue, use_context};
use qinglan_core::comment::{Remark, Spot};
use qinglan_core::form::{Definition, Kind, Progress, Violation, ViolationKind, wording};
use qinglan_core::record::{Field, Value};

use super::when::length;
use crate::state::Draft;
use crate::text::{fill, language, t};

/// What comments are open about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    pub field: Field,
    /// Closer than the field.
    pub spot: Option<Spot>,
}

/// Opens the comments on a field.
pub type OpenRemarks = Rc<dyn Fn(About)>;

/// A form that computes, in the app's second part.
pub trait Computes {
    /// Everything to mend before it is submitted; from now on followed.
    fn violations(&self) -> Vec<Violation>;
    fn progress(&self) -> Progress;
    /// Writes what a submitted record has besides what people answered.
    fn finish(&self);
    /// The person leaves the page.
    fn leave(&self) {}
    /// What the record is called, where the form says how.
    fn name(&self) -> Option<String>;
}

/// An open form.
#[derive(Clone, Copy)]
pub struct Filling {
    pub draft: Draft,
    pub form: StoredValue<Definition>,
    /// Whether answers can be changed here.
    pub editable: bool,
    /// What is missing, once the person tried to submit.
    pub violations: RwSignal<Vec<Violation>>,
    pub remarks: RwSignal<Vec<Remark>>,
    /// Opens the comments on a field; none where one cannot comment.
    pub on_remark: Option<StoredValue<OpenRemarks>>,
    /// Once it is open, where the form computes.
    pub computing: RwSignal<Option<Rc<dyn Computes>>>,
}

impl Filling {
    #[must_use]
    pub fn violation(self, field: &Field) -> Memo<Option<ViolationKind>> {
        let field = field.clone();
        Memo::new(move || {
            self.violations.with(|all| all.iter().find(|violation| violation.field == field).map(|violation| violation.kind))
        })
    }

    /// The value of a field as it is on the disk.
    #[must_use]
    pub fn value(self, field: &Field) -> Memo<Option<Value>> {
        let field = field.clone();
        Memo::new(move || self.draft.entity.with(|entity| entity.value(&field).cloned()))
    }
}

/// The form that is open around a component.
#[must_use]
pub fn use_filling() -> Option<Filling> {
    use_context()
}

/// An answer as people read it.
#[must_use]
pub fn answer_words(kind: &Kind, value: &Value) -> String {
    wording(kind, value, language())
}

/// What one version of a field says, that nothing is there included; of a choice, whether it was taken.
#[must_use]
pub fn version_words(kind: &Kind, value: &Value) -> String {
    match (kind, value) {
        (Kind::SelectMany(_), Value::Bool(true)) => t().choice_taken().to_owned(),
        (Kind::SelectMany(_), Value::Bool(false) | Value::Empty) => t().choice_not_taken().to_owned(),
        (_, value) if value.is_empty() => t().not_answered().to_owned(),
        (_, Value::File(file)) if file.mime.starts_with("audio/") => match file.length_s {
            // Two of them differ in nothing else that can be said.
            Some(seconds) => fill(t().audio_length(), &[("n", &length(seconds.into()))]),
            None => t().a_recording().to_owned(),
        },
        (_, Value::File(file)) => file.name.clone().unwrap_or_else(|| t().a_photo().to_owned()),
        _ => answer_words(kind, value),
    }
}

/// The `id` of a field's input.
#[must_use]
pub fn input_id(field: &Field) -> String {
    format!("f-{}", field.as_str().replace('/', "-"))
}
