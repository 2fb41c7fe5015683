//! A sheet: from below on a phone, at the side on a wide screen.

use leptos::html::Dialog;
use leptos::prelude::*;

use super::icon::icon;
use super::part::{maybe, text};
use crate::text::t;

/// Shown while `open`; Escape and the cross close it.
#[component]
pub fn Sheet(open: RwSignal<bool>, #[prop(into)] title: Signal<String>, children: ChildrenFn) -> impl IntoView {
    let node = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        if open.get() && !dialog.open() {
            if dialog.show_modal().is_err() {
                open.set(false);
            }
        } else if !open.get() && dialog.open() {
            dialog.close();
        }
    });
    view! {
        <dialog class="sheet" node_ref=node aria-labelledby="sheet-title" on:close=move |_| open.set(false)>
            <header class="sheet-head">
                <h2 id="sheet-title">{text(move || title.get())}</h2>
                <button class="icon-btn" aria-label=t().close on:click=move |_| open.set(false)>{icon("close")}</button>
            </header>
            {maybe(move || open.get().then(|| children()))}
        </dialog>
    }
}
