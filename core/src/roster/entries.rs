//! The people of the directory as the rows of a roster.

use std::collections::BTreeMap;

use super::{Duty, Enlisted, Entry, Held};
use crate::directory::{Member, Person, Role, Space, SpaceKind};
use crate::id::PersonId;

/// What each person does; who is not named teaches.
#[must_use]
pub fn duties(spaces: &[Space]) -> BTreeMap<PersonId, Duty> {
    let mut duties = BTreeMap::new();
    for space in spaces {
        for Member { person, roles } in &space.members {
            let duty = match space.kind {
                SpaceKind::District if roles.contains(&Role::Admin) => Duty::Admin,
                SpaceKind::District if roles.contains(&Role::Coordinator) => Duty::Coordinator,
                SpaceKind::School if roles.contains(&Role::Lead) => Duty::SchoolLead,
                _ => continue,
            };
            let known = duties.entry(*person).or_insert(duty);
            *known = duty.max(*known);
        }
    }
    duties
}

/// The person as a row says them.
#[must_use]
pub fn entry(held: &Held, person: &Person, enlisted: &Enlisted, duty: Duty) -> Entry {
    let school = person.school.and_then(|id| held.school(id)).map(|school| school.name.clone());
    entry_in(school.unwrap_or_default(), person, enlisted, duty)
}

/// The same, of the school of this name.
pub(super) fn entry_in(school: String, person: &Person, enlisted: &Enlisted, duty: Duty) -> Entry {
    Entry {
        name: person.name.clone(),
        number: enlisted.number.clone(),
        school,
        subject: person.subject.clone(),
        grades: enlisted.grades.clone(),
        stage: enlisted.stage,
        duty,
        left: enlisted.left,
    }
}
