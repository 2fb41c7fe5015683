//! The server dies under load, and nothing that it had said yes to is gone.
//!
//! Each round: devices push as fast as they are answered, the process gets SIGKILL at a moment that nobody chose, another one
//! starts on the same data, and the devices send again what was not acknowledged.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use qinglan_core::directory::{Role, SpaceKind};
use qinglan_core::id::{DeviceId, Millis, OpId, PersonId, SpaceId};
use qinglan_core::record::{Entity, EntityKind, Field, Op, Value};
use qinglan_core::sync::{Answer, Cursor, OpBatch, PageBody, Request, SpaceAnswer, SpaceReply, SpaceRequest, VERSION};
use qinglan_core::wire::{from_slice, to_vec};

use super::person::entity;
use super::server::{Server, fresh};

const ROUNDS: u32 = 5;
/// With `cargo xtask test --long`.
const ROUNDS_LONG: u32 = 60;
/// Devices at work at once; two of them belong to one person.
const DEVICES: usize = 4;
/// What one request carries at most.
const REQUEST_OPS_MAX: usize = 40;
/// The server dies so long after the devices began, at the earliest and at the latest.
const LIFE_MS: std::ops::Range<u64> = 20..600;

/// A device with its outbox: all that outlives the server on its side.
struct Device {
    id: DeviceId,
    person: PersonId,
    cookie: String,
    space: SpaceId,
    made: u64,
    outbox: BTreeMap<u64, Op>,
    /// Number by counter, as the server said.
    acked: BTreeMap<u64, u64>,
    written: BTreeMap<OpId, Op>,
    epoch: u64,
    cursor: Cursor,
    /// Requests that the server's death left without an answer.
    cut_off: u32,
}

impl Device {
    fn new(person: PersonId, cookie: &str, space: SpaceId) -> Self {
        Self {
            id: DeviceId::from_bytes(fresh()),
            person,
            cookie: cookie.to_owned(),
            space,
            made: 0,
            outbox: BTreeMap::new(),
            acked: BTreeMap::new(),
            written: BTreeMap::new(),
            epoch: 0,
            cursor: Cursor::Start,
            cut_off: 0,
        }
    }

    /// A few operations on a new record, each on a field of its own.
    fn write(&mut self) {
        let record = entity();
        for at in 0..=self.made % 7 {
            self.made += 1;
            let op = Op {
                id: OpId { device: self.id, counter: self.made },
                author: self.person,
                at: Millis(0),
                entity: record,
                kind: EntityKind::Record,
                field: Field::new(format!("notes/{at}")).unwrap(),
                value: Value::Text(format!("第 {} 条", self.made)),
                replaces: Vec::new(),
                purpose: None,
            };
            self.written.insert(op.id, op.clone());
            self.outbox.insert(self.made, op);
        }
    }

    /// Sends the oldest of the outbox and takes in what is acknowledged; none when the server did not answer.
    fn exchange(&mut self, server: &Server) -> Option<SpaceReply> {
        let push = OpBatch::pack(self.outbox.values().take(REQUEST_OPS_MAX).map(|op| (0, op)));
        let part = SpaceRequest { space: self.space, epoch: self.epoch, cursor: self.cursor, push, only_push: false };
        let request =
            Request { version: VERSION, device: self.id, world: 0, spaces: vec![part], person: self.person, folds: None };
        let reply = server.try_send("POST", "/api/sync", &[("cookie", &self.cookie)], &to_vec(&request)).ok()?;
        // A server that is dying may still say that it cannot; that is no acknowledgement.
        let mut answer: Answer = if reply.status == 200 { from_slice(&reply.body).unwrap() } else { return None };
        let SpaceAnswer::Reply(reply) = answer.spaces.remove(0).1 else { return None };
        assert!(self.epoch == 0 || self.epoch == reply.epoch, "the store began another life");
        self.epoch = reply.epoch;
        assert_eq!(reply.refusals, []);
        for ack in &reply.acks {
            let before = self.acked.insert(ack.counter, ack.seq);
            assert!(before.is_none_or(|seq| seq == ack.seq), "{ack:?} was number {before:?} before");
            self.outbox.remove(&ack.counter);
        }
        Some(*reply)
    }

    /// Writes and sends until the server is gone.
    fn work(&mut self, server: &Server, gone: &AtomicBool) {
        while !gone.load(Ordering::Relaxed) {
            self.write();
            if self.exchange(server).is_none() {
                self.cut_off += 1;
                return;
            }
        }
    }

    /// Everything that follows the cursor, page by page.
    fn read(&mut self, server: &Server, mut take: impl FnMut(&PageBody)) {
        loop {
            let reply = self.exchange(server).expect("the server answers");
            assert_eq!(reply.page.from, self.cursor);
            self.cursor = reply.page.to;
            take(&reply.page.body);
            if !reply.page.more {
                return;
            }
        }
    }
}

/// The log as somebody reads it who writes nothing.
struct Reader {
    device: Device,
    log: Vec<(u64, Op)>,
}

impl Reader {
    fn follow(&mut self, server: &Server) {
        let log = &mut self.log;
        self.device.read(server, |body| match body {
            PageBody::Tail(batch) => log.extend(batch.unpack().unwrap()),
            PageBody::Snapshot(entities) => assert!(entities.is_empty(), "the space was new"),
        });
    }
}

#[derive(Default)]
struct Figures {
    cut_off: u32,
    sent_again: usize,
    taken_without_a_word: usize,
}

#[test]
fn sv1_a_server_killed_under_load_keeps_every_acknowledged_operation_once() {
    let rounds = if std::env::var_os("QINGLAN_LONG").is_some() { ROUNDS_LONG } else { ROUNDS };
    let began = Instant::now();
    let mut server = Server::own();
    let (mut devices, mut reader) = people(&server);
    let mut figures = Figures::default();
    for _ in 0..rounds {
        server = round(server, &mut devices, &mut reader, &mut figures);
    }
    let (lost, doubled, holes) = compare(&devices, &reader.log);
    let acked: usize = devices.iter().map(|device| device.acked.len()).sum();
    println!(
        "kill -9: {rounds} rounds in {:.0} s, {acked} operations acknowledged, {lost} lost, {doubled} doubled, {holes} holes; \
         {} requests cut off, {} operations sent again, {} of them were in the log already",
        began.elapsed().as_secs_f64(),
        figures.cut_off,
        figures.sent_again,
        figures.taken_without_a_word,
    );
    assert_eq!((lost, doubled, holes), (0, 0, 0));
    assert_eq!(acked, devices.iter().map(|device| device.written.len()).sum::<usize>());
    assert_eq!(reader.log.len(), acked, "nothing is in the log that nobody wrote");
    assert!(figures.cut_off > 0, "no request was under way when the server died");
    same_entities(&server, &reader);
}

/// Devices of a few people in one space, and one that only reads.
fn people(server: &Server) -> (Vec<Device>, Reader) {
    let people = ["周敏", "李雪", "王刚"].map(|name| server.person(name));
    let members: Vec<_> = people.iter().map(|person| (person, Role::Member)).collect();
    let space = server.space(SpaceKind::Prep, &members);
    let device = |at: usize| Device::new(people[at % people.len()].id, &people[at % people.len()].cookie, space);
    let mut reader = Reader { device: device(0), log: Vec::new() };
    reader.follow(server);
    ((0..DEVICES).map(device).collect(), reader)
}

/// Load, death, another start, the outboxes once more, and a look at the log.
fn round(server: Server, devices: &mut [Device], reader: &mut Reader, figures: &mut Figures) -> Server {
    let gone = AtomicBool::new(false);
    let drawn = u64::from_be_bytes(fresh()[..8].try_into().unwrap());
    let life = Duration::from_millis(LIFE_MS.start + drawn % (LIFE_MS.end - LIFE_MS.start));
    std::thread::scope(|scope| {
        for device in &mut *devices {
            scope.spawn(|| device.work(&server, &gone));
        }
        std::thread::sleep(life);
        server.kill();
        gone.store(true, Ordering::Relaxed);
    });
    let server = server.restarted();
    // Before anybody sends again: what it had said yes to is here already.
    reader.follow(&server);
    let (lost, doubled, holes) = compare(devices, &reader.log);
    assert_eq!((lost, doubled, holes), (0, 0, 0), "right after the restart: lost, doubled, holes");
    let held: BTreeSet<OpId> = reader.log.iter().map(|(_, op)| op.id).collect();
    for device in &mut *devices {
        figures.cut_off += std::mem::take(&mut device.cut_off);
        figures.sent_again += device.outbox.len();
        figures.taken_without_a_word += device.outbox.values().filter(|op| held.contains(&op.id)).count();
        while !device.outbox.is_empty() {
            device.exchange(&server).expect("the server answers");
        }
    }
    reader.follow(&server);
    server
}

/// How many acknowledged operations are not in the log at their number with their content, how many are in it twice, and how
/// many numbers are not where they belong.
fn compare(devices: &[Device], log: &[(u64, Op)]) -> (usize, usize, usize) {
    let by_seq: BTreeMap<u64, &Op> = log.iter().map(|(seq, op)| (*seq, op)).collect();
    let once: BTreeSet<OpId> = log.iter().map(|(_, op)| op.id).collect();
    let holes = log.iter().zip(1..).filter(|((seq, _), due)| seq != due).count();
    let lost = devices.iter().flat_map(|device| device.acked.iter().map(move |(counter, seq)| (device, *counter, seq)));
    let lost = lost.filter(|(device, counter, seq)| {
        let id = OpId { device: device.id, counter: *counter };
        by_seq.get(seq).copied() != device.written.get(&id)
    });
    (lost.count(), log.len() - once.len(), holes)
}

/// What a newcomer is given agrees with the log: neither of the two was written without the other.
fn same_entities(server: &Server, reader: &Reader) {
    let mut newcomer = Device::new(reader.device.person, &reader.device.cookie, reader.device.space);
    let mut entities: BTreeMap<_, Entity> = BTreeMap::new();
    newcomer.read(server, |body| match body {
        PageBody::Snapshot(page) => entities.extend(page.iter().map(|entity| (entity.id, entity.clone()))),
        PageBody::Tail(batch) => assert!(batch.is_empty(), "nobody writes any more"),
    });
    let mut replayed: BTreeMap<_, Entity> = BTreeMap::new();
    for (seq, op) in &reader.log {
        let entity = replayed.entry(op.entity).or_insert_with(|| Entity::new(op.entity, op.kind, op.author));
        entity.apply(op, Some(*seq));
    }
    assert!(entities == replayed, "the entities are not what the log makes of them");
}
