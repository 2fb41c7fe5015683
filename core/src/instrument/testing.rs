//! Instruments and sheets in a few words, for tests.

use proptest::prelude::*;

use super::{Entry, Flanders, FreeTally, Instrument, OnTask, Sheet, Stallings, StudentTeacher};
use crate::form::Choice;
use crate::form::testing::{Filled, field};
use crate::record::Value;
use crate::words::Words;

/// As the coder hands them to the shell.
type Fields = Vec<(Entry, Value)>;

pub(super) const QUESTION: &str = "rating/lesson";

pub(super) fn student_teacher(interval_s: u16, length_min: u16) -> Instrument {
    Instrument::StudentTeacher(StudentTeacher { interval_s, length_min })
}

pub(super) fn flanders(length_min: u16) -> Instrument {
    Instrument::Flanders(Flanders { length_min })
}

pub(super) fn stallings(length_min: u16) -> Instrument {
    Instrument::Stallings(Stallings { length_min })
}

pub(super) fn on_task(minutes: &[u16], length_min: u16) -> Instrument {
    Instrument::OnTask(OnTask { minutes: minutes.to_vec(), length_min })
}

pub(super) fn free_tally(names: &[&str], length_min: u16) -> Instrument {
    let category = |name: &&str| Choice { name: (*name).to_owned(), label: Words::new("类别", *name) };
    Instrument::FreeTally(FreeTally { categories: names.iter().map(category).collect(), length_min })
}

pub(super) fn write(filled: Filled, entries: Fields) -> Filled {
    let question = field(QUESTION);
    entries.into_iter().fold(filled, |filled, (entry, value)| filled.set(entry.field(&question).unwrap().as_str(), value))
}

pub(super) fn read(instrument: &Instrument, filled: &Filled) -> Sheet {
    Sheet::read(instrument, &filled.entity, &field(QUESTION))
}

/// A sheet with this text in its first block.
pub(super) fn coded(instrument: &Instrument, block: &str) -> Sheet {
    read(instrument, &write(Filled::new(), vec![(Entry::Block(0), Value::Text(block.to_owned()))]))
}

/// What nobody wrote by a coder: any fields of a sheet with any values.
pub(super) fn any_fields() -> impl Strategy<Value = Fields> {
    proptest::collection::vec((any_entry(), any_value()), 0..20)
}

fn any_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        "[a-zA-Z.0-9:七]{0,60}".prop_map(Value::Text),
        any::<i64>().prop_map(Value::Int),
        (0_i64..3_000_000).prop_map(Value::Int),
        any::<bool>().prop_map(Value::Bool),
    ]
}

fn any_entry() -> impl Strategy<Value = Entry> {
    prop_oneof![
        Just(Entry::Began),
        Just(Entry::Ended),
        Just(Entry::Present),
        Just(Entry::Undo),
        (0..3_usize).prop_map(Entry::Pause),
        (0..3_usize).prop_map(Entry::Resume),
        (0..40_usize).prop_map(Entry::Block),
    ]
}
