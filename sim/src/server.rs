//! One space's server: the step that the Durable Object takes (`core::sync::serve`), in the order in which it takes it, over a
//! log in memory.

use std::collections::BTreeSet;

use qinglan_core::access::{self, Deed};
use qinglan_core::directory::{Member, Role, SpaceKind};
use qinglan_core::id::{DeviceId, EntityId, PersonId, SpaceId};
use qinglan_core::record::{Entity, Op};
use qinglan_core::sync::{
    self, Ack, Crashed, Cursor, EntityMeta, Ledger, Live, Log, MemoryLog, OpBatch, Page, PageBody, PageLimits, Push, Refusal,
    SpaceAnswer, SpaceInfo, SpaceReply, SpaceRequest,
};

use crate::breakage::Breakage;

/// A space as its server has it.
#[derive(Clone, Debug)]
pub struct Server {
    pub space: SpaceId,
    pub kind: SpaceKind,
    pub log: MemoryLog,
    pub members: Vec<(PersonId, Role)>,
    /// Tabs with an open socket.
    pub sockets: BTreeSet<(usize, u32)>,
    pub backup: Option<MemoryLog>,
    /// It was restored from the backup, operations are gone or a life that is over counts again, and nobody has said or noticed so.
    /// Until then its devices cannot be the same (rule RS1).
    pub set_back: bool,
    /// Up to here its numbers mean what they meant before that.
    pub back_to: u64,
    /// It was said after others wrote: numbers that meant something else count as common, until what had them comes again.
    pub told_late: bool,
    pub limits: PageLimits,
    pub breakage: Option<Breakage>,
}

impl Server {
    /// Answers, and says what the open sockets are told.
    pub fn push(&self, push: &Push, epoch: u64) -> (SpaceAnswer, Option<Live>) {
        let Ok(ops) = push.request.push.unpack() else { return (SpaceAnswer::Unavailable, None) };
        let ops: Vec<Op> = ops.into_iter().map(|(_, op)| op).collect();
        let roles = self.roles(push.person);
        if !access::may(self.kind, &roles, Deed::Read) {
            return (SpaceAnswer::Refused(Refusal::NotAMember), None);
        }
        let info = SpaceInfo { kind: self.kind, members: vec![Member { person: push.person, roles }] };
        let broken = BrokenLog { log: &self.log, limits: self.limits, breakage: self.breakage };
        let push = &self.misread(push);
        match sync::serve(&broken, &info, push, &ops, || Ok(epoch)) {
            Ok(served) => {
                let place = (served.reply.epoch, served.head);
                let live = (!served.appended.is_empty()).then(|| Live::Ops {
                    epoch: place.0,
                    from: place.1,
                    batch: OpBatch::pack(served.appended.iter().map(|accepted| (accepted.seq, &accepted.op))),
                });
                (SpaceAnswer::Reply(Box::new(self.spoil(served.reply, push))), live)
            }
            Err(Crashed) if self.is(Breakage::AckBeforeCommit) => (self.hasty(push, &ops), None),
            Err(Crashed) => (SpaceAnswer::Unavailable, None),
        }
    }

    pub fn roles(&self, person: PersonId) -> Vec<Role> {
        if self.space == SpaceId::personal(person) {
            return vec![Role::Member];
        }
        self.members.iter().filter(|(member, _)| *member == person).map(|(_, role)| *role).collect()
    }

    fn is(&self, breakage: Breakage) -> bool {
        self.breakage == Some(breakage)
    }

    fn misread(&self, push: &Push) -> Push {
        let mut push = push.clone();
        let head = self.log.head().unwrap_or_default();
        if self.is(Breakage::BeyondUnnoticed) && push.request.cursor.reached() > head {
            push.request.cursor = Cursor::Seq(head);
        }
        if self.is(Breakage::OtherLifeDecided) && self.log.epoch() != Ok(push.request.epoch) {
            push.request = SpaceRequest { epoch: 0, cursor: Cursor::Start, ..push.request };
        }
        push
    }

    fn spoil(&self, mut reply: SpaceReply, push: &Push) -> SpaceReply {
        if self.breakage.is_none() {
            return reply;
        }
        if let PageBody::Tail(batch) = &reply.page.body
            && let Ok(mut ops) = batch.unpack()
        {
            if self.is(Breakage::PageSkips) && ops.len() > 1 {
                ops.pop();
            }
            if self.is(Breakage::OwnOperationsPassed) {
                ops.retain(|(_, op)| op.id.device != push.device);
            }
            reply.page.body = PageBody::Tail(OpBatch::pack(ops.iter().map(|(seq, op)| (*seq, op))));
        }
        if let PageBody::Snapshot(entities) = &mut reply.page.body
            && self.is(Breakage::PastLeftOut)
        {
            entities.iter_mut().for_each(|entity| entity.past = None);
        }
        reply
    }

    /// What a server says that answers before its store has.
    fn hasty(&self, push: &Push, ops: &[Op]) -> SpaceAnswer {
        let head = self.log.head().unwrap_or(0);
        let acks = ops.iter().zip(head + 1..).map(|(op, seq)| Ack { counter: op.id.counter, seq }).collect();
        let page = Page::none(push.request.cursor);
        let epoch = self.log.epoch().unwrap_or(0);
        SpaceAnswer::Reply(Box::new(SpaceReply { epoch, acks, refusals: Vec::new(), page, common: None, folded: None }))
    }
}

/// The log as a broken server keeps it.
struct BrokenLog<'a> {
    log: &'a MemoryLog,
    limits: PageLimits,
    breakage: Option<Breakage>,
}

impl Ledger for BrokenLog<'_> {
    type Error = Crashed;

    fn find(&self, op: &Op) -> Result<Option<(u64, bool)>, Crashed> {
        if self.breakage == Some(Breakage::NoDedupe) { Ok(None) } else { self.log.find(op) }
    }

    fn latest(&self, device: DeviceId) -> Result<u64, Crashed> {
        self.log.latest(device)
    }

    fn owner(&self, device: DeviceId) -> Result<Option<PersonId>, Crashed> {
        self.log.owner(device)
    }

    fn entity(&self, entity: EntityId) -> Result<Option<EntityMeta>, Crashed> {
        self.log.entity(entity)
    }
}

impl Log for BrokenLog<'_> {
    fn head(&self) -> Result<u64, Crashed> {
        self.log.head()
    }

    fn epoch(&self) -> Result<u64, Crashed> {
        self.log.epoch()
    }

    fn lives(&self) -> Result<Vec<(u64, u64)>, Crashed> {
        self.log.lives()
    }

    fn set_life(&self, epoch: u64, lives: &[(u64, u64)]) -> Result<(), Crashed> {
        self.log.set_life(epoch, lives)
    }

    fn limits(&self) -> PageLimits {
        self.limits
    }

    fn atomically(&self, body: &mut dyn FnMut() -> Result<(), Crashed>) -> Result<(), Crashed> {
        self.log.atomically(body)
    }

    fn held(&self, entity: EntityId) -> Result<Option<Entity>, Crashed> {
        self.log.held(entity)
    }

    fn put_op(&self, seq: u64, op: &Op) -> Result<(), Crashed> {
        self.log.put_op(seq, op)
    }

    fn rewrite_op(&self, seq: u64, op: &Op) -> Result<(), Crashed> {
        self.log.rewrite_op(seq, op)
    }

    fn put_entity(&self, entity: &Entity) -> Result<(), Crashed> {
        if self.breakage != Some(Breakage::ReplacesUnnamed) {
            return self.log.put_entity(entity);
        }
        let mut entity = entity.clone();
        for (_, versions) in entity.fields.iter_mut() {
            versions.drain(..versions.len().saturating_sub(1));
        }
        self.log.put_entity(&entity)
    }

    fn put_owner(&self, device: DeviceId, person: PersonId) -> Result<(), Crashed> {
        self.log.put_owner(device, person)
    }

    fn entities(&self, after: Option<EntityId>, limit: u64, take: &mut dyn FnMut(Entity, usize) -> bool) -> Result<(), Crashed> {
        self.log.entities(after, limit, take)
    }

    fn ops(&self, after: u64, limit: u64, take: &mut dyn FnMut(u64, Op, usize) -> bool) -> Result<(), Crashed> {
        self.log.ops(after, limit, take)
    }
}
