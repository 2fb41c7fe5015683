//! The built-in forms on this phone: one is in the program, all are in the library, which is in the app's second part.

use std::cell::Cell;

use qinglan_core::form::{Definition, FormRef, at_hand};
use qinglan_core::words::Words;

use super::{App, library};
use crate::shell::later;
use crate::shell::task::{Work, spawn};

// A list asks once for all its rows, and does not ask again and again without a network.
thread_local!(static ASKED: Cell<bool> = const { Cell::new(false) });

impl App {
    /// What the form that a record names is called. Where that is not known yet the library is read; who follows hears of it then.
    #[must_use]
    pub fn form_title(self, reference: &str) -> Option<Words> {
        if let Some(form) = own(reference) {
            return Some(form.title);
        }
        if self.forms.get() {
            return library::held(&reference.parse().ok()?).map(|held| held.title);
        }
        if !ASKED.replace(true) {
            spawn(async move {
                self.read_forms().await;
            });
        }
        None
    }

    /// The form that a record names, the library read for it where that is needed.
    pub fn find_form(self, reference: String) -> Work<'static, Option<Definition>> {
        Box::pin(async move {
            match self.known_form(&reference) {
                None if later::load().await => library::seek(self, reference).await,
                known => known,
            }
        })
    }

    /// The form that a record names, as far as forms have been read.
    #[must_use]
    pub fn known_form(self, reference: &str) -> Option<Definition> {
        if let Some(form) = own(reference) {
            return Some(form);
        }
        let held = if self.forms.get_untracked() { library::held(&reference.parse().ok()?) } else { None };
        held.and_then(|held| held.open().ok())
    }

    /// Reads the library; false when it is not on this device and there is no network.
    pub fn read_forms(self) -> Work<'static, bool> {
        Box::pin(async move {
            let here = later::load().await && library::read_all(self).await;
            if here && !self.forms.get_untracked() {
                self.forms.set(true);
            }
            here
        })
    }
}

/// The form that the program itself has, where that is the one.
fn own(reference: &str) -> Option<Definition> {
    let form: FormRef = reference.parse().ok()?;
    at_hand().filter(|known| known.reference() == form)
}
