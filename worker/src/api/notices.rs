//! What a device is told while nobody looks at it (rules `NT*`).

use qinglan_core::api::ApiError;
use qinglan_core::notice::{Notices, Wanted};
use qinglan_core::wire::Bytes;
use worker::{Env, Request};

use crate::internal::{self, NoticeDrop, NoticeKeep, NoticeLook, NoticeTry, PushKeyAsk};
use crate::push::{self, Signer};
use crate::reply::{self, Outcome};
use crate::{auth, body};

/// An address of 2,000 characters and forty reminders.
const WANTED_BYTES_MAX: usize = 8 * 1024;

/// What the browser subscribes with, and what this sign-in asked for.
pub async fn look(request: &Request, env: &Env) -> Outcome {
    let signed = auth::signed_in(request, env).await?;
    let Bytes(secret) = internal::ask(&internal::directory(env)?, &PushKeyAsk).await?;
    let key = Bytes(Signer::new(&secret, String::new())?.public());
    let look = NoticeLook { session: signed.session };
    let wanted = internal::ask(&internal::postbox(env, signed.person)?, &look).await?;
    Ok(signed.seal(reply::cbor(&Notices { key, wanted })?)?)
}

/// This sign-in asks for notices. An address that is no push service's is forbidden.
pub async fn keep(mut request: Request, env: &Env) -> Outcome {
    let signed = auth::signed_in(&request, env).await?;
    let contact = request.url()?.origin().ascii_serialization();
    let wanted: Wanted = body::read_cbor(&mut request, WANTED_BYTES_MAX).await?;
    if !wanted.is_fit() {
        return Err(ApiError::Malformed.into());
    }
    if !push::is_ours(env, &wanted.address)? {
        return Err(ApiError::Forbidden.into());
    }
    let keep = NoticeKeep { person: signed.person, session: signed.session, wanted, contact };
    internal::ask(&internal::postbox(env, signed.person)?, &keep).await?;
    Ok(signed.seal(reply::builder()?.with_status(204).empty())?)
}

/// This sign-in asks for none any more.
pub async fn drop(request: &Request, env: &Env) -> Outcome {
    let signed = auth::signed_in(request, env).await?;
    internal::ask(&internal::postbox(env, signed.person)?, &NoticeDrop { session: signed.session }).await?;
    Ok(signed.seal(reply::builder()?.with_status(204).empty())?)
}

/// A notice for trial; what its push service said.
pub async fn trial(request: &Request, env: &Env) -> Outcome {
    let signed = auth::signed_in_for_much(request, env).await?;
    let trial = NoticeTry { person: signed.person, session: signed.session };
    let tried = internal::ask(&internal::postbox(env, signed.person)?, &trial).await?;
    Ok(signed.seal(reply::cbor(&tried)?)?)
}
