//! The client of Qinglan.

mod components;
mod dom;
mod pages;
mod reactive;
mod root;
mod shell;
mod state;
mod text;

use gloo::timers::callback::Timeout;
use js_sys::Promise;
use qinglan_core::words::Language;
use shell::later;
use shell::task::spawn;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

/// By then the first page stands, and what it needs has been fetched.
const REST_MS: u32 = 3_000;

fn main() {
    console_error_panic_hook::set_once();
    if !shell::browser::is_page() {
        // The service worker calls `send_waiting`.
        return;
    }
    if text::from_code(&shell::browser::language().unwrap_or_default()) == Language::Zh {
        show();
    } else {
        spawn(async {
            // Without its words the app is Chinese, not empty.
            if shell::beside::english().await.is_none_or(|lines| !text::speak_english(lines)) {
                leptos::logging::debug_warn!("English is not here");
            }
            show();
        });
    }
}

fn show() {
    shell::browser::set_language(text::code(text::language()));
    shell::browser::show_theme(&shell::browser::theme());
    dom::mount(root::root);
    // Kept for when it is wanted, perhaps without a network.
    Timeout::new(REST_MS, || {
        spawn(async {
            if later::load().await {
                state::library::read().await;
            }
        });
    })
    .forget();
}

/// Sends what waits while no page is open; called by the service worker. Fails when something still waits, so that the browser wakes it
/// again later.
#[wasm_bindgen]
pub fn send_waiting() -> Promise {
    Promise::new(&mut |done, failed| {
        spawn(async move {
            let tell = if state::send_all().await == Ok(true) { done } else { failed };
            if let Err(error) = tell.call0(&JsValue::NULL) {
                leptos::logging::debug_warn!("{error:?}");
            }
        });
    })
}
