//! The Classroom Snapshot: how the lesson's time was used, with what, with whom, and who took no part.
//!
//! Source: J. Stallings, in the form of the World Bank (Conducting Classroom Observations: Analyzing Classroom Dynamics and
//! Instructional Time, user guide, 2015). Each snapshot stands for a tenth of the lesson. Groups of pupils who work without the
//! teacher have lines of their own there; here one aspect says how many pupils were off task, which is all that its measures take
//! from those lines. Stallings' manual (2007) names as good use: active instruction 50 % or more, seatwork that the teacher follows
//! 35 % or less, management 15 % or less.

use core::ops::RangeInclusive;

use super::{Fraction, Instrument, Sheet, Table, counts};

const ACTIVITY: usize = 0;
const MATERIAL: usize = 1;
const GROUP: usize = 2;
const OFF_TASK: usize = 3;

const ACTIVE: RangeInclusive<usize> = 0..=3;
const PASSIVE: RangeInclusive<usize> = 4..=5;
const MANAGEMENT: RangeInclusive<usize> = 6..=9;
const TEACHER_OFF_TASK: RangeInclusive<usize> = 10..=12;
/// Six pupils or more.
const LARGE: RangeInclusive<usize> = 3..=4;

/// What the snapshots of a lesson say. Counts are of snapshots, in the order of the categories.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshots {
    pub activities: Vec<u32>,
    pub materials: Vec<u32>,
    pub groups: Vec<u32>,
    pub off_task: Vec<u32>,
    /// Activity by material.
    pub by_material: Table,
    /// Activity by whom the teacher is with.
    pub by_group: Table,
    /// Snapshots without an activity, which no share of time counts.
    pub blanks: u32,
}

impl Snapshots {
    /// Of a Stallings sheet.
    #[must_use]
    pub fn of(instrument: &Instrument, sheet: &Sheet) -> Self {
        let picks = |aspect| sheet.picks(instrument, aspect);
        let counted = |aspect| counts(&picks(aspect), instrument.picks(aspect));
        let by = |aspect| Table::of(&picks(ACTIVITY), &picks(aspect), (instrument.picks(ACTIVITY), instrument.picks(aspect)));
        Self {
            activities: counted(ACTIVITY),
            materials: counted(MATERIAL),
            groups: counted(GROUP),
            off_task: counted(OFF_TASK),
            by_material: by(MATERIAL),
            by_group: by(GROUP),
            blanks: picks(ACTIVITY).iter().fold(0, |blanks, pick| blanks + u32::from(pick.is_none())),
        }
    }

    /// Active and passive.
    #[must_use]
    pub fn instruction(&self) -> Fraction {
        share(&self.activities, *ACTIVE.start()..=*PASSIVE.end())
    }

    /// The teacher reads, explains, asks, drills.
    #[must_use]
    pub fn active(&self) -> Fraction {
        share(&self.activities, ACTIVE)
    }

    /// Pupils work for themselves or copy.
    #[must_use]
    pub fn passive(&self) -> Fraction {
        share(&self.activities, PASSIVE)
    }

    #[must_use]
    pub fn management(&self) -> Fraction {
        share(&self.activities, MANAGEMENT)
    }

    #[must_use]
    pub fn teacher_off_task(&self) -> Fraction {
        share(&self.activities, TEACHER_OFF_TASK)
    }

    /// In how many of the snapshots that say it six pupils or more took no part.
    #[must_use]
    pub fn many_pupils_off_task(&self) -> Fraction {
        share(&self.off_task, LARGE)
    }
}

fn share(counts: &[u32], of: RangeInclusive<usize>) -> Fraction {
    let part = (0..).zip(counts).filter(|(at, _)| of.contains(at)).map(|(_, count)| count).sum();
    Fraction::new(part, counts.iter().sum())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instrument::testing::{coded, stallings};
    use proptest::prelude::*;

    fn of(block: &str) -> Snapshots {
        let instrument = stallings(40);
        Snapshots::of(&instrument, &coded(&instrument, block))
    }

    #[test]
    fn in12_how_ten_snapshots_were_used() {
        // Lecture with the board, twice with everyone at it and once with eight pupils dozing; questions, questions; seatwork in
        // the notebook with one pupil beside the teacher, twice; copying; discipline; out of the room, everyone idle.
        let lesson = of("bdeabdeabdedcaeacaeaecbaecbbfdeahaeaMAAE");
        let f = Fraction::new;
        assert_eq!((lesson.instruction(), lesson.active(), lesson.passive()), (f(8, 10), f(5, 10), f(3, 10)));
        assert_eq!((lesson.management(), lesson.teacher_off_task()), (f(1, 10), f(1, 10)));
        assert_eq!(lesson.many_pupils_off_task(), f(2, 10));
        assert_eq!(lesson.activities, [0, 3, 2, 0, 2, 1, 0, 1, 0, 0, 0, 0, 1]);
        assert_eq!((lesson.materials, lesson.groups), (vec![4, 0, 2, 4, 0, 0, 0], vec![1, 2, 0, 0, 7]));
        assert_eq!((lesson.by_material.cell(1, 3), lesson.by_material.cell(4, 2), lesson.by_group.cell(4, 1)), (3, 2, 2));
        assert_eq!(lesson.blanks, 0);
    }

    #[test]
    fn in12_a_snapshot_that_lacks_something_counts_where_it_has_it() {
        let lesson = of("bd......bde.");
        assert_eq!((lesson.active(), lesson.blanks), (Fraction::new(2, 2), 1));
        assert_eq!((&lesson.groups, lesson.many_pupils_off_task().value()), (&vec![0, 0, 0, 0, 1], None));
        let none = of("");
        assert_eq!((none.instruction().value(), none.by_material.total()), (None, 0));
    }

    proptest! {
        #[test]
        fn in12_shares_of_time_sum_to_the_whole(block in "[a-m.]{0,40}") {
            let lesson = of(&block);
            let parts = [lesson.active(), lesson.passive(), lesson.management(), lesson.teacher_off_task()];
            prop_assert_eq!(parts.iter().map(|share| share.part).sum::<i64>(), parts[0].of);
            prop_assert_eq!(lesson.active().part + lesson.passive().part, lesson.instruction().part);
        }
    }
}
