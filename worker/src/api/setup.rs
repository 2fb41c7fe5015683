//! Filling the directory, and saying that it was restored, by whoever holds the set-up secret: JSON in, JSON out, refusals too.

use qinglan_core::api::ApiError;
use qinglan_core::directory::{DeleteAgain, Import, InviteRequest, Restore};
use serde::Serialize;
use serde::de::DeserializeOwned;
use worker::{Env, Method, Request, Response};

use crate::auth::bearer;
use crate::body;
use crate::internal::{self, Call};
use crate::reply::{self, Fault, Outcome};

/// The rows of a district with 10,000 teachers are about 3 MB.
const IMPORT_BYTES_MAX: usize = 8 * 1024 * 1024;
const INVITE_BYTES_MAX: usize = 4 * 1024;
const RESTORE_BYTES_MAX: usize = 1024;
/// A thousand people are more than a district lets go in a month.
const DELETED_BYTES_MAX: usize = 64 * 1024;

pub async fn answer(request: Request, env: &Env, path: &[&str]) -> Response {
    let outcome = match (request.method(), path) {
        (Method::Post, ["import"]) => pass_on::<Import>(request, env, IMPORT_BYTES_MAX).await,
        (Method::Post, ["invites"]) => pass_on::<InviteRequest>(request, env, INVITE_BYTES_MAX).await,
        (Method::Post, ["deleted"]) => pass_on::<DeleteAgain>(request, env, DELETED_BYTES_MAX).await,
        (Method::Post, ["restored"]) => pass_on::<Restore>(request, env, RESTORE_BYTES_MAX).await,
        _ => Err(ApiError::NotFound.into()),
    };
    outcome.or_else(refuse).unwrap_or_else(reply::refuse)
}

async fn pass_on<C>(mut request: Request, env: &Env, limit: usize) -> Outcome
where
    C: Call + DeserializeOwned,
    C::Answer: Serialize,
{
    bearer::check(&request, env)?;
    let bytes = body::read(&mut request, limit).await?;
    let call: C = serde_json::from_slice(&bytes).map_err(|_| ApiError::Malformed)?;
    let answer = internal::ask(&internal::directory(env)?, &call).await?;
    Ok(reply::json(200, &answer)?)
}

fn refuse(fault: Fault) -> Outcome {
    let error = fault.reason();
    Ok(reply::json(error.status(), &error)?)
}
