//! What makes a form answer to what is filled in: expressions, and lists to choose from.
//!
//! Expressions are kept as their author wrote them, `${name}` and all (`xpath` reads them): a published form never changes, and how this
//! program holds them in memory may. Names and meanings are those of the XLSForm specification (xlsform.org) and of the ODK XForms
//! specification (getodk.github.io/xforms-spec).

use super::FormFile;
use crate::wire::Wire;
use crate::words::Words;

/// What only forms that compute have, beside a question, a group or a repeat.
#[derive(Clone, Debug, Default, PartialEq, Eq, Wire)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(deny_unknown_fields, default))]
pub struct Logic {
    /// Asked only while this is true; what was answered before is kept meanwhile, and is not part of what is submitted.
    #[n(0)]
    #[cfg_attr(feature = "json", serde(skip_serializing_if = "Option::is_none"))]
    pub relevant: Option<String>,
    /// Needed while this is true; `true()` where [`Question::required`](super::Question::required) says it for good.
    #[n(1)]
    #[cfg_attr(feature = "json", serde(skip_serializing_if = "Option::is_none"))]
    pub required: Option<String>,
    #[n(2)]
    #[cfg_attr(feature = "json", serde(skip_serializing_if = "Words::is_empty"))]
    pub required_message: Words,
    /// What an answer has to fulfil; `.` is the answer.
    #[n(3)]
    #[cfg_attr(feature = "json", serde(skip_serializing_if = "Option::is_none"))]
    pub constraint: Option<String>,
    #[n(4)]
    #[cfg_attr(feature = "json", serde(skip_serializing_if = "Words::is_empty"))]
    pub constraint_message: Words,
    #[n(5)]
    #[cfg_attr(feature = "json", serde(skip_serializing_if = "Option::is_none"))]
    pub readonly: Option<String>,
    /// The answer, computed.
    #[n(6)]
    #[cfg_attr(feature = "json", serde(skip_serializing_if = "Option::is_none"))]
    pub calculation: Option<String>,
    /// What stands there at first.
    #[n(7)]
    #[cfg_attr(feature = "json", serde(skip_serializing_if = "Option::is_none"))]
    pub default: Option<Preset>,
    /// The questions whose change computes [`Logic::calculation`] anew; with none of them it follows whatever it names.
    #[n(8)]
    #[cfg_attr(feature = "json", serde(skip_serializing_if = "Vec::is_empty"))]
    pub trigger: Vec<String>,
    /// How many rows a repeat has; people add and remove none then.
    #[n(9)]
    #[cfg_attr(feature = "json", serde(skip_serializing_if = "Option::is_none"))]
    pub count: Option<String>,
    /// What a person is told beside the hint, for those who are being trained.
    #[n(10)]
    #[cfg_attr(feature = "json", serde(skip_serializing_if = "Words::is_empty"))]
    pub guidance: Words,
    #[n(11)]
    #[cfg_attr(feature = "json", serde(skip_serializing_if = "Vec::is_empty"))]
    pub media: Vec<Medium>,
    /// How it is shown: XLSForm's words for it, each on its own.
    #[n(12)]
    #[cfg_attr(feature = "json", serde(skip_serializing_if = "Vec::is_empty"))]
    pub appearance: Vec<String>,
    /// XLSForm's parameters that the kind of question has no place for, each with its value: `max-pixels`, `quality`.
    #[n(13)]
    #[cbor(default)]
    #[cfg_attr(feature = "json", serde(skip_serializing_if = "Vec::is_empty"))]
    pub parameters: Vec<(String, String)>,
}

/// What stands in an answer before anybody gives one.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[cbor(flat)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(rename_all = "snake_case"))]
pub enum Preset {
    /// As it stands.
    #[n(0)]
    Value(#[n(0)] String),
    /// Computed once: when the record, or the row, is begun.
    #[n(1)]
    Computed(#[n(0)] String),
}

/// A picture, sound or film beside a label.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(deny_unknown_fields))]
pub struct Medium {
    #[n(0)]
    pub kind: MediumKind,
    /// A file's name in each language.
    #[n(1)]
    pub file: Words,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[cbor(index_only)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(rename_all = "snake_case"))]
pub enum MediumKind {
    #[n(0)]
    Image,
    /// Shown when the small one is touched.
    #[n(1)]
    BigImage,
    #[n(2)]
    Audio,
    #[n(3)]
    Video,
}

/// What only forms that compute have, once for the form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Wire)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(deny_unknown_fields, default))]
pub struct Setup {
    /// What the form is called in paths: `/data/...` for `data`, which stands for nothing here.
    #[n(0)]
    #[cfg_attr(feature = "json", serde(skip_serializing_if = "String::is_empty"))]
    pub root: String,
    /// The version as its author named it.
    #[n(1)]
    #[cfg_attr(feature = "json", serde(skip_serializing_if = "String::is_empty"))]
    pub version: String,
    /// Languages in the order of the sheet, as it names them: `English (en)`. Those of Chinese and English are where [`Words`] has them.
    #[n(2)]
    #[cfg_attr(feature = "json", serde(skip_serializing_if = "Vec::is_empty"))]
    pub languages: Vec<String>,
    #[n(3)]
    #[cfg_attr(feature = "json", serde(skip_serializing_if = "String::is_empty"))]
    pub default_language: String,
    /// What a record is called in lists.
    #[n(4)]
    #[cfg_attr(feature = "json", serde(skip_serializing_if = "Option::is_none"))]
    pub instance_name: Option<String>,
    /// `pages` and `theme-grid`: XLSForm's words for how the form is laid out.
    #[n(5)]
    #[cfg_attr(feature = "json", serde(skip_serializing_if = "Vec::is_empty"))]
    pub style: Vec<String>,
    #[n(6)]
    #[cfg_attr(feature = "json", serde(skip_serializing_if = "Vec::is_empty"))]
    pub lists: Vec<List>,
    /// The form's id as other tools know it, where [`Definition::id`](super::Definition::id) cannot be that.
    #[n(7)]
    #[cbor(default)]
    #[cfg_attr(feature = "json", serde(skip_serializing_if = "String::is_empty"))]
    pub form_id: String,
    /// What stands beside labels, as far as it is there (rules FE23 and FE24).
    #[n(8)]
    #[cbor(default)]
    #[cfg_attr(feature = "json", serde(skip_serializing_if = "Option::is_none"))]
    pub files: Option<Vec<FormFile>>,
}

/// Rows to choose from or to look something up in: what `instance('name')` is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Wire)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(deny_unknown_fields, default))]
pub struct List {
    #[n(0)]
    pub name: String,
    /// The file that it comes from; empty for one that is in the form.
    #[n(1)]
    #[cfg_attr(feature = "json", serde(skip_serializing_if = "String::is_empty"))]
    pub file: String,
    /// What each row has beside its name and label, in the order of the sheet.
    #[n(2)]
    #[cfg_attr(feature = "json", serde(skip_serializing_if = "Vec::is_empty"))]
    pub columns: Vec<String>,
    #[n(3)]
    pub rows: Vec<ListRow>,
}

/// A row of a [`List`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Wire)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(deny_unknown_fields, default))]
pub struct ListRow {
    #[n(0)]
    pub name: String,
    #[n(1)]
    pub label: Words,
    /// One for each of [`List::columns`].
    #[n(2)]
    #[cfg_attr(feature = "json", serde(skip_serializing_if = "Vec::is_empty"))]
    pub cells: Vec<String>,
    #[n(3)]
    #[cfg_attr(feature = "json", serde(skip_serializing_if = "Vec::is_empty"))]
    pub media: Vec<Medium>,
}
