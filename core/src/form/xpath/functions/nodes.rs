//! Nodes: how many, what they are called, where they stand.

use super::Call;
use crate::form::xpath::evaluate::Evaluated;
use crate::form::xpath::function::Function;
use crate::form::xpath::tree::Tree;

impl<T: Tree> Call<'_, '_, T> {
    pub(super) fn count_non_empty(&self) -> Evaluated<f64> {
        let mut count = 0.0;
        for node in self.nodes(0)? {
            self.evaluator.charge(1)?;
            if !self.evaluator.node_text(node)?.is_empty() {
                count += 1.0;
            }
        }
        Ok(count)
    }

    /// The position of a node, from 1, among its siblings of the same name.
    pub(super) fn position_of(&self) -> Evaluated<f64> {
        let tree = self.evaluator.tree;
        let Some(node) = self.nodes(0)?.first().copied() else { return Ok(f64::NAN) };
        let mut position = 1.0;
        let mut sibling = tree.parent(node).and_then(|parent| tree.first_child(parent));
        while let Some(at) = sibling.filter(|at| *at != node) {
            self.evaluator.charge(1)?;
            if tree.name(at) == tree.name(node) {
                position += 1.0;
            }
            sibling = tree.next_sibling(at);
        }
        Ok(position)
    }

    pub(super) fn name(&self, function: Function) -> Evaluated<String> {
        let tree = self.evaluator.tree;
        let Some(node) = self.nodes(0)?.first().copied() else { return Ok(String::new()) };
        let name = tree.name(node);
        Ok(match function {
            Function::LocalName => name.split_once(':').map_or(name, |(_, local)| local),
            Function::NamespaceUri => tree.namespace(node),
            _ => name,
        }
        .to_owned())
    }

    /// Whether the node at hand is in a language, as the nearest `xml:lang` says: `zh-CN` is in `zh`.
    pub(super) fn lang(&self) -> Evaluated<bool> {
        let tree = self.evaluator.tree;
        let wanted = self.text(0)?;
        let mut at = Some(self.focus.node);
        while let Some(node) = at {
            let mut index = 0;
            while let Some(attribute) = tree.attribute(node, index) {
                self.evaluator.charge(1)?;
                if tree.name(attribute) == "xml:lang" {
                    let language = tree.value(attribute);
                    let rest = language.get(wanted.len()..).unwrap_or("?");
                    let begins = language.get(..wanted.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(&wanted));
                    return Ok(begins && (rest.is_empty() || rest.as_bytes().starts_with(b"-")));
                }
                index += 1;
            }
            at = tree.parent(node);
        }
        Ok(false)
    }

    /// Of the first argument's nodes those that are in the wanted one of each repeat, whichever repeat is named first.
    pub(super) fn indexed_repeat(&self) -> Evaluated<Vec<T::Node>> {
        let mut kept = self.nodes(0)?;
        for pair in (1..self.arguments.len()).step_by(2) {
            let (rows, index) = (self.nodes(pair)?, self.number(pair + 1)?);
            let mut inside = Vec::new();
            for node in kept {
                if self.is_in_row(node, &rows, index)? {
                    inside.push(node);
                }
            }
            kept = inside;
        }
        Ok(kept)
    }

    /// Whether what is around `node` is the row at `index`, from 1, among the rows of one repeat.
    fn is_in_row(&self, node: T::Node, rows: &[T::Node], index: f64) -> Evaluated<bool> {
        let tree = self.evaluator.tree;
        let mut at = Some(node);
        while let Some(row) = at {
            self.evaluator.charge(1)?;
            if rows.binary_search(&row).is_ok() {
                let parent = tree.parent(row);
                self.evaluator.charge(rows.len())?;
                let before = rows.iter().filter(|other| **other < row && tree.parent(**other) == parent).count();
                return Ok(before as f64 + 1.0 == index);
            }
            at = tree.parent(row);
        }
        Ok(false)
    }

    /// `instance(id)/root/item[query = value]/wanted`, of the first such item.
    pub(super) fn pulldata(&self) -> Evaluated<String> {
        let tree = self.evaluator.tree;
        let (id, wanted, query, value) = (self.text(0)?, self.text(1)?, self.text(2)?, self.text(3)?);
        let mut item = tree.instance(&id).and_then(|above| tree.first_child(above)).and_then(|root| tree.first_child(root));
        while let Some(at) = item {
            self.evaluator.charge(1)?;
            if tree.name(at) == "item" && self.child_text(at, &query)?.is_some_and(|text| text == value) {
                return Ok(self.child_text(at, &wanted)?.unwrap_or_default());
            }
            item = tree.next_sibling(at);
        }
        Ok(String::new())
    }

    fn child_text(&self, node: T::Node, name: &str) -> Evaluated<Option<String>> {
        let tree = self.evaluator.tree;
        let mut child = tree.first_child(node);
        while let Some(at) = child {
            self.evaluator.charge(1)?;
            if tree.name(at) == name {
                return Ok(Some(self.evaluator.node_text(at)?.into_owned()));
            }
            child = tree.next_sibling(at);
        }
        Ok(None)
    }
}
