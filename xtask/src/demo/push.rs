//! Bringing the district into a running server: rows by the set-up door, records as any device would.

use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use qinglan_core::api::ApiError;
use qinglan_core::directory::{Enrol, Import, Imported, InviteIssued, InviteRequest, World};
use qinglan_core::id::{AttemptId, PersonId, SpaceId};
use qinglan_core::record::Op;
use qinglan_core::sync::{Answer, Cursor, OpBatch, Request, SpaceAnswer, SpaceReply, SpaceRequest, VERSION};
use qinglan_core::wire::{from_slice, to_vec};

use super::writer::Writing;
use crate::server::{Reply, Server};

/// One request with so many people is about 80 kB.
const PEOPLE_PER_IMPORT: usize = 400;
/// A school of 300 is 25 kB, a pairing 300 bytes.
const SPACES_PER_IMPORT: usize = 60;
/// A page of the protocol is 500 operations; ours have short values.
const OPS_PER_REQUEST: usize = 400;
/// Long enough for a demonstration that is prepared a month ahead.
const INVITE_DAYS: u32 = 30;
const TRIES: u32 = 5;
const TRY_AGAIN_AFTER: Duration = Duration::from_millis(300);
const CBOR: (&str, &str) = ("content-type", "application/cbor");
/// What the lists of devices call ours.
const DEVICE: &str = "示范资料导入";

/// Imports all rows: schools first, then people, then the spaces that name both.
pub fn import(server: &Server, rows: &Import) -> Result<()> {
    let schools = Import { district: rows.district.clone(), schools: rows.schools.clone(), ..Import::default() };
    import_some(server, &schools)?;
    for people in rows.people.chunks(PEOPLE_PER_IMPORT) {
        import_some(server, &Import { people: people.to_vec(), ..Import::default() })?;
    }
    for spaces in rows.spaces.chunks(SPACES_PER_IMPORT) {
        import_some(server, &Import { spaces: spaces.to_vec(), ..Import::default() })?;
    }
    Ok(())
}

fn import_some(server: &Server, rows: &Import) -> Result<()> {
    let done: Imported = server.post_json("/api/setup/import", rows)?;
    let wanted = Imported {
        schools: u32::try_from(rows.schools.len())?,
        people: u32::try_from(rows.people.len())?,
        spaces: u32::try_from(rows.spaces.len())?,
    };
    ensure!(done == wanted, "asked to import {wanted:?}, the server took {done:?}");
    Ok(())
}

/// A fresh one-time code for a person of the directory.
pub fn invite(server: &Server, person: PersonId, from: &str) -> Result<String> {
    let request = InviteRequest { person, from: from.to_owned(), valid_days: INVITE_DAYS };
    let issued: InviteIssued = server.post_json("/api/setup/invites", &request)?;
    Ok(issued.code)
}

/// Signs in as the author, sends what they wrote, and signs out.
pub fn send(server: &Server, writing: &Writing, from: &str) -> Result<()> {
    let code = invite(server, writing.author, from)?;
    let enrol = to_vec(&Enrol { code, device: DEVICE.to_owned(), attempt: AttemptId::from_bytes([0; 16]) });
    let reply = accepted("/api/enrol", server.post("/api/enrol", &[CBOR], &enrol)?)?;
    let world: World = from_slice(&reply.body).context("/api/enrol answered something unexpected")?;
    ensure!(world.me == writing.author, "the server enrolled {} instead of {}", world.me, writing.author);
    let cookies: Vec<&str> = reply.cookies.iter().filter_map(|cookie| cookie.split(';').next()).collect();
    let cookie = cookies.join("; ");
    let headers = [CBOR, ("cookie", cookie.as_str())];
    for (space, ops) in &writing.spaces {
        for ops in ops.chunks(OPS_PER_REQUEST) {
            let push = OpBatch::pack(ops.iter().map(|op| (0, op)));
            let spaces = vec![SpaceRequest { space: *space, epoch: 0, cursor: Cursor::Start, push, only_push: false }];
            let request =
                Request { version: VERSION, device: writing.device, world: world.version, spaces, person: world.me, folds: None };
            all_taken(*space, &ask(server, &headers, &request)?, ops)?;
        }
    }
    accepted("/api/signout", server.post("/api/signout", &headers, &[])?)?;
    Ok(())
}

/// What the one space of the request says. A space that does not answer took nothing and is asked again, as a device does.
fn ask(server: &Server, headers: &[(&str, &str)], request: &Request) -> Result<SpaceReply> {
    let body = to_vec(request);
    for _ in 0..TRIES {
        let reply = accepted("/api/sync", server.post("/api/sync", headers, &body)?)?;
        let answer: Answer = from_slice(&reply.body).context("/api/sync answered something unexpected")?;
        let (space, answer) = answer.spaces.into_iter().next().context("/api/sync left the space out")?;
        match answer {
            SpaceAnswer::Reply(reply) => return Ok(*reply),
            SpaceAnswer::Refused(reason) => bail!("space {space} refused all: {reason:?}"),
            SpaceAnswer::Unavailable => thread::sleep(TRY_AGAIN_AFTER),
        }
    }
    bail!("a space did not answer {TRIES} times")
}

/// Every operation is acknowledged; one that is not is an error with its reason.
fn all_taken(space: SpaceId, reply: &SpaceReply, ops: &[Op]) -> Result<()> {
    if let Some(refusal) = reply.refusals.first() {
        let op = ops.iter().find(|op| op.id.counter == refusal.counter);
        bail!("space {space} refused {}: {:?}, {op:?}", refusal.counter, refusal.reason);
    }
    let missing = ops.iter().find(|op| !reply.acks.iter().any(|ack| ack.counter == op.id.counter));
    ensure!(missing.is_none(), "space {space} did not acknowledge {missing:?}");
    Ok(())
}

fn accepted(path: &str, reply: Reply) -> Result<Reply> {
    if (200..300).contains(&reply.status) {
        return Ok(reply);
    }
    match from_slice::<ApiError>(&reply.body) {
        Ok(error) => bail!("{path} answered {}: {error:?}", reply.status),
        Err(_) => bail!("{path} answered {}", reply.status),
    }
}
