//! What the router and the objects say to each other: CBOR posted to a path of the object, an answer or an `ApiError` back.
//!
//! Both ends use these types, so that neither can ask what the other does not know. The router has settled who is asking.

mod files;
mod postbox;

pub use files::{FileAnswer, FileAsk, FileDeed, FileName, FilePlace};
pub use postbox::{Calls, NoticeDrop, NoticeEnd, NoticeKeep, NoticeLook, NoticeTry, NoticesAsk};

use qinglan_core::administration::{
    Candidate, Delete, Deletions, EndDevice, Found, InviteMany, Log, Overview, Partnerships, RenameSchool, Reset, ResetDone,
    SchoolRenamed, SignedIn, Slip, Staff,
};
use qinglan_core::api::ApiError;
use qinglan_core::directory::{
    DeleteAgain, DeletedAgain, Enrol, Import, Imported, InviteIssued, InviteRequest, InviteView, Member, Restore, Restored,
    Space, SpaceKind, World,
};
use qinglan_core::form::{Offered, Publish, Published, Withdraw};
use qinglan_core::id::{Millis, PersonId, SchoolId, SpaceId};
use qinglan_core::notice::{Tried, Wanted};
use qinglan_core::roster::{Plan, Roster as Sheets};
use qinglan_core::spaces::Manage;
use qinglan_core::sync::{Push, SpaceAnswer};
use qinglan_core::wire::{self, Bytes, Wire};
use worker::wasm_bindgen::JsValue;
use worker::{Env, Method, Request, RequestInit, Response, Stub, js_sys};

use crate::body;
use crate::reply::{self, Fault, Outcome};

/// A district has one directory.
const DIRECTORY_NAME: &str = "district";
/// The path of a space that takes sockets; the query says `space`, `person` and `device`.
pub const LIVE: &str = "/live";

/// A question to an object.
pub trait Call: Wire {
    const PATH: &'static str;
    type Answer: Wire;
}

macro_rules! calls {
    ($($call:ty => $path:literal -> $answer:ty;)*) => {
        $(impl Call for $call {
            const PATH: &'static str = $path;
            type Answer = $answer;
        })*
    };
}

calls! {
    // To a space.
    Push => "/push" -> SpaceAnswer;
    Roster => "/roster" -> Done;
    FileAsk => "/file" -> FileAnswer;
    Renewal => "/renewal" -> Done;
    Erasure => "/erasure" -> ErasureDone;
    // To a person's postbox.
    Calls => "/calls" -> Done;
    NoticeLook => "/look" -> Option<Wanted>;
    NoticeKeep => "/keep" -> Done;
    NoticeDrop => "/drop" -> Done;
    NoticeTry => "/try" -> Tried;
    NoticeEnd => "/end" -> Done;
    NoticesAsk => "/all" -> Vec<Wanted>;
    // To the directory.
    PostAsk => "/post" -> PostAnswer;
    PushKeyAsk => "/push-key" -> Bytes;
    RosterAsk => "/roster" -> Option<Roster>;
    WorldAsk => "/world" -> Option<World>;
    SessionAsk => "/session" -> SessionState;
    SessionEnd => "/session/end" -> Done;
    InviteLook => "/invite" -> InviteView;
    Enrol => "/enrol" -> Enrolled;
    Import => "/import" -> Imported;
    InviteRequest => "/invites" -> InviteIssued;
    Restore => "/restored" -> Restored;
    Publishing => "/forms/publish" -> Published;
    Withdrawal => "/forms/withdraw" -> Offered;
    FormAsk => "/forms/read" -> Bytes;
    Costly => "/costly" -> Done;
    Found => "/found" -> InviteIssued;
    DeleteAgain => "/deleted" -> DeletedAgain;
    // With who asks.
    (PersonId, OverviewAsk) => "/overview" -> Overview;
    (PersonId, StaffAsk) => "/staff" -> Staff;
    (PersonId, Sheets) => "/roster/take" -> Plan;
    (PersonId, TablesAsk) => "/roster/tables" -> Tables;
    (PersonId, Manage) => "/spaces" -> Space;
    (PersonId, PartnershipsAsk) => "/partnerships" -> Partnerships;
    (PersonId, CandidatesAsk) => "/partnerships/people" -> Vec<Candidate>;
    (PersonId, InviteMany) => "/invites/many" -> Vec<Slip>;
    (PersonId, RenameSchool) => "/school" -> SchoolRenamed;
    (PersonId, Reset) => "/reset" -> ResetDone;
    (PersonId, LogAsk) => "/log" -> Log;
    (PersonId, DeletionsAsk) => "/deletions" -> Deletions;
    (PersonId, Delete) => "/deletions/change" -> Deletions;
    (PersonId, DevicesAsk) => "/devices" -> Vec<SignedIn>;
    (PersonId, EndDevice) => "/devices/end" -> Done;
    (PersonId, OwnDataAsk) => "/me/data" -> Bytes;
    (PersonId, OwnInvite) => "/devices/invite" -> InviteIssued;
}

/// It was done.
#[derive(Clone, Copy, Debug, Wire)]
pub struct Done;

/// One sign-in on one device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[cbor(transparent)]
pub struct SessionId(#[n(0)] pub [u8; 16]);

/// Who is in a space, as of a version of the directory.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct Roster {
    #[n(0)]
    pub space: SpaceId,
    #[n(1)]
    pub version: u64,
    #[n(2)]
    pub kind: SpaceKind,
    #[n(3)]
    pub members: Vec<Member>,
}

/// A space asks who is in it; it is told of every change from then on.
#[derive(Clone, Copy, Debug, Wire)]
pub struct RosterAsk {
    #[n(0)]
    pub space: SpaceId,
}

/// The directory as `person` may see it, unless they hold this version of it already.
#[derive(Clone, Copy, Debug, Wire)]
pub struct WorldAsk {
    #[n(0)]
    pub person: PersonId,
    #[n(1)]
    pub held: u64,
}

/// Is the session still good? With what its cookie says, which we sealed.
#[derive(Clone, Copy, Debug, Wire)]
pub struct SessionAsk {
    #[n(0)]
    pub session: SessionId,
    #[n(1)]
    pub person: PersonId,
    /// When the directory last said yes.
    #[n(2)]
    pub checked_at: Millis,
}

/// What the directory says of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[cbor(flat)]
pub enum SessionState {
    #[n(0)]
    Good,
    #[n(1)]
    Ended,
    /// The person's data are to be deleted at that time, or were.
    #[n(2)]
    Deleted(#[n(0)] Millis),
}

#[derive(Clone, Copy, Debug, Wire)]
pub struct SessionEnd {
    #[n(0)]
    pub session: SessionId,
}

/// What does this invite say? Changes nothing.
#[derive(Clone, Debug, Wire)]
pub struct InviteLook {
    #[n(0)]
    pub code: String,
}

/// An invite was taken.
#[derive(Clone, Debug, Wire)]
pub struct Enrolled {
    #[n(0)]
    pub session: SessionId,
    #[n(1)]
    pub world: World,
}

/// A space's store was restored from a backup: it begins another life.
#[derive(Clone, Copy, Debug, Wire)]
pub struct Renewal {
    #[n(0)]
    pub space: SpaceId,
}

/// A person was deleted: what she gave to this space goes, all of it where it is her own. It takes nothing of hers from now on.
#[derive(Clone, Copy, Debug, Wire)]
pub struct Erasure {
    #[n(0)]
    pub space: SpaceId,
    #[n(1)]
    pub person: PersonId,
}

/// An [`Erasure`] went so far.
#[derive(Clone, Copy, Debug, Wire)]
pub struct ErasureDone {
    /// There are more files than go at once: ask again.
    #[n(0)]
    pub more: bool,
}

/// A form, which the router has found fit, is to be published by `person`.
#[derive(Clone, Debug, Wire)]
pub struct Publishing {
    #[n(0)]
    pub person: PersonId,
    #[n(1)]
    pub publish: Publish,
}

/// `person` withdraws a form, or offers it again.
#[derive(Clone, Debug, Wire)]
pub struct Withdrawal {
    #[n(0)]
    pub person: PersonId,
    #[n(1)]
    pub withdraw: Withdraw,
}

/// The definition of a version, as it was published.
#[derive(Clone, Debug, Wire)]
pub struct FormAsk {
    #[n(0)]
    pub id: String,
    #[n(1)]
    pub version: u32,
}

/// `person` asks for something that costs the router much: may they, once more in this minute?
#[derive(Clone, Copy, Debug, Wire)]
pub struct Costly {
    #[n(0)]
    pub person: PersonId,
}

/// How far the people of the schools have come whom one admits.
#[derive(Clone, Copy, Debug, Wire)]
pub struct OverviewAsk;

/// The people of a school, or of none.
#[derive(Clone, Copy, Debug, Wire)]
pub struct StaffAsk {
    #[n(0)]
    pub school: Option<SchoolId>,
}

/// What one chooses from to make or to change a partnership.
#[derive(Clone, Copy, Debug, Wire)]
pub struct PartnershipsAsk;

/// The people of a school, as far as it takes to choose them.
#[derive(Clone, Copy, Debug, Wire)]
pub struct CandidatesAsk {
    #[n(0)]
    pub school: SchoolId,
}

/// The roster, to be written to a file.
#[derive(Clone, Copy, Debug, Wire)]
pub struct TablesAsk;

/// The roster as rows of cells.
#[derive(Clone, Debug, Wire)]
pub struct Tables {
    #[n(0)]
    pub people: Vec<Vec<String>>,
    #[n(1)]
    pub schools: Vec<Vec<String>>,
}

/// What was done before the act of that number.
#[derive(Clone, Copy, Debug, Wire)]
pub struct LogAsk {
    #[n(0)]
    pub before: Option<u64>,
}

/// Whose data are to be deleted, and whose were.
#[derive(Clone, Copy, Debug, Wire)]
pub struct DeletionsAsk;

/// One's own devices, asked from one of them.
#[derive(Clone, Copy, Debug, Wire)]
pub struct DevicesAsk {
    #[n(0)]
    pub session: SessionId,
}

/// All that is held of oneself beside what one wrote, as JSON; with what one's postbox has.
#[derive(Clone, Debug, Wire)]
pub struct OwnDataAsk {
    #[n(0)]
    pub notices: Vec<Wanted>,
}

/// An invite for another device of one's own.
#[derive(Clone, Copy, Debug, Wire)]
pub struct OwnInvite;

/// Before a postbox sends to a sign-in of `person`: is it good, and what are these people called?
#[derive(Clone, Debug, Wire)]
pub struct PostAsk {
    #[n(0)]
    pub person: PersonId,
    #[n(1)]
    pub session: SessionId,
    #[n(2)]
    pub people: Vec<PersonId>,
}

#[derive(Clone, Debug, Wire)]
pub struct PostAnswer {
    /// The sign-in has not ended.
    #[n(0)]
    pub open: bool,
    #[n(1)]
    pub name: String,
    #[n(2)]
    pub names: Vec<String>,
    /// The key that the server signs notices with, 32 bytes.
    #[n(3)]
    pub key: Bytes,
}

/// The key that the server signs notices with, 32 bytes.
#[derive(Clone, Copy, Debug, Wire)]
pub struct PushKeyAsk;

pub fn space(env: &Env, space: SpaceId) -> worker::Result<Stub> {
    env.durable_object("SPACE")?.get_by_name(&space.to_string())
}

/// What a person's devices are to be told.
pub fn postbox(env: &Env, person: PersonId) -> worker::Result<Stub> {
    env.durable_object("POSTBOX")?.get_by_name(&person.to_string())
}

pub fn directory(env: &Env) -> worker::Result<Stub> {
    env.durable_object("DIRECTORY")?.get_by_name(DIRECTORY_NAME)
}

/// Asks an object.
///
/// # Errors
/// The object's refusal, or what kept it from answering.
pub async fn ask<C: Call>(object: &Stub, call: &C) -> Outcome<C::Answer> {
    let body = js_sys::Uint8Array::from(wire::to_vec(call).as_slice());
    let mut init = RequestInit::new();
    init.with_method(Method::Post).with_body(Some(JsValue::from(body)));
    let request = Request::new_with_init(&format!("https://object{}", C::PATH), &init)?;
    let mut response = object.fetch_with_request(request).await?;
    let bytes = response.bytes().await?;
    if response.status_code() == 200 {
        return wire::from_slice(&bytes).map_err(|_| broken("an object's answer is not what was asked for"));
    }
    let refusal = wire::from_slice::<ApiError>(&bytes);
    Err(refusal.map_or_else(|_| broken("an object failed without a reason"), Fault::Refused))
}

/// The object's end: what was asked.
///
/// # Errors
/// When it is no question of this kind.
pub fn question<C: Call>(bytes: &[u8]) -> Outcome<C> {
    body::decode(bytes)
}

/// The object's end: the answer to a `C`.
pub fn answer<C: Call>(answer: &C::Answer) -> Outcome<Response> {
    Ok(reply::cbor(answer)?)
}

fn broken(words: &str) -> Fault {
    Fault::Broken(worker::Error::RustError(words.to_owned()))
}
