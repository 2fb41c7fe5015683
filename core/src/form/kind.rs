//! The kinds of question, and what each allows.
//!
//! What an answer is: text and dates are `Value::Text` (a date as `2026-09-14`), one choice is `Value::Text` with the choice's
//! name, several are a `Value::Bool` below the question for each (`chosen.rs`), numbers and ratings are `Value::Int`, a tally is a
//! `Value::Int` below the question for each device (`tally.rs`), a photo or a recording is `Value::File`. What was coded with an
//! instrument is a sheet in fields below the question (`instrument::Entry`).

use super::{Packed, Special};
use crate::instrument::Instrument;
use crate::wire::Wire;
use crate::words::Words;

/// What a question takes.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[cbor(flat)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(tag = "type", rename_all = "snake_case"))]
pub enum Kind {
    #[n(0)]
    Text(#[n(0)] Text),
    #[n(1)]
    Integer(#[n(0)] Integer),
    #[n(2)]
    Date(#[n(0)] Date),
    #[n(3)]
    SelectOne(#[n(0)] Select),
    #[n(4)]
    SelectMany(#[n(0)] Select),
    #[n(5)]
    Rating(#[n(0)] Rating),
    #[n(6)]
    Photo(#[n(0)] Photo),
    #[n(7)]
    Tally(#[n(0)] Tally),
    #[n(8)]
    Audio(#[n(0)] Audio),
    #[n(9)]
    Special(#[n(0)] Packed<Special>),
    #[n(10)]
    Instrument(#[n(0)] Packed<Instrument>),
}

/// Words that people type.
#[derive(Clone, Debug, Default, PartialEq, Eq, Wire)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(deny_unknown_fields, default))]
pub struct Text {
    /// Line breaks are part of the answer.
    #[n(0)]
    pub multiline: bool,
    /// How many lines to show at first, when multiline.
    #[n(1)]
    pub rows: Option<u8>,
    /// The most characters (Unicode scalar values) an answer may have.
    #[n(2)]
    pub max_chars: Option<u32>,
    #[n(3)]
    #[cbor(default)]
    pub inputmode: InputMode,
    /// The fewest words, as [`crate::words::count`] counts them, that a submitted answer has.
    #[n(4)]
    #[cbor(default)]
    #[cfg_attr(feature = "json", serde(skip_serializing_if = "Option::is_none"))]
    pub min_words: Option<u32>,
}

/// The keyboard to offer, as HTML's `inputmode` names it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Wire)]
#[cbor(index_only)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(rename_all = "snake_case"))]
pub enum InputMode {
    #[default]
    #[n(0)]
    Text,
    #[n(1)]
    Numeric,
    #[n(2)]
    Decimal,
    #[n(3)]
    Tel,
    #[n(4)]
    Email,
    #[n(5)]
    Url,
    /// A person's name: those of the people in one's spaces are offered.
    #[n(6)]
    Name,
}

impl InputMode {
    /// The attribute's value.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text | Self::Name => "text",
            Self::Numeric => "numeric",
            Self::Decimal => "decimal",
            Self::Tel => "tel",
            Self::Email => "email",
            Self::Url => "url",
        }
    }
}

/// A whole number, its bounds included.
#[derive(Clone, Debug, Default, PartialEq, Eq, Wire)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(deny_unknown_fields, default))]
pub struct Integer {
    #[n(0)]
    pub min: Option<i64>,
    #[n(1)]
    pub max: Option<i64>,
}

/// How often something happens, counted while it does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Wire)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(deny_unknown_fields, default))]
pub struct Tally {}

/// A day of the calendar.
#[derive(Clone, Debug, Default, PartialEq, Eq, Wire)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(deny_unknown_fields, default))]
pub struct Date {}

/// One or several of the choices.
#[derive(Clone, Debug, Default, PartialEq, Eq, Wire)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(deny_unknown_fields))]
pub struct Select {
    #[n(0)]
    pub choices: Vec<Choice>,
    #[n(1)]
    #[cbor(default)]
    #[cfg_attr(feature = "json", serde(default))]
    pub appearance: Appearance,
}

impl Select {
    /// The choice with this name.
    #[must_use]
    pub fn choice(&self, name: &str) -> Option<&Choice> {
        self.choices.iter().find(|choice| choice.name == name)
    }
}

/// How choices are laid out, as XLSForm names it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Wire)]
#[cbor(index_only)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(rename_all = "snake_case"))]
pub enum Appearance {
    /// Every choice on a line of its own.
    #[default]
    #[n(0)]
    Full,
    /// A list that opens: for many choices.
    #[n(1)]
    Minimal,
    /// Buttons side by side, one touch: for a few short choices.
    #[n(2)]
    Quick,
}

/// One thing to choose.
#[derive(Clone, Debug, Default, PartialEq, Eq, Wire)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(deny_unknown_fields))]
pub struct Choice {
    /// What the answer holds.
    #[n(0)]
    pub name: String,
    /// What people read.
    #[n(1)]
    pub label: Words,
}

/// A scale from 1 to `points`.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(deny_unknown_fields))]
pub struct Rating {
    #[n(0)]
    pub points: u8,
    /// What 1 means.
    #[n(1)]
    pub low: Words,
    /// What the highest means.
    #[n(2)]
    pub high: Words,
}

/// Pictures. A question that takes one holds it in its own field; one that takes several keeps them as rows,
/// `photo/<row>` with the picture in `photo/<row>/file`, so that two people who add one each do not conflict.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(deny_unknown_fields))]
pub struct Photo {
    /// The most pictures, at least 1.
    #[n(0)]
    pub max: u8,
}

impl Photo {
    /// The cell of a row that holds its picture.
    pub const CELL: &'static str = "file";
}

/// One recording of speech, in the question's own field.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(deny_unknown_fields))]
pub struct Audio {
    /// The longest that it may be, in seconds: 1 to [`Audio::S_MAX`].
    #[n(0)]
    pub max_s: u16,
}

impl Audio {
    /// Ten minutes at 24 kbit/s, the most that a browser makes of what it is asked for, are below a file's 2 MB.
    pub const S_MAX: u16 = 600;
}
