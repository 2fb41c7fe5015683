//! The server's decision about what a device pushes into a space.
//!
//! Invariant: the plan is made from one state of the space and applied to the same state; the caller awaits nothing in between.

use std::collections::BTreeMap;

use super::{Ack, OpRefusal, Push, Refusal};
use crate::access::{self, Deed};
use crate::directory::{Member, SpaceKind};
use crate::id::{DeviceId, EntityId, OpId, PersonId};
use crate::record::{EntityKind, Op, OpError, Purpose, REPLACED_BYTES};

/// The server keeps an entity in one row, of at most 2 MB, and sends it in one piece: a minute on a 2G link.
pub const ENTITY_BYTES_MAX: usize = 1024 * 1024;
/// An operation's part in its entity beside the value and the field's name.
const VERSION_BYTES: usize = 96;

/// What a space knows of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpaceInfo {
    pub kind: SpaceKind,
    pub members: Vec<Member>,
}

impl SpaceInfo {
    #[must_use]
    pub fn member(&self, person: PersonId) -> Option<&Member> {
        self.members.iter().find(|member| member.person == person)
    }
}

/// What the decision needs to know of an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntityMeta {
    pub kind: EntityKind,
    pub author: PersonId,
    /// How large it is as stored.
    pub bytes: usize,
}

/// The log as the decision sees it.
pub trait Ledger {
    /// What went wrong with the store.
    type Error;
    /// The number of an operation that is in the log, and whether its content is the same ([`Op::stands_for`]).
    ///
    /// # Errors
    /// The store's own.
    fn find(&self, op: &Op) -> Result<Option<(u64, bool)>, Self::Error>;
    /// The highest counter of the device's operations in the log; 0 for none.
    ///
    /// # Errors
    /// The store's own.
    fn latest(&self, device: DeviceId) -> Result<u64, Self::Error>;
    /// Whose store `device` is, if it ever pushed here.
    ///
    /// # Errors
    /// The store's own.
    fn owner(&self, device: DeviceId) -> Result<Option<PersonId>, Self::Error>;
    /// # Errors
    /// The store's own.
    fn entity(&self, entity: EntityId) -> Result<Option<EntityMeta>, Self::Error>;
}

/// An operation to append under this number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    pub seq: u64,
    pub op: Op,
}

/// What to append and what to answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    pub append: Vec<Accepted>,
    pub acks: Vec<Ack>,
    pub refusals: Vec<OpRefusal>,
}

/// Decides each pushed operation on its own: one refusal holds up no other (rules SY3 to SY7).
///
/// `head` is the number of the last operation in the log.
///
/// # Errors
/// The ledger's own; then nothing may be appended.
pub fn plan<L: Ledger>(info: &SpaceInfo, ledger: &L, head: u64, push: &Push, ops: &[Op]) -> Result<Plan, L::Error> {
    let owner = ledger.owner(push.device)?;
    let stranger = owner.is_some_and(|owner| owner != push.person);
    // A device counts on: behind its latest nothing has to be looked for.
    let latest = ledger.latest(push.device)?;
    let mut plan = Plan::default();
    let mut seq = head;
    let mut made: BTreeMap<EntityId, EntityMeta> = BTreeMap::new();
    let mut taken: BTreeMap<OpId, u64> = BTreeMap::new();
    for op in ops {
        let counter = op.id.counter;
        let mut refuse = |reason| plan.refusals.push(OpRefusal { counter, reason });
        if stranger || op.id.device != push.device || op.author != push.person {
            refuse(Refusal::NotYours);
            continue;
        }
        if let Some(seq) = taken.get(&op.id) {
            plan.acks.push(Ack { counter, seq: *seq });
            continue;
        }
        match if counter > latest { None } else { ledger.find(op)? } {
            Some((seq, true)) => {
                plan.acks.push(Ack { counter, seq });
                continue;
            }
            Some((_, false)) => {
                refuse(Refusal::IdReused);
                continue;
            }
            None => {}
        }
        let meta = match made.get(&op.entity) {
            Some(meta) => Some(*meta),
            None => ledger.entity(op.entity)?,
        };
        if let Err(reason) = judge(info, push.person, op, meta) {
            refuse(reason);
            continue;
        }
        seq += 1;
        let mut grown = meta.unwrap_or(EntityMeta { kind: op.kind, author: op.author, bytes: 0 });
        grown.bytes = grown_by(grown.bytes, op);
        made.insert(op.entity, grown);
        taken.insert(op.id, seq);
        plan.acks.push(Ack { counter, seq });
        plan.append.push(Accepted { seq, op: op.clone() });
    }
    Ok(plan)
}

fn judge(info: &SpaceInfo, person: PersonId, op: &Op, meta: Option<EntityMeta>) -> Result<(), Refusal> {
    let member = info.member(person).ok_or(Refusal::NotAMember)?;
    if op.purpose == Some(Purpose::Erasure) {
        return Err(Refusal::NotAllowed);
    }
    op.check().map_err(|error| match error {
        OpError::TooLarge { bytes, limit } => Refusal::TooLarge { bytes: bytes as u64, limit: limit as u64 },
        OpError::TooManyReplaced { count, limit } => Refusal::TooLarge { bytes: count as u64, limit: limit as u64 },
    })?;
    if meta.is_some_and(|meta| meta.kind != op.kind) {
        return Err(Refusal::KindMismatch);
    }
    let bytes = grown_by(meta.map_or(0, |meta| meta.bytes), op);
    if bytes > ENTITY_BYTES_MAX {
        return Err(Refusal::TooLarge { bytes: bytes as u64, limit: ENTITY_BYTES_MAX as u64 });
    }
    let deed = Deed::of(op, meta.map(|meta| meta.author));
    if access::may(info.kind, &member.roles, deed) { Ok(()) } else { Err(Refusal::NotAllowed) }
}

/// At most how large an entity of `bytes` is with `op` in it; what the operation replaces is not counted off.
fn grown_by(bytes: usize, op: &Op) -> usize {
    // What a correction replaces stays, with what the correction says of it.
    let kept = if op.corrects() { op.replaces.len() } else { 0 };
    let name = op.field.as_str().len();
    let around = VERSION_BYTES.saturating_add(name).saturating_add(kept.saturating_mul(REPLACED_BYTES.saturating_add(name)));
    bytes.saturating_add(around).saturating_add(op.value.bytes())
}
