//! What the sender says: requests, made of what waits.

use super::sync::place;
use super::{DEVICE_KEY, Device, Disk, Key, META, OUTBOX, PLACE, Queued, Store, StoreError, Tx, WORLD_KEY, counter_key, device};
use crate::directory::World;
use crate::id::SpaceId;
use crate::order::{self, Map};
use crate::record::Op;
use crate::sync::{Answer, Cursor, OpBatch, PageLimits, ROW_BYTES, Request, SpaceRequest, VERSION, WORLD_UNWANTED, ahead};

/// What one request pushes into each space.
type Pushed = Map<SpaceId, Vec<Op>>;

impl<D: Disk> Store<D> {
    /// The next request. What it pushes is marked as offered before this returns (rule SY2).
    ///
    /// # Errors
    /// The disk's; then nothing was offered.
    pub async fn offer(&self, spaces: &[SpaceId]) -> Result<Request, StoreError> {
        let tx = self.disk.write(&[META, OUTBOX])?;
        catch_up(&tx).await?;
        let world: Option<World> = tx.get(META, &Key::text(WORLD_KEY)).await?;
        let pushed = take_up(&tx, 0, self.limits).await?;
        // A space that one was removed from still has to say no to what was written for it.
        let all = order::set(spaces.iter().chain(pushed.keys()).copied());
        let spaces = parts(&tx, &all, &pushed, false).await?;
        tx.commit().await?;
        let world = world.map_or(0, |world| world.version);
        Ok(self.request(world, spaces))
    }

    /// The request behind one that is on its way, with the next page of what waits; none when nothing does, or nothing went with
    /// that one. It is marked as offered before this returns. [`Store::follow`] says whether it goes (rule SY21).
    ///
    /// # Errors
    /// The disk's; then nothing was offered.
    pub async fn offer_behind(&self, before: &Request) -> Result<Option<Request>, StoreError> {
        let Some((_, after)) = before.ends() else { return Ok(None) };
        let tx = self.disk.write(&[META, OUTBOX])?;
        let pushed = take_up(&tx, after, self.limits).await?;
        if pushed.is_empty() {
            return Ok(None);
        }
        let all = order::set(before.spaces.iter().map(|part| part.space).chain(pushed.keys().copied()));
        let spaces = parts(&tx, &all, &pushed, false).await?;
        tx.commit().await?;
        Ok(Some(self.request(before.world, spaces)))
    }

    /// `next`, made while `asked` was on its way, as it goes out after this answer, which is not taken in yet. None where the answer is
    /// not as was hoped ([`ahead`]), or another tab took something in meanwhile: what that heard may be something else.
    ///
    /// # Errors
    /// The disk's.
    pub async fn follow(&self, asked: &Request, answer: &Answer, next: Request) -> Result<Option<Request>, StoreError> {
        let tx = self.disk.read(&[META, OUTBOX])?;
        let waiting: Vec<Queued> = tx.all(OUTBOX, 1).await?;
        if waiting.first().map(|row| row.op.id.counter) != asked.ends().map(|(first, _)| first) {
            return Ok(None);
        }
        for part in &asked.spaces {
            if place(&tx, part.space).await? != (part.epoch, part.cursor) {
                return Ok(None);
            }
        }
        Ok(ahead(asked, answer, next))
    }

    /// The next request of a store that is locked (rule SY18): what waits behind operation `after`, 0 for all of it; none when
    /// nothing does. It is marked as offered before this returns. Of the store it takes only the outbox and where spaces stand.
    ///
    /// Nothing of the answer is taken in. [`decided`](crate::sync::decided) says behind which operation to go on.
    ///
    /// # Errors
    /// The disk's; then nothing was offered.
    pub async fn offer_only(&self, after: u64) -> Result<Option<Request>, StoreError> {
        let tx = self.disk.write(&[META, OUTBOX])?;
        let pushed = take_up(&tx, after, self.limits).await?;
        if pushed.is_empty() {
            return Ok(None);
        }
        let all: Vec<SpaceId> = pushed.keys().copied().collect();
        let spaces = parts(&tx, &all, &pushed, true).await?;
        tx.commit().await?;
        Ok(Some(self.request(WORLD_UNWANTED, spaces)))
    }

    const fn request(&self, world: u64, spaces: Vec<SpaceRequest>) -> Request {
        Request { version: VERSION, device: self.device, world, spaces, person: self.person, folds: Some(true) }
    }
}

/// Of so many at once each is marked in its row, too, where version 1 looks for it; more are a first push, to which a write for each
/// would be half of the time.
const MARKED_MAX: usize = 500;

/// What another version of the app skipped in what it read is read again (rule VE4), and what it found may have been offered (SY2).
async fn catch_up(tx: &impl Tx) -> Result<(), StoreError> {
    let device = device(tx).await?;
    if device.version == Some(VERSION) {
        return Ok(());
    }
    for key in tx.keys(META).await? {
        if !matches!(&key, Key::Text(name) if name.starts_with(PLACE)) {
            continue;
        }
        if let Some((epoch, cursor)) = tx.get::<(u64, Cursor)>(META, &key).await? {
            tx.put(META, &key, &(epoch, cursor.anew()))?;
        }
    }
    tx.put(META, &Key::text(DEVICE_KEY), &Device { version: Some(VERSION), offered: device.counter, ..device })
}

/// A page of what waits behind operation `after`, in the order in which it was written, marked as offered.
async fn take_up(tx: &impl Tx, after: u64, limits: PageLimits) -> Result<Pushed, StoreError> {
    let waiting: Vec<Queued> = tx.all_behind(OUTBOX, after, u32::try_from(limits.ops).unwrap_or(u32::MAX)).await?;
    let mut bytes = 0;
    let device = device(tx).await?;
    let (mut offered, mut unmarked) = (device.offered, Vec::new());
    let mut pushed = Pushed::new();
    for queued in waiting {
        bytes += queued.op.value.bytes() + ROW_BYTES;
        if bytes > limits.bytes && !pushed.is_empty() {
            break;
        }
        offered = offered.max(queued.op.id.counter);
        pushed.entry(queued.space).or_default().push(queued.op.clone());
        if !queued.offered && unmarked.len() <= MARKED_MAX {
            unmarked.push(Queued { offered: true, ..queued });
        }
    }
    if unmarked.len() <= MARKED_MAX {
        unmarked.iter().try_for_each(|row| tx.put(OUTBOX, &counter_key(row.op.id.counter), row))?;
    }
    if offered > device.offered {
        tx.put(META, &Key::text(DEVICE_KEY), &Device { offered, ..device })?;
    }
    Ok(pushed)
}

/// Each space's part of a request.
async fn parts(tx: &impl Tx, spaces: &[SpaceId], pushed: &Pushed, only_push: bool) -> Result<Vec<SpaceRequest>, StoreError> {
    let mut parts = Vec::new();
    for &space in spaces {
        let (epoch, cursor) = place(tx, space).await?;
        let push = OpBatch::folded(pushed.get(&space).into_iter().flatten().map(|op| (0, op)));
        parts.push(SpaceRequest { space, epoch, cursor, push, only_push });
    }
    Ok(parts)
}
