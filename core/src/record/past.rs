//! What stood in a submitted record before its author corrected it.
//!
//! Invariant: what is kept with a number is a pure function of the space's log, however its operations came (rules AM2 and MG7).

use super::{Field, Op, Purpose, Value, Version};
use crate::id::{Millis, OpId, PersonId};
use crate::order;
use crate::wire::Wire;

/// Ten corrections of ten answers each.
pub const PAST_VALUES_MAX: usize = 100;
/// An eighth of the largest entity: two of the longest answers, or all the corrections of a usual record.
pub const PAST_BYTES_MAX: usize = 128 * 1024;
/// What an earlier value takes beside itself and its field's name.
pub const REPLACED_BYTES: usize = 160;

/// A value that a correction replaced, or that an own operation without a number did: should somebody's correction have come first,
/// it is that which replaced it.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct Replaced {
    #[n(0)]
    pub field: Field,
    /// What stood there.
    #[n(1)]
    pub version: Version,
    /// The operation that corrected it.
    #[n(2)]
    pub by: OpId,
    #[n(3)]
    pub person: PersonId,
    /// By the clock of the device that corrected it.
    #[n(4)]
    pub at: Millis,
    /// The server's number of the correction; none until it has one.
    #[n(5)]
    pub seq: Option<u64>,
    /// None for an own operation that corrects nothing: until all that stands before it is known.
    #[n(6)]
    pub purpose: Option<Purpose>,
}

/// The earlier values of an entity, the latest corrected last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Wire)]
pub struct Past {
    /// What was corrected up to this number is not kept any more.
    #[n(0)]
    pub fallen: u64,
    #[n(1)]
    replaced: Vec<Replaced>,
}

impl Replaced {
    fn of(op: &Op, seq: Option<u64>, version: Version) -> Self {
        Self {
            field: op.field.clone(),
            version,
            by: op.id,
            person: op.author,
            at: op.at,
            seq,
            purpose: op.purpose.filter(|_| op.corrects()),
        }
    }

    fn bytes(&self) -> usize {
        REPLACED_BYTES + self.field.as_str().len() + self.version.value.bytes()
    }
}

impl Past {
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.fallen == 0 && self.replaced.is_empty()
    }

    /// What it takes, about.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.replaced.iter().map(Replaced::bytes).sum()
    }

    /// All that is kept.
    pub(super) fn values(&self) -> impl Iterator<Item = &Value> {
        self.replaced.iter().map(|kept| &kept.version.value)
    }

    /// What corrections replaced, the latest last.
    pub fn corrected(&self) -> impl DoubleEndedIterator<Item = &Replaced> {
        self.replaced.iter().filter(|one| one.purpose.is_some())
    }

    /// `op`, numbered `seq` or not yet, took these versions out of its field.
    /// Of what others did, all up to number `as_of` is known.
    pub(super) fn take(&mut self, op: &Op, seq: Option<u64>, gone: Vec<Version>, as_of: u64) {
        if let Some(seq) = seq {
            self.settle(op, seq);
        }
        self.replaced.retain(|kept| kept.purpose.is_some() || kept.seq.is_none_or(|known| known > as_of));
        if op.corrects() || seq.is_none_or(|seq| seq > as_of) {
            // What the server does not have it does not keep either.
            for version in gone.into_iter().filter(|version| seq.is_none() || version.seq.is_some()) {
                self.add(Replaced::of(op, seq, version));
            }
        }
        self.trim();
    }

    /// `op` got its number: what this device had kept by it before then stands as the server has it, or not at all.
    fn settle(&mut self, op: &Op, seq: u64) {
        let before = |version: &Version| version.seq.is_some_and(|known| known < seq);
        self.replaced.retain_mut(|kept| {
            if kept.version.op == op.id {
                kept.version.seq = Some(seq);
            }
            // An acknowledgement may come before the operations that stand in front of it.
            if kept.by != op.id && kept.seq.is_some_and(|known| known <= seq) {
                return true;
            }
            if kept.by == op.id && kept.seq.is_none() {
                kept.seq = Some(seq);
                return before(&kept.version);
            }
            if kept.field == op.field && op.replaces.contains(&kept.version.op) && before(&kept.version) {
                // Somebody's came first: what stood there is theirs to have replaced.
                *kept = Replaced::of(op, Some(seq), kept.version.clone());
                return op.corrects();
            }
            true
        });
    }

    fn add(&mut self, one: Replaced) {
        self.replaced.retain(|kept| kept.version.op != one.version.op);
        self.replaced.push(one);
    }

    /// What waits took this version out, as far as that is not known.
    pub(super) fn keep(&mut self, by: &Op, version: Version) {
        if !self.replaced.iter().any(|kept| kept.version.op == version.op) {
            self.add(Replaced::of(by, None, version));
            self.trim();
        }
    }

    /// An own operation has a number that this copy had passed: what the server kept of it came with the copy.
    pub(super) fn drop_outdated(&mut self, op: OpId) {
        self.replaced.retain(|kept| {
            let unsettled = kept.seq.is_none() && (kept.by == op || (kept.version.op == op && kept.version.seq.is_none()));
            !unsettled
        });
    }

    /// Puts back what waits to be sent (see `Entity::adopt`): `gone` are the versions that each took out of the state that
    /// stands up to number `as_of`.
    pub(super) fn put_back(&mut self, before: Self, as_of: u64, waiting: &[Op], gone: Vec<(&Op, Version)>) {
        for (op, version) in gone {
            self.add(Replaced::of(op, None, version));
        }
        let waits = |id: OpId| waiting.iter().any(|op| op.id == id);
        for kept in before.replaced {
            // Of two of this device's own the state has neither.
            let is_own = waits(kept.version.op) || kept.version.seq.is_some_and(|seq| seq > as_of);
            let is_known = self.replaced.iter().any(|known| known.version.op == kept.version.op);
            if kept.seq.is_none() && waits(kept.by) && is_own && !is_known {
                self.replaced.push(kept);
            }
        }
        self.trim();
    }

    /// See `Entity::outlive`.
    pub(super) fn outlive(&mut self, common: u64) {
        for kept in &mut self.replaced {
            kept.seq = kept.seq.filter(|seq| *seq <= common);
            kept.version.seq = kept.version.seq.filter(|seq| *seq <= common);
        }
        if self.fallen > common {
            self.fallen = 0;
        }
    }

    /// Lets the oldest fall out. What has no number yet counts for nothing: it is the server's number that decides, and the same
    /// falls everywhere.
    fn trim(&mut self) {
        order::by_key(&mut self.replaced, |kept| (kept.seq.unwrap_or(u64::MAX), kept.by, kept.version.op));
        let (mut count, mut bytes) = (0, 0);
        for kept in self.replaced.iter().rev() {
            let Some(seq) = kept.seq.filter(|_| kept.purpose.is_some()) else { continue };
            count += 1;
            bytes += kept.bytes();
            if count > PAST_VALUES_MAX || bytes > PAST_BYTES_MAX {
                self.fallen = self.fallen.max(seq);
                break;
            }
        }
        let fallen = self.fallen;
        self.replaced.retain(|kept| kept.seq.is_none_or(|seq| seq > fallen));
    }
}
