//! The coder: what a tap becomes, and when the next one is due. A pure state machine; the shell performs its effects.
//!
//! Invariant: after each step the sheet is what its saved fields say. So a page that died is opened again from them, to the same
//! interval, and what passed meanwhile is missed (rule IN7).

use super::entry::PAUSES_MAX;
use super::sheet::Undo;
use super::{COUNT_MAX, Entry, Instrument, Mark, Now, Occurrence, Pause, Sheet};
use crate::id::Millis;
use crate::record::Value;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The lesson begins now.
    Begin,
    /// A button was touched: of the interval that goes on, or something happened (free tally).
    Code {
        aspect: usize,
        /// Its place in the list of categories, or a count.
        pick: u16,
    },
    /// A button for an interval that is over, or goes on.
    CodeAt { interval: usize, aspect: usize, pick: u16 },
    /// Take the last code back; once more, the one that is furthest on.
    Undo,
    /// The lesson stops for a while.
    Pause,
    /// It goes on, after a pause or an end that came too early.
    GoOn,
    /// So many pupils are there.
    Present { count: u16 },
    /// The timer asked for by [`Effect::WakeIn`], or the page is looked at again.
    Woke,
    /// Coding is over.
    End,
}

/// What the shell shall do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Write these fields below the question, all or none, before the tap counts as saved.
    Save(Vec<(Entry, Value)>),
    /// An interval begins: vibrate and flash.
    Cue,
    /// Replace the timer.
    WakeIn { ms: u64 },
}

/// Where the coder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    Ready,
    Running,
    Paused,
    Ended,
}

/// The coder's state.
#[derive(Clone, Debug)]
pub struct Coder {
    instrument: Instrument,
    sheet: Sheet,
    looked: Now,
    /// The interval that was cued last.
    cued: Option<usize>,
}

impl Coder {
    /// Opens a sheet, new or begun before, and goes on where it is by now. Also when its fields changed elsewhere, as in another tab.
    #[must_use]
    pub fn open(instrument: Instrument, sheet: Sheet, now: Now) -> (Self, Vec<Effect>) {
        let mut coder = Self { instrument, sheet, looked: now, cued: None };
        let mut changed = Vec::new();
        coder.look(now, &mut changed);
        // The moment of the interval that goes on is over.
        coder.cued = coder.current();
        let effects = coder.effects(changed);
        (coder, effects)
    }

    /// Takes in an event.
    pub fn step(&mut self, now: Now, event: Event) -> Vec<Effect> {
        let mut changed = Vec::new();
        self.look(now, &mut changed);
        match event {
            Event::Begin => self.begin(now.wall, &mut changed),
            Event::Code { aspect, pick } => match self.current() {
                _ if self.phase() != Phase::Running && self.phase() != Phase::Paused => {}
                Some(interval) => self.code(interval, aspect, pick, &mut changed),
                None => self.occur(pick, &mut changed),
            },
            Event::CodeAt { interval, aspect, pick } => self.code(interval, aspect, pick, &mut changed),
            Event::Undo => self.undo(&mut changed),
            Event::Pause => self.pause(&mut changed),
            Event::GoOn => self.go_on(now.wall, &mut changed),
            Event::Present { count } => self.present(count, &mut changed),
            Event::Woke => {}
            Event::End => self.end(self.elapsed_ms(now.wall), &mut changed),
        }
        self.hold(&mut changed);
        self.effects(changed)
    }

    #[must_use]
    pub const fn instrument(&self) -> &Instrument {
        &self.instrument
    }

    #[must_use]
    pub const fn sheet(&self) -> &Sheet {
        &self.sheet
    }

    #[must_use]
    pub fn phase(&self) -> Phase {
        if self.sheet.ended_ms.is_some() {
            Phase::Ended
        } else if self.sheet.open_pause().is_some() {
            Phase::Paused
        } else if self.sheet.began.is_some() {
            Phase::Running
        } else {
            Phase::Ready
        }
    }

    /// How far the lesson is, in milliseconds without pauses: for a clock on the page.
    #[must_use]
    pub fn elapsed_ms(&self, wall: Millis) -> u64 {
        self.sheet.elapsed_ms(wall).min(self.instrument.length_ms())
    }

    /// The interval that the lesson was in at the last step; none before the first.
    #[must_use]
    pub fn current(&self) -> Option<usize> {
        self.sheet.began?;
        self.instrument.interval_at(self.elapsed_ms(self.looked.wall))
    }

    /// The intervals that are over and not, or not wholly, coded.
    #[must_use]
    pub fn missed(&self) -> Vec<usize> {
        (0..self.over()).filter(|interval| !self.sheet.is_coded(*interval)).collect()
    }

    /// How many intervals are over.
    fn over(&self) -> usize {
        match self.sheet.ended_ms {
            Some(ended) => self.instrument.begun_before(ended),
            None => self.current().unwrap_or_default(),
        }
    }

    fn look(&mut self, now: Now, changed: &mut Vec<Entry>) {
        if self.sheet.ended_ms.is_none() && self.sheet.follow_set_back(self.looked, now) {
            note(changed, Entry::Began);
        }
        self.looked = now;
        self.hold(changed);
        let length = self.instrument.length_ms();
        if self.phase() == Phase::Running && self.sheet.elapsed_ms(now.wall) >= length {
            self.end(length, changed);
        }
    }

    fn hold(&mut self, changed: &mut Vec<Entry>) {
        if self.sheet.hold(&self.instrument, self.looked.wall) {
            note(changed, Entry::Began);
        }
    }

    fn begin(&mut self, wall: Millis, changed: &mut Vec<Entry>) {
        if self.phase() == Phase::Ready {
            self.sheet.began = Some(wall);
            note(changed, Entry::Began);
        }
    }

    fn code(&mut self, interval: usize, aspect: usize, pick: u16, changed: &mut Vec<Entry>) {
        let over = interval < self.over();
        let Some(place) = self.sheet.place(interval, aspect).filter(|_| over || self.current() == Some(interval)) else { return };
        let before = self.sheet.at(place);
        if pick >= self.instrument.picks(aspect) || before.is_some_and(|mark| mark.pick == pick) {
            return;
        }
        let furthest = before.is_none() && self.sheet.last_place().is_none_or(|last| last < place);
        let undo = if furthest { None } else { Some(Undo { place, before }) };
        if self.sheet.undo != undo {
            self.sheet.undo = undo;
            note(changed, Entry::Undo);
        }
        self.sheet.set(place, Some(Mark { pick, late: over }));
        note(changed, self.sheet.block_of(place));
    }

    fn occur(&mut self, category: u16, changed: &mut Vec<Entry>) {
        if self.instrument.aspects() > 0 || category >= self.instrument.picks(0) || self.phase() != Phase::Running {
            return;
        }
        let at_s = u32::try_from(self.elapsed_ms(self.looked.wall) / 1_000).unwrap_or(u32::MAX);
        changed.extend(self.sheet.occur(Occurrence { category, at_s }));
    }

    fn undo(&mut self, changed: &mut Vec<Entry>) {
        if let Some(Undo { place, before }) = self.sheet.undo.take() {
            self.sheet.set(place, before);
            note(changed, Entry::Undo);
            note(changed, self.sheet.block_of(place));
        } else if let Some(place) = self.sheet.last_place() {
            self.sheet.set(place, None);
            note(changed, self.sheet.block_of(place));
        } else {
            changed.extend(self.sheet.take_back());
        }
    }

    fn pause(&mut self, changed: &mut Vec<Entry>) {
        let pauses = self.sheet.pauses.len();
        if self.phase() == Phase::Running && pauses < PAUSES_MAX {
            let at_ms = self.elapsed_ms(self.looked.wall);
            self.sheet.pauses.push(Pause { at_ms, for_ms: None });
            note(changed, Entry::Pause(pauses));
        }
    }

    /// An end that came too early is a pause.
    fn go_on(&mut self, wall: Millis, changed: &mut Vec<Entry>) {
        if let Some(at_ms) = self.sheet.ended_ms.filter(|ended| *ended < self.instrument.length_ms()) {
            let pauses = self.sheet.pauses.len();
            if self.sheet.open_pause().is_none() {
                if pauses >= PAUSES_MAX {
                    return;
                }
                self.sheet.pauses.push(Pause { at_ms, for_ms: None });
                note(changed, Entry::Pause(pauses));
            }
            self.sheet.ended_ms = None;
            note(changed, Entry::Ended);
        }
        let since = self.sheet.since_began_ms(wall);
        let number = self.sheet.pauses.len().saturating_sub(1);
        if let (Phase::Paused, Some(pause)) = (self.phase(), self.sheet.pauses.last_mut()) {
            pause.for_ms = Some(since.saturating_sub(pause.at_ms));
            note(changed, Entry::Resume(number));
        }
    }

    fn present(&mut self, count: u16, changed: &mut Vec<Entry>) {
        if count <= COUNT_MAX {
            self.sheet.present = Some(count);
            note(changed, Entry::Present);
        }
    }

    fn end(&mut self, at_ms: u64, changed: &mut Vec<Entry>) {
        if matches!(self.phase(), Phase::Running | Phase::Paused) {
            self.sheet.ended_ms = Some(at_ms);
            note(changed, Entry::Ended);
        }
    }

    fn effects(&mut self, changed: Vec<Entry>) -> Vec<Effect> {
        let mut effects = Vec::new();
        if !changed.is_empty() {
            let value = |entry| (entry, self.sheet.value(&self.instrument, entry));
            effects.push(Effect::Save(changed.into_iter().map(value).collect()));
        }
        if self.phase() != Phase::Running {
            return effects;
        }
        let current = self.current();
        if current > self.cued {
            self.cued = current;
            effects.push(Effect::Cue);
        }
        let next =
            self.instrument.cue_ms(current.map_or(0, |interval| interval.saturating_add(1))).min(self.instrument.length_ms());
        effects.push(Effect::WakeIn { ms: next.saturating_sub(self.elapsed_ms(self.looked.wall)).max(1) });
        effects
    }
}

/// Each field once.
fn note(changed: &mut Vec<Entry>, entry: Entry) {
    if !changed.contains(&entry) {
        changed.push(entry);
    }
}

#[cfg(test)]
mod tests;
