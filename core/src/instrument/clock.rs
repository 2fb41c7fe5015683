//! How far the lesson is, by the clocks that are passed in.
//!
//! The device's clock decides: it goes on while the phone sleeps and after a reload, where ticks (a page's own time) stop or
//! start over. Ticks tell when it was set back: it then shows less than has certainly passed, and the beginning moves with it,
//! so that from there on the same clock and the same fields give the same time again. A clock that was set forward looks like a
//! phone that slept, and is taken for one: what it skips is missed and can be filled.

use super::{Instrument, Sheet};
use crate::id::Millis;

/// Clocks that are kept in step by the network are moved by less; more was set back by somebody.
const SET_BACK_MS: i64 = 1_000;

/// The clocks at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// The device's clock, which people and networks set.
    pub wall: Millis,
    /// Milliseconds since some moment before; never goes back while the page lives, and may stand still while the phone sleeps.
    pub ticks_ms: u64,
}

/// The lesson, or the observer, stopped for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pause {
    /// How far the lesson was, in milliseconds without pauses.
    pub at_ms: u64,
    /// How long it was; none while it lasts.
    pub for_ms: Option<u64>,
}

impl Sheet {
    /// How far the lesson is when the device's clock shows `wall`, in milliseconds without pauses; 0 before its beginning.
    #[must_use]
    pub fn elapsed_ms(&self, wall: Millis) -> u64 {
        match (self.ended_ms, self.open_pause()) {
            (Some(ended), _) => ended,
            (None, Some(pause)) => pause.at_ms,
            (None, None) => self.since_began_ms(wall),
        }
    }

    /// The pause that lasts.
    #[must_use]
    pub fn open_pause(&self) -> Option<Pause> {
        self.pauses.last().copied().filter(|pause| pause.for_ms.is_none())
    }

    /// Without the pauses that are over, and whatever was ended since.
    pub(super) fn since_began_ms(&self, wall: Millis) -> u64 {
        let Some(began) = self.began else { return 0 };
        let paused = self.pauses.iter().filter_map(|pause| pause.for_ms).fold(0, u64::saturating_add);
        u64::try_from(wall.0.saturating_sub(began.0)).unwrap_or_default().saturating_sub(paused)
    }

    /// The clock was set back between two looks at it: the beginning moves with it. Whether it was.
    pub(super) fn follow_set_back(&mut self, before: Now, now: Now) -> bool {
        let Some(began) = self.began else { return false };
        let ticked = i64::try_from(now.ticks_ms.saturating_sub(before.ticks_ms)).unwrap_or(i64::MAX);
        let lost = before.wall.plus(ticked).0.saturating_sub(now.wall.0);
        if lost <= SET_BACK_MS {
            return false;
        }
        self.began = Some(began.plus(lost.saturating_neg()));
        true
    }

    /// The clock shows less than the sheet knows of the lesson, as after a reload with another clock: the lesson goes on from
    /// there. Whether it did.
    pub(super) fn hold(&mut self, instrument: &Instrument, wall: Millis) -> bool {
        // In a pause nothing passes, whatever the clock shows.
        let Some(began) = self.began.filter(|_| self.ended_ms.is_none() && self.open_pause().is_none()) else { return false };
        let known = self.known_ms(instrument);
        let shown = self.elapsed_ms(wall);
        if shown >= known {
            return false;
        }
        let paused = self.pauses.iter().filter_map(|pause| pause.for_ms).fold(0, u64::saturating_add);
        let since = i64::try_from(known.saturating_add(paused)).unwrap_or(i64::MAX);
        let moved = wall.plus(since.saturating_neg());
        self.began = Some(moved);
        moved != began
    }

    /// How far the lesson was at least: what was coded had begun, and a pause was there.
    fn known_ms(&self, instrument: &Instrument) -> u64 {
        let coded = self.last_interval().map_or(0, |interval| instrument.cue_ms(interval));
        let occurred = self.occurrences.last().map_or(0, |one| u64::from(one.at_s) * 1_000);
        let paused = self.pauses.last().map_or(0, |pause| pause.at_ms);
        coded.max(occurred).max(paused).min(instrument.length_ms())
    }
}
