//! A space and its devices in memory, for tests: the real decisions over plain maps.

use crate::order::Map;
use std::convert::Infallible;

use crate::directory::{Member, Role, SpaceKind};
use crate::id::{DeviceId, EntityId, Millis, OpId, PersonId, SpaceId};
use crate::record::tests::{device, person};
use crate::record::{Entity, EntityKind, Field, Op, Value};
use crate::sync::{
    Absorbed, Cursor, Edit, EntityMeta, Ledger, OpBatch, Page, PageBody, Push, Refusal, SpaceInfo, SpaceReply, SpaceRequest,
    absorb, edit, plan,
};

pub(super) const SPACE: SpaceId = SpaceId::from_bytes([9; 16]);

/// The server's side of one space.
pub(super) struct Space {
    pub info: SpaceInfo,
    pub epoch: u64,
    pub log: Vec<(u64, Op)>,
    pub entities: Map<EntityId, Entity>,
    owners: Map<DeviceId, PersonId>,
}

impl Space {
    pub fn pairing(people: &[u8]) -> Self {
        let members = people.iter().map(|n| Member { person: person(*n), roles: vec![Role::Member] }).collect();
        let info = SpaceInfo { kind: SpaceKind::Pairing, members };
        Self { info, epoch: 1, log: Vec::new(), entities: Map::new(), owners: Map::new() }
    }

    /// Takes a push and answers with the page after the cursor.
    pub fn answer(&mut self, push: &Push) -> SpaceReply {
        let ops: Vec<Op> = push.request.push.unpack().unwrap().into_iter().map(|(_, op)| op).collect();
        let head = self.log.len() as u64;
        let Ok(plan) = plan(&self.info, self, head, push, &ops);
        for accepted in &plan.append {
            let op = &accepted.op;
            self.entities
                .entry(op.entity)
                .or_insert_with(|| Entity::new(op.entity, op.kind, op.author))
                .apply(op, Some(accepted.seq));
            self.log.push((accepted.seq, op.clone()));
            self.owners.insert(push.device, push.person);
        }
        let page = self.page(push);
        SpaceReply { epoch: self.epoch, acks: plan.acks, refusals: plan.refusals, page }
    }

    fn page(&self, push: &Push) -> Page {
        let head = Cursor::Seq(self.log.len() as u64);
        let known = push.request.epoch == self.epoch;
        match push.request.cursor {
            Cursor::Seq(seq) if known => {
                let tail = self.log.iter().filter(|(at, op)| *at > seq && op.id.device != push.device);
                let body = PageBody::Tail(OpBatch::pack(tail.map(|(at, op)| (*at, op))));
                Page { from: Cursor::Seq(seq), to: head, more: false, body }
            }
            _ => {
                let body = PageBody::Snapshot(self.entities.values().cloned().collect());
                Page { from: Cursor::Start, to: head, more: false, body }
            }
        }
    }
}

impl Ledger for Space {
    type Error = Infallible;

    fn find(&self, op: &Op) -> Result<Option<(u64, bool)>, Infallible> {
        Ok(self.log.iter().find(|(_, known)| known.id == op.id).map(|(seq, known)| (*seq, known == op)))
    }

    fn owner(&self, device: DeviceId) -> Result<Option<PersonId>, Infallible> {
        Ok(self.owners.get(&device).copied())
    }

    fn entity(&self, entity: EntityId) -> Result<Option<EntityMeta>, Infallible> {
        Ok(self.entities.get(&entity).map(|entity| EntityMeta { kind: entity.kind, author: entity.author, bytes: 0 }))
    }
}

/// A device in the space.
#[derive(Clone)]
pub(super) struct Device {
    pub person: PersonId,
    pub id: DeviceId,
    counter: u64,
    pub epoch: u64,
    pub cursor: Cursor,
    pub rows: Map<EntityId, Entity>,
    /// Each with whether it was offered.
    pub outbox: Vec<(Op, bool)>,
    pub refused: Vec<(Op, Refusal)>,
}

impl Device {
    pub fn new(n: u8) -> Self {
        Self {
            person: person(n),
            id: device(n),
            counter: 0,
            epoch: 0,
            cursor: Cursor::Start,
            rows: Map::new(),
            outbox: Vec::new(),
            refused: Vec::new(),
        }
    }

    /// Types into a field, having seen what shows in it.
    pub fn write(&mut self, entity: EntityId, name: &str, words: &str) {
        let field = Field::new(name).unwrap();
        let author = self.person;
        let row = self.rows.entry(entity).or_insert_with(|| Entity::new(entity, EntityKind::Record, author));
        let seen: Vec<OpId> = row.shown(&field).map(|version| version.op).into_iter().collect();
        let queued = self.outbox.iter().rev().find(|(op, _)| op.field == field && op.entity == entity);
        let queued = queued.filter(|(_, offered)| !offered).map(|(op, _)| op.clone());
        let next = OpId { device: self.id, counter: self.counter + 1 };
        match edit(row, queued.as_ref(), next, author, Millis(0), (field, Value::Text(words.into()), &seen)) {
            Edit::Nothing => {}
            Edit::Append(op) => {
                self.counter += 1;
                self.outbox.push((op, false));
            }
            Edit::Rewrite(op) => {
                let slot = self.outbox.iter_mut().find(|(known, _)| known.id == op.id).unwrap();
                slot.0 = op;
            }
        }
    }

    pub fn offer(&mut self) -> Push {
        for slot in &mut self.outbox {
            slot.1 = true;
        }
        let push = OpBatch::pack(self.outbox.iter().map(|(op, _)| (0, op)));
        let request = SpaceRequest { space: SPACE, epoch: self.epoch, cursor: self.cursor, push };
        Push { person: self.person, device: self.id, request }
    }

    pub fn take(&mut self, reply: &SpaceReply) -> Absorbed {
        let pending: Vec<Op> =
            self.outbox.iter().map(|(op, _)| op.clone()).chain(self.refused.iter().map(|(op, _)| op.clone())).collect();
        let done = absorb((self.epoch, self.cursor), self.id, reply, &mut self.rows, &pending).unwrap();
        for (id, reason) in &done.refused {
            if let Some((op, _)) = self.outbox.iter().find(|(op, _)| op.id == *id) {
                self.refused.push((op.clone(), *reason));
            }
        }
        let gone = |id: OpId| done.acked.iter().any(|(acked, _)| *acked == id) || done.refused.iter().any(|(no, _)| *no == id);
        self.outbox.retain(|(op, _)| !gone(op.id));
        (self.epoch, self.cursor) = (done.epoch, done.cursor);
        done
    }

    pub fn sync(&mut self, space: &mut Space) {
        let push = self.offer();
        let reply = space.answer(&push);
        self.take(&reply);
    }
}
