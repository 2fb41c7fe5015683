//! Who is who in a pairing, and what is begun for it.

use super::{Agreement, text};
use crate::directory::{Member, Role};
use crate::form::{Definition, Kind, Node};
use crate::id::{PersonId, SpaceId};
use crate::record::{Entity, Field, Value};

/// The two of a pairing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sides {
    pub mentor: PersonId,
    pub mentee: PersonId,
    /// Each is both: who knows teaches (能者为师).
    pub mutual: bool,
}

impl Sides {
    /// Who of `members` is who (rule PA2). None where they are not two.
    #[must_use]
    pub fn of(members: &[Member], agreement: Option<&Agreement>, name: impl Fn(PersonId) -> String) -> Option<Self> {
        let [one, other] = members else { return None };
        let may_be =
            |mentor: &Member, mentee: &Member| mentor.roles.contains(&Role::Mentor) && mentee.roles.contains(&Role::Mentee);
        let (forth, back) = (may_be(one, other), may_be(other, one));
        let is_named =
            |mentor: &Member| agreement.is_some_and(|said| !said.mentor.is_empty() && said.mentor == name(mentor.person));
        let turned = if forth == back { is_named(other) && !is_named(one) } else { back };
        let (mentor, mentee) = if turned { (other, one) } else { (one, other) };
        Some(Self { mentor: mentor.person, mentee: mentee.person, mutual: forth && back })
    }

    /// The one who is not `me`.
    #[must_use]
    pub fn other(&self, me: PersonId) -> PersonId {
        if self.mentor == me { self.mentee } else { self.mentor }
    }
}

/// The answers that a record of the form begins with: of what is known, by the names of questions, what the form asks for in words.
#[must_use]
pub fn begun(form: &Definition, known: &[(&str, String)]) -> Vec<(Field, Value)> {
    let asked = form.questions.iter().filter_map(|node| match node {
        Node::Question(question) if matches!(question.kind, Kind::Text(_)) => Some(question.name.as_str()),
        _ => None,
    });
    let said = |name: &str| known.iter().find(|(of, words)| *of == name && !words.is_empty()).map(|(_, words)| words.clone());
    asked.filter_map(|name| Some((Field::new(name).ok()?, Value::Text(said(name)?)))).collect()
}

/// The pairing that a record is meant for, of those of its author, each with the name of the other (rule PA7).
#[must_use]
pub fn meant(record: &Entity, pairings: &[(SpaceId, String)]) -> Option<SpaceId> {
    let said = ["teacher", "mentee", "mentor"].map(|name| text(record, name));
    let found = pairings.iter().find(|(_, other)| !other.is_empty() && said.contains(other));
    found.map(|(space, _)| *space)
}
