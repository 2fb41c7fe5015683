//! An observed lesson: what was agreed beforehand, the sheets of all observers side by side, and what each of them takes from it.
//!
//! A lesson is a record of the built-in form [`LESSON`], given to a space. What belongs to it are records that name it in their field
//! `@lesson` (rules `OL*` in `SPEC.md`): sheets of any form, the notes of the discussion, and what each member says at the end.

mod begun;
mod beside;
mod plan;

pub use begun::begun;
pub use beside::{Line, beside};
pub use plan::{Observer, Plan};

use crate::id::EntityId;
use crate::record::{EntityKind, Field, State, Summary, Value};
use crate::store::Change;

/// The form of a lesson's plan.
pub const LESSON: &str = "lesson-event";
/// One comment, one gain and one suggestion of each member.
pub const GAIN: &str = "lesson-gain";
/// The notes of the discussion.
pub const DISCUSSION: &str = "lesson-discussion";

/// Whether `form`, such as `lesson-event@1`, is a version of `id`.
#[must_use]
pub fn is_form(form: &str, id: &str) -> bool {
    form.strip_prefix(id).is_some_and(|rest| rest.starts_with('@'))
}

/// Whether a list shows it as a lesson: with its plan, and with what belongs to it.
#[must_use]
pub fn is_lesson(row: &Summary) -> bool {
    row.kind == EntityKind::Record && row.state == State::Submitted && is_form(&row.form, LESSON)
}

/// What makes a record belong to `lesson`.
#[must_use]
pub fn belongs(lesson: EntityId) -> Change {
    Change { field: Field::lesson(), value: Value::Text(lesson.to_string()), seen: Vec::new() }
}
