//! One person's store on a device: what is kept, and how each thing that happens changes it.
//!
//! | object store | key | row |
//! |---|---|---|
//! | `meta` | name | the device's id and counter, the world, where each space's log was read to, words not sent yet, published forms |
//! | `entities` | `SPACE/ENTITY` | [`Entity`](crate::record::Entity) |
//! | `summaries` | the same | [`Summary`](crate::record::Summary) |
//! | `outbox` | counter | [`Queued`]: operations that the server has not taken |
//! | `refused` | counter | [`SetAside`]: operations that it refused |
//! | `kept` | first counter | [`Kept`]: operations that it took, for 30 days, should it ever be restored from a backup |
//! | `uploads` | `SPACE/SHA256` | [`Upload`]: photos and recordings on their way, or refused |
//! | `blobs` | SHA256 | bytes of photos; the shell's alone |
//! | `recordings` | TAKE/NUMBER | [`Chunk`]: pieces of recordings that are no answers yet |
//! | `sent` | SHA256 | [`Sent`]: large files that a space has, whose bytes may leave the device |
//!
//! The disk is a [`Disk`]: IndexedDB in the browser, memory in tests and in the simulation.
//!
//! Invariants: each thing that happens is one transaction; an entity, its summary and the operation that changed it are
//! written in the same one, and so are a cursor and what it stands for.

mod amend;
mod aside;
#[cfg(feature = "contract")]
mod contract;
mod edit;
mod erased;
mod forms;
mod memory;
mod offer;
mod pending;
mod recording;
mod refused_file;
mod remark;
mod removal;
mod room;
mod rows;
mod seal;
mod steps;
mod submit;
mod sync;
mod take_back;
mod tx;

#[cfg(test)]
mod tests;

pub use amend::Amendment;
pub use aside::Decision;
#[cfg(feature = "contract")]
pub use contract::contract;
pub use memory::{Memory, MemoryTx, at_once};
pub use pending::Pending;
pub use recording::{Chunk, Take};
pub use remark::{Rewording, Saying};
pub use room::{LOW_BYTES, Sent};
pub use rows::{Change, Counts, Device, Kept, Queued, SetAside, Submission, Upload};
pub use seal::{Keys, Nonce, SealKey, Sealed, SealedTx, Wrapped};
pub use steps::{Step, Steps};
pub use sync::{KEPT_MS, place_key};
pub use tx::{Disk, Key, StoreError, Tx, Waiting};

use crate::directory::World;
use crate::id::{DeviceId, EntityId, PersonId, SpaceId};
use crate::record::{Entity, Summary};
use crate::sync::{PageLimits, VERSION};

pub const META: &str = "meta";
pub const ENTITIES: &str = "entities";
pub const SUMMARIES: &str = "summaries";
pub const OUTBOX: &str = "outbox";
pub const REFUSED: &str = "refused";
pub const KEPT: &str = "kept";
pub const UPLOADS: &str = "uploads";
pub const BLOBS: &str = "blobs";
pub const RECORDINGS: &str = "recordings";
pub const SENT: &str = "sent";

/// Every object store of a person's database.
pub const STORES: &[&str] = &[META, ENTITIES, SUMMARIES, OUTBOX, REFUSED, KEPT, UPLOADS, BLOBS, SENT, RECORDINGS];

const DEVICE_KEY: &str = "device";
const WORLD_KEY: &str = "world";
/// How the keys begin under which `meta` says how far each space's log was read.
const PLACE: &str = "place/";
/// How the keys end under which it says what this version of the app wrote there.
pub const OURS: &str = "/2";

/// Far above what one person writes and reads; lists are searched, not scrolled, long before.
pub const ROWS_MAX: u32 = 100_000;

/// A person's store.
#[derive(Clone, Debug)]
pub struct Store<D> {
    pub disk: D,
    pub person: PersonId,
    pub device: DeviceId,
    /// How much of what waits goes in one request.
    pub limits: PageLimits,
}

/// What the first page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    pub world: Option<World>,
    /// Of every entity in the store.
    pub summaries: Vec<Summary>,
}

impl<D: Disk> Store<D> {
    /// Opens the person's store. A new one gets the name `fresh`, so that counters never start over under an old one.
    ///
    /// # Errors
    /// The disk's.
    pub async fn open(disk: D, person: PersonId, fresh: DeviceId) -> Result<Self, StoreError> {
        let known = disk.read(&[META])?.get::<Device>(META, &Key::text(DEVICE_KEY)).await?;
        Self::named(disk, person, fresh, known).await
    }

    /// Opens the person's store as [`Store::open`] does, and reads in one transaction what the first page shows.
    ///
    /// # Errors
    /// The disk's.
    pub async fn open_to_show(disk: D, person: PersonId, fresh: DeviceId) -> Result<(Self, Shown), StoreError> {
        let tx = disk.read(&[META, SUMMARIES])?;
        let (device, world) = (Key::text(DEVICE_KEY), Key::text(WORLD_KEY));
        let (known, world, summaries) = tx.pair_and_all(META, (&device, &world), (SUMMARIES, ROWS_MAX)).await?;
        drop(tx);
        Ok((Self::named(disk, person, fresh, known).await?, Shown { world, summaries }))
    }

    async fn named(disk: D, person: PersonId, fresh: DeviceId, known: Option<Device>) -> Result<Self, StoreError> {
        let device = match known {
            Some(device) => device,
            None => name(&disk, fresh).await?,
        };
        Ok(Self { disk, person, device: device.id, limits: PageLimits::USUAL })
    }

    /// # Errors
    /// The disk's.
    pub fn world(&self) -> Waiting<'_, Option<World>> {
        Box::pin(async move { self.disk.read(&[META])?.get(META, &Key::text(WORLD_KEY)).await })
    }

    /// # Errors
    /// The disk's.
    pub async fn save_world(&self, world: &World) -> Result<(), StoreError> {
        let tx = self.disk.write(&[META])?;
        tx.put(META, &Key::text(WORLD_KEY), world)?;
        tx.commit().await
    }

    /// # Errors
    /// The disk's.
    pub async fn summaries(&self) -> Result<Vec<Summary>, StoreError> {
        self.disk.read(&[SUMMARIES])?.all(SUMMARIES, ROWS_MAX).await
    }

    /// The rows of these entities as lists show them.
    ///
    /// # Errors
    /// The disk's.
    pub async fn summaries_of(&self, space: SpaceId, ids: &[EntityId]) -> Result<Vec<Summary>, StoreError> {
        let keys: Vec<Key> = ids.iter().map(|id| entity_key(space, *id)).collect();
        self.disk.read(&[SUMMARIES])?.get_all(SUMMARIES, &keys).await
    }

    /// # Errors
    /// The disk's.
    pub fn entity(&self, space: SpaceId, id: EntityId) -> Waiting<'_, Option<Entity>> {
        Box::pin(async move { self.disk.read(&[ENTITIES])?.get(ENTITIES, &entity_key(space, id)).await })
    }

    /// Those of the wanted entities that are here, with their spaces, in the order in which they were asked for.
    ///
    /// # Errors
    /// The disk's.
    pub async fn entities(&self, wanted: &[(SpaceId, EntityId)]) -> Result<Vec<(SpaceId, Entity)>, StoreError> {
        let tx = self.disk.read(&[ENTITIES])?;
        let mut found = Vec::new();
        for (space, id) in wanted {
            found.extend(tx.get(ENTITIES, &entity_key(*space, *id)).await?.map(|entity| (*space, entity)));
        }
        Ok(found)
    }

    /// Words that were typed and not sent, such as a comment's; empty for none.
    ///
    /// # Errors
    /// The disk's.
    pub async fn words(&self, place: &str) -> Result<String, StoreError> {
        Ok(self.disk.read(&[META])?.get(META, &words_key(place)).await?.unwrap_or_default())
    }

    /// # Errors
    /// The disk's.
    pub async fn keep_words(&self, place: &str, words: &str) -> Result<(), StoreError> {
        let tx = self.disk.write(&[META])?;
        if words.is_empty() {
            tx.delete(META, &words_key(place))?;
        } else {
            tx.put(META, &words_key(place), &words.to_owned())?;
        }
        tx.commit().await
    }

    /// What the server refused and the person has to see: what belongs to one entity and has one reason is together.
    ///
    /// # Errors
    /// The disk's.
    pub fn refused(&self) -> Waiting<'_, Vec<Vec<SetAside>>> {
        Box::pin(async move { Ok(aside::together(self.disk.read(&[REFUSED])?.all(REFUSED, ROWS_MAX).await?)) })
    }
}

/// Writes an entity and its summary.
fn put_entity(tx: &impl Tx, space: SpaceId, entity: &Entity) -> Result<(), StoreError> {
    let key = entity_key(space, entity.id);
    tx.put(ENTITIES, &key, entity)?;
    tx.put(SUMMARIES, &key, &Summary::of(space, entity))
}

/// The store's name: `fresh`, unless another page named it meanwhile.
async fn name(disk: &impl Disk, fresh: DeviceId) -> Result<Device, StoreError> {
    let tx = disk.write(&[META])?;
    let key = Key::text(DEVICE_KEY);
    let device = match tx.get(META, &key).await? {
        Some(device) => device,
        None => Device { id: fresh, counter: 0, version: Some(VERSION), offered: 0 },
    };
    tx.put(META, &key, &device)?;
    tx.commit().await?;
    Ok(device)
}

async fn device(tx: &impl Tx) -> Result<Device, StoreError> {
    let lost = || StoreError::Unreadable("meta: the device has no name".into());
    tx.get(META, &Key::text(DEVICE_KEY)).await?.ok_or_else(lost)
}

fn words_key(place: &str) -> Key {
    Key::Text(format!("words/{place}"))
}

/// Where a space's copy of an entity stands, in `entities` and in `summaries`.
#[must_use]
pub fn entity_key(space: SpaceId, id: EntityId) -> Key {
    Key::Text(format!("{space}/{id}"))
}

const fn counter_key(counter: u64) -> Key {
    Key::Number(counter)
}
