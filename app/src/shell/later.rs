//! The app's second part: pages and work that nobody needs in order to fill a form (`xtask/src/build/glue/later.rs` says which). Nothing in
//! it may run before it is loaded.

use std::cell::Cell;

use js_sys::Promise;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::JsFuture;

use super::task::Work;
use crate::text::speak_more;

#[wasm_bindgen]
extern "C" {
    /// The script's own: loads the second part, once. It gives the words that only that part says.
    fn second() -> Promise;
}

thread_local!(static HERE: Cell<bool> = const { Cell::new(false) });

/// Whether it is loaded.
#[must_use]
pub fn is_here() -> bool {
    HERE.get()
}

/// Loads it; false when it is not on this device and there is no network.
pub fn load() -> Work<'static, bool> {
    Box::pin(async {
        if !HERE.get()
            && let Ok(words) = JsFuture::from(second()).await
        {
            HERE.set(words.as_string().is_some_and(speak_more));
        }
        HERE.get()
    })
}
