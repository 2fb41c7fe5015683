//! Who is here: coming by an invite, and going.

use qinglan_core::directory::{Enrol, World};
use qinglan_core::id::{EntityId, PersonId};
use qinglan_core::store::{Counts, StoreError};

use super::App;
use crate::shell::browser;
use crate::shell::net::{self, NetError};
use crate::shell::registry::{Attempt, Registry, Resident};
use crate::shell::store::Store;
use crate::shell::tabs::Word;
use crate::shell::task::Work;

impl App {
    /// Accepts an invite and opens the person's store.
    pub async fn enrol(self, code: String) -> Result<(), EnrolError> {
        let registry = self.registry().await?;
        let attempt = registry.attempt(&code).await?;
        let world = net::enrol(&enrolment(&attempt)).await?;
        registry.brought_in(&attempt, world.me).await?;
        self.settle(&registry, world).await?;
        // Asked once there is something to keep; browsers grant it more readily then.
        browser::persist().await;
        Ok(())
    }

    /// The session is gone, perhaps because the phone died before it wrote the cookie: asks for it once more.
    pub(super) fn renew(self, person: PersonId) -> Work<'static, bool> {
        Box::pin(async move {
            let Ok(registry) = self.registry().await else { return false };
            match registry.attempt_of(person).await {
                Ok(Some(attempt)) => net::enrol(&enrolment(&attempt)).await.is_ok_and(|world| world.me == person),
                Ok(None) | Err(_) => false,
            }
        })
    }

    pub(super) fn registry(self) -> Work<'static, Result<Registry, StoreError>> {
        Box::pin(async move {
            let known = self.inner().registry.borrow().clone().filter(Registry::is_open);
            match known {
                Some(registry) => Ok(registry),
                None => {
                    let registry = Registry::open().await?;
                    *self.inner().registry.borrow_mut() = Some(registry.clone());
                    Ok(registry)
                }
            }
        })
    }

    async fn settle(self, registry: &Registry, world: World) -> Result<(), StoreError> {
        let person = world.me;
        let name = world.person(person).map(|me| me.name.clone()).unwrap_or_default();
        let lock = registry.resident(person).await?.and_then(|known| known.lock);
        let resident = Resident { person, name, lock };
        let keys = registry.keys_without_pin(person).await?;
        if resident.lock.is_none() {
            // Before the other tabs hear of it: they read it in the store.
            Store::open(person, keys).await?.save_world(&world).await?;
        }
        registry.enter(&resident).await?;
        self.say(&Word::Resident);
        self.forget();
        if resident.lock.is_none() {
            return self.enter(person, keys).await;
        }
        // Her invite proves who she is: a PIN that she forgot need not keep her out.
        self.knock(resident, true);
        Ok(())
    }

    /// Somebody who was here before opens her store again.
    pub fn come_back(self, resident: Resident) -> Work<'static, Result<(), StoreError>> {
        Box::pin(async move {
            self.registry().await?.enter(&resident).await?;
            self.say(&Word::Resident);
            self.forget();
            self.open().await
        })
    }

    /// Leaves the device to others: hides, deletes nothing. What waits is still sent, in its owner's name (rule SL2).
    pub fn leave(self) -> Work<'static, Result<(), StoreError>> {
        Box::pin(async move {
            self.registry().await?.leave().await?;
            self.say(&Word::Resident);
            self.forget();
            self.nobody().await;
            Ok(())
        })
    }

    /// Ends the session and takes all that the person has here away. Only what the server has may go (rule FL8): asked for while
    /// something waits or is on this device only, or without a network, it does nothing.
    pub fn remove_me(self) -> Work<'static, Result<(), EnrolError>> {
        Box::pin(async move {
            let Some(store) = self.store() else { return Ok(()) };
            let counts = store.counts().await?;
            if counts.refused > 0 {
                return Err(EnrolError::Refused);
            }
            if counts != Counts::default() {
                return Err(EnrolError::Unsent);
            }
            let only_here = store.only_here().await?;
            if !only_here.is_empty() {
                return Err(EnrolError::OnlyHere(only_here));
            }
            match net::sign_out(store.person).await {
                Err(NetError::NoAnswer) => return Err(EnrolError::Unheard),
                outcome => outcome?,
            }
            self.registry().await?.remove(store.person).await?;
            self.say(&Word::Resident);
            self.forget();
            store.delete();
            self.nobody().await;
            Ok(())
        })
    }
}

/// Why somebody could not come, or go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnrolError {
    Net(NetError),
    Store(StoreError),
    /// Something waits to be sent.
    Unsent,
    /// Something was refused, and waits for the person's word.
    Refused,
    /// These records have pictures or recordings that are on this device only.
    OnlyHere(Vec<EntityId>),
    /// The server has to hear that a person goes.
    Unheard,
}

impl From<NetError> for EnrolError {
    fn from(error: NetError) -> Self {
        Self::Net(error)
    }
}

impl From<StoreError> for EnrolError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

fn enrolment(attempt: &Attempt) -> Enrol {
    Enrol { code: attempt.code.clone(), device: browser::device_label(), attempt: attempt.id }
}
