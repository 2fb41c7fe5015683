//! What every page says first, while it is so: a newer version, sending that has stopped, little room, content that is not here yet.

use crate::reactive::{Memo, RwSignal};
use qinglan_core::sync::SyncStatus;

use super::deleted::deleted_notice;
use super::later::quietly;
use super::notice::notice;
use super::room::little_room;
use crate::dom::{View, component, maybe, text, view};
use crate::shell::task::spawn;
use crate::shell::worker;
use crate::state::use_app;
use crate::text::t;

#[component]
pub fn notices() -> View {
    view! { {update_notice()} {stopped_notice()} {room_notice()} {partial_notice()} }
}

/// A new version is offered, never taken by itself.
#[component]
fn update_notice() -> View {
    let app = use_app();
    let going = RwSignal::new(false);
    let take = move |_| {
        going.set(true);
        spawn(worker::activate());
    };
    let words = move || (if going.get() { t().update_going() } else { t().update_means() }).to_owned();
    maybe(move || {
        app.update.get().then(|| {
            notice(
                "info",
                "status",
                "cloud",
                view! {
                    <p><b>{t().update_ready()}</b>" "{text(words)}</p>
                    <div class="btn-row">
                        <button class="btn" disabled={move || going.get()} on:click=take>{t().update_now()}</button>
                    </div>
                },
            )
        })
    })
}

/// The session ended elsewhere, or the server wants a newer app: what is written stays and waits.
#[component]
fn stopped_notice() -> View {
    let app = use_app();
    let words = Memo::new(move || match app.status.get() {
        SyncStatus::SignedOut { .. } => Some(("lock", t().signed_out_title(), t().signed_out_means())),
        SyncStatus::TooOld { .. } => Some(("alert", t().too_old_title(), t().too_old_means())),
        _ => None,
    });
    maybe(move || match (words.get(), app.deleted_from()) {
        (Some(_), Some(from)) => Some(quietly(move || deleted_notice(app, from))),
        (words, _) => {
            words.map(|(sign, title, means)| notice("attention", "status", sign, view! { <p><b>{title}</b>" "{means}</p> }))
        }
    })
}

/// A new phone's first download is not over: lists and pages lack what they would have.
#[component]
fn partial_notice() -> View {
    let app = use_app();
    maybe(move || app.partial.get().then(|| notice("calm", "status", "clock", view! { <p>{t().partial_means()}</p> })))
}

/// Who looked how much room is left had all of the app here.
#[component]
fn room_notice() -> View {
    let app = use_app();
    maybe(move || app.little.get().map(|(left, waiting)| little_room(app, left, waiting)))
}
