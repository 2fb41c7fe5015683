//! The set-up secret of whoever runs the server.

use qinglan_core::api::ApiError;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use worker::{Env, Request};

use crate::body;
use crate::reply::Outcome;

/// # Errors
/// `Forbidden` unless the request carries the secret.
pub fn check(request: &Request, env: &Env) -> Outcome<()> {
    let secret = env.secret("SETUP_SECRET")?.to_string();
    let given = body::header(request, "authorization");
    let given = given.as_deref().and_then(|header| header.strip_prefix("Bearer ")).unwrap_or_default();
    if is_same(given, &secret) { Ok(()) } else { Err(ApiError::Forbidden.into()) }
}

/// Takes the same time wherever they differ, and however long they are. An unset secret lets nobody in.
fn is_same(given: &str, secret: &str) -> bool {
    let same = Sha256::digest(given).ct_eq(&Sha256::digest(secret));
    bool::from(same) && !secret.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unset_secret_lets_nobody_in() {
        assert!(is_same("open", "open"));
        assert!(!is_same("open ", "open"));
        assert!(!is_same("", ""));
    }
}
