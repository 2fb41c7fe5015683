//! What those who run a district or a school see and do there: who has come, invites, devices, and what was done in whose name.

use crate::directory::{School, Space};
use crate::id::{Millis, PersonId, SchoolId};
use crate::roster::{Duty, Entry, Sheet};
use crate::wire::{Bytes, Wire};

/// A sheet of cut-out slips is for a school; more people in one request are no school's.
pub const SLIPS_MAX: usize = 500;
/// So long a slip is good that nobody says otherwise for.
pub const SLIP_DAYS: u32 = 30;
/// One's own next device is at hand.
pub const OWN_INVITE_DAYS: u32 = 1;
/// Entries of the log in one answer.
pub const LOG_PAGE: usize = 100;

/// `GET /api/directory`: the schools whose people one admits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Wire)]
pub struct Overview {
    #[n(0)]
    pub district: String,
    /// One keeps the whole roster, and reads the log.
    #[n(1)]
    pub keeps_roster: bool,
    #[n(2)]
    pub schools: Vec<SchoolCount>,
}

/// How many of a school's people have come.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct SchoolCount {
    /// None for the people of no school: the district's centre.
    #[n(0)]
    pub school: Option<School>,
    /// Without those who left.
    #[n(1)]
    pub people: u32,
    /// Of these, who has a device.
    #[n(2)]
    pub enrolled: u32,
    /// Of the others, whose invite can still be taken.
    #[n(3)]
    pub invited: u32,
}

/// `GET /api/directory/people/SCHOOL`: the people of a school; `centre` instead of its id for those of none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Wire)]
pub struct Staff {
    #[n(0)]
    pub school: Option<School>,
    #[n(1)]
    pub people: Vec<Colleague>,
    /// The preparing groups and pairings of the school, with members: that they are, not what is in them.
    #[n(2)]
    #[cbor(default)]
    pub spaces: Vec<Space>,
}

/// Somebody of the roster, and how far they have come.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct Colleague {
    #[n(0)]
    pub id: PersonId,
    #[n(1)]
    pub entry: Entry,
    /// Devices that are signed in.
    #[n(2)]
    pub devices: u32,
    /// When the last of them was heard of; within a quarter of an hour or so.
    #[n(3)]
    pub seen: Option<Millis>,
    /// Until when an invite can be taken, where there is one.
    #[n(4)]
    pub invited: Option<Millis>,
    /// Has been here: only those who keep the roster may let them in anew (rule IV3).
    #[n(5)]
    #[cbor(default)]
    pub came: bool,
}

/// `GET /api/partnerships`: what one chooses from to make a partnership or to change one (rule SP9).
#[derive(Clone, Debug, Default, PartialEq, Eq, Wire)]
pub struct Partnerships {
    /// The schools whose people one may choose.
    #[n(0)]
    pub schools: Vec<School>,
    /// Those that one may change or add to, with members; ended ones, too.
    #[n(1)]
    #[cbor(default)]
    pub spaces: Vec<Space>,
    /// Who is in them; and, for who may make one, who has a duty at the centre.
    #[n(2)]
    #[cbor(default)]
    pub people: Vec<Candidate>,
}

/// Somebody who may be in a partnership: no more than it takes to choose them. `GET /api/partnerships/people/SCHOOL` answers a list of
/// them.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct Candidate {
    #[n(0)]
    pub id: PersonId,
    #[n(1)]
    pub name: String,
    #[n(2)]
    pub school: Option<SchoolId>,
    /// A code, or other words as they were written.
    #[n(3)]
    pub subject: String,
    #[n(4)]
    pub duty: Duty,
}

/// `POST /api/directory/invites`: these people are to be let in. Their earlier invites end.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct InviteMany {
    #[n(0)]
    pub people: Vec<PersonId>,
    #[n(1)]
    pub valid_days: u32,
}

/// An invite for one of them, to be told once: only its hash is kept.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct Slip {
    #[n(0)]
    pub person: PersonId,
    #[n(1)]
    pub name: String,
    /// The school's name; empty at the centre.
    #[n(2)]
    pub school: String,
    #[n(3)]
    pub code: String,
    #[n(4)]
    pub expires: Millis,
}

/// `POST /api/directory/reset`: every device of a person is signed out, and every invite of theirs ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
pub struct Reset {
    #[n(0)]
    pub person: PersonId,
}

/// `POST /api/directory/school`: a school gets another name (rule DR8).
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct RenameSchool {
    #[n(0)]
    pub school: SchoolId,
    #[n(1)]
    pub name: String,
}

/// What became of a [`RenameSchool`].
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[cbor(flat)]
pub enum SchoolRenamed {
    #[n(0)]
    Done(#[n(0)] School),
    /// Another school has the name; nothing was done.
    #[n(1)]
    Taken,
}

/// What a [`Reset`] ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Wire)]
pub struct ResetDone {
    #[n(0)]
    pub devices: u32,
}

/// `POST /api/directory/read`: the tables of a file, with what their columns seem to hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Wire)]
pub struct SheetsRead {
    #[n(0)]
    pub sheets: Vec<Sheet>,
}

/// A sign-in on a device, as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct SignedIn {
    #[n(0)]
    pub session: Bytes,
    /// The browser's own words for itself, or empty.
    #[n(1)]
    pub device: String,
    #[n(2)]
    pub since: Millis,
    #[n(3)]
    pub seen: Millis,
    /// The one that asks.
    #[n(4)]
    pub this: bool,
}

/// `POST /api/devices/end`: one of one's own devices is signed out.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct EndDevice {
    #[n(0)]
    pub session: Bytes,
}

/// `GET /api/directory/log`: what was done, the latest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Wire)]
pub struct Log {
    #[n(0)]
    pub acts: Vec<Act>,
}

/// Something that was done to the directory.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct Act {
    /// Counted from 1, without gaps.
    #[n(0)]
    pub number: u64,
    #[n(1)]
    pub at: Millis,
    /// Who did it, as they were called then; none for whoever holds the set-up secret.
    #[n(2)]
    pub by: Option<String>,
    #[n(3)]
    pub what: What,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[cbor(flat)]
pub enum What {
    /// The directory was filled with the set-up secret.
    #[n(0)]
    Imported {
        #[n(0)]
        schools: u32,
        #[n(1)]
        people: u32,
        #[n(2)]
        spaces: u32,
    },
    /// The first administrator was let in with the set-up secret.
    #[n(1)]
    Founded(#[n(0)] String),
    /// A roster was taken in: so many changes.
    #[n(2)]
    RosterTaken {
        #[n(0)]
        added: u32,
        #[n(1)]
        changed: u32,
        #[n(2)]
        left: u32,
    },
    /// Invites were made for so many people; the name where it was one.
    #[n(3)]
    Invited {
        #[n(0)]
        people: u32,
        #[n(1)]
        name: String,
    },
    /// All devices of a person were signed out.
    #[n(4)]
    Reset(#[n(0)] String),
    /// The roster was written to a file.
    #[n(5)]
    Exported,
    /// The data were restored from a backup.
    #[n(6)]
    Restored,
    /// Somebody took an invite.
    #[n(7)]
    Enrolled(#[n(0)] String),
    /// A space was made, or changed.
    #[n(8)]
    SpaceKept(#[n(0)] String),
    /// A space was archived, or opened again.
    #[n(9)]
    SpaceArchived {
        #[n(0)]
        name: String,
        #[n(1)]
        archived: bool,
    },
    /// A person's data are to be deleted, from that time on.
    #[n(10)]
    DeletionAsked {
        #[n(0)]
        name: String,
        #[n(1)]
        due: Millis,
    },
    /// They are not to be deleted after all.
    #[n(11)]
    DeletionTakenBack(#[n(0)] String),
    /// They were deleted.
    #[n(12)]
    Deleted(#[n(0)] PersonId),
    /// A school got another name.
    #[n(13)]
    SchoolRenamed {
        #[n(0)]
        before: String,
        #[n(1)]
        after: String,
    },
    /// A version of a form was published.
    #[n(14)]
    FormPublished {
        #[n(0)]
        title: String,
        #[n(1)]
        version: u32,
    },
    /// A form is not offered any more, or again.
    #[n(15)]
    FormWithdrawn {
        #[n(0)]
        title: String,
        #[n(1)]
        withdrawn: bool,
    },
}

/// So long a deletion can be taken back before it can be carried out (rule DP2).
pub const DELETION_DAYS: i64 = 14;

/// `GET /api/directory/deletions`: whose data are to be deleted, and whose were.
#[derive(Clone, Debug, Default, PartialEq, Eq, Wire)]
pub struct Deletions {
    /// The first that is due first.
    #[n(0)]
    pub asked: Vec<Deletion>,
    /// The latest first.
    #[n(1)]
    pub done: Vec<Deleted>,
}

/// Somebody's data are to be deleted.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct Deletion {
    #[n(0)]
    pub person: PersonId,
    #[n(1)]
    pub name: String,
    /// None at the centre.
    #[n(2)]
    pub school: Option<SchoolId>,
    /// The school's name; empty at the centre.
    #[n(3)]
    pub school_name: String,
    #[n(4)]
    pub asked: Millis,
    /// Who asked for it; empty for whoever holds the set-up secret.
    #[n(5)]
    pub by: String,
    /// From when on it can be carried out.
    #[n(6)]
    pub due: Millis,
}

/// Somebody's data were deleted: the id is all that is left of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
pub struct Deleted {
    #[n(0)]
    pub person: PersonId,
    #[n(1)]
    pub at: Millis,
    /// Spaces that have not been emptied yet.
    #[n(2)]
    pub left: u32,
}

/// `POST /api/directory/deletions`: the answer is how it is then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[cbor(flat)]
pub enum Delete {
    /// Their sign-ins and invites end, and from the date on their data can be deleted.
    #[n(0)]
    Ask(#[n(0)] PersonId),
    /// They are not deleted.
    #[n(1)]
    TakeBack(#[n(0)] PersonId),
    /// They are deleted now, for ever.
    #[n(2)]
    CarryOut(#[n(0)] PersonId),
}

/// `POST /api/found`, with the set-up secret: the district begins with one administrator.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct Found {
    /// The district's name.
    #[n(0)]
    pub district: String,
    /// The administrator's.
    #[n(1)]
    pub name: String,
}

/// The people of no school, where addresses name a school.
pub const CENTRE: &str = "centre";

/// The school that an address names: none is the centre.
///
/// # Errors
/// When it is no school's id.
pub fn school_named(part: &str) -> Result<Option<SchoolId>, crate::id::BadId> {
    if part == CENTRE { Ok(None) } else { part.parse().map(Some) }
}
