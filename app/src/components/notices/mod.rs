//! What every page says first, while it is so: a newer version, sending that has stopped, little room, content that is not here yet. All of
//! it waits for the app's second part, which comes when the first page stands.

mod contents;

use crate::reactive::Memo;
use qinglan_core::sync::SyncStatus;

use super::deleted::deleted_notice;
use super::later::quietly;
use super::room::little_room;
use crate::dom::{View, component, maybe, view};
use crate::state::use_app;

#[component]
pub fn notices() -> View {
    view! { {update_notice()} {stopped_notice()} {room_notice()} {partial_notice()} }
}

/// A new version is offered, never taken by itself.
#[component]
fn update_notice() -> View {
    let app = use_app();
    maybe(move || app.update.get().then(|| quietly(contents::update_ready)))
}

/// The session ended elsewhere, or the server wants a newer app: what is written stays and waits.
#[component]
fn stopped_notice() -> View {
    let app = use_app();
    let stopped = Memo::new(move || match app.status.get() {
        SyncStatus::SignedOut { .. } => Some(false),
        SyncStatus::TooOld { .. } => Some(true),
        _ => None,
    });
    maybe(move || {
        stopped.get().map(|too_old| match app.deleted_from() {
            Some(from) => quietly(move || deleted_notice(app, from)),
            None if too_old => quietly(contents::too_old),
            None => quietly(contents::signed_out),
        })
    })
}

/// A new phone's first download is not over: lists and pages lack what they would have.
#[component]
fn partial_notice() -> View {
    let app = use_app();
    maybe(move || app.partial.get().then(|| quietly(contents::partial)))
}

/// Who looked how much room is left had all of the app here.
#[component]
fn room_notice() -> View {
    let app = use_app();
    maybe(move || app.little.get().map(|(left, waiting)| quietly(move || little_room(app, left, waiting))))
}
