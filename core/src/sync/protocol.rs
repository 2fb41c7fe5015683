//! What devices and the server say to each other. All of it is CBOR; enumerations carry numbers that never change.

use crate::wire::Wire;

use super::OpBatch;
use crate::directory::World;
use crate::id::{DeviceId, EntityId, Millis, SpaceId};
use crate::record::Entity;

/// The version that this code speaks. 2 added [`SpaceRequest::only_push`], folded messages ([`Request::folds`]), and to operations
/// and entities what corrections need ([`Op::purpose`](crate::record::Op::purpose), [`Entity::past`]), to files the
/// [thumbnail](crate::record::FileRef::thumbnail) of a picture and the [length](crate::record::FileRef::length_s) of a recording.
pub const VERSION: u16 = 2;
/// The oldest version that the server still answers (rules `VE*`).
pub const VERSION_OLDEST: u16 = 1;

/// In the place of the directory's version: the device does not want it now (rule SY18).
pub const WORLD_UNWANTED: u64 = u64::MAX;

/// A page of short answers is bounded by its bytes; this bounds the rows that a phone writes in one transaction.
pub const PAGE_OPS_MAX: usize = 16_000;
/// One page each way is a few seconds on a 2G link (16 kB/s) when compressed, and half a minute when not: fewer, larger pages save
/// round trips, of which each costs as much as 5 kB there. It counts values, and what corrections replaced; names and ids, which repeat,
/// may be three times as much, which version 1 is told with each operation. What is larger alone travels alone.
pub const PAGE_BYTES_MAX: usize = 512 * 1024;
/// What a row of a batch takes beside its value, about.
pub const ROW_BYTES: usize = 12;
/// A snapshot's page: a filled observation is about 1 kB as it stands, so its bytes end a page sooner.
pub const PAGE_ENTITIES_MAX: usize = 800;
/// How much one page holds at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageLimits {
    pub ops: usize,
    pub entities: usize,
    pub bytes: usize,
}

impl PageLimits {
    /// Of every device and every server. Others are for trying how pages follow each other.
    pub const USUAL: Self = Self { ops: PAGE_OPS_MAX, entities: PAGE_ENTITIES_MAX, bytes: PAGE_BYTES_MAX };
}

/// A coordinator is in a few dozen spaces; a request with more is not ours.
pub const SPACES_MAX: usize = 256;
/// A request after decompression.
pub const NUMBERED_BYTES_MAX: usize = 4 * 1024 * 1024;

/// What a device sends: for every space, how far it has read and what it has to say.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct Request {
    #[n(0)]
    pub version: u16,
    #[n(1)]
    pub device: DeviceId,
    /// The version of the directory that the device holds; 0 for none, [`WORLD_UNWANTED`] to be left alone with it.
    #[n(2)]
    pub world: u64,
    #[n(3)]
    pub spaces: Vec<SpaceRequest>,
    /// Whose store it is. A session of somebody else is no session for it (rule SY13).
    #[n(4)]
    pub person: crate::id::PersonId,
    /// The device reads folded answers (rule SY19). Since version 2.
    #[n(5)]
    pub folds: Option<bool>,
}

impl Request {
    /// Something goes with it.
    #[must_use]
    pub fn pushes(&self) -> bool {
        self.spaces.iter().any(|part| !part.push.is_empty())
    }

    /// The counters of the first and the last operation that go with it.
    #[must_use]
    pub fn ends(&self) -> Option<(u64, u64)> {
        let ends = self.spaces.iter().filter_map(|part| part.push.ends());
        ends.reduce(|(first, last), (lower, upper)| (first.min(lower), last.max(upper)))
    }
}

/// One space's part of a [`Request`].
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct SpaceRequest {
    #[n(0)]
    pub space: SpaceId,
    /// The life of the server's store that the cursor belongs to; 0 for none.
    #[n(1)]
    pub epoch: u64,
    #[n(2)]
    pub cursor: Cursor,
    #[n(3)]
    pub push: OpBatch,
    /// Decide the push and send no page: the device cannot take one in (rule SY18). Since version 2.
    #[n(4)]
    #[cbor(default)]
    pub only_push: bool,
}

/// How far a device has read a space's log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Wire)]
#[cbor(flat)]
pub enum Cursor {
    /// Nothing yet.
    #[default]
    #[n(0)]
    Start,
    /// In the middle of a snapshot that was begun when the log stood at `head`; entities up to `after` are here.
    #[n(1)]
    Snapshot {
        #[n(0)]
        head: u64,
        #[n(1)]
        after: EntityId,
    },
    /// Everything up to this number.
    #[n(2)]
    Seq(#[n(0)] u64),
}

impl Cursor {
    /// The log's number up to which nothing is read any more but entities as they stand.
    #[must_use]
    pub const fn reached(self) -> u64 {
        match self {
            Self::Start => 0,
            Self::Snapshot { head, .. } | Self::Seq(head) => head,
        }
    }

    /// All entities as they stand once more, then the log from here: not from where it stands then, as after [`Cursor::Start`].
    /// Who comes from another life still has to hear of what came again and was replaced in between (rules SY10 and SY16).
    #[must_use]
    pub const fn anew(self) -> Self {
        match self {
            Self::Start => Self::Start,
            // Ids are chance: none comes before all others.
            Self::Snapshot { head, .. } | Self::Seq(head) => Self::Snapshot { head, after: EntityId::from_bytes([0; 16]) },
        }
    }

    /// The same place among the entities as they stand, then all of the log.
    pub(crate) const fn with_all_of_the_log(self) -> Self {
        match self {
            Self::Start => Self::Start,
            Self::Snapshot { after, .. } => Self::Snapshot { head: 0, after },
            Self::Seq(_) => Self::Seq(0),
        }
    }
}

/// What a space's object is asked: one device's part, with who is asking (the router has checked the session).
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct Push {
    #[n(0)]
    pub person: crate::id::PersonId,
    #[n(1)]
    pub device: DeviceId,
    #[n(2)]
    pub request: SpaceRequest,
}

/// What the server says to a [`Request`].
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct Answer {
    #[n(0)]
    pub version: u16,
    /// The server's clock.
    #[n(1)]
    pub now: Millis,
    /// The directory as this person may see it, when it changed.
    #[n(2)]
    pub world: Option<World>,
    #[n(3)]
    pub spaces: Vec<(SpaceId, SpaceAnswer)>,
}

/// What one space says.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[cbor(flat)]
pub enum SpaceAnswer {
    #[n(0)]
    Reply(#[n(0)] Box<SpaceReply>),
    /// The whole space refuses; every pushed operation is refused for this reason.
    #[n(1)]
    Refused(#[n(0)] Refusal),
    /// The space did not answer this time; nothing was taken, ask again.
    #[n(2)]
    Unavailable,
}

/// Acknowledgements, refusals, and the next page of what others did.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct SpaceReply {
    #[n(0)]
    pub epoch: u64,
    #[n(1)]
    pub acks: Vec<Ack>,
    #[n(2)]
    pub refusals: Vec<OpRefusal>,
    #[n(3)]
    pub page: Page,
    /// When this is another life than the one in which the device asked: up to this number both have the same log. None for
    /// nothing that is known to be the same.
    #[n(4)]
    pub common: Option<u64>,
    /// Acknowledgements and entities, instead of those above (rule SY19).
    #[n(5)]
    pub folded: Option<super::Folded>,
}

impl SpaceReply {
    /// Neither about what the device pushed nor about what others did.
    #[must_use]
    pub fn says_nothing(&self) -> bool {
        let page = matches!(&self.page.body, PageBody::Tail(batch) if batch.is_empty());
        page && self.page.from == self.page.to && self.acks.is_empty() && self.refusals.is_empty()
    }
}

/// Operation `counter` of the asking device stands in the log at `seq`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
pub struct Ack {
    #[n(0)]
    pub counter: u64,
    #[n(1)]
    pub seq: u64,
}

/// Operation `counter` of the asking device was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
pub struct OpRefusal {
    #[n(0)]
    pub counter: u64,
    #[n(1)]
    pub reason: Refusal,
}

/// A piece of a space, and where the device stands after it.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct Page {
    /// The cursor that the page follows.
    #[n(0)]
    pub from: Cursor,
    #[n(1)]
    pub to: Cursor,
    /// Ask again at once: there is more.
    #[n(2)]
    pub more: bool,
    #[n(3)]
    pub body: PageBody,
}

impl Page {
    /// The page of who gets none: it leaves the cursor where it is.
    #[must_use]
    pub fn none(cursor: Cursor) -> Self {
        Self { from: cursor, to: cursor, more: false, body: PageBody::Tail(OpBatch::default()) }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[cbor(flat)]
pub enum PageBody {
    /// Operations in the order of their numbers. Those that this answer acknowledges are left out.
    #[n(0)]
    Tail(#[n(0)] OpBatch),
    /// Entities as they stand.
    #[n(1)]
    Snapshot(#[n(0)] Vec<Entity>),
}

/// What comes through an open socket.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[cbor(flat)]
pub enum Live {
    /// Operations right after `from`, all devices' (rule SY12).
    #[n(0)]
    Ops {
        #[n(0)]
        epoch: u64,
        #[n(1)]
        from: u64,
        #[n(2)]
        batch: OpBatch,
    },
    /// Something changed that does not fit here: sync.
    #[n(1)]
    Stale,
}

/// Why the server did not take an operation, or a space. A closed set: each has words and a way out in the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[cbor(flat)]
pub enum Refusal {
    /// The person is not in the space, or no longer.
    #[n(0)]
    NotAMember,
    /// The person's role does not allow it here.
    #[n(1)]
    NotAllowed,
    /// The operation says it is somebody else's, or the store it comes from is.
    #[n(2)]
    NotYours,
    #[n(3)]
    TooLarge {
        #[n(0)]
        bytes: u64,
        #[n(1)]
        limit: u64,
    },
    /// The entity is of another kind.
    #[n(4)]
    KindMismatch,
    /// The same id came before with other content.
    #[n(5)]
    IdReused,
    /// No such space.
    #[n(6)]
    UnknownSpace,
    /// What the person had here was deleted on request (rule DP5).
    #[n(7)]
    Deleted,
}

impl Refusal {
    /// Whether the same operation may be taken another time: people join spaces and get roles, but what an operation says of itself
    /// stays (rule SY17).
    #[must_use]
    pub const fn may_change(self) -> bool {
        matches!(self, Self::NotAMember | Self::NotAllowed | Self::UnknownSpace)
    }
}
