//! One's own devices.

use qinglan_core::administration::EndDevice;
use worker::{Env, Request};

use crate::internal::{self, DevicesAsk, OwnInvite};
use crate::reply::{self, Outcome};
use crate::{auth, body};

const END_BYTES_MAX: usize = 1024;

/// Where one is signed in.
pub async fn list(request: &Request, env: &Env) -> Outcome {
    let signed = auth::signed_in(request, env).await?;
    let ask = (signed.person, DevicesAsk { session: signed.session });
    let devices = internal::ask(&internal::directory(env)?, &ask).await?;
    Ok(signed.seal(reply::cbor(&devices)?)?)
}

/// Ends one of these sign-ins.
pub async fn end(mut request: Request, env: &Env) -> Outcome {
    let signed = auth::signed_in(&request, env).await?;
    let end: EndDevice = body::read_cbor(&mut request, END_BYTES_MAX).await?;
    internal::ask(&internal::directory(env)?, &(signed.person, end)).await?;
    Ok(signed.seal(reply::builder()?.with_status(204).empty())?)
}

/// An invite for another device.
pub async fn invite(request: &Request, env: &Env) -> Outcome {
    let signed = auth::signed_in(request, env).await?;
    let issued = internal::ask(&internal::directory(env)?, &(signed.person, OwnInvite)).await?;
    Ok(signed.seal(reply::cbor(&issued)?)?)
}
