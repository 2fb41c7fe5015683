//! Rows that come and go: what stands in them at first, and what is computed of them.

use std::ops::Range;
use std::rc::Rc;

use super::super::{Meta, Special};
use super::fault::Column;
use super::filling::{Change, Filling};
use super::instance::Index;
use super::kinds;
use super::model::Rule;
use super::template::Part;

/// The most rows that a number of rows can ask for; a slip of a finger makes no million.
pub const ROWS_MAX: usize = 1_000;

/// The most nodes of a record: rows within rows multiply.
const NODES_MAX: usize = 50_000;

impl Filling {
    /// Adds a row behind the others, where people may.
    pub fn add_row(&mut self, parent: Index, repeat: usize) -> Change {
        let position = self.instance.rows(parent, repeat).len();
        if position < ROWS_MAX {
            let path = self.repeat_path(parent, repeat);
            let name = (self.names)(&path);
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

    /// Makes as many rows as the form says.
    pub(super) fn count(&mut self, rule: &Rule, parent: Index) {
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
        self.changed.push(parent);
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
        self.changed.push(parent);
        self.moved = true;
    }

    /// A first row in each repeat that nothing counts.
    pub(super) fn first_rows(&mut self, at: Index) {
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
                    let path = self.repeat_path(parent, inner);
                    let name = (self.names)(&path);
                    self.insert_named(parent, inner, 0, vec![name]);
                }
            }
        }
    }

    /// Has what stands there at first computed, in all that is in a node.
    pub(super) fn defaults_of(&mut self, at: Index) {
        let model = Rc::clone(&self.model);
        for node in at..self.instance.end(at) {
            if model.place(self.instance.template(node), Column::Default).is_some() {
                self.once.push_back((Column::Default, node));
            }
        }
    }

    /// What the device knows, into the questions that ask it.
    pub(super) fn device_knows(&mut self, at: Index) {
        let model = Rc::clone(&self.model);
        for node in at..self.instance.end(at) {
            let Some(asked) = model.templates.asked(self.instance.template(node)) else { continue };
            let Some(Special::Meta(meta)) = &asked.special else { continue };
            let property = match meta {
                Meta::Start => Some(kinds::now(self.device())),
                Meta::Today => Some(kinds::today(self.device())),
                Meta::DeviceId => self.device().property("deviceid"),
                Meta::Username => self.device().property("username"),
                Meta::Email => self.device().property("email"),
                Meta::PhoneNumber => self.device().property("phonenumber"),
                _ => None,
            };
            if let (Some(value), Some(node)) = (property, self.instance.get_mut(node)) {
                node.value = value;
            }
        }
    }

    /// Moves everything that points at nodes.
    fn shift(&mut self, to: impl Fn(Index) -> Option<Index>) {
        let (queue, changed) = (core::mem::take(&mut self.queue), core::mem::take(&mut self.changed));
        // Rows stay in their order, so what waits does too.
        self.queue.extend(queue.into_iter().filter_map(|(rank, at)| Some((rank, to(at)?))));
        self.changed.extend(changed.into_iter().filter_map(&to));
        self.once = core::mem::take(&mut self.once).into_iter().filter_map(|(column, at)| Some((column, to(at)?))).collect();
    }
}
