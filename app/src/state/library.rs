//! The file of the built-in forms, read once and kept. All of it is in the app's second part.

use std::cell::RefCell;

use qinglan_core::form::{FormRef, Held, Library};

use crate::shell::beside;
use crate::shell::task::Work;

thread_local!(static LIBRARY: RefCell<Option<Library>> = const { RefCell::new(None) });

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

/// Looks at the library, once it has been read.
pub fn with_library<T>(look: impl FnOnce(&Library) -> T) -> Option<T> {
    LIBRARY.with_borrow(|library| library.as_ref().map(look))
}

/// The form of this name and version, if it is known and the library has been read.
#[must_use]
#[inline(never)]
pub fn held(reference: &FormRef) -> Option<Held> {
    with_library(|library| library.held(reference).cloned()).flatten()
}
