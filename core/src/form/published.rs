//! Forms that those who lead a space publish for its members: what is said of them over the wire, and which version comes next.
//!
//! A version is never changed and never taken away, because records name it (rule PF1); withdrawn, it is not offered any more (rule PF4).

use crate::id::{EntityId, Millis, PersonId, SpaceId};
use crate::wire::{Bytes, Wire};
use crate::words::Words;

/// More versions of one form are none of people's work.
pub const VERSIONS_MAX: u32 = 1_000;

/// What tells the name of a published form from that of a built-in one, whose names have no digits.
const PREFIX: &str = "f-";

/// The latest version of a form, as the members of its space hear of it.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct Offered {
    #[n(0)]
    pub id: String,
    /// The space that it was published in.
    #[n(1)]
    pub space: SpaceId,
    #[n(2)]
    pub version: u32,
    #[n(3)]
    pub title: Words,
    #[n(4)]
    pub description: Option<Words>,
    /// Who published this version.
    #[n(5)]
    pub by: PersonId,
    /// When, by the server's clock.
    #[n(6)]
    pub at: Millis,
    /// New records are not begun with it.
    #[n(7)]
    #[cbor(default)]
    pub withdrawn: bool,
}

/// A version of a form is to be published in a space.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct Publish {
    #[n(0)]
    pub space: SpaceId,
    /// The definition, as [`crate::wire::to_vec`] writes it.
    #[n(1)]
    pub definition: Bytes,
}

/// What came of a [`Publish`].
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[cbor(flat)]
pub enum Published {
    #[n(0)]
    Done(#[n(0)] Offered),
    /// It is not fit to be filled.
    #[n(1)]
    Unfit(#[n(0)] Vec<Finding>),
    /// Somebody published meanwhile: this version comes next.
    #[n(2)]
    Outdated {
        #[n(0)]
        next: u32,
    },
}

/// A form is not offered any more, or is offered again.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct Withdraw {
    #[n(0)]
    pub id: String,
    #[n(1)]
    #[cbor(default)]
    pub withdrawn: bool,
}

/// A definition that something is asked about.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct Spread {
    #[n(0)]
    pub definition: Bytes,
}

/// Something wrong with a form, or passed over, in words for those who wrote it.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct Finding {
    /// Such as 工作表 survey 第 3 行 C 列（label）; empty for the whole form.
    #[n(0)]
    pub place: Words,
    /// What is wrong and what to do.
    #[n(1)]
    pub words: Words,
    /// The path of the part that it is about; empty where it is about none, and of a file.
    #[n(2)]
    #[cbor(default)]
    pub path: String,
}

/// What a file of a form holds.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct FormRead {
    /// None where there are faults.
    #[n(0)]
    pub definition: Option<Bytes>,
    #[n(1)]
    pub faults: Vec<Finding>,
    #[n(2)]
    #[cbor(default)]
    pub warnings: Vec<Finding>,
}

/// What a list's file holds.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct ListRead {
    /// The list under no name, with its file's, as [`crate::wire::to_vec`] writes it; none where there are faults.
    #[n(0)]
    pub list: Option<Bytes>,
    #[n(1)]
    pub faults: Vec<Finding>,
}

/// What becomes of a version that somebody wants to publish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Publication {
    /// It is the next one.
    New,
    /// It is the latest one already: an answer was lost on the way.
    Repeated,
    /// Another one comes next.
    Outdated { next: u32 },
}

/// Whether `version`, with the definition in `bytes`, may follow on the `latest` of its form, which has a number and bytes of its own.
#[must_use]
pub fn publication(latest: Option<(u32, &[u8])>, version: u32, bytes: &[u8]) -> Publication {
    match latest {
        Some((number, known)) if number == version && known == bytes => Publication::Repeated,
        latest => {
            let next = latest.map_or(1, |(number, _)| number.saturating_add(1));
            if version == next { Publication::New } else { Publication::Outdated { next } }
        }
    }
}

/// The name of the form that the design `design` becomes: nobody else's has it.
#[must_use]
pub fn published_id(design: EntityId) -> String {
    format!("{PREFIX}{design}")
}

/// Whether a form of this name may be published.
#[must_use]
pub fn is_published_id(id: &str) -> bool {
    id.strip_prefix(PREFIX).is_some_and(|rest| rest.parse::<EntityId>().is_ok_and(|design| design.to_string() == rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::builtins;

    #[test]
    fn pf1_versions_follow_each_other_and_a_repetition_changes_nothing() {
        assert_eq!(publication(None, 1, b"a"), Publication::New);
        assert_eq!(publication(None, 2, b"a"), Publication::Outdated { next: 1 });
        let latest = Some((3, b"a".as_slice()));
        assert_eq!(publication(latest, 3, b"a"), Publication::Repeated);
        assert_eq!(publication(latest, 3, b"b"), Publication::Outdated { next: 4 });
        assert_eq!(publication(latest, 4, b"b"), Publication::New);
        assert_eq!(publication(latest, 1, b"a"), Publication::Outdated { next: 4 });
        assert_eq!(publication(Some((u32::MAX, b"a")), 1, b"b"), Publication::Outdated { next: u32::MAX });
    }

    #[test]
    fn pf1_no_published_form_has_the_name_of_a_built_in_one() {
        let id = published_id(EntityId::from_bytes([0xab; 16]));
        assert!(is_published_id(&id));
        for wrong in ["", "f-", "f-1", &id.to_uppercase(), &format!("{id}0"), &id.replace("f-", "")] {
            assert!(!is_published_id(wrong), "{wrong}");
        }
        assert!(builtins().iter().all(|form| !is_published_id(&form.id)));
    }
}
