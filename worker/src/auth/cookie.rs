//! The session cookie: claims in CBOR and their HMAC-SHA256, each in base64url, with a dot between.
//!
//! Several people may be signed in on one phone. Each has a cookie of their own, named after them, so that what one of them left unsent
//! still goes under their own session; a request says whose it is.

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

/// The value of a person's cookie in a `Cookie` header; of the first one of ours when nobody is named.
pub fn find(header: &str, person: Option<PersonId>) -> Option<&str> {
    header.split(';').find_map(|pair| {
        let (name, value) = pair.trim().strip_prefix(NAME)?.strip_prefix('-')?.split_once('=')?;
        let theirs: PersonId = name.parse().ok()?;
        person.is_none_or(|person| person == theirs).then_some(value)
    })
}

/// The `Set-Cookie` header. Scripts do not see it, other sites do not send it.
pub fn set(person: PersonId, value: &str, life_s: u32, secure: bool) -> String {
    let secure = if secure { "; Secure" } else { "" };
    format!("{NAME}-{person}={value}; Path=/; Max-Age={life_s}; HttpOnly; SameSite=Strict{secure}")
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
        let [one, other] = [CLAIMS.person, PersonId::from_bytes([9; 16])];
        let header = format!("a=b; qinglan-{one}=x.y; c=d; qinglan-{other}=z; qinglan-=v; qinglan-me=w; notqinglan-{other}=u");
        assert_eq!(find(&header, Some(one)), Some("x.y"));
        assert_eq!(find(&header, Some(other)), Some("z"));
        assert_eq!(find(&header, Some(PersonId::from_bytes([3; 16]))), None);
        assert_eq!(find(&header, None), Some("x.y"));
        assert_eq!(find("qinglan2=x.y; qinglan-me=z", None), None);
    }

    #[test]
    fn it_is_for_this_origin_and_no_script() {
        let cookie = set(CLAIMS.person, "v", LIFE_S, true);
        let name = "qinglan-01010101010101010101010101010101";
        assert_eq!(cookie, format!("{name}=v; Path=/; Max-Age=34560000; HttpOnly; SameSite=Strict; Secure"));
        assert!(!set(CLAIMS.person, "v", 1, false).contains("Secure"));
    }
}
