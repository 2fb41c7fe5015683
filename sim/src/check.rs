//! What must be true after every step, and what must be true when everything has arrived.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use qinglan_core::id::{EntityId, OpId, SpaceId};
use qinglan_core::record::{Entity, Field, Op, PAST_BYTES_MAX, PAST_VALUES_MAX, Past, Version};
use qinglan_core::store::{ENTITIES, Key, OUTBOX, REFUSED, SetAside};
use qinglan_core::sync::{Cursor, Log};

use crate::exchange::call;
use crate::phone::Phone;
use crate::server::Server;
use crate::world::World;
use crate::{Failure, fail};

/// The values of a field, by the operations that made them, with their numbers; under [`PAST`] what corrections replaced, by theirs.
type Standing = Vec<(OpId, Option<u64>)>;
/// In the place of a field's name, see [`Standing`].
const PAST: &str = "@past";

type Values = BTreeMap<(EntityId, Field), Standing>;

impl World {
    /// After something was taken in: the cursor stands for data that is there.
    pub fn look(&self, tab: usize, space: SpaceId) -> Result<(), Failure> {
        let (phone, server) = (self.phone_of(tab)?, self.server(space)?);
        let (epoch, cursor) = phone.place(space);
        let head = server.log.head().unwrap_or_default();
        let Cursor::Seq(seq) = cursor else { return Ok(()) };
        // What another app skipped is read with the next answer (rule VE4).
        if server.log.epoch() != Ok(epoch) || server.set_back || server.told_late || !phone.is_current() {
            return Ok(());
        }
        if seq > head {
            return fail(format!("SY8: the cursor stands at {seq}, the log at {head}"));
        }
        let aside = phone.disk.memory.list::<SetAside>(REFUSED).iter().any(|(_, row)| row.space == space);
        if seq < head || aside || phone.queued().iter().any(|row| row.space == space) {
            return Ok(());
        }
        let here = held(phone, space);
        let unnumbered = here.values().flatten().any(|(_, seq)| seq.is_none());
        if unnumbered { Ok(()) } else { same(&here, &known_to(phone, server), tab) }
    }

    /// What its owner wrote on the phone and sees there, of a space.
    pub fn own_values(&self, tab: usize, space: SpaceId) -> Result<BTreeSet<OpId>, Failure> {
        let phone = self.phone_of(tab)?;
        let shown = held(phone, space).into_iter().filter(|((_, field), _)| field.as_str() != PAST);
        Ok(shown.flat_map(|(_, versions)| versions).map(|(op, _)| op).filter(|op| op.device == phone.device).collect())
    }

    /// What its owner wrote on the phone and saw there leaves it only for something that replaces it, whatever the server says in the
    /// life `epoch`.
    pub fn nothing_vanished(&self, tab: usize, (space, epoch): (SpaceId, u64), before: &BTreeSet<OpId>) -> Result<(), Failure> {
        // Where nobody said that numbers are given out again, and in a life that is over, they mean what they do not.
        let server = self.server(space)?;
        if server.set_back || server.log.epoch() != Ok(epoch) {
            return Ok(());
        }
        let after = self.own_values(tab, space)?;
        let saved = || self.phones.iter().flat_map(|phone| phone.saved.values());
        if let Some(op) = before.difference(&after).find(|op| !saved().any(|by| by.op.replaces.contains(op))) {
            return fail(format!("SY14: {} was seen on tab {tab} and is gone, and nothing replaced it", call(*op)));
        }
        Ok(())
    }

    /// At rest: everything is where it belongs, once, and everywhere the same.
    pub fn check_all(&mut self) -> Result<(), Failure> {
        let mut aside = BTreeSet::new();
        for phone in &self.phones {
            let rows = phone.disk.memory.list::<SetAside>(REFUSED);
            aside.extend(rows.iter().map(|(_, row)| row.op.id));
            if let Some(row) = phone.queued().first() {
                return fail(format!("SY7: {} never leaves the outbox", call(row.op.id)));
            }
            phone.holds_all()?;
        }
        for server in &self.servers {
            check_log(server)?;
        }
        for at in 0..self.phones.len() {
            self.check_phone(at, &aside)?;
        }
        self.check_counts()?;
        self.tried.aside = aside.len() as u64;
        self.tried.saved = self.phones.iter().map(|phone| phone.saved.len() as u64).sum();
        Ok(())
    }

    fn check_phone(&self, at: usize, aside: &BTreeSet<OpId>) -> Result<(), Failure> {
        let Some(phone) = self.phones.get(at) else { return Ok(()) };
        for saved in phone.saved.values() {
            let id = saved.op.id;
            let log = &self.server(saved.space)?.log;
            match log.number_of(id) {
                None if !aside.contains(&id) => return fail(format!("SY7: {} was saved and is gone: {:?}", call(id), saved.op)),
                Some(seq) => {
                    let there = log.since(seq - 1).into_iter().next();
                    if there.is_none_or(|(_, op)| *op != saved.op) {
                        return fail(format!("SY6: {} stands in the log with other content", call(id)));
                    }
                }
                None => {}
            }
        }
        let Some(tab) = self.tabs.iter().position(|tab| tab.phone == at) else { return Ok(()) };
        for space in self.spaces_of(tab)? {
            let server = self.server(space)?;
            if server.roles(phone.person).is_empty() {
                continue;
            }
            let mut here = held(phone, space);
            for versions in here.values_mut() {
                versions.retain(|(op, seq)| seq.is_some() || !aside.contains(op));
            }
            here.retain(|_, versions| !versions.is_empty());
            same(&here, &known_to(phone, server), tab)?;
        }
        Ok(())
    }
}

/// The log has each operation once, its numbers have no gaps, and of its values those stand that none after them named.
fn check_log(server: &Server) -> Result<(), Failure> {
    let ops = server.log.since(0);
    let mut ids = BTreeSet::new();
    let mut folded: BTreeMap<EntityId, Entity> = BTreeMap::new();
    for ((seq, op), expected) in ops.iter().zip(1..) {
        if *seq != expected || !ids.insert(op.id) {
            return fail(format!("SY5: {} stands at {seq} and not once at {expected}", call(op.id)));
        }
        folded.entry(op.entity).or_insert_with(|| Entity::new(op.entity, op.kind, op.author)).apply(op, Some(*seq));
    }
    let read = Read::of(&ops);
    check_past(server, &ops, &read.corrected)?;
    let server_has = of_server(server);
    let shown: BTreeSet<(EntityId, Field, OpId)> = server_has
        .iter()
        .filter(|((_, field), _)| field.as_str() != PAST)
        .flat_map(|((entity, field), versions)| versions.iter().map(|(op, _)| (*entity, field.clone(), *op)))
        .collect();
    if let Some((_, field, op)) = shown.symmetric_difference(&read.stands).next() {
        return fail(format!("MG1: {} of {field} stands in the log or on the server, and not in both", call(*op)));
    }
    let from_log = folded.values().flat_map(values).collect();
    if server_has == from_log { Ok(()) } else { fail("MG7: the server's entities are not what its log says") }
}

fn of_server(server: &Server) -> Values {
    server.log.all().iter().flat_map(|entity| values(entity)).collect()
}

/// What the phone's app can know of it.
fn known_to(phone: &Phone, server: &Server) -> Values {
    let mut values = of_server(server);
    forget(phone, &mut values);
    values
}

/// What a phone holds of a space.
fn held(phone: &Phone, space: SpaceId) -> Values {
    let prefix = format!("{space}/");
    let rows = phone.disk.memory.list::<Entity>(ENTITIES);
    let here = rows.iter().filter(|(key, _)| matches!(key, Key::Text(text) if text.starts_with(&prefix)));
    let mut values: Values = here.flat_map(|(_, entity)| values(entity)).collect();
    forget(phone, &mut values);
    values
}

/// Version 1 knows nothing of what corrections replaced.
fn forget(phone: &Phone, values: &mut Values) {
    if phone.disk.old.get() {
        values.retain(|(_, field), _| field.as_str() != PAST);
    }
}

fn values(entity: &Entity) -> Vec<((EntityId, Field), Standing)> {
    let pair = |version: &Version| (version.op, version.seq);
    let fields = entity.fields.iter().filter(|(_, versions)| !versions.is_empty());
    let mut all: Vec<_> =
        fields.map(|(field, versions)| ((entity.id, field.clone()), versions.iter().map(pair).collect())).collect();
    all.extend(past(entity));
    all
}

/// What is kept of earlier values: two of each kept one, what stood there and what replaced it. What has no number yet is nobody
/// else's.
fn past(entity: &Entity) -> Option<((EntityId, Field), Standing)> {
    let past = entity.past.as_ref()?;
    let numbered = past.corrected().filter(|one| one.seq.is_some());
    let standing: Standing = numbered.flat_map(|one| [(one.version.op, one.version.seq), (one.by, one.seq)]).collect();
    (!standing.is_empty()).then(|| Some(((entity.id, Field::new(PAST).ok()?), standing)))?
}

/// What a log says, read from it alone: of what stands, each operation takes out what it names.
struct Read {
    stands: BTreeSet<(EntityId, Field, OpId)>,
    /// What corrections replaced, each with the correction.
    corrected: BTreeSet<(OpId, OpId)>,
}

impl Read {
    fn of(ops: &[(u64, Rc<Op>)]) -> Self {
        let mut read = Self { stands: BTreeSet::new(), corrected: BTreeSet::new() };
        for (_, op) in ops {
            for named in &op.replaces {
                let stood = read.stands.remove(&(op.entity, op.field.clone(), *named));
                if stood && op.purpose.is_some() {
                    read.corrected.insert((*named, op.id));
                }
            }
            read.stands.insert((op.entity, op.field.clone(), op.id));
        }
        read
    }
}

/// What the server keeps is what corrections replaced, the latest of it, and within the bounds.
fn check_past(server: &Server, ops: &[(u64, Rc<Op>)], expected: &BTreeSet<(OpId, OpId)>) -> Result<(), Failure> {
    for entity in server.log.all() {
        let of_entity: BTreeSet<OpId> = ops.iter().filter(|(_, op)| op.entity == entity.id).map(|(_, op)| op.id).collect();
        let fallen = entity.past.as_ref().map_or(0, |past| past.fallen);
        let of_past = || entity.past.iter().flat_map(Past::corrected);
        let kept: BTreeSet<(OpId, OpId)> = of_past().map(|one| (one.version.op, one.by)).collect();
        let number = |by: &OpId| ops.iter().find(|(_, op)| op.id == *by).map_or(0, |(seq, _)| *seq);
        let wanted: BTreeSet<(OpId, OpId)> =
            expected.iter().filter(|(_, by)| of_entity.contains(by) && number(by) > fallen).copied().collect();
        let bytes: usize = of_past().map(|one| one.version.value.bytes()).sum();
        if kept != wanted || kept.len() > PAST_VALUES_MAX || bytes > PAST_BYTES_MAX {
            return fail(format!("AM2: {} keeps {} of {} earlier values, {bytes} bytes", entity.id, kept.len(), wanted.len()));
        }
    }
    Ok(())
}

fn same(here: &Values, there: &Values, tab: usize) -> Result<(), Failure> {
    let keys: BTreeSet<_> = here.keys().chain(there.keys()).collect();
    for key in keys {
        let (mine, servers) = (here.get(key), there.get(key));
        if mine != servers {
            let words = |values: Option<&Standing>| {
                let each = values.into_iter().flatten().map(|(op, seq)| format!("{}@{seq:?}", call(*op)));
                each.collect::<Vec<_>>().join(" ")
            };
            let (entity, field) = key;
            return fail(format!(
                "MG7: tab {tab} has {field} of {entity} as [{}], the server as [{}]",
                words(mine),
                words(servers)
            ));
        }
    }
    Ok(())
}

/// Whether an operation still waits on the phone.
#[must_use]
pub fn waits(phone: &Phone) -> bool {
    !phone.disk.memory.list::<qinglan_core::store::Queued>(OUTBOX).is_empty()
}
