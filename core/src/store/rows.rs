//! What a device keeps, row by row. Their bytes are stored: a field's number never changes.

use crate::api::ApiError;
use crate::id::{DeviceId, EntityId, Millis, OpId, SpaceId};
use crate::record::{Field, FileRef, Op, Scope, Value};
use crate::sync::{BadBatch, OpBatch, Refusal, VERSION};
use crate::wire::Wire;

use super::Key;

/// An operation in the outbox.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct Queued {
    #[n(0)]
    pub space: SpaceId,
    #[n(1)]
    pub op: Op,
    /// It was, or may have been, in a request: its content is fixed (rule SY2). So it is up to [`Device::offered`] too.
    #[n(2)]
    pub offered: bool,
    /// It goes out again after a restore, and had this number where both lives are the same (rule SY14).
    #[n(3)]
    pub seq: Option<u64>,
}

impl Queued {
    /// Whether its content is fixed. Where another version of the app wrote, the mark of all is lost: until the device asks again every
    /// row counts as offered.
    #[must_use]
    pub fn is_offered(&self, device: &Device) -> bool {
        self.offered || self.op.id.counter <= device.offered || device.version != Some(VERSION)
    }
}

/// An operation that the server refused.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct SetAside {
    #[n(0)]
    pub space: SpaceId,
    #[n(1)]
    pub op: Op,
    #[n(2)]
    pub reason: Refusal,
}

/// Operations that the server took.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct Kept {
    #[n(0)]
    pub space: SpaceId,
    #[n(1)]
    pub op: Op,
    #[n(2)]
    pub seq: u64,
    /// When the device learned of it, by its own clock.
    #[n(3)]
    pub at: Millis,
    /// Kept at least since then, by the server's clock; none until the next look at how old it is.
    #[n(4)]
    pub since: Option<Millis>,
    /// So many more were taken with it: their counters count on from the operation's.
    #[n(5)]
    pub count: Option<u32>,
    #[n(6)]
    pub more: Option<OpBatch>,
}

/// A [`Kept`] row without what was taken with its operation: what a record's page asks for comes without the code that unfolds.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub(super) struct KeptHead {
    #[n(0)]
    space: SpaceId,
    #[n(1)]
    op: Op,
    #[n(2)]
    seq: u64,
    #[n(3)]
    pub at: Millis,
    #[n(4)]
    since: Option<Millis>,
    #[n(5)]
    count: Option<u32>,
}

impl KeptHead {
    pub fn has(&self, op: OpId) -> bool {
        let first = self.op.id;
        first.device == op.device && (first.counter..=first.counter + u64::from(self.count.unwrap_or(0))).contains(&op.counter)
    }
}

impl Kept {
    /// Rows of this size are read for one operation in them.
    pub(super) const OPS_MAX: usize = 1_000;

    /// Operations with their numbers, whose counters count on; none for none.
    #[must_use]
    pub fn of(space: SpaceId, taken: &[(u64, &Op)], at: Millis) -> Option<Self> {
        let ((seq, op), more) = taken.split_first()?;
        let count = u32::try_from(more.len()).ok().filter(|count| *count > 0);
        let more = count.map(|_| OpBatch::folded(more.iter().copied()));
        Some(Self { space, op: (*op).clone(), seq: *seq, at, since: None, count, more })
    }

    /// All of them, with their numbers.
    ///
    /// # Errors
    /// [`BadBatch`] for a damaged row.
    pub fn taken(self) -> Result<Vec<(u64, Op)>, BadBatch> {
        let mut taken = vec![(self.seq, self.op)];
        if let Some(more) = self.more {
            taken.append(&mut more.unpack()?);
        }
        Ok(taken)
    }
}

/// A photo that a space does not have yet.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct Upload {
    #[n(0)]
    pub space: SpaceId,
    #[n(1)]
    pub file: FileRef,
    /// Why the space does not take it; none while it is on its way (rule FL9).
    #[n(2)]
    pub refused: Option<ApiError>,
}

impl Upload {
    #[must_use]
    pub fn key(&self) -> Key {
        Key::Text(format!("{}/{}", self.space, self.file.hex()))
    }

    /// The one that goes next: the smallest, so that everybody has something to look at before anybody has all of it (rule FL5).
    #[must_use]
    pub fn next(waiting: Vec<Self>, passed: &[Self]) -> Option<Self> {
        waiting
            .into_iter()
            .filter(|upload| upload.refused.is_none() && !passed.contains(upload))
            .min_by_key(|upload| upload.file.bytes)
    }
}

/// This store's name and how many operations it has made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
pub struct Device {
    #[n(0)]
    pub id: DeviceId,
    #[n(1)]
    pub counter: u64,
    /// Of the app that read all that is here (rule VE4). Version 1 did not say so, and leaves it out again when it writes.
    #[n(2)]
    pub version: Option<u16>,
    /// Up to here they were, or may have been, in a request (rule SY2). One mark for all: a mark for each is a write for each. Version 1
    /// leaves it out again.
    #[n(3)]
    #[cbor(default)]
    pub offered: u64,
}

impl Device {
    /// The id of the next operation.
    pub(super) const fn next(&mut self) -> OpId {
        self.counter += 1;
        OpId { device: self.id, counter: self.counter }
    }
}

/// How much waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub queued: u32,
    /// Records and comments, each once for each reason, see [`Store::refused`](super::Store::refused); and files, once for each space
    /// and reason.
    pub refused: u32,
    pub uploads: u32,
}

/// One field gets a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub field: Field,
    pub value: Value,
    /// The versions that the person had before them.
    pub seen: Vec<OpId>,
}

/// A record is given to spaces.
#[derive(Clone, Debug)]
pub struct Submission {
    pub record: EntityId,
    pub to: Vec<(SpaceId, Scope)>,
    pub title: String,
    pub at: Millis,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::from_slice;

    #[test]
    fn wi1_the_head_of_a_kept_row_has_its_numbers() {
        for name in ["kept.v1", "kept.v2", "kept.v3"] {
            let bytes = std::fs::read(format!("{}/fixtures/{name}.cbor", env!("CARGO_MANIFEST_DIR"))).unwrap();
            let (kept, head): (Kept, KeptHead) = (from_slice(&bytes).unwrap(), from_slice(&bytes).unwrap());
            let of_head = (head.space, &head.op, head.seq, head.at, head.since, head.count);
            assert_eq!(of_head, (kept.space, &kept.op, kept.seq, kept.at, kept.since, kept.count), "{name}");
            let taken: Vec<OpId> = kept.clone().taken().unwrap().into_iter().map(|(_, op)| op.id).collect();
            let last = OpId { counter: kept.op.id.counter + u64::from(kept.count.unwrap_or(0)), ..kept.op.id };
            assert!(head.has(kept.op.id) && head.has(last), "{name}");
            assert!(!head.has(OpId { counter: last.counter + 1, ..last }), "{name}");
            assert_eq!(taken.len() as u64, u64::from(kept.count.unwrap_or(0)) + 1, "{name}");
        }
    }
}
