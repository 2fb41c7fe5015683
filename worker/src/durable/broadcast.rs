//! The open sockets of a space.

use qinglan_core::access::{self, Deed};
use qinglan_core::id::{DeviceId, PersonId, SpaceId};
use qinglan_core::sync::{Accepted, Live, OpBatch, ROW_BYTES};
use qinglan_core::wire::to_vec;
use worker::{Result, State, WebSocket, console_error};

use crate::store::space::{SpaceStore, Standing};

/// More than this at once is fetched, in pages and compressed.
const MESSAGE_BYTES_MAX: usize = 64 * 1024;
/// Policy violation: the person is no longer in the space.
const CLOSED_TO_STRANGERS: u16 = 1008;

/// Whose socket it is stays with it while the object sleeps.
pub fn remember(socket: &WebSocket, person: PersonId, device: DeviceId) -> Result<()> {
    socket.serialize_attachment((person.to_string(), device.to_string()))
}

/// Tells every member's open page what was appended right after number `from` (rule SY12).
pub fn appended(state: &State, store: &SpaceStore, space: SpaceId, place: (u64, u64), appended: &[Accepted]) {
    if appended.is_empty() || state.get_websockets().is_empty() {
        return;
    }
    let (epoch, from) = place;
    if values_bytes(appended) > MESSAGE_BYTES_MAX {
        return stale(state, store, space);
    }
    let batch = OpBatch::pack(appended.iter().map(|accepted| (accepted.seq, &accepted.op)));
    let mut message = to_vec(&Live::Ops { epoch, from, batch });
    if message.len() > MESSAGE_BYTES_MAX {
        message = to_vec(&Live::Stale);
    }
    tell(state, store, space, &message);
}

/// About what the message takes that they are in.
fn values_bytes(ops: &[Accepted]) -> usize {
    ops.iter().map(|accepted| accepted.op.value.bytes() + ROW_BYTES).sum()
}

/// Tells every member's open page to ask.
pub fn stale(state: &State, store: &SpaceStore, space: SpaceId) {
    tell(state, store, space, &to_vec(&Live::Stale));
}

fn tell(state: &State, store: &SpaceStore, space: SpaceId, message: &[u8]) {
    for socket in state.get_websockets() {
        if !is_member(store, space, &socket) {
            close(&socket);
        } else if let Err(error) = socket.send_with_bytes(message) {
            // Its page asks again when it finds the socket closed.
            console_error!("a socket takes nothing: {error}");
        }
    }
}

/// Closes the sockets of whoever is no longer in the space.
pub fn dismiss_strangers(state: &State, store: &SpaceStore, space: SpaceId) {
    for socket in state.get_websockets().iter().filter(|socket| !is_member(store, space, socket)) {
        close(socket);
    }
}

/// Closes the sockets of one person.
pub fn dismiss(state: &State, person: PersonId) {
    for socket in state.get_websockets().iter().filter(|socket| whose(socket) == Some(person)) {
        close(socket);
    }
}

/// Whose socket it is.
fn whose(socket: &WebSocket) -> Option<PersonId> {
    let attached: Option<(String, String)> = socket.deserialize_attachment().ok().flatten();
    attached.and_then(|(person, _)| person.parse().ok())
}

/// Asked anew for every message: a socket outlives a membership. What cannot be answered is a no.
fn is_member(store: &SpaceStore, space: SpaceId, socket: &WebSocket) -> bool {
    let Some(person) = whose(socket) else { return false };
    if space == SpaceId::personal(person) {
        return true;
    }
    let standing = store.standing(person).ok().flatten();
    standing.is_some_and(|Standing { kind, roles }| access::may(kind, &roles, Deed::Read))
}

fn close(socket: &WebSocket) {
    if let Err(error) = socket.close(Some(CLOSED_TO_STRANGERS), Some("not a member")) {
        console_error!("a socket is closed already: {error}");
    }
}
