//! The browser as a form's device.

use js_sys::{Date, Math as Chance, Number, RegExp};
use qinglan_core::form::xpath::{Algorithm, BadPattern, Environment};
use qinglan_core::id::Millis;
use wasm_bindgen::JsValue;

pub struct Device;

impl Environment for Device {
    fn now(&self) -> Millis {
        Millis(Date::now() as i64)
    }

    fn offset_minutes(&self, at: Millis) -> i32 {
        -Date::new(&JsValue::from_f64(at.0 as f64)).get_timezone_offset() as i32
    }

    fn random(&self) -> u64 {
        (Chance::random() * 2_f64.powi(53)) as u64
    }

    fn regex(&self, pattern: &str, text: &str) -> Result<bool, BadPattern> {
        Ok(RegExp::new(pattern, "u").test(text))
    }

    fn digest(&self, _: Algorithm, _: &[u8]) -> Vec<u8> {
        Vec::new()
    }

    fn property(&self, _: &str) -> Option<String> {
        None
    }

    fn digits(&self, number: f64) -> String {
        Number::from(number).to_string_with_radix(10).map_or_else(|_| number.to_string(), String::from)
    }
}
