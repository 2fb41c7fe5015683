//! A space and its devices in memory, for tests: the real server's step and the real device's store.

use crate::directory::{Member, Role, SpaceKind};
use crate::id::{DeviceId, EntityId, Millis, OpId, PersonId, SpaceId};
use crate::order::Map;
use crate::record::tests::{device, person};
use crate::record::{Entity, EntityKind, Field, Op, Value};
use crate::store::{Change, Disk, KEPT, Kept, META, Memory, OUTBOX, Queued, ROWS_MAX, SetAside, Store, Tx, at_once};
use crate::sync::{Cursor, Log, MemoryLog, Push, Refusal, Request, SpaceInfo, SpaceReply, serve};

pub(crate) const SPACE: SpaceId = SpaceId::from_bytes([9; 16]);

/// The server's side of one space.
pub(crate) struct Space {
    pub info: SpaceInfo,
    pub log: MemoryLog,
}

impl Space {
    pub fn pairing(people: &[u8]) -> Self {
        let members = people.iter().map(|n| Member { person: person(*n), roles: vec![Role::Member] }).collect();
        Self { info: SpaceInfo { kind: SpaceKind::Pairing, members }, log: MemoryLog::new(1) }
    }

    /// Takes a push and answers with the page after the cursor.
    pub fn answer(&self, push: &Push) -> SpaceReply {
        let ops: Vec<Op> = push.request.push.unpack().unwrap().into_iter().map(|(_, op)| op).collect();
        serve(&self.log, &self.info, push, &ops, || Ok(99)).unwrap().reply
    }

    /// The space's part of a request from `device`.
    pub fn answer_to(&self, device: &Device, request: &Request) -> SpaceReply {
        let request = request.spaces.iter().find(|part| part.space == SPACE).unwrap().clone();
        self.answer(&Push { person: device.person, device: device.id, request })
    }

    pub fn ops(&self) -> Vec<(u64, Op)> {
        self.log.since(0).into_iter().map(|(seq, op)| (seq, (*op).clone())).collect()
    }

    pub fn entities(&self) -> Map<EntityId, Entity> {
        self.log.all().into_iter().map(|entity| (entity.id, (*entity).clone())).collect()
    }

    pub fn head(&self) -> u64 {
        self.log.head().unwrap()
    }
}

/// A device in the space.
#[derive(Clone)]
pub(crate) struct Device<D = Memory> {
    pub person: PersonId,
    pub id: DeviceId,
    pub store: Store<D>,
}

impl Device {
    pub fn new(n: u8) -> Self {
        Self::named(n, n)
    }

    /// The store `name` of person `n`.
    pub fn named(n: u8, name: u8) -> Self {
        Self::on(Memory::default(), n, name)
    }
}

impl<D: Disk> Device<D> {
    /// The store `name` of person `n`, on a disk that may have been used before.
    pub fn on(disk: D, n: u8, name: u8) -> Self {
        let store = at_once(Store::open(disk, person(n), device(name))).unwrap();
        Self { person: person(n), id: store.device, store }
    }

    /// Types into a field, having seen what shows in it.
    pub fn write(&self, entity: EntityId, name: &str, words: &str) -> Entity {
        self.write_at(entity, name, words, Millis(0))
    }

    pub fn write_at(&self, entity: EntityId, name: &str, words: &str, at: Millis) -> Entity {
        let field = Field::new(name).unwrap();
        let seen = self.row(entity).and_then(|row| row.shown(&field).map(|version| version.op));
        self.change(entity, vec![Change { field, value: Value::Text(words.into()), seen: seen.into_iter().collect() }], at)
    }

    pub fn change(&self, entity: EntityId, changes: Vec<Change>, at: Millis) -> Entity {
        at_once(self.store.edit(SPACE, (entity, EntityKind::Record), &changes, at)).unwrap()
    }

    pub fn row(&self, entity: EntityId) -> Option<Entity> {
        at_once(self.store.entity(SPACE, entity)).unwrap()
    }

    pub fn rows(&self) -> Map<EntityId, Entity> {
        let ids = at_once(self.store.summaries()).unwrap().into_iter().filter(|row| row.space == SPACE).map(|row| row.id);
        ids.map(|id| (id, self.row(id).unwrap())).collect()
    }

    /// Each with whether it was offered.
    pub fn outbox(&self) -> Vec<(Op, bool)> {
        let rows: Vec<Queued> = at_once(self.store.disk.read(&[OUTBOX]).unwrap().all(OUTBOX, ROWS_MAX)).unwrap();
        let key = crate::store::Key::text("device");
        let mark = at_once(self.store.disk.read(&[META]).unwrap().get(META, &key)).unwrap().unwrap();
        rows.into_iter().map(|row| (row.op.clone(), row.is_offered(&mark))).collect()
    }

    pub fn kept(&self) -> Vec<OpId> {
        let rows: Vec<Kept> = at_once(self.store.disk.read(&[KEPT]).unwrap().all(KEPT, ROWS_MAX)).unwrap();
        rows.into_iter().flat_map(|row| row.taken().unwrap()).map(|(_, op)| op.id).collect()
    }

    pub fn refused(&self) -> Vec<(Op, Refusal)> {
        let rows: Vec<Vec<SetAside>> = at_once(self.store.refused()).unwrap();
        rows.into_iter().flatten().map(|row| (row.op, row.reason)).collect()
    }

    /// Its epoch and its cursor.
    pub fn place(&self) -> (u64, Cursor) {
        let key = crate::store::place_key(SPACE);
        at_once(self.store.disk.read(&[META]).unwrap().get(META, &key)).unwrap().unwrap_or_default()
    }

    pub fn offer(&self) -> Push {
        let spaces = at_once(self.store.offer(&[SPACE])).unwrap().spaces;
        let request = spaces.into_iter().find(|part| part.space == SPACE).unwrap();
        Push { person: self.person, device: self.id, request }
    }

    /// What a locked store sends: the page behind operation `after`.
    pub fn offer_only(&self, after: u64) -> Option<Request> {
        at_once(self.store.offer_only(after)).unwrap()
    }

    /// Says whether there is more.
    pub fn take(&self, reply: &SpaceReply) -> bool {
        self.take_asked(self.place().0, reply)
    }

    /// The reply to a request that was made in the life `asked`.
    pub fn take_asked(&self, asked: u64, reply: &SpaceReply) -> bool {
        at_once(self.store.absorb(SPACE, asked, reply, Millis(0))).unwrap().1
    }

    pub fn sync(&self, space: &Space) {
        let reply = space.answer(&self.offer());
        self.take(&reply);
    }

    /// Until there is no more.
    pub fn sync_all(&self, space: &Space) {
        while self.take(&space.answer(&self.offer())) {}
    }

    /// What shows and what stands beside it.
    pub fn texts(&self, entity: EntityId, name: &str) -> Vec<String> {
        let row = self.row(entity).unwrap();
        let versions = row.versions(&Field::new(name).unwrap()).iter();
        versions.filter_map(|version| version.value.as_text().map(str::to_owned)).collect()
    }
}
