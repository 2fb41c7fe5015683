//! The corrections of a submitted record, for people to read, and where the next one is drafted.

use super::{Entity, EntityKind, Field, Past, Replaced, Summary, Value, Version};
use crate::id::{DeviceId, EntityId, Millis, PersonId};
use crate::order;

/// What the author corrected in one go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    pub author: PersonId,
    /// By the author's clock.
    pub at: Millis,
    /// In the author's words; empty for none.
    pub why: String,
    pub changes: Vec<Changed>,
}

/// A field that a correction changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    pub field: Field,
    /// What stood there; none for what was added.
    pub before: Option<Version>,
    /// What the correction put there; none when later ones have let it fall out.
    pub after: Option<Value>,
}

/// Every correction that is still known, the latest first (rule AM3). All of one bear the time of its submission, of one device.
#[must_use]
pub fn corrections(entity: &Entity) -> Vec<Correction> {
    let Some(mark) = entity.shown(&Field::amended_at()) else { return Vec::new() };
    let replaced = || entity.past.iter().flat_map(Past::corrected);
    let marks = written(entity).filter(|(field, _)| **field == Field::amended_at()).map(|(_, version)| name(version));
    let goes: Vec<Go> = order::set(marks.chain(replaced().map(|one| (one.at, one.by.device))).chain([name(mark)]));
    let whole = goes.into_iter().rev().map(|go| correction(entity, go));
    whole.filter(|one| !one.changes.is_empty() || !one.why.is_empty()).collect()
}

/// Which correction: when it was submitted, and where.
type Go = (Millis, DeviceId);

const fn name(version: &Version) -> Go {
    (version.at, version.op.device)
}

fn correction(entity: &Entity, go: Go) -> Correction {
    let replaced = || entity.past.iter().flat_map(Past::corrected).filter(|one| (one.at, one.by.device) == go);
    let of_go = || written(entity).filter(|(_, version)| name(version) == go);
    let mut changes: Vec<Changed> = replaced()
        .filter(|one| !one.field.is_system())
        .map(|one| Changed { field: one.field.clone(), before: Some(one.version.clone()), after: after(entity, one) })
        .collect();
    let is_new = |version: &Version| !replaced().any(|one| one.by == version.op);
    // What was added had nothing before it; a row is told of by its cells.
    let added = of_go().filter(|(field, version)| {
        !field.is_system() && !version.value.is_empty() && !matches!(version.value, Value::Row(_)) && is_new(version)
    });
    changes.extend(added.map(|(field, version)| Changed {
        field: field.clone(),
        before: None,
        after: Some(version.value.clone()),
    }));
    order::by_key(&mut changes, |one| one.field.clone());
    let why = of_go().find(|(field, _)| **field == Field::why()).and_then(|(_, version)| version.value.as_text());
    let author = of_go().map(|(_, version)| version.author).chain(replaced().map(|one| one.person)).next();
    Correction { author: author.unwrap_or(entity.author), at: go.0, why: why.unwrap_or_default().to_owned(), changes }
}

/// What the correction put in the place of what it replaced.
fn after(entity: &Entity, one: &Replaced) -> Option<Value> {
    written(entity).find(|(_, version)| version.op == one.by).map(|(_, version)| version.value.clone())
}

/// All that stands in the entity, and all that stood there.
fn written(entity: &Entity) -> impl Iterator<Item = (&Field, &Version)> {
    let stands = entity.fields.iter().flat_map(|(field, versions)| versions.iter().map(move |version| (field, version)));
    let stood = entity.past.iter().flat_map(Past::corrected).map(|one| (&one.field, &one.version));
    stands.chain(stood)
}

/// Where the author drafts a correction of `record`, and whether one is under way there; `rows` are those of her personal space.
///
/// Two devices that know of the same corrections draft the next in the same entity, so that what both type meets as in any draft.
#[must_use]
pub fn correction_of<'a>(record: EntityId, rows: impl Iterator<Item = &'a Summary>) -> (EntityId, bool) {
    let mut count: u64 = 0;
    let mut open: Option<EntityId> = None;
    for row in rows.filter(|row| row.kind == EntityKind::Record && row.on == Some(record)) {
        count += 1;
        if !row.deleted {
            open = Some(open.map_or(row.id, |first| first.min(row.id)));
        }
    }
    open.map_or((numbered(record, count + 1), false), |id| (id, true))
}

/// The record's own id, which is chance, with a number worked into it.
fn numbered(record: EntityId, number: u64) -> EntityId {
    let mut bytes = *record.as_bytes();
    for (byte, part) in bytes.iter_mut().rev().zip(number.to_le_bytes()) {
        *byte ^= part;
    }
    EntityId::from_bytes(bytes)
}
