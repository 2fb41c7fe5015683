//! A form while it is filled: an answer changes what follows from it, and nothing else is computed again.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::super::xpath::{self, Context, Environment, EvalError, Expr};
use super::super::{Meta, Special};
use super::fault::Column;
use super::instance::{Index, Instance};
use super::kinds;
use super::model::{Model, Rule};
use super::reader::Reader;
use super::template::Part;
use super::view::{At, Saved, View};
use super::world::World;

/// The most rows that a number of rows can ask for; a slip of a finger makes no million.
pub const ROWS_MAX: usize = 1_000;

/// How often what is computed when a row begins may begin rows itself.
const ROUNDS_MAX: usize = 32;

/// A record of a form, open on a device.
pub struct Filling {
    model: Rc<Model>,
    device: Rc<dyn Environment>,
    reader: Reader,
    saved: Saved,
    pub(super) instance: Instance,
    /// What has to be computed: a place in the order, and a node.
    queue: BTreeSet<(usize, Index)>,
    /// Nodes that are to be shown anew.
    changed: BTreeSet<Index>,
    /// Rows that have begun, and have not got what is computed once.
    begun: Vec<Index>,
    /// Rows came or went, so that every place may be another one.
    moved: bool,
    troubles: BTreeMap<(usize, Column), EvalError>,
    names: Box<dyn FnMut() -> String>,
    /// The record is only now begun.
    beginning: bool,
}

/// What a change has done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// What is to be shown anew, in order.
    pub nodes: Vec<Index>,
    /// Rows came or went: no place that was known before holds any more.
    pub moved: bool,
}

impl Filling {
    /// A record without answers, in which nothing is computed yet. `names` names the rows that people and counts add, each another.
    #[must_use]
    pub fn blank(model: Rc<Model>, device: Rc<dyn Environment>, reader: Reader, names: Box<dyn FnMut() -> String>) -> Self {
        let instance = Instance::new(&model.templates);
        Self {
            model,
            device,
            reader,
            saved: Saved::new(),
            instance,
            queue: BTreeSet::new(),
            changed: BTreeSet::new(),
            begun: Vec::new(),
            moved: false,
            troubles: BTreeMap::new(),
            names,
            beginning: false,
        }
    }

    /// A new record, with what the device knows, what stands there at first, and a first row in each repeat that nothing counts, as
    /// other tools have it (rule FE7).
    #[must_use]
    pub fn begin(model: Rc<Model>, device: Rc<dyn Environment>, reader: Reader, names: Box<dyn FnMut() -> String>) -> Self {
        let mut filling = Self::blank(model, device, reader, names);
        filling.beginning = true;
        filling.first_rows(0);
        filling.device_knows(0);
        filling.begun = vec![0];
        filling.settle();
        filling.beginning = false;
        filling.changed.clear();
        filling.moved = false;
        filling
    }

    /// The answers of the record that was sent before this one, by their paths without rows.
    pub fn remember(&mut self, saved: Saved) {
        self.saved = saved;
    }

    #[must_use]
    pub fn model(&self) -> &Model {
        &self.model
    }

    #[must_use]
    pub fn device(&self) -> &dyn Environment {
        &*self.device
    }

    #[must_use]
    pub const fn reader(&self) -> &Reader {
        &self.reader
    }

    /// Another language; all words are to be shown anew.
    pub fn read_by(&mut self, reader: Reader) {
        self.reader = reader;
        self.settle();
    }

    /// What expressions could not say, by the part and the column.
    #[must_use]
    pub const fn troubles(&self) -> &BTreeMap<(usize, Column), EvalError> {
        &self.troubles
    }

    /// Takes an answer, as XForms writes it.
    pub fn answer(&mut self, at: Index, value: &str) -> Change {
        let value = self.in_order(at, value);
        if self.put(at, &value) {
            self.run();
            self.trigger(at);
            self.run();
            self.start_rows();
        }
        self.take_change()
    }

    /// Adds a row behind the others, where people may.
    pub fn add_row(&mut self, parent: Index, repeat: usize) -> Change {
        let position = self.instance.rows(parent, repeat).len();
        if position < ROWS_MAX {
            self.insert(parent, repeat, position);
            self.run();
            self.start_rows();
        }
        self.take_change()
    }

    /// Takes a row away with its answers.
    pub fn remove_row(&mut self, row: Index) -> Change {
        self.remove(row);
        self.run();
        self.start_rows();
        self.take_change()
    }

    /// Computes everything: after the answers of a stored record have been put in.
    pub fn settle(&mut self) -> Change {
        let model = Rc::clone(&self.model);
        for rank in 0..model.order.len() {
            let Some(rule) = model.order.get(rank).and_then(|rule| model.rules.get(*rule)) else { continue };
            self.queue.extend(self.instance.of(model.context_of(rule)).iter().map(|node| (rank, *node)));
            self.run();
        }
        self.start_rows();
        self.changed.extend(0..self.instance.len());
        self.take_change()
    }

    /// The value as it was put, relevant or not; not computed from.
    pub(super) fn put(&mut self, at: Index, value: &str) -> bool {
        let Some(node) = self.instance.get_mut(at) else { return false };
        if node.value == value {
            return false;
        }
        value.clone_into(&mut node.value);
        node.offered = None;
        let template = node.template;
        self.changed.insert(at);
        self.notify(at);
        self.enqueue(template, Column::Choices, at);
        true
    }

    fn take_change(&mut self) -> Change {
        let moved = core::mem::take(&mut self.moved);
        Change { nodes: core::mem::take(&mut self.changed).into_iter().collect(), moved }
    }

    /// Computes what waits, until nothing does.
    fn run(&mut self) {
        let model = Rc::clone(&self.model);
        while let Some((rank, at)) = self.queue.pop_first() {
            let Some(rule) = model.order.get(rank).and_then(|rule| model.rules.get(*rule)) else { continue };
            match rule.column {
                Column::Relevant => self.relevance(rule, at),
                Column::Count => self.count(rule, at),
                Column::Choices => self.choices(at),
                Column::Calculation if model.follows(rule.at) => self.calculation(rule, at),
                _ => {}
            }
        }
    }

    fn relevance(&mut self, rule: &Rule, at: Index) {
        // What cannot be said hides nothing.
        let relevant = self.boolean(rule, at).unwrap_or(true);
        let Some(node) = self.instance.get_mut(at) else { return };
        node.own_relevant = relevant;
        self.spread_relevance(at);
    }

    /// Makes what is in a node as relevant as it is.
    fn spread_relevance(&mut self, at: Index) {
        let mut turned = Vec::new();
        for inner in at..self.instance.end(at) {
            let above =
                self.instance.parent(inner).and_then(|parent| self.instance.get(parent)).is_none_or(|parent| parent.relevant);
            let Some(node) = self.instance.get_mut(inner) else { continue };
            let relevant = above && node.own_relevant && !node.beyond;
            if node.relevant != relevant {
                node.relevant = relevant;
                turned.push((inner, relevant));
            }
        }
        for (inner, relevant) in turned {
            self.changed.insert(inner);
            self.notify(inner);
            if relevant {
                self.enqueue(self.instance.template(inner), Column::Calculation, inner);
            }
        }
    }

    fn calculation(&mut self, rule: &Rule, at: Index) {
        if !self.instance.get(at).is_some_and(|node| node.relevant) {
            return;
        }
        let value = self.computed(rule, at);
        self.put(at, &value);
    }

    /// Leaves of a choice what is offered; all of it is kept, and counts again when it is offered again (rule FE5).
    fn choices(&mut self, at: Index) {
        let Some(node) = self.instance.get(at) else { return };
        let offered = if node.value.is_empty() { None } else { self.still_offered(at, &node.value) };
        let Some(node) = self.instance.get_mut(at).filter(|node| node.offered != offered) else { return };
        node.offered = offered;
        self.changed.insert(at);
        self.notify(at);
    }

    /// What an expression says, as the answer to its question would be written.
    fn computed(&mut self, rule: &Rule, at: Index) -> String {
        let text = self.text(rule, at).unwrap_or_default();
        self.model.templates.asked(rule.at).map_or_else(|| text.clone(), |asked| kinds::computed(asked, &text))
    }

    fn count(&mut self, rule: &Rule, parent: Index) {
        let repeat = rule.at;
        // While somebody types the number anew, the rows stay as they are.
        let Some(wanted) = self.number(rule, parent).filter(|count| !count.is_nan()) else { return };
        let wanted = (wanted as usize).min(ROWS_MAX);
        let there = self.instance.rows(parent, repeat).len();
        for position in there..wanted {
            self.insert(parent, repeat, position);
        }
        for (position, row) in self.instance.rows(parent, repeat).into_iter().enumerate() {
            let beyond = position >= wanted;
            let Some(node) = self.instance.get_mut(row) else { continue };
            if node.beyond != beyond {
                node.beyond = beyond;
                self.spread_relevance(row);
            }
        }
    }

    /// Computes those that the answer at `at` triggers.
    fn trigger(&mut self, at: Index) {
        let model = Rc::clone(&self.model);
        let template = self.instance.template(at);
        for target in model.triggered.get(&template).into_iter().flatten() {
            let shared = model.templates.with_ancestors(template).find(|around| model.templates.holds(*around, *target));
            let Some(around) = shared.and_then(|shared| self.instance.around(at, shared)) else { continue };
            for node in self.instance.inside(around, *target).to_vec() {
                let value = model.rule(*target, Column::Calculation).map_or_else(String::new, |rule| self.computed(rule, node));
                if self.put(node, &value) {
                    self.run();
                }
            }
        }
    }

    /// Puts in what is computed once, into what has begun.
    fn start_rows(&mut self) {
        let model = Rc::clone(&self.model);
        for _ in 0..ROUNDS_MAX {
            if self.begun.is_empty() {
                return;
            }
            for begun in core::mem::take(&mut self.begun) {
                let inside = model
                    .templates
                    .get(self.instance.template(begun))
                    .map_or(0..0, |template| self.instance.template(begun)..template.end);
                for template in inside {
                    let Some(rule) = model.rule(template, Column::Default) else { continue };
                    for node in self.instance.inside(begun, template).to_vec() {
                        if !self.instance.get(node).is_some_and(|node| node.relevant) {
                            continue;
                        }
                        let value = self.computed(rule, node);
                        if self.put(node, &value) {
                            self.run();
                        }
                    }
                }
            }
        }
        self.begun.clear();
    }

    fn enqueue(&mut self, template: usize, column: Column, at: Index) {
        let model = Rc::clone(&self.model);
        if let Some(rank) = model.place(template, column).and_then(|rule| model.ranks.get(rule).copied().flatten()) {
            self.queue.insert((rank, at));
        }
    }

    /// Asks those again that read a node.
    fn notify(&mut self, at: Index) {
        let model = Rc::clone(&self.model);
        let template = self.instance.template(at);
        self.notify_readers(&model, template, at);
    }

    /// Asks those again that read a part from within what `at` is in.
    fn notify_readers(&mut self, model: &Model, template: usize, at: Index) {
        for reader in model.readers.get(template).into_iter().flatten() {
            let Some(rule) = model.rules.get(reader.rule) else { continue };
            let Some(around) = self.instance.around(at, reader.anchor) else { continue };
            let nodes = self.instance.inside(around, model.context_of(rule));
            match model.ranks.get(reader.rule).copied().flatten() {
                Some(rank) => self.queue.extend(nodes.iter().map(|node| (rank, *node))),
                None => self.changed.extend(nodes.iter().copied()),
            }
        }
    }
}

/// What is stored of a record, and read again.
impl Filling {
    /// Nothing answered, and no rows.
    pub(super) fn clear(&mut self) {
        self.instance = Instance::new(&self.model.templates);
        // What stands there at first was stored when the record was begun.
        for at in 0..self.instance.len() {
            if let Some(node) = self.instance.get_mut(at) {
                node.value.clear();
            }
        }
        self.queue.clear();
        self.begun.clear();
        self.moved = true;
    }

    /// Whether an answer is computed again and again, and can be so at any time.
    pub(super) fn is_computed(&self, at: Index) -> bool {
        let template = self.instance.template(at);
        self.model.follows(template) && self.model.rule(template, Column::Calculation).is_some_and(|rule| !rule.expr.has_once())
    }

    pub(super) fn answer_at(&self, at: Index) -> &str {
        self.instance.get(at).map_or("", |node| &node.value)
    }

    pub(super) fn is_relevant(&self, at: Index) -> bool {
        self.instance.get(at).is_some_and(|node| node.relevant)
    }

    pub(super) fn with_ancestors(&self, at: Index) -> impl Iterator<Item = Index> {
        self.instance.with_ancestors(at)
    }

    /// The name of a row where it is stored; nothing for what is none.
    pub(super) fn row_name(&self, at: Index) -> Option<&str> {
        let node = self.instance.get(at)?;
        self.model.templates.is_repeat(node.template).then_some(node.row.as_str())
    }

    pub(super) fn row_names(&self, parent: Index, repeat: usize) -> impl Iterator<Item = &str> {
        self.instance.rows(parent, repeat).into_iter().filter_map(|row| self.row_name(row))
    }

    /// Every node, rows beyond a count too.
    pub(super) fn everywhere(&self) -> impl Iterator<Item = Index> + use<> {
        0..self.instance.len()
    }

    pub(super) fn all_of(&self, template: usize) -> Vec<Index> {
        self.instance.of(template).to_vec()
    }
}

/// Rows.
impl Filling {
    fn insert(&mut self, parent: Index, repeat: usize, position: usize) -> Index {
        let name = (self.names)();
        let row = self.insert_named(parent, repeat, position, name);
        if self.beginning && position == 0 {
            self.first_rows(row);
        }
        self.device_knows(row);
        self.begun.push(row);
        self.wake(row);
        row
    }

    /// A row without what stands in it at first, nothing computed.
    pub(super) fn insert_named(&mut self, parent: Index, repeat: usize, position: usize, name: String) -> Index {
        let model = Rc::clone(&self.model);
        let before = self.instance.len();
        let row = self.instance.insert(&model.templates, parent, repeat, position, name);
        let count = self.instance.len() - before;
        self.shift(|at| if at >= row { Some(at + count) } else { Some(at) });
        let above = self.instance.get(parent).is_some_and(|node| node.relevant);
        for inner in row..row + count {
            if let Some(node) = self.instance.get_mut(inner) {
                node.relevant = above;
            }
        }
        self.moved = true;
        row
    }

    /// Has everything in a new row computed, and all that read of it from outside.
    fn wake(&mut self, row: Index) {
        let model = Rc::clone(&self.model);
        let Some(parent) = self.instance.parent(row) else { return };
        let template = self.instance.template(row);
        let end = model.templates.get(template).map_or(template, |known| known.end);
        for inner in template..end {
            self.notify_readers(&model, inner, parent);
            for column in [Column::Relevant, Column::Calculation] {
                for node in self.instance.inside(row, inner).to_vec() {
                    self.enqueue(inner, column, node);
                }
            }
            if let Some(rank) = model.place(inner, Column::Count).and_then(|rule| model.ranks.get(rule).copied().flatten()) {
                let parents = model.templates.parent(inner).unwrap_or_default();
                self.queue.extend(self.instance.inside(row, parents).iter().map(|node| (rank, *node)));
            }
        }
        self.changed.extend(row..self.instance.end(row));
        self.changed.insert(parent);
    }

    fn remove(&mut self, row: Index) {
        let model = Rc::clone(&self.model);
        let (Some(parent), template, end) = (self.instance.parent(row), self.instance.template(row), self.instance.end(row))
        else {
            return;
        };
        if !model.templates.is_repeat(template) {
            return;
        }
        self.instance.remove(&model.templates, row);
        let count = end - row;
        self.shift(|at| match at {
            at if at < row => Some(at),
            at if at >= end => Some(at - count),
            _ => None,
        });
        let inside = template..model.templates.get(template).map_or(template, |known| known.end);
        for inner in inside {
            self.notify_readers(&model, inner, parent);
        }
        self.changed.insert(parent);
        self.moved = true;
    }

    /// A first row in each repeat that nothing counts.
    fn first_rows(&mut self, at: Index) {
        let model = Rc::clone(&self.model);
        let template = self.instance.template(at);
        let Some(end) = model.templates.get(template).map(|known| known.end) else { return };
        for inner in template + 1..end {
            let counted = match model.templates.get(inner).map(|known| &known.part) {
                Some(Part::Repeat { counted, .. }) => *counted,
                _ => continue,
            };
            let parents =
                model.templates.parent(inner).map(|parent| self.instance.inside(at, parent).to_vec()).unwrap_or_default();
            for parent in parents.into_iter().rev().filter(|_| !counted) {
                if self.instance.rows(parent, inner).is_empty() {
                    let name = (self.names)();
                    self.insert_named(parent, inner, 0, name);
                }
            }
        }
    }

    /// What the device knows, into the questions that ask it.
    fn device_knows(&mut self, at: Index) {
        let model = Rc::clone(&self.model);
        for node in at..self.instance.end(at) {
            let Some(asked) = model.templates.asked(self.instance.template(node)) else { continue };
            let Some(Special::Meta(meta)) = &asked.special else { continue };
            let property = match meta {
                Meta::Start => Some(kinds::now(self.device())),
                Meta::Today => Some(kinds::today(self.device())),
                Meta::DeviceId => self.device.property("deviceid"),
                Meta::Username => self.device.property("username"),
                Meta::Email => self.device.property("email"),
                Meta::PhoneNumber => self.device.property("phonenumber"),
                _ => None,
            };
            if let (Some(value), Some(node)) = (property, self.instance.get_mut(node)) {
                node.value = value;
            }
        }
    }

    /// Moves everything that points at nodes.
    fn shift(&mut self, to: impl Fn(Index) -> Option<Index>) {
        self.queue = core::mem::take(&mut self.queue).into_iter().filter_map(|(rank, at)| Some((rank, to(at)?))).collect();
        self.changed = core::mem::take(&mut self.changed).into_iter().filter_map(&to).collect();
        self.begun = core::mem::take(&mut self.begun).into_iter().filter_map(&to).collect();
    }
}

/// Expressions.
#[expect(clippy::redundant_closure, reason = "the functions themselves are not general enough over the view's lifetime")]
impl Filling {
    pub(super) fn view(&self) -> View<'_> {
        View { model: &self.model, instance: &self.instance, saved: &self.saved, reader: &self.reader }
    }

    /// Evaluates an expression of the node at `at`.
    pub(super) fn with<V>(
        &self,
        expr: &Expr,
        at: Index,
        evaluate: impl FnOnce(&Expr, &Context<'_, View<'_>>) -> Result<V, EvalError>,
    ) -> Result<V, EvalError> {
        let (view, world) = (self.view(), World(self));
        let context = Context::new(&view, &world, At::node(at));
        evaluate(expr, &context)
    }

    fn boolean(&mut self, rule: &Rule, at: Index) -> Option<bool> {
        let value = self.with(&rule.expr, at, |expr, context| xpath::evaluate_boolean(expr, context));
        self.heard(rule, value)
    }

    fn number(&mut self, rule: &Rule, at: Index) -> Option<f64> {
        let value = self.with(&rule.expr, at, |expr, context| xpath::evaluate_number(expr, context));
        self.heard(rule, value)
    }

    fn text(&mut self, rule: &Rule, at: Index) -> Option<String> {
        let value = self.with(&rule.expr, at, |expr, context| xpath::evaluate_text(expr, context).map(Cow::into_owned));
        self.heard(rule, value)
    }

    fn heard<V>(&mut self, rule: &Rule, value: Result<V, EvalError>) -> Option<V> {
        match value {
            Ok(value) => {
                self.troubles.remove(&(rule.at, rule.column));
                Some(value)
            }
            Err(error) => {
                self.troubles.insert((rule.at, rule.column), error);
                None
            }
        }
    }
}
