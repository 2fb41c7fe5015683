//! The person who is signed in.

use qinglan_core::api::ApiError;
use qinglan_core::wire::Bytes;
use worker::{Env, Request};

use crate::auth;
use crate::internal::{self, NoticesAsk, OwnDataAsk, SessionEnd, WorldAsk};
use crate::reply::{self, Outcome};

/// The directory as they may see it.
pub async fn me(request: &Request, env: &Env) -> Outcome {
    let signed = auth::signed_in(request, env).await?;
    let ask = WorldAsk { person: signed.person, held: 0 };
    let world = internal::ask(&internal::directory(env)?, &ask).await?.ok_or(ApiError::NotFound)?;
    Ok(signed.seal(reply::cbor(&world)?)?)
}

/// All that is held of them beside what they wrote, as a file (rule DP1).
pub async fn data(request: &Request, env: &Env) -> Outcome {
    let signed = auth::signed_in(request, env).await?;
    let notices = internal::ask(&internal::postbox(env, signed.person)?, &NoticesAsk).await?;
    let Bytes(json) = internal::ask(&internal::directory(env)?, &(signed.person, OwnDataAsk { notices })).await?;
    let builder = reply::builder()?
        .with_header("content-type", "application/json")?
        .with_header("content-disposition", "attachment; filename=\"qinglan.json\"")?;
    Ok(signed.seal(builder.fixed(json))?)
}

/// Ends the session. What is on the device stays there; that is the app's.
pub async fn sign_out(request: &Request, env: &Env) -> Outcome {
    let signed = auth::signed_in(request, env).await?;
    internal::ask(&internal::directory(env)?, &SessionEnd { session: signed.session }).await?;
    let cookie = auth::dismiss(request, signed.person)?;
    Ok(reply::builder()?.with_header("set-cookie", &cookie)?.with_status(204).empty())
}
