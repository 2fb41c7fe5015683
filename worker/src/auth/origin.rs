//! Requests that change something, and sockets, come from our own pages or from programs, never from another site's page.

use qinglan_core::api::ApiError;
use worker::{Method, Request, Url};

use crate::body;
use crate::reply::Outcome;

/// # Errors
/// `Forbidden` when the browser says that another origin asks.
pub fn check(request: &Request) -> Outcome<()> {
    let socket = body::header(request, "upgrade").is_some();
    if matches!(request.method(), Method::Get | Method::Head | Method::Options) && !socket {
        return Ok(());
    }
    let own = request.url()?;
    let origin = body::header(request, "origin");
    let site = body::header(request, "sec-fetch-site");
    if is_own(&own, origin.as_deref(), site.as_deref()) { Ok(()) } else { Err(ApiError::Forbidden.into()) }
}

/// Scheme aside: behind a proxy that ends TLS the server itself is asked under `http`.
fn is_own(own: &Url, origin: Option<&str>, site: Option<&str>) -> bool {
    let host = |url: &Url| url.host_str().map(|host| (host.to_owned(), url.port()));
    let same_host = |origin: &str| Url::parse(origin).is_ok_and(|origin| host(&origin) == host(own));
    origin.is_none_or(same_host) && site.is_none_or(|site| matches!(site, "same-origin" | "none"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_site_cannot_ask_in_our_name() {
        let own = Url::parse("http://qinglan.example:8080/api/sync").unwrap();
        assert!(is_own(&own, None, None));
        assert!(is_own(&own, Some("http://qinglan.example:8080"), Some("same-origin")));
        assert!(is_own(&own, Some("https://qinglan.example:8080"), None));
        assert!(!is_own(&own, Some("http://qinglan.example"), None));
        assert!(!is_own(&own, Some("http://evil.example"), None));
        assert!(!is_own(&own, Some("null"), None));
        assert!(!is_own(&own, None, Some("cross-site")));
        assert!(!is_own(&own, Some("http://qinglan.example:8080"), Some("same-site")));
    }
}
