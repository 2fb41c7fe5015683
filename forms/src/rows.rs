//! The middle between definitions and both formats: an XLSForm's rows, with the texts of all languages put together.

use qinglan_core::form::{List, Medium};
use qinglan_core::words::Words;

use crate::language::Languages;
use crate::report::{FaultKind, WarningKind};

/// A whole form.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    pub settings: Settings,
    pub languages: Languages,
    pub rows: Vec<Row>,
    pub lists: Vec<Choices>,
    pub extras: Vec<Extra>,
}

/// The settings that mean something here, as they stand in their cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    pub row: u32,
    pub title: String,
    pub form_id: String,
    pub version: String,
    pub default_language: String,
    pub instance_name: String,
    pub style: String,
    /// The name of the primary instance's element.
    pub name: String,
    pub allow_choice_duplicates: bool,
}

/// A row of the survey: a question, or the beginning or end of a part. What is not said is empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// As the source counts.
    pub number: u32,
    pub kind: String,
    pub name: String,
    pub label: Words,
    pub hint: Words,
    pub guidance: Words,
    pub required_message: Words,
    pub constraint_message: Words,
    pub media: Vec<Medium>,
    pub relevant: String,
    pub required: String,
    pub constraint: String,
    pub readonly: String,
    pub calculation: String,
    pub default: String,
    pub trigger: String,
    pub filter: String,
    pub count: String,
    pub appearance: String,
    pub parameters: String,
    /// What only this program knows of the question: [`crate::mark`].
    pub mark: String,
}

impl Row {
    /// Its expressions, each with the key of its column.
    pub fn expressions(&self) -> [(&'static str, &str); 7] {
        [
            ("relevant", self.relevant.as_str()),
            ("required", self.required.as_str()),
            ("constraint", self.constraint.as_str()),
            ("readonly", self.readonly.as_str()),
            ("calculation", self.calculation.as_str()),
            ("choice_filter", self.filter.as_str()),
            ("repeat_count", self.count.as_str()),
        ]
    }

    /// Its texts, each with the key of its column.
    pub const fn texts(&self) -> [(&'static str, &Words); 5] {
        [
            ("label", &self.label),
            ("hint", &self.hint),
            ("guidance_hint", &self.guidance),
            ("required_message", &self.required_message),
            ("constraint_message", &self.constraint_message),
        ]
    }
}

/// A list, with the rows that its choices stand in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choices {
    pub list: List,
    pub numbers: Vec<u32>,
    /// From the sheet `external_choices`.
    pub external: bool,
}

impl Choices {
    pub const fn part(&self) -> Part {
        if self.external { Part::External } else { Part::Choices }
    }
}

/// What no column of XLSForm has a place for: a row of the sheet `qinglan`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extra {
    pub row: u32,
    pub key: String,
    pub value: String,
    pub words: Words,
}

/// The sheet that something stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Survey,
    Choices,
    External,
    Settings,
    Extras,
}

/// A fault or warning before its place is known as people see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding<K> {
    pub part: Part,
    pub row: u32,
    /// The key of the column: `type`.
    pub key: &'static str,
    pub kind: K,
}

/// What was found so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    pub faults: Vec<Finding<FaultKind>>,
    pub warnings: Vec<Finding<WarningKind>>,
}

impl Findings {
    pub fn fault(&mut self, part: Part, row: u32, key: &'static str, kind: FaultKind) {
        let finding = Finding { part, row, key, kind };
        if self.faults.len() < crate::limits::FINDINGS_MAX && !self.faults.contains(&finding) {
            self.faults.push(finding);
        }
    }

    pub fn warn(&mut self, part: Part, row: u32, key: &'static str, kind: WarningKind) {
        let finding = Finding { part, row, key, kind };
        if self.warnings.len() < crate::limits::FINDINGS_MAX && !self.warnings.contains(&finding) {
            self.warnings.push(finding);
        }
    }
}
