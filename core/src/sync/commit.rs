//! What a keystroke becomes: a new operation, or a better word in one that nobody has seen.

use crate::id::{Millis, OpId, PersonId};
use crate::record::{Entity, Field, Op, Purpose, Value};

/// What to write beside the changed entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Nothing changed.
    Nothing,
    /// A new operation joins the outbox.
    Append(Op),
    /// An operation in the outbox that was never offered to the server gets this content (rule SY2).
    Rewrite(Op),
}

/// Sets `field` of `entity` to `value` and says what to write.
///
/// `queued` is this device's last operation on that field if it still waits and was never offered. `seen` are the versions
/// that the person had before them; those, and the device's own, are replaced, others stay beside as a conflict (rule MG3).
pub fn edit(
    entity: &mut Entity,
    queued: Option<&Op>,
    next: OpId,
    author: PersonId,
    at: Millis,
    change: (Field, Value, &[OpId], Option<Purpose>),
) -> Edit {
    let (field, value, seen, purpose) = change;
    let versions = entity.versions(&field);
    // A correction never takes another's place: each stays readable (rule AM2).
    let live_queued = queued.filter(|_| purpose.is_none()).filter(|op| versions.iter().any(|version| version.op == op.id));
    let settles = versions.len() > 1 && versions.iter().all(|version| seen.contains(&version.op));
    let same = match versions.last() {
        Some(shown) => shown.value == value,
        None => value.is_empty(),
    };
    if same && !settles {
        return Edit::Nothing;
    }
    if let Some(op) = live_queued.filter(|_| !settles) {
        entity.rewrite(&field, op.id, &value, at);
        return Edit::Rewrite(Op { value, at, ..op.clone() });
    }
    let own = versions.iter().map(|version| version.op).filter(|op| op.device == next.device);
    let mut replaces: Vec<OpId> = Vec::new();
    for op in seen.iter().copied().chain(own) {
        if !replaces.contains(&op) {
            replaces.push(op);
        }
    }
    let op = Op { id: next, author, at, entity: entity.id, kind: entity.kind, field, value, replaces, purpose };
    entity.apply(&op, None);
    Edit::Append(op)
}
