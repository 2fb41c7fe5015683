//! Work that goes on beside the page.

use std::future::Future;
use std::pin::Pin;

/// Begins work and lets it run to its end. Boxed: the browser's promise around it is compiled once for all.
pub fn spawn(work: impl Future<Output = ()> + 'static) {
    let work: Pin<Box<dyn Future<Output = ()>>> = Box::pin(work);
    wasm_bindgen_futures::spawn_local(work);
}
