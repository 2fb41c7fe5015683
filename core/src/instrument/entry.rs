//! The fields below the question that hold a sheet.

use super::definition::LENGTH_MIN_MAX;
use crate::record::{Field, Value};

/// A lesson is stopped for a word with the head, not more often than this.
pub(super) const PAUSES_MAX: usize = 50;
/// Of a free tally one a minute; others have fewer.
const BLOCKS_MAX: usize = LENGTH_MIN_MAX as usize;

/// What the entry is called that every sheet has.
pub(crate) const BEGAN: &str = "began";

/// One field of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// When it was begun, in milliseconds since 1970 by the device's clock.
    Began,
    /// How far the lesson was when coding was ended, in milliseconds without pauses.
    Ended,
    /// How many pupils are there.
    Present,
    /// What the last code replaced, where it was not the first of the interval furthest on.
    Undo,
    /// How far the lesson was when the pause began, in milliseconds without pauses. Counted from 0.
    Pause(usize),
    /// How long that pause was, in milliseconds; none while it lasts.
    Resume(usize),
    /// Codes, as a text: of some intervals, or of a minute of a free tally. Counted from 0.
    Block(usize),
}

impl Entry {
    /// The longest name, for who checks that a question's path leaves room for it.
    pub const CHARS_MAX: usize = "resume-49".len();

    /// Where it stands below the question; none for a path that leaves no room.
    #[must_use]
    pub fn field(self, question: &Field) -> Option<Field> {
        Field::new(format!("{question}/{}", self.name())).ok()
    }

    fn name(self) -> String {
        let (kind, number) = match self {
            Self::Began => return BEGAN.to_owned(),
            Self::Ended => return "ended".to_owned(),
            Self::Present => return "present".to_owned(),
            Self::Undo => return "undo".to_owned(),
            Self::Pause(number) => ("pause", number),
            Self::Resume(number) => ("resume", number),
            Self::Block(number) => ("block", number),
        };
        format!("{kind}-{number}")
    }

    /// Which entry of the sheet of `question` a field is; none for a stray.
    #[must_use]
    pub fn of(question: &Field, field: &Field) -> Option<Self> {
        Self::named(field.as_str().strip_prefix(question.as_str())?.strip_prefix('/')?)
    }

    /// The entry that is called so below its question, as it is written and not otherwise, with zeros or a sign.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let numbered = |kind: &str, below: usize| name.strip_prefix(kind).and_then(number).filter(|number| *number < below);
        match name {
            BEGAN => Some(Self::Began),
            "ended" => Some(Self::Ended),
            "present" => Some(Self::Present),
            "undo" => Some(Self::Undo),
            _ => numbered("pause-", PAUSES_MAX)
                .map(Self::Pause)
                .or_else(|| numbered("resume-", PAUSES_MAX).map(Self::Resume))
                .or_else(|| numbered("block-", BLOCKS_MAX).map(Self::Block)),
        }
    }

    /// Whether a coder could have put that there.
    #[must_use]
    pub const fn holds(self, value: &Value) -> bool {
        match self {
            Self::Undo | Self::Block(_) => matches!(value, Value::Text(_)),
            _ => matches!(value, Value::Int(_)),
        }
    }
}

/// The library's reading of numbers takes a sign and zeros before it, and room on the phone.
fn number(digits: &str) -> Option<usize> {
    let shortest = digits == "0" || !matches!(digits.as_bytes(), [] | [b'0', ..]);
    let add = |number: usize, digit: u8| {
        let digit = usize::from(digit.checked_sub(b'0').filter(|digit| *digit < 10)?);
        number.checked_mul(10)?.checked_add(digit)
    };
    digits.bytes().try_fold(0, add).filter(|_| shortest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::testing::field;

    const ENTRIES: [Entry; 7] =
        [Entry::Began, Entry::Ended, Entry::Present, Entry::Undo, Entry::Pause(0), Entry::Resume(7), Entry::Block(39)];

    #[test]
    fn in6_each_entry_is_a_field_below_the_question() {
        let question = field("rating/lesson");
        let paths = ENTRIES.map(|entry| entry.field(&question).unwrap().to_string());
        let names = ["began", "ended", "present", "undo", "pause-0", "resume-7", "block-39"];
        assert_eq!(paths, names.map(|name| format!("rating/lesson/{name}")));
        let fits = field(&"q".repeat(159 - Entry::CHARS_MAX));
        assert!(Entry::Block(BLOCKS_MAX - 1).field(&fits).is_some() && Entry::Resume(PAUSES_MAX - 1).field(&fits).is_some());
        let long = field(&"q".repeat(160 - Entry::CHARS_MAX));
        assert_eq!(Entry::Block(BLOCKS_MAX - 1).field(&long), None);
    }

    #[test]
    fn in6_a_field_is_an_entry_or_a_stray() {
        let question = field("rating/lesson");
        for entry in ENTRIES {
            assert_eq!(Entry::of(&question, &entry.field(&question).unwrap()), Some(entry));
        }
        for name in ["note", "block-", "block-07", "block-120", "pause-50", "pause--1", "began/more", "began-1", "row-1"] {
            assert_eq!(Entry::of(&question, &field(&format!("rating/lesson/{name}"))), None, "{name}");
        }
        for path in ["rating/lesson", "rating/lessons/began", "began"] {
            assert_eq!(Entry::of(&question, &field(path)), None, "{path}");
        }
    }
}
