//! What those who make partnerships choose from, and those who keep one (rule SP9).

use std::collections::{BTreeMap, BTreeSet};

use qinglan_core::access::{Deed, may};
use qinglan_core::administration::{Candidate, Partnerships};
use qinglan_core::api::ApiError;
use qinglan_core::directory::{Member, Person, Space, SpaceKind};
use qinglan_core::id::{PersonId, SchoolId};
use qinglan_core::roster::{Duty, duties};

use crate::reply::Outcome;
use crate::store::directory::DirectoryStore;

/// Of what somebody is told.
struct Reach {
    /// They may make partnerships, of any schools.
    makes: bool,
    /// The partnerships that they change or add to.
    spaces: Vec<Space>,
}

impl Reach {
    fn of(store: &DirectoryStore, by: PersonId) -> Outcome<Self> {
        let mut reach = Self { makes: false, spaces: Vec::new() };
        for space in store.spaces_of(by)? {
            let roles = store.roles(space.id, by)?;
            reach.makes |= may(space.kind, &roles, Deed::Found(SpaceKind::Partnership));
            let keeps = [Deed::Manage, Deed::Add].into_iter().any(|deed| may(space.kind, &roles, deed));
            if space.kind == SpaceKind::Partnership && keeps {
                reach.spaces.extend(store.whole_space(space.id)?);
            }
        }
        if reach.makes {
            reach.spaces = store.partnerships()?;
        }
        Ok(reach)
    }

    /// Whose schools' people they may choose, beside those who may make any.
    fn schools(&self) -> BTreeSet<SchoolId> {
        let in_use = self.spaces.iter().filter(|space| space.archived.is_none());
        in_use.flat_map(|space| space.schools.iter().copied()).collect()
    }
}

/// What there is to choose from.
pub fn partnerships(store: &DirectoryStore, by: PersonId) -> Outcome<Partnerships> {
    let reach = Reach::of(store, by)?;
    let mut told: BTreeSet<PersonId> = reach.spaces.iter().flat_map(|space| &space.members).map(|member| member.person).collect();
    let mut schools = store.schools()?;
    if reach.makes {
        told.extend(store.centre()?);
    } else {
        // The name of a school whose partnership has ended is still told.
        let known: BTreeSet<SchoolId> = reach.spaces.iter().flat_map(|space| space.schools.iter().copied()).collect();
        schools.retain(|school| known.contains(&school.id));
    }
    let mut people = Vec::with_capacity(told.len());
    for id in told {
        if let Some(person) = store.person(id)? {
            people.extend(candidate(store, person)?);
        }
    }
    Ok(Partnerships { schools, spaces: reach.spaces, people })
}

/// The people of a school.
pub fn candidates(store: &DirectoryStore, by: PersonId, school: SchoolId) -> Outcome<Vec<Candidate>> {
    let reach = Reach::of(store, by)?;
    if !reach.makes && !reach.schools().contains(&school) {
        return Err(ApiError::Forbidden.into());
    }
    store.school(school)?.ok_or(ApiError::NotFound)?;
    let mut people = Vec::new();
    for person in store.people()?.into_iter().filter(|person| person.school == Some(school)) {
        people.extend(candidate(store, person)?);
    }
    Ok(people)
}

/// Nobody who left the district.
fn candidate(store: &DirectoryStore, person: Person) -> Outcome<Option<Candidate>> {
    if store.enlisted(person.id)?.left {
        return Ok(None);
    }
    let mut spaces = store.spaces_of(person.id)?;
    for space in &mut spaces {
        space.members = vec![Member { person: person.id, roles: store.roles(space.id, person.id)? }];
    }
    let duties: BTreeMap<PersonId, Duty> = duties(&spaces);
    let duty = duties.get(&person.id).copied().unwrap_or(Duty::Teacher);
    let Person { id, name, school, subject } = person;
    Ok(Some(Candidate { id, name, school, subject, duty }))
}
