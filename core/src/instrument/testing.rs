//! Instruments and sheets in a few words, for tests.

use super::{Entry, Flanders, FreeTally, Instrument, OnTask, Sheet, Stallings, StudentTeacher};
use crate::form::Choice;
use crate::form::testing::{Filled, field};
use crate::record::Value;
use crate::words::Words;

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

pub(super) fn write(filled: Filled, entries: Vec<(Entry, Value)>) -> Filled {
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
