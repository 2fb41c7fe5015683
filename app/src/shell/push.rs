//! The browser's own push service: its leave, and where it can be told something. All of it is in the app's second part.

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use qinglan_core::wire::Bytes;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Whether the person lets the browser show notices of this app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leave {
    Given,
    Refused,
    NotAsked,
    /// This browser has no such thing; on iPhones it comes with the app on the home screen.
    Impossible,
}

/// Where the browser can be told something, and what with.
#[derive(Clone)]
pub struct Subscription {
    pub address: String,
    pub public: Bytes,
    pub secret: Bytes,
}

#[must_use]
pub fn leave() -> Leave {
    let here = js_sys::global();
    let Ok(notification) = get(&here, "Notification") else { return Leave::Impossible };
    match get(&notification, "permission").ok().and_then(|said| said.as_string()).as_deref() {
        _ if get(&here, "PushManager").is_err() => Leave::Impossible,
        Some("granted") => Leave::Given,
        Some("denied") => Leave::Refused,
        _ => Leave::NotAsked,
    }
}

/// Asks for leave, if nobody has said yes or no yet.
pub async fn ask_leave() -> Leave {
    let asked = match get(&js_sys::global(), "Notification") {
        Ok(notification) => call(&notification, "requestPermission", &[]).await,
        Err(missing) => Err(missing),
    };
    if let Err(error) = asked {
        web_sys::console::debug_1(&error);
    }
    leave()
}

/// Subscribes for the server with that key, or finds that it is subscribed.
///
/// # Errors
/// When the browser does not reach its push service, most of all.
pub async fn subscribe(key: &Bytes) -> Result<Subscription, JsValue> {
    let worker = get(&get(&js_sys::global(), "navigator")?, "serviceWorker")?;
    let registration = JsFuture::from(get(&worker, "ready")?.unchecked_into::<Promise>()).await?;
    let manager = get(&registration, "pushManager")?;
    let options = Object::new();
    // Browsers give no leave for what nobody sees.
    Reflect::set(&options, &"userVisibleOnly".into(), &true.into())?;
    Reflect::set(&options, &"applicationServerKey".into(), &Uint8Array::from(key.0.as_slice()))?;
    let subscribed = match call(&manager, "subscribe", &[&options]).await {
        Ok(subscribed) => subscribed,
        Err(error) => {
            // An older one, of a server with another key, stands in the way.
            let old = call(&manager, "getSubscription", &[]).await?;
            if old.is_null() {
                return Err(error);
            }
            call(&old, "unsubscribe", &[]).await?;
            call(&manager, "subscribe", &[&options]).await?
        }
    };
    let address = get(&subscribed, "endpoint")?.as_string().ok_or(JsValue::NULL)?;
    let [public, secret] = ["p256dh", "auth"].map(|name| {
        let key = method(&subscribed, "getKey")?.call1(&subscribed, &name.into())?;
        Ok::<_, JsValue>(Bytes(Uint8Array::new(&key).to_vec()))
    });
    Ok(Subscription { address, public: public?, secret: secret? })
}

// By name: what web-sys has for these would stand in the script of the first part, for everybody.

/// What `of` has by that name; an error where it has nothing.
fn get(of: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    let found = Reflect::get(of, &name.into())?;
    if found.is_undefined() { Err(JsValue::NULL) } else { Ok(found) }
}

fn method(of: &JsValue, name: &str) -> Result<Function, JsValue> {
    get(of, name)?.dyn_into()
}

/// What a method of `of` comes to.
async fn call(of: &JsValue, name: &str, with: &[&JsValue]) -> Result<JsValue, JsValue> {
    let all: Array = with.iter().copied().collect();
    JsFuture::from(Promise::resolve(&Reflect::apply(&method(of, name)?, of, &all)?)).await
}
