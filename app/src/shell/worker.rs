//! The service worker: what lets the app start without a network, and how a new version comes.

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ServiceWorker, ServiceWorkerContainer, ServiceWorkerRegistration};

/// Long after the first page: nobody waits for it.
const TIDY_AFTER_MS: u32 = 5_000;

/// Registers the service worker and tells when a new version of the app is ready and waits.
pub async fn register(ready: impl Fn() + Clone + 'static) {
    let Some(container) = container() else { return };
    let Ok(registered) = JsFuture::from(container.register("/sw.js")).await else { return };
    let registration: ServiceWorkerRegistration = registered.unchecked_into();
    let tidied = registration.clone();
    Timeout::new(TIDY_AFTER_MS, move || tidy(&tidied)).forget();
    if registration.waiting().is_some() {
        ready();
    }
    let found = registration.clone();
    EventListener::new(&registration, "updatefound", move |_| {
        let Some(coming) = found.installing() else { return };
        let (ready, watched) = (ready.clone(), coming.clone());
        EventListener::new(&coming, "statechange", move |_| {
            // The first version has no older one beside it and nothing to announce.
            let replaces = container_has_controller();
            if watched.state() == web_sys::ServiceWorkerState::Installed && replaces {
                ready();
            }
        })
        .forget();
    })
    .forget();
}

/// Lets the waiting version take over and starts the app in it. The browser waits until the present one has nothing to do: seldom, half a
/// minute.
pub async fn activate() {
    let Some(container) = container() else { return };
    let Ok(found) = JsFuture::from(container.get_registration()).await else { return };
    let Some(waiting) = found.dyn_ref::<ServiceWorkerRegistration>().and_then(ServiceWorkerRegistration::waiting) else {
        return super::browser::reload();
    };
    EventListener::once(&container, "controllerchange", |_| super::browser::reload()).forget();
    if say(&waiting, "activate").is_err() {
        super::browser::reload();
    }
}

/// Lets the version that is in use throw away what no page needs any more. One that is to take over is not kept waiting by it.
fn tidy(registration: &ServiceWorkerRegistration) {
    if registration.waiting().is_some() || registration.installing().is_some() {
        return;
    }
    let Some(worker) = container().and_then(|container| container.controller()) else { return };
    if let Err(error) = say(&worker, "tidy") {
        web_sys::console::debug_1(&error);
    }
}

fn say(worker: &ServiceWorker, word: &str) -> Result<(), JsValue> {
    let message = js_sys::Object::new();
    js_sys::Reflect::set(&message, &"type".into(), &word.into())?;
    worker.post_message(&message)
}

/// Looks for a newer version. What the browser finds it makes ready, and [`register`] tells of it.
pub async fn look_for_newer() {
    let Some(container) = container() else { return };
    let Ok(found) = JsFuture::from(container.get_registration()).await else { return };
    let Some(registration) = found.dyn_ref::<ServiceWorkerRegistration>() else { return };
    let looked = match registration.update() {
        Ok(looks) => JsFuture::from(looks).await.map(drop),
        Err(error) => Err(error),
    };
    if let Err(error) = looked {
        // No network, most likely: the next request that is refused looks again.
        web_sys::console::debug_1(&error);
    }
}

/// Asks the browser to wake the service worker when there is a network, with no page open. Where it has no such thing, what waits goes
/// when the app is opened again.
pub async fn send_later() {
    if let Err(error) = ask_to_wake().await {
        web_sys::console::debug_1(&error);
    }
}

async fn ask_to_wake() -> Result<(), JsValue> {
    let container = container().ok_or(JsValue::NULL)?;
    let registration = JsFuture::from(container.ready()?).await?;
    // web-sys has no stable binding of it.
    let sync = js_sys::Reflect::get(&registration, &"sync".into())?;
    let register: js_sys::Function = js_sys::Reflect::get(&sync, &"register".into())?.dyn_into()?;
    let asked: js_sys::Promise = register.call1(&sync, &"send".into())?.dyn_into()?;
    JsFuture::from(asked).await.map(drop)
}

fn container() -> Option<ServiceWorkerContainer> {
    let navigator = web_sys::window()?.navigator();
    // Absent where the page is not served securely.
    js_sys::Reflect::has(&navigator, &"serviceWorker".into()).ok()?.then(|| navigator.service_worker())
}

fn container_has_controller() -> bool {
    container().is_some_and(|container| container.controller().is_some())
}
