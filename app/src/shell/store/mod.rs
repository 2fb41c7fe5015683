//! One person's store on this device.
//!
//! | object store | key | row |
//! |---|---|---|
//! | `meta` | name | the device's id and counter, the world, where each space's log was read to, words not sent yet |
//! | `entities` | `SPACE/ENTITY` | [`Entity`](qinglan_core::record::Entity) |
//! | `summaries` | the same | [`Summary`](qinglan_core::record::Summary) |
//! | `outbox` | counter | [`Queued`]: operations that the server has not taken |
//! | `refused` | counter | [`SetAside`]: operations that it refused |
//! | `kept` | counter | [`Kept`]: operations that it took, for 30 days, should it ever be restored from a backup |
//! | `uploads` | `SPACE/SHA256` | [`Upload`]: photos on their way |
//! | `blobs` | SHA256 | bytes of photos |
//!
//! Invariant: an entity, its summary and the operation that changed it are written in one transaction.

mod edit;
mod files;
mod sync;

pub use edit::{Change, Submission};
pub use files::Upload;

use qinglan_core::directory::World;
use qinglan_core::id::{DeviceId, EntityId, Millis, OpId, PersonId, SpaceId};
use qinglan_core::record::{Entity, Op, Summary};
use qinglan_core::sync::Refusal;
use qinglan_core::wire::Wire;
use wasm_bindgen::JsValue;

use super::clock;
use super::db::{Db, StoreError, Tx};

const META: &str = "meta";
const ENTITIES: &str = "entities";
const SUMMARIES: &str = "summaries";
const OUTBOX: &str = "outbox";
const REFUSED: &str = "refused";
const KEPT: &str = "kept";
const UPLOADS: &str = "uploads";
const BLOBS: &str = "blobs";

const DEVICE_KEY: &str = "device";
const WORLD_KEY: &str = "world";

/// Far above what one person writes and reads; lists are searched, not scrolled, long before.
const ROWS_MAX: u32 = 100_000;

/// An operation in the outbox.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct Queued {
    #[n(0)]
    pub space: SpaceId,
    #[n(1)]
    pub op: Op,
    /// It was, or may have been, in a request: its content is fixed (rule SY2).
    #[n(2)]
    pub offered: bool,
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

/// An operation that the server took.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct Kept {
    #[n(0)]
    pub space: SpaceId,
    #[n(1)]
    pub op: Op,
    #[n(2)]
    pub seq: u64,
    #[n(3)]
    pub at: Millis,
}

/// This store's name and how many operations it has made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
struct Device {
    #[n(0)]
    id: DeviceId,
    #[n(1)]
    counter: u64,
}

impl Device {
    /// The id of the next operation.
    const fn next(&mut self) -> OpId {
        self.counter += 1;
        OpId { device: self.id, counter: self.counter }
    }
}

/// A person's store.
#[derive(Clone)]
pub struct Store {
    db: Db,
    pub person: PersonId,
    pub device: DeviceId,
}

impl Store {
    /// Opens the person's store. A new one gets a name of its own, so that counters never start over under an old one.
    pub async fn open(person: PersonId) -> Result<Self, StoreError> {
        let stores: &[&str] = &[META, ENTITIES, SUMMARIES, OUTBOX, REFUSED, KEPT, UPLOADS, BLOBS];
        let db = Db::open(&format!("qinglan-{person}"), stores).await?;
        let tx = db.write([META])?;
        let device = match tx.get::<Device>(META, &DEVICE_KEY.into()).await? {
            Some(device) => device,
            None => {
                let device = Device { id: clock::device_id(), counter: 0 };
                tx.put(META, &DEVICE_KEY.into(), &device)?;
                device
            }
        };
        tx.commit().await?;
        Ok(Self { db, person, device: device.id })
    }

    pub async fn world(&self) -> Result<Option<World>, StoreError> {
        self.db.read([META])?.get(META, &WORLD_KEY.into()).await
    }

    pub async fn save_world(&self, world: &World) -> Result<(), StoreError> {
        let tx = self.db.write([META])?;
        tx.put(META, &WORLD_KEY.into(), world)?;
        tx.commit().await
    }

    pub async fn summaries(&self) -> Result<Vec<Summary>, StoreError> {
        self.db.read([SUMMARIES])?.all(SUMMARIES, ROWS_MAX).await
    }

    /// The rows of these entities as lists show them.
    pub async fn summaries_of(
        &self,
        space: SpaceId,
        ids: impl IntoIterator<Item = EntityId>,
    ) -> Result<Vec<Summary>, StoreError> {
        let tx = self.db.read([SUMMARIES])?;
        let mut rows = Vec::new();
        for id in ids {
            rows.extend(tx.get(SUMMARIES, &entity_key(space, id)).await?);
        }
        Ok(rows)
    }

    pub async fn entity(&self, space: SpaceId, id: EntityId) -> Result<Option<Entity>, StoreError> {
        self.db.read([ENTITIES])?.get(ENTITIES, &entity_key(space, id)).await
    }

    /// Words that were typed and not sent, such as a comment's; empty for none.
    pub async fn words(&self, place: &str) -> Result<String, StoreError> {
        Ok(self.db.read([META])?.get(META, &words_key(place)).await?.unwrap_or_default())
    }

    pub async fn keep_words(&self, place: &str, words: &str) -> Result<(), StoreError> {
        let tx = self.db.write([META])?;
        if words.is_empty() {
            tx.delete(META, &words_key(place))?;
        } else {
            tx.put(META, &words_key(place), &words.to_owned())?;
        }
        tx.commit().await
    }

    pub async fn refused(&self) -> Result<Vec<SetAside>, StoreError> {
        self.db.read([REFUSED])?.all(REFUSED, ROWS_MAX).await
    }
}

/// Writes an entity and its summary.
fn put_entity(tx: &Tx<'_>, space: SpaceId, entity: &Entity) -> Result<(), StoreError> {
    let key = entity_key(space, entity.id);
    tx.put(ENTITIES, &key, entity)?;
    tx.put(SUMMARIES, &key, &Summary::of(space, entity))
}

async fn device(tx: &Tx<'_>) -> Result<Device, StoreError> {
    let lost = || StoreError::Unreadable("meta: the device has no name".into());
    tx.get(META, &DEVICE_KEY.into()).await?.ok_or_else(lost)
}

fn words_key(place: &str) -> JsValue {
    format!("words/{place}").into()
}

fn entity_key(space: SpaceId, id: EntityId) -> JsValue {
    format!("{space}/{id}").into()
}

fn counter_key(counter: u64) -> JsValue {
    // Counters stay far below 2^53, where numbers of the browser are exact.
    #[expect(clippy::cast_precision_loss, reason = "see above")]
    JsValue::from_f64(counter as f64)
}
