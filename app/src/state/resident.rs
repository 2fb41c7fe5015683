//! Who is here: coming by an invite, and going.

use qinglan_core::directory::{Enrol, World};
use qinglan_core::id::PersonId;
use qinglan_core::store::StoreError;

use super::App;
use crate::shell::browser;
use crate::shell::net::{self, NetError};
use crate::shell::registry::{Attempt, Registry, Resident};
use crate::shell::store::Store;
use crate::shell::tabs::Word;

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
    pub(super) async fn renew(self, person: PersonId) -> bool {
        let Ok(registry) = self.registry().await else { return false };
        match registry.attempt_of(person).await {
            Ok(Some(attempt)) => net::enrol(&enrolment(&attempt)).await.is_ok_and(|world| world.me == person),
            Ok(None) | Err(_) => false,
        }
    }

    async fn registry(self) -> Result<Registry, StoreError> {
        let known = self.inner().registry.borrow().clone();
        match known {
            Some(registry) => Ok(registry),
            None => Registry::open().await,
        }
    }

    async fn settle(self, registry: &Registry, world: World) -> Result<(), StoreError> {
        let person = world.me;
        let name = world.person(person).map(|me| me.name.clone()).unwrap_or_default();
        Store::open(person).await?.save_world(&world).await?;
        registry.enter(&Resident { person, name }).await?;
        // Until the other store is open nothing may be sent: the cookie is the other person's already.
        self.say(&Word::Resident);
        self.forget();
        self.enter(person).await
    }

    /// Ends the session here. What has not been sent stays on the device.
    pub async fn sign_out(self) -> Result<(), StoreError> {
        // Without a network the server learns of it later; the device forgets who it was at once.
        if let Err(NetError::Api(error)) = net::sign_out().await {
            leptos::logging::debug_warn!("sign-out: {error:?}");
        }
        self.inner().sockets.close();
        self.inner().timer.borrow_mut().take();
        let registry = self.inner().registry.borrow().clone();
        if let Some(registry) = registry {
            registry.leave().await?;
        }
        self.say(&Word::Resident);
        self.forget();
        self.nobody();
        Ok(())
    }
}

/// Why somebody could not enrol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnrolError {
    Net(NetError),
    Store(StoreError),
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
