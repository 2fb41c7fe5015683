//! What the tabs of this browser do together: one sends, all show the same.
//!
//! Each tab writes into the person's one store; what it wrote it names to the others, and they read it there.

use std::sync::Arc;

use qinglan_core::id::{EntityId, PersonId, SpaceId};
use qinglan_core::record::Summary;
use qinglan_core::sync::Event;

use super::App;
use super::app::Phase;
use crate::shell::store::Store;
use crate::shell::tabs::{Tabs, Word};
use crate::shell::task::spawn;
use crate::shell::{browser, later, registry};

impl App {
    /// Joins the tabs of the person, or those where nobody is signed in.
    pub(super) fn join_tabs(self, person: Option<PersonId>) {
        let inner = self.inner();
        inner.leads.set(false);
        let tabs = Tabs::join(person, move |word| self.hear_tab(word));
        *inner.tabs.borrow_mut() = Some(tabs);
    }

    /// Asks how sending goes, and sends as soon as no other tab does.
    pub(super) fn wait_to_send(self, store: Store) {
        if self.store().is_none_or(|now| now.device != store.device) {
            // Somebody else signed in meanwhile.
            return;
        }
        self.check_room(0);
        self.say(&Word::Hello);
        spawn(self.look_whether_partial());
        if let Some(tabs) = &*self.inner().tabs.borrow() {
            let person = store.person;
            tabs.wait_to_lead(person, move || spawn(self.lead(store)));
        }
    }

    /// This tab is the sender now, from the state that the last one left in the store.
    async fn lead(self, store: Store) {
        let counts = store.counts().await;
        if self.store().is_none_or(|now| now.device != store.device) {
            // Somebody else signed in meanwhile.
            return;
        }
        // What cannot be counted is still sent.
        let counts = counts.unwrap_or_default();
        self.inner().leads.set(true);
        self.dispatch(Event::Started { queued: counts.queued, refused: counts.refused, online: browser::online() });
    }

    /// Tells the other tabs.
    pub(super) fn say(self, word: &Word) {
        if let Some(tabs) = &*self.inner().tabs.borrow() {
            tabs.say(word);
        }
    }

    /// The sender tells how sending goes, so that every tab has the same words for it.
    pub(super) fn say_status(self) {
        if self.inner().leads.get() {
            let (status, refused) = (self.status.get_untracked(), self.refused.get_untracked());
            let (done, all) = self.upload.get_untracked().unwrap_or_default();
            self.say(&Word::Status { status, refused, done, all });
        }
    }

    /// Entities changed here: lists and open pages take them in, in the other tabs too.
    pub(super) fn tell_rows(self, space: SpaceId, summaries: Vec<Summary>) {
        self.say(&Word::Rows(space, summaries.iter().map(|row| row.id).collect()));
        self.note_rows(summaries);
    }

    fn hear_tab(self, word: Word) {
        let leads = self.inner().leads.get();
        match word {
            Word::Rows(space, ids) => {
                if let Some(store) = self.store() {
                    spawn(self.reread(store, space, ids));
                }
            }
            Word::World => spawn(async move {
                let Some(store) = self.store() else { return };
                if let Ok(Some(world)) = store.world().await {
                    self.world.set(Some(Arc::new(world)));
                }
            }),
            Word::Written if leads => spawn(self.written()),
            Word::Send if leads => self.dispatch(Event::Poked),
            Word::Hello => self.say_status(),
            Word::Status { status, refused, done, all } if !leads => {
                self.status.set(status);
                self.refused.set(refused);
                self.upload.set((all > 0).then_some((done, all)));
                if self.partial.get_untracked() {
                    spawn(self.look_whether_partial());
                }
            }
            Word::Resident => spawn(self.follow_resident()),
            Word::Knock if !self.is_put_away() => {
                if let Some(own) = self.store().and_then(|store| store.disk.keys.own) {
                    self.say(&Word::Key(own));
                }
            }
            Word::Key(own) => {
                if let Phase::Locked(resident, _) = self.phase.get_untracked() {
                    // Whoever it was meant for, it opens her rows or none.
                    spawn(async move {
                        if later::load().await {
                            drop(self.unlock_with(resident.person, own).await);
                        }
                    });
                }
            }
            Word::Written | Word::Send | Word::Status { .. } | Word::Knock => {}
        }
    }

    /// Shows entities as they are in the store now.
    pub(super) async fn reread(self, store: Store, space: SpaceId, ids: Vec<EntityId>) {
        let Ok(found) = store.summaries_of(space, &ids).await else { return };
        if self.store().is_none_or(|now| now.device != store.device) {
            return;
        }
        if found.len() < ids.len() {
            let gone = ids.iter().filter(|id| found.iter().all(|row| row.id != **id));
            self.rows.update(|rows| gone.for_each(|id| drop(rows.remove(&(space, *id)))));
        }
        self.note_rows(found);
    }

    /// Somebody may have signed in or out in another tab: this one shows and sends for whoever is here now.
    pub(super) async fn follow_resident(self) {
        let Ok(registry) = self.registry().await else { return };
        // What cannot be read now is looked at when the person comes back to this tab.
        let Ok(current) = registry.current().await else { return };
        let here = match self.phase.get_untracked() {
            Phase::Locked(resident, _) => Some((resident.person, true)),
            _ => self.store().map(|store| (store.person, store.disk.keys.closes)),
        };
        if current.map(|resident| (resident.person, resident.lock.is_some())) != here {
            registry::hint(None);
            self.forget();
            self.open_or_say_why().await;
        }
    }
}
