//! What people who are away left unsent goes out under their own sessions, from stores that stay closed (rules SL2 and SY18).

use qinglan_core::id::PersonId;
use qinglan_core::store::{Counts, Keys, StoreError, Upload};
use qinglan_core::sync::decided;

use super::App;
use super::app::Gone;
use super::uploads::send_photo;
use crate::shell::net::{self, NetError};
use crate::shell::registry::Registry;
use crate::shell::store::Store;
use crate::shell::task::Work;

impl App {
    /// Sends for everybody who is not here. What does not go now goes another time.
    pub(super) fn send_for_absent(self) -> Work<'static, ()> {
        Box::pin(async move {
            let Ok(registry) = self.registry().await else { return };
            let inner = self.inner();
            // None while another run is at it, which may have met no network just before there was one.
            let Some(mut gone) = inner.gone.take() else { return inner.gone_again.set(true) };
            loop {
                inner.gone_again.set(false);
                let here = self.store().map(|store| store.person);
                if let Err(error) = send_for_all_but(&registry, here, &mut gone).await {
                    leptos::logging::debug_warn!("for somebody who is away: {error:?}");
                }
                if !inner.gone_again.get() {
                    break;
                }
            }
            inner.gone.replace(Some(gone));
        })
    }
}

/// Sends for everybody on this phone but one; says whether all of it went out.
pub async fn send_for_all_but(registry: &Registry, here: Option<PersonId>, gone: &mut Gone) -> Result<bool, StoreError> {
    let mut all = true;
    for resident in registry.people().await?.into_iter().filter(|resident| here != Some(resident.person)) {
        all &= send_for(registry, resident.person, gone).await?;
    }
    Ok(all)
}

fn send_for<'a>(registry: &'a Registry, person: PersonId, gone: &'a mut Gone) -> Work<'a, Result<bool, StoreError>> {
    Box::pin(async move {
        let keys = registry.keys_without_pin(person).await?;
        let store = Store::open(person, Keys { closes: keys.hold.is_some(), ..keys }).await?;
        let Counts { queued, uploads, .. } = store.counts().await?;
        if queued > 0 {
            let mut after = gone.ops.get(&person).copied().unwrap_or(0);
            while let Some(request) = store.offer_only(after).await? {
                let Ok(answer) = net::sync(&request).await else { return Ok(false) };
                let Some(next) = decided(&request, &answer.spaces) else { return Ok(false) };
                after = next;
                gone.ops.insert(person, next);
            }
        }
        if uploads > 0 {
            while let Some(upload) = Upload::next(store.uploads().await?, &gone.photos) {
                match send_photo(&store, &upload, &|_| ()).await {
                    Ok(()) => gone.photos.push(upload),
                    // She hears of it when she is back and it is refused again: nothing is written here.
                    Err(NetError::Api(reason)) if Upload::is_refused_for(reason) => gone.photos.push(upload),
                    Err(_) => return Ok(false),
                }
            }
        }
        Ok(true)
    })
}
