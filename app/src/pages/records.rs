//! All records on this device: mine and those given to my spaces.

use crate::reactive::{Memo, RwSignal};
use qinglan_core::form::at_hand;
use qinglan_core::record::{EntityKind, State, Summary};

use crate::components::frame::Frame;
use crate::components::icon::icon;
use crate::components::list::{by_record, empty, form_name, record_row};
use crate::dom::{View, component, each, maybe, part, view, words_in};
use crate::state::use_app;
use crate::text::{holds, say, t};

/// What the list is narrowed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Filter {
    All,
    Drafts,
    Submitted,
    Others,
}

/// Below this many rows a search field is in the way.
const SEARCH_FROM: usize = 10;

#[component]
pub fn records_page() -> View {
    let app = use_app();
    let filter = RwSignal::new(Filter::All);
    let search = RwSignal::new(String::new());
    let groups = Memo::new(move || by_record(app.of_kind(EntityKind::Record), app.me()));
    let shown = Memo::new(move || {
        let (filter, search) = (filter.get(), search.get().trim().to_ascii_lowercase());
        let me = app.me();
        let wanted = |copies: &&Vec<Summary>| {
            let Some(first) = copies.first() else { return false };
            let mine = me == Some(first.author);
            let fits = match filter {
                Filter::All => true,
                Filter::Drafts => mine && first.state == State::Draft,
                Filter::Submitted => mine && first.state == State::Submitted,
                Filter::Others => !mine,
            };
            let words = format!("{} {} {}", first.title, form_name(&first.form), app.name_of(first.author)).to_ascii_lowercase();
            fits && (search.is_empty() || holds(&words, &search))
        };
        groups.with(|groups| groups.iter().filter(wanted).cloned().collect::<Vec<_>>())
    });
    let tab = move |which: Filter, words: &'static str| {
        view! {
            <button class="filter" type="button" aria-pressed={move || (filter.get() == which).to_string()} on:click=move |_| filter.set(which)>{words}</button>
        }
    };
    Frame::titled(t().nav_records()).around(view! {
        {maybe(move || (!groups.with(Vec::is_empty)).then(|| view! {
            <div class="filters" role="group" aria-label=t().filter()>
                {tab(Filter::All, t().filter_all())}
                {tab(Filter::Drafts, t().filter_drafts())}
                {tab(Filter::Submitted, t().filter_submitted())}
                {tab(Filter::Others, t().filter_others())}
            </div>
        }))}
        {maybe(move || (groups.with(Vec::len) >= SEARCH_FROM).then(|| view! {
            <label class="search">
                {icon("search")}<span class="visually-hidden">{t().search_records()}</span>
                <input type="search" placeholder=t().search_records() on:input=move |event| search.set(words_in(&event))/>
            </label>
        }))}
        <ul class="list">
            {each(move || shown.get().into_iter().map(record_row))}
        </ul>
        {part(move || match (groups.with(Vec::is_empty), shown.with(Vec::is_empty)) {
            (true, _) => empty("records", t().no_records(), t().no_records_means()),
            (false, true) => empty("search", t().nothing_found(), t().nothing_found_means()),
            (false, false) => View::none(),
        })}
        {new_record()}
    })
}

/// The form that is at hand at any time, and the way to all others.
#[component]
pub fn new_record() -> View {
    let app = use_app();
    let begin = at_hand().map(|form| {
        let to = format!("/records/{}?form={}", app.entity_id(), form.reference());
        view! { <a href=to class="btn btn-primary">{icon("plus")}{say(&form.title)}</a> }
    });
    view! { <div class="actions"><a href="/records/new" class="btn">{t().forms_more()}</a>{begin}</div> }
}
