//! Making and changing spaces (rules SP1 to SP5, SP7, SP8).

use std::collections::BTreeSet;

use qinglan_core::access::{Deed, may};
use qinglan_core::administration::What;
use qinglan_core::api::ApiError;
use qinglan_core::directory::{Import, Member, Role, Space, SpaceKind};
use qinglan_core::id::{PersonId, SchoolId};
use qinglan_core::order;
use qinglan_core::spaces::{MEMBERS_MAX, Manage, fits, helps, name};

use crate::ambient;
use crate::reply::Outcome;
use crate::store::directory::DirectoryStore;

/// Makes, changes or archives a space; the space as it is then.
pub fn manage(store: &DirectoryStore, by: PersonId, manage: &Manage) -> Outcome<Space> {
    match manage {
        Manage::Found { id, kind, name: typed, schools, members } => {
            let space = Space {
                id: *id,
                kind: *kind,
                name: name(typed).ok_or(ApiError::Malformed)?,
                schools: schools.clone(),
                members: members.clone(),
                archived: None,
            };
            found(store, by, space)
        }
        Manage::Change { id, name: typed, members, schools } => {
            let held = store.whole_space(*id)?.ok_or(ApiError::Forbidden)?;
            let name = name(typed).ok_or(ApiError::Malformed)?;
            let held = match schools {
                Some(schools) => of_schools(store, by, held, schools)?,
                None => held,
            };
            change(store, by, held, name, members)
        }
        Manage::Archive { id, archived } => {
            let held = store.whole_space(*id)?.ok_or(ApiError::Forbidden)?;
            archive(store, by, held, *archived)
        }
        Manage::Add { id, people } => {
            let held = store.whole_space(*id)?.ok_or(ApiError::Forbidden)?;
            add(store, by, held, people)
        }
    }
}

fn found(store: &DirectoryStore, by: PersonId, mut space: Space) -> Outcome<Space> {
    if !fits(space.kind, &space.members) {
        return Err(ApiError::Malformed.into());
    }
    // As they are kept, so that the same one asked for again is seen to be the same.
    space.members.sort_by_key(|member| member.person);
    let theirs = schools_of(store, &space.members)?;
    if space.kind != SpaceKind::Partnership {
        space.schools = order::set(theirs.iter().flatten().copied());
    }
    if space.kind == SpaceKind::Partnership && !helps(&space.schools) {
        return Err(ApiError::Malformed.into());
    }
    for school in &space.schools {
        store.school(*school)?.ok_or(ApiError::NotFound)?;
    }
    let reach = Reach::of(store, by, space.kind)?;
    // Who makes it for a school makes it of that school's people.
    if !theirs.iter().all(|school| reach.has(*school)) {
        return Err(ApiError::Forbidden.into());
    }
    if let Some(held) = store.whole_space(space.id)? {
        // The answer was lost on the way.
        return if held == space { Ok(held) } else { Err(ApiError::Forbidden.into()) };
    }
    keep(store, by, space)
}

fn change(store: &DirectoryStore, by: PersonId, held: Space, name: String, members: &[Member]) -> Outcome<Space> {
    // Of a pairing only the name (rule SP3).
    let same = order::set(held.members.iter().map(|member| (member.person, member.roles.clone())))
        == order::set(members.iter().map(|member| (member.person, member.roles.clone())));
    if !fits(held.kind, members) {
        return Err(ApiError::Malformed.into());
    }
    if held.kind == SpaceKind::Pairing && !same {
        return Err(ApiError::Forbidden.into());
    }
    let reach = Reach::of(store, by, held.kind)?;
    let known: BTreeSet<PersonId> = held.members.iter().map(|member| member.person).collect();
    let new: Vec<Member> = members.iter().filter(|member| !known.contains(&member.person)).cloned().collect();
    let of = schools_of(store, &new)?;
    let makes = reach.covers(&held) && of.iter().all(|school| reach.has(*school));
    let manages = may(held.kind, held.roles(by), Deed::Manage)
        && of.iter().all(|school| school.is_some_and(|school| held.schools.contains(&school)));
    if held.archived.is_some() || !(makes || manages) {
        return Err(ApiError::Forbidden.into());
    }
    let schools = match held.kind {
        SpaceKind::Prep => order::set(schools_of(store, members)?.into_iter().flatten()),
        _ => held.schools.clone(),
    };
    let mut members = members.to_vec();
    members.sort_by_key(|member| member.person);
    keep(store, by, Space { name, schools, members, ..held })
}

/// The partnership with these schools, by who could have made it of them (rule SP7).
fn of_schools(store: &DirectoryStore, by: PersonId, held: Space, schools: &[SchoolId]) -> Outcome<Space> {
    if held.kind != SpaceKind::Partnership || !helps(schools) {
        return Err(ApiError::Malformed.into());
    }
    for school in schools {
        store.school(*school)?.ok_or(ApiError::NotFound)?;
    }
    if held.schools != schools && !Reach::of(store, by, held.kind)?.everywhere {
        return Err(ApiError::Forbidden.into());
    }
    Ok(Space { schools: schools.to_vec(), ..held })
}

/// More members, who are nothing else in it (rule SP8).
fn add(store: &DirectoryStore, by: PersonId, held: Space, people: &[PersonId]) -> Outcome<Space> {
    let known = |person: &PersonId| held.members.iter().any(|member| member.person == *person);
    let new = order::set(people.iter().copied().filter(|person| !known(person)));
    let new: Vec<Member> = new.into_iter().map(|person| Member { person, roles: vec![Role::Member] }).collect();
    if !may(held.kind, held.roles(by), Deed::Add) || held.archived.is_some() {
        return Err(ApiError::Forbidden.into());
    }
    if !schools_of(store, &new)?.iter().all(|school| school.is_some_and(|school| held.schools.contains(&school))) {
        return Err(ApiError::Forbidden.into());
    }
    if held.members.len() + new.len() > MEMBERS_MAX {
        return Err(ApiError::Malformed.into());
    }
    if new.is_empty() {
        return Ok(held);
    }
    let mut members = [held.members.clone(), new].concat();
    members.sort_by_key(|member| member.person);
    keep(store, by, Space { members, ..held })
}

fn archive(store: &DirectoryStore, by: PersonId, held: Space, archived: bool) -> Outcome<Space> {
    let makes = Reach::of(store, by, held.kind)?.covers(&held);
    let own = match held.kind {
        SpaceKind::Pairing => archived && !held.roles(by).is_empty(),
        kind => may(kind, held.roles(by), Deed::Manage),
    };
    // A space of two of whom one was deleted stays as it is (rule DP6).
    let is_bereft = !archived
        && held.members.iter().map(|member| store.is_deleted(member.person)).collect::<Result<Vec<_>, _>>()?.contains(&true);
    if !(makes || own) || is_bereft {
        return Err(ApiError::Forbidden.into());
    }
    let now = ambient::now();
    let space = Space { archived: archived.then(|| held.archived.unwrap_or(now)), ..held };
    let import = Import { spaces: vec![space.clone()], ..Import::default() };
    store.keep_space(&import, || store.write_down(Some(by), What::SpaceArchived { name: space.name.clone(), archived }, now))?;
    Ok(space)
}

fn keep(store: &DirectoryStore, by: PersonId, space: Space) -> Outcome<Space> {
    let import = Import { spaces: vec![space.clone()], ..Import::default() };
    store.keep_space(&import, || store.write_down(Some(by), What::SpaceKept(space.name.clone()), ambient::now()))?;
    Ok(space)
}

/// Of whom somebody may make spaces of a kind.
struct Reach {
    everywhere: bool,
    schools: BTreeSet<SchoolId>,
}

impl Reach {
    fn of(store: &DirectoryStore, by: PersonId, kind: SpaceKind) -> Outcome<Self> {
        let mut reach = Self { everywhere: false, schools: BTreeSet::new() };
        for space in store.spaces_of(by)? {
            if may(space.kind, &store.roles(space.id, by)?, Deed::Found(kind)) {
                reach.everywhere |= space.kind == SpaceKind::District;
                reach.schools.extend(space.schools);
            }
        }
        Ok(reach)
    }

    fn has(&self, school: Option<SchoolId>) -> bool {
        self.everywhere || school.is_some_and(|school| self.schools.contains(&school))
    }

    /// Whether they could have made it.
    fn covers(&self, space: &Space) -> bool {
        self.everywhere || space.schools.iter().any(|school| self.schools.contains(school))
    }
}

/// The school of each.
fn schools_of(store: &DirectoryStore, members: &[Member]) -> Outcome<Vec<Option<SchoolId>>> {
    let school = |member: &Member| {
        let person = store.person(member.person)?.ok_or(ApiError::NotFound)?;
        if store.enlisted(person.id)?.left { Err(ApiError::NotFound.into()) } else { Ok(person.school) }
    };
    members.iter().map(school).collect()
}
