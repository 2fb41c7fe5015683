//! A record that is being filled: its nodes in the order of the document, each with how many it holds, so that all that is in a node
//! stands right behind it.

use super::template::{Part, Templates};

/// The place of a node, which moves when rows before it come or go.
pub type Index = usize;

/// A node of the record.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub template: usize,
    /// The form's own is its own parent.
    pub parent: Index,
    /// Itself and all that is in it.
    pub size: usize,
    /// A question's answer as XForms writes it.
    pub value: String,
    /// What a row is called where it is stored.
    pub row: String,
    /// What the part's own expression says.
    pub own_relevant: bool,
    /// A row beyond the number that there should be: kept, as what is irrelevant is.
    pub beyond: bool,
    /// Relevant with all that it is in.
    pub relevant: bool,
    /// What is left of a choice where not all of it is offered any more.
    pub offered: Option<String>,
}

impl Node {
    /// The answer, as far as it is offered.
    pub fn answer(&self) -> &str {
        self.offered.as_ref().unwrap_or(&self.value)
    }
}

/// All nodes.
#[derive(Clone, Debug, Default)]
pub(super) struct Instance {
    nodes: Vec<Node>,
    /// The nodes of each part, in order.
    by_template: Vec<Vec<Index>>,
}

impl Instance {
    /// Nothing answered, and no rows.
    pub fn new(templates: &Templates) -> Self {
        let mut instance = Self::default();
        grow(templates, 0, 0, &mut instance.nodes);
        instance.index(templates);
        instance
    }

    pub const fn len(&self) -> usize {
        self.nodes.len()
    }

    pub fn get(&self, at: Index) -> Option<&Node> {
        self.nodes.get(at)
    }

    pub fn get_mut(&mut self, at: Index) -> Option<&mut Node> {
        self.nodes.get_mut(at)
    }

    pub fn template(&self, at: Index) -> usize {
        self.nodes.get(at).map_or(0, |node| node.template)
    }

    /// One past the last node in it.
    pub fn end(&self, at: Index) -> Index {
        self.nodes.get(at).map_or(at, |node| at + node.size)
    }

    /// Nothing for the form's own.
    pub fn parent(&self, at: Index) -> Option<Index> {
        self.nodes.get(at).map(|node| node.parent).filter(|parent| *parent != at)
    }

    pub fn with_ancestors(&self, at: Index) -> impl Iterator<Item = Index> {
        core::iter::successors(Some(at), |at| self.parent(*at))
    }

    /// The node itself or what it is in that is of a part.
    pub fn around(&self, at: Index, template: usize) -> Option<Index> {
        self.with_ancestors(at).find(|around| self.template(*around) == template)
    }

    pub fn children(&self, at: Index) -> impl Iterator<Item = Index> {
        let end = self.end(at);
        let mut next = at + 1;
        core::iter::from_fn(move || {
            let child = (next < end).then_some(next)?;
            next = self.end(child).max(child + 1);
            Some(child)
        })
    }

    /// The rows of a repeat in one node.
    pub fn rows(&self, parent: Index, repeat: usize) -> &[Index] {
        // No part is in itself: all of them are directly there.
        self.inside(parent, repeat)
    }

    /// All nodes of a part within one node, itself included.
    pub fn inside(&self, at: Index, template: usize) -> &[Index] {
        let all = self.by_template.get(template).map_or(&[][..], Vec::as_slice);
        let from = all.partition_point(|known| *known < at);
        let to = all.partition_point(|known| *known < self.end(at));
        all.get(from..to).unwrap_or_default()
    }

    /// All nodes of a part.
    pub fn of(&self, template: usize) -> &[Index] {
        self.by_template.get(template).map_or(&[][..], Vec::as_slice)
    }

    /// Puts rows in, before the one that is at `position` (from 0) or behind the last; gives the place of the first.
    pub fn insert(&mut self, templates: &Templates, parent: Index, repeat: usize, position: usize, names: Vec<String>) -> Index {
        let rows = self.rows(parent, repeat);
        let at = rows.get(position).copied().unwrap_or_else(|| self.place_after(templates, parent, repeat, rows.last().copied()));
        let mut new = Vec::new();
        for name in names {
            let start = new.len();
            grow(templates, repeat, at + start, &mut new);
            if let Some(first) = new.get_mut(start) {
                first.parent = parent;
                first.row = name;
            }
        }
        let count = new.len();
        for node in self.nodes.iter_mut().skip(at) {
            if node.parent >= at {
                node.parent += count;
            }
        }
        let around: Vec<Index> = self.with_ancestors(parent).collect();
        self.nodes.splice(at..at, new);
        for outer in around {
            if let Some(node) = self.nodes.get_mut(outer) {
                node.size += count;
            }
        }
        self.index(templates);
        at
    }

    /// Takes a row out, with all that is in it.
    pub fn remove(&mut self, templates: &Templates, row: Index) {
        let (Some(parent), end) = (self.parent(row), self.end(row)) else { return };
        let around: Vec<Index> = self.with_ancestors(parent).collect();
        let count = end - row;
        self.nodes.drain(row..end);
        for node in self.nodes.iter_mut().skip(row) {
            if node.parent >= end {
                node.parent -= count;
            }
        }
        for outer in around {
            if let Some(node) = self.nodes.get_mut(outer) {
                node.size -= count;
            }
        }
        self.index(templates);
    }

    /// Where the first row of a repeat would stand: behind what comes before it in the form.
    fn place_after(&self, templates: &Templates, parent: Index, repeat: usize, last: Option<Index>) -> Index {
        if let Some(last) = last {
            return self.end(last);
        }
        let before = templates.children(self.template(parent)).take_while(|child| *child != repeat);
        let last = before.filter_map(|child| self.rows(parent, child).last().copied()).last();
        last.map_or(parent + 1, |last| self.end(last))
    }

    fn index(&mut self, templates: &Templates) {
        let mut by_template = vec![Vec::new(); templates.all().len()];
        for (at, node) in self.nodes.iter().enumerate() {
            if let Some(known) = by_template.get_mut(node.template) {
                known.push(at);
            }
        }
        self.by_template = by_template;
    }
}

/// The nodes of a part and of all in it that is not asked for each row; `at` is where the first will stand.
fn grow(templates: &Templates, template: usize, at: Index, nodes: &mut Vec<Node>) {
    let start = nodes.len();
    let preset = templates.get(template).map(|template| template.preset.clone()).unwrap_or_default();
    nodes.push(Node {
        template,
        parent: at,
        size: 1,
        value: preset,
        row: String::new(),
        own_relevant: true,
        beyond: false,
        relevant: true,
        offered: None,
    });
    for child in templates.children(template) {
        if matches!(templates.get(child).map(|child| &child.part), None | Some(Part::Repeat { .. })) {
            continue;
        }
        let from = nodes.len();
        grow(templates, child, at + (from - start), nodes);
        if let Some(first) = nodes.get_mut(from) {
            first.parent = at;
        }
    }
    let size = nodes.len() - start;
    if let Some(first) = nodes.get_mut(start) {
        first.size = size;
    }
}
