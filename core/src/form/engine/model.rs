//! What a form computes, made ready once for all its records: expressions read, names found, and who has to be asked again after what.

use std::collections::{BTreeMap, BTreeSet};

use super::super::xpath::{self, Axis, Expr, Function, Path, Start, Step, Test};
use super::super::{Definition, List, ListChoice, Setup, Special};
use super::depend::{Reader, Reads};
use super::fault::{Column, Fault, FaultKind};
use super::order;
use super::template::{Templates, Written};

/// The answer of the record that was sent before this one, as pyxform writes it.
pub(super) const LAST_SAVED: &str = "__last-saved";
const LAST_SAVED_NAME: &str = "last-saved#";
/// What every record has beside its answers.
const GIVEN: [&str; 2] = ["instanceID", "instanceName"];

/// An expression at its place.
#[derive(Debug)]
pub(super) struct Rule {
    pub at: usize,
    pub column: Column,
    pub expr: Expr,
}

/// A form that can be filled.
#[derive(Debug)]
pub struct Model {
    pub(super) templates: Templates,
    pub(super) rules: Vec<Rule>,
    /// Those that others may depend on, in an order in which each comes after what it reads.
    pub(super) order: Vec<usize>,
    /// The place of each rule in that order.
    pub(super) ranks: Vec<Option<usize>>,
    /// Who reads each part.
    pub(super) readers: Vec<Vec<Reader>>,
    /// Who is computed when a question's answer changes, by the question.
    pub(super) triggered: BTreeMap<usize, Vec<usize>>,
    by_place: BTreeMap<(usize, Column), usize>,
    pub(super) lists: Vec<List>,
    pub(super) version: String,
}

impl Model {
    /// What `definition` computes (rules FE1 to FE4).
    ///
    /// # Errors
    /// All that is wrong with its expressions.
    pub fn new(definition: &Definition) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let setup = match definition.setup.as_ref().map(super::super::Packed::open) {
            None => Setup::default(),
            Some(Ok(setup)) => setup,
            Some(Err(_)) => {
                faults.push(Fault { path: String::new(), column: Column::Type, kind: FaultKind::Unreadable });
                Setup::default()
            }
        };
        let root = if setup.root.is_empty() { "data" } else { &setup.root };
        let (templates, mut written, more) = Templates::grow(definition, root);
        faults.extend(more);
        written.extend(setup.instance_name.map(|text| Written { at: 0, column: Column::InstanceName, text }));
        let version = if setup.version.is_empty() { definition.version.to_string() } else { setup.version };
        let mut model = Self {
            templates,
            rules: Vec::new(),
            order: Vec::new(),
            ranks: Vec::new(),
            readers: Vec::new(),
            triggered: BTreeMap::new(),
            by_place: BTreeMap::new(),
            lists: setup.lists,
            version,
        };
        for one in written {
            match model.read(&one) {
                Ok(expr) => {
                    model.by_place.insert((one.at, one.column), model.rules.len());
                    model.rules.push(Rule { at: one.at, column: one.column, expr });
                }
                Err(kind) => {
                    faults.push(Fault { path: model.templates.path(one.at).to_owned(), column: one.column, kind });
                }
            }
        }
        faults.extend(model.connect());
        if faults.is_empty() { Ok(model) } else { Err(faults) }
    }

    #[must_use]
    pub const fn templates(&self) -> &Templates {
        &self.templates
    }

    pub(super) fn rule(&self, at: usize, column: Column) -> Option<&Rule> {
        self.place(at, column).and_then(|rule| self.rules.get(rule))
    }

    /// The parts that chance or the clock has a part in, straight or through what they read.
    #[must_use]
    pub fn chancy(&self) -> BTreeSet<usize> {
        let volatile = self.rules.iter().filter(|rule| rule.expr.is_volatile());
        let mut found: BTreeSet<usize> = BTreeSet::new();
        let mut open: Vec<usize> = volatile.map(|rule| rule.at).collect();
        while let Some(at) = open.pop() {
            if found.insert(at) {
                let readers = self.readers.get(at).into_iter().flatten().filter_map(|reader| self.rules.get(reader.rule));
                open.extend(readers.map(|rule| rule.at));
            }
        }
        found
    }

    /// Whether the answer to a question is computed.
    #[must_use]
    pub fn computes(&self, at: usize) -> bool {
        self.place(at, Column::Calculation).is_some()
    }

    /// The rule of a part in a column.
    pub(super) fn place(&self, at: usize, column: Column) -> Option<usize> {
        self.by_place.get(&(at, column)).copied()
    }

    /// The list with a name, and its place among them.
    pub(super) fn list(&self, name: &str) -> Option<(usize, &List)> {
        self.lists.iter().enumerate().find(|(_, list)| list.name == name)
    }

    /// The question that an expression names in a text: `${name}`, a path, or the name alone.
    pub(super) fn question_named(&self, text: &str) -> Option<usize> {
        let text = text.trim();
        let name = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')).unwrap_or(text);
        let last = name.rsplit('/').next().unwrap_or_default().trim();
        if let Some(path) = name.strip_prefix('/') {
            let inside = path.strip_prefix(self.templates.name(0)).and_then(|path| path.strip_prefix('/'));
            return inside.and_then(|path| self.templates.all().iter().position(|template| template.path == path));
        }
        self.templates.find(last).ok()
    }

    fn read(&self, written: &Written) -> Result<Expr, FaultKind> {
        match (written.column, self.templates.asked(written.at).and_then(|asked| asked.special.as_ref())) {
            (Column::Choices, Some(Special::Choice(choice))) => self.choices(written.at, choice),
            (Column::Count, _) => {
                let mut expr = self.expression(&written.text, written.at, None)?;
                // It is asked of what the repeat is in, and written as beside the repeat.
                if let Expr::Path(Path { start: Start::Context, steps, .. }) = &mut expr {
                    steps.drain(..1.min(steps.len()));
                }
                Ok(expr)
            }
            _ => self.expression(&written.text, written.at, None),
        }
    }

    /// `rows`: the repeat over whose rows the expression is asked, so that what is in them is meant of the row at hand.
    fn expression(&self, text: &str, at: usize, rows: Option<usize>) -> Result<Expr, FaultKind> {
        let mut expr = xpath::parse(text).map_err(FaultKind::Syntax)?;
        let mut fault = None;
        let resolved = expr.resolve(&mut |name, place| {
            if let Some(saved) = name.strip_prefix(LAST_SAVED_NAME) {
                let path = self.templates.find(saved).map(|to| self.templates.absolute(to));
                return path
                    .map_err(|kind| fault = Some(kind))
                    .ok()
                    .map(|path| Path { start: Start::Instance(LAST_SAVED.into()), ..path });
            }
            if GIVEN.contains(&name) {
                let steps = ["meta", name].map(|name| Step::new(Axis::Child, Test::Name(name.into())));
                let mut path = self.templates.absolute(0);
                path.steps.extend(steps);
                return Some(path);
            }
            let to = self.templates.find(name).map_err(|kind| fault = Some(kind)).ok()?;
            if let Some(row) = rows.filter(|row| *row != to && self.templates.holds(*row, to)) {
                return Some(Path::new(Start::Context, self.templates.down(row, to)));
            }
            if place.everywhere {
                return Some(self.templates.absolute(to));
            }
            let mut path = self.templates.route(at, to);
            if (place.predicate || rows.is_some()) && path.start == Start::Context {
                path.start = Start::Current;
            }
            Some(path)
        });
        match resolved {
            Ok(()) => Ok(expr),
            Err(name) => Err(fault.unwrap_or(FaultKind::UnknownName { name })),
        }
    }

    /// The rows that a question offers, as nodes: `instance('list')/root/item[filter]`, or rows of a repeat.
    fn choices(&self, at: usize, choice: &ListChoice) -> Result<Expr, FaultKind> {
        let name = choice.list.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
        let (mut path, rows) = match name {
            Some(name) => {
                let question = self.templates.find(name)?;
                let repeat = self.templates.with_ancestors(question).skip(1).find(|around| self.templates.is_repeat(*around));
                let repeat = repeat.ok_or_else(|| FaultKind::UnknownList { name: choice.list.clone() })?;
                (self.rows_path(at, repeat, question), Some(repeat))
            }
            None => {
                self.list(&choice.list).ok_or_else(|| FaultKind::UnknownList { name: choice.list.clone() })?;
                let steps = ["root", "item"].map(|name| Step::new(Axis::Child, Test::Name(name.into())));
                (Path::new(Start::Instance(choice.list.clone()), steps.into()), None)
            }
        };
        if let Some(filter) = &choice.filter {
            let filter = self.in_rows(filter, at, rows)?;
            if let Some(last) = path.steps.last_mut() {
                last.predicates.insert(0, filter);
            }
        }
        let nodes = Expr::Path(path);
        if !choice.randomize {
            return Ok(nodes);
        }
        let seed = choice.seed.as_ref().map(|seed| self.expression(seed, at, None)).transpose()?;
        Ok(Expr::Call(Function::Randomize, core::iter::once(nodes).chain(seed).collect()))
    }

    /// A filter, in which names are meant of the question and not of the choice at hand.
    fn in_rows(&self, filter: &str, at: usize, rows: Option<usize>) -> Result<Expr, FaultKind> {
        // Inside brackets, which a predicate is, a name begins where the whole expression does.
        let mut expr = self.expression(&format!("/x[{filter}]"), at, rows)?;
        match &mut expr {
            Expr::Path(path) => path.steps.pop().and_then(|mut step| step.predicates.pop()).ok_or(FaultKind::Unreadable),
            _ => Err(FaultKind::Unreadable),
        }
    }

    /// The rows of a repeat, those that have an answer to `question`.
    fn rows_path(&self, at: usize, repeat: usize, question: usize) -> Path {
        let mut path = self.templates.route(at, repeat);
        let answer = Path::new(Start::Context, self.templates.down(repeat, question));
        let some = Expr::Chain(vec![xpath::Operator::NotEqual], vec![Expr::Path(answer), Expr::Text(String::new())]);
        if let Some(last) = path.steps.last_mut() {
            last.predicates.push(some);
        }
        path
    }

    /// Works out who reads what, and in which order all can be computed.
    fn connect(&mut self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut reads = Vec::new();
        for rule in &self.rules {
            let context = self.context_of(rule);
            let found = Reads::of(&self.templates, rule, context);
            let path = || self.templates.path(rule.at).to_owned();
            faults.extend(found.unknown.iter().map(|unknown| Fault {
                path: path(),
                column: rule.column,
                kind: FaultKind::UnknownPath { path: unknown.clone() },
            }));
            let is_there = |name: &&String| *name == LAST_SAVED || self.list(name).is_some();
            faults.extend(found.lists.iter().filter(|name| !is_there(name)).map(|name| Fault {
                path: path(),
                column: rule.column,
                kind: FaultKind::UnknownList { name: name.clone() },
            }));
            reads.push(found.reads);
        }
        let mut readers: Vec<Vec<Reader>> = self.templates.all().iter().map(|_| Vec::new()).collect();
        for (rule, found) in reads.iter().enumerate() {
            for (template, anchor) in found {
                if let Some(known) = readers.get_mut(*template) {
                    known.push(Reader { rule, anchor: *anchor });
                }
            }
        }
        self.readers = readers;
        match order::order(&self.templates, &self.rules, &reads, |at, column| self.by_place.get(&(at, column)).copied()) {
            Ok(order) => {
                self.ranks = vec![None; self.rules.len()];
                for (rank, rule) in order.iter().enumerate() {
                    if let Some(known) = self.ranks.get_mut(*rule) {
                        *known = Some(rank);
                    }
                }
                self.order = order;
            }
            Err(circles) => faults.extend(circles.iter().filter_map(|circle| self.circle(circle))),
        }
        for (at, template) in self.templates.all().iter().enumerate() {
            for trigger in &template.triggers {
                self.triggered.entry(*trigger).or_default().push(at);
            }
        }
        faults
    }

    fn circle(&self, circle: &[usize]) -> Option<Fault> {
        let rules = || circle.iter().filter_map(|rule| self.rules.get(*rule));
        let first = rules().next()?;
        let paths = rules().map(|rule| self.templates.path(rule.at).to_owned()).collect();
        Some(Fault { path: self.templates.path(first.at).to_owned(), column: first.column, kind: FaultKind::Cycle { paths } })
    }

    /// The part that `.` is in an expression: for the number of a repeat's rows, what the repeat is in.
    pub(super) fn context_of(&self, rule: &Rule) -> usize {
        if rule.column == Column::Count { self.templates.parent(rule.at).unwrap_or_default() } else { rule.at }
    }

    /// Whether the part is computed by itself, and not only when a trigger says so.
    pub(super) fn follows(&self, at: usize) -> bool {
        self.templates.get(at).is_some_and(|template| template.triggers.is_empty())
    }
}
