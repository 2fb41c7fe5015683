//! One round trip for everything: each space is asked at the same time, and one that fails holds up no other.

use std::collections::BTreeSet;

use futures_util::future::{join, join_all};
use qinglan_core::api::ApiError;
use qinglan_core::directory::World;
use qinglan_core::id::{PersonId, SpaceId};
use qinglan_core::sync::{
    Answer, NUMBERED_BYTES_MAX, PAGE_OPS_MAX, Push, Request as SyncRequest, SPACES_MAX, SpaceAnswer, VERSION, VERSION_OLDEST,
    WORLD_UNWANTED,
};
use qinglan_core::wire::{Wire, from_slice, to_vec};
use worker::{Env, Request, Response, console_error};

use crate::internal::{self, WorldAsk};
use crate::reply::{self, Outcome};
use crate::{ambient, auth, body};

/// Below this, compression saves less than a packet.
const COMPRESS_FROM_BYTES: usize = 1024;
/// The app sends a page of operations at a time; two keep a space busy for a second or so, and no longer.
const OPS_MAX: usize = 2 * PAGE_OPS_MAX;

pub async fn sync(mut request: Request, env: &Env) -> Outcome {
    let signed = auth::signed_in(&request, env).await?;
    let SyncRequest { version, device, world, spaces, person, folds } = decode(&mut request).await?;
    if person != signed.person {
        return Err(ApiError::SignedOut.into());
    }
    let pushes = spaces.into_iter().map(|part| push(env, Push { person, device, request: part }));
    let (spaces, world) = join(join_all(pushes), changed_world(env, person, world)).await;
    let mut answer = Answer { version, now: ambient::now(), world, spaces };
    answer.suit(folds);
    Ok(signed.seal(encode(&request, &answer)?)?)
}

async fn decode(request: &mut Request) -> Outcome<SyncRequest> {
    let bytes = body::read_unfolded(request, NUMBERED_BYTES_MAX).await?;
    check_version(&bytes)?;
    let message: SyncRequest = body::decode(&bytes)?;
    check(&message)?;
    Ok(message)
}

/// A request of any version: whatever follows is skipped.
#[derive(Wire)]
struct AnyVersion {
    #[n(0)]
    version: u16,
}

/// Before anything else of it is read: another version may have another shape (rule VE1).
fn check_version(bytes: &[u8]) -> Result<(), ApiError> {
    let AnyVersion { version } = from_slice(bytes).map_err(|_| ApiError::Malformed)?;
    match version {
        ..VERSION_OLDEST => Err(ApiError::TooOld { oldest: VERSION_OLDEST }),
        VERSION_OLDEST..=VERSION => Ok(()),
        // An app newer than its server: the server is being updated, and the app's work waits (rule VE3).
        _ => Err(ApiError::Unavailable),
    }
}

/// What no app of ours sends.
fn check(message: &SyncRequest) -> Result<(), ApiError> {
    let ops: usize = message.spaces.iter().map(|part| part.push.len()).sum();
    if message.spaces.len() > SPACES_MAX || ops > OPS_MAX {
        return Err(ApiError::Malformed);
    }
    let once: BTreeSet<SpaceId> = message.spaces.iter().map(|part| part.space).collect();
    let sound = message.spaces.iter().all(|part| part.push.unpack().is_ok());
    if once.len() == message.spaces.len() && sound { Ok(()) } else { Err(ApiError::Malformed) }
}

async fn push(env: &Env, push: Push) -> (SpaceId, SpaceAnswer) {
    let space = push.request.space;
    let answer = async { internal::ask(&internal::space(env, space)?, &push).await };
    let answer = answer.await.unwrap_or_else(|fault| {
        console_error!("space {space}: {:?}", fault.reason());
        SpaceAnswer::Unavailable
    });
    (space, answer)
}

/// The directory, if the device holds another version; a directory that does not answer is asked again next time.
async fn changed_world(env: &Env, person: PersonId, held: u64) -> Option<World> {
    if held == WORLD_UNWANTED {
        return None;
    }
    let answer = async { internal::ask(&internal::directory(env)?, &WorldAsk { person, held }).await };
    answer.await.unwrap_or_else(|fault| {
        console_error!("directory: {:?}", fault.reason());
        None
    })
}

fn encode(request: &Request, answer: &Answer) -> worker::Result<Response> {
    let bytes = to_vec(answer);
    let accepts = body::header(request, "accept-encoding").is_some_and(|codings| codings.contains("gzip"));
    let mut builder = reply::builder()?.with_header("content-type", reply::CBOR)?.with_header("vary", "accept-encoding")?;
    if accepts && bytes.len() > COMPRESS_FROM_BYTES {
        // The runtime compresses by itself what bears this header.
        builder = builder.with_header("content-encoding", "gzip")?;
    }
    Ok(builder.fixed(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use qinglan_core::id::DeviceId;

    fn message(version: u16) -> Vec<u8> {
        let device = DeviceId::from_bytes([1; 16]);
        let person = PersonId::from_bytes([2; 16]);
        to_vec(&SyncRequest { version, device, world: 0, spaces: Vec::new(), person, folds: None })
    }

    #[test]
    fn ve1_the_version_is_read_before_the_rest() {
        for version in VERSION_OLDEST..=VERSION {
            assert_eq!(check_version(&message(version)), Ok(()));
        }
        assert_eq!(check_version(&message(0)), Err(ApiError::TooOld { oldest: VERSION_OLDEST }));
        assert_eq!(check_version(&message(VERSION + 1)), Err(ApiError::Unavailable));
        assert_eq!(check_version(&[0x81, 0]), Err(ApiError::TooOld { oldest: VERSION_OLDEST }));
    }

    #[test]
    fn bd1_what_is_no_message_is_malformed() {
        for bytes in [&b""[..], b"<html>", &[0xff; 40], &[0x9b; 9]] {
            assert_eq!(check_version(bytes), Err(ApiError::Malformed), "{bytes:x?}");
        }
    }
}
