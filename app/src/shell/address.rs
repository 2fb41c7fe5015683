//! The address of the page: read, changed without loading anything, watched.

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlAnchorElement, MouseEvent};

/// Where the app is: path and query as the browser shows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    pub path: String,
    /// With its `?`; empty when there is none.
    pub query: String,
}

/// Where the app is now.
#[must_use]
pub fn here() -> Address {
    let location = web_sys::window().map(|window| window.location());
    let part =
        |read: fn(&web_sys::Location) -> Result<String, JsValue>| location.as_ref().and_then(|location| read(location).ok());
    Address {
        path: part(web_sys::Location::pathname).unwrap_or_else(|| "/".into()),
        query: part(web_sys::Location::search).unwrap_or_default(),
    }
}

/// The place on the page that the address names, with its `#`; empty for none.
#[must_use]
pub fn place() -> String {
    web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default()
}

impl Address {
    /// A value of the query.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<String> {
        web_sys::UrlSearchParams::new_with_str(&self.query).ok()?.get(name)
    }
}

/// Changes the address; the page follows through what `watch` was given. `replace`: the way back skips where one is now.
pub fn go(to: &str, replace: bool) {
    let Some(history) = web_sys::window().and_then(|window| window.history().ok()) else { return };
    let changed = if replace {
        history.replace_state_with_url(&JsValue::NULL, "", Some(to))
    } else {
        history.push_state_with_url(&JsValue::NULL, "", Some(to))
    };
    if let Err(error) = changed {
        web_sys::console::error_1(&error);
    }
}

/// Tells when the person goes somewhere: by a link of ours (with what comes after its `#`), or by the browser's back and forward.
pub fn watch(tell: impl Fn(Option<String>) + Clone + 'static) {
    let Some(window) = web_sys::window() else { return };
    let Some(document) = window.document() else { return };
    let back = tell.clone();
    EventListener::new(&window, "popstate", move |_| back(None)).forget();
    EventListener::new_with_options(&document, "click", EventListenerOptions::enable_prevent_default(), move |event| {
        let Some(link) = event.dyn_ref::<MouseEvent>().and_then(plain_link) else { return };
        let to = Address { path: link.pathname(), query: link.search() };
        if to == here() && !link.hash().is_empty() {
            // A place on this very page: the browser goes there by itself.
            return;
        }
        event.prevent_default();
        go(&link.href(), false);
        tell(Some(link.hash()));
    })
    .forget();
}

/// The link of ours that was chosen, unless the person wants it in another tab or window.
fn plain_link(click: &MouseEvent) -> Option<HtmlAnchorElement> {
    let elsewhere = click.default_prevented() || click.button() != 0 || click.meta_key() || click.ctrl_key() || click.shift_key();
    let link = click.target()?.dyn_into::<Element>().ok()?.closest("a[href]").ok()??;
    let link: HtmlAnchorElement = link.dyn_into().ok()?;
    let origin = web_sys::window()?.location().origin().ok()?;
    (!elsewhere && link.target().is_empty() && !link.has_attribute("download") && link.origin() == origin).then_some(link)
}
