//! The form itself: what it is called, what it has once, and whether it is fit.

use qinglan_core::form::engine::{self, Column, Model};
use qinglan_core::form::{self, DEFINITION_BYTES_MAX, Definition, NAME_CHARS_MAX, Node, Packed, Print, Problem, Setup};
use qinglan_core::wire;
use qinglan_core::words::Words;

use crate::language::UNNAMED;
use crate::report::{FaultKind, WarningKind};
use crate::rows::{Extra, Findings, Part, Sheet};

use super::choices::Lists;

pub fn assemble(sheet: &Sheet, fallback: &str, questions: Vec<Node>, lists: Lists, findings: &mut Findings) -> Definition {
    let settings = &sheet.settings;
    let extras = |key: &'static str| sheet.extras.iter().filter(move |extra| extra.key == key);
    let first = |key| extras(key).next();
    let form_id = if settings.form_id.is_empty() { fallback } else { &settings.form_id };
    let id = match first("id") {
        Some(extra) => extra.value.clone(),
        None => own_id(form_id),
    };
    if id != form_id && first("id").is_none() && !settings.form_id.is_empty() {
        findings.warn(Part::Settings, settings.row, "form_id", WarningKind::FormIdChanged { id: id.clone() });
    }
    let (version, named) = version(&settings.version, first("version"), findings);
    let setup = Setup {
        root: if settings.name == "data" { String::new() } else { settings.name.clone() },
        version: named,
        languages: sheet.languages.stored(),
        default_language: if settings.default_language == UNNAMED { String::new() } else { settings.default_language.clone() },
        instance_name: (!settings.instance_name.is_empty()).then(|| settings.instance_name.clone()),
        style: settings.style.split_whitespace().map(str::to_owned).collect(),
        lists: lists.into_stored(),
        // A form that is read names its files and has none.
        files: None,
        form_id: if form_id == id { String::new() } else { form_id.to_owned() },
    };
    let title = if settings.title.is_empty() { form_id } else { &settings.title };
    Definition {
        id,
        version,
        title: first("title").map_or_else(|| Words::new(title, ""), |extra| extra.words.clone()),
        description: first("description").map(|extra| extra.words.clone()),
        questions,
        title_from: extras("title_from").map(|extra| extra.value.clone()).collect(),
        print: Print {
            landscape: first("landscape").is_some(),
            signatures: extras("signature").map(|extra| extra.words.clone()).collect(),
        },
        setup: (setup != Setup::default()).then(|| Packed::new(&setup)),
    }
}

/// A whole number counts as versions do here; anything else is what its author called it.
fn version(cell: &str, extra: Option<&Extra>, findings: &mut Findings) -> (u32, String) {
    let number = |text: &str| text.parse::<u32>().ok().filter(|number| *number > 0 && number.to_string() == text);
    if let Some(extra) = extra {
        let known = number(&extra.value);
        if known.is_none() {
            findings.fault(Part::Extras, extra.row, "value", FaultKind::BadVersion { text: extra.value.clone() });
        }
        return (known.unwrap_or(1), cell.to_owned());
    }
    number(cell).map_or_else(|| (1, cell.to_owned()), |number| (number, String::new()))
}

/// The id as files and records can have it: small letters, digits, `_` and `-`.
pub fn own_id(form_id: &str) -> String {
    let plain: String = form_id.to_lowercase().chars().map(|c| if is_id(c) { c } else { '_' }).take(NAME_CHARS_MAX).collect();
    // A name in another script has none of its letters left, and would be the same for all forms.
    if plain.bytes().any(|byte| byte.is_ascii_alphanumeric()) {
        plain
    } else {
        let sum =
            form_id.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
        format!("form-{sum:016x}")
    }
}

const fn is_id(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-')
}

/// What the domain has against the definition, with the rows that it comes from.
pub fn check(sheet: &Sheet, definition: &Definition, paths: &[(String, u32)], findings: &mut Findings) {
    let bytes = wire::to_vec(definition).len();
    if bytes > DEFINITION_BYTES_MAX {
        let kind = FaultKind::FormTooLarge { bytes, limit: DEFINITION_BYTES_MAX };
        findings.fault(Part::Survey, 0, "type", kind);
    }
    for (path, key, kind) in faults(definition) {
        let row = paths.iter().find(|(known, _)| *known == path).map(|(_, row)| *row);
        match (key, &kind) {
            ("instance_name", _) | (_, FaultKind::BadFormId) => findings.fault(Part::Settings, sheet.settings.row, key, kind),
            _ => findings.fault(Part::Survey, row.unwrap_or(0), key, kind),
        }
    }
}

/// All that the domain has against a definition: the path, the column, and what it is.
pub fn faults(definition: &Definition) -> Vec<(String, &'static str, FaultKind)> {
    let found: Vec<_> = form::check(definition).into_iter().map(unfit).collect();
    if !found.is_empty() {
        return found;
    }
    Model::new(definition).err().unwrap_or_default().into_iter().map(uncomputable).collect()
}

fn uncomputable(fault: engine::Fault) -> (String, &'static str, FaultKind) {
    let engine::Fault { path, column, kind } = fault;
    let kind = match kind {
        engine::FaultKind::Syntax(error) => FaultKind::BadExpression(error),
        engine::FaultKind::UnknownName { name } => FaultKind::UnknownReference { name },
        engine::FaultKind::AmbiguousName { name } => FaultKind::AmbiguousReference { name },
        engine::FaultKind::UnknownPath { path } => FaultKind::UnknownPath { path: path.to_string() },
        engine::FaultKind::UnknownList { name } => FaultKind::NoList { name },
        engine::FaultKind::Cycle { paths } => FaultKind::Cycle { paths },
        engine::FaultKind::Unreadable => FaultKind::Unfit { path: path.clone() },
    };
    // How many rows a repeat has is computed beside it.
    match path.strip_suffix(engine::COUNTER) {
        Some(repeat) if column == Column::Calculation => (repeat.to_owned(), Column::Count.name(), kind),
        _ => (path, column.name(), kind),
    }
}

fn unfit(problem: Problem) -> (String, &'static str, FaultKind) {
    let last = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    match problem {
        Problem::BadId => (String::new(), "form_id", FaultKind::BadFormId),
        Problem::BadVersion => (String::new(), "version", FaultKind::BadVersion { text: "0".into() }),
        Problem::NoQuestions => (String::new(), "type", FaultKind::NoQuestions),
        Problem::NoLabel { path } => (path, "label", FaultKind::NoLabel),
        Problem::BadName { path } => {
            let name = last(&path);
            (path, "name", FaultKind::BadName { name })
        }
        Problem::DuplicateName { path } => {
            let name = last(&path);
            (path, "name", FaultKind::DuplicateName { name })
        }
        Problem::PathTooLong { path } => {
            let kind = FaultKind::PathTooLong { path: path.clone(), limit: qinglan_core::record::FIELD_CHARS_MAX };
            (path, "name", kind)
        }
        Problem::EmptyPart { path } => {
            let name = last(&path);
            (path, "type", FaultKind::EmptyPart { name })
        }
        Problem::EmptyChoices { path } => {
            let name = last(&path);
            (path, "type", FaultKind::EmptyList { name })
        }
        Problem::DuplicateChoice { path, choice } => (path, "type", FaultKind::DuplicateChoice { name: choice }),
        Problem::MinAboveMax { path }
        | Problem::BadPoints { path, .. }
        | Problem::NoPhotos { path }
        | Problem::BadLength { path, .. }
        | Problem::BadInstrument { path, .. }
        | Problem::Unreadable { path } => (path.clone(), "mark", FaultKind::Unfit { path }),
        Problem::BadFile { name } => (String::new(), "media", FaultKind::BadFile { name }),
        Problem::BadTitle { path } => (path.clone(), "name", FaultKind::Unfit { path }),
    }
}
