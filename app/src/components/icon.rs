//! Icons: symbols of one sprite, so that each costs a reference.

use leptos::prelude::*;

/// The icon with this id in `assets/sprite.svg`; words stand beside it or in the label of its button.
#[must_use]
pub fn icon(name: &'static str) -> impl IntoView {
    view! {
        <svg class="icon" aria-hidden="true">
            <use href=format!("/assets/sprite.svg#{name}")></use>
        </svg>
    }
}
