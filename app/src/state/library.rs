//! The forms on this phone: the file of the built-in ones, read once and kept, and those that the person's spaces have published (rule PF3).
//! All of it is in the app's second part.

use std::cell::{Cell, RefCell};

use qinglan_core::form::design::DESIGN;
use qinglan_core::form::{Definition, FormRef, Held, Library, Offered, is_published_id};
use qinglan_core::words::Words;

use super::App;
use crate::shell::beside;
use crate::shell::net::{self, NetError};
use crate::shell::task::{Work, spawn};
use crate::text::t;

thread_local! {
    static LIBRARY: RefCell<Option<Library>> = const { RefCell::new(None) };
    static PUBLISHED: RefCell<Vec<Held>> = const { RefCell::new(Vec::new()) };
    static FETCHING: Cell<bool> = const { Cell::new(false) };
}

/// Reads the file; false when it is not on this device and there is no network.
#[inline(never)]
pub fn read() -> Work<'static, bool> {
    Box::pin(async {
        if with_library(|_| ()).is_none() {
            let Some(library) = beside::forms().await.and_then(|bytes| Library::decode(&bytes).ok()) else { return false };
            LIBRARY.set(Some(library));
        }
        true
    })
}

/// Reads the file, and what was published and is here; what is not here follows.
#[inline(never)]
pub fn read_all(app: App) -> Work<'static, bool> {
    Box::pin(async move {
        let here = read().await;
        if here {
            recall(app).await;
            spawn(keep_up(app));
        }
        here
    })
}

/// Looks at the library, once it has been read.
pub fn with_library<T>(look: impl FnOnce(&Library) -> T) -> Option<T> {
    LIBRARY.with_borrow(|library| library.as_ref().map(look))
}

/// The form of this name and version, if it is known and the library has been read.
#[must_use]
#[inline(never)]
pub fn held(reference: &FormRef) -> Option<Held> {
    if reference.to_string() == DESIGN {
        // It is edited on a page of its own, and has no definition.
        let (FormRef { id, version }, title) = (reference.clone(), Words::new(t().design_title(), t().design_title()));
        return Some(Held { id, version, title, description: None, definition: Default::default() });
    }
    let published = || PUBLISHED.with_borrow(|all| all.iter().find(|held| held.reference() == *reference).cloned());
    with_library(|library| library.held(reference).cloned()).flatten().or_else(published)
}

/// How many forms are known: another number when more is known of some records.
#[must_use]
pub fn known(app: App) -> u64 {
    u64::from(app.forms.get_untracked()) + PUBLISHED.with_borrow(|all| all.len() as u64)
}

/// The version of a form that a new record gets; none for one that is not known here, or is not offered any more.
#[must_use]
pub fn latest(app: App, id: &str) -> Option<Held> {
    if !is_published_id(id) {
        return with_library(|library| library.latest(id).cloned()).flatten();
    }
    let offer = offer(app, id).filter(|offer| !offer.withdrawn)?;
    held(&FormRef { id: offer.id, version: offer.version })
}

/// What is offered of a published form.
#[must_use]
pub fn offer(app: App, id: &str) -> Option<Offered> {
    offers(app).into_iter().find(|offer| offer.id == id)
}

/// What the person's spaces have published.
#[must_use]
pub fn offers(app: App) -> Vec<Offered> {
    app.world.with(|world| world.as_ref().and_then(|world| world.forms.as_ref()?.open().ok())).unwrap_or_default()
}

/// The form that a record names: known here, on the disk, or fetched now.
#[inline(never)]
pub fn seek(app: App, reference: String) -> Work<'static, Option<Definition>> {
    Box::pin(async move {
        if !app.read_forms().await {
            return None;
        }
        let known = app.known_form(&reference);
        let form: FormRef = reference.parse().ok()?;
        if known.is_some() || !is_published_id(&form.id) {
            return known;
        }
        // Another tab may have fetched it.
        take(app.store()?.forms(std::slice::from_ref(&form)).await.unwrap_or_default());
        if held(&form).is_none() {
            fetch(app, &form).await.ok()?;
        }
        app.known_form(&reference)
    })
}

/// Fetches what is offered, or named by a record, and not here.
#[inline(never)]
pub fn keep_up(app: App) -> Work<'static, ()> {
    Box::pin(async move {
        if FETCHING.replace(true) {
            return;
        }
        recall(app).await;
        let mut came = false;
        for form in missing(app) {
            match fetch(app, &form).await {
                Ok(()) => came = true,
                // It was never published, or the backup that the server was restored from is older.
                Err(NetError::Api(_)) => {}
                Err(NetError::NoAnswer) => break,
            }
        }
        FETCHING.set(false);
        if came && with_library(|_| ()).is_some() {
            // Lists say its name now.
            app.forms.set(true);
        }
    })
}

/// Takes in what is on the disk.
async fn recall(app: App) {
    let (missing, Some(store)) = (missing(app), app.store()) else { return };
    if !missing.is_empty() {
        // A disk that cannot be read says so elsewhere.
        take(store.forms(&missing).await.unwrap_or_default());
    }
}

/// Published forms that are offered, or that records here name, and that have not been read.
fn missing(app: App) -> Vec<FormRef> {
    let mut wanted: Vec<FormRef> =
        offers(app).into_iter().map(|offer| FormRef { id: offer.id, version: offer.version }).collect();
    // Asked after each request, of every record: most are told by the first letters.
    let published = |form: &str| is_published_id(form.split_once('@')?.0).then(|| form.parse().ok())?;
    app.rows.with_untracked(|rows| wanted.extend(rows.values().filter_map(|row| published(&row.summary.form))));
    wanted.retain(|form| held(form).is_none());
    // As many as there are forms, not as there are records.
    let mut once: Vec<FormRef> = Vec::new();
    for form in wanted {
        if !once.contains(&form) {
            once.push(form);
        }
    }
    once
}

async fn fetch(app: App, form: &FormRef) -> Result<(), NetError> {
    let Some(store) = app.store() else { return Ok(()) };
    let fetched = net::forms::form(store.person, form).await?;
    if fetched.reference() != *form {
        return Err(NetError::NoAnswer);
    }
    if let Err(error) = store.keep_form(&fetched).await {
        leptos::logging::debug_warn!("the form is here but not kept: {error:?}");
    }
    take(vec![fetched]);
    Ok(())
}

fn take(forms: Vec<Held>) {
    PUBLISHED.with_borrow_mut(|all| {
        for form in forms {
            if all.iter().all(|known| known.reference() != form.reference()) {
                all.push(form);
            }
        }
    });
}
