//! The app's shared state.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use crate::reactive::{Memo, Owner, RwSignal, StoredValue, use_context};
use gloo::timers::callback::Timeout;
use qinglan_core::directory::World;
use qinglan_core::id::{DeviceId, EntityId, Millis, PersonId, SpaceId};
use qinglan_core::order::{self, Map};
use qinglan_core::record::{Entity, EntityKind, Summary};
use qinglan_core::sync::{Client, Event, SyncStatus};

use super::Draft;
use crate::shell::address::{self, Address};
use crate::shell::live::Sockets;
use crate::shell::registry::{self, Registry, Resident};
use crate::shell::store::Store;
use crate::shell::tabs::Tabs;
use crate::shell::task::{Work, spawn};
use crate::shell::worker;
use crate::shell::{browser, clock};
use crate::text::t;
use qinglan_core::store::{Keys, StoreError, Upload};

/// Who comes back to a phone that was put away for so long enters the PIN again.
const LOCK_AFTER_MS: i64 = 10 * 60 * 1_000;

/// Where an entity is: the same record may be in several spaces.
pub type Key = (SpaceId, EntityId);

/// How far the app has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The store is being opened.
    Opening,
    /// Nobody is signed in on this device; who has been here.
    Nobody(Vec<Resident>),
    /// Whose PIN is asked for, and whether a new invite says that it is she.
    Locked(Resident, bool),
    Here,
    /// The store cannot be opened.
    Broken(StoreError),
}

/// A row of a list and how often it has changed since the app started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub summary: Summary,
    pub revision: u64,
}

/// Takes back what was done. It outlives the page that made it, unlike a page's own callbacks.
pub type Undo = Arc<dyn Fn() + Send + Sync>;

/// A short notice, with a way to take back what it tells of.
#[derive(Clone)]
pub struct Toast {
    pub words: String,
    pub undo: Option<Undo>,
    /// What it takes back belongs to the page that is open, and goes with it.
    pub of_page: bool,
}

/// What went out for people who are away: their stores do not learn of it before they are back.
#[derive(Default)]
pub struct Gone {
    /// Up to which operation.
    pub ops: Map<PersonId, u64>,
    /// Refused ones too.
    pub photos: Vec<Upload>,
}

/// Whether photos and recordings are on their way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Uploading {
    #[default]
    No,
    Yes,
    /// And a request got through meanwhile: what breaks off is tried again at once.
    Again,
}

/// What is not for signals: the store's handle, the sender's state, timers, sockets.
#[derive(Default)]
pub(super) struct Inner {
    pub registry: RefCell<Option<Registry>>,
    pub store: RefCell<Option<Store>>,
    pub client: RefCell<Client>,
    pub timer: RefCell<Option<Timeout>>,
    pub toast_timer: RefCell<Option<Timeout>>,
    pub sockets: Sockets,
    pub uploading: Cell<Uploading>,
    /// The disk refused a write, and has taken none as large since.
    pub is_full: Cell<bool>,
    /// Pictures left for want of room, and there is little still.
    pub has_cleared: Cell<bool>,
    /// Since when this page is out of sight.
    pub hidden_at: Cell<Option<Millis>>,
    /// Old acknowledged operations were dropped since the store was opened.
    pub pruned: Cell<bool>,
    /// The server says that what it has of the person is deleted from then on.
    pub deleted: Cell<Option<Millis>>,
    pub tabs: RefCell<Option<Tabs>>,
    /// Of the person's tabs this is the one that sends.
    pub leads: Cell<bool>,
    /// What went out for people who are away; none while it goes.
    pub gone: RefCell<Option<Gone>>,
    /// It is to go once more: the network came meanwhile, or somebody left.
    pub gone_again: Cell<bool>,
    /// Drafts with words on their way to the disk: who opens one again opens the same.
    pub unsettled: RefCell<Vec<Draft>>,
}

/// The handle that every page has.
#[derive(Clone, Copy)]
pub struct App {
    pub phase: RwSignal<Phase>,
    pub world: RwSignal<Option<Arc<World>>>,
    /// Whoever asks for it hears of nothing else that changes in the world.
    me: Memo<Option<PersonId>>,
    /// Every entity on the device, without its body.
    pub rows: RwSignal<Map<Key, Listed>>,
    pub status: RwSignal<SyncStatus>,
    /// How many operations wait for the person's word.
    pub refused: RwSignal<u32>,
    /// What others wrote before this device came has not been read to its end yet.
    pub partial: RwSignal<bool>,
    /// Photos on their way: done and all, in bytes.
    pub upload: RwSignal<Option<(u64, u64)>>,
    /// There is little room: how many bytes are left, and how much waits to be sent.
    pub little: RwSignal<Option<(u64, u64)>>,
    /// The app's second part is here; none while it is being loaded for a page that waits for it.
    pub whole: RwSignal<Option<bool>>,
    /// The library of forms has been read.
    pub forms: RwSignal<bool>,
    /// The person has a PIN here.
    pub pin: RwSignal<bool>,
    /// A new version of the app waits.
    pub update: RwSignal<bool>,
    pub toast: RwSignal<Option<Toast>>,
    /// Which page is open.
    pub address: RwSignal<Address>,
    pub(super) inner: StoredValue<Rc<Inner>>,
    /// The root, which no navigation disposes of.
    root: StoredValue<Owner>,
}

/// The app's state from the context.
#[must_use]
pub fn use_app() -> App {
    use_context::<App>().unwrap_or_default()
}

impl App {
    #[must_use]
    pub fn new() -> Self {
        let world = RwSignal::new(None::<Arc<World>>);
        Self {
            phase: RwSignal::new(Phase::Opening),
            world,
            me: Memo::new(move || world.with(|world| world.as_ref().map(|world| world.me))),
            rows: RwSignal::new(Map::new()),
            status: RwSignal::new(SyncStatus::Waiting { queued: 0 }),
            refused: RwSignal::new(0),
            partial: RwSignal::new(false),
            upload: RwSignal::new(None),
            little: RwSignal::new(None),
            whole: RwSignal::new(Some(false)),
            forms: RwSignal::new(false),
            pin: RwSignal::new(false),
            update: RwSignal::new(false),
            toast: RwSignal::new(None),
            address: RwSignal::new(address::here()),
            inner: StoredValue::new(Rc::new(Inner { gone: RefCell::new(Some(Gone::default())), ..Inner::default() })),
            root: StoredValue::new(Owner::current().unwrap_or_default()),
        }
    }

    pub(super) fn inner(self) -> Rc<Inner> {
        self.inner.get_value()
    }

    /// The person's store, once it is open.
    #[must_use]
    pub fn store(self) -> Option<Store> {
        self.inner().store.borrow().clone()
    }

    /// Makes signals that outlive the page that asks for them.
    pub(super) fn at_root<T>(self, make: impl FnOnce() -> T) -> T {
        self.root.get_value().with(make)
    }

    /// An id for something new (rule ID1).
    #[must_use]
    pub fn entity_id(self) -> EntityId {
        EntityId::drawn(self.device(), clock::random())
    }

    /// The name of this device's store. What is finished after somebody has left is named by chance alone.
    pub(super) fn device(self) -> DeviceId {
        self.store().map_or_else(clock::device_id, |store| store.device)
    }

    /// From when on the server has nothing of the person any more, if that is why nobody is signed in here (rule DP8).
    #[must_use]
    pub fn deleted_from(self) -> Option<Millis> {
        self.inner().deleted.get()
    }

    /// Who is signed in.
    #[must_use]
    pub fn me(self) -> Option<PersonId> {
        self.me.get()
    }

    /// Opens what is on the device and begins to send and receive.
    pub fn start(self) {
        spawn(self.open_or_say_why());
        // Not before the first page: on a slow phone it would come later by that.
        Timeout::new(browser::FIRST_PAGE_MS, move || spawn(worker::register(move || self.update.set(true)))).forget();
        browser::watch_network(move |up| self.dispatch(Event::Network { up }));
        browser::watch_away(move |away_ms| {
            self.inner().hidden_at.set(away_ms.is_none().then(clock::now));
            match away_ms {
                None => self.send_while_away(),
                Some(away_ms) if away_ms >= LOCK_AFTER_MS && self.pin.get_untracked() => browser::reload(),
                Some(_) => {
                    spawn(self.follow_resident());
                    self.dispatch(Event::Poked);
                }
            }
        });
        address::watch(move |hash| self.arrive(hash));
    }

    /// Out of sight for so long that nobody is let in by this page any more.
    pub(super) fn is_put_away(self) -> bool {
        // A clock that was set back says nothing good.
        self.inner().hidden_at.get().is_some_and(|since| !(0..LOCK_AFTER_MS).contains(&(clock::now().0 - since.0)))
    }

    /// Opens another page.
    pub fn go(self, to: &str) {
        address::go(to, false);
        self.arrive(Some(String::new()));
    }

    /// Opens another page in the place of this one: the way back skips it.
    pub fn go_instead(self, to: &str) {
        address::go(to, true);
        self.arrive(Some(String::new()));
    }

    /// The address changed. Someone who chose a link begins at the top, or at the place it named; who went back, where they were.
    fn arrive(self, hash: Option<String>) {
        self.address.set(address::here());
        if let Some(hash) = hash {
            // Once the page stands.
            Timeout::new(0, move || match hash.strip_prefix('#') {
                Some(id) => browser::focus(id),
                None => browser::to_top(),
            })
            .forget();
        }
    }

    pub(super) fn open_or_say_why(self) -> Work<'static, ()> {
        Box::pin(async move {
            if let Err(error) = self.open().await {
                self.phase.set(Phase::Broken(error));
            }
        })
    }

    pub(super) fn open(self) -> Work<'static, Result<(), StoreError>> {
        Box::pin(async move {
            if let Some(person) = registry::hinted() {
                match self.enter(person, Keys::default()).await {
                    Ok(()) => {
                        Timeout::new(browser::FIRST_PAGE_MS, move || spawn(self.follow_resident())).forget();
                        return Ok(());
                    }
                    // It may be wrong, and the next start must not believe it either: the list of people knows better.
                    Err(error) => leptos::logging::debug_warn!("the hint led nowhere: {error:?}"),
                }
                registry::hint(None);
            }
            let registry = self.registry().await?;
            match registry.current().await? {
                Some(resident) if resident.lock.is_some() => self.knock(resident, false),
                Some(Resident { person, .. }) => {
                    let keys = registry.keys_without_pin(person).await?;
                    if keys == Keys::default() {
                        registry::hint(Some(person));
                    }
                    self.enter(person, keys).await?;
                }
                None => self.nobody().await,
            }
            Ok(())
        })
    }

    /// Opens a person's store and shows what is in it.
    pub(super) fn enter(self, person: PersonId, keys: Keys) -> Work<'static, Result<(), StoreError>> {
        Box::pin(async move {
            // Before the store is read: what another tab writes from now on is heard.
            self.join_tabs(Some(person));
            let (store, shown) = Store::open_to_show(person, keys).await?;
            *self.inner().store.borrow_mut() = Some(store.clone());
            self.inner().pruned.set(false);
            self.rows.set(Map::new());
            self.note_rows(shown.summaries);
            self.world.set(shown.world.map(Arc::new));
            self.pin.set(keys.closes);
            self.phase.set(Phase::Here);
            // Her page first: the store is left to it until it stands.
            Timeout::new(browser::FIRST_PAGE_MS, move || self.wait_to_send(store)).forget();
            Ok(())
        })
    }

    /// Opens the person's store once more: a browser that ran out of room closes it.
    pub(super) async fn reopen(self) -> Result<(), StoreError> {
        let Some(store) = self.store() else { return Ok(()) };
        let opened = Store::open(store.person, store.disk.keys).await?;
        *self.inner().store.borrow_mut() = Some(opened);
        Ok(())
    }

    /// Shows that nobody is signed in, and nothing of who was.
    pub(super) fn nobody(self) -> Work<'static, ()> {
        Box::pin(async move {
            self.join_tabs(None);
            self.world.set(None);
            self.rows.set(Map::new());
            let people = match self.registry().await {
                Ok(registry) => registry.people().await.unwrap_or_default(),
                Err(_) => Vec::new(),
            };
            self.phase.set(Phase::Nobody(people));
            self.send_later_for_absent();
        })
    }

    /// Nobody is here until somebody's store is open: nothing is sent, and another tab of the person's may send.
    pub(super) fn forget(self) {
        let inner = self.inner();
        inner.sockets.close();
        inner.timer.borrow_mut().take();
        *inner.store.borrow_mut() = None;
        *inner.client.borrow_mut() = Client::new();
        inner.leads.set(false);
        inner.deleted.set(None);
        *inner.tabs.borrow_mut() = None;
        self.upload.set(None);
        self.partial.set(false);
    }

    /// An entity changed on this device: lists and open pages take it in.
    pub fn note(self, space: SpaceId, entity: &Entity) {
        self.tell_rows(space, vec![Summary::of(space, entity)]);
    }

    /// Shows rows as they are on the disk.
    pub(super) fn note_rows(self, summaries: Vec<Summary>) {
        if summaries.is_empty() {
            return;
        }
        self.rows.update(|rows| {
            for summary in summaries {
                let revision = rows.get(&key(&summary)).map_or(0, |row| row.revision + 1);
                rows.insert(key(&summary), Listed { summary, revision });
            }
        });
    }

    /// How often an entity has changed; none while it is not here.
    #[must_use]
    pub fn revision(self, key: Key) -> Memo<Option<u64>> {
        Memo::new(move || self.rows.with(|rows| rows.get(&key).map(|row| row.revision)))
    }

    /// Shows a notice for ten seconds.
    pub fn tell(self, words: &str) {
        self.show(Toast { words: words.to_owned(), undo: None, of_page: false });
    }

    /// Tells of something that was done on the open page, and can be undone as long as it is open.
    pub fn tell_on_page(self, words: &str, undo: impl Fn() + Send + Sync + 'static) {
        self.show(Toast { words: words.to_owned(), undo: Some(Arc::new(undo)), of_page: true });
    }

    /// Tells of something that can be undone from any page.
    pub fn tell_anywhere(self, words: &str, undo: impl Fn() + Send + Sync + 'static) {
        self.show(Toast { words: words.to_owned(), undo: Some(Arc::new(undo)), of_page: false });
    }

    /// The page is left, and what only it could undo with it.
    pub fn leave_page(self) {
        let goes = self.toast.with_untracked(|toast| toast.as_ref().is_some_and(|toast| toast.of_page));
        if goes {
            self.toast.set(None);
        }
    }

    fn show(self, toast: Toast) {
        const SHOWN_MS: u32 = 10_000;
        self.toast.set(Some(toast));
        *self.inner().toast_timer.borrow_mut() = Some(Timeout::new(SHOWN_MS, move || self.toast.set(None)));
    }

    /// The name of a person; words for who is not in the directory's part that this device has, and nothing without one.
    #[must_use]
    pub fn name_of(self, person: PersonId) -> String {
        let known = |world: &Arc<World>| {
            // Who is in no space of mine any more: she left, or was deleted, and which of the two is nobody's business.
            world.person(person).map_or_else(|| t().person_gone().to_owned(), |person| person.name.clone())
        };
        self.world.with(|world| world.as_ref().map(known)).unwrap_or_default()
    }

    /// The entities of a kind that are not deleted, newest first.
    #[must_use]
    pub fn of_kind(self, kind: EntityKind) -> Vec<Summary> {
        let found: Vec<Summary> = self.rows.with(|rows| {
            let alive =
                rows.values().map(|row| &row.summary).filter(|row| row.kind == kind && !row.deleted && !is_correction(row));
            alive.cloned().collect()
        });
        order::greatest_first(found, |row| row.changed_at.0)
    }
}

impl Default for App {
    fn default() -> Self {
        Self::new()
    }
}

/// A draft that corrects a record is part of that record, and no row of its own.
fn is_correction(row: &Summary) -> bool {
    row.kind == EntityKind::Record && row.on.is_some()
}

const fn key(summary: &Summary) -> Key {
    (summary.space, summary.id)
}
