//! The form that is being designed: every change is kept, and can be taken back.

use qinglan_core::form::design::{At, Slot, pack, part, unpack, whole, write};
use qinglan_core::form::{Definition, NamedFile, named_files};
use qinglan_core::record::{Field, FileRef, OCTETS, Value};

use super::beside::Beside;
use super::files::put;
use crate::reactive::{Memo, RwSignal, StoredValue, effect};
use crate::state::Draft;
use crate::state::designs::field;
use crate::text::say;

/// As many steps can be taken back.
const STEPS_MAX: usize = 100;

/// A design that is open.
#[derive(Clone, Copy)]
pub struct Designing {
    pub draft: Draft,
    /// Its files, which are no part of [`Designing::form`].
    pub beside: Beside,
    form: StoredValue<Definition>,
    /// The form as the record has it, or will have it in a moment: what follows it follows the form.
    pub packed: RwSignal<String>,
    /// The part that is looked at; none for the form itself.
    pub chosen: RwSignal<Option<At>>,
    /// Rises when inputs have to be made anew, because what they show was changed elsewhere.
    pub redrawn: RwSignal<u32>,
    steps: StoredValue<Steps>,
    /// How many steps can be taken back, and done again.
    pub ways: RwSignal<(usize, usize)>,
}

/// A form as it was, packed, with its lists that were kept beside it.
type Before = (String, Vec<FileRef>);

/// Forms as they were.
#[derive(Clone, Default)]
struct Steps {
    undone: Vec<Before>,
    done: Vec<Before>,
    /// What the last step wrote in: letters typed into one input are one step.
    last: Option<Slot>,
}

impl Designing {
    /// The design in the record that is open; none where a later version of the app wrote it.
    #[must_use]
    pub fn open(draft: Draft) -> Option<Self> {
        let text = draft.ahead().text(&field()).unwrap_or_default().to_owned();
        let this = Self {
            draft,
            beside: Beside::of(draft),
            form: StoredValue::new(unpack(&text).ok()?),
            packed: RwSignal::new(text),
            chosen: RwSignal::new(None),
            redrawn: RwSignal::new(0),
            steps: StoredValue::new(Steps::default()),
            ways: RwSignal::new((0, 0)),
        };
        this.follow();
        Some(this)
    }

    /// Looks at the form; what looks is told of every change.
    pub fn with<T>(self, look: impl FnOnce(&Definition) -> T) -> T {
        self.packed.track();
        self.form.with_value(look)
    }

    /// Looks at the form once; none where its page is gone.
    pub fn glance<T>(self, look: impl FnOnce(&Definition) -> T) -> Option<T> {
        self.form.try_with_value(look)
    }

    /// The form with its files, as far as they are here.
    pub fn whole(self) -> Definition {
        self.form.with_value(|form| self.beside.put_together(form))
    }

    /// The form with those of its lists that are kept beside it.
    pub fn with_lists(self) -> Definition {
        let lists: Vec<_> = self.beside.of_form().into_iter().filter(|file| file.mime == OCTETS).collect();
        self.form.with_value(|form| whole(form, &lists))
    }

    /// The form as it is, without its files.
    pub fn form(self) -> Definition {
        self.form.get_value()
    }

    /// Takes in what another tab or device wrote.
    fn follow(self) {
        let there = Memo::new(move || self.draft.entity.with(|entity| entity.text(&field()).unwrap_or_default().to_owned()));
        effect(move || {
            let text = there.get();
            // What was typed here since is above it.
            let is_news = self.draft.is_settled() && self.packed.with_untracked(|now| *now != text);
            if is_news && let Ok(form) = unpack(&text) {
                self.take(form, text);
                self.draw_anew();
            }
        });
    }

    /// What stands in a slot of the chosen part, or of the form.
    pub fn read(self, slot: Slot) -> String {
        let at = self.chosen.get_untracked();
        self.form.with_value(|form| qinglan_core::form::design::read(form, at.as_deref(), slot))
    }

    /// Writes there.
    pub fn write(self, slot: Slot, text: &str) {
        let at = self.chosen.get_untracked();
        self.step(Some(slot), &mut |form| write(form, at.as_deref(), slot, text));
    }

    /// Every file that the form names.
    pub fn named(self) -> Vec<NamedFile> {
        self.packed.track();
        self.beside.held.track();
        named_files(&self.with_lists())
    }

    /// Another form takes its place, with its lists.
    pub fn replace(self, change: impl FnMut(&mut Definition), lists: Vec<(FileRef, Vec<u8>)>) {
        self.edit(change);
        for (file, bytes) in lists {
            self.beside.add(file.clone(), bytes);
            self.put_file(file);
        }
        self.choose(None);
        self.draw_anew();
    }

    fn put_file(self, file: FileRef) {
        put(self, file.name.clone().as_deref().unwrap_or_default(), Value::File(file));
    }

    /// Changes the form.
    pub fn edit(self, mut change: impl FnMut(&mut Definition)) {
        self.step(None, &mut change);
    }

    fn step(self, slot: Option<Slot>, change: &mut dyn FnMut(&mut Definition)) {
        let before = self.packed.with_untracked(Clone::clone);
        let mut form = self.form();
        change(&mut form);
        let after = pack(&form);
        if after == before {
            return;
        }
        let mut steps = self.steps.get_value();
        if slot.is_none() || steps.last != slot {
            steps.done.push((before, self.beside.own_lists()));
            if steps.done.len() > STEPS_MAX {
                steps.done.remove(0);
            }
        }
        steps.undone = Vec::new();
        steps.last = slot;
        self.steps.set_value(steps);
        self.keep(form, after);
    }

    /// Another part is looked at, or none.
    pub fn choose(self, at: Option<At>) {
        self.steps.update_value(|steps| steps.last = None);
        self.chosen.set(at);
    }

    /// Takes the last step back, or does it again.
    pub fn go(self, back: bool) {
        let mut steps = self.steps.get_value();
        let (from, to) = if back { (&mut steps.done, &mut steps.undone) } else { (&mut steps.undone, &mut steps.done) };
        let Some((text, lists)) = from.pop() else { return };
        let now = self.beside.own_lists();
        to.push((self.packed.with_untracked(Clone::clone), now.clone()));
        let Ok(form) = unpack(&text) else { return };
        steps.last = None;
        self.steps.set_value(steps);
        // The part may be gone, or be another one at its place.
        if self.chosen.get_untracked().is_some_and(|at| part(&form, &at).is_none()) {
            self.chosen.set(None);
        }
        lists.into_iter().filter(|list| !now.contains(list)).for_each(|list| self.put_file(list));
        self.keep(form, text);
        self.draw_anew();
    }

    pub fn draw_anew(self) {
        self.redrawn.update(|times| *times = times.wrapping_add(1));
    }

    fn keep(self, form: Definition, text: String) {
        let title = say(&form.title);
        self.put(field(), text.clone());
        if self.draft.ahead().text(&Field::title()) != Some(title.as_str()) {
            self.put(Field::title(), title);
        }
        self.take(form, text);
    }

    fn take(self, form: Definition, text: String) {
        self.form.set_value(form);
        self.ways.set(self.steps.with_value(|steps| (steps.done.len(), steps.undone.len())));
        self.packed.set(text);
    }

    fn put(self, field: Field, text: String) {
        let seen = self.draft.seen(&field);
        self.draft.set(field, Value::Text(text), seen);
    }
}
