//! The log over SQLite beside the log in memory, which the simulation tries: asked the same, they answer the same.

use qinglan_core::directory::{Member, Role, SpaceKind};
use qinglan_core::id::{EntityId, SpaceId};
use qinglan_core::record::{EntityKind, Field, Op, Purpose, Value};
use qinglan_core::sync::{Cursor, MemoryLog, PageBody, Push, SpaceAnswer, SpaceInfo, SpaceReply, SpaceRequest, serve};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

use super::person::{Person, part};
use super::server::Server;
use super::sync::NEW;

const SEEDS: u64 = 3;
const REQUESTS: usize = 120;
/// Of each person.
const ENTITIES: usize = 3;
/// Characters of three bytes: more than 64 kB.
const TOO_LONG: usize = 22_000;
const FIELDS: [&str; 6] = ["topic", "notes/r1", "notes/r1/teacher", "rating/aims", "@state", "@title"];

struct Both<'s> {
    dice: ChaCha8Rng,
    space: SpaceId,
    people: [(Person<'s>, Role); 3],
    memory: MemoryLog,
    /// Everything that was ever sent.
    sent: Vec<Op>,
    /// Where each person's device has been.
    places: [Vec<(u64, Cursor)>; 3],
}

impl<'s> Both<'s> {
    fn new(server: &'s Server, seed: u64) -> Self {
        let (mentor, mentee) = (server.person("周敏"), server.person("李雪"));
        let space = server.space(SpaceKind::Pairing, &[(&mentor, Role::Mentor), (&mentee, Role::Mentee)]);
        let epoch = mentor.pushes(space, &[]).epoch;
        let other = mentor.on_another_device();
        let people = [(mentor, Role::Mentor), (other, Role::Mentor), (mentee, Role::Mentee)];
        let places = [(); 3].map(|()| vec![NEW]);
        let dice = ChaCha8Rng::seed_from_u64(seed);
        Self { dice, space, people, memory: MemoryLog::new(epoch), sent: Vec::new(), places }
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.dice.next_u64() % limit as u64).unwrap()
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// An operation as devices write them, and sometimes as none should.
    fn op(&mut self, who: usize) -> Op {
        if !self.sent.is_empty() && self.chance(25) {
            let at = self.below(self.sent.len());
            let old = self.sent[at].clone();
            return if self.chance(20) { Op { value: Value::Int(7), ..old } } else { old };
        }
        // Mostly one's own: only who made a record changes it.
        let whose = if self.chance(90) { usize::from(who == 2) } else { self.below(2) };
        let entity = EntityId::from_bytes([u8::try_from(self.below(ENTITIES) + whose * ENTITIES).unwrap() + 1; 16]);
        let field = FIELDS[self.below(FIELDS.len())];
        let mut op = self.people[who].0.writes(entity, field, "一句话");
        let known: Vec<_> = self.sent.iter().filter(|old| old.entity == entity).cloned().collect();
        op.kind = if self.chance(95) { EntityKind::Record } else { EntityKind::Comment };
        op.replaces = known.iter().filter(|old| old.field == op.field).map(|old| old.id).collect();
        if self.chance(40) {
            op.replaces.truncate(1);
        }
        op.value = match self.below(12) {
            0 => Value::Empty,
            1 | 2 => Value::Row(3),
            3 => Value::Removed(known.iter().map(|old| old.id).collect()),
            4 => Value::Text("字".repeat(TOO_LONG)),
            n => Value::Text(format!("第 {n} 种写法")),
        };
        op.purpose = self.chance(10).then_some(Purpose::Correction);
        if self.chance(5) {
            op.field = Field::new("@deleted").unwrap();
        }
        if self.chance(5) {
            op.author = self.people[(who + 2) % 3].0.id;
        }
        op
    }

    fn request(&mut self) {
        let who = self.below(3);
        // Now and then more than one statement takes (`put_ops`).
        let count = if self.chance(5) { 30 + self.below(50) } else { self.below(6) };
        let ops: Vec<Op> = (0..count).map(|_| self.op(who)).collect();
        let at = self.below(self.places[who].len());
        let mut place = if self.chance(60) { *self.places[who].last().unwrap() } else { self.places[who][at] };
        if self.chance(4) {
            // Of a life that nobody knows, or beyond the log, as after a restore.
            place = if self.chance(50) { (99, Cursor::Seq(3)) } else { (place.0, Cursor::Seq(1_000_000)) };
        }
        let only_push = self.chance(10);
        let reply = self.ask(who, place, &ops, only_push);
        self.places[who].push((reply.epoch, reply.page.to));
        self.sent.extend(ops);
    }

    fn ask(&self, who: usize, place: (u64, Cursor), ops: &[Op], only_push: bool) -> SpaceReply {
        let (person, role) = &self.people[who];
        let request = SpaceRequest { only_push, ..part(self.space, place, ops) };
        let SpaceAnswer::Reply(real) = person.asks_for(request.clone()) else { panic!("refused") };
        let push = Push { person: person.id, device: person.device, request };
        let members = vec![Member { person: person.id, roles: vec![*role] }];
        let info = SpaceInfo { kind: SpaceKind::Pairing, members };
        let ours = serve(&self.memory, &info, &push, ops, || Ok(real.epoch)).unwrap().reply;
        assert_eq!(told(&real), told(&ours), "{place:?} {ops:?}");
        *real
    }
}

/// A reply and its operations: how they are packed is no matter of the log.
fn told(reply: &SpaceReply) -> (SpaceReply, Vec<(u64, Op)>) {
    let (mut reply, mut ops) = (reply.clone(), Vec::new());
    if let PageBody::Tail(batch) = &mut reply.page.body {
        ops = std::mem::take(batch).unpack().unwrap();
    }
    (reply, ops)
}

#[test]
fn sv2_the_log_on_disk_answers_as_the_log_in_memory() {
    let server = Server::shared();
    for seed in 0..SEEDS {
        let mut both = Both::new(&server, seed);
        for _ in 0..REQUESTS {
            both.request();
        }
        // And a newcomer reads the same to the end.
        let mut place = NEW;
        loop {
            let reply = both.ask(2, place, &[], false);
            place = (reply.epoch, reply.page.to);
            if !reply.page.more {
                break;
            }
        }
        let taken = both.memory.since(0).len();
        assert!(taken > REQUESTS / 2, "seed {seed}: only {taken} operations were taken");
    }
}
