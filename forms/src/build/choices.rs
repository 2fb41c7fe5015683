//! The lists of a form: which stay lists that questions share, and which are kept with their question.

use std::collections::{BTreeMap, BTreeSet};

use qinglan_core::form::{Appearance, Choice, How, List, ListRow, NAME_CHARS_MAX, Select};

use crate::limits::INLINE_CHOICES_MAX;
use crate::report::{FaultKind, WarningKind};
use crate::rows::{Choices, Findings, Sheet};
use crate::types::{self, From, Type};
use crate::{lists, parameters};

/// The lists, and what is known of their use.
pub struct Lists {
    all: Vec<Choices>,
    /// By name, in the order of the sheet; those of `external_choices` apart.
    by_name: BTreeMap<(bool, String), usize>,
    /// Those that something else than a select's own choices needs.
    pinned: BTreeSet<usize>,
    /// Those that some question keeps itself.
    inlined: BTreeSet<usize>,
    files: BTreeMap<String, List>,
}

impl Lists {
    pub fn gather(sheet: &Sheet, types: &[Option<Type>], findings: &mut Findings) -> Self {
        let all = sheet.lists.clone();
        let by_name = all.iter().enumerate().map(|(at, choices)| ((choices.external, choices.list.name.clone()), at)).collect();
        let mut lists = Self { all, by_name, pinned: BTreeSet::new(), inlined: BTreeSet::new(), files: BTreeMap::new() };
        for choices in &lists.all {
            names(choices, sheet.settings.allow_choice_duplicates, findings);
        }
        for (row, kind) in sheet.rows.iter().zip(types) {
            if let Some(Type::Select(select)) = kind
                && select.or_other
            {
                lists.add_other(sheet, select);
            }
            let defaults = [("default", row.default.as_str())];
            for (key, expression) in row.expressions().into_iter().chain(defaults) {
                lists::named(expression).into_iter().for_each(|name| lists.pin(name));
                for file in lists::pulled(expression) {
                    lists.file(&file, row.number, key, findings);
                }
            }
            let parameters = parameters::parse(&row.parameters).unwrap_or_default();
            for (name, value) in &parameters {
                if matches!(name.as_str(), "tick_labelset" | "reference-geometry") {
                    lists.pin(value);
                }
            }
        }
        lists
    }

    fn pin(&mut self, name: &str) {
        self.pinned.extend(self.by_name.get(&(false, name.to_owned())));
    }

    fn add_other(&mut self, sheet: &Sheet, select: &types::Select) {
        let Some(choices) = self.by_name.get(&(false, select.list.clone())).and_then(|at| self.all.get_mut(*at)) else { return };
        if choices.list.rows.iter().any(|row| row.name == OTHER) {
            return;
        }
        let beside = choices.list.rows.first().map(|row| row.label.clone()).unwrap_or_default();
        let label = sheet.languages.both("其他", "Other", &beside);
        let cells = vec![String::new(); choices.list.columns.len()];
        choices.list.rows.push(ListRow { name: OTHER.into(), label, cells, media: Vec::new() });
        choices.numbers.push(0);
    }

    /// Takes in the list of a file.
    pub fn file(&mut self, file: &str, row: u32, key: &'static str, findings: &mut Findings) -> Option<String> {
        let part = crate::rows::Part::Survey;
        let Some(list) =
            lists::from_file(file).filter(|list| crate::reference::is_name(&list.name) || !list.name.contains(['\'', '/']))
        else {
            findings.fault(part, row, key, FaultKind::BadFileName { name: file.to_owned() });
            return None;
        };
        let name = list.name.clone();
        let known = self.files.entry(name.clone()).or_insert(list);
        if known.file != file {
            findings.fault(part, row, key, FaultKind::TwoSources { name: name.clone() });
        }
        Some(name)
    }

    pub fn find(&self, from: From, name: &str) -> Option<&Choices> {
        self.by_name.get(&(from == From::External, name.to_owned())).and_then(|at| self.all.get(*at))
    }

    /// The name that the list has in the definition: names of both sheets may be the same.
    pub fn name(&self, from: From, name: &str) -> String {
        let clash = from == From::External && self.by_name.contains_key(&(false, name.to_owned()));
        if clash { format!("{name}_external") } else { name.to_owned() }
    }

    /// The choices to keep with a question, where nothing else needs the list and nothing of it would be lost.
    pub fn inline(&mut self, name: &str, how: How, appearance: Appearance, always: bool) -> Option<Select> {
        let at = *self.by_name.get(&(false, name.to_owned()))?;
        let list = &self.all.get(at)?.list;
        if !(always || (!self.pinned.contains(&at) && fits(list, how))) {
            return None;
        }
        let choices = list.rows.iter().map(|row| Choice { name: row.name.clone(), label: row.label.clone() }).collect();
        self.inlined.insert(at);
        Some(Select { choices, appearance })
    }

    /// Takes a list for one that its question keeps.
    pub fn kept(&mut self, name: &str) {
        self.inlined.extend(self.by_name.get(&(false, name.to_owned())));
    }

    pub fn uses(&mut self, from: From, name: &str) {
        self.pinned.extend(self.by_name.get(&(from == From::External, name.to_owned())));
    }

    /// What the definition has: files first, by name, then the lists that are not kept with their questions alone.
    pub fn into_stored(self) -> Vec<List> {
        let external: Vec<String> = self
            .all
            .iter()
            .map(|choices| self.name(if choices.external { From::External } else { From::Choices }, &choices.list.name))
            .collect();
        let (pinned, inlined) = (self.pinned, self.inlined);
        let shared = self.all.into_iter().zip(external).enumerate();
        let kept = shared.filter(|(at, _)| pinned.contains(at) || !inlined.contains(at));
        let lists = kept.map(|(_, (choices, name))| List { name, ..choices.list });
        let mut all: Vec<List> = self.files.into_values().collect();
        // As with other tools: where both have a name, it means the file.
        let taken: BTreeSet<String> = all.iter().map(|list| list.name.clone()).collect();
        all.extend(lists.filter(|list| !taken.contains(&list.name)));
        all
    }
}

/// The choice that `or_other` adds.
pub const OTHER: &str = "other";

/// May a question of this kind keep the list's choices itself, with nothing of the list lost?
pub fn fits(list: &List, how: How) -> bool {
    let plain = list.columns.is_empty() && list.rows.len() <= INLINE_CHOICES_MAX && !list.rows.is_empty();
    let row = |row: &ListRow| row.media.is_empty() && !row.label.is_empty() && (how == How::One || names_a_field(&row.name));
    let names: BTreeSet<&str> = list.rows.iter().map(|row| row.name.as_str()).collect();
    how != How::Rank && plain && list.rows.iter().all(row) && names.len() == list.rows.len()
}

/// Each of several choices is a field below its question (rule FM16): no letters of other scripts, and nothing that a row could be called.
fn names_a_field(name: &str) -> bool {
    let row = (8..=32).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    let starts = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let goes_on = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    starts && !row && name.len() <= NAME_CHARS_MAX && name.chars().all(goes_on)
}

fn names(choices: &Choices, duplicates: bool, findings: &mut Findings) {
    let mut seen = BTreeSet::new();
    for (row, number) in choices.list.rows.iter().zip(&choices.numbers) {
        if row.name.is_empty() {
            findings.fault(choices.part(), *number, "name", FaultKind::NoChoiceName);
        } else if !seen.insert(&row.name) && !duplicates {
            findings.fault(choices.part(), *number, "name", FaultKind::DuplicateChoice { name: row.name.clone() });
        }
        if row.label.is_empty() && row.media.is_empty() {
            findings.warn(choices.part(), *number, "label", WarningKind::NoChoiceLabel { name: row.name.clone() });
        }
    }
}
