//! What keeps an observer with the lesson: a screen that stays on, a phone that vibrates, and the two clocks of the coder.

use gloo::events::EventListener;
use js_sys::{Function, Promise, Reflect};
use qinglan_core::instrument::Now;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::clock;

/// Felt through a notebook on the knees, over before the next word.
const CUE_MS: u32 = 200;

/// Why the screen may go off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dark {
    /// This browser cannot keep it on.
    Unsupported,
    /// It would not now, as when the battery is low.
    Refused,
}

/// Keeps the screen on as long as it lives, and as the page is looked at: the browser takes it back when it is not.
pub struct Awake(JsValue);

impl Drop for Awake {
    fn drop(&mut self) {
        if let Err(error) = call(&self.0, "release", &[]) {
            web_sys::console::debug_1(&error);
        }
    }
}

/// Asks the browser to leave the screen on.
///
/// # Errors
/// [`Dark`].
pub async fn keep_awake() -> Result<Awake, Dark> {
    let lock = Reflect::get(&navigator(), &"wakeLock".into()).unwrap_or_default();
    if lock.is_undefined() {
        return Err(Dark::Unsupported);
    }
    let asked = call(&lock, "request", &["screen".into()]).map_err(|_| Dark::Refused)?;
    let held = JsFuture::from(asked.unchecked_into::<Promise>()).await.map_err(|_| Dark::Refused)?;
    Ok(Awake(held))
}

/// Lets the phone vibrate once, where it can.
pub fn vibrate() {
    if Reflect::has(&navigator(), &"vibrate".into()).unwrap_or_default()
        && let Err(error) = call(&navigator(), "vibrate", &[CUE_MS.into()])
    {
        web_sys::console::debug_1(&error);
    }
}

/// What the clocks show.
#[must_use]
pub fn now() -> Now {
    let performance = Reflect::get(&js_sys::global(), &"performance".into()).unwrap_or_default();
    let ticks = call(&performance, "now", &[]).ok().and_then(|ticks| ticks.as_f64()).unwrap_or_default();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "milliseconds since the page was opened")]
    Now { wall: clock::now(), ticks_ms: ticks as u64 }
}

/// Tells when the page is looked at again, for as long as what it gives lives.
#[must_use]
pub fn when_seen(tell: impl Fn() + 'static) -> Option<EventListener> {
    let document = web_sys::window()?.document()?;
    let watched = document.clone();
    Some(EventListener::new(&document, "visibilitychange", move |_| {
        if !watched.hidden() {
            tell();
        }
    }))
}

fn navigator() -> JsValue {
    Reflect::get(&js_sys::global(), &"navigator".into()).unwrap_or_default()
}

/// Not every browser has these; what is called by name is missing without harm.
fn call(of: &JsValue, name: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let function: Function = Reflect::get(of, &name.into())?.dyn_into()?;
    Reflect::apply(&function, of, &arguments.iter().collect())
}
