//! Deleting a person on request (rules DP2 to DP5): asked for, taken back within a fortnight, or carried out after it.

use qinglan_core::administration::{DELETION_DAYS, Delete, Deletion, Deletions, What};
use qinglan_core::api::ApiError;
use qinglan_core::directory::{DeleteAgain, DeletedAgain};
use qinglan_core::id::{Millis, PersonId};

use super::administration::keeper;
use super::directory::DAY_MS;
use crate::ambient;
use crate::reply::Outcome;
use crate::store::deletions::Pending;
use crate::store::directory::DirectoryStore;

/// Whose data are to be deleted, and whose were.
pub fn deletions(store: &DirectoryStore, by: PersonId) -> Outcome<Deletions> {
    keeper(store, by)?;
    list(store)
}

/// Asks for a deletion, takes it back, or carries it out; how it is then.
pub fn change(store: &DirectoryStore, by: PersonId, deed: Delete) -> Outcome<Deletions> {
    keeper(store, by)?;
    let now = ambient::now();
    match deed {
        Delete::Ask(person) => {
            // So that somebody is always left who keeps the roster, and who can take it back.
            if person == by {
                return Err(ApiError::Forbidden.into());
            }
            if store.deletion(person)?.is_none() {
                ask(store, Pending { person, asked: now, due: now.plus(DELETION_DAYS * DAY_MS), by: Some(by), done: None })?;
            }
        }
        Delete::TakeBack(person) => {
            let known = store.deletion(person)?.filter(|pending| pending.done.is_none());
            let name = store.person(person)?.map(|person| person.name);
            let (Some(_), Some(name)) = (known, name) else { return Err(ApiError::NotFound.into()) };
            store.all_or_nothing(|| {
                store.drop_deletion(person)?;
                store.write_down_of(Some(by), Some(person), What::DeletionTakenBack(name), now)
            })?;
        }
        Delete::CarryOut(person) => carry_out(store, by, person, now)?,
    }
    list(store)
}

/// Her sign-ins and invites end at once. Within nothing: it is all of it or nothing itself.
fn ask(store: &DirectoryStore, pending: Pending) -> Outcome<()> {
    let Pending { person, asked, due, by, .. } = pending;
    let name = store.person(person)?.ok_or(ApiError::NotFound)?.name;
    store.all_or_nothing(|| {
        store.end_invites(person, asked)?;
        store.end_sessions(person, asked)?;
        store.ask_deletion(&pending)?;
        store.write_down_of(by, Some(person), What::DeletionAsked { name, due }, asked)
    })?;
    Ok(())
}

fn carry_out(store: &DirectoryStore, by: PersonId, person: PersonId, now: Millis) -> Outcome<()> {
    let pending = store.deletion(person)?.ok_or(ApiError::NotFound)?;
    // The answer was lost on the way.
    if pending.done.is_some() {
        return Ok(());
    }
    if now < pending.due {
        return Err(ApiError::NotYet { from: pending.due }.into());
    }
    // Nobody deletes herself, whoever asked for it.
    if person == by {
        return Err(ApiError::Forbidden.into());
    }
    store.delete(person, now, || store.write_down_of(Some(by), Some(person), What::Deleted(person), now))?;
    Ok(())
}

/// People who were deleted after the backup was made that the data came from: they can be deleted again at once (rule DP9).
pub fn again(store: &DirectoryStore, again: &DeleteAgain) -> Outcome<DeletedAgain> {
    let now = ambient::now();
    let mut found = 0;
    for person in &again.people {
        let known = store.deletion(*person)?;
        if store.person(*person)?.is_none() || known.is_some_and(|pending| pending.done.is_some()) {
            continue;
        }
        ask(store, Pending { person: *person, asked: now, due: now, by: None, done: None })?;
        found += 1;
    }
    Ok(DeletedAgain { found })
}

fn list(store: &DirectoryStore) -> Outcome<Deletions> {
    let mut asked = Vec::new();
    for Pending { person, asked: at, due, by, .. } in store.deletions()?.into_iter().filter(|one| one.done.is_none()) {
        let Some(known) = store.person(person)? else { continue };
        let school = known.school.map(|id| store.school(id)).transpose()?.flatten();
        let by = by.map(|by| store.person(by)).transpose()?.flatten();
        asked.push(Deletion {
            person,
            name: known.name,
            school: known.school,
            school_name: school.map(|school| school.name).unwrap_or_default(),
            asked: at,
            by: by.map(|by| by.name).unwrap_or_default(),
            due,
        });
    }
    Ok(Deletions { asked, done: store.deleted()? })
}
