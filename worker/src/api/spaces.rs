//! Making, changing and archiving spaces, and whom and what one chooses for that.

use qinglan_core::api::ApiError;
use qinglan_core::id::SchoolId;
use qinglan_core::spaces::Manage;
use worker::{Env, Request};

use crate::internal::{self, CandidatesAsk, PartnershipsAsk};
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

/// The partnerships that one keeps, and of which schools more can be made.
pub async fn partnerships(request: &Request, env: &Env) -> Outcome {
    let signed = auth::signed_in(request, env).await?;
    let known = internal::ask(&internal::directory(env)?, &(signed.person, PartnershipsAsk)).await?;
    Ok(signed.seal(reply::cbor(&known)?)?)
}

/// The people of a school who may be in a partnership.
pub async fn candidates(request: &Request, env: &Env, school: &str) -> Outcome {
    let signed = auth::signed_in(request, env).await?;
    let school: SchoolId = school.parse().map_err(|_| ApiError::NotFound)?;
    let people = internal::ask(&internal::directory(env)?, &(signed.person, CandidatesAsk { school })).await?;
    Ok(signed.seal(reply::cbor(&people)?)?)
}
