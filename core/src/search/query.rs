//! What somebody looks for.

use super::fold::{fold, has_one_form};
use super::letters::Letters;

/// Nobody types more words than these to find something.
const TERMS_MAX: usize = 8;
/// Longer than any title.
const TERM_UNITS_MAX: usize = 64;
/// So many letters stand for few enough places in running text: one in 8,000 for three, one in 160,000 for four.
pub(super) const LETTERS_IN_TEXT: usize = 4;
/// Marks, points and blanks between two characters that initials stand for.
const PASSED_MAX: usize = 3;

/// What was typed, cut at blanks: all of it is to be found (rule SE2).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    pub(super) terms: Vec<Term>,
}

/// A piece of it, as it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Term {
    units: Vec<u16>,
    /// There is a letter in it: it may stand for initials (rule SE3).
    pub has_letters: bool,
    /// It begins with a character that has no other form: most of what is looked for, and compared in a fraction of the time.
    is_plain: bool,
}

/// A stretch of a text, from the first unit to the one behind the last.
pub(super) type Stretch = (usize, usize);

impl Query {
    /// What was typed; the same word twice is once.
    #[must_use]
    pub fn of(typed: &str) -> Self {
        let mut terms: Vec<Term> = Vec::new();
        for word in typed.split_whitespace() {
            let units: Vec<u16> = word.encode_utf16().take(TERM_UNITS_MAX).map(fold).collect();
            let has_letters = units.iter().any(|unit| matches!(unit, 0x61..=0x7A));
            let is_plain = units.first().is_some_and(|unit| has_one_form(*unit));
            let term = Term { units, has_letters, is_plain };
            if terms.len() < TERMS_MAX && !terms.contains(&term) {
                terms.push(term);
            }
        }
        Self { terms }
    }

    /// Nothing was typed.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether whatever is found by this one is found by the other, too: each of its words is within one of these, and stands for no
    /// less.
    #[must_use]
    pub fn narrows(&self, other: &Self) -> bool {
        !other.is_empty() && other.terms.iter().all(|wide| self.terms.iter().any(|term| term.narrows(wide)))
    }

    /// It has letters, which may stand for initials.
    #[must_use]
    pub fn has_letters(&self) -> bool {
        self.terms.iter().any(|term| term.has_letters)
    }
}

impl Term {
    /// What it is found in, the wider one is found in.
    fn narrows(&self, wide: &Self) -> bool {
        let is_within = self.units.windows(wide.units.len().max(1)).any(|units| units == wide.units);
        // Where initials are looked for, is of the length; and only the longer of the two may be long enough for running text.
        is_within && (!wide.has_letters || wide.is_long() || !self.is_long())
    }

    /// Whether it may stand for initials in running text, where few letters stand for everything.
    pub fn is_long(&self) -> bool {
        self.units.len() >= LETTERS_IN_TEXT
    }

    /// Where it stands in a text, character by character, from a place on (rule SE1).
    pub fn find(&self, text: &[u16], from: usize) -> Option<Stretch> {
        let (first, more) = self.units.split_first()?;
        let mut rest = text.get(from..)?;
        let mut at = from;
        loop {
            let step = if self.is_plain {
                rest.iter().position(|unit| unit == first)?
            } else {
                rest.iter().position(|unit| fold(*unit) == *first)?
            };
            let behind = rest.get(step + 1..)?;
            if behind.len() >= more.len() && behind.iter().zip(more).all(|(unit, typed)| fold(*unit) == *typed) {
                return Some((at + step, at + step + self.units.len()));
            }
            rest = behind;
            at += step + 1;
        }
    }

    /// Where its letters stand for the initials of characters that follow each other (rule SE3).
    pub fn find_initials(&self, text: &[u16], from: usize, letters: &Letters) -> Option<Stretch> {
        let first = *self.units.first()?;
        let mut rest = text.get(from..)?;
        let mut at = from;
        loop {
            let step = rest.iter().position(|unit| letters.may_be(*unit, first))?;
            let here = rest.get(step..)?;
            if let Some(length) = self.initials_of(here, letters) {
                return Some((at + step, at + step + length));
            }
            rest = here.get(1..)?;
            at += step + 1;
        }
    }

    /// How many units of `text`, from its first on, its letters stand for.
    fn initials_of(&self, text: &[u16], letters: &Letters) -> Option<usize> {
        let mut taken = 0;
        let mut passed = 0;
        let mut typed = self.units.iter().peekable();
        for unit in text {
            let Some(next) = typed.peek() else { break };
            if letters.may_be(*unit, **next) {
                typed.next();
                passed = 0;
            } else if super::fold::is_word(*unit) || passed == PASSED_MAX {
                return None;
            } else {
                passed += 1;
            }
            taken += 1;
        }
        typed.peek().is_none().then_some(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(text: &str) -> Vec<u16> {
        text.encode_utf16().collect()
    }

    fn found(text: &str, typed: &str) -> Option<Stretch> {
        Query::of(typed).terms.first()?.find(&units(text), 0)
    }

    #[test]
    fn se1_any_part_of_a_text_is_found_without_case_and_width() {
        assert_eq!(found("小组合作学习", "合作"), Some((2, 4)));
        assert_eq!(found("合合作", "合作"), Some((1, 3)), "what begins alike is not passed over");
        assert_eq!(found("用ＰＰＴ讲第３课", "ppt"), Some((1, 4)));
        assert_eq!(found("My Day", "DAY"), Some((3, 6)));
        assert_eq!(found("第3课", "３"), Some((1, 2)));
        assert_eq!(found("小组", "组合"), None);
        assert_eq!(found("", "组"), None);
        assert_eq!(found("𠮷野家", "𠮷野"), Some((0, 3)));
    }

    #[test]
    fn se2_what_was_typed_is_cut_at_blanks_and_bounded() {
        let terms = |typed: &str| Query::of(typed).terms.len();
        assert_eq!((terms(""), terms(" \u{3000}\n"), terms("小组　合作 小组")), (0, 0, 2));
        assert_eq!(terms("一 二 三 四 五 六 七 八 九 十"), TERMS_MAX);
        assert_eq!(Query::of(&"长".repeat(1_000)).terms.first().map(|term| term.units.len()), Some(TERM_UNITS_MAX));
        assert!(Query::of("小组 hz").has_letters() && !Query::of("小组 3").has_letters());
    }

    #[test]
    fn se3_letters_stand_for_initials_across_marks_and_not_across_words() {
        let mut letters = Letters::default();
        for (c, letter) in "背影教学合作组".chars().zip("byjxhzz".chars()) {
            letters.learn(c, letter);
        }
        let found = |text: &str, typed: &str| Query::of(typed).terms.first()?.find_initials(&units(text), 0, &letters);
        assert_eq!(found("《背影》教学", "byjx"), Some((1, 6)));
        assert_eq!(found("《背影》教学", "YJ"), Some((2, 5)));
        assert_eq!(found("背影PPT教学", "byptjx"), None);
        assert_eq!(found("背影PPT教学", "yppptjx"), None);
        assert_eq!(found("背影PPT教学", "ypptj"), Some((1, 6)));
        assert_eq!(found("背影教学", "背y教"), Some((0, 3)), "half typed is found as well");
        assert_eq!(found("背，，，，影", "by"), None);
        assert_eq!(found("背影", "byj"), None);
    }
}
