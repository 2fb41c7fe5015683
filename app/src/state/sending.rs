//! Performs what the sender decides (`core::sync::Client`): requests, timers, sockets.

use std::sync::Arc;

use gloo::timers::callback::Timeout;
use qinglan_core::directory::SpaceKind;
use qinglan_core::id::{EntityId, Millis, SpaceId};
use qinglan_core::sync::{Effect, Event, Live, SendError};

use super::app::Phase;
use super::exchange::{News as Exchanged, Trouble, exchange, spaces_of};
use super::{App, library};
use crate::shell::live::News;
use crate::shell::store::Store;
use crate::shell::tabs::Word;
use crate::shell::task::{Work, spawn};
use crate::shell::{browser, clock, later, worker};
use qinglan_core::store::{Counts, StoreError};

/// Between the end of a socket and the request after which it is opened again.
const SOCKET_PAUSE_MS: u32 = 5_000;
/// By then what an answer brought is shown.
const REST_MS: u32 = 10_000;

impl App {
    /// Tells the sender what happened and does what it wants.
    pub fn dispatch(self, event: Event) {
        let inner = self.inner();
        if inner.store.borrow().is_none() {
            if self.phase.with_untracked(|phase| matches!(phase, Phase::Nobody(_) | Phase::Locked(..))) {
                self.send_later_for_absent();
            }
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
            if client.refused() > self.refused.get_untracked() {
                // A promise that it will be sent must not stand beside it.
                self.toast.set(None);
            }
            self.refused.set(client.refused());
        }
        self.say_status();
        for effect in effects {
            match effect {
                Effect::Send => spawn(async move {
                    // Sending is in the app's second part: the first page comes first.
                    if later::load().await {
                        self.round().await;
                    } else {
                        self.dispatch(Event::Failed(SendError::NoAnswer));
                    }
                }),
                Effect::WakeIn { ms } => {
                    let wake = Timeout::new(ms, move || self.dispatch(Event::Woke));
                    *inner.timer.borrow_mut() = Some(wake);
                }
            }
        }
    }

    /// Sends for people who are away, as soon as the app is all here.
    pub(super) fn send_later_for_absent(self) {
        spawn(async move {
            if later::load().await {
                self.send_for_absent().await;
            }
        });
    }

    /// The person looks away, perhaps for good: what waits then goes from the service worker, where the browser lets it.
    pub(super) fn send_while_away(self) {
        if self.status.get_untracked().queued() > 0 || self.upload.get_untracked().is_some() {
            spawn(worker::send_later());
        }
    }

    /// Something was written: the sender learns how much waits.
    pub async fn written(self) {
        if !self.inner().leads.get() {
            // The tab that sends counts.
            return self.say(&Word::Written);
        }
        let Some(store) = self.store() else { return };
        match store.counts().await {
            // The person decided about something refused, or a file was.
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
    fn round(self) -> Work<'static, ()> {
        Box::pin(async move {
            let Some(store) = self.store() else { return };
            let (mut renewed, mut news) = (false, Exchanged::default());
            let outcome = loop {
                match self.exchange(&store, &mut news).await {
                    Err(Trouble::Send(SendError::SignedOut)) if !renewed && self.renew(store.person).await => renewed = true,
                    outcome => break outcome,
                }
            };
            if self.store().is_none_or(|now| now.device != store.device) {
                // Somebody else signed in meanwhile: what came is in its owner's store, and says nothing about this one.
                return;
            }
            self.inner().deleted.set(if let Err(Trouble::Deleted(from)) = outcome { Some(from) } else { None });
            let event = match outcome {
                Ok(()) => match store.counts().await {
                    Ok(_) if news.incomplete => Event::Failed(SendError::Server),
                    Ok(counts) => Event::Answered { queued: counts.queued, refused: counts.refused, more: news.more },
                    Err(error) => Event::Failed(self.stumbled(error)),
                },
                Err(Trouble::Send(error)) => {
                    if error == SendError::TooOld {
                        spawn(worker::look_for_newer());
                    }
                    Event::Failed(error)
                }
                Err(Trouble::Deleted(_)) => Event::Failed(SendError::SignedOut),
                Err(Trouble::Store(error)) => Event::Failed(self.stumbled(error)),
            };
            let arrived = matches!(event, Event::Answered { .. });
            self.dispatch(event);
            // Neither what is said of the sending nor the next page waits until what came is shown.
            for (space, changed) in news.changed {
                let store = store.clone();
                spawn(async move { self.reload(&store, space, changed).await });
            }
            if let Some(now) = news.now {
                self.clear_up(store.clone(), now);
            }
            self.look_whether_partial().await;
            if arrived {
                self.keep_sockets(&store);
                spawn(library::keep_up(self));
                spawn(async move {
                    self.send_photos().await;
                    self.send_later_for_absent();
                });
            }
        })
    }

    /// Sends what waits and takes in the answers.
    async fn exchange(self, store: &Store, news: &mut Exchanged) -> Result<(), Trouble> {
        let spaces = self.world.with_untracked(|world| spaces_of(store, world.as_deref()));
        let hers = || self.store().is_some_and(|now| now.device == store.device);
        let arrived = |queued| {
            if hers() {
                self.dispatch(Event::Arrived { queued });
            }
        };
        let outcome = exchange(store, &spaces, &hers, &arrived, news).await;
        if let Some(world) = news.world.take() {
            self.world.set(Some(Arc::new(world)));
            self.say(&Word::World);
        }
        outcome
    }

    /// Housekeeping, once after each start, when the server has said what time it is, and when there is time for it: a term's work is read
    /// through.
    fn clear_up(self, store: Store, now: Millis) {
        if self.inner().pruned.replace(true) {
            return;
        }
        let prune = async move {
            match store.prune(now).await {
                Ok(()) => {}
                Err(error) => drop(self.stumbled(error)),
            }
        };
        Timeout::new(REST_MS, || spawn(prune)).forget();
    }

    /// Says so as long as spaces have not been read to their end once (rule SY9).
    pub(super) fn look_whether_partial(self) -> Work<'static, ()> {
        Box::pin(async move {
            // Which spaces they are is known to the second part.
            if !later::load().await {
                return;
            }
            let Some(store) = self.store() else { return };
            let spaces = self.world.with_untracked(|world| spaces_of(&store, world.as_deref()));
            // What cannot be read now is looked at after the next request.
            if let Ok(partial) = store.is_partial(&spaces).await
                && partial != self.partial.get_untracked()
            {
                self.partial.set(partial);
            }
        })
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
        self.inner().sockets.keep((store.person, store.device), &spaces, &move |news| self.hear(news));
    }

    fn hear(self, news: News) {
        match news {
            News::Brought(space, Live::Ops { epoch, from, batch }) => spawn(async move {
                let Some(store) = self.store() else { return };
                match store.absorb_live(space, (epoch, from, &batch)).await {
                    Ok(Some(changed)) => {
                        self.reload(&store, space, changed).await;
                        // What came may name a form that is not here.
                        library::keep_up(self).await;
                    }
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
