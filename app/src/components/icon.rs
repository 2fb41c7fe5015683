//! Icons: symbols of one sprite, so that each costs a reference.

use crate::dom::{View, view};

/// The icon with this id in `icons.svg`, which the build puts into the page; words stand beside it or in the label of its button.
#[must_use]
pub fn icon(name: &'static str) -> View {
    view! {
        <svg class="icon" aria-hidden="true">
            <use href=format!("#{name}")></use>
        </svg>
    }
}
