//! Time on task: of the pupils who are there, how many were at work when the observer looked around.

use super::{Fraction, Instrument, Sheet};

/// What the counts of a lesson say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnTaskShares {
    /// How many pupils are there, none where nobody said it: counts without it make no share.
    pub present: Option<u16>,
    /// How many were off task at each look, none where it was missed.
    pub off_task: Vec<Option<u16>>,
}

impl OnTaskShares {
    /// Of a time-on-task sheet.
    #[must_use]
    pub fn of(instrument: &Instrument, sheet: &Sheet) -> Self {
        Self { present: sheet.present, off_task: sheet.picks(instrument, 0) }
    }

    /// On task at each look; undefined where it was missed or nobody was there.
    #[must_use]
    pub fn shares(&self) -> Vec<Fraction> {
        self.off_task.iter().map(|off| self.share(off.as_slice())).collect()
    }

    /// On task over all looks: the mean of their shares, as all are of the same pupils.
    #[must_use]
    pub fn overall(&self) -> Fraction {
        let looks: Vec<u16> = self.off_task.iter().copied().flatten().collect();
        self.share(&looks)
    }

    /// More off task than there are pupils are all of them.
    fn share(&self, looks: &[u16]) -> Fraction {
        let present = self.present.unwrap_or_default();
        let on_task = looks.iter().map(|off| u32::from(present.saturating_sub(*off))).sum();
        Fraction::new(on_task, looks.iter().map(|_| u32::from(present)).sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::testing::Filled;
    use crate::instrument::Entry;
    use crate::instrument::testing::{on_task, read, write};
    use crate::record::Value;
    use proptest::prelude::*;

    fn of(present: Option<i64>, block: &str) -> OnTaskShares {
        let instrument = on_task(&[5, 10, 15, 20], 40);
        let present = present.map_or(Value::Empty, Value::Int);
        let entries = vec![(Entry::Present, present), (Entry::Block(0), Value::Text(block.into()))];
        OnTaskShares::of(&instrument, &read(&instrument, &write(Filled::new(), entries)))
    }

    #[test]
    fn in13_shares_on_task_of_a_class_of_forty() {
        // 4, 10, missed, 30 of 40 off task.
        let lesson = of(Some(40), "aeak..BE");
        let f = Fraction::new;
        assert_eq!(lesson.shares(), [f(36, 40), f(30, 40), f(0, 0), f(10, 40)]);
        assert_eq!((lesson.overall(), lesson.overall().scaled(100)), (f(76, 120), Some(63)));
    }

    #[test]
    fn in13_without_a_class_there_are_counts_and_no_shares() {
        let lesson = of(None, "aeak");
        assert_eq!((lesson.off_task.clone(), lesson.overall().value()), (vec![Some(4), Some(10)], None));
        assert_eq!(of(Some(0), "aeak").overall().value(), None);
        assert_eq!(of(Some(40), "").overall().value(), None);
        assert_eq!(of(Some(8), "ak").overall(), Fraction::new(0, 8), "more off task than there are");
        assert_eq!(of(Some(-3), "ak").present, None);
    }

    proptest! {
        #[test]
        fn in13_a_share_is_between_none_and_all(present in 0_i64..=675, block in "[a-z]{0,8}") {
            let lesson = of(Some(present), &block);
            for share in lesson.shares().into_iter().chain([lesson.overall()]) {
                prop_assert!(0 <= share.part && share.part <= share.of);
            }
        }
    }
}
