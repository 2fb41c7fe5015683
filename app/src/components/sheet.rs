//! A sheet: from below on a phone, at the side on a wide screen.

use std::rc::Rc;

use crate::reactive::{RwSignal, effect};
use web_sys::HtmlDialogElement;

use super::icon::icon;
use crate::dom::{View, component, maybe, text, view};
use crate::text::t;

/// Shown while `open`; Escape and the cross close it.
#[component]
pub fn sheet(open: RwSignal<bool>, title: impl Fn() -> String + 'static, content: impl Fn() -> View + 'static) -> View {
    let title = Rc::new(title);
    let named = Rc::clone(&title);
    // By its words: several of them may stand on a page, and an id is one thing's.
    let view = view! {
        <dialog class="sheet" aria-label={move || named()} on:close=move |_| open.set(false)>
            <header class="sheet-head">
                <h2>{text(move || title())}</h2>
                <button class="icon-btn" aria-label=t().close() on:click=move |_| open.set(false)>{icon("close")}</button>
            </header>
            {maybe(move || open.get().then(&content))}
        </dialog>
    };
    shown_while(open, view.element());
    view
}

/// The dialog is there while `open`.
pub fn shown_while(open: RwSignal<bool>, dialog: HtmlDialogElement) {
    effect(move || {
        if open.get() && !dialog.open() {
            if dialog.show_modal().is_err() {
                open.set(false);
            }
        } else if !open.get() && dialog.open() {
            dialog.close();
        }
    });
}
