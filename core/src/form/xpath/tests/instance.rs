//! An instance written as XML, for tests: elements, attributes and the texts of leaves.

use std::borrow::Cow;

use crate::form::xpath::Tree;

/// Nodes are numbered as they are written, attributes right after their element.
#[derive(Debug, Default)]
pub(in crate::form::xpath) struct Instance {
    nodes: Vec<Node>,
    root: usize,
}

#[derive(Debug, Default)]
struct Node {
    name: String,
    value: String,
    parent: Option<usize>,
    children: Vec<usize>,
    attributes: Vec<usize>,
}

impl Instance {
    /// The record first; behind it `<instance id="...">` with a list in each.
    pub(in crate::form::xpath) fn new(xml: &str) -> Self {
        let mut instance = Self::default();
        instance.root = instance.add(None, "");
        let mut open = instance.root;
        for piece in xml.split('<').skip(1) {
            let (tag, value) = piece.split_once('>').unwrap();
            if let Some(name) = tag.strip_prefix('/') {
                assert_eq!(instance.nodes[open].name, name);
                open = instance.nodes[open].parent.unwrap();
                continue;
            }
            let (name, attributes) = tag.trim_end_matches('/').split_once(' ').unwrap_or((tag.trim_end_matches('/'), ""));
            let element = instance.add(Some(open), name);
            instance.nodes[open].children.push(element);
            for attribute in attributes.split_inclusive("\" ").filter_map(|one| one.split_once('=')) {
                let id = instance.add(Some(element), attribute.0.trim());
                instance.nodes[id].value = attribute.1.trim().trim_matches('"').to_owned();
                instance.nodes[element].attributes.push(id);
            }
            if !tag.ends_with('/') {
                open = element;
                instance.nodes[element].value = value.trim().to_owned();
            }
        }
        instance
    }

    fn add(&mut self, parent: Option<usize>, name: &str) -> usize {
        self.nodes.push(Node { name: name.to_owned(), parent, ..Node::default() });
        self.nodes.len() - 1
    }

    /// The first element at a path of names, such as `/data/class`.
    pub(in crate::form::xpath) fn element(&self, path: &str) -> usize {
        path.split('/')
            .skip(1)
            .filter(|name| !name.is_empty())
            .fold(self.root, |at, name| *self.nodes[at].children.iter().find(|child| self.nodes[**child].name == name).unwrap())
    }

    /// The value of a leaf, or those of all leaves in it.
    pub(in crate::form::xpath) fn text(&self, node: usize) -> String {
        let Node { children, value, .. } = &self.nodes[node];
        let inside = children.iter().filter(|child| self.nodes[**child].name != "instance");
        if children.is_empty() { value.clone() } else { inside.map(|child| self.text(*child)).collect() }
    }

    /// Every element of this name.
    pub(in crate::form::xpath) fn all(&self, name: &str) -> Vec<usize> {
        (0..self.nodes.len()).filter(|node| self.nodes[*node].name == name).collect()
    }
}

impl Tree for Instance {
    type Node = usize;

    fn root(&self) -> usize {
        self.root
    }

    fn instance(&self, id: &str) -> Option<usize> {
        let all = &self.nodes[self.root].children;
        all.iter().copied().find(|child| {
            let node = &self.nodes[*child];
            node.name == "instance" && node.attributes.iter().any(|id_of| self.nodes[*id_of].value == id)
        })
    }

    /// An instance stands beside the record, not in it.
    fn parent(&self, node: usize) -> Option<usize> {
        if self.nodes[node].name == "instance" { None } else { self.nodes[node].parent }
    }

    fn first_child(&self, node: usize) -> Option<usize> {
        self.nodes[node].children.first().copied()
    }

    fn next_sibling(&self, node: usize) -> Option<usize> {
        let siblings = &self.nodes[self.nodes[node].parent?].children;
        let at = siblings.iter().position(|sibling| *sibling == node)?;
        siblings.get(at + 1).copied().filter(|next| self.nodes[*next].name != "instance")
    }

    fn attribute(&self, node: usize, index: usize) -> Option<usize> {
        self.nodes[node].attributes.get(index).copied()
    }

    fn name(&self, node: usize) -> &str {
        let name = &self.nodes[node].name;
        if name == "instance" { "" } else { name }
    }

    fn value(&self, node: usize) -> Cow<'_, str> {
        assert!(self.nodes[node].children.is_empty(), "only leaves are asked");
        Cow::Borrowed(&self.nodes[node].value)
    }

    fn namespace(&self, node: usize) -> &str {
        if self.name(node).starts_with("orx:") { "http://openrosa.org/xforms" } else { "" }
    }
}
