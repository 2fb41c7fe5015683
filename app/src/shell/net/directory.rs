//! Running a district or a school, and one's own devices. All of it is in the app's second part.

use js_sys::Uint8Array;
use qinglan_core::administration::{
    CENTRE, Candidate, Delete, Deletions, EndDevice, Found, InviteMany, Log, Overview, Partnerships, RenameSchool, Reset,
    ResetDone, SchoolRenamed, SheetsRead, SignedIn, Slip, Staff,
};
use qinglan_core::directory::{InviteIssued, Space};
use qinglan_core::id::{PersonId, SchoolId};
use qinglan_core::roster::{Plan, Roster};
use qinglan_core::spaces::Manage;
use qinglan_core::wire::{self, Bytes};

use super::{NetError, Request, call, finish, is_cbor, send};

/// The schools that one looks after.
#[inline(never)]
pub async fn overview(me: PersonId) -> Result<Overview, NetError> {
    call(Request::of(me, "GET", "/api/directory"), None).await
}

/// The people of a school, or of the centre.
#[inline(never)]
pub async fn staff(me: PersonId, school: Option<SchoolId>) -> Result<Staff, NetError> {
    let school = school.map_or_else(|| CENTRE.to_owned(), |school| school.to_string());
    call(Request::of(me, "GET", format!("/api/directory/people/{school}")), None).await
}

/// The tables of a file.
#[inline(never)]
pub async fn read(me: PersonId, file: &Uint8Array) -> Result<SheetsRead, NetError> {
    let request = Request::of(me, "POST", "/api/directory/read").header("Content-Type", "application/octet-stream");
    let reply = finish(request, Some(file.into())).await?;
    if !is_cbor(&reply.response) {
        return Err(NetError::NoAnswer);
    }
    wire::from_slice(&reply.bytes().await?).map_err(|_| NetError::NoAnswer)
}

/// What a roster changes, or changed.
#[inline(never)]
pub async fn roster(me: PersonId, roster: &Roster) -> Result<Plan, NetError> {
    call(Request::of(me, "POST", "/api/directory/roster"), Some(wire::to_vec(roster))).await
}

/// The roster as a workbook.
#[inline(never)]
pub async fn workbook(me: PersonId) -> Result<Vec<u8>, NetError> {
    send(Request::of(me, "GET", "/api/directory/roster.xlsx"), None).await?.bytes().await
}

/// Invites, told once.
#[inline(never)]
pub async fn invite(me: PersonId, people: Vec<PersonId>, valid_days: u32) -> Result<Vec<Slip>, NetError> {
    call(Request::of(me, "POST", "/api/directory/invites"), Some(wire::to_vec(&InviteMany { people, valid_days }))).await
}

/// Whose data are to be deleted, and whose were.
#[inline(never)]
pub async fn deletions(me: PersonId) -> Result<Deletions, NetError> {
    call(Request::of(me, "GET", "/api/directory/deletions"), None).await
}

/// Asks for a deletion, takes it back, or carries it out.
#[inline(never)]
pub async fn delete(me: PersonId, deed: Delete) -> Result<Deletions, NetError> {
    call(Request::of(me, "POST", "/api/directory/deletions"), Some(wire::to_vec(&deed))).await
}

/// Makes, changes or archives a space.
#[inline(never)]
pub async fn manage(me: PersonId, manage: &Manage) -> Result<Space, NetError> {
    call(Request::of(me, "POST", "/api/spaces"), Some(wire::to_vec(manage))).await
}

/// What one chooses from to make a partnership, or to change one.
#[inline(never)]
pub async fn partnerships(me: PersonId) -> Result<Partnerships, NetError> {
    call(Request::of(me, "GET", "/api/partnerships"), None).await
}

/// The people of a school who may be in one.
#[inline(never)]
pub async fn candidates(me: PersonId, school: SchoolId) -> Result<Vec<Candidate>, NetError> {
    call(Request::of(me, "GET", format!("/api/partnerships/people/{school}")), None).await
}

/// Gives a school another name.
#[inline(never)]
pub async fn rename_school(me: PersonId, school: SchoolId, name: String) -> Result<SchoolRenamed, NetError> {
    call(Request::of(me, "POST", "/api/directory/school"), Some(wire::to_vec(&RenameSchool { school, name }))).await
}

/// Signs out every device of a person.
#[inline(never)]
pub async fn reset(me: PersonId, person: PersonId) -> Result<ResetDone, NetError> {
    call(Request::of(me, "POST", "/api/directory/reset"), Some(wire::to_vec(&Reset { person }))).await
}

/// What was done before an act, or last.
#[inline(never)]
pub async fn log(me: PersonId, before: Option<u64>) -> Result<Log, NetError> {
    let before = before.map_or_else(String::new, |number| format!("?before={number}"));
    call(Request::of(me, "GET", format!("/api/directory/log{before}")), None).await
}

/// Where one is signed in.
#[inline(never)]
pub async fn devices(me: PersonId) -> Result<Vec<SignedIn>, NetError> {
    call(Request::of(me, "GET", "/api/devices"), None).await
}

/// Signs out one of one's own devices.
#[inline(never)]
pub async fn end_device(me: PersonId, session: Bytes) -> Result<(), NetError> {
    send(Request::of(me, "POST", "/api/devices/end"), Some(wire::to_vec(&EndDevice { session }))).await.map(drop)
}

/// An invite for another device of one's own.
#[inline(never)]
pub async fn own_invite(me: PersonId) -> Result<InviteIssued, NetError> {
    call(Request::of(me, "POST", "/api/devices/invite"), None).await
}

/// Begins a district, with the set-up secret.
#[inline(never)]
pub async fn found(secret: &str, found: &Found) -> Result<InviteIssued, NetError> {
    let authorization = format!("Bearer {secret}");
    call(Request::to("POST", "/api/found").header("Authorization", &authorization), Some(wire::to_vec(found))).await
}
