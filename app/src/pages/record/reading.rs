//! What stands around a submitted record: what can be done with it, what was said of it, and what it said before.

use qinglan_core::comment::Remark;
use qinglan_core::id::SpaceId;

use super::amending::amend_button;
use super::arriving::to_comment;
use super::copying::copy_button;
use super::taking_back::give_button;
use crate::components::comments::{about_words, chosen_bar, comments};
use crate::components::corrections::history;
use crate::components::filling::{About, Filling};
use crate::components::history::amended_at;
use crate::components::icon::icon;
use crate::components::paper::signing;
use crate::components::sheet::sheet;
use crate::dom::{View, component, is_ticked, maybe, text, view};
use crate::reactive::{Memo, RwSignal, on_cleanup};
use crate::shell::browser;
use crate::state::Draft;
use crate::text::{fill, t};

/// A record that is being read.
#[derive(Clone, Copy)]
pub struct Reading {
    pub filling: Filling,
    /// Where comments on it go.
    pub space: SpaceId,
    /// What the comments that are open are about; none for the whole.
    pub about: RwSignal<Option<About>>,
    /// The phone's sheet of comments is open.
    pub asked: RwSignal<bool>,
    /// The phone's sheet of earlier words is open.
    pub past: RwSignal<bool>,
}

/// `own`: the record, for its author, who may correct it.
#[component]
#[inline(never)]
pub fn reading_bar(reading: Reading, own: Option<Draft>) -> View {
    let Reading { filling, about, asked, past, .. } = reading;
    to_comment(reading);
    let all = move |_| {
        about.set(None);
        asked.set(true);
    };
    let count = move || count_words(filling);
    view! {
        <div class="btn-row no-print">
            <button class="btn only-phone" type="button" on:click=all>{icon("comment")}{text(count)}</button>
            {own.map(amend_button)}
            {own.map(|_| give_button(filling))}
            {own.map(|_| copy_button(filling))}
            {maybe(move || filling.draft.entity.with(amended_at).map(|_| view! {
                <button class="btn only-phone" type="button" on:click=move |_| past.set(true)>{icon("clock")}{t().history()}</button>
            }))}
            <button class="btn" type="button" on:click=|_| browser::print()>{icon("print")}{t().print()}</button>
            {print_choice(filling)}
        </div>
        {filling.form.with_value(|form| signing(&form.print))}
    }
}

/// What is said is between those who can read it: it is on paper only for who asks.
fn print_choice(filling: Filling) -> View {
    let said = Memo::new(move || filling.remarks.with(|all| all.iter().any(Remark::speaks)));
    on_cleanup(|| printed(false));
    maybe(move || {
        said.get().then(|| view! {
            <label class="choice"><input type="checkbox" on:change=|event| printed(is_ticked(&event))/><span>{t().print_comments()}</span></label>
        })
    })
}

/// Whether comments and ratings are on paper.
fn printed(said: bool) {
    let Some(root) = web_sys::window().and_then(|window| window.document()?.document_element()) else { return };
    if let Err(error) = root.toggle_attribute_with_force("data-said", said) {
        web_sys::console::debug_1(&error);
    }
}

/// Beside the record, where there is room.
#[component]
#[inline(never)]
pub fn beside(reading: Reading) -> View {
    let Reading { filling, space, .. } = reading;
    view! {
        <aside class="side" aria-label=t().comments()>
            <h2>{t().comments()}</h2>
            {comments(filling, space, RwSignal::new(None))}
            {maybe(move || filling.draft.entity.with(amended_at).map(|_| view! {
                <section class="section no-print"><h2>{t().history()}</h2>{history(filling)}</section>
            }))}
        </aside>
    }
}

/// Over the record, on a phone.
#[component]
#[inline(never)]
pub fn above(reading: Reading) -> View {
    let Reading { filling, space, about, asked, past } = reading;
    view! {
        {chosen_bar(filling)}
        {sheet(asked, move || about_words(filling, about.get().as_ref()), move || view! {
            <div class="sheet-body stack">{comments(filling, space, about)}</div>
        })}
        {sheet(past, || t().history().to_owned(), move || view! { <div class="sheet-body stack">{history(filling)}</div> })}
    }
}

/// How many comments there are, and how many of them are new.
fn count_words(filling: Filling) -> String {
    let me = filling.draft.app.me();
    let (all, new) = filling.remarks.with(|all| {
        let new = all.iter().filter(|remark| me.is_some_and(|me| remark.is_new_to(me))).count();
        (all.iter().filter(|remark| remark.speaks()).count(), new)
    });
    let words = fill(t().n_comments(), &[("n", &all.to_string())]);
    if new == 0 { words } else { format!("{words} · {}", fill(t().n_new(), &[("n", &new.to_string())])) }
}
