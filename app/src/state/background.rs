//! What the service worker does when the browser wakes it without a page: sends what waits, by the same engine.

use qinglan_core::id::PersonId;
use qinglan_core::store::{Counts, StoreError, Upload};

use super::absent::send_for_all_but;
use super::app::Gone;
use super::exchange::{News, Trouble, exchange, spaces_of};
use super::uploads::deliver;
use crate::shell::registry::{Registry, Resident};
use crate::shell::store::Store;
use crate::shell::tabs::{Tabs, Word};

/// Sends for everybody on this phone; says whether nothing waits any more.
pub async fn send_all() -> Result<bool, StoreError> {
    let registry = Registry::open().await?;
    // Who has a PIN is away, whoever is signed in.
    let open = registry.current().await?.filter(|resident| resident.lock.is_none());
    let open = open.map(|Resident { person, .. }| person);
    let mut all = true;
    if let Some(person) = open {
        all = send_open(&registry, person).await?;
    }
    Ok(send_for_all_but(&registry, open, &mut Gone::default()).await? && all)
}

/// Sends what waits in an open store, and takes in what comes.
async fn send_open(registry: &Registry, person: PersonId) -> Result<bool, StoreError> {
    let store = Store::open(person, registry.keys_without_pin(person).await?).await?;
    let Counts { queued, uploads, .. } = store.counts().await?;
    // A page may have been opened meanwhile.
    let tabs = Tabs::join(Some(person), |_| ());
    let mut more = queued > 0;
    while more {
        let world = store.world().await?;
        let mut news = News::default();
        let outcome = exchange(&store, &spaces_of(&store, world.as_ref()), &|| true, &|_| (), &mut news).await;
        if news.world.is_some() {
            tabs.say(&Word::World);
        }
        for (space, changed) in news.changed {
            tabs.say(&Word::Rows(space, changed));
        }
        match outcome {
            Err(Trouble::Store(error)) => return Err(error),
            Err(Trouble::Send(_) | Trouble::Deleted(_)) => return Ok(false),
            Ok(()) if news.incomplete => return Ok(false),
            Ok(()) => more = news.more,
        }
    }
    if uploads > 0 {
        while let Some(upload) = Upload::next(store.uploads().await?, &[]) {
            if !deliver(&store, &upload, &|_| ()).await? {
                return Ok(false);
            }
        }
    }
    tabs.say(&Word::Written);
    Ok(true)
}
