//! One request, and what came of it in the store: the same for an open page and for the service worker.

use std::mem;

use futures_util::future::join;
use qinglan_core::api::ApiError;
use qinglan_core::directory::World;
use qinglan_core::id::{EntityId, Millis, SpaceId};
use qinglan_core::store::StoreError;
use qinglan_core::sync::{Answer, Request, SendError, SpaceAnswer};

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

/// Sends what waits and takes in the answers, page behind page: the next is made while one is on its way, and leaves while the answer is
/// being taken in (rule SY21). `news` has what came before a failure, too. `hers`: the store is still the one that is to be written.
/// `arrived` hears after a page that is not the last how many operations still wait.
pub fn exchange<'a>(
    store: &'a Store,
    spaces: &'a [SpaceId],
    hers: &'a dyn Fn() -> bool,
    arrived: &'a dyn Fn(u32),
    news: &'a mut News,
) -> Work<'a, Result<(), Trouble>> {
    Box::pin(async move {
        let mut request = store.offer(spaces).await?;
        let mut before: Option<(Request, Answer)> = None;
        loop {
            let meanwhile = async {
                if let Some((request, answer)) = before.take() {
                    take_in(store, &request, answer, news).await?;
                    arrived(store.counts().await?.queued);
                }
                store.offer_behind(&request).await
            };
            let (answer, next) = join(net::sync(&request), meanwhile).await;
            let (next, answer) = (next?, answer?);
            // Somebody else signed in meanwhile, here or in another tab: what came is not for this store's pages.
            if !hers() || answer.world.as_ref().is_some_and(|world| world.me != store.person) {
                return Err(Trouble::Send(SendError::SignedOut));
            }
            let next = match next {
                Some(next) => store.follow(&request, &answer, next).await?,
                None => None,
            };
            let Some(next) = next else {
                take_in(store, &request, answer, news).await?;
                // The outbox held more than was sent; what was typed meanwhile waits for its pause.
                news.more |= request.pushes() && store.counts().await?.queued > 0;
                return Ok(());
            };
            before = Some((mem::replace(&mut request, next), answer));
        }
    })
}

/// Takes one answer in. The last one says whether there is more.
fn take_in<'a>(store: &'a Store, request: &'a Request, answer: Answer, news: &'a mut News) -> Work<'a, Result<(), StoreError>> {
    Box::pin(async move {
        news.now = Some(answer.now);
        news.more = answer.world.is_some();
        if let Some(world) = answer.world {
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
                SpaceAnswer::Refused(reason) => {
                    store.refuse_all(space, request.ends().map_or(0, |(_, last)| last), reason).await?
                }
                SpaceAnswer::Unavailable => news.incomplete = true,
            }
        }
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
    /// Signed out, because what the server has of the person is deleted from then on (rule DP8).
    Deleted(Millis),
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<NetError> for Trouble {
    fn from(error: NetError) -> Self {
        Self::Send(match error {
            NetError::Api(ApiError::Deleted { from }) => return Self::Deleted(from),
            NetError::NoAnswer => SendError::NoAnswer,
            NetError::Api(ApiError::SignedOut) => SendError::SignedOut,
            NetError::Api(ApiError::TooOld { .. }) => SendError::TooOld,
            NetError::Api(_) => SendError::Server,
        })
    }
}
