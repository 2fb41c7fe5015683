//! S-T analysis: the S-T line, and the Rt-Ch chart with its four modes.
//!
//! Rt = Nt / N is the teacher's share of the samples, Ch = (g - 1) / N how often the two take turns, where g counts the runs of
//! equal samples. Source: Fu Derong and Zhang Weimin, 教育信息处理 (Beijing Normal University Press, 2001), after Japanese
//! educational technology. Variants count a third behaviour, shared by both, or divide g by N; neither compares with the chart.

use super::Fraction;

const TEACHER: u16 = 0;
const STUDENT: u16 = 1;

/// How a lesson is taught, by its place on the Rt-Ch chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Rt at most 0.3.
    Practice,
    /// Rt at least 0.7.
    Lecture,
    /// Ch at least 0.4, and neither of the two.
    Dialogue,
    /// What is left.
    Mixed,
}

/// What the samples of a lesson say. Blanks are left out, as if the lesson had been shorter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RtCh {
    /// Nt.
    pub teacher: u32,
    /// Ns.
    pub student: u32,
    /// g: runs of equal samples.
    pub runs: u32,
    pub blanks: u32,
    /// The S-T line, from the origin: after each sample how many were T (across) and how many S (up).
    pub line: Vec<(u32, u32)>,
}

impl RtCh {
    /// Of the picks of an S-T sheet.
    #[must_use]
    pub fn of(picks: &[Option<u16>]) -> Self {
        let mut result = Self { teacher: 0, student: 0, runs: 0, blanks: 0, line: vec![(0, 0)] };
        let mut before = None;
        for pick in picks {
            match pick {
                Some(TEACHER) => result.teacher += 1,
                Some(STUDENT) => result.student += 1,
                _ => {
                    result.blanks += 1;
                    continue;
                }
            }
            if before != *pick {
                result.runs += 1;
            }
            before = *pick;
            result.line.push((result.teacher, result.student));
        }
        result
    }

    /// N.
    #[must_use]
    pub const fn samples(&self) -> u32 {
        self.teacher + self.student
    }

    #[must_use]
    pub fn rt(&self) -> Fraction {
        Fraction::new(self.teacher, self.samples())
    }

    /// 0 without a change, below 1 with one at each sample.
    #[must_use]
    pub fn ch(&self) -> Fraction {
        Fraction::new(self.runs.saturating_sub(1), self.samples())
    }

    /// None without samples. Where practice or lecture and dialogue both fit, Rt decides.
    #[must_use]
    pub fn mode(&self) -> Option<Mode> {
        if self.samples() == 0 {
            return None;
        }
        let student = Fraction::new(self.student, self.samples());
        Some(if student.is_at_least(7, 10) {
            Mode::Practice
        } else if self.rt().is_at_least(7, 10) {
            Mode::Lecture
        } else if self.ch().is_at_least(4, 10) {
            Mode::Dialogue
        } else {
            Mode::Mixed
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instrument::testing::{coded, student_teacher};
    use proptest::prelude::*;

    fn of(block: &str) -> RtCh {
        let instrument = student_teacher(30, 10);
        RtCh::of(&coded(&instrument, block).picks(&instrument, 0))
    }

    #[test]
    fn in9_rt_ch_and_the_line_of_ten_samples() {
        // T T S T T T S S T S: six T of ten, in the runs TT S TTT SS T S.
        let result = of("aabaaabbab");
        assert_eq!((result.teacher, result.student, result.runs, result.blanks), (6, 4, 6, 0));
        assert_eq!((result.rt(), result.ch()), (Fraction::new(6, 10), Fraction::new(5, 10)));
        assert_eq!(result.mode(), Some(Mode::Dialogue));
        let line = [(0, 0), (1, 0), (2, 0), (2, 1), (3, 1), (4, 1), (5, 1), (5, 2), (5, 3), (6, 3), (6, 4)];
        assert_eq!(result.line, line);
    }

    #[test]
    fn in9_the_four_modes_and_their_borders() {
        for (block, mode) in [
            ("aaabbbbbbb", Mode::Practice), // Rt 0.3
            ("aaaaaaabbb", Mode::Lecture),  // Rt 0.7
            ("aabbaabbab", Mode::Dialogue), // Rt 0.5, Ch 0.5
            ("aaabbaaabb", Mode::Mixed),    // Rt 0.6, Ch 0.3
            ("aaabbaabba", Mode::Dialogue), // Rt 0.6, Ch 0.4
            ("babbbabbab", Mode::Practice), // Rt 0.3, Ch 0.6: Rt decides
        ] {
            assert_eq!(of(block).mode(), Some(mode), "{block}");
        }
    }

    #[test]
    fn in9_a_lesson_of_nothing_one_sample_or_one_kind() {
        let none = of("");
        assert_eq!((none.rt(), none.ch(), none.mode()), (Fraction::new(0, 0), Fraction::new(0, 0), None));
        let one = of("a");
        assert_eq!((one.rt(), one.ch(), one.mode()), (Fraction::new(1, 1), Fraction::new(0, 1), Some(Mode::Lecture)));
        assert_eq!((of("bbbb").ch(), of("bbbb").mode()), (Fraction::new(0, 4), Some(Mode::Practice)));
    }

    #[test]
    fn in9_blanks_are_left_out_and_counted() {
        let result = of("a..ab.B");
        assert_eq!((result.samples(), result.blanks, result.runs), (4, 3, 2));
        assert_eq!(result.rt(), Fraction::new(2, 4));
    }

    proptest! {
        #[test]
        fn in9_every_lesson_is_within_the_triangle_of_the_chart(block in "[ab.]{0,20}") {
            let result = of(&block);
            prop_assert_eq!(result.line.last(), Some(&(result.teacher, result.student)));
            prop_assert_eq!(result.line.len(), 1 + result.samples() as usize);
            // Each run but the last ends with a sample of its kind.
            prop_assert!(result.ch().part <= 2 * i64::from(result.teacher.min(result.student)));
            prop_assert!(result.ch().part < result.ch().of.max(1));
        }
    }
}
