//! What a space's server does with a request: decide, append, answer with the next page. The same over SQLite and over memory.
//!
//! Invariant: nothing is awaited between reading the log and appending to it, and what is appended is in the log, all of it or
//! nothing, before the answer exists.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::{Accepted, Cursor, Ledger, Page, PageLimits, Plan, Push, SpaceInfo, SpaceReply, plan};
use crate::id::{DeviceId, EntityId, PersonId};
use crate::record::{Entity, Op};

use super::page::page;

/// A space's log, its entities as they stand, and whose devices pushed.
pub trait Log: Ledger {
    /// The number of the last operation; 0 for none.
    ///
    /// # Errors
    /// The store's own, here and below.
    fn head(&self) -> Result<u64, Self::Error>;

    /// The life of the store.
    ///
    /// # Errors
    /// See [`Log::head`].
    fn epoch(&self) -> Result<u64, Self::Error>;

    /// Earlier lives, each with the last number that it has in common with those after it; the latest at the end.
    ///
    /// # Errors
    /// See [`Log::head`].
    fn lives(&self) -> Result<Vec<(u64, u64)>, Self::Error>;

    /// Begins another life, after those (rule SY10).
    ///
    /// # Errors
    /// See [`Log::head`].
    fn set_life(&self, epoch: u64, lives: &[(u64, u64)]) -> Result<(), Self::Error>;

    /// How much a page holds.
    fn limits(&self) -> PageLimits {
        PageLimits::USUAL
    }

    /// Runs `body`; if it fails, the store is as it was before.
    ///
    /// # Errors
    /// See [`Log::head`], and the body's.
    fn atomically(&self, body: &mut dyn FnMut() -> Result<(), Self::Error>) -> Result<(), Self::Error>;

    /// An entity as it stands.
    ///
    /// # Errors
    /// See [`Log::head`].
    fn held(&self, entity: EntityId) -> Result<Option<Entity>, Self::Error>;

    /// # Errors
    /// See [`Log::head`].
    fn put_op(&self, seq: u64, op: &Op) -> Result<(), Self::Error>;

    /// Appends operations. All or nothing only within [`Log::atomically`].
    ///
    /// # Errors
    /// See [`Log::head`].
    fn put_ops(&self, ops: &[Accepted]) -> Result<(), Self::Error> {
        ops.iter().try_for_each(|Accepted { seq, op }| self.put_op(*seq, op))
    }

    /// Puts other content under a number that is taken; the operation's id stays.
    ///
    /// # Errors
    /// See [`Log::head`].
    fn rewrite_op(&self, seq: u64, op: &Op) -> Result<(), Self::Error>;

    /// # Errors
    /// See [`Log::head`].
    fn put_entity(&self, entity: &Entity) -> Result<(), Self::Error>;

    /// Remembers whose store `device` is, unless it is known.
    ///
    /// # Errors
    /// See [`Log::head`].
    fn put_owner(&self, device: DeviceId, person: PersonId) -> Result<(), Self::Error>;

    /// Shows entities in the order of their ids, each with its length as stored, from after `after` on: at most `limit` of them,
    /// and only as long as `take` says that it wants more.
    ///
    /// # Errors
    /// See [`Log::head`].
    fn entities(
        &self,
        after: Option<EntityId>,
        limit: u64,
        take: &mut dyn FnMut(Entity, usize) -> bool,
    ) -> Result<(), Self::Error>;

    /// Shows operations in the order of their numbers, each with its length as stored. See [`Log::entities`].
    ///
    /// # Errors
    /// See [`Log::head`].
    fn ops(&self, after: u64, limit: u64, take: &mut dyn FnMut(u64, Op, usize) -> bool) -> Result<(), Self::Error>;
}

/// What came of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Served {
    pub reply: SpaceReply,
    /// The log's last number before the request.
    pub head: u64,
    /// What is new since, for the open sockets.
    pub appended: Vec<Accepted>,
}

/// Takes a device's part in and answers it. `ops` is what its push unpacks to; `draw` gives a new epoch, never 0.
///
/// # Errors
/// The store's own; then nothing was taken.
pub fn serve<L: Log>(
    log: &L,
    info: &SpaceInfo,
    push: &Push,
    ops: &[Op],
    draw: impl FnOnce() -> Result<u64, L::Error>,
) -> Result<Served, L::Error> {
    let head = log.head()?;
    let (epoch, from) = settle_cursor(log, push, head, draw)?;
    let known = push.request.epoch == epoch || push.request.epoch == 0;
    // What was written after operations that this life lacks has to come after them again (rule SY14).
    let plan = if known { plan(info, log, head, push, ops)? } else { Plan::default() };
    append(log, (push.device, push.person), &plan.append)?;
    let common = if known { None } else { common(log, push.request.epoch)? };
    // After the entities as they stand, who knew another life reads all that came since: which of the operations that it holds and
    // does not find are lost, and which were replaced, only the log says. Who had not read the other life that far goes on from there.
    let since = if known { log.head()? } else { common.unwrap_or(0).min(push.request.cursor.reached()) };
    let page = if push.request.only_push { Page::none(push.request.cursor) } else { page(log, (from, since), &plan.acks)? };
    let reply = SpaceReply { epoch, acks: plan.acks, refusals: plan.refusals, page, common, folded: None };
    Ok(Served { reply, head, appended: plan.append })
}

/// The store was restored from a backup: it begins the life `epoch`, which has everything that is in it now in common with the
/// one that the backup was made in. To be called before anything else is asked of it.
///
/// # Errors
/// The store's own.
pub fn restored<L: Log>(log: &L, epoch: u64) -> Result<(), L::Error> {
    let mut lives = log.lives()?;
    lives.push((log.epoch()?, log.head()?));
    log.set_life(epoch, &lives)
}

/// How far the log is the same as in the life `epoch`.
fn common<L: Log>(log: &L, epoch: u64) -> Result<Option<u64>, L::Error> {
    let lives = log.lives()?;
    let since = lives.iter().skip_while(|(life, _)| *life != epoch);
    Ok(since.map(|(_, last)| *last).min())
}

/// Appends what was accepted and brings the entities up to it.
fn append<L: Log>(log: &L, owner: (DeviceId, PersonId), accepted: &[Accepted]) -> Result<(), L::Error> {
    if accepted.is_empty() {
        return Ok(());
    }
    log.atomically(&mut || {
        let mut entities: BTreeMap<EntityId, Entity> = BTreeMap::new();
        log.put_ops(accepted)?;
        for Accepted { seq, op } in accepted {
            let entity = match entities.entry(op.entity) {
                Entry::Occupied(entry) => entry.into_mut(),
                Entry::Vacant(entry) => {
                    let held = log.held(op.entity)?;
                    entry.insert(held.unwrap_or_else(|| Entity::new(op.entity, op.kind, op.author)))
                }
            };
            entity.apply(op, Some(*seq));
        }
        entities.values().try_for_each(|entity| log.put_entity(entity))?;
        log.put_owner(owner.0, owner.1)
    })
}

/// The life of the store, and the cursor that the page follows: the device's, or the start if its cursor is of another life.
///
/// A cursor beyond the log says that the store was restored from an older copy without anybody saying so. The numbers since
/// then will be given out again, so this is another life: a new epoch, and every device begins anew (rule SY10).
fn settle_cursor<L: Log>(
    log: &L,
    push: &Push,
    head: u64,
    draw: impl FnOnce() -> Result<u64, L::Error>,
) -> Result<(u64, Cursor), L::Error> {
    let epoch = log.epoch()?;
    let cursor = push.request.cursor;
    if push.request.epoch != epoch {
        return Ok((epoch, Cursor::Start));
    }
    if cursor.reached() <= head {
        return Ok((epoch, cursor));
    }
    let epoch = draw()?;
    // How far back it was set nobody knows, so nothing is known to be the same.
    log.set_life(epoch, &[])?;
    Ok((epoch, Cursor::Start))
}
