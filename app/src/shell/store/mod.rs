//! One person's store in this browser: the engine of `qinglan_core::store` on IndexedDB, with the clock and chance that it is
//! given, and the photos' bytes.

mod files;

use std::ops::Deref;

use qinglan_core::id::{EntityId, PersonId, SpaceId};
use qinglan_core::store::{self, Keys, STORES, Sealed, StoreError, Upload};
use qinglan_core::sync::{OpBatch, SpaceReply};

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
            let disk = Db::open(&database(person), STORES).await?;
            let disk = Sealed { disk, keys, nonce: clock::nonce };
            Ok(Self(store::Store::open(disk, person, clock::device_id()).await?))
        })
    }

    /// Takes the person's database away, as soon as no page has it open.
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

/// The name of a person's database.
fn database(person: PersonId) -> String {
    format!("qinglan-{person}")
}
