//! A form as data: what is asked, in which order, and how it is named.
//!
//! Where answers live: a question `topic` is the field `topic`; a group adds its name (`rating/aims`); a row of a repeat is the
//! field `notes/<row>` and its cells are `notes/<row>/minute` (rule FM1). New fields of these types go to the end of their
//! struct and have a default, so that definitions that are already stored stay readable.

use crate::wire::Wire;

use super::{Kind, Logic, Packed, Setup};
use crate::record::Field;
use crate::words::Words;

/// One version of one form.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(deny_unknown_fields))]
pub struct Definition {
    /// The form's name in files and records: small letters, digits, `_` and `-`.
    #[n(0)]
    pub id: String,
    /// Counted from 1. A version that was ever used never changes.
    #[n(1)]
    pub version: u32,
    #[n(2)]
    pub title: Words,
    /// What the form is for, for those who choose one.
    #[n(3)]
    #[cfg_attr(feature = "json", serde(default, skip_serializing_if = "Option::is_none"))]
    pub description: Option<Words>,
    #[n(4)]
    pub questions: Vec<Node>,
    /// Paths of the answers that make a record's title, the most telling first.
    #[n(5)]
    #[cbor(default)]
    #[cfg_attr(feature = "json", serde(default))]
    pub title_from: Vec<String>,
    #[n(6)]
    #[cbor(default)]
    #[cfg_attr(feature = "json", serde(default))]
    pub print: Print,
    /// Lists, languages and what else only forms that compute have: with it the app's second part fills the form.
    #[n(7)]
    #[cbor(default)]
    #[cfg_attr(feature = "json", serde(default, skip_serializing_if = "Option::is_none"))]
    pub setup: Option<Packed<Setup>>,
}

impl Definition {
    /// It answers to what is filled in, or asks what only an engine knows: `engine` fills it.
    #[must_use]
    pub fn computes(&self) -> bool {
        self.setup.is_some() || self.questions.iter().any(Node::computes)
    }

    /// The field that a new record's day goes into. A form from elsewhere may not ask for a day, or mean another one by it.
    #[must_use]
    pub fn day(&self) -> Option<Field> {
        match self.questions.first()? {
            Node::Question(Question { name, kind: Kind::Date(_), .. }) if name == "date" => Field::new(name.as_str()).ok(),
            _ => None,
        }
    }
}

/// What the paper copy has besides the answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Wire)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(deny_unknown_fields, default))]
pub struct Print {
    /// Wider than high.
    #[n(0)]
    pub landscape: bool,
    /// Lines to sign on, at the end.
    #[n(1)]
    pub signatures: Vec<Words>,
}

/// A part of a form.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[cbor(flat)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(tag = "type", rename_all = "snake_case"))]
pub enum Node {
    #[n(0)]
    Question(#[n(0)] Question),
    #[n(1)]
    Group(#[n(0)] Group),
    #[n(2)]
    Repeat(#[n(0)] Repeat),
}

impl Node {
    /// Its own part of the path.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Question(question) => &question.name,
            Self::Group(group) => &group.name,
            Self::Repeat(repeat) => &repeat.name,
        }
    }

    fn computes(&self) -> bool {
        let (logic, nodes) = match self {
            Self::Question(question) => return question.logic.is_some() || matches!(question.kind, Kind::Special(_)),
            Self::Group(group) => (&group.logic, &group.nodes),
            Self::Repeat(repeat) => (&repeat.logic, &repeat.nodes),
        };
        logic.is_some()
            || nodes
                .iter()
                .any(|node| node.computes() || matches!((self, node), (Self::Repeat(_), Self::Group(_) | Self::Repeat(_))))
    }

    /// What people read above it.
    #[must_use]
    pub const fn label(&self) -> &Words {
        match self {
            Self::Question(question) => &question.label,
            Self::Group(group) => &group.label,
            Self::Repeat(repeat) => &repeat.label,
        }
    }
}

/// One thing asked.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(deny_unknown_fields))]
pub struct Question {
    #[n(0)]
    pub name: String,
    #[n(1)]
    pub label: Words,
    #[n(2)]
    #[cfg_attr(feature = "json", serde(default, skip_serializing_if = "Option::is_none"))]
    pub hint: Option<Words>,
    #[n(3)]
    pub kind: Kind,
    /// A record is not submitted without it; a draft may lack it.
    #[n(4)]
    #[cbor(default)]
    #[cfg_attr(feature = "json", serde(default))]
    pub required: bool,
    /// Shown, never edited by hand.
    #[n(5)]
    #[cbor(default)]
    #[cfg_attr(feature = "json", serde(default))]
    pub readonly: bool,
    #[n(6)]
    #[cbor(default)]
    #[cfg_attr(feature = "json", serde(default, skip_serializing_if = "Option::is_none"))]
    pub logic: Option<Packed<Logic>>,
}

/// Parts that belong together under one heading.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(deny_unknown_fields))]
pub struct Group {
    #[n(0)]
    pub name: String,
    #[n(1)]
    pub label: Words,
    #[n(2)]
    #[cfg_attr(feature = "json", serde(default, skip_serializing_if = "Option::is_none"))]
    pub hint: Option<Words>,
    #[n(3)]
    pub nodes: Vec<Node>,
    #[n(4)]
    #[cbor(default)]
    #[cfg_attr(feature = "json", serde(default, skip_serializing_if = "Option::is_none"))]
    pub logic: Option<Packed<Logic>>,
}

/// Parts asked once for each row that people add: a table when all of them are questions.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(deny_unknown_fields))]
pub struct Repeat {
    #[n(0)]
    pub name: String,
    #[n(1)]
    pub label: Words,
    #[n(2)]
    #[cfg_attr(feature = "json", serde(default, skip_serializing_if = "Option::is_none"))]
    pub hint: Option<Words>,
    /// What one row asks, in the order of the columns.
    #[n(3)]
    pub nodes: Vec<Node>,
    /// The fewest answered rows of a submitted record.
    #[n(4)]
    #[cfg_attr(feature = "json", serde(default, skip_serializing_if = "Option::is_none"))]
    pub min: Option<u32>,
    /// The most answered rows.
    #[n(5)]
    #[cfg_attr(feature = "json", serde(default, skip_serializing_if = "Option::is_none"))]
    pub max: Option<u32>,
    /// What the button that adds a row says.
    #[n(6)]
    #[cfg_attr(feature = "json", serde(default, skip_serializing_if = "Option::is_none"))]
    pub add_label: Option<Words>,
    #[n(7)]
    #[cbor(default)]
    #[cfg_attr(feature = "json", serde(default, skip_serializing_if = "Option::is_none"))]
    pub logic: Option<Packed<Logic>>,
}

impl Repeat {
    /// The questions directly in a row: the columns of its table.
    pub fn columns(&self) -> impl Iterator<Item = &Question> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Question(question) => Some(question),
            Node::Group(_) | Node::Repeat(_) => None,
        })
    }
}
