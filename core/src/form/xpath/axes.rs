//! Paths through an instance: XPath 1.0, section 2.

use super::ast::{Axis, Expr, Path, Start, Step, Test};
use super::evaluate::{Evaluated, Evaluator, Focus, value_to_boolean};
use super::function::Gives;
use super::tree::Tree;
use super::value::{EvalError, Value};

impl<'a, T: Tree> Evaluator<'a, T> {
    /// The nodes of a path, in the order of the document, each once.
    pub fn path(&self, path: &'a Path, focus: Focus<T::Node>) -> Evaluated<Vec<T::Node>> {
        let mut found = Vec::new();
        if is_straight(path) {
            let Some(start) = self.start(&path.start, focus)? else { return Ok(found) };
            self.walk(start, &path.steps, &mut |node| {
                found.push(node);
                true
            })?;
            return Ok(found);
        }
        found = match &path.start {
            Start::Expr(expr) => self.nodes(expr, focus)?,
            start => self.start(start, focus)?.into_iter().collect(),
        };
        found = self.filter(found, &path.predicates)?;
        for step in &path.steps {
            found = self.step(&found, step)?;
        }
        Ok(found)
    }

    /// The first node of a path.
    pub fn first(&self, path: &'a Path, focus: Focus<T::Node>) -> Evaluated<Option<T::Node>> {
        if !is_straight(path) {
            return Ok(self.path(path, focus)?.first().copied());
        }
        let Some(start) = self.start(&path.start, focus)? else { return Ok(None) };
        let mut first = None;
        self.walk(start, &path.steps, &mut |node| {
            first = Some(node);
            false
        })?;
        Ok(first)
    }

    fn start(&self, start: &Start, focus: Focus<T::Node>) -> Evaluated<Option<T::Node>> {
        match start {
            Start::Context => Ok(Some(focus.node)),
            Start::Root => Ok(Some(self.tree.root())),
            Start::Current => Ok(Some(self.current)),
            Start::Instance(id) => Ok(self.tree.instance(id)),
            Start::Reference(_) => Err(EvalError::Unresolved),
            // `path` asks for it in its own way.
            Start::Expr(_) => Err(EvalError::Malformed),
        }
    }

    /// Shows `visit` the nodes of a straight path, one after the other, as long as it wants more.
    fn walk(&self, start: T::Node, steps: &[Step], visit: &mut dyn FnMut(T::Node) -> bool) -> Evaluated<bool> {
        let (mut node, mut steps) = (start, steps);
        while let Some((step, rest)) = steps.split_first() {
            self.charge(1)?;
            let next = match step.axis {
                Axis::SelfNode => Some(node),
                Axis::Parent => self.tree.parent(node),
                Axis::Child => return self.walk_children(node, step, rest, visit),
                _ => return self.walk_attributes(node, step, rest, visit),
            };
            match next {
                Some(next) if self.fits(next, &step.test) => node = next,
                _ => return Ok(true),
            }
            steps = rest;
        }
        Ok(visit(node))
    }

    fn walk_children(
        &self,
        node: T::Node,
        step: &Step,
        rest: &[Step],
        visit: &mut dyn FnMut(T::Node) -> bool,
    ) -> Evaluated<bool> {
        let mut child = self.first_child(node, &step.test);
        while let Some(node) = child {
            self.charge(1)?;
            if self.fits(node, &step.test) && !self.walk(node, rest, visit)? {
                return Ok(false);
            }
            child = self.next_child(node, &step.test);
        }
        Ok(true)
    }

    /// The first child that may fit.
    fn first_child(&self, node: T::Node, test: &Test) -> Option<T::Node> {
        match test {
            Test::Name(name) => self.tree.child_named(node, name),
            _ => self.tree.first_child(node),
        }
    }

    /// The next one of the same element that may fit.
    fn next_child(&self, node: T::Node, test: &Test) -> Option<T::Node> {
        match test {
            Test::Name(_) => self.tree.next_named(node),
            _ => self.tree.next_sibling(node),
        }
    }

    fn walk_attributes(
        &self,
        node: T::Node,
        step: &Step,
        rest: &[Step],
        visit: &mut dyn FnMut(T::Node) -> bool,
    ) -> Evaluated<bool> {
        let mut index = 0;
        while let Some(attribute) = self.tree.attribute(node, index) {
            self.charge(1)?;
            if self.fits(attribute, &step.test) && !self.walk(attribute, rest, visit)? {
                return Ok(false);
            }
            index += 1;
        }
        Ok(true)
    }

    fn step(&self, from: &[T::Node], step: &'a Step) -> Evaluated<Vec<T::Node>> {
        let mut all = Vec::new();
        for node in from {
            self.charge(1)?;
            let found = self.axis(*node, step)?;
            for node in self.filter(found, &step.predicates)? {
                self.insert(&mut all, node)?;
            }
        }
        Ok(all)
    }

    /// The nodes of an axis that fit, the nearest first: that is how predicates count them.
    fn axis(&self, node: T::Node, step: &Step) -> Evaluated<Vec<T::Node>> {
        let mut found = Vec::new();
        let mut take = |node: T::Node| {
            if self.fits(node, &step.test) {
                found.push(node);
            }
            self.charge(1)
        };
        if matches!(step.axis, Axis::SelfNode | Axis::DescendantOrSelf | Axis::AncestorOrSelf) {
            take(node)?;
        }
        let mut at = node;
        match step.axis {
            Axis::SelfNode => {}
            Axis::Child => {
                let mut child = self.first_child(node, &step.test);
                while let Some(next) = child {
                    take(next)?;
                    child = self.next_child(next, &step.test);
                }
            }
            Axis::Parent => self.tree.parent(node).map_or(Ok(()), take)?,
            Axis::Descendant | Axis::DescendantOrSelf => {
                while let Some(next) = self.after(at, node) {
                    take(next)?;
                    at = next;
                }
            }
            Axis::Ancestor | Axis::AncestorOrSelf => {
                while let Some(next) = self.tree.parent(at) {
                    take(next)?;
                    at = next;
                }
            }
            Axis::FollowingSibling => {
                while let Some(next) = self.tree.next_sibling(at) {
                    take(next)?;
                    at = next;
                }
            }
            Axis::PrecedingSibling => return self.before(node, step),
            Axis::Attribute => {
                let mut index = 0;
                while let Some(attribute) = self.tree.attribute(node, index) {
                    take(attribute)?;
                    index += 1;
                }
            }
        }
        Ok(found)
    }

    fn before(&self, node: T::Node, step: &Step) -> Evaluated<Vec<T::Node>> {
        let mut found = Vec::new();
        let mut child = self.tree.parent(node).and_then(|parent| self.tree.first_child(parent));
        while let Some(at) = child {
            self.charge(1)?;
            if at == node {
                found.reverse();
                return Ok(found);
            }
            if self.fits(at, &step.test) {
                found.push(at);
            }
            child = self.tree.next_sibling(at);
        }
        // An attribute is none of the children.
        Ok(Vec::new())
    }

    /// The next element in the order of the document that is below `top`.
    pub fn after(&self, node: T::Node, top: T::Node) -> Option<T::Node> {
        if let Some(child) = self.tree.first_child(node) {
            return Some(child);
        }
        let mut at = node;
        while at != top {
            if let Some(next) = self.tree.next_sibling(at) {
                return Some(next);
            }
            at = self.tree.parent(at)?;
        }
        None
    }

    fn fits(&self, node: T::Node, test: &Test) -> bool {
        match test {
            Test::Node => true,
            // What is above an outermost element has no name.
            Test::Any => !self.tree.name(node).is_empty(),
            Test::Name(name) => self.tree.name(node) == name,
            Test::Prefix(prefix) => self.tree.name(node).split_once(':').is_some_and(|(own, _)| own == prefix),
        }
    }

    /// Those of the nodes for which every predicate holds, one predicate after the other.
    fn filter(&self, mut nodes: Vec<T::Node>, predicates: &'a [Expr]) -> Evaluated<Vec<T::Node>> {
        for predicate in predicates {
            let size = nodes.len();
            let mut kept = Vec::new();
            for (position, node) in (1..).zip(nodes) {
                self.charge(1)?;
                if self.holds(predicate, Focus { node, position, size })? {
                    kept.push(node);
                }
            }
            nodes = kept;
        }
        Ok(nodes)
    }

    /// A number says which node is meant; anything else, whether this one is.
    fn holds(&self, predicate: &'a Expr, focus: Focus<T::Node>) -> Evaluated<bool> {
        match predicate.gives() {
            Gives::Nodes | Gives::Boolean | Gives::Text => self.boolean(predicate, focus),
            Gives::Number | Gives::Any => match self.value(predicate, focus)? {
                Value::Number(number) => Ok(number == focus.position as f64),
                value => Ok(value_to_boolean(&value)),
            },
        }
    }

    /// Puts a node in its place, if it is not there yet.
    pub fn insert(&self, nodes: &mut Vec<T::Node>, node: T::Node) -> Evaluated<()> {
        match nodes.last() {
            Some(last) if *last >= node => {
                if let Err(at) = nodes.binary_search(&node) {
                    self.charge_text(nodes.len())?;
                    nodes.insert(at, node);
                }
            }
            _ => nodes.push(node),
        }
        Ok(())
    }
}

/// Whether going step by step meets each node once, and in order: up first and then down, without a condition on the way.
fn is_straight(path: &Path) -> bool {
    let mut down = false;
    !matches!(path.start, Start::Expr(_))
        && path.predicates.is_empty()
        && path.steps.iter().all(|step| {
            let goes_down = matches!(step.axis, Axis::Child | Axis::Attribute);
            let goes_up = step.axis == Axis::Parent && !down;
            down |= goes_down;
            step.predicates.is_empty() && (goes_down || goes_up || step.axis == Axis::SelfNode)
        })
}
