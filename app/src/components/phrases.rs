//! Words that a person writes again and again: kept on this device, put where the cursor is. In the app's second part.

use qinglan_core::store::StoreError;
use web_sys::{Event, HtmlInputElement, HtmlTextAreaElement};

use super::icon::icon;
use super::sheet::sheet;
use crate::dom::{Rows, View, each, is_blank, maybe, view, words_in};
use crate::reactive::RwSignal;
use crate::shell::task::spawn;
use crate::state::{App, store_words, use_app};
use crate::text::{fill, t};

/// What is said in a form is not what is said of one: a person keeps phrases for each.
pub struct Kept {
    /// Where they are kept, one to a line.
    place: &'static str,
    /// To begin with, until she keeps her own.
    first: fn() -> &'static str,
}

/// For answers.
pub const ANSWERS: Kept = Kept { place: "phrases", first: || t().phrases_first() };
/// For comments.
pub const COMMENTS: Kept = Kept { place: "phrases/comments", first: || t().phrases_first_comments() };

/// The way to one's phrases, below what they are put into.
#[inline(never)]
pub fn phrases_button(into: HtmlTextAreaElement, kept: &'static Kept) -> View {
    let app = use_app();
    let open = RwSignal::new(false);
    let button = view! { <button class="btn btn-quiet phrases" type="button" on:click=move |_| open.set(true)>{icon("comment")}{t().phrases()}</button> };
    [button, sheet(open, || t().phrases().to_owned(), move || phrases(app, into.clone(), open, kept))].into_iter().rows()
}

fn phrases(app: App, into: HtmlTextAreaElement, open: RwSignal<bool>, kept: &'static Kept) -> View {
    // None before they were read.
    let own = RwSignal::new(None::<Vec<String>>);
    let wrong = RwSignal::new(None::<&'static str>);
    spawn(async move {
        let Some(store) = app.store() else { return };
        match store.words(kept.place).await {
            Ok(lines) => drop(own.try_set(Some(lines.lines().map(str::to_owned).collect()))),
            Err(error) => drop(wrong.try_set(Some(store_words(&error)))),
        }
    });
    let keep = move |phrases: Vec<String>| {
        let lines = phrases.join("\n");
        own.set(Some(phrases));
        spawn(async move {
            let Some(store) = app.store() else { return };
            let written: Result<(), StoreError> = store.keep_words(kept.place, &lines).await;
            wrong.try_set(written.err().map(|error| store_words(&error)));
        });
    };
    let put = move |phrase: &str| {
        insert(&into, phrase);
        open.set(false);
    };
    let row = move |(phrase, is_own): (String, bool)| {
        let (put, words, gone) = (put.clone(), phrase.clone(), phrase.clone());
        let remove = move |_| {
            let mut left = own.get_untracked().unwrap_or_default();
            left.retain(|phrase| *phrase != gone);
            keep(left);
        };
        view! {
            <li class="row-beside">
                <button class="row" type="button" on:click=move |_| put(&words)><span class="row-main">{phrase.clone()}</span></button>
                {is_own.then(|| view! { <button class="icon-btn" type="button" aria-label=fill(t().phrases_remove(), &[("phrase", &phrase)]) on:click=remove>{icon("trash")}</button> })}
            </li>
        }
    };
    let all = move || {
        own.get().map(|own| match own.as_slice() {
            [] => (kept.first)().split('|').map(|phrase| (phrase.to_owned(), false)).collect::<Vec<_>>(),
            own => own.iter().map(|phrase| (phrase.clone(), true)).collect(),
        })
    };
    let typed = RwSignal::new(String::new());
    let line = view! {
        <input class="input" id="phrase-new" type="text" autocomplete="off" maxlength="200" on:input=move |event| typed.set(words_in(&event))/>
    };
    let element: HtmlInputElement = line.element();
    let add = move |event: Event| {
        event.prevent_default();
        // A phrase is a line.
        let phrase = typed.get_untracked().lines().collect::<Vec<_>>().join(" ").trim().to_owned();
        if phrase.is_empty() {
            return;
        }
        let mut more = own.get_untracked().unwrap_or_default();
        if !more.contains(&phrase) {
            more.insert(0, phrase);
            keep(more);
        }
        element.set_value("");
        typed.set(String::new());
    };
    view! {
        <div class="sheet-body">
            <p class="field-hint">{t().phrases_means()}</p>
            <ul class="list">{each(move || all().into_iter().flatten().map(row.clone()))}</ul>
            {maybe(move || wrong.get().map(|words| view! { <p class="field-error" role="alert">{icon("alert")}{words}</p> }))}
        </div>
        <form class="sheet-foot field" on:submit=add>
            <label class="field-label" for="phrase-new">{t().phrases_new()}</label>
            {line}
            <button class="btn" type="submit" disabled=is_blank(typed)>{icon("plus")}{t().phrases_keep()}</button>
        </form>
    }
}

/// Puts words where the cursor is, and says so as if they had been typed.
fn insert(into: &HtmlTextAreaElement, phrase: &str) {
    let said = (|| {
        into.set_range_text(phrase)?;
        let behind =
            into.selection_start()?.unwrap_or_default() + u32::try_from(phrase.encode_utf16().count()).unwrap_or_default();
        into.focus()?;
        into.set_selection_range(behind, behind)?;
        into.dispatch_event(&Event::new("input")?)
    })();
    if let Err(error) = said {
        web_sys::console::debug_1(&error);
    }
}
