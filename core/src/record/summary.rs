//! What a list shows of a record, without its body.

use crate::wire::Wire;

use super::{Entity, EntityKind, Field, Value};
use crate::id::{EntityId, Millis, PersonId, SpaceId};

/// How far a record has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[cbor(index_only)]
pub enum State {
    #[n(0)]
    Draft,
    #[n(1)]
    Submitted,
}

impl State {
    /// As the `@state` field holds it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
        }
    }
}

/// How much of a record a space was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[cbor(index_only)]
pub enum Scope {
    /// Every answer.
    #[n(0)]
    Full,
    /// That it exists: form, title, author, time; no answers.
    #[n(1)]
    Notice,
}

impl Scope {
    /// As the `@scope` field holds it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Notice => "notice",
        }
    }
}

/// A row of a list.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct Summary {
    #[n(0)]
    pub space: SpaceId,
    #[n(1)]
    pub id: EntityId,
    #[n(2)]
    pub kind: EntityKind,
    #[n(3)]
    pub author: PersonId,
    /// `observation@1`; empty for what is no record.
    #[n(4)]
    pub form: String,
    #[n(5)]
    pub title: String,
    #[n(6)]
    pub state: State,
    #[n(7)]
    pub scope: Scope,
    /// The latest change, by the clocks of the devices: for people to read, never to decide by.
    #[n(8)]
    pub changed_at: Millis,
    #[n(9)]
    pub deleted: bool,
    /// Some field has two versions. Read marks are no versions of anything.
    #[n(10)]
    pub conflict: bool,
    /// Operations of this device that the server has not taken.
    #[n(11)]
    pub unsent: u32,
    /// What a comment is on.
    #[n(12)]
    pub on: Option<EntityId>,
    /// Who has read it.
    #[n(13)]
    pub read_by: Vec<PersonId>,
    /// The observed lesson that it belongs to.
    #[n(14)]
    pub lesson: Option<EntityId>,
}

#[cfg(test)]
impl Summary {
    /// A record that was submitted and given in full, never changed since 1970: for tests, that say what else they are about.
    pub(crate) fn given(id: u8, form: &str, author: PersonId, space: SpaceId) -> Self {
        Self {
            space,
            id: EntityId::from_bytes([id; 16]),
            kind: EntityKind::Record,
            author,
            form: form.into(),
            title: String::new(),
            state: State::Submitted,
            scope: Scope::Full,
            changed_at: Millis(0),
            deleted: false,
            conflict: false,
            unsent: 0,
            on: None,
            read_by: Vec::new(),
            lesson: None,
        }
    }
}

impl Summary {
    /// The summary of `entity` as `space` holds it.
    #[must_use]
    pub fn of(space: SpaceId, entity: &Entity) -> Self {
        let text = |field: &Field| entity.text(field).unwrap_or_default().to_owned();
        let versions = || entity.fields.values().flatten();
        let submitted = entity.text(&Field::state()) == Some(State::Submitted.as_str());
        let notice = entity.text(&Field::scope()) == Some(Scope::Notice.as_str());
        Self {
            space,
            id: entity.id,
            kind: entity.kind,
            author: entity.author,
            form: text(&Field::form()),
            title: text(&Field::title()),
            state: if submitted { State::Submitted } else { State::Draft },
            scope: if notice { Scope::Notice } else { Scope::Full },
            changed_at: versions().map(|version| version.at).max().unwrap_or_default(),
            deleted: entity.is_deleted(),
            conflict: entity.fields.keys().any(|field| !field.is_mark() && entity.in_conflict(field)),
            unsent: u32::try_from(versions().filter(|version| version.seq.is_none()).count()).unwrap_or(u32::MAX),
            on: entity.text(&Field::on()).and_then(|text| text.parse().ok()),
            read_by: readers(entity),
            lesson: entity.text(&Field::lesson()).and_then(|text| text.parse().ok()),
        }
    }
}

fn readers(entity: &Entity) -> Vec<PersonId> {
    let marks = entity.fields.iter().filter(|(_, all)| all.iter().any(|version| matches!(version.value, Value::Int(_))));
    marks.filter_map(|(field, _)| field.as_str().strip_prefix("@read/")?.parse().ok()).collect()
}
