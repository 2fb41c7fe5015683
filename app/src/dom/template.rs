//! Templates: parsed by the browser once, copied ever after.

use std::cell::RefCell;

use qinglan_core::order::Map;
use wasm_bindgen::JsCast;
use web_sys::{Document, DocumentFragment, Element, HtmlTemplateElement, NodeList};

use super::view::View;

thread_local! {
    /// By the address of their HTML, which is part of the program.
    static TEMPLATES: RefCell<Map<usize, HtmlTemplateElement>> = const { RefCell::new(Map::new()) };
}

pub(super) fn document() -> Document {
    // Only a page has elements, and a page has a document.
    web_sys::window().and_then(|window| window.document()).unwrap_or_else(|| wasm_bindgen::throw_str("no document"))
}

/// A copy of a template that has nothing to fill.
#[must_use]
pub fn still(html: &'static str) -> View {
    View::of_fragment(fragment(html))
}

/// A copy of a template, and the places in it that are to be filled, in their order.
#[must_use]
pub fn copy(html: &'static str) -> Holes {
    let fragment = fragment(html);
    let marked = fragment.query_selector_all("[data-h]").ok();
    Holes { fragment, marked, next: 0 }
}

/// What `view!` fills.
pub struct Holes {
    fragment: DocumentFragment,
    marked: Option<NodeList>,
    next: u32,
}

impl Holes {
    /// The next place to fill.
    pub fn next(&mut self) -> Element {
        let found = self.marked.as_ref().and_then(|marked| marked.item(self.next));
        self.next += 1;
        found.map_or_else(|| wasm_bindgen::throw_str("a template without its hole"), JsCast::unchecked_into)
    }

    /// All of it, filled.
    #[must_use]
    pub fn view(self) -> View {
        View::of_fragment(self.fragment)
    }
}

fn fragment(html: &'static str) -> DocumentFragment {
    let template =
        TEMPLATES.with_borrow_mut(|templates| templates.entry(html.as_ptr() as usize).or_insert_with(|| parse(html)).clone());
    template.content().clone_node_with_deep(true).map_or_else(|_| document().create_document_fragment(), JsCast::unchecked_into)
}

fn parse(html: &str) -> HtmlTemplateElement {
    let template = document().create_element("template").unwrap_or_else(|error| wasm_bindgen::throw_val(error));
    template.set_inner_html(html);
    template.unchecked_into()
}
