//! PINs: a person's store is closed with hers while she is away (rules SL1 to SL5).

use qinglan_core::id::PersonId;
use qinglan_core::store::{Keys, SealKey, StoreError};

use super::App;
use super::app::Phase;
use crate::shell::registry::{Lock, Registry, Resident};
use crate::shell::store::Store;
use crate::shell::tabs::Word;
use crate::shell::task::Work;
use crate::shell::{clock, lock};

impl App {
    /// Asks for the person's PIN. `forgiving`: a new invite says who she is, should she have forgotten it.
    pub(super) fn knock(self, resident: Resident, forgiving: bool) {
        self.join_tabs(Some(resident.person));
        self.world.set(None);
        self.phase.set(Phase::Locked(resident, forgiving));
        // Another tab may have it open.
        self.say(&Word::Knock);
        self.send_later_for_absent();
    }

    /// Opens the store with a PIN; says whether it was the right one.
    pub fn unlock<'a>(self, resident: &'a Resident, pin: &'a str) -> Work<'a, Result<bool, StoreError>> {
        Box::pin(async move {
            let registry = self.registry().await?;
            let (Some(known), Some(phone)) = (&resident.lock, registry.phone_key().await?) else { return Ok(false) };
            let own = lock::open(&phone, known, pin).await?;
            let wrong = if own.is_some() { 0 } else { known.wrong.saturating_add(1) };
            if wrong != known.wrong {
                let resident = Resident { lock: Some(Lock { wrong, ..known.clone() }), ..resident.clone() };
                registry.keep(&resident).await?;
                if own.is_none() {
                    self.phase.update(|phase| {
                        if let Phase::Locked(shown, _) = phase {
                            *shown = resident;
                        }
                    });
                }
            }
            match own {
                Some(own) => self.unlock_with(resident.person, own).await.map(|()| true),
                None => Ok(false),
            }
        })
    }

    /// Opens the store with the person's own key.
    pub(super) fn unlock_with(self, person: PersonId, own: SealKey) -> Work<'static, Result<(), StoreError>> {
        Box::pin(async move {
            let keys = Keys { own: Some(own), closes: true, ..self.registry().await?.keys_without_pin(person).await? };
            self.enter(person, keys).await?;
            let registry = self.registry().await?;
            match registry.resident(person).await? {
                Some(Resident { lock: Some(lock), .. }) if lock.unfinished => self.finish(&registry, person).await,
                _ => Ok(()),
            }
        })
    }

    /// Sets a PIN, or another one. Each row is closed before this returns; should the phone die meanwhile, the next start goes on.
    pub fn set_pin(self, pin: &str) -> Work<'_, Result<(), StoreError>> {
        Box::pin(async move {
            let Some(store) = self.store() else { return Ok(()) };
            let registry = self.registry().await?;
            let phone = match registry.phone_key().await? {
                Some(phone) => phone,
                None => registry.keep_phone_key(lock::phone_key().await?).await?,
            };
            let own = store.disk.keys.own.unwrap_or_else(clock::random);
            let lock = lock::close(&phone, &own, pin).await?;
            let hold = Some(lock::hold_key(&phone, store.person).await?);
            self.keep_lock(&registry, store.person, Some(lock)).await?;
            self.swap(&store, Keys { hold, own: Some(own), closes: true });
            self.finish(&registry, store.person).await
        })
    }

    /// Takes the PIN away: whoever has the phone may open the store.
    pub fn drop_pin(self) -> Work<'static, Result<(), StoreError>> {
        Box::pin(async move {
            let Some(store) = self.store() else { return Ok(()) };
            let registry = self.registry().await?;
            self.swap(&store, Keys { closes: false, ..store.disk.keys });
            self.store().map_or(store, |store| store).disk.rewrite().await?;
            if let Some(store) = self.store() {
                self.keep_lock(&registry, store.person, None).await?;
            }
            self.say(&Word::Resident);
            Ok(())
        })
    }

    /// A new invite says who she is: what only the lost PIN opens is given up and read again from the server (rule SL4).
    pub fn forget_pin(self, resident: &Resident) -> Work<'_, Result<(), StoreError>> {
        Box::pin(async move {
            let keys = self.registry().await?.keys_without_pin(resident.person).await?;
            Store::open(resident.person, keys).await?.disk.forget_own().await?;
            let registry = self.registry().await?;
            self.keep_lock(&registry, resident.person, None).await?;
            self.enter(resident.person, keys).await
        })
    }

    /// Closes what may still be open from before there was a PIN.
    fn finish(self, registry: &Registry, person: PersonId) -> Work<'_, Result<(), StoreError>> {
        Box::pin(async move {
            // The other tabs ask for the key.
            self.say(&Word::Resident);
            let Some(store) = self.store().filter(|store| store.person == person) else { return Ok(()) };
            store.disk.rewrite().await?;
            let Some(resident) = registry.resident(person).await? else { return Ok(()) };
            let lock = resident.lock.map(|lock| Lock { unfinished: false, ..lock });
            self.keep_lock(registry, person, lock).await
        })
    }

    fn keep_lock(self, registry: &Registry, person: PersonId, lock: Option<Lock>) -> Work<'_, Result<(), StoreError>> {
        Box::pin(async move {
            let name = registry.resident(person).await?.map_or_else(|| self.name_of(person), |known| known.name);
            self.pin.set(lock.is_some());
            registry.keep(&Resident { person, name, lock }).await
        })
    }

    /// From now on rows are written with these keys.
    fn swap(self, store: &Store, keys: Keys) {
        *self.inner().store.borrow_mut() = Some(store.with(keys));
    }
}
