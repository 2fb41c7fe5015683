//! Rows one after the other made into parts inside one another.

use std::collections::{BTreeMap, BTreeSet};

use qinglan_core::form::{Group, Kind, NAME_CHARS_MAX, Node, Question, Repeat, Special};
use qinglan_core::words::Words;

use crate::limits::DEPTH_MAX;
use crate::mark::Mark;
use crate::report::{FaultKind, WarningKind};
use crate::rows::{Findings, Part, Row, Sheet};
use crate::types::{From, Select, Type};

use super::choices::{Lists, OTHER};
use super::kinds::{self, Asked, silent, special};
use super::logic::{self, Truth, truth};
use super::selects;

/// What grew.
#[derive(Default)]
pub struct Tree {
    pub nodes: Vec<Node>,
    /// Each path, and the row that it comes from.
    pub paths: Vec<(String, u32)>,
    pub names: Names,
}

/// Who has a name: how often it stands in the form, and whether people see it.
#[derive(Default)]
pub struct Names {
    pub counts: BTreeMap<String, u32>,
    /// Questions that people see.
    pub seen: BTreeSet<String>,
}

/// A part that is not ended yet.
struct Open<'a> {
    row: Option<&'a Row>,
    repeat: bool,
    path: String,
    nodes: Vec<Node>,
    names: BTreeSet<String>,
    lower: BTreeSet<String>,
    /// In a table of lists: the list that all have, once one is known.
    table: Option<Option<String>>,
}

/// The type of each row, where it has one that is known.
pub fn types(sheet: &Sheet, findings: &mut Findings) -> Vec<Option<Type>> {
    let mut of = |row: &Row| {
        let kind = match Type::parse(&row.kind) {
            _ if row.kind.is_empty() => Err(FaultKind::NoType),
            Some(Type::Old) => Err(FaultKind::OldType { name: row.kind.clone() }),
            Some(known) => Ok(known),
            None => Err(FaultKind::UnknownType { name: row.kind.clone() }),
        };
        kind.map_err(|kind| findings.fault(Part::Survey, row.number, "type", kind)).ok()
    };
    sheet.rows.iter().map(&mut of).collect()
}

pub fn grow(sheet: &Sheet, types: &[Option<Type>], lists: &mut Lists, findings: &mut Findings) -> Tree {
    let mut grower = Grower { sheet, lists, findings, tree: Tree::default(), open: vec![Open::root()], repeats: BTreeSet::new() };
    for (row, kind) in sheet.rows.iter().zip(types) {
        match kind {
            // Its name counts, so that what refers to it is not refused as well.
            None => drop(grower.name(row, false)),
            Some(Type::BeginGroup) => grower.begin(row, false),
            Some(Type::BeginRepeat) => grower.begin(row, true),
            Some(Type::EndGroup) => grower.end(row, false),
            Some(Type::EndRepeat) => grower.end(row, true),
            Some(Type::Setting(_) | Type::Old) => {}
            Some(Type::Plain(plain)) => grower.plain(row, plain.name, plain.constraint),
            Some(Type::Select(select)) => grower.select(row, select),
        }
    }
    grower.close()
}

impl Open<'_> {
    const fn root() -> Self {
        Self {
            row: None,
            repeat: false,
            path: String::new(),
            nodes: Vec::new(),
            names: BTreeSet::new(),
            lower: BTreeSet::new(),
            table: None,
        }
    }

    fn join(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}/{name}", self.path) }
    }
}

struct Grower<'a, 'b> {
    sheet: &'a Sheet,
    lists: &'b mut Lists,
    findings: &'b mut Findings,
    tree: Tree,
    open: Vec<Open<'a>>,
    repeats: BTreeSet<String>,
}

impl<'a> Grower<'a, '_> {
    fn fault(&mut self, row: &Row, key: &'static str, kind: FaultKind) {
        self.findings.fault(Part::Survey, row.number, key, kind);
    }

    fn warn(&mut self, row: &Row, key: &'static str, kind: WarningKind) {
        self.findings.warn(Part::Survey, row.number, key, kind);
    }

    /// The row's name, checked and taken in its part.
    fn name(&mut self, row: &Row, note: bool) -> String {
        let name = if row.name.is_empty() && note { format!("generated_note_name_{}", row.number) } else { row.name.clone() };
        *self.tree.names.counts.entry(name.clone()).or_default() += 1;
        let field = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'));
        if name.is_empty() {
            self.fault(row, "name", FaultKind::NoName);
        } else if name == "meta" {
            self.fault(row, "name", FaultKind::ReservedName { name: name.clone() });
        } else if !field {
            self.fault(row, "name", FaultKind::BadName { name: name.clone() });
        } else if name.len() > NAME_CHARS_MAX {
            self.fault(row, "name", FaultKind::NameTooLong { name: name.clone(), limit: NAME_CHARS_MAX });
        }
        let Some(part) = self.open.last_mut() else { return name };
        let (new, lower) = (part.names.insert(name.clone()), part.lower.insert(name.to_lowercase()));
        let path = part.join(&name);
        self.tree.paths.push((path, row.number));
        if !new && !name.is_empty() {
            self.fault(row, "name", FaultKind::DuplicateName { name: name.clone() });
        } else if !lower {
            self.warn(row, "name", WarningKind::SameButForCase { name: name.clone() });
        }
        name
    }

    fn begin(&mut self, row: &'a Row, repeat: bool) {
        let name = self.name(row, false);
        let root = if self.sheet.settings.name.is_empty() { "data" } else { &self.sheet.settings.name };
        if repeat && (name == root || !self.repeats.insert(name.clone())) && !name.is_empty() {
            self.fault(row, "name", FaultKind::DuplicateRepeat { name: name.clone() });
        }
        if repeat && row.label.is_empty() && row.media.is_empty() {
            self.warn(row, "label", WarningKind::NoRepeatLabel);
        }
        if self.open.len() > DEPTH_MAX / 4 {
            self.fault(row, "type", FaultKind::TooDeep { limit: DEPTH_MAX / 4 });
        }
        let path = self.open.last().map(|part| part.join(&name)).unwrap_or_default();
        let table = row.appearance.split_whitespace().any(|word| word == "table-list").then_some(None);
        self.open.push(Open { row: Some(row), repeat, path, table, ..Open::root() });
    }

    fn end(&mut self, row: &Row, repeat: bool) {
        let fits = self.open.last().is_some_and(|part| part.row.is_some() && part.repeat == repeat);
        if !fits {
            let open = self.open.last().and_then(|part| part.row).map(|row| row.name.clone());
            self.fault(row, "type", FaultKind::UnexpectedEnd { open });
            return;
        }
        self.finish();
    }

    /// Ends the innermost part.
    fn finish(&mut self) {
        let Some(Open { row: Some(row), repeat, nodes, .. }) = self.open.pop() else { return };
        if nodes.is_empty() {
            self.warn(row, "type", WarningKind::EmptyPart { name: row.name.clone() });
            return;
        }
        let node = if repeat { Node::Repeat(self.repeat(row, nodes)) } else { Node::Group(self.group(row, nodes)) };
        self.push(node);
    }

    fn group(&self, row: &Row, nodes: Vec<Node>) -> Group {
        let logic = logic::packed(&part_logic(row));
        Group { name: row.name.clone(), label: row.label.clone(), hint: some(&row.hint), nodes, logic }
    }

    fn repeat(&self, row: &Row, nodes: Vec<Node>) -> Repeat {
        let mark = Mark::parse(&row.mark).filter(|mark| mark.word == "repeat");
        let value = |name| mark.as_ref().and_then(|mark| mark.value(name));
        let path = self.open.last().map(|part| part.join(&row.name)).unwrap_or_default();
        let added = self.sheet.extras.iter().find(|extra| extra.key == "add_label" && extra.value == path);
        Repeat {
            name: row.name.clone(),
            label: row.label.clone(),
            hint: some(&row.hint),
            nodes,
            min: value("min"),
            max: value("max"),
            add_label: added.map(|extra| extra.words.clone()),
            logic: logic::packed(&part_logic(row)),
        }
    }

    fn push(&mut self, node: Node) {
        if let Some(part) = self.open.last_mut() {
            part.nodes.push(node);
        }
    }

    fn plain(&mut self, row: &Row, kind: &'static str, constraint: &str) {
        if matches!(kind, "csv-external" | "xml-external") {
            let ending = kind.trim_end_matches("-external");
            self.lists.file(&format!("{}.{ending}", row.name), row.number, "name", self.findings);
            return;
        }
        let mut row = row.clone();
        if kind == "audit" {
            if !matches!(row.name.as_str(), "" | "audit") {
                self.fault(&row, "name", FaultKind::AuditName);
            }
            row.name = "audit".into();
        }
        if row.constraint.is_empty() {
            constraint.clone_into(&mut row.constraint);
        }
        row.name = self.name(&row, kind == "note");
        if kind == "calculate" && row.calculation.is_empty() && !crate::reference::is_dynamic(&row.default, kind) {
            self.fault(&row, "calculation", FaultKind::NoCalculation);
        }
        if kind == "background-geopoint" && row.trigger.is_empty() {
            self.fault(&row, "trigger", FaultKind::NoTrigger);
        }
        if matches!(kind, "simserial" | "subscriberid") {
            self.warn(&row, "type", WarningKind::OldMetadata);
        }
        let asked = kinds::plain(&row, kind, self.lists, self.findings);
        self.question(&row, kind, asked);
    }

    fn select(&mut self, row: &Row, select: &Select) {
        self.name(row, false);
        let asked = selects::select(row, select, self.lists, self.findings);
        if let Some(table) = self.open.last_mut().and_then(|part| part.table.as_mut()) {
            let known = table.get_or_insert_with(|| select.list.clone()).clone();
            if known != select.list {
                self.fault(row, "type", FaultKind::TableListMixed { name: select.list.clone(), other: known });
            }
            if !row.filter.is_empty() {
                self.fault(row, "choice_filter", FaultKind::FilterInTableList);
            }
        }
        self.question(row, "select", asked);
        if select.or_other && select.from == From::Choices {
            self.which_other(row);
        }
    }

    fn question(&mut self, row: &Row, kind: &str, asked: Asked) {
        let hidden = hides(&asked.kind);
        if !hidden && silent(row) && row.calculation.is_empty() && row.trigger.is_empty() {
            self.fault(row, "label", FaultKind::NoLabel);
        }
        let has = |kind| row.media.iter().any(|medium| medium.kind == kind);
        if has(qinglan_core::form::MediumKind::BigImage) && !has(qinglan_core::form::MediumKind::Image) {
            self.fault(row, "media::big-image", FaultKind::BigImageAlone);
        }
        if !hidden && !(silent(row) && (!row.calculation.is_empty() || !row.trigger.is_empty())) {
            self.tree.names.seen.insert(row.name.clone());
        }
        let note = kind == "note";
        let Asked { kind: asked_kind, appearance, parameters, constraint } = asked;
        let mut logic = logic::of(&Row { constraint, ..row.clone() }, kind, appearance, parameters);
        if note {
            logic.readonly = None;
        }
        let required = truth(&row.required) == Truth::Always;
        let readonly = !note && truth(&row.readonly) == Truth::Always;
        let (name, label, hint) = (row.name.clone(), row.label.clone(), some(&row.hint));
        self.push(Node::Question(Question {
            name,
            label,
            hint,
            kind: asked_kind,
            required,
            readonly,
            logic: logic::packed(&logic),
        }));
    }

    /// The question that asks which other.
    fn which_other(&mut self, row: &Row) {
        let name = format!("{}_other", row.name);
        let relevant = format!("selected(../{}, '{OTHER}')", row.name);
        let label = self.sheet.languages.both("请说明。", "Specify other.", &row.label);
        let asking = Row { number: row.number, kind: "text".into(), name, label, relevant, ..Row::default() };
        self.plain(&asking, "text", "");
    }

    fn close(mut self) -> Tree {
        while let Some(row) = self.open.last().and_then(|part| part.row) {
            self.fault(row, "type", FaultKind::NotEnded { name: row.name.clone() });
            self.finish();
        }
        self.tree.nodes = self.open.pop().map(|root| root.nodes).unwrap_or_default();
        self.tree
    }
}

fn some(words: &Words) -> Option<Words> {
    (!words.is_empty()).then(|| words.clone())
}

/// A part is readonly or required by an expression alone: it has no answer of its own.
fn part_logic(row: &Row) -> qinglan_core::form::Logic {
    let parameters = crate::parameters::parse(&row.parameters).unwrap_or_default();
    let mut logic = logic::of(row, "group", kinds::words(&row.appearance), parameters);
    if truth(&row.readonly) == Truth::Always {
        logic.readonly = Some("true()".into());
    }
    if truth(&row.required) == Truth::Always {
        logic.required = Some("true()".into());
    }
    logic
}

/// Computed, or known to the phone.
fn hides(kind: &Kind) -> bool {
    *kind == special(&Special::Hidden) || matches!(kind, Kind::Special(packed) if matches!(packed.open(), Ok(Special::Meta(_))))
}
