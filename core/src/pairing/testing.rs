//! What a pairing was given, in a few words, for tests.

use crate::directory::{Member, Role};
use crate::form::testing::Filled;
use crate::id::{EntityId, PersonId};
use crate::record::{Entity, Field, State};

use super::Sides;

pub(crate) const MENTOR: u8 = 1;
pub(crate) const MENTEE: u8 = 2;

pub(crate) fn person(of: u8) -> PersonId {
    PersonId::from_bytes([of; 16])
}

pub(crate) fn member(of: u8, roles: &[Role]) -> Member {
    Member { person: person(of), roles: roles.to_vec() }
}

pub(crate) fn name(of: PersonId) -> String {
    if of == person(MENTOR) { "周若梅" } else { "林晓禾" }.to_owned()
}

pub(crate) fn sides() -> Sides {
    Sides { mentor: person(MENTOR), mentee: person(MENTEE), mutual: false }
}

/// A record of the form that `author` submitted.
pub(crate) fn given(id: u8, author: u8, form: &str, answers: &[(&str, &str)]) -> Entity {
    let mut filled = Filled::new();
    filled.entity.id = EntityId::from_bytes([id; 16]);
    filled.entity.author = person(author);
    let mut filled = filled
        .text(Field::form().as_str(), form)
        .text(Field::state().as_str(), State::Submitted.as_str())
        .int(Field::submitted_at().as_str(), i64::from(id));
    for (path, words) in answers {
        filled = match words.parse::<i64>() {
            Ok(number) => filled.int(path, number),
            Err(_) => filled.text(path, words),
        };
    }
    filled.entity
}

pub(crate) fn watched(id: u8, author: u8, day: &str) -> Entity {
    given(id, author, "observation@2", &[("date", day)])
}

pub(crate) fn agreement(from: &str, to: &str) -> Entity {
    given(
        200,
        MENTEE,
        "mentoring-agreement@1",
        &[
            ("mentor", "周若梅"),
            ("mentee", "林晓禾"),
            ("term/from", from),
            ("term/to", to),
            ("goals", "上好一节公开课"),
            ("each/mentor_visits", "2"),
            ("each/mentee_visits", "1"),
            ("each/plans", "3"),
        ],
    )
}

/// A monthly record with rows of (day, kind).
pub(crate) fn monthly(id: u8, month: &str, rows: &[(&str, &str)]) -> Entity {
    let entity = given(id, MENTEE, "mentoring-month@1", &[("date", "2026-10-30"), ("month", month)]);
    let mut filled = take(entity);
    for (at, (day, kind)) in rows.iter().enumerate() {
        let row = format!("meetings/r{at}");
        filled = filled.row(&row, at as i64).text(&format!("{row}/on"), day).text(&format!("{row}/kind"), kind);
    }
    filled.entity
}

pub(crate) fn with(entity: Entity, field: &Field, words: &str) -> Entity {
    take(entity).text(field.as_str(), words).entity
}

/// A record that grows on.
pub(crate) fn take(entity: Entity) -> Filled {
    let mut filled = Filled::new();
    filled.entity = entity;
    filled
}
