//! Words that nobody beside should read: ODK's `masked`. They are covered until the person wants to see them.

use qinglan_core::form::{Kind, Text, parse};
use qinglan_core::record::Field;
use web_sys::HtmlInputElement;

use crate::components::filling::Filling;
use crate::components::icon::icon;
use crate::components::inputs::{Pen, tie_as};
use crate::dom::{View, attr, text, view};
use crate::reactive::{Memo, RwSignal};
use crate::text::t;

/// What stands where words are covered.
pub const COVER: &str = "••••••";

/// An input whose words are covered.
pub fn masked_input(filling: Filling, field: &Field, kind: Text) -> View {
    let open = RwSignal::new(false);
    // No keyboard and no browser keeps what is typed here.
    let view =
        view! { <input class="input" type="password" autocomplete="new-password" autocapitalize="off" spellcheck="false"/> };
    let element: HtmlInputElement = view.element();
    attr(&element, "type", move || Some(if open.get() { "text" } else { "password" }));
    let kind = Kind::Text(kind);
    let typed =
        tie_as(Pen::new(filling, field), view, "input", Box::new(move |words| parse(&kind, words)), Box::new(str::to_owned));
    view! { <div class="row-beside">{typed}{eye(open)}</div> }
}

/// The words, to read, covered at first.
pub fn masked_words(words: Memo<String>) -> View {
    let open = RwSignal::new(false);
    let shown = move || {
        words.with(|words| match words.as_str() {
            "" => t().not_answered().to_owned(),
            words if open.get() => words.to_owned(),
            _ => COVER.to_owned(),
        })
    };
    view! { <div class="row-beside"><p class="field-answer">{text(shown)}</p>{eye(open)}</div> }
}

/// What stands there while words are covered. That there are none is no secret.
#[must_use]
pub fn cover(words: String) -> String {
    if words.is_empty() || words == t().not_answered() { words } else { COVER.to_owned() }
}

/// Words of a masked question wherever else they stand, covered at first.
pub fn covered_words(words: String) -> View {
    let open = RwSignal::new(false);
    let shown = move || if open.get() { words.clone() } else { cover(words.clone()) };
    view! { <div class="row-beside"><p class="field-answer conflict-value">{text(shown)}</p>{eye(open)}</div> }
}

/// What was there and what is, covered at first.
pub fn covered(before: String, after: String) -> View {
    let open = RwSignal::new(false);
    let shown = move |words: &str| if open.get() { words.to_owned() } else { cover(words.to_owned()) };
    view! {
        <div class="row-beside"><p class="field-answer"><del>{text(move || shown(&before))}</del>" → "{text(move || shown(&after))}</p>{eye(open)}</div>
    }
}

fn eye(open: RwSignal<bool>) -> View {
    let label = move || Some(if open.get() { t().masked_cover() } else { t().masked_show() });
    view! {
        <button class="icon-btn" type="button" aria-label=label aria-pressed={move || Some(if open.get() { "true" } else { "false" })}
            on:click=move |_| open.update(|open| *open = !*open)>{icon("eye")}</button>
    }
}
