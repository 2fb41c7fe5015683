//! One person's store in this browser: the engine of `qinglan_core::store` on IndexedDB, with the clock and chance that it is
//! given, and the photos' bytes.

mod files;

use std::ops::Deref;

use qinglan_core::id::{EntityId, PersonId, SpaceId};
use qinglan_core::store::{self, STORES, StoreError};
use qinglan_core::sync::{OpBatch, SpaceReply};

use super::clock;
use super::db::Db;

/// A person's store.
#[derive(Clone)]
pub struct Store(store::Store<Db>);

impl Deref for Store {
    type Target = store::Store<Db>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl Store {
    /// Opens the person's store; a new one gets a name of its own.
    pub async fn open(person: PersonId) -> Result<Self, StoreError> {
        let db = Db::open(&format!("qinglan-{person}"), STORES).await?;
        Ok(Self(store::Store::open(db, person, clock::device_id()).await?))
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
