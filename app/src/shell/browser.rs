//! Small things the browser knows: whether there is a network, how full the store is, which language the person reads.

use std::cell::Cell;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, Element, NodeList, Storage};

use super::clock;

/// How long the first page takes on a slow phone until it is drawn, from when what it shows is read.
pub const FIRST_PAGE_MS: u32 = 500;

/// Where this app is: scheme, host and port.
#[must_use]
pub fn origin() -> String {
    web_sys::window().and_then(|window| window.location().origin().ok()).unwrap_or_default()
}

/// What the browser believes; it is often wrong in saying yes, never in saying no.
#[must_use]
pub fn online() -> bool {
    web_sys::window().is_none_or(|window| window.navigator().on_line())
}

/// Tells when the network comes (`true`) or goes, for as long as the page lives.
pub fn watch_network(tell: impl Fn(bool) + Clone + 'static) {
    let Some(window) = web_sys::window() else { return };
    let gone = tell.clone();
    EventListener::new(&window, "online", move |_| tell(true)).forget();
    EventListener::new(&window, "offline", move |_| gone(false)).forget();
}

/// Tells when the person looks away from the page (none), and when she looks at it again: after how many milliseconds by the phone's
/// clock, however long if that was set back meanwhile.
pub fn watch_away(tell: impl Fn(Option<i64>) + 'static) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    let (watched, left) = (document.clone(), Cell::new(clock::now()));
    EventListener::new(&document, "visibilitychange", move |_| {
        if watched.hidden() {
            left.set(clock::now());
            tell(None);
        } else {
            let away = clock::now().0 - left.get().0;
            tell(Some(if away < 0 { i64::MAX } else { away }));
        }
    })
    .forget();
}

/// Whether this is a page; else it is the service worker.
#[must_use]
pub fn is_page() -> bool {
    web_sys::window().is_some()
}

/// Whether the link is slow, or the person pays for every byte of it: what is large waits to be asked for. Not every browser knows.
#[must_use]
pub fn spares_link() -> bool {
    let known = |of: &JsValue, name: &str| Reflect::get(of, &name.into()).unwrap_or_default();
    let link = known(&known(&js_sys::global(), "navigator"), "connection");
    let kind = known(&link, "effectiveType").as_string().unwrap_or_default();
    known(&link, "saveData").is_truthy() || kind == "2g" || kind == "slow-2g"
}

/// Asks the browser not to clear the store when the phone gets full; whether it promised.
pub async fn persist() -> bool {
    let asked = web_sys::window().and_then(|window| window.navigator().storage().persist().ok());
    match asked {
        Some(promise) => JsFuture::from(promise).await.is_ok_and(|granted| granted.is_truthy()),
        None => false,
    }
}

/// How many bytes the store takes, and how many it may.
pub async fn room() -> Option<(u64, u64)> {
    let promise = web_sys::window()?.navigator().storage().estimate().ok()?;
    let estimate = JsFuture::from(promise).await.ok()?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bytes of a disk")]
    let number = |name: &str| Some(Reflect::get(&estimate, &name.into()).ok()?.as_f64()? as u64);
    Some((number("usage")?, number("quota")?))
}

/// What the browser keeps for all pages of this app, and gives at once. It may be lost: what it says is a wish or a hint.
fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// A word that was kept.
#[must_use]
pub fn kept(name: &str) -> Option<String> {
    storage()?.get_item(name).ok()?
}

/// Keeps a word, or none; says whether it did.
pub fn keep(name: &str, word: Option<&str>) -> bool {
    let kept = |storage: Storage| match word {
        Some(word) => storage.set_item(name, word).is_ok(),
        None => storage.remove_item(name).is_ok(),
    };
    storage().is_some_and(kept)
}

/// The chosen language, else the browser's first.
#[must_use]
pub fn language() -> Option<String> {
    kept("language").or_else(|| web_sys::window()?.navigator().language())
}

/// Keeps the chosen language and starts the app again in it; everything typed is in the store.
pub fn choose_language(code: &str) {
    if keep("language", Some(code)) {
        reload();
    }
}

/// Keeps the chosen appearance (`light`, `dark`, or empty for the system's) and shows it.
pub fn choose_theme(theme: &str) {
    keep("theme", Some(theme));
    show_theme(theme);
}

/// The chosen appearance.
#[must_use]
pub fn theme() -> String {
    kept("theme").unwrap_or_default()
}

/// Puts the appearance on the page.
pub fn show_theme(theme: &str) {
    let Some(root) = root() else { return };
    report(if theme.is_empty() { root.remove_attribute("data-theme") } else { root.set_attribute("data-theme", theme) });
}

/// Says in which language the page is, for readers and fonts.
pub fn set_language(code: &str) {
    // The same again would have the browser style the whole page anew.
    if let Some(root) = root().filter(|root| root.get_attribute("lang").as_deref() != Some(code)) {
        report(root.set_attribute("lang", code));
    }
}

/// Which way the sheet lies when the page is printed.
pub fn turn_paper(wide: bool) {
    let Some(root) = root() else { return };
    report(if wide { root.set_attribute("data-paper", "wide") } else { root.remove_attribute("data-paper") });
}

/// Names the page, for the tab and for readers.
pub fn set_title(page: &str, app: &str) {
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        let whole = if page.is_empty() { app.to_owned() } else { format!("{page} · {app}") };
        document.set_title(&whole);
    }
}

/// The page can be used now: its first content stands in the place of what stood before the app did.
pub fn set_ready() {
    when_parsed(|document| {
        if let Some(body) = document.body() {
            report(body.set_attribute("data-ready", ""));
        }
        if let Some(boot) = document.get_element_by_id("boot") {
            boot.remove();
            let document = document.clone();
            Timeout::new(FIRST_PAGE_MS, move || fetch_later(&document)).forget();
        }
    });
}

/// Lets the browser fetch what the first page does not need: the icon of the tab, and what installing the app takes.
fn fetch_later(document: &Document) {
    let links = document.query_selector_all("link[data-later]").ok();
    for at in 0..links.as_ref().map_or(0, NodeList::length) {
        let link = links.as_ref().and_then(|links| links.item(at)).and_then(|link| link.dyn_into::<Element>().ok());
        if let Some((link, address)) = link.and_then(|link| link.get_attribute("data-later").map(|address| (link, address))) {
            report(link.set_attribute("href", &address));
        }
    }
}

/// Does something to the page as soon as all of its HTML is read. The app may start before: its script does not wait for it.
pub fn when_parsed(work: impl FnOnce(&Document) + 'static) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    if document.ready_state() == "loading" {
        let parsed = document.clone();
        EventListener::once(&document, "DOMContentLoaded", move |_| work(&parsed)).forget();
    } else {
        work(&document);
    }
}

pub fn reload() {
    if let Some(window) = web_sys::window() {
        report(window.location().reload());
    }
}

/// Brings the element with this id into view and puts the cursor into it.
pub fn focus(id: &str) {
    if let Some(element) = bring(id).and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        report(element.focus());
    }
}

/// The cursor leaves the input that it is in: not every browser has it leave for a button.
pub fn leave_field() {
    let element = web_sys::window().and_then(|window| window.document()?.active_element());
    if let Some(element) = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        report(element.blur());
    }
}

/// Brings the element with this id into view; none where there is none.
pub fn bring(id: &str) -> Option<web_sys::Element> {
    let element = web_sys::window()?.document()?.get_element_by_id(id)?;
    element.scroll_into_view();
    Some(element)
}

/// Back to the top, as a new page begins.
pub fn to_top() {
    if let Some(window) = web_sys::window() {
        window.scroll_to_with_x_and_y(0.0, 0.0);
    }
}

/// Puts words where they can be pasted from; whether the browser allowed it.
pub async fn copy(words: &str) -> bool {
    let asked = || -> Result<js_sys::Promise, JsValue> {
        let navigator = Reflect::get(&js_sys::global(), &"navigator".into())?;
        // There is none in a page without encryption.
        let clipboard = Reflect::get(&navigator, &"clipboard".into())?;
        let write: js_sys::Function = Reflect::get(&clipboard, &"writeText".into())?.dyn_into()?;
        write.call1(&clipboard, &words.into())?.dyn_into()
    };
    match asked() {
        Ok(promise) => JsFuture::from(promise).await.is_ok(),
        Err(_) => false,
    }
}

pub fn print() {
    if let Some(window) = web_sys::window() {
        report(window.print());
    }
}

/// What kind of device it is, for the person's list of devices.
#[must_use]
pub fn device_label() -> String {
    let agent = web_sys::window().and_then(|window| window.navigator().user_agent().ok()).unwrap_or_default();
    let known = ["Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux"];
    let mut words = agent.split(|letter: char| !letter.is_ascii_alphanumeric());
    words.find_map(|word| known.iter().find(|name| **name == word)).map_or_else(|| "?".into(), |name| (*name).to_owned())
}

/// A refusal of the browser in a matter of comfort: for the console, not for the person.
fn report<T>(result: Result<T, JsValue>) {
    if let Err(error) = result {
        web_sys::console::debug_1(&error);
    }
}

fn root() -> Option<web_sys::Element> {
    web_sys::window()?.document()?.document_element()
}
