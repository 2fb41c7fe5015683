//! PINs: how a key is made of six digits and of this phone, by the browser's own cryptography.
//!
//! Six digits alone are soon tried out. The phone's key cannot be read out of the browser, so trying them takes the phone, and each try
//! takes the browser as long as the rounds below.

use js_sys::{Array, Object, Reflect, Uint8Array};
use qinglan_core::id::PersonId;
use qinglan_core::store::{Keys, SealKey, StoreError};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto};

use super::clock;
use super::registry::Lock;

/// About a second on a cheap phone (a sixth of it on a desk machine).
const ROUNDS: u32 = 200_000;

/// A key that never leaves the browser.
pub async fn phone_key() -> Result<CryptoKey, StoreError> {
    let made = async {
        let kind = object(&[("name", "HMAC".into()), ("hash", "SHA-256".into())])?;
        let promise = subtle()?.generate_key_with_object(&kind, false, &Array::of1(&"sign".into()))?;
        JsFuture::from(promise).await
    };
    made.await.map(JsCast::unchecked_into).map_err(refused)
}

/// The key that the sender has while the person is away.
pub async fn hold_key(phone: &CryptoKey, person: PersonId) -> Result<SealKey, StoreError> {
    mixed(phone, format!("hold {person}").as_bytes()).await.map_err(refused)
}

/// A new lock for the own key.
pub async fn close(phone: &CryptoKey, own: &SealKey, pin: &str) -> Result<Lock, StoreError> {
    let salt = clock::random();
    let with = pin_key(phone, pin, &salt, ROUNDS).await.map_err(refused)?;
    Ok(Lock { salt, rounds: ROUNDS, wrapped: Keys::wrap(own, with, clock::nonce())?, unfinished: true, wrong: 0 })
}

/// The own key; none for another PIN.
pub async fn open(phone: &CryptoKey, lock: &Lock, pin: &str) -> Result<Option<SealKey>, StoreError> {
    let with = pin_key(phone, pin, &lock.salt, lock.rounds).await.map_err(refused)?;
    Ok(Keys::unwrap(&lock.wrapped, with))
}

async fn pin_key(phone: &CryptoKey, pin: &str, salt: &[u8], rounds: u32) -> Result<SealKey, JsValue> {
    let digits = Uint8Array::from(pin.as_bytes());
    let uses = Array::of1(&"deriveBits".into());
    let digits: CryptoKey =
        JsFuture::from(subtle()?.import_key_with_str("raw", &digits, "PBKDF2", false, &uses)?).await?.unchecked_into();
    let how = object(&[
        ("name", "PBKDF2".into()),
        ("hash", "SHA-256".into()),
        ("salt", Uint8Array::from(salt).into()),
        ("iterations", rounds.into()),
    ])?;
    let bits = JsFuture::from(subtle()?.derive_bits_with_object(&how, &digits, 256)?).await?;
    mixed(phone, &Uint8Array::new(&bits).to_vec()).await
}

/// The bytes made this phone's own.
async fn mixed(phone: &CryptoKey, bytes: &[u8]) -> Result<SealKey, JsValue> {
    let mac = JsFuture::from(subtle()?.sign_with_str_and_buffer_source("HMAC", phone, &Uint8Array::from(bytes))?).await?;
    Uint8Array::new(&mac).to_vec().try_into().map_err(|_| JsValue::NULL)
}

fn subtle() -> Result<SubtleCrypto, JsValue> {
    Ok(clock::crypto().ok_or(JsValue::NULL)?.subtle())
}

fn object(fields: &[(&str, JsValue)]) -> Result<Object, JsValue> {
    let object = Object::new();
    for (name, value) in fields {
        Reflect::set(&object, &(*name).into(), value)?;
    }
    Ok(object)
}

fn refused(_: JsValue) -> StoreError {
    StoreError::Broken("WebCrypto".into())
}
