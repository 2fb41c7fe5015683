//! The session cookie: claims in CBOR and their HMAC-SHA256, each in base64url, with a dot between.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use qinglan_core::id::{Millis, PersonId};
use qinglan_core::wire::{self, Wire};
use sha2::Sha256;

use crate::internal::SessionId;

const NAME: &str = "qinglan";
/// The longest that browsers keep a cookie; a teacher comes back after the summer and is still signed in.
pub const LIFE_S: u32 = 400 * 24 * 60 * 60;

/// What the cookie says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
pub struct Claims {
    #[n(0)]
    pub person: PersonId,
    #[n(1)]
    pub session: SessionId,
    /// When the directory last vouched for the session.
    #[n(2)]
    pub checked_at: Millis,
}

/// The value of our cookie in a `Cookie` header.
pub fn find(header: &str) -> Option<&str> {
    header.split(';').find_map(|pair| pair.trim().strip_prefix(NAME)?.strip_prefix('='))
}

/// The `Set-Cookie` header. Scripts do not see it, other sites do not send it.
pub fn set(value: &str, life_s: u32, secure: bool) -> String {
    let secure = if secure { "; Secure" } else { "" };
    format!("{NAME}={value}; Path=/; Max-Age={life_s}; HttpOnly; SameSite=Strict{secure}")
}

pub fn seal(secret: &[u8], claims: &Claims) -> worker::Result<String> {
    let payload = wire::to_vec(claims);
    let mac = mac(secret, &payload).ok_or("SESSION_SECRET cannot be a key")?.finalize().into_bytes();
    Ok(format!("{}.{}", URL_SAFE_NO_PAD.encode(payload), URL_SAFE_NO_PAD.encode(mac)))
}

/// The claims, if it was us who sealed them.
pub fn open(secret: &[u8], sealed: &str) -> Option<Claims> {
    let (payload, tag) = sealed.split_once('.')?;
    let payload = URL_SAFE_NO_PAD.decode(payload).ok()?;
    let tag = URL_SAFE_NO_PAD.decode(tag).ok()?;
    // Compares in constant time.
    mac(secret, &payload)?.verify_slice(&tag).ok()?;
    wire::from_slice(&payload).ok()
}

fn mac(secret: &[u8], payload: &[u8]) -> Option<Hmac<Sha256>> {
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(secret).ok()?;
    mac.update(payload);
    Some(mac)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLAIMS: Claims = Claims { person: PersonId::from_bytes([1; 16]), session: SessionId([2; 16]), checked_at: Millis(3) };

    #[test]
    fn only_what_we_sealed_opens() {
        let sealed = seal(b"secret", &CLAIMS).unwrap();
        assert_eq!(open(b"secret", &sealed), Some(CLAIMS));
        assert_eq!(open(b"another", &sealed), None);
        let (payload, tag) = sealed.split_once('.').unwrap();
        let other = seal(b"secret", &Claims { checked_at: Millis(4), ..CLAIMS }).unwrap();
        let (other_payload, _) = other.split_once('.').unwrap();
        for forged in [format!("{other_payload}.{tag}"), format!("{payload}."), payload.to_owned(), String::new()] {
            assert_eq!(open(b"secret", &forged), None, "{forged}");
        }
    }

    #[test]
    fn it_is_found_among_others() {
        assert_eq!(find("a=b; qinglan=x.y; c=d"), Some("x.y"));
        assert_eq!(find("qinglan2=x.y; notqinglan=z"), None);
    }

    #[test]
    fn it_is_for_this_origin_and_no_script() {
        let cookie = set("v", LIFE_S, true);
        assert_eq!(cookie, "qinglan=v; Path=/; Max-Age=34560000; HttpOnly; SameSite=Strict; Secure");
        assert!(!set("v", 1, false).contains("Secure"));
    }
}
