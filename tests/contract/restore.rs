//! The data folder is put back from a backup, and what came after the backup is brought again by the devices that wrote it.
//!
//! The devices are the engine that phones run, over memory.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, SystemTime};

use qinglan_core::api::ApiError;
use qinglan_core::directory::{Restored, Role, SpaceKind, World};
use qinglan_core::id::{DeviceId, EntityId, Millis, OpId, SpaceId};
use qinglan_core::record::{Entity, EntityKind, Field, Op, Value};
use qinglan_core::store::{Change, Disk as _, Memory, OUTBOX, Queued, ROWS_MAX, Store, Tx as _, at_once};
use qinglan_core::sync::{Cursor, PageBody, SpaceAnswer};
use serde_json::json;

use super::auth::{aged, checked};
use super::person::{Person, Signed, entity, tail};
use super::server::{Server, fresh};

/// Beyond the time for which a cookie is believed without asking.
const OLD: Duration = Duration::from_secs(16 * 60);
/// More than this many questions of one device in a row are no progress.
const ASKS_MAX: usize = 50;

/// A phone: a store, and who is signed in on it. It outlives servers.
struct Phone {
    store: Store<Memory>,
    signed: Signed,
    spaces: Vec<SpaceId>,
    /// Everything that the store called saved.
    written: BTreeMap<OpId, (SpaceId, Op)>,
}

impl Phone {
    fn new(person: &Person, shared: SpaceId) -> Self {
        let store = at_once(Store::open(Memory::default(), person.id, person.device)).unwrap();
        let spaces = vec![SpaceId::personal(person.id), shared];
        Self { store, signed: Signed::of(person), spaces, written: BTreeMap::new() }
    }

    /// Types into a field, having seen what stands there.
    fn write(&mut self, space: SpaceId, id: EntityId, name: &str, words: &str) {
        let field = Field::new(name).unwrap();
        let row = at_once(self.store.entity(space, id)).unwrap();
        let seen = row.iter().flat_map(|row| row.versions(&field)).map(|version| version.op).collect();
        let change = Change { field, value: Value::Text(words.to_owned()), seen };
        at_once(self.store.edit(space, (id, EntityKind::Record), &[change], Millis(0))).unwrap();
        // What was not offered yet may be written over: it is the operation that counts.
        self.written.extend(self.outbox().into_iter().map(|row| (row.op.id, (row.space, row.op))));
    }

    fn outbox(&self) -> Vec<Queued> {
        at_once(self.store.disk.read(&[OUTBOX]).unwrap().all(OUTBOX, ROWS_MAX)).unwrap()
    }

    /// Asks once; says whether there is more.
    fn ask(&self, server: &Server) -> bool {
        let request = at_once(self.store.offer(&self.spaces)).unwrap();
        let mut answer = self.signed.on(server, self.store.device).send(&request);
        answer.unfold().unwrap();
        let mut more = answer.world.is_some();
        if let Some(world) = answer.world {
            at_once(self.store.save_world(&world)).unwrap();
        }
        for (space, answer) in answer.spaces {
            let SpaceAnswer::Reply(reply) = answer else { panic!("{answer:?}") };
            let asked = request.spaces.iter().find(|part| part.space == space).unwrap().epoch;
            more |= at_once(self.store.absorb(space, asked, &reply, Millis(0))).unwrap().1;
        }
        more || !self.outbox().is_empty()
    }

    fn ask_all(&self, server: &Server) {
        let asks = (0..ASKS_MAX).take_while(|_| self.ask(server)).count();
        assert!(asks < ASKS_MAX, "a phone asks and asks");
    }

    fn entities(&self, space: SpaceId) -> BTreeMap<EntityId, Entity> {
        let ids = at_once(self.store.summaries()).unwrap().into_iter().filter(|row| row.space == space).map(|row| row.id);
        ids.map(|id| (id, at_once(self.store.entity(space, id)).unwrap().unwrap())).collect()
    }
}

/// Values with their numbers: what has to be the same everywhere.
fn standing(entities: &BTreeMap<EntityId, Entity>) -> BTreeSet<String> {
    let values = entities.values().flat_map(|row| row.fields.iter().map(move |(field, versions)| (row.id, field, versions)));
    values.filter(|(.., versions)| !versions.is_empty()).map(|value| format!("{value:?}")).collect()
}

/// A county of three phones, two of them one person's, and what they wrote before the backup.
struct County {
    phones: Vec<Phone>,
    pairing: SpaceId,
    record: EntityId,
}

impl County {
    fn new(server: &Server) -> Self {
        let (mentor, mentee) = (server.person("周敏"), server.person("李雪"));
        let pairing = server.space(SpaceKind::Pairing, &[(&mentor, Role::Mentor), (&mentee, Role::Mentee)]);
        let laptop = mentee.on_another_device();
        let phones = [&mentor, &mentee, &laptop].map(|person| Phone::new(person, pairing)).into();
        let mut county = Self { phones, pairing, record: entity() };
        county.write(server, "之前");
        county
    }

    /// Everybody writes into their own space and into the shared one, on records old and new, and all of it arrives.
    fn write(&mut self, server: &Server, words: &str) {
        for at in 0..self.phones.len() {
            let (own, phone) = (self.phones[at].spaces[0], &mut self.phones[at]);
            phone.write(own, entity(), "topic", words);
            phone.write(self.pairing, entity(), "topic", words);
            if at > 0 {
                phone.write(self.pairing, self.record, "topic", &format!("{words} {at}"));
            }
            phone.ask_all(server);
        }
        self.rest(server);
    }

    fn rest(&self, server: &Server) {
        for _ in 0..3 {
            self.phones.iter().for_each(|phone| phone.ask_all(server));
        }
    }

    /// All that was ever called saved is in the logs, once, and every copy is what its log says.
    fn check(&self, server: &Server) -> usize {
        let mut logged = 0;
        for phone in &self.phones {
            assert!(at_once(phone.store.refused()).unwrap().is_empty());
            for &space in &phone.spaces {
                let log = self.log(server, phone, space);
                let ids: BTreeSet<OpId> = log.iter().map(|(_, op)| op.id).collect();
                assert_eq!(ids.len(), log.len(), "an operation is in the log twice");
                let lost = phone.written.iter().filter(|(id, (of, _))| *of == space && !ids.contains(id)).count();
                assert_eq!(lost, 0, "operations of {} are lost", phone.store.device);
                let mut folded: BTreeMap<EntityId, Entity> = BTreeMap::new();
                for (seq, op) in &log {
                    let row = folded.entry(op.entity).or_insert_with(|| Entity::new(op.entity, op.kind, op.author));
                    row.apply(op, Some(*seq));
                }
                assert_eq!(standing(&phone.entities(space)), standing(&folded), "a copy is not what the log says");
                logged += log.len();
            }
        }
        logged
    }

    /// The whole log, as a device reads it that writes nothing.
    fn log(&self, server: &Server, phone: &Phone, space: SpaceId) -> Vec<(u64, Op)> {
        let person = phone.signed.on(server, DeviceId::from_bytes(fresh()));
        let first = person.pushes(space, &[]);
        assert!(matches!(first.page.body, PageBody::Snapshot(_)));
        let (mut log, mut cursor) = (Vec::new(), Cursor::Seq(0));
        loop {
            let page = person.syncs(space, (first.epoch, cursor), &[]).page;
            log.extend(tail(&page));
            cursor = page.to;
            if !page.more {
                return log;
            }
        }
    }

    fn epochs(&self, server: &Server) -> Vec<u64> {
        let phone = &self.phones[0];
        let person = phone.signed.on(server, phone.store.device);
        phone.spaces.iter().map(|space| person.pushes(*space, &[]).epoch).collect()
    }
}

fn announce(server: &Server) {
    loop {
        let reply = server.set_up("/api/setup/restored", &json!({}));
        assert_eq!(reply.status, 200);
        let Restored { told, left } = serde_json::from_slice(&reply.body).unwrap();
        assert!(told > 0);
        if left == 0 {
            return;
        }
    }
}

#[test]
fn rs1_after_an_announced_restore_everything_comes_again_and_all_copies_are_equal() {
    let server = Server::own();
    let mut county = County::new(&server);
    let epochs = county.epochs(&server);
    let (server, backup) = server.backed_up();
    county.write(&server, "之后");
    let before = county.check(&server);
    let server = server.restored(&backup);
    announce(&server);
    let now = county.epochs(&server);
    assert!(epochs.iter().zip(&now).all(|(before, now)| before != now), "a space goes on in its old life");
    // One phone is ahead of the others and has written meanwhile; the numbers it gets are those that others still hold.
    county.phones[1].write(county.pairing, county.record, "topic", "恢复之后");
    county.phones[1].ask_all(&server);
    county.rest(&server);
    assert_eq!(county.check(&server), before + 3, "the one new operation, in the log that each of three phones was asked about");
}

#[test]
fn rs1_the_directory_passes_all_versions_that_it_had_given_out() {
    let server = Server::own();
    let id = server.person("周敏").id;
    let signed = Signed::of(&Person::enrol(&server, &server.invite(id).code));
    let (server, backup) = server.backed_up();
    let import = |server: &Server| ["李雪", "王刚"].iter().for_each(|name| drop(server.known(name)));
    import(&server);
    let device = DeviceId::from_bytes(fresh());
    let lost: World = signed.on(&server, device).get("/api/me").cbor();
    let server = server.restored(&backup);
    announce(&server);
    // As many changes as were lost: by counting on, another directory would bear the same version.
    import(&server);
    let world: World = signed.on(&server, device).get("/api/me").cbor();
    assert!(world.version > lost.version + 2, "{} after {}", world.version, lost.version);
    let ended = server.set_up("/api/setup/restored", &json!({"spaces": []}));
    assert_eq!(ended.status, 400);
}

#[test]
fn rs2_a_session_that_is_younger_than_the_backup_goes_on_and_an_ended_one_does_not() {
    let server = Server::own();
    let (teacher, colleague) = (server.known("周敏").id, server.person("李雪"));
    let ended = Signed::of(&colleague);
    assert_eq!(colleague.post("/api/signout", &[], &[]).status, 204);
    drop(colleague);
    let invite = server.invite(teacher).code;
    let (server, backup) = server.backed_up();
    let younger = Signed::of(&Person::enrol(&server, &invite));
    let server = server.restored(&backup);
    let device = DeviceId::from_bytes(fresh());
    let asks = |signed: &Signed, age| aged(&signed.on(&server, device), age);
    assert_eq!(asks(&younger, OLD).refusal(), ApiError::SignedOut, "nobody has said anything yet");
    announce(&server);
    assert_eq!(asks(&ended, OLD).refusal(), ApiError::SignedOut);
    let later = SystemTime::now() + OLD;
    let forged = checked(&younger.on(&server, device), later);
    assert_eq!(forged.refusal(), ApiError::SignedOut, "what was checked after the announcement the directory would know");
    let reply = asks(&younger, OLD);
    assert_eq!(reply.cbor::<World>().me, teacher);
    assert!(reply.header("set-cookie").is_some_and(|cookie| cookie.starts_with("qinglan-")));
    assert_eq!(asks(&younger, OLD).status, 200, "it is a session like any other now");
}

#[test]
fn sy14_a_restore_that_nobody_announces_is_noticed_by_a_cursor_beyond_the_log() {
    let server = Server::own();
    let mut county = County::new(&server);
    let epochs = county.epochs(&server);
    let (server, backup) = server.backed_up();
    county.write(&server, "之后");
    let before = county.check(&server);
    let server = server.restored(&backup);
    // Every phone has read further than the logs go now.
    county.rest(&server);
    assert!(epochs.iter().zip(&county.epochs(&server)).all(|(before, now)| before != now));
    assert_eq!(county.check(&server), before);
}
