//! Closer than a field: a point of a picture, or some of the words of an answer (rule CM2).
//!
//! A section of a plan is a field, so what is said of it, or of words in it, needs no spot of another kind.

use crate::record::{Entity, Field, FileRef, Value, hex};

/// Longer quotes are cut: enough to find the place again, and to read what is meant.
pub const QUOTE_CHARS_MAX: usize = 200;
/// The sides of a picture, whatever its size.
pub const PER_MILLE: u16 = 1_000;

/// Where in a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spot {
    /// A point of a picture, in thousandths of its width and height. `picture`: how the hash of its file begins, as another picture may
    /// come into its place.
    Pin { x: u16, y: u16, picture: String },
    /// These words, which then began at this character.
    Words { from: u32, quote: String },
}

impl Spot {
    /// A point of `file`.
    #[must_use]
    pub fn pin(x: u16, y: u16, file: &FileRef) -> Self {
        Self::Pin { x: x.min(PER_MILLE), y: y.min(PER_MILLE), picture: beginning(file) }
    }

    /// As a comment's fields have it. What is quoted is words of a record: no `@` field, so that no notice ever has them.
    #[must_use]
    pub fn fields(&self) -> Vec<(Field, Value)> {
        match self {
            Self::Pin { x, y, picture } => vec![(Field::spot(), Value::Text(format!("pin {x} {y} {picture}")))],
            Self::Words { from, quote } => {
                vec![(Field::spot(), Value::Text(format!("words {from}"))), (Field::quote(), Value::Text(quote.clone()))]
            }
        }
    }

    /// Where in its field a comment points; none for all of it, and for a spot of a kind that this version does not know.
    #[must_use]
    pub fn of(comment: &Entity) -> Option<Self> {
        let mut parts = comment.text(&Field::spot())?.split(' ');
        match parts.next()? {
            "pin" => {
                let mut mille = || parts.next()?.parse().ok().filter(|mille| *mille <= PER_MILLE);
                let (x, y) = (mille()?, mille()?);
                Some(Self::Pin { x, y, picture: parts.next().unwrap_or_default().to_owned() })
            }
            "words" => {
                let quote = comment.text(&Field::quote())?.to_owned();
                Some(Self::Words { from: parts.next()?.parse().ok()?, quote })
            }
            _ => None,
        }
    }

    /// It points into this very picture.
    #[must_use]
    pub fn is_in(&self, file: &FileRef) -> bool {
        matches!(self, Self::Pin { picture, .. } if *picture == beginning(file))
    }
}

fn beginning(file: &FileRef) -> String {
    hex(file.sha256.get(..4).unwrap_or_default())
}

/// What is quoted of words that were chosen in `answer`; `from` is where they may begin, in characters. None where the answer does not
/// have them.
#[must_use]
pub fn quoted(answer: &str, chosen: &str, from: u32) -> Option<Spot> {
    let quote: String = chosen.trim().chars().take(QUOTE_CHARS_MAX).collect();
    let from = find_words(answer, &quote, from)?;
    Some(Spot::Words { from, quote })
}

/// Where the quoted words stand now, in characters: of several places the nearest to where they stood. None where they are not there any
/// more.
#[must_use]
pub fn find_words(answer: &str, quote: &str, from: u32) -> Option<u32> {
    if quote.is_empty() {
        return None;
    }
    // Of two texts the library has a search with 4 kB of code, and an answer has some hundred places.
    let starts =
        answer.char_indices().zip(0_u32..).filter(|((at, _), _)| answer.get(*at..).is_some_and(|rest| rest.starts_with(quote)));
    starts.map(|(_, at)| at).min_by_key(|at| at.abs_diff(from))
}
