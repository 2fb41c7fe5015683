//! One person's store in this browser: the engine of `qinglan_core::store` on IndexedDB, with the clock and chance that it is
//! given, and the photos' bytes.

mod files;

use std::ops::Deref;

use qinglan_core::id::{EntityId, PersonId, SpaceId};
use qinglan_core::store::{self, Disk, Keys, META, STORES, Sealed, Shown, StoreError, Tx, Upload, place_key};
use qinglan_core::sync::{Cursor, OpBatch, SpaceReply};

use super::clock;
use super::db::Db;
use super::task::Work;

/// A person's store.
#[derive(Clone)]
pub struct Store(store::Store<Sealed<Db>>);

impl Deref for Store {
    type Target = store::Store<Sealed<Db>>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl Store {
    /// Opens the person's store with the keys that are at hand; a new one gets a name of its own.
    pub fn open(person: PersonId, keys: Keys) -> Work<'static, Result<Self, StoreError>> {
        Box::pin(async move {
            let disk = disk(person, keys).await?;
            Ok(Self(store::Store::open(disk, person, clock::device_id()).await?))
        })
    }

    /// See [`store::Store::open_to_show`].
    pub fn open_to_show(person: PersonId, keys: Keys) -> Work<'static, Result<(Self, Shown), StoreError>> {
        Box::pin(async move {
            let disk = disk(person, keys).await?;
            let (store, shown) = store::Store::open_to_show(disk, person, clock::device_id()).await?;
            Ok((Self(store), shown))
        })
    }

    /// Takes the person's database away: every page's connection to it ends.
    pub fn delete(self) {
        let person = self.0.person;
        drop(self);
        Db::delete(&database(person));
    }

    /// The same store with other keys.
    #[must_use]
    pub fn with(&self, keys: Keys) -> Self {
        let disk = Sealed { keys, ..self.0.disk.clone() };
        Self(store::Store { disk, ..self.0.clone() })
    }

    /// Whether one of the spaces has not been read to its end once.
    pub fn is_partial<'a>(&'a self, spaces: &'a [SpaceId]) -> Work<'a, Result<bool, StoreError>> {
        Box::pin(async move {
            let tx = self.disk.read(&[META])?;
            for space in spaces {
                let place: Option<(u64, Cursor)> = tx.get(META, &place_key(*space)).await?;
                if !matches!(place, Some((_, Cursor::Seq(_)))) {
                    return Ok(true);
                }
            }
            Ok(false)
        })
    }

    /// See [`store::Store::uploaded`].
    pub fn uploaded(&self, upload: &Upload) -> impl Future<Output = Result<(), StoreError>> {
        self.0.uploaded(upload, clock::now())
    }

    /// See [`store::Store::absorb`].
    pub fn absorb(
        &self,
        space: SpaceId,
        asked: u64,
        reply: &SpaceReply,
    ) -> impl Future<Output = Result<(Vec<EntityId>, bool), StoreError>> {
        self.0.absorb(space, asked, reply, clock::now())
    }

    /// See [`store::Store::absorb_live`].
    pub fn absorb_live(
        &self,
        space: SpaceId,
        live: (u64, u64, &OpBatch),
    ) -> impl Future<Output = Result<Option<Vec<EntityId>>, StoreError>> {
        self.0.absorb_live(space, live, clock::now())
    }
}

fn disk(person: PersonId, keys: Keys) -> Work<'static, Result<Sealed<Db>, StoreError>> {
    Box::pin(async move {
        let disk = Db::open(&database(person), STORES).await?;
        Ok(Sealed { disk, keys, nonce: clock::nonce })
    })
}

/// The name of a person's database.
fn database(person: PersonId) -> String {
    format!("qinglan-{person}")
}
