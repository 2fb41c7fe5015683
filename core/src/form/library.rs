//! The built-in forms as a phone is handed them: in one file of its build, which has the categories that people look through and every
//! version of every form.
//!
//! A definition stays bytes until it is asked for: to name a record in a list takes a title, and no phone fills thirty forms at once.

use core::cmp::Reverse;

use super::{Definition, DefinitionError, FormRef, builtin};
use crate::id::Millis;
use crate::order;
use crate::record::Summary;
use crate::wire::{self, Bytes, Wire};
use crate::words::Words;

/// Thirty forms in two languages have 55 kB, and none is ever taken away (rule FM3).
pub const LIBRARY_BYTES_MAX: usize = 1024 * 1024;

/// All built-in forms.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct Library {
    /// In the order in which people see them.
    #[n(0)]
    pub categories: Vec<Category>,
    /// Every version, those of one form together and in their order.
    #[n(1)]
    pub forms: Vec<Held>,
}

/// Forms for one kind of work.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(deny_unknown_fields))]
pub struct Category {
    #[n(0)]
    pub id: String,
    #[n(1)]
    pub label: Words,
    /// The ids of its forms, the one that is used most first.
    #[n(2)]
    pub forms: Vec<String>,
}

/// One version of a form, and what lists say of it.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct Held {
    #[n(0)]
    pub id: String,
    #[n(1)]
    pub version: u32,
    #[n(2)]
    pub title: Words,
    #[n(3)]
    pub description: Option<Words>,
    /// The definition, as [`wire::to_vec`] writes it.
    #[n(4)]
    pub definition: Bytes,
}

impl Library {
    /// The library of this build.
    #[must_use]
    pub fn of_build() -> Self {
        let held = |form: Definition| Held {
            definition: Bytes(wire::to_vec(&form)),
            id: form.id,
            version: form.version,
            title: form.title,
            description: form.description,
        };
        Self { categories: builtin::categories(), forms: builtin::builtins().into_iter().map(held).collect() }
    }

    /// The library in `bytes`, as [`wire::to_vec`] wrote it (rule FM20).
    ///
    /// # Errors
    /// [`DefinitionError`] with the bound that was passed, or that it is none.
    pub fn decode(bytes: &[u8]) -> Result<Self, DefinitionError> {
        if bytes.len() > LIBRARY_BYTES_MAX {
            return Err(DefinitionError::TooLarge { bytes: bytes.len(), limit: LIBRARY_BYTES_MAX });
        }
        wire::check(bytes)?;
        Ok(wire::from_slice(bytes)?)
    }

    /// What lists say of this version; none where it is not known.
    #[must_use]
    pub fn held(&self, form: &FormRef) -> Option<&Held> {
        self.forms.iter().find(|held| held.id == form.id && held.version == form.version)
    }

    /// The form of this id that a new record gets: its last version.
    #[must_use]
    pub fn latest(&self, id: &str) -> Option<&Held> {
        self.forms.iter().rfind(|held| held.id == id)
    }
}

/// The names of the forms of these records, each once, the one that was used last first.
#[must_use]
pub fn recent(records: &[Summary]) -> Vec<String> {
    let mut used: Vec<(Millis, String)> = Vec::new();
    for record in records {
        let Ok(FormRef { id, .. }) = record.form.parse() else { continue };
        match used.iter_mut().find(|(_, known)| *known == id) {
            Some((at, _)) => *at = record.changed_at.max(*at),
            None => used.push((record.changed_at, id)),
        }
    }
    order::by_key(&mut used, |(at, _)| Reverse(*at));
    used.into_iter().map(|(_, id)| id).collect()
}

impl Held {
    /// How a record names this version.
    #[must_use]
    pub fn reference(&self) -> FormRef {
        FormRef { id: self.id.clone(), version: self.version }
    }

    /// The form itself.
    ///
    /// # Errors
    /// As [`Definition::decode`].
    pub fn open(&self) -> Result<Definition, DefinitionError> {
        Definition::decode(&self.definition.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::testing::Filled;
    use crate::form::{builtin, builtins};
    use crate::id::SpaceId;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn fm20_a_phone_reads_what_the_build_wrote() {
        let library = Library::of_build();
        let read = Library::decode(&wire::to_vec(&library)).unwrap();
        assert_eq!(read, library);
        for form in builtins() {
            let held = read.held(&form.reference()).unwrap();
            assert_eq!((&held.title, &held.description), (&form.title, &form.description));
            assert_eq!(held.open(), Ok(form));
        }
        assert_eq!(read.held(&FormRef { id: "observation".into(), version: 99 }), None);
        assert_eq!(read.latest("observation").map(|held| held.version), Some(2));
        assert_eq!(read.latest("nothing"), None);
    }

    #[test]
    fn fm20_every_form_is_in_one_category_and_says_what_it_is_for() {
        let library = Library::of_build();
        let listed: Vec<&String> = library.categories.iter().flat_map(|category| &category.forms).collect();
        let known: BTreeSet<&String> = library.forms.iter().map(|held| &held.id).collect();
        assert_eq!(listed.iter().copied().collect::<BTreeSet<_>>(), known);
        assert_eq!(listed.len(), known.len(), "a form in two categories");
        for held in &library.forms {
            let said = held.description.as_ref().is_some_and(|words| !words.zh.is_empty() && !words.en.is_empty());
            assert!(said, "{}", held.id);
        }
        for category in &library.categories {
            assert!(!category.label.zh.is_empty() && !category.label.en.is_empty(), "{}", category.id);
        }
        // The form that the program itself has is what a new record gets.
        let at_hand = crate::form::at_hand().unwrap();
        assert_eq!(library.latest(&at_hand.id).map(Held::reference), Some(at_hand.reference()));
        assert_eq!(builtin(&at_hand.id, at_hand.version), Some(at_hand));
    }

    #[test]
    fn fm20_the_form_that_was_used_last_comes_first() {
        let used = |form: &str, at: i64| {
            let filled = Filled::new().text("@form", form).entity;
            Summary { changed_at: Millis(at), ..Summary::of(SpaceId::personal(filled.author), &filled) }
        };
        let records =
            [used("reading-note@1", 2), used("observation@1", 5), used("newer@7", 9), used("reading-note@1", 7), used("", 8)];
        assert_eq!(recent(&records), ["newer", "reading-note", "observation"]);
        assert!(recent(&[]).is_empty());
    }

    #[test]
    fn fm20_bytes_that_are_no_library_are_refused() {
        let bytes = LIBRARY_BYTES_MAX + 1;
        assert_eq!(Library::decode(&vec![0; bytes]), Err(DefinitionError::TooLarge { bytes, limit: LIBRARY_BYTES_MAX }));
        // The page of a captive portal.
        assert_eq!(Library::decode(b"<!doctype html>"), Err(DefinitionError::Malformed));
        let whole = wire::to_vec(&Library::of_build());
        assert_eq!(Library::decode(&whole[..whole.len() - 1]), Err(DefinitionError::Malformed));
    }

    proptest! {
        #[test]
        fn fm20_a_flipped_byte_does_not_bring_it_down(at in any::<prop::sample::Index>(), to in any::<u8>()) {
            let mut bytes = wire::to_vec(&Library::of_build());
            let at = at.index(bytes.len());
            bytes[at] = to;
            if let Ok(library) = Library::decode(&bytes) {
                for held in &library.forms {
                    drop(held.open());
                }
            }
        }
    }
}
