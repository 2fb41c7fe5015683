//! What a person types, as transactions.

use super::{Change, Device, Disk, ENTITIES, Key, META, OUTBOX, Queued, REFUSED, SUMMARIES, SetAside, Store, StoreError, Tx};
use super::{DEVICE_KEY, counter_key, device, entity_key, put_entity};
use crate::id::{EntityId, Millis, OpId, PersonId, SpaceId};
use crate::order::Map;
use crate::record::{Entity, EntityKind, Field, Op, Purpose, Value};
use crate::sync::{Edit, edit};

/// So many of what an operation on its way names are named again by the next; more is nobody's typing.
const NAMED_AGAIN_MAX: usize = 16;

/// What is about to be written, by whom and when.
pub(super) struct Writing<'a> {
    pub person: PersonId,
    pub space: SpaceId,
    pub entity: (EntityId, EntityKind),
    pub changes: &'a [Change],
    /// By the device's clock.
    pub at: Millis,
    /// Who writes knows all that is on the disk: it is replaced, whoever wrote it (rule MG8).
    pub knowing: bool,
    pub purpose: Option<Purpose>,
}

impl<D: Disk> Store<D> {
    /// Writes changes of one entity, all or none, and returns it as it is then on the disk.
    ///
    /// # Errors
    /// The disk's; then nothing is written.
    pub async fn edit(
        &self,
        space: SpaceId,
        entity: (EntityId, EntityKind),
        changes: &[Change],
        at: Millis,
    ) -> Result<Entity, StoreError> {
        let tx = self.disk.write(&[META, ENTITIES, SUMMARIES, OUTBOX, REFUSED])?;
        let mut device = device(&tx).await?;
        // Nobody reads the thousandths of what is typed, and what is chance costs most on the way (rule SY20).
        let at = at.whole_second();
        let writing = Writing { person: self.person, space, entity, changes, at, knowing: false, purpose: None };
        let row = write(&tx, &mut device, &writing).await?;
        tx.put(META, &Key::text(DEVICE_KEY), &device)?;
        tx.commit().await?;
        Ok(row)
    }
}

/// Writes changes of one entity within a transaction; `device` counts on.
pub(super) async fn write(tx: &impl Tx, device: &mut Device, writing: &Writing<'_>) -> Result<Entity, StoreError> {
    let Writing { person, space, entity: (id, kind), changes, at, knowing, purpose } = *writing;
    let found: Option<Entity> = tx.get(ENTITIES, &entity_key(space, id)).await?;
    let mut row = found.unwrap_or_else(|| Entity::new(id, kind, person));
    let mut written: Map<u64, Op> = Map::new();
    // Removals come last: what was written in the same breath is removed, not brought back by its own writing (rule MG9).
    let (removals, others): (Vec<&Change>, Vec<&Change>) = changes.iter().partition(|change| is_removal(&change.value));
    for change in others.into_iter().chain(removals) {
        let field = &change.field;
        let value = with_own(&row, field, &change.value, |op| knowing || op.device == device.id);
        let mut seen = change.seen.clone();
        if knowing || field.is_system() {
            seen.extend(row.versions(field).iter().map(|version| version.op));
        }
        let last = match own_unsent(&row, field, device) {
            Some(counter) => match written.get(&counter) {
                Some(op) => Last::Waits(op.clone()),
                None => own_last(tx, counter, device).await?,
            },
            None => Last::Gone,
        };
        if let Last::Waits(op) | Last::Undecided(op) = &last {
            let gone = |named: &&OpId| row.versions(field).iter().all(|version| version.op != **named);
            seen.extend(op.replaces.iter().filter(gone).take(NAMED_AGAIN_MAX));
        }
        let queued = if let Last::Waits(op) = last { Some(op) } else { None };
        let mut ahead = *device;
        let change = (field.clone(), value, seen.as_slice(), purpose);
        match edit(&mut row, queued.as_ref(), ahead.next(), person, at, change) {
            Edit::Nothing => {}
            Edit::Append(op) => {
                *device = ahead;
                written.insert(op.id.counter, op);
            }
            Edit::Rewrite(op) => {
                written.insert(op.id.counter, op);
            }
        }
    }
    for (counter, op) in written {
        tx.put(OUTBOX, &counter_key(counter), &Queued { space, op, offered: false, seq: None })?;
    }
    put_entity(tx, space, &row)?;
    Ok(row)
}

const fn is_removal(value: &Value) -> bool {
    matches!(value, Value::Removed(_))
}

/// A removal names, beside what its author saw, all that is known below it. That is at least all that this device wrote: its own work is no surprise to it, even
/// where the page had not heard from the disk yet (rule MG9).
fn with_own(row: &Entity, field: &Field, value: &Value, is_known: impl Fn(OpId) -> bool) -> Value {
    let Value::Removed(seen) = value else { return value.clone() };
    let below = if *field == Field::deleted() { "" } else { field.as_str() };
    let mut seen = seen.clone();
    for op in row.live_ops(below).filter(|op| is_known(*op)) {
        if !seen.contains(&op) {
            seen.push(op);
        }
    }
    Value::Removed(seen)
}

/// What became of an operation of this store that the server has not numbered. Refused, it replaces nothing (rule SY16), so what it names is
/// named again by what follows it.
enum Last {
    /// It was never offered, and may get another value.
    Waits(Op),
    /// It is on its way, or was refused.
    Undecided(Op),
    /// What it was is not known any more.
    Gone,
}

async fn own_last(tx: &impl Tx, counter: u64, device: &Device) -> Result<Last, StoreError> {
    let key = counter_key(counter);
    Ok(match tx.get::<Queued>(OUTBOX, &key).await? {
        Some(row) if row.is_offered(device) => Last::Undecided(row.op),
        Some(row) => Last::Waits(row.op),
        None => tx.get::<SetAside>(REFUSED, &key).await?.map_or(Last::Gone, |row| Last::Undecided(row.op)),
    })
}

/// This store's last operation on the field, if the server has not numbered it.
fn own_unsent(row: &Entity, field: &Field, device: &Device) -> Option<u64> {
    let unsent = row.versions(field).iter().rev().find(|version| version.seq.is_none() && version.op.device == device.id)?;
    Some(unsent.op.counter)
}
