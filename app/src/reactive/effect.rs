//! What happens when signals change.

use leptos::prelude::{Effect, LocalStorage, RenderEffect, StoredValue};

/// Does something once the page stands, and again whenever a signal that it read changes, for as long as its owner lives.
pub fn effect(run: impl FnMut() + 'static) {
    after(Box::new(run));
}

/// As [`effect`], but first at once: for what the page is made of.
pub fn effect_now(run: impl FnMut() + 'static) {
    now(Box::new(run));
}

fn after(mut run: Box<dyn FnMut()>) {
    Effect::new(move |_: Option<()>| run());
}

fn now(mut run: Box<dyn FnMut()>) {
    let effect = RenderEffect::new(move |_| run());
    // Where the owner can drop it.
    StoredValue::<_, LocalStorage>::new_local(effect);
}
