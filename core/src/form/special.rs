//! Kinds of question that only the app's second part knows.
//!
//! What an answer is: all of these are a `Value::Text` as XForms writes the type (a decimal `1.5`, a time `10:30:00.000+08:00`, a place
//! `latitude longitude altitude accuracy`, `OK` where something was acknowledged), but for a file and what is drawn (`Value::File`) and a
//! ranking (`Value::List` of all names in order). What is computed is stored when the record is submitted, and before that only where it
//! could not be computed again ([`Special::Meta`], presets, `once`).

use crate::wire::Wire;

/// What a question takes.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[cbor(flat)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(tag = "special", rename_all = "snake_case"))]
pub enum Special {
    /// Words to read; no answer.
    #[n(0)]
    Note,
    /// Computed, and not shown.
    #[n(1)]
    Hidden,
    #[n(2)]
    Decimal,
    #[n(3)]
    Range(#[n(0)] Range),
    #[n(4)]
    Time,
    #[n(5)]
    DateTime,
    #[n(6)]
    Choice(#[n(0)] ListChoice),
    /// A box to tick: read and agreed.
    #[n(7)]
    Acknowledge,
    #[n(8)]
    Geopoint,
    #[n(9)]
    Geotrace,
    #[n(10)]
    Geoshape,
    #[n(11)]
    Barcode,
    /// A file of any kind, a film, or what is drawn or signed (the question's appearance says which).
    #[n(12)]
    File(#[n(0)] FileKind),
    /// Known to the phone, and asked of nobody.
    #[n(13)]
    Meta(#[n(0)] Meta),
}

/// A number between two others, in steps. Decimals are written as text: `0.5`.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(deny_unknown_fields))]
pub struct Range {
    #[n(0)]
    pub start: String,
    #[n(1)]
    pub end: String,
    #[n(2)]
    pub step: String,
    /// Whole numbers only.
    #[n(3)]
    pub whole: bool,
}

/// A choice from one of the form's lists.
#[derive(Clone, Debug, Default, PartialEq, Eq, Wire)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(deny_unknown_fields, default))]
pub struct ListChoice {
    #[n(0)]
    pub how: How,
    /// The name of a [`List`](super::List); or `${name}`, the rows of a repeat, each offered by the answer to this question in it.
    #[n(1)]
    pub list: String,
    /// Which rows are offered.
    #[n(2)]
    #[cfg_attr(feature = "json", serde(skip_serializing_if = "Option::is_none"))]
    pub filter: Option<String>,
    /// Columns of a list from a file, where they are not `name` and `label`.
    #[n(3)]
    #[cfg_attr(feature = "json", serde(skip_serializing_if = "Option::is_none"))]
    pub value: Option<String>,
    #[n(4)]
    #[cfg_attr(feature = "json", serde(skip_serializing_if = "Option::is_none"))]
    pub label: Option<String>,
    /// Offered in an order drawn by lot.
    #[n(5)]
    pub randomize: bool,
    /// The same order for the same seed.
    #[n(6)]
    #[cfg_attr(feature = "json", serde(skip_serializing_if = "Option::is_none"))]
    pub seed: Option<String>,
}

/// How many may be chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Wire)]
#[cbor(index_only)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(rename_all = "snake_case"))]
pub enum How {
    #[default]
    #[n(0)]
    One,
    #[n(1)]
    Many,
    /// All, put in order.
    #[n(2)]
    Rank,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[cbor(index_only)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(rename_all = "snake_case"))]
pub enum FileKind {
    #[n(0)]
    Any,
    #[n(1)]
    Image,
    #[n(2)]
    Audio,
    #[n(3)]
    Video,
}

/// XLSForm's metadata types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[cbor(index_only)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(rename_all = "snake_case"))]
pub enum Meta {
    #[n(0)]
    Start,
    #[n(1)]
    End,
    #[n(2)]
    Today,
    #[n(3)]
    DeviceId,
    #[n(4)]
    Username,
    #[n(5)]
    Email,
    #[n(6)]
    PhoneNumber,
    /// Time spent at each question.
    #[n(7)]
    Audit,
    /// Known to old phones only.
    #[n(8)]
    SimSerial,
    /// Known to old phones only.
    #[n(9)]
    SubscriberId,
    /// Where the record was begun.
    #[n(10)]
    StartGeopoint,
    /// Where somebody was when they answered the questions of [`Logic::trigger`](super::Logic::trigger).
    #[n(11)]
    BackgroundGeopoint,
    /// What was to be heard while the form was filled.
    #[n(12)]
    BackgroundAudio,
}
