//! Whether what is referred to is there.

use qinglan_core::form::xpath;

use crate::reference::{self, Broken};
use crate::report::{FaultKind, WarningKind};
use crate::rows::{Findings, Part, Sheet};
use crate::types::{From, Type};

use super::tree::Names;

/// Names that every record has and no row names.
const GIVEN: [&str; 2] = ["instanceID", "instanceName"];

pub fn check(sheet: &Sheet, types: &[Option<Type>], names: &Names, findings: &mut Findings) {
    let mut checker = Checker { names, findings };
    for (row, kind) in sheet.rows.iter().zip(types) {
        let mut look = |key, text: &str| checker.text(Part::Survey, row.number, key, text);
        for (key, text) in row.expressions() {
            look(key, text);
        }
        look("default", &row.default);
        let name = if let Some(Type::Plain(plain)) = kind { plain.name } else { "" };
        let computed = reference::is_dynamic(&row.default, name).then_some(("default", row.default.as_str()));
        for (key, text) in row.expressions().into_iter().chain(computed) {
            syntax(Part::Survey, row.number, key, text, checker.findings);
        }
        let mut look = |key, text: &str| checker.text(Part::Survey, row.number, key, text);
        look("parameters", &row.parameters);
        look("appearance", &row.appearance);
        for (key, words) in row.texts() {
            texts(words).for_each(|text| look(key, text));
        }
        for medium in &row.media {
            texts(&medium.file).for_each(|text| look("media", text));
        }
        if let Some(Type::Select(select)) = kind
            && select.from == From::Repeat
        {
            look("type", &select.list);
        }
        triggers(&row.trigger, row.number, names, checker.findings);
    }
    checker.text(Part::Settings, sheet.settings.row, "instance_name", &sheet.settings.instance_name);
    syntax(Part::Settings, sheet.settings.row, "instance_name", &sheet.settings.instance_name, checker.findings);
    for choices in sheet.lists.iter().filter(|choices| !choices.external) {
        for (row, number) in choices.list.rows.iter().zip(&choices.numbers) {
            texts(&row.label).for_each(|text| checker.text(Part::Choices, *number, "label", text));
        }
    }
}

struct Checker<'a> {
    names: &'a Names,
    findings: &'a mut Findings,
}

impl Checker<'_> {
    fn text(&mut self, part: Part, row: u32, key: &'static str, text: &str) {
        let found = match reference::references(text) {
            Ok(found) => found,
            Err(Broken) => return self.findings.fault(part, row, key, FaultKind::BrokenReference),
        };
        for reference in found {
            let name = reference.name;
            if reference.last_saved {
                self.findings.warn(part, row, key, WarningKind::LastSaved);
            }
            match self.names.counts.get(&name) {
                _ if GIVEN.contains(&name.as_str()) => {}
                Some(1) => {}
                Some(_) => self.findings.fault(part, row, key, FaultKind::AmbiguousReference { name }),
                None => self.findings.fault(part, row, key, FaultKind::UnknownReference { name }),
            }
        }
    }
}

/// Is it an expression (rule XP1)? Broken references are told of already.
fn syntax(part: Part, row: u32, key: &'static str, text: &str, findings: &mut Findings) {
    if text.is_empty() || reference::references(text).is_err() {
        return;
    }
    // What was last sent is known to no device, and is parsed as what it names.
    let known = reference::replace(text, |found| format!("${{{}}}", found.name));
    if let Err(error) = xpath::parse(&known) {
        findings.fault(part, row, key, FaultKind::BadExpression(error));
    }
}

fn texts(words: &qinglan_core::words::Words) -> impl Iterator<Item = &str> {
    let others = words.others.iter().flatten().map(|(_, text)| text.as_str());
    [words.zh.as_str(), words.en.as_str()].into_iter().chain(others)
}

fn triggers(cell: &str, row: u32, names: &Names, findings: &mut Findings) {
    for part in cell.split(',').filter(|_| !cell.is_empty()) {
        match reference::alone(part) {
            None => findings.fault(Part::Survey, row, "trigger", FaultKind::BrokenReference),
            Some(name) if names.seen.contains(&name) => {}
            Some(name) => findings.fault(Part::Survey, row, "trigger", FaultKind::BadTrigger { name }),
        }
    }
}
