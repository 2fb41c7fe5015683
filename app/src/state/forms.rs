//! The built-in forms on this phone: one is in the program, all are in a file beside it, read once and kept.

use std::cell::{Cell, RefCell};

use qinglan_core::form::{Definition, FormRef, Library, at_hand};
use qinglan_core::words::Words;

use super::App;
use crate::shell::beside;
use crate::shell::task::{Work, spawn};

thread_local!(static LIBRARY: RefCell<Option<Library>> = const { RefCell::new(None) });
// A list asks once for all its rows, and does not ask again and again without a network.
thread_local!(static ASKED: Cell<bool> = const { Cell::new(false) });

/// Looks at the library, once it has been read.
pub fn with_library<T>(look: impl FnOnce(&Library) -> T) -> Option<T> {
    LIBRARY.with_borrow(|library| library.as_ref().map(look))
}

/// The form that a record names; none where no form of that name is known, or has been read yet.
#[must_use]
pub fn known_form(reference: &str) -> Option<Definition> {
    let reference: FormRef = reference.parse().ok()?;
    let held = with_library(|library| library.held(&reference).and_then(|held| held.open().ok())).flatten();
    held.or_else(|| at_hand().filter(|form| form.reference() == reference))
}

impl App {
    /// What the form that a record names is called. Where that is not known yet the library is read; who follows hears of it then.
    #[must_use]
    pub fn form_title(self, reference: &str) -> Option<Words> {
        self.forms.track();
        let form: FormRef = reference.parse().ok()?;
        let here = with_library(|library| library.held(&form).map(|held| held.title.clone()));
        here.unwrap_or_else(|| {
            let title = at_hand().filter(|known| known.reference() == form).map(|known| known.title);
            if title.is_none() && !ASKED.replace(true) {
                spawn(async move {
                    self.read_forms().await;
                });
            }
            title
        })
    }

    /// The form that a record names, the library read for it where that is needed.
    pub fn find_form(self, reference: String) -> Work<'static, Option<Definition>> {
        Box::pin(async move {
            match known_form(&reference) {
                None if self.read_forms().await => known_form(&reference),
                known => known,
            }
        })
    }

    /// Reads the library; false when it is not on this device and there is no network.
    pub fn read_forms(self) -> Work<'static, bool> {
        Box::pin(async move {
            if with_library(|_| ()).is_some() {
                return true;
            }
            let Some(library) = beside::forms().await.and_then(|bytes| Library::decode(&bytes).ok()) else { return false };
            LIBRARY.set(Some(library));
            self.forms.set(true);
            true
        })
    }
}
