//! Letting a person in by their invite.

use qinglan_core::directory::Enrol;
use worker::{Env, Request};

use crate::internal::{self, Enrolled, InviteLook};
use crate::reply::{self, Outcome};
use crate::{auth, body};

/// A code and the name of a device.
const ENROL_BYTES_MAX: usize = 4 * 1024;

/// What the invite says; changes nothing, however often it is asked.
pub async fn view(env: &Env, code: &str) -> Outcome {
    let look = InviteLook { code: code.to_owned() };
    Ok(reply::cbor(&internal::ask(&internal::directory(env)?, &look).await?)?)
}

/// Takes the invite and signs this browser in.
pub async fn enrol(mut request: Request, env: &Env) -> Outcome {
    let enrol: Enrol = body::read_cbor(&mut request, ENROL_BYTES_MAX).await?;
    let Enrolled { session, world } = internal::ask(&internal::directory(env)?, &enrol).await?;
    let cookie = auth::issue(&request, env, world.me, session)?;
    let response = reply::cbor(&world)?;
    response.headers().set("set-cookie", &cookie)?;
    Ok(response)
}
