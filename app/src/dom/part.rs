//! Parts of a page that change.
//!
//! Each is boxed, so that what makes a part change is compiled once for all of them.

use wasm_bindgen::JsCast;
use web_sys::{Comment, Node};

use super::template::document;
use super::view::{Rows, View, report};
use crate::reactive::{effect_now, untrack};

/// Makes a view of whose signals its caller hears nothing: what `#[component]` does.
pub fn apart(draw: impl FnOnce() -> View) -> View {
    untrack(draw)
}

/// A part that is drawn again whenever what it reads changes.
pub fn part(draw: impl Fn() -> View + 'static) -> View {
    boxed(Box::new(draw))
}

/// A part that is there or not.
pub fn maybe(draw: impl Fn() -> Option<View> + 'static) -> View {
    boxed(Box::new(move || draw().unwrap_or_else(View::none)))
}

/// Rows, all drawn again when their list changes: for lists without inputs.
pub fn each<I: IntoIterator<Item = View>>(draw: impl Fn() -> I + 'static) -> View {
    boxed(Box::new(move || draw().rows()))
}

/// Words that change.
pub fn text(words: impl Fn() -> String + 'static) -> View {
    words_of(Box::new(words))
}

fn words_of(words: Box<dyn Fn() -> String>) -> View {
    let node = document().create_text_node("");
    let shown = node.clone();
    effect_now(move || shown.set_data(&words()));
    View::of(node)
}

fn boxed(draw: Box<dyn Fn() -> View>) -> View {
    let place = Place::new();
    let all = View::none().into_node();
    report(all.append_child(&place.start));
    report(all.append_child(&place.end));
    effect_now(move || {
        // Made before the old one goes: an effect that looks around finds a page, not a gap.
        let view = draw().into_node();
        place.clear();
        place.insert(&view, None);
    });
    View::of(all)
}

/// A stretch of a page between two marks that nobody sees.
pub(super) struct Place {
    pub start: Comment,
    pub end: Comment,
}

impl Place {
    pub fn new() -> Self {
        let mark = || document().create_comment("");
        Self { start: mark(), end: mark() }
    }

    /// Puts a node before another one of this place, else to its end.
    pub fn insert(&self, node: &Node, before: Option<&Node>) {
        if let Some(parent) = self.end.parent_node() {
            report(parent.insert_before(node, Some(before.unwrap_or(self.end.unchecked_ref()))));
        }
    }

    /// Takes out all that is between the marks.
    fn clear(&self) {
        let Some(parent) = self.end.parent_node() else { return };
        while let Some(node) = self.start.next_sibling().filter(|node| !node.is_same_node(Some(&self.end))) {
            report(parent.remove_child(&node));
        }
    }
}
