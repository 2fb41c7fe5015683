//! A form while it is filled: an answer changes what follows from it, and nothing else is computed again.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::Range;
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

/// The most nodes of a record: rows within rows multiply.
const NODES_MAX: usize = 50_000;

/// How many answers one answer may have computed by triggers and for new rows: two that trigger each other would never end.
const ONCE_MAX: usize = 20_000;

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
    /// What is to be computed once: what stands in new nodes at first, and what a trigger says.
    once: VecDeque<(Column, Index)>,
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
            once: VecDeque::new(),
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
        filling.defaults_of(0);
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
            self.trigger(at);
            self.finish();
        }
        self.take_change()
    }

    /// Adds a row behind the others, where people may.
    pub fn add_row(&mut self, parent: Index, repeat: usize) -> Change {
        let position = self.instance.rows(parent, repeat).len();
        if position < ROWS_MAX {
            let name = (self.names)();
            self.insert(parent, repeat, position, vec![name]);
            self.finish();
        }
        self.take_change()
    }

    /// Takes a row away with its answers.
    pub fn remove_row(&mut self, row: Index) -> Change {
        self.remove(row);
        self.finish();
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
        self.finish();
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

    pub(super) fn take_change(&mut self) -> Change {
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
        if there < wanted {
            // Every device gives them the same names: what two of them count meanwhile is the same row.
            let names = (there..wanted).map(|position| format!("{position:08x}")).collect();
            self.insert(parent, repeat, there, names);
        }
        for (position, row) in self.instance.rows(parent, repeat).to_vec().into_iter().enumerate() {
            let beyond = position >= wanted;
            let Some(node) = self.instance.get_mut(row) else { continue };
            if node.beyond != beyond {
                node.beyond = beyond;
                self.spread_relevance(row);
            }
        }
    }

    /// Has those computed that the answer at `at` triggers.
    fn trigger(&mut self, at: Index) {
        let model = Rc::clone(&self.model);
        let template = self.instance.template(at);
        for target in model.triggered.get(&template).into_iter().flatten() {
            let shared = model.templates.with_ancestors(template).find(|around| model.templates.holds(*around, *target));
            let Some(around) = shared.and_then(|shared| self.instance.around(at, shared)) else { continue };
            self.once.extend(self.instance.inside(around, *target).iter().map(|node| (Column::Trigger, *node)));
        }
    }

    /// Has what stands there at first computed, in all that is in a node.
    fn defaults_of(&mut self, at: Index) {
        let model = Rc::clone(&self.model);
        for node in at..self.instance.end(at) {
            if model.place(self.instance.template(node), Column::Default).is_some() {
                self.once.push_back((Column::Default, node));
            }
        }
    }

    /// Computes all that waits, and what is computed once after it: rows may come with either, and bring more of both.
    pub(super) fn finish(&mut self) {
        let model = Rc::clone(&self.model);
        self.run();
        let mut left = ONCE_MAX;
        while let Some((column, at)) = self.once.pop_front() {
            let Some(rest) = left.checked_sub(1) else { return self.once.clear() };
            left = rest;
            let triggered = column == Column::Trigger;
            // Nothing is put where nothing is asked.
            if !triggered && !self.is_relevant(at) {
                continue;
            }
            let template = self.instance.template(at);
            let rule = model.rule(template, if triggered { Column::Calculation } else { column });
            let value = rule.map_or_else(String::new, |rule| self.computed(rule, at));
            if self.put(at, &value) {
                if triggered {
                    self.trigger(at);
                }
                self.run();
            }
        }
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
        self.once.clear();
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
        self.instance.rows(parent, repeat).iter().filter_map(|row| self.row_name(*row))
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
    fn insert(&mut self, parent: Index, repeat: usize, position: usize, names: Vec<String>) {
        let added = self.insert_named(parent, repeat, position, names);
        if self.beginning && position == 0 {
            self.first_rows(added.start);
        }
        let end = self.instance.rows(parent, repeat).last().map_or(added.end, |last| self.instance.end(*last));
        for row in self.instance.rows(parent, repeat).to_vec().into_iter().filter(|row| (added.start..end).contains(row)) {
            self.device_knows(row);
            self.defaults_of(row);
        }
        self.wake(parent, repeat, added.start..end);
    }

    /// Rows without what stands in them at first, nothing computed: one behind the other, as far as a record may grow. Gives their nodes.
    pub(super) fn insert_named(&mut self, parent: Index, repeat: usize, position: usize, mut names: Vec<String>) -> Range<Index> {
        let model = Rc::clone(&self.model);
        let before = self.instance.len();
        let room = NODES_MAX.saturating_sub(before) / model.templates.get(repeat).map_or(1, |known| known.end - repeat);
        names.truncate(room);
        let first = self.instance.insert(&model.templates, parent, repeat, position, names);
        let count = self.instance.len() - before;
        self.shift(|at| if at >= first { Some(at + count) } else { Some(at) });
        let above = self.instance.get(parent).is_some_and(|node| node.relevant);
        for inner in first..first + count {
            if let Some(node) = self.instance.get_mut(inner) {
                node.relevant = above;
            }
        }
        self.moved |= count > 0;
        first..first + count
    }

    /// Has everything in new rows computed, and all that read of them from outside.
    fn wake(&mut self, parent: Index, repeat: usize, nodes: Range<Index>) {
        let model = Rc::clone(&self.model);
        let end = model.templates.get(repeat).map_or(repeat, |known| known.end);
        for inner in repeat..end {
            self.notify_readers(&model, inner, parent);
        }
        for node in nodes.clone() {
            let template = self.instance.template(node);
            for column in [Column::Relevant, Column::Calculation, Column::Choices] {
                self.enqueue(template, column, node);
            }
            let counted = model.templates.children(template).filter(|child| model.templates.is_repeat(*child));
            counted.for_each(|child| self.enqueue(child, Column::Count, node));
        }
        self.changed.extend(nodes);
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
                    self.insert_named(parent, inner, 0, vec![name]);
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
        self.once = core::mem::take(&mut self.once).into_iter().filter_map(|(column, at)| Some((column, to(at)?))).collect();
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
