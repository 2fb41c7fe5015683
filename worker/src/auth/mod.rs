//! Who is asking. A signed cookie names the person and the session; the directory is asked only now and then.

pub mod bearer;
pub mod cookie;
pub mod origin;

use qinglan_core::api::{ApiError, PERSON_HEADER};
use qinglan_core::id::{Millis, PersonId};
use worker::{Env, Request, Response};

use crate::internal::{self, Costly, SessionAsk, SessionId, SessionState};
use crate::reply::Outcome;
use crate::{ambient, body};
use cookie::Claims;

/// So long an ended session may still be believed; so seldom does a phone cost the directory a look-up.
const RECHECK_MS: i64 = 15 * 60 * 1000;

/// Somebody with a good session.
#[derive(Debug)]
pub struct Signed {
    pub person: PersonId,
    pub session: SessionId,
    /// The cookie to set, when the session was looked up again.
    renewed: Option<String>,
}

impl Signed {
    /// The answer, with the fresh cookie if there is one.
    pub fn seal(&self, mut response: Response) -> worker::Result<Response> {
        if let Some(cookie) = &self.renewed {
            response.headers_mut().set("set-cookie", cookie)?;
        }
        Ok(response)
    }
}

/// Who sent the request.
///
/// # Errors
/// `SignedOut` without a good cookie, or when the directory says that the session was ended.
pub async fn signed_in(request: &Request, env: &Env) -> Outcome<Signed> {
    let now = ambient::now();
    let named = named(request)?;
    let sealed = body::header(request, "cookie").and_then(|header| cookie::find(&header, named).map(str::to_owned));
    let claims = sealed.and_then(|sealed| cookie::open(secret(env).ok()?.as_bytes(), &sealed));
    let Claims { person, session, checked_at } = claims.ok_or(ApiError::SignedOut)?;
    if named.is_some_and(|named| named != person) {
        return Err(ApiError::SignedOut.into());
    }
    if is_recent(checked_at, now) {
        return Ok(Signed { person, session, renewed: None });
    }
    match internal::ask(&internal::directory(env)?, &SessionAsk { session, person, checked_at }).await? {
        SessionState::Good => {}
        SessionState::Ended => return Err(ApiError::SignedOut.into()),
        SessionState::Deleted(from) => return Err(ApiError::Deleted { from }.into()),
    }
    Ok(Signed { person, session, renewed: Some(issue(request, env, person, session)?) })
}

/// Who sent a request that costs the router itself much, such as reading a workbook, if it is not one too many of theirs (rule RL1).
///
/// # Errors
/// As [`signed_in`], and `TooMany`.
pub async fn signed_in_for_much(request: &Request, env: &Env) -> Outcome<Signed> {
    let signed = signed_in(request, env).await?;
    internal::ask(&internal::directory(env)?, &Costly { person: signed.person }).await?;
    Ok(signed)
}

/// Of several people who are signed in on a phone, the one whose request this is: a header says so, or the query where a browser lets
/// no header be set.
fn named(request: &Request) -> Outcome<Option<PersonId>> {
    let header = body::header(request, PERSON_HEADER);
    let url = request.url()?;
    let asked = header.or_else(|| url.query_pairs().find(|(name, _)| name == "person").map(|(_, value)| value.into_owned()));
    Ok(asked.map(|name| name.parse().map_err(|_| ApiError::Malformed)).transpose()?)
}

/// The cookie of a session that the directory has just vouched for.
pub fn issue(request: &Request, env: &Env, person: PersonId, session: SessionId) -> Outcome<String> {
    let claims = Claims { person, session, checked_at: ambient::now() };
    let sealed = cookie::seal(secret(env)?.as_bytes(), &claims)?;
    Ok(cookie::set(person, &sealed, cookie::LIFE_S, is_secure(request)?))
}

/// The cookie that takes a person's cookie away.
pub fn dismiss(request: &Request, person: PersonId) -> Outcome<String> {
    Ok(cookie::set(person, "", 0, is_secure(request)?))
}

fn secret(env: &Env) -> worker::Result<String> {
    let secret = env.secret("SESSION_SECRET")?.to_string();
    // A forgotten setting must not become a key that everybody knows.
    if secret.is_empty() { Err("SESSION_SECRET is empty".into()) } else { Ok(secret) }
}

/// Everywhere but on a developer's own machine the cookie travels only under TLS, and browsers are told to come by TLS.
pub fn is_secure(request: &Request) -> worker::Result<bool> {
    let url = request.url()?;
    let loopback = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    Ok(!(url.scheme() == "http" && loopback))
}

/// A check from the future is a clock that was set back: not recent.
fn is_recent(checked_at: Millis, now: Millis) -> bool {
    (0..RECHECK_MS).contains(&now.0.saturating_sub(checked_at.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_holds_for_a_quarter_of_an_hour() {
        let now = Millis(10_000_000);
        assert!(is_recent(now, now));
        assert!(is_recent(now.plus(1 - RECHECK_MS), now));
        assert!(!is_recent(now.plus(-RECHECK_MS), now));
        assert!(!is_recent(now.plus(1), now));
        assert!(!is_recent(Millis(i64::MIN), now));
    }
}
