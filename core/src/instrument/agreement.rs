//! How far two observers of the same lesson agree, interval by interval.
//!
//! Flanders himself took Scott's pi, which gives both observers the same shares; kappa is what is asked for today.
//! Source of kappa: J. Cohen, A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20
//! (1960). It is for categories. Counts have the smaller as a share of the larger (total count agreement: Cooper, Heron and Heward,
//! Applied Behavior Analysis).

use super::{Fraction, Instrument, Sheet, Table};

/// What two sheets of one instrument say of the same intervals. What one of them left blank is not compared, and counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// Rows: the first observer, columns: the second.
    pub table: Table,
    /// Intervals that only the second coded.
    pub first_blank: u32,
    /// Intervals that only the first coded.
    pub second_blank: u32,
}

/// How strong an agreement is, as kappa says it. Source: J. R. Landis and G. G. Koch, The measurement of observer agreement for
/// categorical data, Biometrics 33 (1977).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// Below 0: less than chance.
    Poor,
    /// To 0.20.
    Slight,
    /// To 0.40.
    Fair,
    /// To 0.60.
    Moderate,
    /// To 0.80.
    Substantial,
    AlmostPerfect,
}

/// Of an aspect with categories; none for counts and free tallies, which are not coded by interval or have no categories. The first
/// interval of one is compared with the first of the other: observers begin together.
#[must_use]
pub fn agreement(instrument: &Instrument, first: &Sheet, second: &Sheet, aspect: usize) -> Option<Agreement> {
    if instrument.intervals() == 0 || matches!(instrument, Instrument::OnTask(_)) {
        return None;
    }
    let size = instrument.picks(aspect);
    let (first, second) = (first.picks(instrument, aspect), second.picks(instrument, aspect));
    let is_coded = |picks: &[Option<u16>], interval| picks.get(interval).is_some_and(Option::is_some);
    let alone = |one: &[Option<u16>], other: &[Option<u16>]| {
        (0..one.len()).fold(0, |alone, at| alone + u32::from(is_coded(one, at) && !is_coded(other, at)))
    };
    Some(Agreement {
        first_blank: alone(&second, &first),
        second_blank: alone(&first, &second),
        table: Table::of(&first, &second, (size, size)),
    })
}

/// How far two counts of the same thing agree: the smaller of the larger, all of it where both are 0.
#[must_use]
pub fn count_agreement(first: u32, second: u32) -> Fraction {
    if first == second { Fraction::new(1, 1) } else { Fraction::new(first.min(second), first.max(second)) }
}

impl Agreement {
    /// How many intervals both coded.
    #[must_use]
    pub fn compared(&self) -> u32 {
        self.table.total()
    }

    /// Po: the intervals that both coded alike; undefined where nothing can be compared.
    #[must_use]
    pub fn percent(&self) -> Fraction {
        Fraction::new(self.table.diagonal(), self.compared())
    }

    /// (Po - Pe) / (1 - Pe), with Pe what chance alone makes of the two observers' own shares: -1 to 1. Undefined (of 0) where Pe
    /// is 1: both gave the same code to all, or nothing can be compared.
    #[must_use]
    pub fn kappa(&self) -> Fraction {
        let all = i64::from(self.compared());
        let chance: i64 = (0..self.table.rows()).map(|at| i64::from(self.table.row(at)) * i64::from(self.table.column(at))).sum();
        Fraction { part: all * i64::from(self.table.diagonal()) - chance, of: all * all - chance }
    }

    /// None where kappa is undefined. The bounds belong to the weaker, as its authors have them.
    #[must_use]
    pub fn strength(&self) -> Option<Strength> {
        let kappa = self.kappa();
        kappa.value()?;
        let bounds = [(1, Strength::Slight), (2, Strength::Fair), (3, Strength::Moderate), (4, Strength::Substantial)];
        Some(if kappa.part < 0 {
            Strength::Poor
        } else {
            let within = |(fifths, _): &(i64, Strength)| kappa.part.saturating_mul(5) <= kappa.of.saturating_mul(*fifths);
            bounds.into_iter().find(within).map_or(Strength::AlmostPerfect, |(_, strength)| strength)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::testing::Filled;
    use crate::instrument::Entry;
    use crate::instrument::testing::{coded, flanders, free_tally, on_task, read, stallings, student_teacher, write};
    use crate::record::Value;
    use proptest::prelude::*;

    fn of(first: &str, second: &str) -> Agreement {
        let instrument = flanders(1);
        agreement(&instrument, &coded(&instrument, first), &coded(&instrument, second), 0).unwrap()
    }

    #[test]
    fn in15_percent_and_blanks_of_two_observers() {
        let two = of("aabb.a", "abb.b");
        assert_eq!((two.compared(), two.first_blank, two.second_blank), (3, 1, 2));
        assert_eq!(two.percent(), Fraction::new(2, 3));
        assert_eq!((two.table.cell(0, 0), two.table.cell(0, 1), two.table.cell(1, 1), two.table.cell(1, 0)), (1, 1, 1, 0));
        let one = of("abc", "");
        assert_eq!((one.percent().value(), one.second_blank), (None, 3));
    }

    #[test]
    fn in15_each_aspect_of_a_snapshot_is_compared_by_itself() {
        let instrument = stallings(40);
        let (first, second) = (coded(&instrument, "bdeabdea"), coded(&instrument, "bceabdeb"));
        let percent = |aspect| agreement(&instrument, &first, &second, aspect).unwrap().percent();
        assert_eq!([0, 1, 2, 3].map(percent), [(2, 2), (1, 2), (2, 2), (1, 2)].map(|(part, of)| Fraction::new(part, of)));
    }

    #[test]
    fn in15_counts_agree_by_the_smaller_of_the_larger() {
        assert_eq!(count_agreement(6, 8), Fraction::new(6, 8));
        assert_eq!(count_agreement(8, 6), Fraction::new(6, 8));
        assert_eq!((count_agreement(0, 0), count_agreement(0, 5)), (Fraction::new(1, 1), Fraction::new(0, 5)));
        for instrument in [free_tally(&["ask"], 40), on_task(&[5], 40)] {
            let sheet = coded(&instrument, "aaaa");
            assert_eq!(agreement(&instrument, &sheet, &sheet, 0), None);
        }
    }

    /// Both yes 20, only the first 5, only the second 10, both no 15: Po 0.7, Pe 0.5 * 0.6 + 0.5 * 0.4 = 0.5.
    #[test]
    fn in16_kappa_of_fifty_samples() {
        let instrument = student_teacher(30, 25);
        let sheet = |counts: [(char, usize); 4]| {
            let codes: String = counts.into_iter().flat_map(|(code, count)| std::iter::repeat_n(code, count)).collect();
            let blocks = (0..).zip(codes.as_bytes().chunks(20));
            let text = |block: &[u8]| Value::Text(String::from_utf8(block.to_vec()).unwrap());
            let entries = blocks.map(|(at, block)| (Entry::Block(at), text(block))).collect();
            read(&instrument, &write(Filled::new(), entries))
        };
        let first = sheet([('a', 20), ('a', 5), ('b', 10), ('b', 15)]);
        let second = sheet([('a', 20), ('b', 5), ('a', 10), ('b', 15)]);
        let both = agreement(&instrument, &first, &second, 0).unwrap();
        assert_eq!(both.percent(), Fraction::new(35, 50));
        assert_eq!(both.kappa(), Fraction { part: 500, of: 1_250 });
        assert_eq!(both.kappa().scaled(100), Some(40));
    }

    #[test]
    fn in16_kappa_has_a_name_by_its_fifths() {
        let strength = |first, second| of(first, second).strength();
        assert_eq!(strength("aaaa", "aaaa"), None);
        assert_eq!(strength("aabb", "bbaa"), Some(Strength::Poor));
        assert_eq!(strength("aaaa", "bbbb"), Some(Strength::Slight), "0");
        assert_eq!(strength("aaabbb", "aababb"), Some(Strength::Fair), "1/3");
        assert_eq!(strength("aaaabbbb", "aaababbb"), Some(Strength::Moderate), "1/2");
        assert_eq!(strength("aaaaabbbbb", "aaaababbbb"), Some(Strength::Moderate), "3/5, which is the weaker's");
        assert_eq!(strength("aaaaaabbbbbb", "aaaaababbbbb"), Some(Strength::Substantial), "2/3");
        assert_eq!(strength("aabb", "aabb"), Some(Strength::AlmostPerfect));
    }

    #[test]
    fn in16_kappa_is_undefined_where_chance_explains_all() {
        assert_eq!(of("aaaa", "aaaa").kappa().value(), None, "both said one thing only");
        assert_eq!(of("", "").kappa().value(), None);
        assert_eq!(of("aaaa", "bbbb").kappa().value(), Some(0.0));
        assert_eq!(of("aabb", "bbaa").kappa().value(), Some(-1.0));
        assert_eq!(of("aabc", "aabc").kappa().value(), Some(1.0));
    }

    proptest! {
        #[test]
        fn in16_kappa_is_within_its_bounds_and_the_same_both_ways(first in "[a-e.]{0,20}", second in "[a-e.]{0,20}") {
            let (there, back) = (of(&first, &second), of(&second, &first));
            prop_assert_eq!(there.kappa(), back.kappa());
            prop_assert_eq!((there.first_blank, there.percent()), (back.second_blank, back.percent()));
            let kappa = there.kappa();
            prop_assert!(kappa.part.abs() <= kappa.of);
        }

        #[test]
        fn in16_who_agrees_with_herself_has_a_kappa_of_one(codes in "[a-e.]{0,20}") {
            let kappa = of(&codes, &codes).kappa();
            prop_assert_eq!(kappa.part, kappa.of);
        }
    }
}
