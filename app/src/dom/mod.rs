//! Elements of pages, kept in step with signals.
//!
//! `view!` makes real elements at once, from a template that the browser copies; what changes later is an effect of Leptos' reactive
//! graph that touches just its own place. Nothing is compared, and no element has a type of its own: on the phone that is half of
//! the download (ARCHITECTURE.md, "What the phone downloads").

mod attr;
mod part;
mod rows;
mod template;
mod view;

pub use attr::{attr, chosen_file, chosen_files, is_blank, is_ticked, on, prop, toggle, words_in};
pub use part::{apart, each, maybe, part, text};
pub use qinglan_macros::{component, view};
pub use rows::keyed;
pub use template::{copy, still};
pub use view::{Rows, View, mount, put};
