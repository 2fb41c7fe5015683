//! What expressions see of a record: its nodes, the lists beside it, and the record before it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::super::xpath::Tree;
use super::super::{List, ListRow};
use super::instance::Instance;
use super::model::{LAST_SAVED, Model};
use super::reader::Reader;

/// A node: of the record, of the one before it, or of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct At {
    tree: usize,
    /// 0 is above the outermost.
    index: usize,
}

const RECORD: usize = 0;
const SAVED: usize = 1;
const LISTS: usize = 2;

/// What a row of a list has before its own columns.
const NAME_AND_LABEL: usize = 2;

impl At {
    /// A node of the record.
    pub(super) const fn node(index: usize) -> Self {
        Self { tree: RECORD, index: index + 1 }
    }

    /// The place in the record, where it is one.
    pub(super) const fn in_record(self) -> Option<usize> {
        if self.tree == RECORD { self.index.checked_sub(1) } else { None }
    }
}

/// The answers of the record that was sent last, by their paths without rows.
pub type Saved = BTreeMap<String, String>;

#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub model: &'a Model,
    pub instance: &'a Instance,
    pub saved: &'a Saved,
    pub reader: &'a Reader,
}

impl<'a> View<'a> {
    /// The row of a list that an item is.
    pub fn row(&self, at: At) -> Option<&'a ListRow> {
        let list = self.list(at.tree)?;
        list.rows.get(at.index.checked_sub(2)? / stride(list))
    }

    fn list(&self, tree: usize) -> Option<&'a List> {
        self.model.lists.get(tree.checked_sub(LISTS)?)
    }

    /// What an index of a list is: the item, and the field of it, where it is within one.
    fn item(list: &List, index: usize) -> Option<(usize, Option<usize>)> {
        let inside = index.checked_sub(2)?;
        Some((inside / stride(list), (inside % stride(list)).checked_sub(1)))
    }

    /// The first at or after a place, among what has one parent. What is irrelevant is there and says nothing; but a row that is
    /// irrelevant is none (rule FE5).
    fn there(&self, mut at: usize, parent: usize) -> Option<At> {
        let end = self.instance.end(parent);
        while at < end {
            if self.is_there(at) {
                return Some(At::node(at));
            }
            at = self.instance.end(at).max(at + 1);
        }
        None
    }

    fn is_there(&self, at: usize) -> bool {
        self.instance.get(at).is_some_and(|node| node.relevant || !self.model.templates.is_repeat(node.template))
    }
}

/// How many nodes an item of a list takes.
const fn stride(list: &List) -> usize {
    1 + NAME_AND_LABEL + list.columns.len()
}

fn children(view: &View<'_>, node: At) -> impl Iterator<Item = At> {
    core::iter::successors(view.first_child(node), |at| view.next_sibling(*at))
}

impl Tree for View<'_> {
    type Node = At;

    fn root(&self) -> At {
        At { tree: RECORD, index: 0 }
    }

    fn instance(&self, id: &str) -> Option<At> {
        let tree = if id == LAST_SAVED { SAVED } else { LISTS + self.model.list(id)?.0 };
        Some(At { tree, index: 0 })
    }

    fn parent(&self, node: At) -> Option<At> {
        let index = node.index.checked_sub(1)?;
        let at = |index| Some(At { tree: node.tree, index });
        match node.tree {
            RECORD => self.instance.parent(index).map_or_else(|| at(0), |parent| at(parent + 1)),
            SAVED => self.model.templates.parent(index).map_or_else(|| at(0), |parent| at(parent + 1)),
            tree => {
                let list = self.list(tree)?;
                match Self::item(list, node.index) {
                    None => at(0),
                    Some((_, None)) => at(1),
                    Some((item, Some(_))) => at(2 + item * stride(list)),
                }
            }
        }
    }

    fn first_child(&self, node: At) -> Option<At> {
        let at = |index| Some(At { tree: node.tree, index });
        let Some(index) = node.index.checked_sub(1) else { return at(1) };
        match node.tree {
            // All that is in a node stands behind it.
            RECORD => self.there(index + 1, index),
            SAVED => self.model.templates.children(index).next().and_then(|child| at(child + 1)),
            tree => {
                let list = self.list(tree)?;
                match Self::item(list, node.index) {
                    None if !list.rows.is_empty() => at(2),
                    Some((_, None)) => at(node.index + 1),
                    None | Some((_, Some(_))) => None,
                }
            }
        }
    }

    fn next_sibling(&self, node: At) -> Option<At> {
        let index = node.index.checked_sub(1)?;
        let at = |index| Some(At { tree: node.tree, index });
        match node.tree {
            RECORD => self.there(self.instance.end(index), self.instance.parent(index)?),
            SAVED => {
                let next = self.model.templates.get(index)?.end;
                let end = self.model.templates.get(self.model.templates.parent(index)?)?.end;
                if next < end { at(next + 1) } else { None }
            }
            tree => {
                let list = self.list(tree)?;
                match Self::item(list, node.index)? {
                    (item, None) if item + 1 < list.rows.len() => at(node.index + stride(list)),
                    (_, Some(field)) if field + 2 < stride(list) => at(node.index + 1),
                    _ => None,
                }
            }
        }
    }

    fn child_named(&self, node: At, name: &str) -> Option<At> {
        let Some(index) = node.index.checked_sub(1).filter(|_| node.tree == RECORD) else {
            return children(self, node).find(|child| self.name(*child) == name);
        };
        let template = self.model.templates.child(self.instance.template(index), name)?;
        self.instance.inside(index, template).iter().copied().find(|child| self.is_there(*child)).map(At::node)
    }

    fn next_named(&self, node: At) -> Option<At> {
        let Some(index) = node.index.checked_sub(1).filter(|_| node.tree == RECORD) else {
            let same = |at: &At| self.name(*at) == self.name(node);
            return core::iter::successors(self.next_sibling(node), |at| self.next_sibling(*at)).find(same);
        };
        let parent = self.instance.parent(index)?;
        let all = self.instance.inside(parent, self.instance.template(index));
        let behind = all.get(all.partition_point(|at| *at <= index)..)?;
        behind.iter().copied().find(|at| self.is_there(*at)).map(At::node)
    }

    fn attribute(&self, _: At, _: usize) -> Option<At> {
        None
    }

    fn name(&self, node: At) -> &str {
        let Some(index) = node.index.checked_sub(1) else { return "" };
        match node.tree {
            RECORD => self.model.templates.name(self.instance.template(index)),
            SAVED => self.model.templates.name(index),
            tree => {
                let Some(list) = self.list(tree) else { return "" };
                match Self::item(list, node.index) {
                    None => "root",
                    Some((_, None)) => "item",
                    Some((_, Some(0))) => "name",
                    Some((_, Some(1))) => "label",
                    Some((_, Some(field))) => list.columns.get(field - NAME_AND_LABEL).map_or("", String::as_str),
                }
            }
        }
    }

    fn value(&self, node: At) -> Cow<'_, str> {
        let Some(index) = node.index.checked_sub(1) else { return Cow::Borrowed("") };
        Cow::Borrowed(match node.tree {
            RECORD => self.instance.get(index).filter(|node| node.relevant).map_or("", |node| node.answer()),
            SAVED => self.saved.get(self.model.templates.path(index)).map_or("", String::as_str),
            tree => {
                let field = self.list(tree).and_then(|list| Self::item(list, node.index)).and_then(|(_, field)| field);
                let Some((row, field)) = self.row(node).zip(field) else { return Cow::Borrowed("") };
                match field {
                    0 => &row.name,
                    1 => self.reader.words(&row.label),
                    field => row.cells.get(field - NAME_AND_LABEL).map_or("", String::as_str),
                }
            }
        })
    }
}
