//! Who uses this phone: a small database of its own beside each person's store.

use minicbor::{Decode, Encode};
use qinglan_core::id::PersonId;

use super::db::{Db, StoreError};

const PEOPLE: &str = "people";
const CURRENT: &str = "current";

/// Someone who enrolled on this phone.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Resident {
    #[n(0)]
    pub person: PersonId,
    #[n(1)]
    pub name: String,
}

/// The phone's list of people, and who is signed in.
#[derive(Clone)]
pub struct Registry(Db);

impl Registry {
    pub async fn open() -> Result<Self, StoreError> {
        Ok(Self(Db::open("qinglan", 1, &[PEOPLE, CURRENT]).await?))
    }

    /// Who is signed in.
    pub async fn current(&self) -> Result<Option<Resident>, StoreError> {
        self.0.read([CURRENT])?.get(CURRENT, &CURRENT.into()).await
    }

    /// Signs a person in. Their store, if they have one here, is as they left it.
    pub async fn enter(&self, resident: &Resident) -> Result<(), StoreError> {
        let tx = self.0.write([PEOPLE, CURRENT])?;
        tx.put(PEOPLE, &resident.person.to_string().into(), resident)?;
        tx.put(CURRENT, &CURRENT.into(), resident)?;
        tx.commit().await
    }

    /// Signs out: hides, deletes nothing.
    pub async fn leave(&self) -> Result<(), StoreError> {
        let tx = self.0.write([CURRENT])?;
        tx.delete(CURRENT, &CURRENT.into())?;
        tx.commit().await
    }
}
