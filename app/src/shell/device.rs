//! What a form that computes asks of the phone: the browser's numbers, patterns and chance, which need no code of ours.

use js_sys::{Date, Math as Functions, Number, RegExp};
use qinglan_core::form::xpath::{Algorithm, BadPattern, Environment, Math};
use qinglan_core::id::Millis;
use qinglan_core::words::Language;
use sha2::{Digest, Sha256, Sha384, Sha512};
use wasm_bindgen::JsValue;

use super::clock;

/// The phone, in the hands of somebody.
pub struct Device {
    pub person: String,
    pub id: String,
    pub language: Language,
}

impl Environment for Device {
    fn now(&self) -> Millis {
        clock::now()
    }

    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "milliseconds far below 2^53, and minutes of a day"
    )]
    fn offset_minutes(&self, at: Millis) -> i32 {
        -Date::new(&JsValue::from_f64(at.0 as f64)).get_timezone_offset() as i32
    }

    fn random(&self) -> u64 {
        u64::from_be_bytes(clock::random())
    }

    fn regex(&self, pattern: &str, text: &str) -> Result<bool, BadPattern> {
        let arguments = js_sys::Array::of2(&pattern.into(), &"u".into());
        let made = js_sys::Reflect::get(&js_sys::global(), &"RegExp".into())
            .and_then(|made| js_sys::Reflect::construct(&made.into(), &arguments));
        made.map(|made| RegExp::from(made).test(text)).map_err(|_| BadPattern)
    }

    fn digest(&self, algorithm: Algorithm, bytes: &[u8]) -> Vec<u8> {
        match algorithm {
            Algorithm::Md5 => md5::Md5::digest(bytes).to_vec(),
            Algorithm::Sha1 => sha1::Sha1::digest(bytes).to_vec(),
            Algorithm::Sha256 => Sha256::digest(bytes).to_vec(),
            Algorithm::Sha384 => Sha384::digest(bytes).to_vec(),
            Algorithm::Sha512 => Sha512::digest(bytes).to_vec(),
        }
    }

    fn property(&self, name: &str) -> Option<String> {
        match name {
            "username" => Some(self.person.clone()),
            "deviceid" => Some(self.id.clone()),
            _ => None,
        }
    }

    fn language(&self) -> Language {
        self.language
    }

    fn digits(&self, number: f64) -> String {
        Number::from(number).to_string_with_radix(10).map(String::from).unwrap_or_default()
    }

    fn nearest(&self, decimal: &str) -> f64 {
        js_sys::parse_float(decimal)
    }

    fn math(&self, function: Math, x: f64, y: f64) -> f64 {
        match function {
            Math::Sin => Functions::sin(x),
            Math::Cos => Functions::cos(x),
            Math::Tan => Functions::tan(x),
            Math::Asin => Functions::asin(x),
            Math::Acos => Functions::acos(x),
            Math::Atan => Functions::atan(x),
            Math::Atan2 => Functions::atan2(x, y),
            Math::Exp => Functions::exp(x),
            Math::Log => Functions::log(x),
            Math::Log10 => Functions::log10(x),
            Math::Pow => Functions::pow(x, y),
            Math::Remainder => x % y,
        }
    }
}
