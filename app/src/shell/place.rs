//! Where the phone is.

use js_sys::{Function, Number, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Somebody stands still for half a minute at most.
const WAIT_MS: f64 = 30_000.0;
/// The error code for a person who said no.
const DENIED: f64 = 1.0;

/// Why there is no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceError {
    /// The browser has none to give.
    Unsupported,
    /// The person, or the phone's settings, would not.
    Refused,
    /// No satellite was heard in time.
    NotFound,
}

/// The place, measured anew: `latitude longitude altitude accuracy`, in degrees and metres.
///
/// # Errors
/// [`PlaceError`].
pub async fn here() -> Result<String, PlaceError> {
    found(/*precise*/ true).await
}

/// As [`here`]; `precise`: by satellite, whatever that costs the battery.
///
/// # Errors
/// [`PlaceError`].
pub async fn found(precise: bool) -> Result<String, PlaceError> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into()).map_err(|_| PlaceError::Unsupported)?;
    let geolocation = Reflect::get(&navigator, &"geolocation".into()).map_err(|_| PlaceError::Unsupported)?;
    let measure: Function = Reflect::get(&geolocation, &"getCurrentPosition".into())
        .ok()
        .and_then(|measure| measure.dyn_into().ok())
        .ok_or(PlaceError::Unsupported)?;
    let options = Object::new();
    for (name, value) in [("enableHighAccuracy", precise.into()), ("timeout", WAIT_MS.into())] {
        Reflect::set(&options, &name.into(), &value).map_err(|_| PlaceError::Unsupported)?;
    }
    let asked = Promise::new(&mut |found, failed| {
        if let Err(error) = measure.call3(&geolocation, &found, &failed, &options)
            && let Err(error) = failed.call1(&JsValue::UNDEFINED, &error)
        {
            web_sys::console::debug_1(&error);
        }
    });
    let position = JsFuture::from(asked).await.map_err(|error| {
        let code = number(&error, "code");
        if code == Some(DENIED) { PlaceError::Refused } else { PlaceError::NotFound }
    })?;
    let coordinates = Reflect::get(&position, &"coords".into()).map_err(|_| PlaceError::NotFound)?;
    let part =
        |name: &str, digits| Number::from(number(&coordinates, name).unwrap_or_default()).to_fixed(digits).map(String::from);
    let parts = [("latitude", 6), ("longitude", 6), ("altitude", 1), ("accuracy", 1)].map(|(name, digits)| part(name, digits));
    Ok(parts.into_iter().flatten().collect::<Vec<_>>().join(" "))
}

fn number(of: &JsValue, name: &str) -> Option<f64> {
    Reflect::get(of, &name.into()).ok()?.as_f64()
}
