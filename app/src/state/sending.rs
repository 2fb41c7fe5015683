//! Performs what the sender decides (`core::sync::Client`): requests, timers, sockets.

use std::sync::Arc;

use gloo::timers::callback::Timeout;
use qinglan_core::api::ApiError;
use qinglan_core::directory::SpaceKind;
use qinglan_core::id::{EntityId, SpaceId};
use qinglan_core::sync::{Effect, Event, Live, SendError, SpaceAnswer};

use super::App;
use crate::shell::live::News;
use crate::shell::net::{self, NetError};
use crate::shell::store::Store;
use crate::shell::tabs::Word;
use crate::shell::task::spawn;
use crate::shell::{browser, clock};
use qinglan_core::store::{Counts, StoreError};

/// Between the end of a socket and the request after which it is opened again.
const SOCKET_PAUSE_MS: u32 = 5_000;

impl App {
    /// Tells the sender what happened and does what it wants.
    pub fn dispatch(self, event: Event) {
        let inner = self.inner();
        if inner.store.borrow().is_none() {
            return;
        }
        if !inner.leads.get() {
            if event == Event::Poked {
                self.say(&Word::Send);
            }
            return;
        }
        let effects = inner.client.borrow_mut().step(clock::now(), clock::jitter(), event);
        {
            let client = inner.client.borrow();
            self.status.set(client.status());
            self.refused.set(client.refused());
        }
        self.say_status();
        for effect in effects {
            match effect {
                Effect::Send => spawn(self.round()),
                Effect::WakeIn { ms } => {
                    let wake = Timeout::new(ms, move || self.dispatch(Event::Woke));
                    *inner.timer.borrow_mut() = Some(wake);
                }
            }
        }
    }

    /// Something was written: the sender learns how much waits.
    pub(super) async fn written(self) {
        if !self.inner().leads.get() {
            // The tab that sends counts.
            return self.say(&Word::Written);
        }
        let Some(store) = self.store() else { return };
        match store.counts().await {
            // The person decided about something refused.
            Ok(Counts { queued, refused, .. }) if refused != self.refused.get_untracked() => {
                self.dispatch(Event::Started { queued, refused, online: browser::online() });
            }
            Ok(counts) => self.dispatch(Event::Edited { queued: counts.queued }),
            // What was written is written; only its number is not known yet.
            Err(error) => drop(self.stumbled(error)),
        }
    }

    /// The store failed. One that the browser closed is opened again; the sender tries again by itself.
    fn stumbled(self, error: StoreError) -> SendError {
        if matches!(error, StoreError::Broken(_)) {
            spawn(async move {
                if let Err(error) = self.reopen().await {
                    leptos::logging::debug_warn!("the store stays closed: {error:?}");
                }
            });
        }
        SendError::NoAnswer
    }

    /// One request and what comes of it.
    async fn round(self) {
        let Some(store) = self.store() else { return };
        let mut renewed = false;
        let outcome = loop {
            match self.exchange(&store).await {
                Err(Trouble::Send(SendError::SignedOut)) if !renewed && self.renew(store.person).await => renewed = true,
                outcome => break outcome,
            }
        };
        if self.store().is_none_or(|now| now.device != store.device) {
            // Somebody else signed in meanwhile: what came is in its owner's store, and says nothing about this one.
            return;
        }
        let event = match outcome {
            Ok((more, complete)) => match store.counts().await {
                Ok(_) if !complete => Event::Failed(SendError::Server),
                Ok(counts) => Event::Answered { queued: counts.queued, refused: counts.refused, more },
                Err(error) => Event::Failed(self.stumbled(error)),
            },
            Err(Trouble::Send(error)) => Event::Failed(error),
            Err(Trouble::Store(error)) => Event::Failed(self.stumbled(error)),
        };
        let arrived = matches!(event, Event::Answered { .. });
        self.dispatch(event);
        if arrived {
            self.keep_sockets(&store);
            spawn(self.send_photos());
        }
    }

    /// Sends a page and takes in the answer; says whether there is more, and whether every space answered.
    async fn exchange(self, store: &Store) -> Result<(bool, bool), Trouble> {
        let spaces: Vec<SpaceId> = self.world.with_untracked(|world| {
            world.as_ref().map_or_else(|| vec![SpaceId::personal(store.person)], |world| world.space_ids().collect())
        });
        let request = store.offer(&spaces).await?;
        let pushed: usize = request.spaces.iter().map(|space| space.push.len()).sum();
        let epochs: Vec<(SpaceId, u64)> = request.spaces.iter().map(|asked| (asked.space, asked.epoch)).collect();
        let answer = net::sync(request).await?;
        // Somebody else signed in meanwhile, here or in another tab: what came is not for this store's pages.
        let is_hers = answer.world.as_ref().is_none_or(|world| world.me == store.person);
        if !is_hers || self.store().is_none_or(|now| now.device != store.device) {
            return Err(Trouble::Send(SendError::SignedOut));
        }
        let (mut more, mut complete) = (false, true);
        if let Some(world) = answer.world {
            more = true;
            store.save_world(&world).await?;
            self.world.set(Some(Arc::new(world)));
            self.say(&Word::World);
        }
        for (space, answer) in answer.spaces {
            match answer {
                SpaceAnswer::Reply(reply) => {
                    let asked = epochs.iter().find(|(asked, _)| *asked == space).map_or(0, |(_, epoch)| *epoch);
                    let (changed, again) = store.absorb(space, asked, &reply).await?;
                    more |= again;
                    self.reload(store, space, changed).await;
                }
                SpaceAnswer::Refused(reason) => store.refuse_all(space, reason).await?,
                SpaceAnswer::Unavailable => complete = false,
            }
        }
        if !self.inner().pruned.replace(true) {
            // Housekeeping, once after each start, when the server has said what time it is.
            store.prune(answer.now).await?;
        }
        let left = store.counts().await?.queued;
        // The outbox held more than a page; what was typed meanwhile waits for its pause.
        Ok((more || (pushed > 0 && left > 0), complete))
    }

    /// Shows what came, here and in the other tabs.
    async fn reload(self, store: &Store, space: SpaceId, changed: Vec<EntityId>) {
        if !changed.is_empty() {
            self.say(&Word::Rows(space, changed.clone()));
            self.reread(store.clone(), space, changed).await;
        }
    }

    /// Opens sockets to the spaces where somebody may answer at any moment.
    fn keep_sockets(self, store: &Store) {
        let lively = |kind| matches!(kind, SpaceKind::Pairing | SpaceKind::Partnership | SpaceKind::Prep);
        let spaces: Vec<SpaceId> = self.world.with_untracked(|world| {
            let spaces = world.iter().flat_map(|world| &world.spaces);
            spaces.filter(|space| lively(space.kind)).map(|space| space.id).collect()
        });
        self.inner().sockets.keep(store.device, &spaces, &move |news| self.hear(news));
    }

    fn hear(self, news: News) {
        match news {
            News::Brought(space, Live::Ops { epoch, from, batch }) => spawn(async move {
                let Some(store) = self.store() else { return };
                match store.absorb_live(space, (epoch, from, &batch)).await {
                    Ok(Some(changed)) => self.reload(&store, space, changed).await,
                    Ok(None) | Err(_) => self.dispatch(Event::Poked),
                }
            }),
            News::Brought(_, Live::Stale) => self.dispatch(Event::Poked),
            // Perhaps sockets do not pass here at all: asking at once, again and again, would be a storm.
            News::Closed => {
                Timeout::new(SOCKET_PAUSE_MS, move || self.dispatch(Event::Poked)).forget();
            }
        }
    }
}

/// What can come between a request and its answer.
enum Trouble {
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
