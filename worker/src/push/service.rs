//! Which addresses are push services. Browsers say them, and a device may say anything: the server asks no others.

use worker::{Env, Result, Url};

/// Those of Chrome, Firefox, Safari and Edge. Phones in China reach few of them; a district adds those of its phones in `PUSH_SERVICES`.
const KNOWN: &[&str] = &[
    "https://fcm.googleapis.com",
    "https://*.push.services.mozilla.com",
    "https://*.push.apple.com",
    "https://*.notify.windows.com",
];
/// Origins with a comma between them; a star stands for any beginning of a name.
const SETTING: &str = "PUSH_SERVICES";

/// The services that this server sends to.
pub struct Services(Vec<String>);

impl Services {
    pub fn of(env: &Env) -> Result<Self> {
        let more = env.var(SETTING).map(|value| value.to_string()).unwrap_or_default();
        let more = more.split(',').map(|one| one.trim().to_owned()).filter(|one| !one.is_empty());
        Ok(Self(KNOWN.iter().map(|one| (*one).to_owned()).chain(more).collect()))
    }

    /// Whether the address is of one of them.
    pub fn has(&self, address: &Url) -> bool {
        address.username().is_empty() && address.password().is_none() && self.0.iter().any(|origin| is_of(address, origin))
    }
}

/// Whether a device's address is one that the server sends to.
pub fn is_ours(env: &Env, address: &str) -> Result<bool> {
    Ok(Url::parse(address).is_ok_and(|address| Services::of(env).is_ok_and(|services| services.has(&address))))
}

fn is_of(address: &Url, origin: &str) -> bool {
    let Some((scheme, rest)) = origin.split_once("://") else { return false };
    let (host, port) = match rest.split_once(':') {
        Some((host, port)) => (host, port.parse().ok()),
        None => (rest, None),
    };
    let theirs = address.host_str().unwrap_or_default();
    let is_host = match host.strip_prefix('*') {
        Some(end) => end.starts_with('.') && theirs.len() > end.len() && theirs.ends_with(end),
        None => theirs == host,
    };
    address.scheme() == scheme && is_host && address.port() == port
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nt3_nothing_is_sent_to_what_is_no_push_service() {
        let services = Services(KNOWN.iter().map(|one| (*one).to_owned()).chain(["http://127.0.0.1:9000".into()]).collect());
        let has = |address: &str| services.has(&Url::parse(address).unwrap());
        for good in [
            "https://fcm.googleapis.com/fcm/send/abc",
            "https://updates.push.services.mozilla.com/wpush/v2/abc",
            "https://web.push.apple.com/abc",
            "http://127.0.0.1:9000/abc",
        ] {
            assert!(has(good), "{good}");
        }
        for bad in [
            "http://fcm.googleapis.com/fcm/send/abc",
            "https://fcm.googleapis.com:8443/abc",
            "https://fcm.googleapis.com.evil.example/abc",
            "https://evil.example/fcm.googleapis.com",
            "https://me@fcm.googleapis.com/abc",
            "https://evilpush.apple.com/abc",
            "https://.push.apple.com/abc",
            "https://127.0.0.1:9000/abc",
            "http://127.0.0.1:9001/abc",
            "http://169.254.169.254/latest/meta-data",
            "file:///etc/passwd",
        ] {
            assert!(!Url::parse(bad).is_ok_and(|address| services.has(&address)), "{bad}");
        }
    }
}
