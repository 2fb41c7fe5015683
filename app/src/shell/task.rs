//! Work that goes on beside the page.

use std::future::Future;
use std::pin::Pin;

/// Work that several places wait for. Boxed, so that it is compiled once and not into each of them.
pub type Work<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// Begins work and lets it run to its end. Boxed: the browser's promise around it is compiled once for all.
pub fn spawn(work: impl Future<Output = ()> + 'static) {
    let work: Work<'static, ()> = Box::pin(work);
    wasm_bindgen_futures::spawn_local(work);
}
