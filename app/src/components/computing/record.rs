//! The record of a form that computes: what is answered goes to the engine at once, and what follows from it to the disk with it.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use qinglan_core::form::engine::{self, Change, Index, Model, Reader};
use qinglan_core::form::{Progress, Violation};
use qinglan_core::record::{Entity, Field, Value};

use super::audit::{Timing, heard, look_around};
use super::located::{ask_beginning, ask_due};
use super::media::Files;
use crate::components::filling::{Computes, Filling};
use crate::reactive::{Memo, Owner, RwSignal, untrack};
use crate::shell::device::Device;
use crate::text::language;

/// A record that is open, with its engine.
pub struct Computing {
    pub filling: Filling,
    /// What stands beside labels.
    pub files: Files,
    engine: RefCell<engine::Filling>,
    /// What looks at a part, or at its rows, by their paths: told when it may be another one.
    watched: RefCell<BTreeMap<String, RwSignal<u32>>>,
    /// They outlive the row that first asked for them.
    owner: Owner,
    /// The person tried to submit.
    tried: Cell<bool>,
    /// The time at each question, where the form asks for it.
    pub timing: Option<Timing>,
    /// Where the record was begun, until its first word is written.
    pub begun_at: RefCell<Vec<(Field, String)>>,
    /// Questions that want to know where the person is, and how often they wanted it.
    pub due: RefCell<BTreeSet<Field>>,
    pub turn: Cell<u32>,
}

impl Computing {
    /// Opens the record that `filling` is about.
    ///
    /// # Errors
    /// What is wrong with the form: it was published by something that knows more.
    pub fn open(filling: Filling) -> Result<Rc<Self>, Vec<engine::Fault>> {
        let model = Rc::new(filling.form.with_value(Model::new)?);
        let draft = filling.draft;
        let app = draft.app;
        let device = Rc::new(Device {
            person: app.me().map(|me| app.name_of(me)).unwrap_or_default(),
            id: app.store().map(|store| store.device.to_string()).unwrap_or_default(),
            language: language(),
        });
        let reader = Reader { language: language(), other: None };
        let names = Box::new(move |path: &str| {
            let row = draft.new_row(path).map(|field| field.to_string());
            row.as_deref().and_then(|row| row.rsplit('/').next()).unwrap_or_default().to_owned()
        });
        let begins = filling.editable && draft.is_new();
        let engine = if begins {
            engine::Filling::begin(model, device, reader, names)
        } else {
            engine::Filling::blank(model, device, reader, names)
        };
        let this = Rc::new(Self {
            filling,
            files: filling.form.with_value(Files::of),
            engine: RefCell::new(engine),
            watched: RefCell::default(),
            owner: Owner::current().unwrap_or_default(),
            tried: Cell::new(false),
            timing: Timing::of(filling),
            begun_at: RefCell::default(),
            due: RefCell::default(),
            turn: Cell::new(0),
        });
        if begins {
            this.begin();
            ask_beginning(&this);
        } else {
            this.engine.borrow_mut().load(&draft.ahead());
        }
        look_around(&this);
        if filling.editable {
            let ear = Rc::downgrade(&this);
            draft.heard_by(Rc::new(move |entity, field| {
                if let Some(this) = ear.upgrade() {
                    this.hear(entity, field);
                    ask_due(&this, field);
                    heard(&this, field);
                }
            }));
        }
        Ok(this)
    }

    /// What stands in a new record at first is shown, and written with its first word.
    fn begin(&self) {
        let draft = self.filling.draft;
        let before = draft.ahead();
        let mut engine = self.engine.borrow_mut();
        for field in before.fields.keys().filter(|field| !field.as_str().starts_with('@')) {
            engine.hear(&before, field);
        }
        draft.prefill(engine.unsaved(&before));
    }

    /// Somebody answered here.
    fn hear(&self, entity: &Entity, field: &Field) {
        if field.as_str().starts_with('@') {
            return;
        }
        let change = self.engine.borrow_mut().hear(entity, field);
        self.tell(&change, entity);
        self.show(&change);
    }

    /// All words in this language of the form; none: in the app's.
    pub fn read_in(&self, other: Option<String>) {
        self.engine.borrow_mut().read_by(Reader { language: language(), other });
        self.show(&Change { moved: true, ..Change::default() });
    }

    /// Takes in what stands on the disk, and what is on its way there.
    pub fn catch_up(&self) {
        let ahead = self.filling.draft.ahead();
        let change = self.engine.borrow_mut().follow(&ahead);
        self.show(&change);
    }

    /// Adds a row to the repeat at a path. Gives where it is.
    pub fn add_row(&self, path: &str) -> Option<String> {
        let change = {
            let mut engine = self.engine.borrow_mut();
            let (parent, repeat) = engine.find_rows(path)?;
            engine.add_row(parent, repeat)
        };
        self.tell(&change, &self.filling.draft.ahead());
        self.show(&change);
        self.engine.borrow().row_paths(path).pop()
    }

    /// What follows from a change, to the disk.
    fn tell(&self, change: &Change, entity: &Entity) {
        let told = self.engine.borrow().unsaved_of(change, entity);
        self.write(told);
        let draft = self.filling.draft;
        // Lists call a record by what was submitted.
        if draft.into == draft.id
            && let Some(name) = self.engine.borrow().instance_name()
            && entity.text(&Field::title()) != Some(name.as_str())
        {
            self.write(vec![(Field::title(), Value::Text(name))]);
        }
    }

    fn write(&self, told: Vec<(Field, Value)>) {
        let draft = self.filling.draft;
        draft.following(|| {
            for (field, value) in told {
                let seen = draft.seen(&field);
                draft.set(field, value, seen);
            }
        });
    }

    fn show(&self, change: &Change) {
        let watched: Vec<RwSignal<u32>> = {
            let (engine, watched) = (self.engine.borrow(), self.watched.borrow());
            if change.moved {
                watched.values().copied().collect()
            } else {
                change.nodes.iter().filter_map(|at| watched.get(&path_of(&engine, *at)).copied()).collect()
            }
        };
        for one in watched {
            one.update(|times| *times = times.wrapping_add(1));
        }
        if (change.moved || !change.nodes.is_empty()) && self.tried.get() {
            self.filling.violations.set(self.look_through());
        }
    }

    /// Something of the part at a path, followed; `otherwise` where there is none any more.
    pub fn watch<T: Clone + PartialEq + 'static>(
        self: &Rc<Self>,
        path: &str,
        otherwise: T,
        look: impl Fn(&engine::Filling, Index) -> T + 'static,
    ) -> Memo<T> {
        let (this, path, signal) = (Rc::clone(self), path.to_owned(), self.watched(path));
        Memo::new(move || {
            signal.track();
            let engine = this.engine.borrow();
            let at =
                if path.is_empty() { Some(0) } else { Field::new(path.clone()).ok().and_then(|field| engine.find_field(&field)) };
            at.map_or_else(|| otherwise.clone(), |at| look(&engine, at))
        })
    }

    /// The paths of the rows of the repeat at a path.
    pub fn rows(self: &Rc<Self>, path: &str) -> Memo<Vec<String>> {
        let above = path.rsplit_once('/').map_or("", |(above, _)| above);
        let (this, path, signal) = (Rc::clone(self), path.to_owned(), self.watched(above));
        Memo::new(move || {
            signal.track();
            this.engine.borrow().row_paths(&path)
        })
    }

    /// Looks at the engine as it is now.
    pub fn with<T>(&self, look: impl FnOnce(&engine::Filling) -> T) -> T {
        look(&self.engine.borrow())
    }

    fn watched(&self, path: &str) -> RwSignal<u32> {
        if let Some(known) = self.watched.borrow().get(path) {
            return *known;
        }
        let signal = self.owner.with(|| RwSignal::new(0));
        self.watched.borrow_mut().insert(path.to_owned(), signal);
        signal
    }

    fn look_through(&self) -> Vec<Violation> {
        self.engine.borrow().violations(&self.filling.draft.ahead())
    }
}

impl Computes for Computing {
    fn violations(&self) -> Vec<Violation> {
        self.tried.set(true);
        self.look_through()
    }

    fn progress(&self) -> Progress {
        untrack(|| self.engine.borrow().progress(&self.filling.draft.ahead()))
    }

    fn leave(&self) {
        self.timing.iter().for_each(|timing| timing.go(self));
    }

    fn finish(&self) {
        self.timing.iter().for_each(|timing| timing.go(self));
        let told = self.engine.borrow_mut().to_submit(&self.filling.draft.ahead());
        self.write(told);
    }

    fn name(&self) -> Option<String> {
        self.engine.borrow().instance_name()
    }
}

/// Where a node is stored; empty for the form itself.
fn path_of(engine: &engine::Filling, at: Index) -> String {
    engine.field(at).map(|field| field.to_string()).unwrap_or_default()
}
