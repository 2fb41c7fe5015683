//! What stands around every page: the title, the state of sending, the places, notices.

use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_location;
use qinglan_core::directory::Role;

use super::icon::icon;
use super::part::{maybe, optional, part, text};
use crate::shell::task::spawn;
use crate::shell::{browser, worker};
use crate::state::{Phase, status_words, use_app};
use crate::text::t;

/// A page: its title, its content, and the frame.
#[component]
pub fn Frame(
    #[prop(into)] title: Signal<String>,
    /// Where the arrow leads; none on the places themselves.
    #[prop(optional, into)]
    back: Option<String>,
    /// Tables and side-by-side pages take the whole width.
    #[prop(optional)]
    wide: bool,
    /// Pages that are filled in have no places at the bottom: the action has the thumb's room.
    #[prop(optional)]
    no_nav: bool,
    children: Children,
) -> impl IntoView {
    // Grey rows are no content yet.
    if use_app().phase.get_untracked() != Phase::Opening {
        browser::set_ready();
    }
    on_cleanup(move || use_app().leave_page());
    view! {
        <div class="app" class=("no-nav", no_nav)>
            <a class="skip-link" href="#main">{t().skip_to_content}</a>
            <header class="topbar">
                {optional(back.map(|to| view! {
                    <A href=to attr:class="icon-btn topbar-back" attr:aria-label=t().back>{icon("back")}</A>
                }))}
                <h1>{text(move || title.get())}</h1>
                <SyncPill/>
            </header>
            <Places/>
            <main id="main" class="page" class=("page-wide", wide) tabindex="-1">
                <UpdateNotice/>
                <SignedOutNotice/>
                {children()}
            </main>
        </div>
        <Toasts/>
    }
}

/// Short notices, with a way to take back what they tell of.
#[component]
fn Toasts() -> impl IntoView {
    let app = use_app();
    view! {
        <div class="toasts" role="status">
            {maybe(move || app.toast.get().map(|toast| view! {
                <div class="toast">
                    <span>{toast.words}</span>
                    {optional(toast.undo.map(|undo| view! {
                        <button class="btn btn-quiet" on:click=move |_| { undo(); app.toast.set(None); }>{t().undo}</button>
                    }))}
                </div>
            }))}
        </div>
    }
}

/// How sending goes, always in words; it leads to the page that says more.
#[component]
fn SyncPill() -> impl IntoView {
    let app = use_app();
    let words = Memo::new(move |_| status_words(app.status.get(), app.refused.get()));
    view! {
        <A href="/me#sending" attr:class="sync" attr:data-state=Signal::derive(move || words.get().state) attr:data-testid="sync">
            {part(move || icon(words.get().icon).into_any())}
            <span>{text(move || words.get().words)}</span>
        </A>
    }
}

#[component]
fn Places() -> impl IntoView {
    let app = use_app();
    let path = use_location().pathname;
    let coordinates = Memo::new(move |_| {
        app.world
            .with(|world| {
                let world = world.as_ref()?;
                let roles = world.spaces.iter().flat_map(|space| space.roles(world.me));
                Some(roles.into_iter().any(|role| *role == Role::Coordinator))
            })
            .unwrap_or_default()
    });
    let place = move |to: &'static str, sign: &'static str, words: &'static str| {
        let here = move || path.with(|path| if to == "/" { path == "/" } else { path.starts_with(to) });
        view! {
            <A href=to attr:aria-current=Signal::derive(move || here().then_some("page"))>{icon(sign)}<span>{words}</span></A>
        }
    };
    view! {
        <nav class="nav" aria-label=t().places>
            <a href="/" class="nav-brand"><img src="/assets/icons/icon.svg" alt="" width="32" height="32"/><span>{t().app_name}</span></a>
            {place("/", "today", t().nav_today)}
            {place("/records", "records", t().nav_records)}
            {place("/prep", "prep", t().nav_prep)}
            {place("/me", "me", t().nav_me)}
            {maybe(move || coordinates.get().then(|| place("/outreach", "pair", t().nav_outreach)))}
        </nav>
    }
}

/// A new version is offered, never taken by itself.
#[component]
fn UpdateNotice() -> impl IntoView {
    let app = use_app();
    maybe(move || {
        app.update.get().then(|| {
            view! {
                <div class="notice" data-kind="info" role="status">
                    {icon("cloud")}
                    <div>
                        <p><b>{t().update_ready}</b>" "{t().update_means}</p>
                        <div class="btn-row">
                            <button class="btn" on:click=move |_| spawn(worker::activate())>{t().update_now}</button>
                        </div>
                    </div>
                </div>
            }
        })
    })
}

/// The session ended elsewhere: what is written stays and waits.
#[component]
fn SignedOutNotice() -> impl IntoView {
    let app = use_app();
    let ended = Memo::new(move |_| matches!(app.status.get(), qinglan_core::sync::SyncStatus::SignedOut { .. }));
    maybe(move || {
        ended.get().then(|| {
            view! {
                <div class="notice" data-kind="attention" role="status">
                    {icon("lock")}
                    <div><p><b>{t().signed_out_title}</b>" "{t().signed_out_means}</p></div>
                </div>
            }
        })
    })
}
