//! Web Push: a notice on its way to a browser's push service (rule NT3).
//!
//! What is said is encrypted for the browser by RFC 8291, who says it is signed by RFC 8292, how it is sent is RFC 8030. The crates
//! `web-push-native` and `p256` do the cryptography. The former's own signing is left out: it brings every algorithm of JWT with it.

mod service;
mod vapid;

use core::time::Duration;

use futures_util::future::{Either, select};
use qinglan_core::id::Millis;
use qinglan_core::notice::{Shown, Wanted};
use qinglan_core::words::Language;
use serde::Serialize;
use web_push_native::p256::PublicKey;
use web_push_native::{Auth, encrypt};
use worker::wasm_bindgen::JsValue;
use worker::{Delay, Env, Error, Fetch, Headers, Method, Request, RequestInit, RequestRedirect, Response, Result, Url, js_sys};

pub use service::{Services, is_ours};
pub use vapid::Signer;

/// So long a push service may take; the phone is not waiting.
const TIMEOUT: Duration = Duration::from_secs(20);
/// Every notice is as long as the others, in bytes: its length says nothing of it either.
const LENGTH: usize = 1_024;

/// A notice for one device.
pub struct Notice<'n> {
    pub shown: Shown,
    pub language: Language,
    /// Where a touch on it leads.
    pub address: &'n str,
    /// A later one of the same kind takes its place, on the phone and on the way.
    pub tag: &'n str,
    /// So long the service tries, in seconds.
    pub life_s: u32,
}

/// As the app's service worker reads it.
#[derive(Serialize)]
struct Payload<'n> {
    title: &'n str,
    body: &'n str,
    lang: &'n str,
    url: &'n str,
    tag: &'n str,
}

/// What a push service said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    Taken(u16),
    /// It does not know this subscription any more.
    Gone(u16),
    /// Not now; again after so many milliseconds, where it says.
    Later(u16, Option<i64>),
    /// Not this one, and it will be no other tomorrow.
    Refused(u16),
}

impl Said {
    /// The HTTP status; 0 where the service could not be reached.
    pub fn status(self) -> u16 {
        match self {
            Self::Taken(status) | Self::Gone(status) | Self::Later(status, _) | Self::Refused(status) => status,
        }
    }
}

/// Sends a notice to where `wanted` says.
///
/// # Errors
/// When it cannot be made: keys that are none, an address that is none.
pub async fn send(env: &Env, signer: &Signer, wanted: &Wanted, notice: &Notice<'_>, now: Millis) -> Result<Said> {
    let address = Url::parse(&wanted.address).map_err(|_| "a push service's address that is none")?;
    // Services may have been taken from the list since.
    if !Services::of(env)?.has(&address) {
        return Ok(Said::Gone(0));
    }
    let body = js_sys::Uint8Array::from(sealed(wanted, notice)?.as_slice());
    let headers = Headers::new();
    headers.set("content-type", "application/octet-stream")?;
    headers.set("content-encoding", "aes128gcm")?;
    headers.set("authorization", &signer.authorization(&address, now)?)?;
    headers.set("ttl", &notice.life_s.to_string())?;
    headers.set("topic", notice.tag)?;
    headers.set("urgency", "normal")?;
    let mut init = RequestInit::new();
    init.with_method(Method::Post).with_headers(headers).with_body(Some(JsValue::from(body)));
    // Where it leads elsewhere, nobody has looked whether that is a push service.
    init.with_redirect(RequestRedirect::Manual);
    let request = Fetch::Request(Request::new_with_init(address.as_str(), &init)?);
    let answer = core::pin::pin!(request.send());
    match select(answer, Delay::from(TIMEOUT)).await {
        Either::Left((Ok(response), _)) => Ok(read(&response)),
        Either::Left((Err(_), _)) | Either::Right(_) => Ok(Said::Later(0, None)),
    }
}

fn read(response: &Response) -> Said {
    let status = response.status_code();
    match status {
        200..=299 => Said::Taken(status),
        404 | 410 => Said::Gone(status),
        429 | 500..=599 => {
            let seconds = response.headers().get("retry-after").ok().flatten().and_then(|text| text.parse::<i64>().ok());
            Said::Later(status, seconds.map(|seconds| seconds.saturating_mul(1_000)))
        }
        _ => Said::Refused(status),
    }
}

/// What only the browser can read.
fn sealed(wanted: &Wanted, notice: &Notice) -> Result<Vec<u8>> {
    let Shown { title, body } = &notice.shown;
    let lang = match notice.language {
        Language::Zh => "zh-CN",
        Language::En => "en",
    };
    let payload = Payload { title, body, lang, url: notice.address, tag: notice.tag };
    let mut text = serde_json::to_vec(&payload).map_err(|error| Error::RustError(error.to_string()))?;
    // Blanks behind it are no part of what it says.
    text.resize(text.len().max(LENGTH), b' ');
    let key = PublicKey::from_sec1_bytes(&wanted.public.0).map_err(|_| "a browser's key that is none")?;
    let secret: [u8; 16] = wanted.secret.0.as_slice().try_into().map_err(|_| "a browser's secret that is none")?;
    encrypt(text, &key, &Auth::from(secret)).map_err(|error| Error::RustError(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use qinglan_core::wire::Bytes;
    use web_push_native::decrypt;
    use web_push_native::p256::SecretKey;
    use web_push_native::p256::elliptic_curve::sec1::ToEncodedPoint as _;

    #[test]
    fn nt3_notices_are_of_one_length_and_the_browser_alone_reads_them() {
        let browser = SecretKey::from_slice(&[7; 32]).unwrap();
        let wanted = Wanted {
            address: "https://push.example/1".into(),
            public: Bytes(browser.public_key().to_encoded_point(false).as_bytes().to_vec()),
            secret: Bytes(vec![3; 16]),
            language: Language::Zh,
            comments: true,
            quiet: None,
            offset_minutes: 480,
            remind_at: None,
            reminders: Vec::new(),
        };
        let notice = |title: &str| Notice {
            shown: Shown { title: title.into(), body: "给 王芳。".into() },
            language: Language::Zh,
            address: "/",
            tag: "comments",
            life_s: 60,
        };
        let [short, long] = ["周明", "周明 等 12 人写了 120 条评语"].map(|title| sealed(&wanted, &notice(title)).unwrap());
        assert_eq!(short.len(), long.len());
        let read: serde_json::Value = serde_json::from_slice(&decrypt(long, &browser, &Auth::from([3; 16])).unwrap()).unwrap();
        assert_eq!(read["title"], "周明 等 12 人写了 120 条评语");
        assert_eq!((&read["url"], &read["tag"], &read["lang"]), (&"/".into(), &"comments".into(), &"zh-CN".into()));
        let other = SecretKey::from_slice(&[8; 32]).unwrap();
        assert!(decrypt(short, &other, &Auth::from([3; 16])).is_err());
    }
}
