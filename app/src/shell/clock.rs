//! Time and chance.

use js_sys::Reflect;
use qinglan_core::calendar;
use qinglan_core::id::{AttemptId, DeviceId, Millis};
use qinglan_core::store::Nonce;
use wasm_bindgen::JsCast;
use web_sys::Crypto;

/// The device's clock, which may be wrong by years: for people to read and for advisory times only.
#[must_use]
pub fn now() -> Millis {
    #[expect(clippy::cast_possible_truncation, reason = "the browser's clock counts whole milliseconds far below 2^53")]
    Millis(js_sys::Date::now() as i64)
}

/// Today's day of the calendar.
#[must_use]
pub fn today() -> chrono::NaiveDate {
    date_of(now())
}

/// The day of the calendar at a moment, in China's one time zone, whatever the phone thinks.
#[must_use]
pub fn date_of(at: Millis) -> chrono::NaiveDate {
    calendar::local_date(at, calendar::CHINA_OFFSET_MINUTES)
}

/// The time of the day at a moment: `HH:MM`.
#[must_use]
pub fn time_of(at: Millis) -> String {
    calendar::clock(at, calendar::CHINA_OFFSET_MINUTES)
}

/// The browser's cryptography, in a page and in the service worker.
#[must_use]
pub fn crypto() -> Option<Crypto> {
    Reflect::get(&js_sys::global(), &"crypto".into()).ok()?.dyn_into().ok()
}

/// Random bytes from the browser's generator.
#[must_use]
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    fill(&mut bytes);
    bytes
}

fn fill(bytes: &mut [u8]) {
    let filled = crypto().and_then(|crypto| crypto.get_random_values_with_u8_array(bytes).ok());
    if filled.is_none() {
        // No browser that runs this lacks the generator; should one, ids still must differ.
        for byte in bytes {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number below 256")]
            let random = (js_sys::Math::random() * 256.0) as u8;
            *byte = random;
        }
    }
}

/// Chance for one closed row.
#[must_use]
pub fn nonce() -> Nonce {
    random()
}

/// A name for an attempt to enrol.
#[must_use]
pub fn attempt_id() -> AttemptId {
    AttemptId::from_bytes(random())
}

/// A name for a new store.
#[must_use]
pub fn device_id() -> DeviceId {
    DeviceId::from_bytes(random())
}

/// A number to spread retries with.
#[must_use]
pub fn jitter() -> u32 {
    u32::from_be_bytes(random())
}
