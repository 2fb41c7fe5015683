//! Somebody signed in on a device: writes operations and syncs them.

use std::sync::atomic::{AtomicU64, Ordering};

use qinglan_core::directory::{Enrol, World};
use qinglan_core::id::{AttemptId, DeviceId, EntityId, Millis, OpId, PersonId, SpaceId};
use qinglan_core::record::{EntityKind, Field, Op, Value};
use qinglan_core::sync::{Answer, Cursor, OpBatch, Page, PageBody, Request, SpaceAnswer, SpaceReply, SpaceRequest, VERSION};
use qinglan_core::wire::to_vec;

use super::server::{Reply, Server, fresh};
use super::versions;

pub struct Person<'a> {
    pub server: &'a Server,
    pub id: PersonId,
    pub device: DeviceId,
    /// As the browser sends it back: `qinglan-PERSON=...`.
    pub cookie: String,
    pub world: World,
    /// Of the protocol that its app speaks.
    pub version: u16,
    pub counter: AtomicU64,
}

/// A sign-in, which outlives the server that it was made at.
#[derive(Clone)]
pub struct Signed {
    id: PersonId,
    cookie: String,
    world: World,
}

impl Signed {
    pub fn of(person: &Person) -> Self {
        Self { id: person.id, cookie: person.cookie.clone(), world: person.world.clone() }
    }

    pub fn on<'a>(&self, server: &'a Server, device: DeviceId) -> Person<'a> {
        let Self { id, cookie, world } = self.clone();
        Person { server, id, device, cookie, world, version: VERSION, counter: AtomicU64::new(0) }
    }
}

impl<'a> Person<'a> {
    pub fn enrol(server: &'a Server, code: &str) -> Self {
        let reply = enrol(server, code);
        let cookie = reply.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
        let world: World = reply.cbor();
        Self {
            server,
            id: world.me,
            device: DeviceId::from_bytes(fresh()),
            cookie,
            world,
            version: VERSION,
            counter: AtomicU64::new(0),
        }
    }

    /// The same session under another store.
    pub fn on_another_device(&self) -> Self {
        Person {
            device: DeviceId::from_bytes(fresh()),
            cookie: self.cookie.clone(),
            world: self.world.clone(),
            counter: AtomicU64::new(0),
            ..*self
        }
    }

    /// The same device with an app of another version.
    pub fn speaking(self, version: u16) -> Self {
        Self { version, ..self }
    }

    /// The next operation of this device, on a record.
    pub fn writes(&self, entity: EntityId, field: &str, value: &str) -> Op {
        let counter = self.counter.fetch_add(1, Ordering::Relaxed) + 1;
        Op {
            id: OpId { device: self.device, counter },
            author: self.id,
            // Phones of this county believe that it is 1970.
            at: Millis(0),
            entity,
            kind: EntityKind::Record,
            field: Field::new(field).unwrap(),
            value: Value::Text(value.to_owned()),
            replaces: Vec::new(),
            purpose: None,
        }
    }

    pub fn message(&self, spaces: Vec<SpaceRequest>) -> Request {
        Request { version: self.version, device: self.device, world: 0, spaces, person: self.id, folds: None }
    }

    pub fn post(&self, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
        let headers = [&[("cookie", self.cookie.as_str())], headers].concat();
        self.server.post(path, &headers, body)
    }

    pub fn get(&self, path: &str) -> Reply {
        self.server.get(path, &[("cookie", &self.cookie)])
    }

    pub fn send(&self, request: &Request) -> Answer {
        self.post("/api/sync", &[], &versions::to_bytes(request)).cbor()
    }

    /// One space's part.
    pub fn asks(&self, space: SpaceId, place: (u64, Cursor), ops: &[Op]) -> SpaceAnswer {
        self.asks_for(part(space, place, ops))
    }

    pub fn asks_for(&self, part: SpaceRequest) -> SpaceAnswer {
        let space = part.space;
        let mut answer = self.send(&self.message(vec![part]));
        assert_eq!((answer.version, answer.spaces.len()), (self.version, 1));
        let (named, answer) = answer.spaces.remove(0);
        assert_eq!(named, space);
        answer
    }

    /// One space's part, when it is not refused.
    pub fn syncs(&self, space: SpaceId, place: (u64, Cursor), ops: &[Op]) -> SpaceReply {
        match self.asks(space, place, ops) {
            SpaceAnswer::Reply(reply) => *reply,
            other => panic!("{other:?}"),
        }
    }

    /// Sends operations from a device that holds nothing.
    pub fn pushes(&self, space: SpaceId, ops: &[Op]) -> SpaceReply {
        self.syncs(space, (0, Cursor::Start), ops)
    }
}

/// A space's part of a request.
pub fn part(space: SpaceId, (epoch, cursor): (u64, Cursor), ops: &[Op]) -> SpaceRequest {
    SpaceRequest { space, epoch, cursor, push: OpBatch::pack(ops.iter().map(|op| (0, op))), only_push: false }
}

pub fn enrol(server: &Server, code: &str) -> Reply {
    enrol_again(server, code, AttemptId::from_bytes(fresh()))
}

/// Asks once more, as a device does whose answer was lost.
pub fn enrol_again(server: &Server, code: &str, attempt: AttemptId) -> Reply {
    let enrol = Enrol { code: code.to_owned(), device: "红米 9A".to_owned(), attempt };
    server.post("/api/enrol", &[], &to_vec(&enrol))
}

pub fn entity() -> EntityId {
    EntityId::from_bytes(fresh())
}

/// The operations of a page of the log.
pub fn tail(page: &Page) -> Vec<(u64, Op)> {
    match &page.body {
        PageBody::Tail(batch) => batch.unpack().unwrap(),
        PageBody::Snapshot(_) => panic!("a snapshot: {page:?}"),
    }
}
