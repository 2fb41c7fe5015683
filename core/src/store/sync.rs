//! What the sender writes into the store of what it hears.

use super::aside::together;
use super::erased;
use super::rows::KeptHead;
use super::{Counts, Disk, Kept, Key, Queued, SetAside, Store, StoreError, Tx, Upload, Waiting, refused_file};
use super::{ENTITIES, KEPT, META, OURS, OUTBOX, PLACE, REFUSED, ROWS_MAX, SUMMARIES, UPLOADS};
use super::{counter_key, device, entity_key, put_entity};
use crate::id::{DeviceId, EntityId, Millis, OpId, SpaceId};
use crate::order::{self, Map};
use crate::record::{Entity, Field, Op, Summary};
use crate::sync::{Absorbed, BadBatch, Cursor, OpBatch, Own, PageBody, Refusal, SpaceReply, absorb, absorb_live, begins_anew};

/// How long acknowledged operations stay, to be sent again to a server restored from a backup.
pub const KEPT_MS: i64 = 30 * 24 * 3_600 * 1_000;

/// How the keys begin under which `meta` says what a space's life has in common with the one before, while it is read anew.
const LIVES: &str = "lives/";

/// What the sync writes.
const SYNCED: &[&str] = &[META, ENTITIES, SUMMARIES, OUTBOX, REFUSED, KEPT];

impl<D: Disk> Store<D> {
    /// # Errors
    /// The disk's.
    pub fn counts(&self) -> Waiting<'_, Counts> {
        Box::pin(async move {
            let tx = self.disk.read(&[OUTBOX, REFUSED, UPLOADS])?;
            let queued = tx.count(OUTBOX).await?;
            // Nearly always none, and few files.
            let refused = together(tx.all(REFUSED, ROWS_MAX).await?).len();
            let files: Vec<Upload> = tx.all(UPLOADS, ROWS_MAX).await?;
            let uploads = files.iter().filter(|file| file.refused.is_none()).count();
            let refused = refused + refused_file::decisions(&files);
            let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
            Ok(Counts { queued, refused: number(refused), uploads: number(uploads) })
        })
    }

    /// How far a space's log was read, and in which life of the server.
    ///
    /// # Errors
    /// The disk's.
    pub async fn place(&self, space: SpaceId) -> Result<(u64, Cursor), StoreError> {
        place(&self.disk.read(&[META])?, space).await
    }

    /// Takes in one space's reply to a request that said epoch `asked`; returns what changed and whether there is more. `now` is
    /// the device's clock.
    ///
    /// When another life of the server begins, all that this device ever wrote into the space and still keeps goes into the
    /// outbox again (rule SY14), and what it holds of others stays until the server has it or has replaced it (rule SY10).
    ///
    /// # Errors
    /// The disk's, and [`StoreError::Unreadable`] when the page is none of ours; then nothing is taken in.
    pub async fn absorb(
        &self,
        space: SpaceId,
        asked: u64,
        reply: &SpaceReply,
        now: Millis,
    ) -> Result<(Vec<EntityId>, bool), StoreError> {
        let tx = self.disk.write(SYNCED)?;
        let here = place(&tx, space).await?;
        if here == (reply.epoch, reply.page.to) && reply.says_nothing() {
            return Ok((Vec::new(), reply.page.more));
        }
        let outlived = here.0 != 0 && begins_anew(here, asked, reply);
        if outlived {
            send_again(&tx, space, reply.common.unwrap_or(0)).await?;
        }
        let own = own(&tx, space, self.device).await?;
        let known = known(&tx, space, reply, &own).await?;
        let own = own.knowing(known);
        let mut ids: Vec<EntityId> = match &reply.page.body {
            PageBody::Tail(batch) => entities_of(batch)?,
            PageBody::Snapshot(states) => order::set(states.iter().map(|state| state.id)),
        };
        named(reply, &own).for_each(|op| order::add(&mut ids, op.entity));
        let mut rows = if outlived { Map::new() } else { load(&tx, space, ids).await? };
        if outlived {
            rows = outlive(&tx, space, reply.common.unwrap_or(0)).await?;
        }
        let files = erased::named(&rows);
        let mut done = absorb(here, asked, reply, &mut rows, &own).map_err(not_ours)?;
        if outlived {
            rows.values().try_for_each(|row| put_entity(&tx, space, row))?;
            tx.put(META, &lives_key(space), &reply.common.unwrap_or(0))?;
        }
        write(&tx, (space, now), &rows, &done, &own)?;
        if matches!((&reply.page.body, done.cursor), (PageBody::Snapshot(_), Cursor::Seq(_))) {
            done.changed.extend(lose(&tx, space).await?);
        }
        let unnamed = erased::note(&tx, &rows, files).await?;
        tx.commit().await?;
        if unnamed {
            self.sweep().await?;
        }
        // What goes out again goes out at once.
        Ok((done.changed, done.more || outlived))
    }

    /// Takes in what a socket brought, if it follows; `None` when it does not.
    ///
    /// # Errors
    /// As [`Store::absorb`].
    pub async fn absorb_live(
        &self,
        space: SpaceId,
        live: (u64, u64, &OpBatch),
        now: Millis,
    ) -> Result<Option<Vec<EntityId>>, StoreError> {
        let tx = self.disk.write(SYNCED)?;
        let own = own(&tx, space, self.device).await?;
        let ids = entities_of(live.2)?;
        let mut rows = load(&tx, space, ids).await?;
        let files = erased::named(&rows);
        let here = place(&tx, space).await?;
        let Some(done) = absorb_live(here, live, &mut rows, &own).map_err(not_ours)? else {
            return Ok(None);
        };
        write(&tx, (space, now), &rows, &done, &own)?;
        let unnamed = erased::note(&tx, &rows, files).await?;
        tx.commit().await?;
        if unnamed {
            self.sweep().await?;
        }
        Ok(Some(done.changed))
    }

    /// The space refuses all that was pushed into it: each operation that was offered, up to counter `last`, is set aside with the reason.
    /// What was made to go out behind that (rule SY21) was not refused.
    ///
    /// # Errors
    /// The disk's.
    pub async fn refuse_all(&self, space: SpaceId, last: u64, reason: Refusal) -> Result<(), StoreError> {
        let tx = self.disk.write(SYNCED)?;
        let device = device(&tx).await?;
        let waiting: Vec<Queued> = tx.all(OUTBOX, ROWS_MAX).await?;
        let mut undone = Vec::new();
        let is_refused = |queued: &Queued| queued.space == space && queued.op.id.counter <= last && queued.is_offered(&device);
        for queued in waiting.into_iter().filter(is_refused) {
            let key = counter_key(queued.op.id.counter);
            if !queued.op.replaces.is_empty() {
                order::add(&mut undone, queued.op.entity);
            }
            tx.delete(OUTBOX, &key)?;
            tx.put(REFUSED, &key, &SetAside { space, op: queued.op, reason })?;
        }
        if !undone.is_empty() {
            for (_, row) in load(&tx, space, undone).await?.iter_mut() {
                row.doubt();
                put_entity(&tx, space, row)?;
            }
            // See `core::sync::absorb`: should the space open again, it is read anew (rule SY16).
            let (epoch, cursor) = place(&tx, space).await?;
            put_place(&tx, space, (epoch, cursor.anew()))?;
        }
        tx.commit().await
    }

    /// When this device learned that the space has its last operation on the entity.
    ///
    /// # Errors
    /// The disk's.
    pub async fn arrived_at(&self, space: SpaceId, id: EntityId) -> Result<Option<Millis>, StoreError> {
        let tx = self.disk.read(&[ENTITIES, KEPT])?;
        let Some(entity) = tx.get::<Entity>(ENTITIES, &entity_key(space, id)).await? else { return Ok(None) };
        let state = entity.shown(&Field::state()).filter(|version| version.op.device == self.device);
        let Some(state) = state else { return Ok(None) };
        let rows = tx.keys(KEPT).await?;
        let after = rows.partition_point(|row| *row <= counter_key(state.op.counter));
        let Some(row) = after.checked_sub(1).and_then(|at| rows.get(at)) else { return Ok(None) };
        let kept: Option<KeptHead> = tx.get(KEPT, row).await?;
        Ok(kept.filter(|kept| kept.has(state.op)).map(|kept| kept.at))
    }

    /// Drops operations that were acknowledged more than 30 days ago. `now` is the server's clock: phones are wrong by years, and
    /// an age by such a clock would drop today's work (rule SY15).
    ///
    /// # Errors
    /// The disk's.
    pub async fn prune(&self, now: Millis) -> Result<(), StoreError> {
        // What the device died over.
        self.sweep().await?;
        let tx = self.disk.write(&[KEPT])?;
        let rows: Vec<Kept> = tx.all(KEPT, ROWS_MAX).await?;
        let before = now.plus(-KEPT_MS);
        for row in rows {
            let key = counter_key(row.op.id.counter);
            match row.since {
                Some(since) if since >= before => {}
                Some(_) => tx.delete(KEPT, &key)?,
                None => tx.put(KEPT, &key, &Kept { since: Some(now), ..row })?,
            }
        }
        tx.commit().await
    }
}

/// This device's operations in the space that the server has not taken.
async fn own(tx: &impl Tx, space: SpaceId, device: DeviceId) -> Result<Own, StoreError> {
    let queued: Vec<Queued> = tx.all(OUTBOX, ROWS_MAX).await?;
    let refused: Vec<SetAside> = tx.all(REFUSED, ROWS_MAX).await?;
    let waiting = queued.into_iter().filter(|row| row.space == space).map(|row| (row.op, row.seq.is_some())).collect();
    let aside = refused.into_iter().filter(|row| row.space == space).map(|row| row.op).collect();
    Ok(Own::new(device, waiting, aside))
}

/// The device's operations that the reply speaks of.
fn named<'a>(reply: &'a SpaceReply, own: &'a Own) -> impl Iterator<Item = &'a Op> {
    let refused = reply.refusals.iter().map(|refusal| refusal.counter);
    let counters = reply.acks.iter().map(|ack| ack.counter).chain(refused);
    counters.filter_map(|counter| own.find(OpId { device: own.device, counter })).chain(own.known())
}

/// What the reply acknowledges and was acknowledged before, by an answer that overtook it.
async fn known(tx: &impl Tx, space: SpaceId, reply: &SpaceReply, own: &Own) -> Result<Vec<Op>, StoreError> {
    let counters = reply.acks.iter().map(|ack| ack.counter);
    let unknown = order::set(counters.filter(|counter| own.find(OpId { device: own.device, counter: *counter }).is_none()));
    if unknown.is_empty() {
        return Ok(Vec::new());
    }
    let mut ops = Vec::new();
    for row in kept_rows(tx, space).await? {
        let taken = taken(row)?.into_iter().map(|(_, op)| op);
        ops.extend(taken.filter(|op| unknown.binary_search(&op.id.counter).is_ok()));
    }
    Ok(ops)
}

/// What the server took in an earlier life goes back into the outbox, under the same ids: what it still has it acknowledges again.
/// Up to number `common` it does have it, where a restore was announced in time.
async fn send_again(tx: &impl Tx, space: SpaceId, common: u64) -> Result<(), StoreError> {
    let queued: Vec<Queued> = tx.all(OUTBOX, ROWS_MAX).await?;
    for row in queued.into_iter().filter(|row| row.space == space && row.seq.is_some_and(|seq| seq > common)) {
        tx.put(OUTBOX, &counter_key(row.op.id.counter), &Queued { seq: None, ..row })?;
    }
    for row in kept_rows(tx, space).await? {
        // Rows have the key of their first.
        tx.delete(KEPT, &counter_key(row.op.id.counter))?;
        for (seq, op) in taken(row)? {
            let seq = Some(seq).filter(|seq| *seq <= common);
            tx.put(OUTBOX, &counter_key(op.id.counter), &Queued { space, op, offered: true, seq })?;
        }
    }
    Ok(())
}

/// What the server took into the space.
async fn kept_rows(tx: &impl Tx, space: SpaceId) -> Result<impl Iterator<Item = Kept>, StoreError> {
    let rows: Vec<Kept> = tx.all(KEPT, ROWS_MAX).await?;
    Ok(rows.into_iter().filter(move |row| row.space == space))
}

fn taken(row: Kept) -> Result<Vec<(u64, Op)>, StoreError> {
    row.taken().map_err(|_| StoreError::Unreadable(KEPT.into()))
}

/// Every entity of the space as it stands in another life of the server, see [`Entity::outlive`].
async fn outlive(tx: &impl Tx, space: SpaceId, common: u64) -> Result<Map<EntityId, Entity>, StoreError> {
    let summaries: Vec<Summary> = tx.all(SUMMARIES, ROWS_MAX).await?;
    let ids = summaries.into_iter().filter(|row| row.space == space).map(|row| row.id).collect();
    let mut rows = load(tx, space, ids).await?;
    rows.iter_mut().for_each(|(_, row)| row.outlive(common));
    Ok(rows)
}

/// The space was read anew: of what the device holds from the life before, entities that the server has not are lost (rule SY10). What comes
/// again from now on has a number above what both have in common, and is read with the log.
async fn lose(tx: &impl Tx, space: SpaceId) -> Result<Vec<EntityId>, StoreError> {
    let Some(common) = tx.get::<u64>(META, &lives_key(space)).await? else { return Ok(Vec::new()) };
    let mut lost = Vec::new();
    let summaries: Vec<Summary> = tx.all(SUMMARIES, ROWS_MAX).await?;
    let ids = summaries.into_iter().filter(|row| row.space == space).map(|row| row.id).collect();
    for (_, row) in load(tx, space, ids).await?.iter_mut() {
        if row.lose(common) {
            put_entity(tx, space, row)?;
            lost.push(row.id);
        }
    }
    tx.delete(META, &lives_key(space))?;
    Ok(lost)
}

fn write(
    tx: &impl Tx,
    (space, now): (SpaceId, Millis),
    rows: &Map<EntityId, Entity>,
    done: &Absorbed,
    own: &Own,
) -> Result<(), StoreError> {
    for row in done.changed.iter().filter_map(|id| rows.get(id)) {
        put_entity(tx, space, row)?;
    }
    let acked: Vec<(u64, &Op)> = done.acked.iter().filter_map(|(id, seq)| Some((*seq, own.find(*id)?))).collect();
    for run in acked.chunk_by(|(_, one), (_, next)| one.id.counter + 1 == next.id.counter) {
        for taken in run.chunks(Kept::OPS_MAX) {
            let Some(kept) = Kept::of(space, taken, now) else { continue };
            let first = kept.op.id.counter;
            tx.delete_run(OUTBOX, (first, first + taken.len() as u64 - 1))?;
            tx.put(KEPT, &counter_key(first), &kept)?;
        }
    }
    for (id, _) in done.acked.iter().filter(|(id, _)| own.refused(*id).is_some()) {
        tx.delete(REFUSED, &counter_key(id.counter))?;
    }
    for (id, reason) in &done.refused {
        let key = counter_key(id.counter);
        if let Some(op) = own.find(*id) {
            tx.put(REFUSED, &key, &SetAside { space, op: op.clone(), reason: *reason })?;
            tx.delete(OUTBOX, &key)?;
        }
    }
    put_place(tx, space, (done.epoch, done.cursor))
}

async fn load(tx: &impl Tx, space: SpaceId, ids: Vec<EntityId>) -> Result<Map<EntityId, Entity>, StoreError> {
    let keys: Vec<Key> = ids.into_iter().map(|id| entity_key(space, id)).collect();
    let rows: Vec<Entity> = tx.get_all(ENTITIES, &keys).await?;
    // One by one, in the order in which they were asked for: collecting brings a sort of its own to the phone.
    let mut map = Map::new();
    for row in rows {
        map.insert(row.id, row);
    }
    Ok(map)
}

/// How far a space's log was read. Where another version of the app wrote that last, its entities are to be read anew (rule VE4): with
/// what it read it wrote them without what it does not know.
pub(super) async fn place(tx: &impl Tx, space: SpaceId) -> Result<(u64, Cursor), StoreError> {
    let last: Option<(u64, Cursor)> = tx.get(META, &place_key(space)).await?;
    let ours: Option<(u64, Cursor)> = tx.get(META, &ours_key(space)).await?;
    let (epoch, cursor) = last.unwrap_or_default();
    Ok((epoch, if last == ours { cursor } else { cursor.anew() }))
}

fn put_place(tx: &impl Tx, space: SpaceId, place: (u64, Cursor)) -> Result<(), StoreError> {
    [place_key(space), ours_key(space)].iter().try_for_each(|key| tx.put(META, key, &place))
}

/// Where `meta` says how far a space's log was read.
#[must_use]
pub fn place_key(space: SpaceId) -> Key {
    Key::Text(format!("{PLACE}{space}"))
}

/// What this version of the app said there last. A row beside the other, which version 1 reads exactly as it is.
fn ours_key(space: SpaceId) -> Key {
    Key::Text(format!("{PLACE}{space}{OURS}"))
}

/// Up to which number both lives of the space are the same, while it is read anew.
fn lives_key(space: SpaceId) -> Key {
    Key::Text(format!("{LIVES}{space}"))
}

fn entities_of(batch: &OpBatch) -> Result<Vec<EntityId>, StoreError> {
    let ops = batch.unpack().map_err(not_ours)?;
    Ok(order::set(ops.into_iter().map(|(_, op)| op.entity)))
}

fn not_ours(_: BadBatch) -> StoreError {
    StoreError::Unreadable("the server's page is none of ours".into())
}
