//! All records on this device: mine and those given to my spaces.

use leptos::prelude::*;
use leptos_router::components::A;
use qinglan_core::form::builtins;
use qinglan_core::record::{EntityKind, State, Summary};

use crate::components::frame::Frame;
use crate::components::icon::icon;
use crate::components::list::{Empty, RecordRow, by_record, form_name};
use crate::components::part::{Rows, each, maybe, part};
use crate::shell::clock;
use crate::state::use_app;
use crate::text::{say, t};

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
pub fn RecordsPage() -> impl IntoView {
    let app = use_app();
    let filter = RwSignal::new(Filter::All);
    let search = RwSignal::new(String::new());
    let groups = Memo::new(move |_| by_record(app.of_kind(EntityKind::Record), app.me()));
    let shown = Memo::new(move |_| {
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
            fits && (search.is_empty() || words.contains(&search))
        };
        groups.with(|groups| groups.iter().filter(wanted).cloned().collect::<Vec<_>>())
    });
    let tab = move |which: Filter, words: &'static str| {
        view! {
            <button class="filter" type="button" aria-pressed=Signal::derive(move || (filter.get() == which).to_string()) on:click=move |_| filter.set(which)>{words}</button>
        }
    };
    view! {
        <Frame title=t().nav_records>
            {maybe(move || (!groups.with(Vec::is_empty)).then(|| view! {
                <div class="filters" role="group" aria-label=t().filter>
                    {tab(Filter::All, t().filter_all)}
                    {tab(Filter::Drafts, t().filter_drafts)}
                    {tab(Filter::Submitted, t().filter_submitted)}
                    {tab(Filter::Others, t().filter_others)}
                </div>
            }))}
            {maybe(move || (groups.with(Vec::len) >= SEARCH_FROM).then(|| view! {
                <label class="search">
                    {icon("search")}<span class="visually-hidden">{t().search_records}</span>
                    <input type="search" placeholder=t().search_records on:input=move |event| search.set(event_target_value(&event))/>
                </label>
            }))}
            <ul class="list">
                {each(move || shown.get().into_iter().map(|copies| view! { <RecordRow copies/> }))}
            </ul>
            {part(move || match (groups.with(Vec::is_empty), shown.with(Vec::is_empty)) {
                (true, _) => view! { <Empty sign="records" title=t().no_records words=t().no_records_means/> }.into_any(),
                (false, true) => view! { <Empty sign="search" title=t().nothing_found words=t().nothing_found_means/> }.into_any(),
                (false, false) => ().into_any(),
            })}
            <NewRecord/>
        </Frame>
    }
}

/// The forms to begin a record with.
#[component]
pub fn NewRecord() -> impl IntoView {
    let button = |form: qinglan_core::form::Definition| {
        let to = format!("/records/{}?form={}", clock::entity_id(), form.reference());
        view! { <A href=to attr:class="btn btn-primary">{icon("plus")}{say(&form.title)}</A> }
    };
    view! { <div class="actions">{builtins().into_iter().map(button).rows()}</div> }
}
