//! An instrument as data: the method and its times. Methods have categories of their own (`categories.rs`); a free tally's are the
//! form's.
//!
//! Sources: N. A. Flanders, Analyzing Teaching Behavior (Addison-Wesley, 1970). S-T analysis as Chinese and Japanese educational
//! technology teach it: T is what the teacher gives to see and to hear, S is all else. J. Stallings' Classroom Snapshot in
//! the World Bank's form (Conducting Classroom Observations: user guide, 2015).

use crate::form::Choice;
use crate::wire::Wire;

/// A double lesson with its break.
pub const LENGTH_MIN_MAX: u16 = 120;
/// Flanders' three seconds: nobody taps faster for a whole lesson.
pub const INTERVAL_S_MIN: u16 = 3;
/// Ten minutes: longer ones leave four samples of a lesson.
pub const INTERVAL_S_MAX: u16 = 600;
/// As many as there are letters, and more than fit a phone as buttons.
pub const CATEGORIES_MAX: usize = 26;

const MINUTE_MS: u64 = 60_000;

/// A method of coding a lesson. Unfit numbers are taken as the nearest fit ones, so that no definition makes a sheet without end.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[cbor(flat)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(tag = "method", rename_all = "snake_case"))]
pub enum Instrument {
    #[n(0)]
    StudentTeacher(#[n(0)] StudentTeacher),
    #[n(1)]
    Flanders(#[n(0)] Flanders),
    #[n(2)]
    Stallings(#[n(0)] Stallings),
    #[n(3)]
    OnTask(#[n(0)] OnTask),
    #[n(4)]
    FreeTally(#[n(0)] FreeTally),
}

/// S-T analysis: one of two categories in each interval.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(deny_unknown_fields))]
pub struct StudentTeacher {
    /// 30 as a rule; shorter where a lesson is.
    #[n(0)]
    pub interval_s: u16,
    /// After which it ends by itself.
    #[n(1)]
    pub length_min: u16,
}

/// Flanders' interaction analysis: one of ten categories every [`Flanders::INTERVAL_S`].
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(deny_unknown_fields))]
pub struct Flanders {
    #[n(0)]
    pub length_min: u16,
}

impl Flanders {
    /// Part of the method: ratios of other intervals compare with nobody's.
    pub const INTERVAL_S: u16 = 3;
}

/// The Classroom Snapshot: [`Stallings::SNAPSHOTS`] of them, each at the beginning of its part of the lesson.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(deny_unknown_fields))]
pub struct Stallings {
    #[n(0)]
    pub length_min: u16,
}

impl Stallings {
    pub const SNAPSHOTS: u16 = 10;
}

/// Time on task: how many pupils are off task at set minutes.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(deny_unknown_fields))]
pub struct OnTask {
    /// Minutes of the lesson, growing, below its length.
    #[n(0)]
    pub minutes: Vec<u16>,
    #[n(1)]
    pub length_min: u16,
}

/// Event recording: whatever the form names, at the second at which it happens.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(deny_unknown_fields))]
pub struct FreeTally {
    /// 1 to [`CATEGORIES_MAX`]. What was coded points at their places.
    #[n(0)]
    pub categories: Vec<Choice>,
    #[n(1)]
    pub length_min: u16,
}

/// Why an instrument is not fit to be used (rule IN1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A length of 1 to [`LENGTH_MIN_MAX`] minutes.
    Length { length_min: u16 },
    /// An interval of [`INTERVAL_S_MIN`] to [`INTERVAL_S_MAX`] seconds, no longer than the lesson.
    Interval { interval_s: u16 },
    /// None, not growing, or not within the lesson.
    Minutes,
    /// None, or more than [`CATEGORIES_MAX`].
    Categories { count: usize },
    /// A category without words, or with another's name.
    Category { at: usize },
}

/// When codes are due.
enum Cues<'i> {
    Every { ms: u64 },
    At(&'i [u16]),
    Never,
}

impl Instrument {
    /// The first fault, none when it is fit.
    #[must_use]
    pub fn fault(&self) -> Option<Fault> {
        let length_min = self.length_min();
        if length_min == 0 || length_min > LENGTH_MIN_MAX {
            return Some(Fault::Length { length_min });
        }
        match self {
            Self::StudentTeacher(StudentTeacher { interval_s, .. }) => {
                let fits = (INTERVAL_S_MIN..=INTERVAL_S_MAX).contains(interval_s) && *interval_s <= length_min.saturating_mul(60);
                (!fits).then_some(Fault::Interval { interval_s: *interval_s })
            }
            Self::Flanders(_) | Self::Stallings(_) => None,
            Self::OnTask(OnTask { minutes, .. }) => {
                let grow = minutes.iter().zip(minutes.iter().skip(1)).all(|(one, next)| one < next);
                let fits = grow && minutes.last().is_some_and(|last| *last < length_min);
                (!fits).then_some(Fault::Minutes)
            }
            Self::FreeTally(FreeTally { categories, .. }) => {
                let count = categories.len();
                if count == 0 || count > CATEGORIES_MAX {
                    return Some(Fault::Categories { count });
                }
                let names = || categories.iter().map(|category| category.name.as_str());
                let taken = |at: usize, name: &str| name.is_empty() || names().take(at).any(|other| other == name);
                let bad = (0..).zip(categories).find(|(at, one)| one.label.is_empty() || taken(*at, &one.name));
                bad.map(|(at, _)| Fault::Category { at })
            }
        }
    }

    const fn length_min(&self) -> u16 {
        match self {
            Self::StudentTeacher(StudentTeacher { length_min, .. })
            | Self::Flanders(Flanders { length_min })
            | Self::Stallings(Stallings { length_min })
            | Self::OnTask(OnTask { length_min, .. })
            | Self::FreeTally(FreeTally { length_min, .. }) => *length_min,
        }
    }

    /// After how much of the lesson it ends by itself, in milliseconds without pauses.
    #[must_use]
    pub fn length_ms(&self) -> u64 {
        u64::from(self.length_min().clamp(1, LENGTH_MIN_MAX)) * MINUTE_MS
    }

    fn cues(&self) -> Cues<'_> {
        match self {
            Self::StudentTeacher(StudentTeacher { interval_s, .. }) => {
                Cues::Every { ms: u64::from((*interval_s).clamp(INTERVAL_S_MIN, INTERVAL_S_MAX)) * 1_000 }
            }
            Self::Flanders(_) => Cues::Every { ms: u64::from(Flanders::INTERVAL_S) * 1_000 },
            Self::Stallings(_) => Cues::Every { ms: self.length_ms() / u64::from(Stallings::SNAPSHOTS) },
            Self::OnTask(OnTask { minutes, .. }) => Cues::At(minutes),
            Self::FreeTally(_) => Cues::Never,
        }
    }

    /// How many intervals its lesson has; none of a free tally.
    #[must_use]
    pub fn intervals(&self) -> usize {
        let count = match self.cues() {
            Cues::Every { ms } => self.length_ms().div_ceil(ms.max(1)),
            Cues::At(minutes) => minutes.len().min(LENGTH_MIN_MAX.into()) as u64,
            Cues::Never => 0,
        };
        usize::try_from(count).unwrap_or_default()
    }

    /// When an interval begins, and with it the time to code it, in milliseconds of the lesson.
    #[must_use]
    pub fn cue_ms(&self, interval: usize) -> u64 {
        match self.cues() {
            Cues::Every { ms } => (interval as u64).saturating_mul(ms),
            Cues::At(minutes) => minutes.get(interval).map_or(u64::MAX, |minute| u64::from(*minute) * MINUTE_MS),
            Cues::Never => u64::MAX,
        }
    }

    /// How many intervals begin before a time of the lesson.
    #[must_use]
    pub(super) fn begun_before(&self, ms: u64) -> usize {
        let begun = match self.cues() {
            Cues::Every { ms: every } => usize::try_from(ms.div_ceil(every.max(1))).unwrap_or(usize::MAX),
            Cues::At(minutes) => minutes.iter().take_while(|minute| u64::from(**minute) * MINUTE_MS < ms).count(),
            Cues::Never => 0,
        };
        begun.min(self.intervals())
    }

    /// The interval that a time of the lesson is in; none before the first.
    #[must_use]
    pub fn interval_at(&self, ms: u64) -> Option<usize> {
        self.begun_before(ms.saturating_add(1)).checked_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instrument::testing::{flanders, free_tally, on_task, stallings, student_teacher};
    use crate::wire::{from_slice, to_vec};
    use crate::words::Words;
    use proptest::prelude::*;

    fn all() -> Vec<Instrument> {
        vec![student_teacher(30, 45), flanders(40), stallings(40), on_task(&[5, 10, 20], 40), free_tally(&["ask", "praise"], 40)]
    }

    #[test]
    fn in1_an_instrument_is_data_in_both_forms() {
        for instrument in all() {
            assert_eq!(instrument.fault(), None);
            assert_eq!(from_slice::<Instrument>(&to_vec(&instrument)).as_ref(), Ok(&instrument));
        }
        assert_eq!(to_vec(&student_teacher(30, 45)), [0x82, 0, 0x82, 0x18, 30, 0x18, 45]);
    }

    #[cfg(feature = "json")]
    #[test]
    fn in1_people_write_an_instrument_as_json() {
        for instrument in all() {
            let text = serde_json::to_string(&instrument).unwrap();
            assert_eq!(serde_json::from_str::<Instrument>(&text).unwrap(), instrument, "{text}");
        }
        let json = r#"{"method":"student_teacher","interval_s":30,"length_min":45}"#;
        assert_eq!(serde_json::from_str::<Instrument>(json).unwrap(), student_teacher(30, 45));
        assert!(serde_json::from_str::<Instrument>(r#"{"method":"flanders","length_min":40,"interval_s":5}"#).is_err());
    }

    #[test]
    fn in1_an_unfit_instrument_names_its_fault() {
        for (instrument, fault) in [
            (flanders(0), Fault::Length { length_min: 0 }),
            (stallings(121), Fault::Length { length_min: 121 }),
            (student_teacher(2, 45), Fault::Interval { interval_s: 2 }),
            (student_teacher(601, 45), Fault::Interval { interval_s: 601 }),
            (student_teacher(90, 1), Fault::Interval { interval_s: 90 }),
            (on_task(&[], 40), Fault::Minutes),
            (on_task(&[5, 5], 40), Fault::Minutes),
            (on_task(&[5, 40], 40), Fault::Minutes),
            (free_tally(&[], 40), Fault::Categories { count: 0 }),
            (free_tally(&["x"; 27], 40), Fault::Categories { count: 27 }),
            (free_tally(&["ask", "ask"], 40), Fault::Category { at: 1 }),
        ] {
            assert_eq!(instrument.fault(), Some(fault), "{instrument:?}");
        }
        let Instrument::FreeTally(mut tally) = free_tally(&["ask", "praise"], 40) else { panic!() };
        tally.categories[1].label = Words::default();
        assert_eq!(Instrument::FreeTally(tally).fault(), Some(Fault::Category { at: 1 }));
    }

    #[test]
    fn in3_a_lesson_is_cut_into_the_intervals_of_its_method() {
        let counts: Vec<usize> = all().iter().map(Instrument::intervals).collect();
        assert_eq!(counts, [90, 800, 10, 3, 0]);
        let st = student_teacher(30, 45);
        let at = [0, 29_999, 30_000, 2_699_999, u64::MAX].map(|ms| st.interval_at(ms));
        assert_eq!(at, [Some(0), Some(0), Some(1), Some(89), Some(89)]);
        let snapshots: Vec<u64> = (0..3).map(|snapshot| stallings(35).cue_ms(snapshot)).collect();
        assert_eq!(snapshots, [0, 210_000, 420_000], "a tenth of 35 minutes each");
        let minutes = on_task(&[5, 10, 20], 40);
        let at = [0, 299_999, 300_000, 599_999, 600_000, 2_399_999].map(|ms| minutes.interval_at(ms));
        assert_eq!(at, [None, None, Some(0), Some(0), Some(1), Some(2)]);
        assert_eq!(student_teacher(40, 1).intervals(), 2, "the last one is cut short");
    }

    proptest! {
        #[test]
        fn in3_each_interval_begins_at_its_cue(interval_s in 0_u16.., length_min in 0_u16.., ms in 0_u64..8_000_000) {
            for instrument in [student_teacher(interval_s, length_min), flanders(length_min), stallings(length_min)] {
                prop_assert!(instrument.intervals() <= 2_400);
                let interval = instrument.interval_at(ms).unwrap();
                prop_assert!(instrument.cue_ms(interval) <= ms);
                prop_assert!(interval + 1 == instrument.intervals() || ms < instrument.cue_ms(interval + 1));
            }
        }
    }
}
