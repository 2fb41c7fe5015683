//! A record that is being written: each change goes to the disk at once, and only then does the page say so.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use gloo::timers::future::TimeoutFuture;
use leptos::prelude::*;
use qinglan_core::id::{EntityId, OpId, SpaceId};
use qinglan_core::record::{Entity, EntityKind, Field, Value};

use super::App;
use crate::shell::clock;
use crate::shell::db::StoreError;
use crate::shell::store::Change;
use crate::shell::task::spawn;

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

#[derive(Default)]
struct Pending {
    changes: RefCell<BTreeMap<Field, (Value, Vec<OpId>)>>,
    writing: Cell<bool>,
}

/// The handle of an open record.
#[derive(Clone, Copy)]
pub struct Draft {
    pub app: App,
    pub space: SpaceId,
    pub id: EntityId,
    /// As it is on the disk.
    pub entity: RwSignal<Entity>,
    pub save: RwSignal<SaveState>,
    pending: StoredValue<Rc<Pending>, LocalStorage>,
}

impl Draft {
    #[must_use]
    pub fn new(app: App, space: SpaceId, entity: Entity) -> Self {
        let id = entity.id;
        let pending = StoredValue::new_local(Rc::new(Pending::default()));
        Self { app, space, id, entity: RwSignal::new(entity), save: RwSignal::new(SaveState::Untouched), pending }
    }

    /// A field got a value. `seen` are the versions that the person had before them.
    pub fn set(self, field: Field, value: Value, seen: Vec<OpId>) {
        let pending = self.pending.get_value();
        pending.changes.borrow_mut().insert(field, (value, seen));
        if matches!(self.save.get_untracked(), SaveState::Untouched | SaveState::Saved) {
            self.save.set(SaveState::Saving);
        }
        if !pending.writing.replace(true) {
            spawn(async move { self.write(&pending).await });
        }
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
        !pending.writing.get() && pending.changes.borrow().is_empty()
    }

    /// Takes in what came from elsewhere, unless something typed here is still on its way to the disk.
    pub async fn refresh(self) {
        let Some(store) = self.app.store() else { return };
        if let Ok(Some(entity)) = store.entity(self.space, self.id).await
            && self.is_settled()
            && self.entity.with_untracked(|old| *old != entity)
        {
            self.entity.set(entity);
        }
    }

    async fn write(self, pending: &Pending) {
        loop {
            let batch = std::mem::take(&mut *pending.changes.borrow_mut());
            if batch.is_empty() {
                // In the same breath as the look: what is typed from now on begins a writer of its own.
                pending.writing.set(false);
                break;
            }
            match self.write_batch(&batch).await {
                Ok(entity) => {
                    self.app.note(self.space, &entity);
                    self.entity.set(entity);
                    if pending.changes.borrow().is_empty() {
                        self.save.set(SaveState::Saved);
                    }
                }
                Err(error) => {
                    let closed = matches!(error, StoreError::Broken(_));
                    self.save.set(SaveState::Failed(error));
                    if closed && let Err(error) = self.app.reopen().await {
                        leptos::logging::debug_warn!("the store stays closed: {error:?}");
                    }
                    for (field, change) in batch {
                        // What was typed since is newer.
                        pending.changes.borrow_mut().entry(field).or_insert(change);
                    }
                    TimeoutFuture::new(RETRY_MS).await;
                }
            }
        }
        if let Err(error) = self.app.written().await {
            leptos::logging::debug_warn!("counting what waits: {error:?}");
        }
    }

    async fn write_batch(self, batch: &BTreeMap<Field, (Value, Vec<OpId>)>) -> Result<Entity, StoreError> {
        let store = self.app.store().ok_or_else(|| StoreError::Broken("nobody is signed in".into()))?;
        let written = |(field, (value, seen)): (&Field, &(Value, Vec<OpId>))| Change {
            field: field.clone(),
            value: value.clone(),
            seen: seen.clone(),
        };
        let mut changes: Vec<Change> = batch.iter().map(written).collect();
        // A record comes into being with its first word: its form and state are written with it.
        let birth = self.entity.with_untracked(|entity| {
            let blank = entity.fields.values().flatten().all(|version| version.op.counter == 0);
            if blank { system_fields(entity) } else { Vec::new() }
        });
        changes.splice(0..0, birth);
        store.edit(self.space, (self.id, EntityKind::Record), &changes, clock::now()).await
    }
}

fn system_fields(entity: &Entity) -> Vec<Change> {
    let known = entity.fields.iter().filter_map(|(field, versions)| Some((field, versions.last()?)));
    known.map(|(field, version)| Change { field: field.clone(), value: version.value.clone(), seen: Vec::new() }).collect()
}
