//! A record that is being written: each change goes to the disk at once, and only then does the page say so.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::reactive::{RwSignal, StoredValue};
use gloo::timers::future::TimeoutFuture;
use qinglan_core::form::{Definition, title};
use qinglan_core::id::{DeviceId, EntityId, OpId, PersonId, SpaceId};
use qinglan_core::record::{Entity, EntityKind, Field, Value, Version};

use super::App;
use super::app::Key;
use super::room::REFUSED_BYTES;
use crate::shell::clock;
use crate::shell::store::Store;
use crate::shell::task::spawn;
use crate::text::{language, t};
use qinglan_core::store::{Change, Pending, StoreError};

/// What the page says about saving.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveState {
    /// Nothing has been typed here yet.
    Untouched,
    /// On its way to the disk.
    Saving,
    /// On the disk.
    Saved,
    /// Not on the disk; tried again every few seconds, and still in the page.
    Failed(StoreError),
}

/// A phone whose room was just cleared should save again without being asked.
const RETRY_MS: u32 = 3_000;
/// A write takes about this long on a slow phone.
const SETTLE_MS: u32 = 20;

#[derive(Default)]
struct Way {
    changes: RefCell<Pending>,
    writing: Cell<bool>,
    /// Something came from elsewhere while words were on their way.
    missed: Cell<bool>,
    /// Photos that are being made smaller.
    held: Cell<u32>,
    /// Ends what would go on by itself: a recording.
    end: RefCell<Option<Rc<dyn Fn()>>>,
    ear: RefCell<Option<Ear>>,
    /// What is written now follows from an answer, and is none.
    follows: Cell<bool>,
    watcher: RefCell<Option<Watcher>>,
}

/// Told of every answer as it is given: the record as it will be, and the field.
pub type Ear = Rc<dyn Fn(&Entity, &Field)>;

/// Told of every answer that a person gives, before it stands: the field, and what it will have.
pub type Watcher = Rc<dyn Fn(&Field, &Value)>;

/// The handle of an open record.
#[derive(Clone, Copy)]
pub struct Draft {
    pub app: App,
    /// Whose store it is written to, whoever is signed in by then; none for what is only tried.
    person: Option<PersonId>,
    pub space: SpaceId,
    pub id: EntityId,
    /// Where what is typed goes: the record itself, or the draft of its correction.
    pub into: EntityId,
    /// The submitted record, while it is being corrected.
    base: StoredValue<Option<Entity>>,
    /// As it is on the disk.
    pub entity: RwSignal<Entity>,
    pub save: RwSignal<SaveState>,
    /// How often something that was being made was made: inputs that looked away meanwhile look again.
    pub released: RwSignal<u32>,
    /// For the title; none when the form is not known here.
    form: StoredValue<Option<Definition>>,
    pending: StoredValue<Rc<Way>>,
}

impl Draft {
    /// Opens a record. What it holds lives on when its page goes: words may still be on their way to the disk, and then the same
    /// draft is opened again, with them in it: a second writer could put older words over newer ones.
    #[must_use]
    pub fn open(app: App, space: SpaceId, entity: Entity, form: Option<Definition>) -> Self {
        let into = entity.id;
        Self::over(app, space, (into, entity), None, form)
    }

    /// Opens the correction of a submitted record: it shows the record as it will be, and what is typed goes into the draft.
    #[must_use]
    pub fn correct(app: App, space: SpaceId, record: Entity, draft: &Entity, form: Option<Definition>) -> Self {
        Self::over(app, space, (draft.id, record.corrected(draft)), Some(record), form)
    }

    /// Opens what nobody keeps: a form that is being tried.
    #[must_use]
    pub fn trial(app: App, space: SpaceId, entity: Entity) -> Self {
        Self { person: None, ..Self::open(app, space, entity, None) }
    }

    /// Whether anything of it is kept: what is only tried is not.
    #[must_use]
    pub const fn is_kept(self) -> bool {
        self.person.is_some()
    }

    fn over(
        app: App,
        space: SpaceId,
        (into, entity): (EntityId, Entity),
        base: Option<Entity>,
        form: Option<Definition>,
    ) -> Self {
        let known = app.inner().unsettled.borrow().iter().find(|draft| draft.is_of((space, into))).copied();
        if let Some(draft) = known.filter(|draft| draft.person == app.me()) {
            let all = draft.pending.get_value().changes.borrow().all();
            draft.entity.set(with_answers(entity, &all));
            return draft;
        }
        app.at_root(|| Self {
            app,
            person: app.me(),
            space,
            id: entity.id,
            into,
            base: StoredValue::new(base),
            entity: RwSignal::new(entity),
            save: RwSignal::new(SaveState::Untouched),
            released: RwSignal::new(0),
            form: StoredValue::new(form),
            pending: StoredValue::new(Rc::new(Way::default())),
        })
    }

    fn is_of(self, key: Key) -> bool {
        (self.space, self.into) == key
    }

    /// What the page shows of a row from the disk.
    fn shown(self, row: Entity) -> Entity {
        self.base.with_value(|base| base.as_ref().map(|base| base.corrected(&row))).unwrap_or(row)
    }

    /// The field of a new row of the repeat at `path` (rule ID1); none where that names no field. Rows that are on their way to the disk
    /// have names too.
    #[must_use]
    pub fn new_row(self, path: &str) -> Option<Field> {
        self.ahead().new_row(path, self.app.device(), u16::from_be_bytes(clock::random()))
    }

    /// A field got a value. `seen` are the versions that the person had before them.
    pub fn set(self, field: Field, value: Value, seen: Vec<OpId>) {
        let pending = self.pending.get_value();
        let watcher = pending.watcher.borrow().clone().filter(|_| !pending.follows.get());
        if let Some(watcher) = watcher {
            watcher(&field, &value);
        }
        self.put(field, value, seen);
    }

    /// What is written in `write` follows from an answer: nobody takes it back, and nobody is told of it.
    pub fn following(self, write: impl FnOnce()) {
        let follows = &self.pending.get_value().follows;
        let before = follows.replace(true);
        write();
        follows.set(before);
    }

    /// What a field has, or will have once it is on the disk.
    #[must_use]
    pub fn stands(self, field: &Field) -> Value {
        let pending = self.pending.get_value();
        let changes = pending.changes.borrow();
        let stands = changes.latest(field).cloned();
        stands.or_else(|| self.entity.with_untracked(|entity| entity.value(field).cloned())).unwrap_or(Value::Empty)
    }

    /// As [`Draft::set`], beside what the person does: nobody takes it back by itself.
    pub fn set_beside(self, field: Field, value: Value) {
        let seen = self.seen(&field);
        self.put(field, value, seen);
    }

    fn put(self, field: Field, value: Value, seen: Vec<OpId>) {
        let pending = self.pending.get_value();
        let ear = pending.ear.borrow().clone().filter(|_| !pending.follows.get()).map(|ear| (ear, field.clone()));
        if !pending.changes.borrow_mut().set(field, value, seen) {
            return;
        }
        if matches!(self.save.get_untracked(), SaveState::Untouched | SaveState::Saved) {
            self.save.set(SaveState::Saving);
        }
        if !pending.writing.replace(true) {
            self.app.inner().unsettled.borrow_mut().push(self);
            spawn(async move { self.write(&pending).await });
        }
        if let Some((ear, field)) = ear {
            ear(&self.ahead(), &field);
        }
    }

    /// Has every answer heard from now on.
    pub fn heard_by(self, ear: Ear) {
        *self.pending.get_value().ear.borrow_mut() = Some(ear);
    }

    /// Has every answer watched from now on, or none.
    pub fn watched_by(self, watcher: Option<Watcher>) {
        *self.pending.get_value().watcher.borrow_mut() = watcher;
    }

    /// The record as it will be once all that was typed is on the disk.
    #[must_use]
    pub fn ahead(self) -> Entity {
        let all = self.pending.get_value().changes.borrow().all();
        with_answers(self.entity.get_untracked(), &all)
    }

    /// Nothing of it is on the disk yet.
    #[must_use]
    pub fn is_new(self) -> bool {
        self.entity.with_untracked(|entity| entity.fields.values().flatten().all(|version| version.op.counter == 0))
    }

    /// What a new record begins with: written with its first word.
    pub fn prefill(self, answers: Vec<(Field, Value)>) {
        self.entity.update(|entity| {
            let author = entity.author;
            for (field, value) in answers {
                entity.fields.insert(field, vec![unsaved(author, value)]);
            }
        });
    }

    /// Several fields at once: a removed row, a chosen version.
    pub fn set_all(self, changes: Vec<Change>) {
        for Change { field, value, seen } in changes {
            self.set(field, value, seen);
        }
    }

    /// The versions of a field that are on the page.
    #[must_use]
    pub fn seen(self, field: &Field) -> Vec<OpId> {
        self.entity.with_untracked(|entity| entity.shown(field).map(|version| vec![version.op]).unwrap_or_default())
    }

    /// Whether everything typed is on the disk.
    #[must_use]
    pub fn is_settled(self) -> bool {
        let pending = self.pending.get_value();
        pending.held.get() == 0 && !pending.writing.get() && pending.changes.borrow().is_empty()
    }

    /// Something is being made that will be an answer: nothing is settled until [`Draft::release`].
    pub fn hold(self) {
        let held = &self.pending.get_value().held;
        held.set(held.get() + 1);
    }

    /// It is made, or will not be. What came from elsewhere meanwhile is shown now.
    pub fn release(self) {
        let pending = self.pending.get_value();
        pending.held.set(pending.held.get().saturating_sub(1));
        if pending.held.get() == 0 {
            pending.missed.set(false);
            spawn(self.refresh());
            self.released.update(|times| *times += 1);
        }
    }

    /// Something goes on until `end` is called: nobody can wait for it otherwise.
    pub fn ends_with(self, end: Rc<dyn Fn()>) {
        self.end();
        *self.pending.get_value().end.borrow_mut() = Some(end);
    }

    /// Ends what would go on by itself.
    pub fn end(self) {
        let end = self.pending.get_value().end.take();
        if let Some(end) = end {
            end();
        }
    }

    /// Returns when every answer that was given so far is on the disk.
    ///
    /// # Errors
    /// The disk's: it is tried again and again beside this.
    pub async fn try_written_down(self) -> Result<(), StoreError> {
        let pending = self.pending.get_value();
        while pending.writing.get() || !pending.changes.borrow().is_empty() {
            if let SaveState::Failed(error) = self.save.get_untracked() {
                return Err(error);
            }
            TimeoutFuture::new(SETTLE_MS).await;
        }
        Ok(())
    }

    /// Returns when everything typed, and said, is on the disk.
    pub async fn settle(self) {
        self.end();
        while !self.is_settled() {
            TimeoutFuture::new(SETTLE_MS).await;
        }
    }

    /// Returns when everything typed, and said, is on the disk.
    ///
    /// # Errors
    /// The disk's: it is tried again and again beside this.
    pub async fn try_settle(self) -> Result<(), StoreError> {
        self.end();
        while !self.is_settled() {
            if let SaveState::Failed(error) = self.save.get_untracked() {
                return Err(error);
            }
            TimeoutFuture::new(SETTLE_MS).await;
        }
        Ok(())
    }

    /// Whether something was recorded for it that is not in it yet; then it says so.
    pub async fn has_loose_takes(self) -> bool {
        let Some(store) = self.store() else { return false };
        // A disk that cannot be read says so elsewhere.
        let loose = store.has_takes(self.space, self.into).await.unwrap_or_default();
        if loose {
            self.app.tell(t().audio_loose_first());
        }
        loose
    }

    /// The store of whom this record is, as long as they are here.
    #[must_use]
    pub fn store(self) -> Option<Store> {
        self.app.store().filter(|store| Some(store.person) == self.person)
    }

    /// Takes in what came from elsewhere, unless something typed here is still on its way to the disk.
    pub async fn refresh(self) {
        let Some(store) = self.app.store() else { return };
        if self.into != self.id
            && let Ok(base @ Some(_)) = store.entity(self.space, self.id).await
        {
            self.base.set_value(base);
        }
        if let Ok(Some(entity)) = store.entity(self.space, self.into).await {
            let entity = self.shown(entity);
            if !self.is_settled() {
                self.pending.get_value().missed.set(true);
            } else if self.entity.with_untracked(|old| *old != entity) {
                self.entity.set(entity);
            }
        }
    }

    async fn write(self, pending: &Way) {
        loop {
            let batch = pending.changes.borrow_mut().take();
            if batch.is_empty() {
                // In the same breath as the look: what is typed from now on begins a writer of its own.
                pending.writing.set(false);
                self.app.inner().unsettled.borrow_mut().retain(|draft| !draft.is_of((self.space, self.into)));
                break;
            }
            match self.write_batch(batch).await {
                Ok(entity) => {
                    pending.changes.borrow_mut().done();
                    if self.app.me() == self.person {
                        self.app.note(self.space, &entity);
                    }
                    self.entity.set(self.shown(entity));
                    if pending.changes.borrow().is_idle() {
                        self.save.set(SaveState::Saved);
                    }
                }
                Err(error) => {
                    let closed = matches!(error, StoreError::Broken(_));
                    if error == StoreError::Full {
                        self.app.check_room(REFUSED_BYTES);
                    }
                    self.save.set(SaveState::Failed(error));
                    if closed && let Err(error) = self.app.reopen().await {
                        leptos::logging::debug_warn!("the store stays closed: {error:?}");
                    }
                    pending.changes.borrow_mut().failed();
                    TimeoutFuture::new(RETRY_MS).await;
                }
            }
        }
        if pending.missed.take() {
            self.refresh().await;
        }
        self.app.written().await;
    }

    async fn write_batch(self, mut changes: Vec<Change>) -> Result<Entity, StoreError> {
        if self.person.is_none() {
            return Ok(self.entity.with_untracked(|entity| with_answers(entity.clone(), &changes)));
        }
        let store = self.store().ok_or_else(|| StoreError::Broken("nobody is signed in".into()))?;
        // A record comes into being with its first word: its form and state are written with it.
        let birth = if self.is_new() { self.entity.with_untracked(system_fields) } else { Vec::new() };
        // Lists call a record by what was submitted.
        let title = if self.into == self.id { self.title_change(&changes) } else { None };
        changes.splice(0..0, birth);
        changes.extend(title);
        store.edit(self.space, (self.into, EntityKind::Record), &changes, clock::now()).await
    }

    /// Lists call a draft by its answers, as far as they go.
    fn title_change(self, batch: &[Change]) -> Option<Change> {
        self.entity.with_untracked(|entity| {
            let after = with_answers(entity.clone(), batch);
            let words = self.form.with_value(|form| title(form.as_ref()?, &after, language()))?;
            let field = Field::title();
            let seen = entity.versions(&field).iter().map(|version| version.op).collect();
            (entity.text(&field) != Some(words.as_str())).then_some(Change { field, value: Value::Text(words), seen })
        })
    }
}

/// The entity as it will be, for a look at it: nothing of this is stored. What is replaced keeps its name, for `seen`.
fn with_answers(mut entity: Entity, batch: &[Change]) -> Entity {
    for Change { field, value, .. } in batch {
        let shown = entity.shown(field).cloned();
        let version = shown.unwrap_or_else(|| unsaved(entity.author, value.clone()));
        entity.fields.insert(field.clone(), vec![Version { value: value.clone(), ..version }]);
    }
    entity
}

/// A version that no operation made.
#[must_use]
pub fn unsaved(author: PersonId, value: Value) -> Version {
    let op = OpId { device: DeviceId::from_bytes([0; 16]), counter: 0 };
    Version { op, author, at: clock::now(), seq: None, value }
}

fn system_fields(entity: &Entity) -> Vec<Change> {
    let known = entity.fields.iter().filter_map(|(field, versions)| Some((field, versions.last()?)));
    known.map(|(field, version)| Change { field: field.clone(), value: version.value.clone(), seen: Vec::new() }).collect()
}
