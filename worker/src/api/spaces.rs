//! Making, changing and archiving spaces.

use qinglan_core::spaces::Manage;
use worker::{Env, Request};

use crate::internal;
use crate::reply::{self, Outcome};
use crate::{auth, body};

/// Three hundred members.
const MANAGE_BYTES_MAX: usize = 32 * 1024;

pub async fn manage(mut request: Request, env: &Env) -> Outcome {
    let signed = auth::signed_in(&request, env).await?;
    let manage: Manage = body::read_cbor(&mut request, MANAGE_BYTES_MAX).await?;
    let space = internal::ask(&internal::directory(env)?, &(signed.person, manage)).await?;
    Ok(signed.seal(reply::cbor(&space)?)?)
}
