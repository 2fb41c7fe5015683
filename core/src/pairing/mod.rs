//! A pairing: what mentor and mentee agreed on, what each owes the other and has done (rules `PA*` in `SPEC.md`).
//!
//! Everything follows from the records that the pairing's space was given. No clock here: what day it is is passed in.

mod agreement;
mod month;
mod plans;
mod sides;
mod standing;

pub use agreement::Agreement;
pub use month::{Month, OWED_DAYS_MIN, OWED_MONTHS_MAX, month_of, owed_months, owed_months_of};
pub use plans::{Answered, PLAN, answered};
pub use sides::{Sides, begun, meant};
pub use standing::{Duty, OBSERVING, Owed, PLAN_CHECK, Standing, summed};

use chrono::NaiveDate;

use crate::calendar::{self, CHINA_OFFSET_MINUTES};
use crate::id::Millis;
use crate::observed::is_form;
use crate::record::{Entity, Field, State, Value};

/// The form of what two agree on.
pub const AGREEMENT: &str = "mentoring-agreement";
/// The record of a month.
pub const MONTHLY: &str = "mentoring-month";
/// What came of it, at the end.
pub const SUMMARY: &str = "mentoring-summary";

/// The record of the form that was submitted last (rule PA1).
#[must_use]
pub fn latest<'a>(records: &'a [Entity], form: &str) -> Option<&'a Entity> {
    records.iter().filter(|record| is_given(record, form)).max_by_key(|record| submitted_at(record))
}

/// Submitted, there, and a version of the form.
pub(crate) fn is_given(record: &Entity, form: &str) -> bool {
    let submitted = record.text(&Field::state()) == Some(State::Submitted.as_str());
    submitted && !record.is_deleted() && record.text(&Field::form()).is_some_and(|of| is_form(of, form))
}

/// When it was submitted, by its author's clock.
#[must_use]
pub fn submitted_at(record: &Entity) -> Option<Millis> {
    record.value(&Field::submitted_at()).and_then(Value::as_int).map(Millis)
}

/// The day that a record is about (rule PA4).
#[must_use]
pub fn day(record: &Entity) -> Option<NaiveDate> {
    let said = calendar::parse_iso(&text(record, "date"));
    said.or_else(|| submitted_at(record).map(|at| calendar::local_date(at, CHINA_OFFSET_MINUTES)))
}

pub(crate) fn text(record: &Entity, path: &str) -> String {
    let field = Field::new(path).ok();
    field.and_then(|field| record.text(&field)).unwrap_or_default().trim().to_owned()
}

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
