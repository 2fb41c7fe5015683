//! A made view, and what may stand in a hole.

use wasm_bindgen::JsCast;
use web_sys::{DocumentFragment, Element, Node};

use super::template::document;
use crate::reactive::Owner;
use crate::shell::browser::when_parsed;

/// Elements and words that are made and wait to be put into the page: one node, or a fragment of several.
pub struct View(Node);

impl View {
    /// Nothing at all.
    #[must_use]
    pub fn none() -> Self {
        Self(document().create_document_fragment().unchecked_into())
    }

    /// The one node of a fragment by itself, so that a row of a list can be moved.
    pub(super) fn of_fragment(fragment: DocumentFragment) -> Self {
        let node: Node = fragment.unchecked_into();
        match node.first_child().filter(|first| first.next_sibling().is_none()) {
            Some(only) => {
                // Out of the fragment that would else hold it.
                report(node.remove_child(&only));
                Self(only)
            }
            None => Self(node),
        }
    }

    pub(super) fn of(node: impl Into<Node>) -> Self {
        Self(node.into())
    }

    pub(super) fn into_node(self) -> Node {
        self.0
    }

    /// The element that the view is, for effects that touch it later.
    #[must_use]
    pub fn element<E: JsCast>(&self) -> E {
        self.0.clone().unchecked_into()
    }
}

/// What may stand between elements.
pub trait Put {
    /// Takes the place of `hole`.
    fn put(self, hole: &Element);
}

/// Fills a hole.
pub fn put(hole: Element, what: impl Put) {
    what.put(&hole);
}

impl Put for View {
    fn put(self, hole: &Element) {
        report(hole.replace_with_with_node_1(&self.0));
    }
}

impl Put for &str {
    fn put(self, hole: &Element) {
        report(hole.replace_with_with_str_1(self));
    }
}

impl Put for String {
    fn put(self, hole: &Element) {
        self.as_str().put(hole);
    }
}

macro_rules! numbers {
    ($($type:ty),+) => {$(
        impl Put for $type {
            fn put(self, hole: &Element) {
                self.to_string().put(hole);
            }
        }
    )+};
}
numbers!(i64, usize);

impl<P: Put> Put for Option<P> {
    fn put(self, hole: &Element) {
        match self {
            Some(what) => what.put(hole),
            None => hole.remove(),
        }
    }
}

impl Put for Vec<View> {
    fn put(self, hole: &Element) {
        self.rows().put(hole);
    }
}

/// Views one after another.
pub trait Rows {
    /// All of them as one view.
    fn rows(self) -> View;
}

impl<I: IntoIterator<Item = View>> Rows for I {
    fn rows(self) -> View {
        let all = View::none();
        for row in self {
            report(all.0.append_child(&row.0));
        }
        all
    }
}

/// Begins the app: makes the page and keeps it for as long as the tab lives.
pub fn mount(page: impl FnOnce() -> View) {
    if any_spawner::Executor::init_wasm_bindgen().is_err() {
        return;
    }
    let owner = Owner::new();
    let view = owner.with(page);
    when_parsed(move |document| {
        if let Some(body) = document.body() {
            report(body.append_child(&view.0));
        }
    });
    std::mem::forget(owner);
}

/// The browser refuses only what cannot be: a node inside itself, a name with a space in it.
pub(super) fn report<T>(result: Result<T, wasm_bindgen::JsValue>) {
    if let Err(error) = result {
        web_sys::console::error_1(&error);
    }
}
