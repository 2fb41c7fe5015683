//! The app's files, and `index.html` for every address that is the app's own page.
//!
//! The binding `ASSETS` is Cloudflare's or a bare folder of `workerd`, which knows no types and lists its folders; all that
//! matters to a browser is therefore said here.

use qinglan_core::api::ApiError;
use qinglan_core::record::hex;
use sha2::{Digest as _, Sha256};
use worker::{Env, Method, Request, Response, ResponseBuilder};

use crate::reply::Outcome;
use crate::{auth, body};

const INDEX: &str = "/index.html";
/// Scripts, styles and requests of our own origin only. Styles that scripts set one by one (CSSOM) need no permission.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; \
    connect-src 'self'; manifest-src 'self'; worker-src 'self'; media-src 'self' blob:; form-action 'none'; \
    object-src 'none'; frame-ancestors 'none'; base-uri 'none'";
/// In a page the browser makes markup, and loads scripts, only of what this policy of the app's script has made (`xtask/src/build/glue/trusted.rs`).
/// The service worker's own script is no page: what it loads, by names that the build wrote into it, needs none.
const PAGE_POLICY: &str = "; require-trusted-types-for 'script'; trusted-types qinglan";
/// A browser that came by TLS once comes by TLS for two years. Other names of the host are not ours to speak for.
const TLS_ONLY: &str = "max-age=63072000";
/// Fingerprints in names of built files have at least so many hexadecimal digits.
const FINGERPRINT_DIGITS: usize = 12;

pub async fn serve(request: &Request, env: &Env) -> Outcome {
    let head = match request.method() {
        Method::Get => false,
        Method::Head => true,
        _ => return Err(ApiError::NotFound.into()),
    };
    let path = request.path();
    let path = if is_file(&path) { path.as_str() } else { INDEX };
    let mut file = env.assets("ASSETS")?.fetch(format!("http://assets{path}"), None).await?;
    if file.status_code() != 200 || is_listing(&file, path) {
        return Err(ApiError::NotFound.into());
    }
    let mut builder = secure(request, path)?.with_header("content-type", content_type(path))?;
    if let Some(coding) = coding(request, path) {
        // The runtime compresses by itself what bears this header.
        builder = builder.with_header("content-encoding", coding)?.with_header("vary", "accept-encoding")?;
    }
    if is_fingerprinted(path) {
        let (_, body) = file.into_parts();
        let builder = builder.with_header("cache-control", "public, max-age=31536000, immutable")?;
        return Ok(if head { builder.empty() } else { builder.body(body) });
    }
    let bytes = file.bytes().await?;
    let tag = tag(&bytes);
    let builder = builder.with_header("cache-control", "no-cache")?.with_header("etag", &tag)?;
    if body::header(request, "if-none-match").is_some_and(|held| held.contains(&tag)) {
        return Ok(builder.with_status(304).empty());
    }
    Ok(if head { builder.empty() } else { builder.fixed(bytes) })
}

fn secure(request: &Request, path: &str) -> worker::Result<ResponseBuilder> {
    let mut builder = ResponseBuilder::new();
    if auth::is_secure(request)? {
        builder = builder.with_header("strict-transport-security", TLS_ONLY)?;
    }
    let policy = if path == INDEX { [POLICY, PAGE_POLICY].concat() } else { POLICY.to_owned() };
    builder
        .with_header("content-security-policy", &policy)?
        .with_header("cross-origin-opener-policy", "same-origin")?
        .with_header("cross-origin-resource-policy", "same-origin")?
        .with_header("x-content-type-options", "nosniff")?
        .with_header("referrer-policy", "no-referrer")?
        .with_header("permissions-policy", "camera=(self), microphone=(self)")
}

/// A path whose last part has an extension; all others are pages of the app.
fn is_file(path: &str) -> bool {
    extension(path).is_some()
}

fn extension(path: &str) -> Option<&str> {
    let name = path.rsplit('/').next()?;
    name.rsplit_once('.').map(|(_, extension)| extension).filter(|extension| !extension.is_empty())
}

/// A bare folder answers the name of a folder within it with a list in JSON, and files without a type of their own.
fn is_listing(file: &Response, path: &str) -> bool {
    let says_json = file.headers().get("content-type").ok().flatten().is_some_and(|mime| mime.starts_with("application/json"));
    says_json && !content_type(path).contains("json")
}

fn content_type(path: &str) -> &'static str {
    match extension(path).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "cbor" => "application/cbor",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// How to compress it on the way: a phone on 2G waits for every kilobyte of the first opening.
fn coding(request: &Request, path: &str) -> Option<&'static str> {
    let worthwhile = matches!(extension(path)?, "html" | "js" | "css" | "wasm" | "cbor" | "json" | "webmanifest" | "svg" | "txt");
    let accepted = body::header(request, "accept-encoding").filter(|_| worthwhile)?;
    ["br", "gzip"].into_iter().find(|coding| accepted.split(',').any(|item| item.trim() == *coding))
}

/// Whether the name changes whenever the content does: `-` and a fingerprint somewhere in it.
fn is_fingerprinted(path: &str) -> bool {
    path.split('-').skip(1).any(|part| part.chars().take_while(char::is_ascii_hexdigit).count() >= FINGERPRINT_DIGITS)
}

/// Weak, as the bytes on the way depend on the compression.
fn tag(bytes: &[u8]) -> String {
    let digest = hex(&Sha256::digest(bytes));
    format!("W/\"{}\"", digest.get(..32).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_told_from_files() {
        for page in ["/", "/records", "/r/", "/a.b/c", "/r/0123.", "/r."] {
            assert!(!is_file(page), "{page}");
        }
        for file in ["/sw.js", "/assets/icons/icon.svg", "/.well-known/x.json"] {
            assert!(is_file(file), "{file}");
        }
    }

    #[test]
    fn only_names_with_a_fingerprint_are_kept_for_ever() {
        for kept in ["/app-0123456789abcdef_bg.wasm", "/boot-0123456789ab.js", "/snippets/x-0123456789abcdef/inline0.js"] {
            assert!(is_fingerprinted(kept), "{kept}");
        }
        for fresh in ["/index.html", "/sw.js", "/assets/apple-touch-icon.png", "/0123456789abcdef.js", "/a-cafe.js"] {
            assert!(!is_fingerprinted(fresh), "{fresh}");
        }
    }
}
