//! The list with what finds in it: the words that are looked for, the filters, what was found.

use gloo::events::{EventListener, EventListenerOptions};
use gloo::timers::future::TimeoutFuture;
use qinglan_core::id::EntityId;
use qinglan_core::order;
use qinglan_core::record::Summary;
use qinglan_core::search::{Hit, Query};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, HtmlInputElement, KeyboardEvent};

use super::ROWS_AT_ONCE;
use super::filters::{filters, passes};
use super::found::found_row;
use crate::components::icon::icon;
use crate::components::list::{empty_with, record_row};
use crate::dom::{Rows, View, component, maybe, on, part, text, view, words_in};
use crate::reactive::{Memo, RwSignal, StoredValue, effect};
use crate::shell::task::spawn;
use crate::state::search::Asked;
use crate::state::{search, use_app};
use crate::text::{fill, t};

/// So many of what was found are drawn with the letter that was typed, as a phone's screen holds, and so many soon after it.
const FOUND_FIRST: usize = 5;
const FOUND_AT_ONCE: usize = 12;
/// The first are on the screen by then.
const SOON_MS: u32 = 50;

/// What stands in the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Listed {
    /// The places of the records among all, in the order to show.
    places: Vec<usize>,
    /// They were looked for.
    found: bool,
}

#[component]
#[inline(never)]
pub fn finder(groups: Memo<Vec<Vec<Summary>>>) -> View {
    let app = use_app();
    let asked = RwSignal::new(search::asked(app));
    // How many more she asked for.
    let extra = RwSignal::new(0_usize);
    let progress = search::progress(app);
    effect(move || search::keep(app, asked.get()));
    let query = Memo::new(move || asked.with(|asked| Query::of(&asked.typed)));
    // What changes while somebody looks for something is read again; another letter changes nothing.
    let looks = Memo::new(move || query.with(|query| !query.is_empty()));
    effect(move || {
        app.rows.with(|_| ());
        search::doubt(app);
        if looks.get_untracked() {
            search::read(app);
        }
    });
    effect(move || {
        if looks.get() {
            search::read(app);
        }
    });
    let by_id = Memo::new(move || groups.with(|groups| places(groups)));
    let listed = Memo::new(move || {
        let (asked, query, me) = (asked.get(), query.get(), app.me());
        if asked.term.is_some() || !query.is_empty() {
            progress.with(|progress| progress.turn);
        }
        let hits = if query.is_empty() { Vec::new() } else { search::find(app, &query) };
        let is_narrowed = Asked { typed: String::new(), ..asked.clone() } != Asked::default();
        groups.with(|groups| {
            let passes = |at: &usize| !is_narrowed || groups.get(*at).is_some_and(|copies| passes(app, &asked, me, copies));
            if query.is_empty() {
                return Listed { places: (0..groups.len()).filter(passes).collect(), found: false };
            }
            let places = by_id.with(|by_id| {
                let place = |hit: &Hit| place_of(by_id, groups, hit.record);
                hits.iter().filter_map(place).filter(passes).collect()
            });
            Listed { places, found: true }
        })
    });
    effect(move || {
        // Another list begins at its top.
        query.with(|_| ());
        if extra.with_untracked(|extra| *extra > 0) {
            extra.set(0);
        }
    });
    let shown = move || extra.get() + if listed.with(|listed| listed.found) { FOUND_AT_ONCE } else { ROWS_AT_ONCE };
    let row = move |at: &usize| {
        let copies = groups.with(|groups| groups.get(*at).cloned())?;
        Some(if query.with(Query::is_empty) { record_row(copies) } else { found_row(copies, &query.get()) })
    };
    let first = move || if listed.with(|listed| listed.found) { FOUND_FIRST } else { ROWS_AT_ONCE };
    let rows = move || listed.with(|listed| listed.places.iter().take(first()).filter_map(row).rows());
    // What the letter before found is gone at once, and what this one found besides comes when the first are seen.
    let seen = RwSignal::new(query.get_untracked());
    effect(move || {
        let query = query.get();
        spawn(async move {
            TimeoutFuture::new(SOON_MS).await;
            seen.try_set(query);
        });
    });
    let rest = move || {
        let (first, some) = (first(), shown());
        if query.with(|query| seen.with(|seen| seen != query)) {
            return View::none();
        }
        listed.with(|listed| listed.places.iter().take(some).skip(first).filter_map(row).rows())
    };
    let more = move || {
        let left = listed.with(|listed| listed.places.len()).saturating_sub(shown());
        (left > 0).then(|| {
            let words = fill(t().show_more(), &[("n", &left.to_string())]);
            view! { <button class="btn" type="button" on:click=move |_| extra.update(|extra| *extra += ROWS_AT_ONCE)>{words}</button> }
        })
    };
    let words = move || {
        if query.with(Query::is_empty) {
            return String::new();
        }
        let found = fill(t().n_found(), &[("n", &listed.with(|listed| listed.places.len()).to_string())]);
        let progress = progress.get();
        if progress.left == 0 {
            return found;
        }
        let done = (progress.all - progress.left.min(progress.all)).to_string();
        format!("{found} · {}", fill(t().search_reading(), &[("n", &done), ("all", &progress.all.to_string())]))
    };
    let nothing = move || {
        let is_there = groups.with(|groups| !groups.is_empty()) && listed.with(|listed| listed.places.is_empty());
        let narrowed = asked.with(|asked| Asked { typed: String::new(), ..asked.clone() } != Asked::default());
        is_there.then(|| nothing_found(!query.with(Query::is_empty), narrowed, asked))
    };
    let finder = view! {
        <div class="finder" aria-busy={move || (progress.with(|progress| progress.left) > 0).then_some("true")}>
            {field(asked)}
            <p class="field-hint search-hint">{t().search_covers()}</p>
            {filters(groups, asked)}
            <p class="field-hint" role="status">{text(words)}</p>
            <ul class="list">{part(rows)}{part(rest)}</ul>
            {maybe(more)}
            {maybe(nothing)}
        </div>
    };
    listen(&finder);
    finder
}

/// Where each record stands among all, in the order of what chance gave its id.
fn places(groups: &[Vec<Summary>]) -> Vec<(u64, usize)> {
    let all = groups.iter().enumerate().filter_map(|(at, copies)| Some((copies.first()?.id.chance(), at)));
    order::by_number(all.collect(), |(chance, _)| *chance)
}

fn place_of(by_id: &[(u64, usize)], groups: &[Vec<Summary>], record: EntityId) -> Option<usize> {
    let at = by_id.binary_search_by_key(&record.chance(), |(chance, _)| *chance).ok()?;
    let place = by_id.get(at).map(|(_, place)| *place)?;
    (groups.get(place)?.first()?.id == record).then_some(place)
}

/// Where one types what is looked for. While Chinese is composed its letters are not looked for: they are not words yet.
fn field(asked: RwSignal<Asked>) -> View {
    let app = use_app();
    let composing = StoredValue::new(false);
    let view = view! {
        <label class="search">
            {icon("search")}<span class="visually-hidden">{t().search_records()}</span>
            <input type="search" enterkeyhint="search" autocomplete="off" aria-keyshortcuts="/" placeholder=t().search_records() value=asked.with(|asked| asked.typed.clone())/>
        </label>
    };
    let ask = move |event: &Event| {
        let typed = words_in(event);
        if asked.with_untracked(|asked| asked.typed != typed) {
            asked.update(|asked| asked.typed = typed);
        }
    };
    let label: Element = view.element();
    let Some(input) = label.query_selector("input").ok().flatten() else { return view };
    on(&input, "compositionstart", move |_| composing.set_value(true));
    on(&input, "compositionend", move |event| {
        composing.set_value(false);
        ask(&event);
    });
    on(&input, "input", move |event| {
        if !composing.get_value() {
            ask(&event);
        }
    });
    // Reading begins before the first letter.
    on(&input, "focus", move |_| search::read(app));
    let input: HtmlInputElement = input.unchecked_into();
    effect(move || {
        // Emptied by a button.
        if asked.with(|asked| asked.typed.is_empty()) && !composing.get_value() && !input.value().is_empty() {
            input.set_value("");
        }
    });
    view
}

/// What to do where nothing was found.
fn nothing_found(looked_for: bool, narrowed: bool, asked: RwSignal<Asked>) -> View {
    let steps = view! {
        <div class="btn-row">
            {narrowed.then(|| view! {
                <button class="btn" type="button" on:click=move |_| asked.update(|asked| *asked = Asked { typed: asked.typed.clone(), ..Asked::default() })>{t().filter_none()}</button>
            })}
            {looked_for.then(|| view! {
                <button class="btn" type="button" on:click=move |_| asked.update(|asked| asked.typed.clear())>{t().search_clear()}</button>
            })}
        </div>
    };
    let words = match (looked_for, narrowed) {
        (true, true) => t().nothing_found_filtered(),
        (true, false) => t().nothing_found_means(),
        (false, _) => t().nothing_filtered(),
    };
    empty_with("search", t().nothing_found(), words, steps)
}

/// Keys: `/` goes to the field from anywhere on the page, the arrows through what was found, Enter opens the first, Escape goes back and
/// empties it.
fn listen(finder: &View) {
    let element: Element = finder.element();
    let root = element.clone();
    on(&element, "keydown", move |event| {
        let Some(key) = event.dyn_ref::<KeyboardEvent>().filter(|key| !key.is_composing()) else { return };
        let within = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let in_field = within.as_ref().is_some_and(|element| element.matches("input").unwrap_or_default());
        let rows = links(&root);
        let here = rows.iter().position(|row| within.as_deref().is_some_and(|element| row.is_same_node(Some(element))));
        let to = match (key.key().as_str(), here) {
            ("ArrowDown", None) if in_field => rows.first(),
            ("ArrowDown", Some(at)) => rows.get(at + 1),
            ("ArrowUp", Some(at)) if at > 0 => rows.get(at - 1),
            ("Enter", None) if in_field => {
                if let Some(first) = rows.first() {
                    first.click();
                    event.prevent_default();
                }
                return;
            }
            ("ArrowUp" | "Escape", Some(_)) => {
                focus_field(&root);
                event.prevent_default();
                return;
            }
            _ => None,
        };
        if let Some(row) = to {
            focus(row);
            event.prevent_default();
        }
    });
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    let options = EventListenerOptions::enable_prevent_default();
    let listener = EventListener::new_with_options(&document, "keydown", options, move |event| {
        let Some(key) = event.dyn_ref::<KeyboardEvent>() else { return };
        let within = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let writes = within.is_some_and(|element| element.matches("input, textarea, select").unwrap_or_default());
        if key.key() == "/" && !writes && !(key.ctrl_key() || key.alt_key() || key.meta_key()) {
            focus_field(&element);
            event.prevent_default();
        }
    });
    // It goes with the page.
    StoredValue::new(listener).with_value(|_| ());
}

fn links(root: &Element) -> Vec<HtmlElement> {
    let found = root.query_selector_all("a.row").ok();
    let nodes = (0..found.as_ref().map_or(0, web_sys::NodeList::length)).filter_map(|at| found.as_ref()?.item(at));
    nodes.filter_map(|node| node.dyn_into().ok()).collect()
}

fn focus_field(root: &Element) {
    if let Some(field) = root.query_selector("input").ok().flatten() {
        focus(field.unchecked_ref());
    }
}

fn focus(element: &HtmlElement) {
    if let Err(error) = element.focus() {
        web_sys::console::debug_1(&error);
    }
}
