//! What an observer coded of one lesson, as its fields hold it.
//!
//! Codes stand in blocks, so that a lesson of 800 is 40 fields, and a code changes one short text, which has often not been sent
//! yet. Of a field in conflict the version that shows counts. What cannot be read is a blank.

use super::definition::Instrument;
use super::entry::PAUSES_MAX;
use super::{COUNT_MAX, Entry, Mark, Pause, mark};
use crate::id::Millis;
use crate::record::{Entity, Field, Value};

/// A minute of Flanders' threes.
const BLOCK_INTERVALS: usize = 20;
const MINUTE_S: u32 = 60;
/// Two a second: more are a stuck finger.
const MINUTE_OCCURRENCES_MAX: usize = 120;

/// A sheet. Times are milliseconds of the lesson, without pauses, unless they are [`Millis`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// By the device's clock as it was set last.
    pub began: Option<Millis>,
    pub pauses: Vec<Pause>,
    pub ended_ms: Option<u64>,
    /// How many pupils are there, 0 to [`COUNT_MAX`].
    pub present: Option<u16>,
    /// Of a free tally, in the order in which they happened.
    pub occurrences: Vec<Occurrence>,
    /// Interval by interval, in each an aspect after the other.
    marks: Vec<Option<Mark>>,
    aspects: usize,
    pub(super) undo: Option<Undo>,
}

/// Something happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// Its place in the list of categories.
    pub category: u16,
    /// The second of the lesson.
    pub at_s: u32,
}

/// What stood where the last code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Undo {
    pub place: usize,
    pub before: Option<Mark>,
}

impl Sheet {
    /// Nothing coded yet.
    #[must_use]
    pub fn new(instrument: &Instrument) -> Self {
        let aspects = instrument.aspects();
        Self { marks: vec![None; instrument.intervals() * aspects], aspects, ..Self::default() }
    }

    /// What the fields below `question` say.
    #[must_use]
    pub fn read(instrument: &Instrument, entity: &Entity, question: &Field) -> Self {
        let value = |entry: Entry| entry.field(question).and_then(|field| entity.value(&field));
        let number = |entry| value(entry).and_then(Value::as_int);
        let time = |entry| number(entry).and_then(|ms| u64::try_from(ms).ok());
        let mut sheet = Self::new(instrument);
        sheet.began = number(Entry::Began).map(Millis);
        sheet.ended_ms = time(Entry::Ended).map(|ms| ms.min(instrument.length_ms()));
        sheet.present = number(Entry::Present).and_then(|count| u16::try_from(count).ok()).filter(|count| *count <= COUNT_MAX);
        sheet.pauses = (0..PAUSES_MAX)
            .map_while(|pause| Some(Pause { at_ms: time(Entry::Pause(pause))?, for_ms: time(Entry::Resume(pause)) }))
            .collect();
        // Only the last one can last.
        let over = sheet.pauses.len().saturating_sub(1);
        for pause in sheet.pauses.iter_mut().take(over) {
            pause.for_ms = pause.for_ms.or(Some(0));
        }
        for block in 0..blocks(instrument) {
            if let Some(text) = value(Entry::Block(block)).and_then(Value::as_text) {
                sheet.read_block(instrument, block, text);
            }
        }
        sheet.undo = value(Entry::Undo).and_then(Value::as_text).and_then(|text| sheet.read_undo(instrument, text));
        sheet
    }

    fn read_block(&mut self, instrument: &Instrument, block: usize, text: &str) {
        let mut rest = text.chars();
        if self.aspects == 0 {
            let minute = u32::try_from(block).unwrap_or_default().saturating_mul(MINUTE_S);
            while !rest.as_str().is_empty() {
                self.occurrences.extend(read_occurrence(instrument, minute, &mut rest));
            }
            return;
        }
        let (aspects, length) = (self.aspects, self.block_places());
        for (place, slot) in self.marks.iter_mut().enumerate().skip(block * length).take(length) {
            *slot = mark::read(&mut rest, instrument.picks(place % aspects));
        }
    }

    fn read_undo(&self, instrument: &Instrument, text: &str) -> Option<Undo> {
        let (place, before) = text.split_once(':')?;
        let place: usize = place.parse().ok().filter(|place| *place < self.marks.len())?;
        let picks = instrument.picks(place.checked_rem(self.aspects)?);
        Some(Undo { place, before: mark::read(&mut before.chars(), picks) })
    }

    const fn block_places(&self) -> usize {
        BLOCK_INTERVALS * self.aspects
    }

    /// What a field has to hold for this sheet.
    #[must_use]
    pub fn value(&self, instrument: &Instrument, entry: Entry) -> Value {
        let int = |number: Option<u64>| number.and_then(|number| i64::try_from(number).ok()).map(Value::Int);
        let pause = |at: usize| self.pauses.get(at);
        let value = match entry {
            Entry::Began => self.began.map(|at| Value::Int(at.0)),
            Entry::Ended => int(self.ended_ms),
            Entry::Present => int(self.present.map(u64::from)),
            Entry::Pause(at) => int(pause(at).map(|pause| pause.at_ms)),
            Entry::Resume(at) => int(pause(at).and_then(|pause| pause.for_ms)),
            Entry::Undo => self.undo.map(|undo| Value::Text(self.undo_text(instrument, undo))),
            Entry::Block(block) => Some(self.block_text(instrument, block)).filter(|text| !text.is_empty()).map(Value::Text),
        };
        value.unwrap_or_default()
    }

    /// Every field that holds something: for a disk that refused one of them.
    #[must_use]
    pub fn entries(&self, instrument: &Instrument) -> Vec<(Entry, Value)> {
        let once = [Entry::Began, Entry::Ended, Entry::Present, Entry::Undo];
        let pauses = (0..self.pauses.len()).flat_map(|pause| [Entry::Pause(pause), Entry::Resume(pause)]);
        let all = once.into_iter().chain(pauses).chain((0..blocks(instrument)).map(Entry::Block));
        all.map(|entry| (entry, self.value(instrument, entry))).filter(|(_, value)| !value.is_empty()).collect()
    }

    fn undo_text(&self, instrument: &Instrument, undo: Undo) -> String {
        let mut text = format!("{}:", undo.place);
        mark::write(&mut text, undo.before, instrument.picks(undo.place.checked_rem(self.aspects).unwrap_or_default()));
        text
    }

    /// Blanks behind the last code say nothing.
    fn block_text(&self, instrument: &Instrument, block: usize) -> String {
        let mut text = String::new();
        if self.aspects == 0 {
            for occurrence in self.occurrences.iter().filter(|one| minute_of(one) == block) {
                let second = u16::try_from(occurrence.at_s % MINUTE_S).unwrap_or_default();
                mark::write(&mut text, Some(Mark { pick: occurrence.category, late: false }), instrument.picks(0));
                mark::write(&mut text, Some(Mark { pick: second, late: false }), COUNT_MAX);
            }
            return text;
        }
        let mut length = 0;
        for (place, slot) in self.marks.iter().enumerate().skip(block * self.block_places()).take(self.block_places()) {
            mark::write(&mut text, *slot, instrument.picks(place % self.aspects));
            if slot.is_some() {
                length = text.len();
            }
        }
        text.truncate(length);
        text
    }

    /// What was coded of an aspect of an interval.
    #[must_use]
    pub fn mark(&self, interval: usize, aspect: usize) -> Option<Mark> {
        self.marks.get(self.place(interval, aspect)?).copied().flatten()
    }

    /// Every aspect of the interval was coded.
    #[must_use]
    pub fn is_coded(&self, interval: usize) -> bool {
        (0..self.aspects).all(|aspect| self.mark(interval, aspect).is_some())
    }

    /// The picks of an aspect, interval by interval: to the last that had begun when coding was ended, or that was coded. A blank
    /// is none. Of a free tally, occurrence by occurrence.
    #[must_use]
    pub fn picks(&self, instrument: &Instrument, aspect: usize) -> Vec<Option<u16>> {
        if self.aspects == 0 {
            return self.occurrences.iter().map(|one| Some(one.category)).collect();
        }
        let begun = self.ended_ms.map_or(0, |ended| instrument.begun_before(ended));
        let length = begun.max(self.last_interval().map_or(0, |last| last + 1));
        (0..length).map(|interval| self.mark(interval, aspect).map(|mark| mark.pick)).collect()
    }

    /// How far what [`Sheet::picks`] gives goes, in milliseconds of the lesson.
    pub(super) fn coded_ms(&self, instrument: &Instrument) -> u64 {
        let last = self.last_interval().map_or(0, |last| instrument.cue_ms(last.saturating_add(1)));
        last.max(self.ended_ms.unwrap_or_default()).min(instrument.length_ms())
    }

    /// How many codes were given when their time was over.
    #[must_use]
    pub fn late(&self) -> usize {
        self.marks.iter().flatten().filter(|mark| mark.late).count()
    }

    pub(super) fn place(&self, interval: usize, aspect: usize) -> Option<usize> {
        let place = interval.checked_mul(self.aspects)?.checked_add(aspect)?;
        (aspect < self.aspects && place < self.marks.len()).then_some(place)
    }

    pub(super) fn block_of(&self, place: usize) -> Entry {
        Entry::Block(place.checked_div(self.block_places()).unwrap_or_default())
    }

    pub(super) fn at(&self, place: usize) -> Option<Mark> {
        self.marks.get(place).copied().flatten()
    }

    pub(super) fn set(&mut self, place: usize, mark: Option<Mark>) {
        if let Some(slot) = self.marks.get_mut(place) {
            *slot = mark;
        }
    }

    /// The place of the code that is furthest on.
    pub(super) fn last_place(&self) -> Option<usize> {
        self.marks.iter().rposition(Option::is_some)
    }

    pub(super) fn last_interval(&self) -> Option<usize> {
        self.last_place()?.checked_div(self.aspects)
    }

    /// Adds what happened now; the block that has it, none where the minute is full.
    pub(super) fn occur(&mut self, occurrence: Occurrence) -> Option<Entry> {
        let minute = minute_of(&occurrence);
        if self.occurrences.iter().rev().take_while(|one| minute_of(one) == minute).count() >= MINUTE_OCCURRENCES_MAX {
            return None;
        }
        self.occurrences.push(occurrence);
        Some(Entry::Block(minute))
    }

    /// Takes the last one back.
    pub(super) fn take_back(&mut self) -> Option<Entry> {
        self.occurrences.pop().map(|occurrence| Entry::Block(minute_of(&occurrence)))
    }
}

fn blocks(instrument: &Instrument) -> usize {
    match instrument.intervals() {
        0 => usize::try_from(instrument.length_ms() / 60_000).unwrap_or_default(),
        intervals => intervals.div_ceil(BLOCK_INTERVALS),
    }
}

fn minute_of(occurrence: &Occurrence) -> usize {
    usize::try_from(occurrence.at_s / MINUTE_S).unwrap_or_default()
}

/// Takes three letters; none where they are none of ours.
fn read_occurrence(instrument: &Instrument, minute: u32, from: &mut core::str::Chars<'_>) -> Option<Occurrence> {
    let (category, second) = (mark::read(from, instrument.picks(0)), mark::read(from, COUNT_MAX));
    let second = u32::from(second?.pick);
    (second < MINUTE_S).then_some(Occurrence { category: category?.pick, at_s: minute.saturating_add(second) })
}

#[cfg(test)]
mod tests;
