//! Words of a form with their marks: strong, emphasised, leading elsewhere.

use qinglan_core::form::{Span, marked};

use crate::dom::{Rows, View, part, view};
use crate::reactive::Memo;

/// The words, drawn anew when an answer in them changes.
pub fn marked_words(words: Memo<String>) -> View {
    part(move || words.with(|words| spans(marked(words))))
}

fn spans(all: Vec<Span>) -> View {
    let one = |span: Span| match span {
        Span::Text(words) => view! { {words} },
        Span::Strong(inside) => view! { <strong>{spans(inside)}</strong> },
        Span::Emphasis(inside) => view! { <em>{spans(inside)}</em> },
        Span::Link(to, inside) => view! { <a href=to target="_blank" rel="noopener noreferrer">{spans(inside)}</a> },
    };
    all.into_iter().map(one).rows()
}
