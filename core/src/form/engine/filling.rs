//! A form while it is filled: an answer changes what follows from it, and nothing else is computed again.

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use super::super::xpath::{Environment, EvalError};
use super::super::{Meta, Special};
use super::fault::Column;
use super::instance::{Index, Instance};
use super::kinds;
use super::model::{Model, Rule};
use super::reader::Reader;
use super::view::Saved;
use crate::order;
use crate::record::Field;

/// How many answers one answer may have computed by triggers and for new rows: two that trigger each other would never end.
const ONCE_MAX: usize = 20_000;

/// Names a new row among those at a path, each another.
pub type Names = Box<dyn FnMut(&str) -> String>;

/// A record of a form, open on a device.
pub struct Filling {
    pub(super) model: Rc<Model>,
    device: Rc<dyn Environment>,
    reader: Reader,
    pub(super) saved: Saved,
    pub(super) instance: Instance,
    /// What has to be computed, once each and in order: a place in the order, and a node.
    pub(super) queue: VecDeque<(usize, Index)>,
    /// Nodes that are to be shown anew, some of them more than once.
    pub(super) changed: Vec<Index>,
    /// What is to be computed once: what stands in new nodes at first, and what a trigger says.
    pub(super) once: VecDeque<(Column, Index)>,
    /// Rows came or went, so that every place may be another one.
    pub(super) moved: bool,
    pub(super) troubles: BTreeMap<(usize, Column), EvalError>,
    pub(super) names: Names,
    /// The record is only now begun.
    pub(super) beginning: bool,
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
    /// A record without answers, in which nothing is computed yet. `names` names the rows that people add.
    #[must_use]
    pub fn blank(model: Rc<Model>, device: Rc<dyn Environment>, reader: Reader, names: Names) -> Self {
        let instance = Instance::new(&model.templates);
        Self {
            model,
            device,
            reader,
            saved: Saved::new(),
            instance,
            queue: VecDeque::new(),
            changed: Vec::new(),
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
    pub fn begin(model: Rc<Model>, device: Rc<dyn Environment>, reader: Reader, names: Names) -> Self {
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

    /// Computes everything: after the answers of a stored record have been put in.
    pub fn settle(&mut self) -> Change {
        let model = Rc::clone(&self.model);
        for rank in 0..model.order.len() {
            let Some(rule) = model.order.get(rank).and_then(|rule| model.rules.get(*rule)) else { continue };
            for node in self.instance.of(model.context_of(rule)).to_vec() {
                self.wait(rank, node);
            }
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
        self.changed.push(at);
        self.notify(at);
        self.enqueue(template, Column::Choices, at);
        true
    }

    pub(super) fn take_change(&mut self) -> Change {
        let moved = core::mem::take(&mut self.moved);
        Change { nodes: order::set(core::mem::take(&mut self.changed)), moved }
    }

    /// Has something computed when its turn comes. A tree would sort them as well; its code is a kilobyte of a phone's download.
    pub(super) fn wait(&mut self, rank: usize, at: Index) {
        if let Err(place) = self.queue.binary_search(&(rank, at)) {
            self.queue.insert(place, (rank, at));
        }
    }

    /// Computes what waits, until nothing does.
    pub(super) fn run(&mut self) {
        let model = Rc::clone(&self.model);
        while let Some((rank, at)) = self.queue.pop_front() {
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
    pub(super) fn spread_relevance(&mut self, at: Index) {
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
            self.changed.push(inner);
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
        self.changed.push(at);
        self.notify(at);
    }

    /// What an expression says, as the answer to its question would be written.
    fn computed(&mut self, rule: &Rule, at: Index) -> String {
        let text = self.text(rule, at).unwrap_or_default();
        self.model.templates.asked(rule.at).map_or_else(|| text.clone(), |asked| kinds::computed(asked, &text))
    }

    /// Has those computed that the answer at `at` triggers.
    fn trigger(&mut self, at: Index) {
        let triggered = self.triggered(at);
        self.once.extend(triggered.into_iter().map(|node| (Column::Trigger, node)));
    }

    /// What the answer at `at` triggers, in the same rows.
    fn triggered(&self, at: Index) -> Vec<Index> {
        let templates = &self.model.templates;
        let template = self.instance.template(at);
        let targets = self.model.triggered.get(&template).into_iter().flatten();
        let nodes = targets.filter_map(|target| {
            let shared = templates.with_ancestors(template).find(|around| templates.holds(*around, *target))?;
            let around = self.instance.around(at, shared)?;
            Some(self.instance.inside(around, *target).to_vec())
        });
        nodes.flatten().collect()
    }

    /// The questions that keep where the person was when the one at `at` was answered (rule FE22).
    #[must_use]
    pub fn places_due(&self, at: Index) -> Vec<Field> {
        let place = Some(Special::Meta(Meta::BackgroundGeopoint));
        let due = self.triggered(at).into_iter().filter(|node| self.asked(*node).is_some_and(|asked| asked.special == place));
        due.filter_map(|node| self.field(node)).collect()
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

    pub(super) fn enqueue(&mut self, template: usize, column: Column, at: Index) {
        let model = Rc::clone(&self.model);
        if let Some(rank) = model.place(template, column).and_then(|rule| model.ranks.get(rule).copied().flatten()) {
            self.wait(rank, at);
        }
    }

    /// Asks those again that read a node.
    fn notify(&mut self, at: Index) {
        let model = Rc::clone(&self.model);
        let template = self.instance.template(at);
        self.notify_readers(&model, template, at);
    }

    /// Asks those again that read a part from within what `at` is in.
    pub(super) fn notify_readers(&mut self, model: &Model, template: usize, at: Index) {
        for reader in model.readers.get(template).into_iter().flatten() {
            let Some(rule) = model.rules.get(reader.rule) else { continue };
            let Some(around) = self.instance.around(at, reader.anchor) else { continue };
            let nodes = self.instance.inside(around, model.context_of(rule)).to_vec();
            match model.ranks.get(reader.rule).copied().flatten() {
                Some(rank) => nodes.into_iter().for_each(|node| self.wait(rank, node)),
                None => self.changed.extend(nodes),
            }
        }
    }

    /// Whether an answer is computed again and again, and can be so at any time.
    #[must_use]
    pub fn is_computed(&self, at: Index) -> bool {
        let template = self.instance.template(at);
        self.model.follows(template) && self.model.rule(template, Column::Calculation).is_some_and(|rule| !rule.expr.has_once())
    }

    pub(super) fn answer_at(&self, at: Index) -> &str {
        self.instance.get(at).map_or("", |node| &node.value)
    }

    pub(super) fn is_relevant(&self, at: Index) -> bool {
        self.instance.get(at).is_some_and(|node| node.relevant)
    }

    /// Every node, rows beyond a count too.
    pub(super) fn everywhere(&self) -> impl Iterator<Item = Index> + use<> {
        0..self.instance.len()
    }
}
