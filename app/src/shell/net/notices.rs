//! What this device is told while nobody looks. All of it is in the app's second part.

use qinglan_core::id::PersonId;
use qinglan_core::notice::{Notices, Tried, Wanted};
use qinglan_core::wire;

use super::{NetError, Request, call, send};

const PATH: &str = "/api/notices";

/// What to subscribe with, and what this sign-in asked for.
#[inline(never)]
pub async fn look(me: PersonId) -> Result<Notices, NetError> {
    call(Request::of(me, "GET", PATH), None).await
}

/// Asks for notices, or for others than before.
#[inline(never)]
pub async fn keep(me: PersonId, wanted: &Wanted) -> Result<(), NetError> {
    send(Request::of(me, "PUT", PATH), Some(wire::to_vec(wanted))).await.map(drop)
}

/// Asks for none any more.
#[inline(never)]
pub async fn end(me: PersonId) -> Result<(), NetError> {
    send(Request::of(me, "DELETE", PATH), None).await.map(drop)
}

/// One for trial.
#[inline(never)]
pub async fn trial(me: PersonId) -> Result<Tried, NetError> {
    call(Request::of(me, "POST", "/api/notices/trial"), Some(Vec::new())).await
}
