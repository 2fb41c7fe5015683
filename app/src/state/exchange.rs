//! One request, and what came of it in the store: the same for an open page and for the service worker.

use qinglan_core::api::ApiError;
use qinglan_core::directory::World;
use qinglan_core::id::{EntityId, Millis, SpaceId};
use qinglan_core::store::StoreError;
use qinglan_core::sync::{SendError, SpaceAnswer};

use crate::shell::net::{self, NetError};
use crate::shell::store::Store;
use crate::shell::task::Work;

/// What an exchange brought.
#[derive(Default)]
pub struct News {
    /// The directory, when it changed.
    pub world: Option<World>,
    /// Entities that are other than they were.
    pub changed: Vec<(SpaceId, Vec<EntityId>)>,
    /// The server's clock.
    pub now: Option<Millis>,
    /// There is more to say or to hear.
    pub more: bool,
    /// A space did not answer this time.
    pub incomplete: bool,
}

/// Sends a page of what waits and takes in the answer. `news` has what came before a failure, too. `hers`: the store is still the one
/// that is to be written.
pub fn exchange<'a>(
    store: &'a Store,
    spaces: &'a [SpaceId],
    hers: &'a dyn Fn() -> bool,
    news: &'a mut News,
) -> Work<'a, Result<(), Trouble>> {
    Box::pin(async move {
        let request = store.offer(spaces).await?;
        let pushed: usize = request.spaces.iter().map(|space| space.push.len()).sum();
        let answer = net::sync(&request).await?;
        // Somebody else signed in meanwhile, here or in another tab: what came is not for this store's pages.
        if !hers() || answer.world.as_ref().is_some_and(|world| world.me != store.person) {
            return Err(Trouble::Send(SendError::SignedOut));
        }
        news.now = Some(answer.now);
        if let Some(world) = answer.world {
            news.more = true;
            store.save_world(&world).await?;
            news.world = Some(world);
        }
        for (space, answer) in answer.spaces {
            match answer {
                SpaceAnswer::Reply(reply) => {
                    let asked = request.spaces.iter().find(|asked| asked.space == space).map_or(0, |asked| asked.epoch);
                    let (changed, again) = store.absorb(space, asked, &reply).await?;
                    news.more |= again;
                    news.changed.push((space, changed));
                }
                SpaceAnswer::Refused(reason) => store.refuse_all(space, reason).await?,
                SpaceAnswer::Unavailable => news.incomplete = true,
            }
        }
        // The outbox held more than a page; what was typed meanwhile waits for its pause.
        news.more |= pushed > 0 && store.counts().await?.queued > 0;
        Ok(())
    })
}

/// The spaces to ask about: all that the person is in, as far as this device knows.
#[must_use]
pub fn spaces_of(store: &Store, world: Option<&World>) -> Vec<SpaceId> {
    world.map_or_else(|| vec![SpaceId::personal(store.person)], |world| world.space_ids().collect())
}

/// What can come between a request and its answer.
pub enum Trouble {
    Store(StoreError),
    Send(SendError),
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<NetError> for Trouble {
    fn from(error: NetError) -> Self {
        Self::Send(match error {
            NetError::NoAnswer => SendError::NoAnswer,
            NetError::Api(ApiError::SignedOut) => SendError::SignedOut,
            NetError::Api(ApiError::TooOld { .. }) => SendError::TooOld,
            NetError::Api(_) => SendError::Server,
        })
    }
}
