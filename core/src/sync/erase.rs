//! What somebody gave to a space of two goes when she is deleted (rules DP6 and DP7).
//!
//! Invariant: the log keeps its numbers, its ids and its authors, and a replica that reads it from any number, in the words of before or
//! without them, ends where a snapshot begins.

use std::collections::{BTreeMap, BTreeSet};

use super::{Accepted, Log};
use crate::id::{DeviceId, EntityId, Millis, OpId, PersonId};
use crate::record::{Entity, EntityKind, Field, Op, Purpose, Value};

/// More entities, or operations, than a space of two ever has.
const ALL: u64 = 1 << 40;

/// What an erasure did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erased {
    /// The log's last number before it.
    pub head: u64,
    /// What says it to every replica.
    pub appended: Vec<Accepted>,
    /// The files that others still name: by their hashes.
    pub named: BTreeSet<[u8; 32]>,
}

/// Empties all that `person` made in this space, and her words where others quoted them. `device` is a name that no device has. A
/// second time it changes nothing.
///
/// # Errors
/// The store's own; then nothing is changed.
pub fn erase<L: Log>(log: &L, person: PersonId, (device, at): (DeviceId, Millis)) -> Result<Erased, L::Error> {
    let found = find(log, person)?;
    let emptied = emptied(log, person, &found)?;
    let head = log.head()?;
    let number = |nth: usize| OpId { device, counter: nth as u64 + 1 };
    let op = |id, (entity, kind), field, value, replaces| {
        let purpose = Some(Purpose::Erasure);
        Op { id, author: person, at, entity, kind, field, value, replaces, purpose }
    };
    let mut ops: Vec<Op> = Vec::new();
    for (entity, quotes) in found.quoting.into_iter().filter(|(_, quotes)| !quotes.is_empty()) {
        ops.push(op(number(ops.len()), (entity, EntityKind::Comment), Field::quote(), Value::Empty, quotes));
    }
    for (entity, (kind, is_bare)) in found.hers {
        if !is_bare {
            let nothing = Value::Removed(Vec::new());
            ops.push(op(number(ops.len()), (entity, kind), Field::deleted(), nothing, Vec::new()));
        }
    }
    let appended: Vec<Accepted> = (head + 1..).zip(ops).map(|(seq, op)| Accepted { seq, op }).collect();
    log.atomically(&mut || {
        emptied.iter().try_for_each(|(seq, op)| log.rewrite_op(*seq, op))?;
        log.put_ops(&appended)?;
        for Accepted { seq, op } in &appended {
            let mut entity = log.held(op.entity)?.unwrap_or_else(|| Entity::new(op.entity, op.kind, person));
            entity.apply(op, Some(*seq));
            log.put_entity(&entity)?;
        }
        Ok(())
    })?;
    Ok(Erased { head, appended, named: found.named })
}

/// What is hers, and where it is quoted.
struct Found {
    /// Each with whether it was erased before.
    hers: BTreeMap<EntityId, (EntityKind, bool)>,
    /// Comments of others on it, with the quotes that stand in them.
    quoting: BTreeMap<EntityId, Vec<OpId>>,
    named: BTreeSet<[u8; 32]>,
}

fn find<L: Log>(log: &L, person: PersonId) -> Result<Found, L::Error> {
    let mut found = Found { hers: BTreeMap::new(), quoting: BTreeMap::new(), named: BTreeSet::new() };
    let mut on: BTreeMap<EntityId, Option<EntityId>> = BTreeMap::new();
    log.entities(None, ALL, &mut |entity, _| {
        if entity.author == person {
            found.hers.insert(entity.id, (entity.kind, entity.is_erased()));
            return true;
        }
        for file in entity.files() {
            found.named.insert(file.sha256);
            found.named.extend(file.thumbnail.map(|small| small.sha256));
        }
        let quotes: Vec<OpId> = entity
            .versions(&Field::quote())
            .iter()
            .filter(|version| !version.value.is_empty())
            .map(|version| version.op)
            .collect();
        if entity.kind == EntityKind::Comment {
            on.insert(entity.id, entity.text(&Field::on()).and_then(|text| text.parse().ok()));
            found.quoting.insert(entity.id, quotes);
        }
        true
    })?;
    found.quoting.retain(|comment, _| on.get(comment).copied().flatten().is_some_and(|on| found.hers.contains_key(&on)));
    Ok(found)
}

/// The operations that are kept otherwise from now on.
fn emptied<L: Log>(log: &L, person: PersonId, found: &Found) -> Result<Vec<(u64, Op)>, L::Error> {
    let mut all = Vec::new();
    log.ops(0, ALL, &mut |seq, op, _| {
        if op.purpose == Some(Purpose::Erasure) {
            return true;
        }
        if found.hers.contains_key(&op.entity) && op.author == person {
            all.push((seq, op.emptied()));
        } else if found.quoting.contains_key(&op.entity) && op.field == Field::quote() {
            all.push((seq, Op { value: Value::Empty, purpose: Some(Purpose::Erasure), ..op }));
        }
        true
    })?;
    Ok(all)
}
