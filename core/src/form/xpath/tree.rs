//! What evaluating needs of an instance: elements and attributes, whatever they are made of.

use std::borrow::Cow;

/// The record that is being filled, and the lists beside it.
///
/// What is not relevant is left out, or has an empty value: as the form means it; expressions do not ask.
pub trait Tree {
    /// An element, an attribute, or what stands above an outermost element. The order is that of the document: an element before
    /// its attributes, these before its children.
    type Node: Copy + Eq + Ord;

    /// What stands above the outermost element of the record: `/`.
    fn root(&self) -> Self::Node;

    /// What stands above the outermost element of the secondary instance with this id: `instance('schools')/root/item`.
    fn instance(&self, id: &str) -> Option<Self::Node>;

    /// The element that this is in; of an attribute, the one that has it.
    fn parent(&self, node: Self::Node) -> Option<Self::Node>;

    fn first_child(&self, node: Self::Node) -> Option<Self::Node>;

    /// The next child of the same element; an attribute has none.
    fn next_sibling(&self, node: Self::Node) -> Option<Self::Node>;

    /// The first child with a name: a tree that knows it without looking at each says so here.
    fn child_named(&self, node: Self::Node, name: &str) -> Option<Self::Node> {
        let mut child = self.first_child(node);
        while let Some(at) = child.filter(|at| self.name(*at) != name) {
            child = self.next_sibling(at);
        }
        child
    }

    /// The next child of the same element that has the same name.
    fn next_named(&self, node: Self::Node) -> Option<Self::Node> {
        let mut next = self.next_sibling(node);
        while let Some(at) = next.filter(|at| self.name(*at) != self.name(node)) {
            next = self.next_sibling(at);
        }
        next
    }

    /// The attribute at `index`, from 0.
    fn attribute(&self, node: Self::Node, index: usize) -> Option<Self::Node>;

    /// The name as expressions write it, with its prefix; empty above an outermost element.
    fn name(&self, node: Self::Node) -> &str;

    /// The value of an attribute or of an element without children; it is asked for no other.
    fn value(&self, node: Self::Node) -> Cow<'_, str>;

    /// The address of the name's namespace, empty where it has none.
    fn namespace(&self, _node: Self::Node) -> &str {
        ""
    }
}
