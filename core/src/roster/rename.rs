//! Another name for a school (rule DR8).

use super::line::name_of;
use super::{CELL_CHARS_MAX, Held};
use crate::directory::{Import, School, SpaceKind};

/// The name as rosters would have it; none for one that is empty or too long.
#[must_use]
pub fn school_name(typed: &str) -> Option<String> {
    let name = name_of(typed.trim());
    (!name.is_empty() && name.chars().count() <= CELL_CHARS_MAX).then_some(name)
}

/// The rows that give `school` its new name; none where another school has that name.
#[must_use]
pub fn rename(held: &Held, school: &School, name: String) -> Option<Import> {
    if held.schools.iter().any(|other| other.id != school.id && other.name == name) {
        return None;
    }
    let own = held
        .spaces
        .iter()
        .filter(|space| space.kind == SpaceKind::School && space.schools == [school.id] && space.name == school.name);
    let spaces = own.cloned().map(|mut space| {
        space.name.clone_from(&name);
        space
    });
    Some(Import { schools: vec![School { name: name.clone(), ..school.clone() }], spaces: spaces.collect(), ..Import::default() })
}
