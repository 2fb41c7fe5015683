//! The files of a design, as they are in its record and as far as they are on this device (rule FE25).

use std::rc::Rc;

use qinglan_core::form::design::{held_files, is_own_list, whole};
use qinglan_core::form::{Definition, FormFile};
use qinglan_core::record::FileRef;
use qinglan_core::wire::Bytes;

use crate::reactive::{RwSignal, effect};
use crate::shell::task::spawn;
use crate::state::Draft;

/// A file with its bytes, once they are here.
#[derive(Clone, PartialEq)]
pub struct Held {
    pub file: FileRef,
    bytes: Option<Rc<Vec<u8>>>,
}

impl Held {
    pub fn name(&self) -> &str {
        self.file.name.as_deref().unwrap_or_default()
    }

    /// As the definition has it.
    fn of_form(&self) -> Option<FormFile> {
        let bytes = self.bytes.as_ref()?;
        Some(FormFile { name: self.name().to_owned(), mime: self.file.mime.clone(), bytes: Bytes(bytes.to_vec()) })
    }
}

/// The files of the open design.
#[derive(Clone, Copy)]
pub struct Beside {
    pub held: RwSignal<Vec<Held>>,
}

impl Beside {
    /// Follows the record: bytes that are not here are fetched.
    pub fn of(draft: Draft) -> Self {
        let this = Self { held: RwSignal::new(Vec::new()) };
        effect(move || {
            let named = draft.entity.with(held_files);
            let known = this.held.get_untracked();
            let of = |file: FileRef| {
                let bytes = known.iter().find(|held| held.file.sha256 == file.sha256).and_then(|held| held.bytes.clone());
                Held { file, bytes }
            };
            let held: Vec<Held> = named.into_iter().map(of).collect();
            if held != known {
                held.iter().filter(|held| held.bytes.is_none()).for_each(|held| this.fetch(draft, held.file.clone()));
                this.held.set(held);
            }
        });
        this
    }

    /// Those that are not here are fetched once more.
    pub fn fetch_missing(self, draft: Draft) {
        let held = self.held.get_untracked();
        held.into_iter().filter(|held| held.bytes.is_none()).for_each(|held| self.fetch(draft, held.file));
    }

    /// The lists of the form itself that are kept beside it.
    pub fn own_lists(self) -> Vec<FileRef> {
        self.held
            .with_untracked(|held| held.iter().filter(|held| is_own_list(held.name())).map(|held| held.file.clone()).collect())
    }

    fn fetch(self, draft: Draft, file: FileRef) {
        spawn(async move {
            let bytes = draft.file(file.clone()).await;
            // It may be gone from the design by now.
            let wanted = self.held.try_with_untracked(|held| held.iter().any(|held| held.file == file));
            if let Some(bytes) = bytes.filter(|_| wanted == Some(true)) {
                self.add(file, bytes.to_vec());
            }
        });
    }

    /// A file that is here now; nothing where the page is gone.
    pub fn add(self, file: FileRef, bytes: Vec<u8>) {
        let Some(mut held) = self.held.try_get_untracked() else { return };
        held.retain(|held| held.file.name != file.name);
        held.push(Held { file, bytes: Some(Rc::new(bytes)) });
        self.held.try_set(held);
    }

    /// Those that are here, as definitions have them.
    pub fn of_form(self) -> Vec<FormFile> {
        self.held.try_with_untracked(|held| held.iter().filter_map(Held::of_form).collect()).unwrap_or_default()
    }

    /// The form with the files that it names and that are here.
    pub fn put_together(self, form: &Definition) -> Definition {
        whole(form, &self.of_form())
    }

    /// Whether the bytes of all these are here, of those that the design has at all.
    pub fn is_here(self) -> bool {
        self.held.with_untracked(|held| held.iter().all(|held| held.bytes.is_some()))
    }
}
