//! Who sends: the server's own signature under each notice (RFC 8292).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use qinglan_core::id::Millis;
use serde::Serialize;
use worker::{Error, Result, Url};

/// RFC 8292 allows a day at most.
const LIFE_S: i64 = 12 * 60 * 60;

#[derive(Serialize)]
struct Header {
    typ: &'static str,
    alg: &'static str,
}

#[derive(Serialize)]
struct Claims<'c> {
    /// The origin of the push service.
    aud: &'c str,
    /// Seconds since 1970.
    exp: i64,
    /// Whom its operators may write to: the app's own address.
    sub: &'c str,
}

/// The key of a district's server, and where that is.
pub struct Signer {
    key: SigningKey,
    contact: String,
}

impl Signer {
    /// From the 32 bytes that the directory keeps.
    ///
    /// # Errors
    /// When they are no key; of those that are drawn at random one in 2^32 is none.
    pub fn new(secret: &[u8], contact: String) -> Result<Self> {
        let key = SigningKey::from_slice(secret).map_err(|_| "a key that is none")?;
        Ok(Self { key, contact })
    }

    /// What browsers subscribe with: an uncompressed point, 65 bytes.
    pub fn public(&self) -> Vec<u8> {
        self.key.verifying_key().to_encoded_point(false).as_bytes().to_vec()
    }

    /// The `Authorization` header of a message to the service at that address.
    pub fn authorization(&self, address: &Url, now: Millis) -> Result<String> {
        let aud = address.origin().ascii_serialization();
        let claims = Claims { aud: &aud, exp: now.0.div_euclid(1_000) + LIFE_S, sub: &self.contact };
        let signed = format!("{}.{}", part(&Header { typ: "JWT", alg: "ES256" })?, part(&claims)?);
        let signature: Signature = self.key.sign(signed.as_bytes());
        let [signature, key] = [signature.to_bytes().as_slice(), &self.public()].map(|bytes| URL_SAFE_NO_PAD.encode(bytes));
        Ok(format!("vapid t={signed}.{signature}, k={key}"))
    }
}

fn part(value: &impl Serialize) -> Result<String> {
    let json = serde_json::to_vec(value).map_err(|error| Error::RustError(error.to_string()))?;
    Ok(URL_SAFE_NO_PAD.encode(json))
}

#[cfg(test)]
mod tests {
    use super::*;
    use p256::ecdsa::VerifyingKey;
    use p256::ecdsa::signature::Verifier as _;

    #[test]
    fn nt3_a_service_can_tell_who_sends() {
        let signer = Signer::new(&[5; 32], "https://qinglan.example".into()).unwrap();
        let header = signer.authorization(&Url::parse("https://push.example:8443/x?y").unwrap(), Millis(1_000_500)).unwrap();
        let (token, key) = header.strip_prefix("vapid t=").unwrap().split_once(", k=").unwrap();
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
        let key = VerifyingKey::from_sec1_bytes(&bytes(key)).unwrap();
        assert!(key.verify(signed.as_bytes(), &Signature::from_slice(&bytes(signature)).unwrap()).is_ok());
        let claims = String::from_utf8(bytes(signed.split_once('.').unwrap().1)).unwrap();
        assert_eq!(claims, r#"{"aud":"https://push.example:8443","exp":44200,"sub":"https://qinglan.example"}"#);
        assert_eq!(signer.public().len(), 65);
    }
}
