//! The browser's own push service: its leave, and where it can be told something. All of it is in the app's second part.

use js_sys::{Reflect, Uint8Array};
use qinglan_core::wire::Bytes;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Notification, NotificationPermission, PushEncryptionKeyName, PushManager, PushSubscription, PushSubscriptionOptionsInit,
    ServiceWorkerRegistration,
};

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
    let has = |name: &str| Reflect::has(&js_sys::global(), &name.into()).unwrap_or(false);
    if has("PushManager") && has("Notification") { given(Notification::permission()) } else { Leave::Impossible }
}

/// Asks for leave, if nobody has said yes or no yet.
pub async fn ask_leave() -> Leave {
    let asked = match Notification::request_permission() {
        Ok(promise) => JsFuture::from(promise).await,
        Err(error) => Err(error),
    };
    if let Err(error) = asked {
        web_sys::console::debug_1(&error);
    }
    leave()
}

fn given(permission: NotificationPermission) -> Leave {
    match permission {
        NotificationPermission::Granted => Leave::Given,
        NotificationPermission::Denied => Leave::Refused,
        _ => Leave::NotAsked,
    }
}

/// Subscribes for the server with that key, or finds that it is subscribed.
///
/// # Errors
/// When the browser does not reach its push service, most of all.
pub async fn subscribe(key: &Bytes) -> Result<Subscription, JsValue> {
    let manager = manager().await?;
    let options = PushSubscriptionOptionsInit::new();
    // Browsers give no leave for what nobody sees.
    options.set_user_visible_only(true);
    options.set_application_server_key(&Uint8Array::from(key.0.as_slice()).into());
    let subscribed = match JsFuture::from(manager.subscribe_with_options(&options)?).await {
        Ok(subscribed) => subscribed,
        Err(error) => {
            // An older one, of a server with another key, stands in the way.
            let Some(old) = held(&manager).await? else { return Err(error) };
            JsFuture::from(old.unsubscribe()?).await?;
            JsFuture::from(manager.subscribe_with_options(&options)?).await?
        }
    };
    read(&subscribed.unchecked_into())
}

async fn held(manager: &PushManager) -> Result<Option<PushSubscription>, JsValue> {
    let held = JsFuture::from(manager.get_subscription()?).await?;
    Ok((!held.is_null()).then(|| held.unchecked_into()))
}

async fn manager() -> Result<PushManager, JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let registration = JsFuture::from(window.navigator().service_worker().ready()?).await?;
    registration.unchecked_into::<ServiceWorkerRegistration>().push_manager()
}

fn read(subscription: &PushSubscription) -> Result<Subscription, JsValue> {
    let key = |name| {
        let key = subscription.get_key(name)?.ok_or(JsValue::NULL)?;
        Ok::<_, JsValue>(Bytes(Uint8Array::new(&key).to_vec()))
    };
    let [public, secret] = [PushEncryptionKeyName::P256dh, PushEncryptionKeyName::Auth].map(key);
    Ok(Subscription { address: subscription.endpoint(), public: public?, secret: secret? })
}
