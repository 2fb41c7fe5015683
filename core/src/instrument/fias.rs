//! Flanders' interaction analysis: the matrix of successive pairs, and its ratios.
//!
//! Source: N. A. Flanders, Analyzing Teaching Behavior (Addison-Wesley, 1970); the names of the ratios are his.
//! A sequence begins and ends with 10, so that every pair is closed and the total of each row is that of its column: a 10 is added
//! at an end that has none. Shares and the ratios of codes are of what was observed, without the tens that were added; Flanders
//! counts the one that closes the matrix, which is one in 800. An interval that was missed parts the sequence: no pair goes
//! across it, since nobody saw what followed what.

use super::{Fraction, Table};

const CATEGORIES: u16 = 10;
const SILENCE: u16 = 9;

/// What the codes of a lesson say. Categories are counted from 1, as Flanders numbers them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fias {
    counts: [u32; CATEGORIES as usize],
    pub blanks: u32,
    /// Rows: what came first, columns: what followed.
    pub matrix: Table,
}

impl Fias {
    /// Of the picks of a Flanders sheet.
    #[must_use]
    pub fn of(picks: &[Option<u16>]) -> Self {
        let end = |pick: Option<&Option<u16>>| (pick? != &Some(SILENCE)).then_some(Some(SILENCE));
        let sequence: Vec<Option<u16>> =
            end(picks.first()).into_iter().chain(picks.iter().copied()).chain(end(picks.last())).collect();
        let matrix = Table::of(&sequence, sequence.get(1..).unwrap_or_default(), (CATEGORIES, CATEGORIES));
        let mut result = Self { counts: [0; CATEGORIES as usize], blanks: 0, matrix };
        for pick in picks {
            match pick.and_then(|pick| result.counts.get_mut(usize::from(pick))) {
                Some(count) => *count += 1,
                None => result.blanks += 1,
            }
        }
        result
    }

    /// How many intervals had this category, 1 to 10.
    #[must_use]
    pub fn count(&self, category: usize) -> u32 {
        self.counts_of(category, category)
    }

    fn counts_of(&self, first: usize, last: usize) -> u32 {
        self.counts.iter().zip(1..).filter(|(_, category)| (first..=last).contains(category)).map(|(count, _)| count).sum()
    }

    /// How many intervals were coded.
    #[must_use]
    pub fn coded(&self) -> u32 {
        self.counts_of(1, 10)
    }

    fn share(&self, first: usize, last: usize) -> Fraction {
        Fraction::new(self.counts_of(first, last), self.coded())
    }

    /// Categories 1 to 7.
    #[must_use]
    pub fn teacher_talk(&self) -> Fraction {
        self.share(1, 7)
    }

    /// Categories 8 and 9.
    #[must_use]
    pub fn pupil_talk(&self) -> Fraction {
        self.share(8, 9)
    }

    /// Category 10.
    #[must_use]
    pub fn silence(&self) -> Fraction {
        self.share(10, 10)
    }

    /// I/D: categories 1 to 4 to 5 to 7. Above 1 the teacher asks and takes up more than he tells.
    #[must_use]
    pub fn indirect_to_direct(&self) -> Fraction {
        Fraction::new(self.counts_of(1, 4), self.counts_of(5, 7))
    }

    /// i/d, the revised ratio, free of the subject: 1 to 3 to 6 and 7, without questions and lecture.
    #[must_use]
    pub fn revised_indirect_to_direct(&self) -> Fraction {
        Fraction::new(self.counts_of(1, 3), self.counts_of(6, 7))
    }

    /// TRR: of the teacher's reactions and directions (1 to 3, 6, 7), those that take up what pupils feel and think (1 to 3).
    #[must_use]
    pub fn teacher_response(&self) -> Fraction {
        let response = self.counts_of(1, 3);
        Fraction::new(response, response + self.counts_of(6, 7))
    }

    /// TQR: of questions and lecture (4, 5), the questions.
    #[must_use]
    pub fn teacher_questions(&self) -> Fraction {
        Fraction::new(self.count(4), self.counts_of(4, 5))
    }

    /// PIR: of what pupils say (8, 9), what they begin.
    #[must_use]
    pub fn pupil_initiation(&self) -> Fraction {
        Fraction::new(self.count(9), self.counts_of(8, 9))
    }

    fn cells(&self, is_in: impl Fn(usize, usize) -> bool) -> Fraction {
        // Numbered like the categories.
        Fraction::new(self.matrix.sum(|row, column| is_in(row + 1, column + 1)), self.matrix.total())
    }

    /// CCR: the cross of the rows and columns 4 and 5, the stress on the subject, of all pairs.
    #[must_use]
    pub fn content_cross(&self) -> Fraction {
        let content = |category| matches!(category, 4 | 5);
        self.cells(|row, column| content(row) || content(column))
    }

    /// SSR: pairs of the same category, talk that goes on beyond one interval, of all pairs.
    #[must_use]
    pub fn steady_state(&self) -> Fraction {
        self.cells(|row, column| row == column)
    }

    /// Pairs among 1 to 3: taking up what pupils bring, and staying with it.
    #[must_use]
    pub fn constructive_integration(&self) -> Fraction {
        let takes_up = |category| matches!(category, 1..=3);
        self.cells(|row, column| takes_up(row) && takes_up(column))
    }

    /// Pairs among 6 and 7, directions and criticism in a circle. Some Chinese texts take rows 7 and 8 with columns 6 and 7, which
    /// mixes in a pupil's answer.
    #[must_use]
    pub fn vicious_circle(&self) -> Fraction {
        let commands = |category| matches!(category, 6 | 7);
        self.cells(|row, column| commands(row) && commands(column))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instrument::testing::{coded, flanders};
    use proptest::prelude::*;

    fn of(block: &str) -> Fias {
        let instrument = flanders(40);
        Fias::of(&coded(&instrument, block).picks(&instrument, 0))
    }

    /// 5 5 4 8 8 3 2 4 8 9 3 6 6 6 7 10: closed by a 10 already.
    const LESSON: &str = "eedhhcbdhicfffgj";

    #[test]
    fn in10_the_matrix_of_successive_pairs() {
        // 10-6, 6-10, 10-7, 7-5, 5-1, 1-4, 4-8, 8-4, 4-10: the tens at both ends are added.
        let small = of("fjgeadhd");
        let pairs = [(10, 6), (6, 10), (10, 7), (7, 5), (5, 1), (1, 4), (4, 8), (8, 4), (4, 10)];
        for row in 1..=10 {
            for column in 1..=10 {
                assert_eq!(small.matrix.cell(row - 1, column - 1), u32::from(pairs.contains(&(row, column))), "{row}-{column}");
            }
        }
        assert_eq!((small.matrix.total(), small.coded()), (9, 8));
        let lesson = of(LESSON);
        assert_eq!(lesson.matrix.total(), 16, "only the ten at the beginning is added");
        assert_eq!(
            [(5, 5), (8, 8), (4, 8), (6, 6), (10, 5)].map(|(row, column)| lesson.matrix.cell(row - 1, column - 1)),
            [1, 1, 2, 2, 1]
        );
        assert_eq!(lesson.matrix.highest(), 2);
    }

    #[test]
    fn in10_no_pair_goes_across_what_was_missed() {
        let parted = of("d.h");
        assert_eq!((parted.matrix.total(), parted.blanks, parted.coded()), (2, 1, 2));
        assert_eq!((parted.matrix.cell(9, 3), parted.matrix.cell(3, 7), parted.matrix.cell(7, 9)), (1, 0, 1));
        assert_eq!(of(".d").matrix.total(), 1, "nobody saw how it began");
    }

    #[test]
    fn in11_shares_and_ratios_of_a_short_lesson() {
        let lesson = of(LESSON);
        let counts: Vec<u32> = (1..=10).map(|category| lesson.count(category)).collect();
        assert_eq!(counts, [0, 1, 2, 2, 2, 3, 1, 3, 1, 1]);
        let f = Fraction::new;
        assert_eq!((lesson.teacher_talk(), lesson.pupil_talk(), lesson.silence()), (f(11, 16), f(4, 16), f(1, 16)));
        assert_eq!(lesson.indirect_to_direct(), f(5, 6), "I/D");
        assert_eq!(lesson.revised_indirect_to_direct(), f(3, 4), "i/d");
        assert_eq!(lesson.teacher_response(), f(3, 7), "TRR");
        assert_eq!(lesson.teacher_questions(), f(2, 4), "TQR");
        assert_eq!(lesson.pupil_initiation(), f(1, 4), "PIR");
        // 10-5, 5-5, 5-4, 4-8, 2-4, 4-8.
        assert_eq!(lesson.content_cross(), f(6, 16), "CCR");
        assert_eq!(lesson.steady_state(), f(4, 16), "5-5, 8-8, 6-6 twice");
        assert_eq!(lesson.constructive_integration(), f(1, 16), "3-2");
        assert_eq!(lesson.vicious_circle(), f(3, 16), "6-6 twice, 6-7");
    }

    #[test]
    fn in11_a_lesson_of_nothing_one_code_or_one_kind() {
        let none = of("");
        assert_eq!((none.matrix.total(), none.teacher_talk().value(), none.indirect_to_direct().value()), (0, None, None));
        let one = of("e");
        assert_eq!((one.matrix.total(), one.teacher_talk()), (2, Fraction::new(1, 1)));
        assert_eq!(of("j").matrix.total(), 0, "begins and ends with the same ten");
        let lecture = of("eeee");
        assert_eq!((lecture.steady_state(), lecture.content_cross()), (Fraction::new(3, 5), Fraction::new(5, 5)));
        assert_eq!(lecture.revised_indirect_to_direct().value(), None, "neither reaction nor direction");
    }

    proptest! {
        #[test]
        fn in10_pairs_are_one_less_than_what_stands_in_a_row(block in "[a-j]{1,20}") {
            let lesson = of(&block);
            let added = u32::from(!block.starts_with('j')) + u32::from(!block.ends_with('j'));
            prop_assert_eq!(lesson.matrix.total(), lesson.coded() + added - 1);
            for category in 0..10 {
                prop_assert_eq!(lesson.matrix.row(category), lesson.matrix.column(category));
            }
        }

        #[test]
        fn in11_shares_sum_to_the_whole(block in "[a-j.]{0,20}") {
            let lesson = of(&block);
            let parts = [lesson.teacher_talk(), lesson.pupil_talk(), lesson.silence()];
            prop_assert_eq!(parts.iter().map(|share| share.part).sum::<i64>(), i64::from(lesson.coded()));
            prop_assert!(parts.iter().all(|share| share.of == i64::from(lesson.coded())));
            for ratio in [lesson.content_cross(), lesson.steady_state(), lesson.constructive_integration(), lesson.vicious_circle()] {
                prop_assert!(ratio.part <= ratio.of);
            }
        }
    }
}
