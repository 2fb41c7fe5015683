//! Parts of a page that change.
//!
//! Each is boxed, so that what makes a part change is compiled once for all of them and not once for each: on the phone that is
//! a third of the download.

use std::sync::Arc;

use leptos::prelude::*;

type Draw = Arc<dyn Fn() -> AnyView + Send + Sync>;

/// A part that is drawn again whenever what it reads changes.
pub fn part(draw: impl Fn() -> AnyView + Send + Sync + 'static) -> AnyView {
    boxed(Arc::new(draw))
}

/// A part that is there or not.
pub fn maybe<V: IntoAny>(draw: impl Fn() -> Option<V> + Send + Sync + 'static) -> AnyView {
    boxed(Arc::new(move || optional(draw())))
}

/// Rows, all drawn again when their list changes: for lists without inputs.
pub fn each<V: IntoAny, I: IntoIterator<Item = V>>(draw: impl Fn() -> I + Send + Sync + 'static) -> AnyView {
    boxed(Arc::new(move || draw().rows()))
}

/// Words that change.
pub fn text(words: impl Fn() -> String + Send + Sync + 'static) -> Signal<String> {
    Signal::derive(words)
}

/// What is there, or nothing.
pub fn optional<V: IntoAny>(view: Option<V>) -> AnyView {
    view.map_or_else(|| ().into_any(), IntoAny::into_any)
}

/// Rows that do not change.
pub trait Rows {
    /// All of them as one view.
    fn rows(self) -> AnyView;
}

impl<V: IntoAny, I: IntoIterator<Item = V>> Rows for I {
    fn rows(self) -> AnyView {
        self.into_iter().map(IntoAny::into_any).collect::<Vec<AnyView>>().into_any()
    }
}

fn boxed(draw: Draw) -> AnyView {
    (move || draw()).into_any()
}
