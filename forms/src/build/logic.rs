//! What a row says beside its type: when it is asked, what fits, what stands there at first.

use qinglan_core::form::{Logic, Packed, Preset};

use crate::reference;
use crate::rows::Row;

/// What a cell says that may also say yes or no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Truth {
    Always,
    Never,
    When(String),
}

/// `yes`, `TRUE` and the like mean what they say; anything else but nothing is an expression.
pub fn truth(cell: &str) -> Truth {
    match cell {
        "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "true()" => Truth::Always,
        "" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "false()" => Truth::Never,
        expression => Truth::When(expression.to_owned()),
    }
}

fn expression(cell: &str) -> Option<String> {
    match truth(cell) {
        _ if cell.is_empty() => None,
        Truth::Always => Some("true()".into()),
        Truth::Never => Some("false()".into()),
        Truth::When(text) => Some(text),
    }
}

/// The logic of a part, or of a question but for what its kind takes.
pub fn of(row: &Row, kind: &str, appearance: Vec<String>, parameters: Vec<(String, String)>) -> Logic {
    let mut parameters = parameters;
    parameters.sort();
    let when = |cell: &str| if let Truth::When(text) = truth(cell) { Some(text) } else { None };
    Logic {
        relevant: expression(&row.relevant),
        required: when(&row.required),
        required_message: row.required_message.clone(),
        constraint: expression(&row.constraint),
        constraint_message: row.constraint_message.clone(),
        readonly: when(&row.readonly),
        calculation: expression(&row.calculation),
        default: preset(&row.default, kind),
        trigger: row.trigger.split(',').filter_map(reference::alone).collect(),
        count: (!row.count.is_empty()).then(|| row.count.clone()),
        guidance: row.guidance.clone(),
        media: row.media.clone(),
        appearance,
        parameters,
    }
}

/// The folder of pictures, which pyxform puts before the names of files that XLSForm has bare.
pub const IMAGES: &str = "jr://images/";

fn preset(cell: &str, kind: &str) -> Option<Preset> {
    if cell.is_empty() {
        None
    } else if reference::is_dynamic(cell, kind) {
        Some(Preset::Computed(cell.to_owned()))
    } else {
        let bare = if kind == "image" { cell.strip_prefix(IMAGES).unwrap_or(cell) } else { cell };
        Some(Preset::Value(bare.to_owned()))
    }
}

/// Nothing where there is nothing to say.
pub fn packed(logic: &Logic) -> Option<Packed<Logic>> {
    (*logic != Logic::default()).then(|| Packed::new(logic))
}
