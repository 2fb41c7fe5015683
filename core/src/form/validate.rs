//! What stands between a draft and its submission.
//!
//! Violations are values: the app has the words. Drafts are saved without asking.

use super::answers::{answer, answer_to, is_answered};
use super::{Definition, Kind, Place, Question, Spot, Text, photos, places, typed};
use crate::calendar;
use crate::record::{Entity, Field, Value};
use crate::words::{self, Words};

/// One thing to mend before submitting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    pub field: Field,
    pub kind: ViolationKind,
    /// From the outermost group or repeat down to the question.
    pub labels: Vec<Words>,
    /// The numbers, from 1, of the rows that it is in, outermost first.
    pub rows: Vec<u32>,
    /// What the form itself says of it.
    pub message: Option<String>,
}

/// What is wrong, with its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ViolationKind {
    /// Needed, and not answered.
    Required,
    /// A photo is needed.
    PhotoMissing,
    /// A recording is needed.
    AudioMissing,
    NotANumber,
    BelowMin {
        min: i64,
    },
    AboveMax {
        max: i64,
    },
    NotADate,
    /// What is there is no text.
    NotText,
    TooLong {
        chars: u32,
        limit: u32,
    },
    /// By rules WD1 and WD2.
    TooFewWords {
        words: u32,
        least: u32,
    },
    /// None of the form's choices.
    NotAChoice,
    /// What is there is no picture.
    NotAPhoto,
    /// What is there is no recording.
    NotAudio,
    TooManyPhotos {
        count: u32,
        max: u32,
    },
    TooFewRows {
        rows: u32,
        min: u32,
    },
    TooManyRows {
        rows: u32,
        max: u32,
    },
    /// The form's own condition does not hold.
    Constraint,
    /// Digits with a point at most.
    NotADecimal,
    /// Not between the ends of a range, or between its steps.
    OutOfRange,
    NotATime,
    NotADateTime,
    /// `latitude longitude altitude accuracy`, in degrees and metres.
    NotAPlace,
    /// Places in a row: two at least of a line, and of a shape three and the first again.
    NotALine,
}

/// Everything to mend, in the order of the form; empty when the record can be submitted (rule FM7).
#[must_use]
pub fn validate(definition: &Definition, entity: &Entity) -> Vec<Violation> {
    let found = places(definition, entity).into_iter().filter_map(|place| match place {
        // Nobody can mend what nobody can edit.
        Place::Question { question, .. } if question.readonly => None,
        Place::Question { spot, question } => question_violation(question, &spot.field, entity).map(|kind| (spot, kind)),
        Place::Repeat { spot, repeat, rows } => {
            rows_violation(saturate(rows.len()), repeat.min, repeat.max).map(|kind| (spot, kind))
        }
    });
    found.map(|(spot, kind)| violation(spot, kind)).collect()
}

fn violation(spot: Spot<'_>, kind: ViolationKind) -> Violation {
    let labels = spot.labels.into_iter().cloned().collect();
    Violation { field: spot.field, kind, labels, rows: spot.rows, message: None }
}

pub(super) const fn rows_violation(rows: u32, min: Option<u32>, max: Option<u32>) -> Option<ViolationKind> {
    match (min, max) {
        (Some(min), _) if rows < min => Some(ViolationKind::TooFewRows { rows, min }),
        (_, Some(max)) if rows > max => Some(ViolationKind::TooManyRows { rows, max }),
        _ => None,
    }
}

fn question_violation(question: &Question, field: &Field, entity: &Entity) -> Option<ViolationKind> {
    if !is_answered(entity, field, &question.kind) {
        return question.required.then_some(missing(&question.kind));
    }
    if let Kind::Photo(photo) = &question.kind {
        if answer(entity, field).is_some_and(|value| !matches!(value, Value::File(_))) {
            return Some(ViolationKind::NotAPhoto);
        }
        let (count, max) = (saturate(photos(entity, field.as_str()).len()), u32::from(photo.max));
        return (count > max).then_some(ViolationKind::TooManyPhotos { count, max });
    }
    value_violation(&question.kind, &answer_to(entity, field, &question.kind)?)
}

/// What a needed answer that is not there is called.
pub(super) const fn missing(kind: &Kind) -> ViolationKind {
    match kind {
        Kind::Photo(_) => ViolationKind::PhotoMissing,
        Kind::Audio(_) => ViolationKind::AudioMissing,
        _ => ViolationKind::Required,
    }
}

pub(super) fn value_violation(kind: &Kind, value: &Value) -> Option<ViolationKind> {
    match (kind, value) {
        (Kind::Text(text), Value::Text(answer)) => length_violation(text, answer),
        // A form that used to ask for a number: digits read as text.
        (Kind::Text(text), Value::Int(_)) => length_violation(text, &typed(value)),
        (Kind::Text(_), _) => Some(ViolationKind::NotText),
        (Kind::Integer(integer), Value::Int(number)) => bounds(*number, integer.min, integer.max),
        (Kind::Rating(rating), Value::Int(number)) => bounds(*number, Some(1), Some(rating.points.into())),
        (Kind::Tally(_), Value::Int(number)) => bounds(*number, Some(0), None),
        (Kind::Integer(_) | Kind::Rating(_) | Kind::Tally(_), _) => Some(ViolationKind::NotANumber),
        (Kind::Date(_), Value::Text(text)) if calendar::parse_iso(text).is_some() => None,
        (Kind::Date(_), _) => Some(ViolationKind::NotADate),
        (Kind::SelectOne(select), Value::Text(name)) if select.choice(name).is_some() => None,
        (Kind::SelectMany(select), Value::List(names)) if names.iter().all(|name| select.choice(name).is_some()) => None,
        (Kind::SelectOne(_) | Kind::SelectMany(_), _) => Some(ViolationKind::NotAChoice),
        // What a special kind allows is judged by what computes the form. A sheet may end anywhere: lessons do.
        (Kind::Photo(_) | Kind::Special(_) | Kind::Instrument(_), _) | (Kind::Audio(_), Value::File(_)) => None,
        (Kind::Audio(_), _) => Some(ViolationKind::NotAudio),
    }
}

fn length_violation(text: &Text, answer: &str) -> Option<ViolationKind> {
    if let Some(limit) = text.max_chars {
        let chars = saturate(answer.chars().count());
        if chars > limit {
            return Some(ViolationKind::TooLong { chars, limit });
        }
    }
    let least = text.min_words?;
    let words = saturate(words::count(answer));
    (words < least).then_some(ViolationKind::TooFewWords { words, least })
}

const fn bounds(number: i64, min: Option<i64>, max: Option<i64>) -> Option<ViolationKind> {
    match (min, max) {
        (Some(min), _) if number < min => Some(ViolationKind::BelowMin { min }),
        (_, Some(max)) if number > max => Some(ViolationKind::AboveMax { max }),
        _ => None,
    }
}

fn saturate(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
