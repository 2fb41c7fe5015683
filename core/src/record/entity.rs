//! The merge: an entity as the set of values that nobody has replaced.

use crate::order::Map;
use crate::wire::Wire;

use super::{EntityKind, Field, Op, Value};
use crate::id::{EntityId, Millis, OpId, PersonId};
use crate::order;

/// A value that nobody has replaced yet.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct Version {
    #[n(0)]
    pub op: OpId,
    #[n(1)]
    pub author: PersonId,
    #[n(2)]
    pub at: Millis,
    /// The server's number; none until it has taken the operation.
    #[n(3)]
    pub seq: Option<u64>,
    #[n(4)]
    pub value: Value,
}

/// A record, comment or activity as one space holds it.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct Entity {
    #[n(0)]
    pub id: EntityId,
    #[n(1)]
    pub kind: EntityKind,
    /// Who made it: the author of its first operation.
    #[n(2)]
    pub author: PersonId,
    /// Everything the server numbered up to here is in it; later operations are not, unless they are this device's own.
    #[n(3)]
    pub as_of: u64,
    #[n(4)]
    pub fields: Map<Field, Vec<Version>>,
}

impl Entity {
    /// An entity before its first operation.
    #[must_use]
    pub const fn new(id: EntityId, kind: EntityKind, author: PersonId) -> Self {
        Self { id, kind, author, as_of: 0, fields: Map::new() }
    }

    /// Applies an operation that this device made (`seq` none) or that the server numbered (rules MG1 to MG3).
    ///
    /// A numbered operation at or before `as_of` is already in and changes nothing.
    pub fn apply(&mut self, op: &Op, seq: Option<u64>) {
        if let Some(seq) = seq {
            if seq <= self.as_of {
                return;
            }
            self.as_of = seq;
        }
        let versions = self.fields.entry(op.field.clone()).or_default();
        versions.retain(|version| version.op != op.id && !op.replaces.contains(&version.op));
        versions.push(Version { op: op.id, author: op.author, at: op.at, seq, value: op.value.clone() });
        order::by_key(versions, Version::rank);
    }

    /// Changes the value of an own operation that was never offered to the server; its id and what it replaces stay.
    pub fn rewrite(&mut self, field: &Field, op: OpId, value: &Value, at: Millis) {
        let Some(versions) = self.fields.get_mut(field) else { return };
        for version in versions.iter_mut().filter(|version| version.op == op) {
            version.value = value.clone();
            version.at = at;
        }
    }

    /// The server took an own operation and numbered it (rule SY6).
    ///
    /// If this copy is already past that number and the server's state did not hold the operation, somebody has replaced it.
    pub fn acknowledge(&mut self, op: &Op, seq: u64) {
        let superseded = seq <= self.as_of;
        let Some(versions) = self.fields.get_mut(&op.field) else { return };
        if superseded {
            versions.retain(|version| version.op != op.id || version.seq.is_some());
        } else {
            for version in versions.iter_mut().filter(|version| version.op == op.id) {
                version.seq = Some(seq);
            }
        }
        order::by_key(versions, Version::rank);
    }

    /// Takes the server's whole state of the entity, and puts back what this device has not sent yet (rule SY9).
    pub fn adopt(&mut self, state: Self, pending: &[Op]) {
        if state.as_of < self.as_of {
            return;
        }
        *self = state;
        let id = self.id;
        for op in pending.iter().filter(|op| op.entity == id) {
            let known = self.fields.get(&op.field).is_some_and(|all| all.iter().any(|version| version.op == op.id));
            if !known {
                self.apply(op, None);
            }
        }
    }

    /// The versions of a field, the one to show last.
    #[must_use]
    pub fn versions(&self, field: &Field) -> &[Version] {
        self.fields.get(field).map_or(&[], Vec::as_slice)
    }

    /// The version that shows: this device's own unsent one, else the one that the server numbered last (rule MG2).
    #[must_use]
    pub fn shown(&self, field: &Field) -> Option<&Version> {
        self.versions(field).last()
    }

    /// The value that shows, when it is not empty.
    #[must_use]
    pub fn value(&self, field: &Field) -> Option<&Value> {
        self.shown(field).map(|version| &version.value).filter(|value| !value.is_empty())
    }

    /// The text that shows, when the field holds text.
    #[must_use]
    pub fn text(&self, field: &Field) -> Option<&str> {
        self.value(field).and_then(Value::as_text)
    }

    /// Two people wrote different values without seeing each other's (rule MG4).
    #[must_use]
    pub fn in_conflict(&self, field: &Field) -> bool {
        match self.versions(field) {
            [first, rest @ ..] => rest.iter().any(|version| version.value != first.value),
            [] => false,
        }
    }

    /// All operations whose values are in the entity, at `prefix` and below it; what a removal names as seen.
    pub fn live_ops<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = OpId> + 'a {
        self.fields
            .iter()
            .filter(move |(field, _)| covers(prefix, field.as_str()))
            .flat_map(|(_, versions)| versions.iter().map(|version| version.op))
    }

    /// Removed by its author, and edited by nobody who did not know (rule MG5).
    #[must_use]
    pub fn is_deleted(&self) -> bool {
        self.is_removed(&Field::deleted(), "")
    }

    /// The rows of the repeat at `path`, in order: their path and position.
    #[must_use]
    pub fn rows(&self, path: &str) -> Vec<(String, i64)> {
        let mut rows: Vec<(String, i64)> = self
            .fields
            .iter()
            .filter_map(|(field, versions)| {
                let name = field.as_str().strip_prefix(path)?.strip_prefix('/')?;
                if name.contains('/') || self.is_removed(field, field.as_str()) {
                    return None;
                }
                let position = versions.iter().rev().find_map(|version| match version.value {
                    Value::Row(position) => Some(position),
                    // An edit brought a removed row back; it goes where its removal left it, at the end.
                    Value::Removed(_) => Some(i64::MAX),
                    _ => None,
                })?;
                Some((field.as_str().to_owned(), position))
            })
            .collect();
        order::by_key(&mut rows, |(path, position)| (*position, path.clone()));
        rows
    }

    /// The field is, or is in, a row that was removed: nobody sees it, and nobody is given it.
    #[must_use]
    pub fn is_hidden(&self, field: &Field) -> bool {
        let path = field.as_str();
        let above = path.match_indices('/').filter_map(|(at, _)| path.get(..at));
        let tombs = above.chain(core::iter::once(path)).filter_map(|path| Field::new(path).ok());
        tombs.into_iter().any(|tomb| self.is_removed(&tomb, tomb.as_str()))
    }

    fn is_removed(&self, tomb: &Field, prefix: &str) -> bool {
        let Some(Version { op: tomb_op, value: Value::Removed(seen), .. }) = self.shown(tomb) else { return false };
        self.live_ops(prefix).all(|op| op == *tomb_op || seen.contains(&op) || self.is_mark(op))
    }

    /// Read marks are no edits: they bring nothing back.
    fn is_mark(&self, op: OpId) -> bool {
        self.fields
            .iter()
            .filter(|(field, _)| field.as_str().starts_with("@read/"))
            .any(|(_, versions)| versions.iter().any(|version| version.op == op))
    }
}

impl Version {
    /// Unsent ones last, as the server will number them later than all it has.
    fn rank(&self) -> (u64, OpId) {
        (self.seq.unwrap_or(u64::MAX), self.op)
    }
}

fn covers(prefix: &str, field: &str) -> bool {
    prefix.is_empty() || field == prefix || field.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('/'))
}
