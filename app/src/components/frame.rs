//! What stands around every page: the title, the state of sending, the places, notices.

use std::rc::Rc;

use crate::reactive::{Memo, effect_now, on_cleanup};
use qinglan_core::directory::Role;

use super::icon::icon;
use super::room::little_room;
use crate::dom::{View, apart, component, maybe, part, text, view};
use crate::shell::task::spawn;
use crate::shell::{browser, worker};
use crate::state::{status_words, use_app};
use crate::text::t;

/// A page: its title, its content, and the frame.
pub struct Frame {
    title: Rc<dyn Fn() -> String>,
    back: Option<&'static str>,
    wide: bool,
    filled_in: bool,
}

impl Frame {
    #[must_use]
    pub fn titled(title: impl Into<String>) -> Self {
        let title = title.into();
        Self::naming(move || title.clone())
    }

    /// A title that changes.
    #[must_use]
    pub fn naming(title: impl Fn() -> String + 'static) -> Self {
        Self { title: Rc::new(title), back: None, wide: false, filled_in: false }
    }

    /// Where the arrow leads; there is none on the places themselves.
    #[must_use]
    pub fn back(self, to: &'static str) -> Self {
        Self { back: Some(to), ..self }
    }

    /// Tables and side-by-side pages take the whole width.
    #[must_use]
    pub fn wide(self) -> Self {
        Self { wide: true, ..self }
    }

    /// Pages that are filled in have no places at the bottom: the action has the thumb's room.
    #[must_use]
    pub fn filled_in(self) -> Self {
        Self { filled_in: true, ..self }
    }

    #[must_use]
    pub fn around(self, content: View) -> View {
        apart(move || self.draw(content))
    }

    fn draw(self, content: View) -> View {
        let Self { title, back, wide, filled_in } = self;
        browser::set_ready();
        on_cleanup(move || use_app().leave_page());
        let of_tab = Rc::clone(&title);
        effect_now(move || browser::set_title(&of_tab(), t().app_name()));
        view! {
            <div class="app" class:no-nav=filled_in>
                <a class="skip-link" href="#main">{t().skip_to_content()}</a>
                <header class="topbar">
                    {back.map(|to| view! { <a href=to class="icon-btn topbar-back" aria-label=t().back()>{icon("back")}</a> })}
                    <h1>{text(move || title())}</h1>
                    {sync_pill()}
                </header>
                {places()}
                <main id="main" class="page" class:page-wide=wide tabindex="-1">
                    {update_notice()}
                    {signed_out_notice()}
                    {room_notice()}
                    {content}
                </main>
            </div>
            {toasts()}
        }
    }
}

/// Short notices, with a way to take back what they tell of.
#[component]
fn toasts() -> View {
    let app = use_app();
    view! {
        <div class="toasts" role="status">
            {maybe(move || app.toast.get().map(|toast| view! {
                <div class="toast">
                    <span>{toast.words}</span>
                    {toast.undo.map(|undo| view! {
                        <button class="btn btn-quiet" on:click=move |_| { undo(); app.toast.set(None); }>{t().undo()}</button>
                    })}
                </div>
            }))}
        </div>
    }
}

/// How sending goes, always in words; it leads to the page that says more.
#[component]
fn sync_pill() -> View {
    let app = use_app();
    let words = Memo::new(move || status_words(app.status.get(), app.refused.get()));
    view! {
        <a href="/me#sending" class="sync" data-state={move || words.get().state} data-testid="sync">
            {part(move || icon(words.get().icon))}
            <span>{text(move || words.get().words)}</span>
        </a>
    }
}

#[component]
fn places() -> View {
    let app = use_app();
    let coordinates = Memo::new(move || {
        app.world
            .with(|world| {
                let world = world.as_ref()?;
                let roles = world.spaces.iter().flat_map(|space| space.roles(world.me));
                Some(roles.into_iter().any(|role| *role == Role::Coordinator))
            })
            .unwrap_or_default()
    });
    let place = move |to: &'static str, sign: &'static str, words: &'static str| {
        let here = move || app.address.with(|here| if to == "/" { here.path == "/" } else { here.path.starts_with(to) });
        view! {
            <a href=to aria-current={move || here().then_some("page")}>{icon(sign)}<span>{words}</span></a>
        }
    };
    view! {
        <nav class="nav" aria-label=t().places()>
            <a href="/" class="nav-brand"><svg aria-hidden="true"><use href="#mark"></use></svg><span>{t().app_name()}</span></a>
            {place("/", "today", t().nav_today())}
            {place("/records", "records", t().nav_records())}
            {place("/prep", "prep", t().nav_prep())}
            {place("/me", "me", t().nav_me())}
            {maybe(move || coordinates.get().then(|| place("/outreach", "pair", t().nav_outreach())))}
        </nav>
    }
}

/// A new version is offered, never taken by itself.
#[component]
fn update_notice() -> View {
    let app = use_app();
    maybe(move || {
        app.update.get().then(|| {
            view! {
                <div class="notice" data-kind="info" role="status">
                    {icon("cloud")}
                    <div>
                        <p><b>{t().update_ready()}</b>" "{t().update_means()}</p>
                        <div class="btn-row">
                            <button class="btn" on:click=move |_| spawn(worker::activate())>{t().update_now()}</button>
                        </div>
                    </div>
                </div>
            }
        })
    })
}

/// The session ended elsewhere: what is written stays and waits.
#[component]
fn signed_out_notice() -> View {
    let app = use_app();
    let ended = Memo::new(move || matches!(app.status.get(), qinglan_core::sync::SyncStatus::SignedOut { .. }));
    maybe(move || {
        ended.get().then(|| {
            view! {
                <div class="notice" data-kind="attention" role="status">
                    {icon("lock")}
                    <div><p><b>{t().signed_out_title()}</b>" "{t().signed_out_means()}</p></div>
                </div>
            }
        })
    })
}

/// Who looked how much room is left had all of the app here.
#[component]
fn room_notice() -> View {
    let app = use_app();
    maybe(move || app.little.get().map(|(left, waiting)| little_room(app, left, waiting)))
}
