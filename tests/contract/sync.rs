//! One round trip for everything.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Barrier;
use std::time::Duration;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use qinglan_core::api::ApiError;
use qinglan_core::directory::{Role, SpaceKind};
use qinglan_core::id::{EntityId, PersonId, SpaceId};
use qinglan_core::record::{Entity, EntityKind, Field, Op, Value};
use qinglan_core::sync::{
    Ack, Answer, Cursor, PAGE_ENTITIES_MAX, PAGE_OPS_MAX, PageBody, Refusal, Request, SpaceAnswer, VERSION_OLDEST,
};
use qinglan_core::wire::{from_slice, to_vec};

use super::person::{Person, entity, part, tail};
use super::server::{Server, fresh, soon};

/// How often several requests that are the same meet, and how many.
const SAME_ROUNDS: usize = 60;
const SAME_TIMES: usize = 4;

pub const NEW: (u64, Cursor) = (0, Cursor::Start);

pub fn pair(server: &Server) -> (Person<'_>, Person<'_>, SpaceId) {
    let (mentor, mentee) = (server.person("周敏"), server.person("李雪"));
    let space = server.space(SpaceKind::Pairing, &[(&mentor, Role::Mentor), (&mentee, Role::Mentee)]);
    (mentor, mentee, space)
}

#[test]
fn sy5_operations_are_numbered_without_gaps_and_reach_the_others() {
    let server = Server::shared();
    let (mentor, mentee, space) = pair(&server);
    let record = entity();
    let ops: Vec<Op> = ["一", "二", "三"].map(|word| mentor.writes(record, "topic", word)).into();
    assert_eq!(mentor.pushes(space, &ops).acks, [1, 2, 3].map(|n| Ack { counter: n, seq: n }));
    let place = (mentee.pushes(space, &[]).epoch, Cursor::Seq(1));
    let own = mentee.writes(entity(), "topic", "四");
    let reply = mentee.syncs(space, place, std::slice::from_ref(&own));
    assert_eq!(reply.acks, [Ack { counter: 1, seq: 4 }]);
    assert_eq!(tail(&reply.page), [(2, ops[1].clone()), (3, ops[2].clone())]);
    // One's own are left out, and the cursor passes them.
    assert_eq!((reply.page.to, reply.page.more), (Cursor::Seq(4), false));
    assert_eq!(tail(&mentor.syncs(space, (place.0, Cursor::Seq(3)), &[]).page), [(4, own)]);
}

#[test]
fn sy5_two_people_at_once_get_one_order() {
    let server = Server::shared();
    let (mentor, mentee, space) = pair(&server);
    let write = |person: &Person| -> Vec<u64> {
        (0..10).map(|_| person.pushes(space, &[person.writes(entity(), "topic", "圆")]).acks[0].seq).collect()
    };
    let mut seqs = std::thread::scope(|scope| {
        let other = scope.spawn(|| write(&mentee));
        [write(&mentor), other.join().unwrap()].concat()
    });
    seqs.sort_unstable();
    assert_eq!(seqs, (1..=20).collect::<Vec<u64>>());
}

#[test]
fn sy6_a_repeated_push_changes_nothing() {
    let server = Server::shared();
    let (mentor, mentee, space) = pair(&server);
    let op = mentor.writes(entity(), "topic", "圆的面积");
    let first = mentor.pushes(space, std::slice::from_ref(&op));
    let again = mentor.pushes(space, &[op.clone(), op.clone()]);
    assert_eq!(again.acks, [first.acks[0], first.acks[0]]);
    let changed = Op { value: Value::Int(7), ..op };
    let reply = mentor.pushes(space, &[changed]);
    assert_eq!((reply.acks.len(), reply.refusals[0].reason), (0, Refusal::IdReused));
    assert_eq!(mentee.pushes(space, &[]).page.to, Cursor::Seq(1));
}

#[test]
fn sy6_the_same_request_several_times_at_one_moment_is_taken_once() {
    let server = Server::shared();
    let (mentor, mentee, space) = pair(&server);
    let mut written = Vec::new();
    for round in 0..SAME_ROUNDS {
        let ops: Vec<Op> = (0..=round % 7).map(|n| mentor.writes(entity(), "topic", &format!("{round} {n}"))).collect();
        let start = Barrier::new(SAME_TIMES);
        let send = || {
            start.wait();
            mentor.pushes(space, &ops)
        };
        let answers: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..SAME_TIMES).map(|_| scope.spawn(send)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let head = written.len() as u64;
        let expected: Vec<Ack> = ops.iter().zip(head + 1..).map(|(op, seq)| Ack { counter: op.id.counter, seq }).collect();
        for answer in answers {
            assert_eq!((answer.acks, answer.refusals), (expected.clone(), Vec::new()));
        }
        written.extend(ops);
    }
    let epoch = mentee.pushes(space, &[]).epoch;
    let log = tail(&mentee.syncs(space, (epoch, Cursor::Seq(0)), &[]).page);
    assert!(log.into_iter().eq((1..).zip(written)), "each operation is in the log once, at the number that was said");
}

#[test]
fn sy3_one_refusal_holds_up_no_other() {
    let server = Server::shared();
    let (mentor, _, space) = pair(&server);
    let record = entity();
    let first = mentor.writes(record, "topic", "圆");
    let wrong_kind = Op { kind: EntityKind::Comment, ..mentor.writes(record, "text", "不") };
    let last = mentor.writes(record, "notes", "好");
    let reply = mentor.pushes(space, &[first, wrong_kind, last]);
    assert_eq!(reply.acks, [Ack { counter: 1, seq: 1 }, Ack { counter: 3, seq: 2 }]);
    assert_eq!((reply.refusals[0].counter, reply.refusals[0].reason), (2, Refusal::KindMismatch));
}

#[test]
fn sy3_one_space_that_refuses_holds_up_no_other() {
    let server = Server::shared();
    let person = server.person("周敏");
    let op = person.writes(entity(), "topic", "圆");
    let own = SpaceId::personal(person.id);
    let answer = person.send(&person.message(vec![part(SpaceId::from_bytes(fresh()), NEW, &[]), part(own, NEW, &[op])]));
    assert_eq!(answer.spaces[0].1, SpaceAnswer::Refused(Refusal::UnknownSpace));
    assert!(matches!(&answer.spaces[1], (space, SpaceAnswer::Reply(reply)) if *space == own && reply.acks.len() == 1));
}

#[test]
fn sy4_a_device_pushes_only_what_its_own_person_wrote() {
    let server = Server::shared();
    let (mentor, mentee, space) = pair(&server);
    let in_anothers_name = Op { author: mentee.id, ..mentor.writes(entity(), "topic", "圆") };
    let from_another_store = mentee.writes(entity(), "topic", "圆");
    let reply = mentor.pushes(space, &[in_anothers_name, Op { author: mentor.id, ..from_another_store }]);
    assert_eq!(reply.refusals.iter().map(|refusal| refusal.reason).collect::<Vec<_>>(), [Refusal::NotYours; 2]);
    // A store that one person pushed from takes no other.
    mentor.pushes(space, &[mentor.writes(entity(), "topic", "圆")]);
    let borrowed = Person { device: mentor.device, ..mentee.on_another_device() };
    let reply = borrowed.pushes(space, &[borrowed.writes(entity(), "topic", "圆")]);
    assert_eq!(reply.refusals[0].reason, Refusal::NotYours);
}

#[test]
fn sy9_a_newcomer_gets_a_snapshot_in_pages_and_then_the_tail() {
    let server = Server::shared();
    let (mentor, mentee, space) = pair(&server);
    let count = PAGE_ENTITIES_MAX + 20;
    let ops: Vec<Op> = (0..count).map(|n| mentor.writes(entity(), "topic", &n.to_string())).collect();
    mentor.pushes(space, &ops);
    let first = mentee.pushes(space, &[]);
    let entities = |page: &qinglan_core::sync::Page| -> Vec<Entity> {
        match &page.body {
            PageBody::Snapshot(entities) => entities.clone(),
            PageBody::Tail(_) => panic!("no snapshot: {page:?}"),
        }
    };
    let head = count as u64;
    let mut seen = entities(&first.page);
    assert_eq!((first.page.from, first.page.more, seen.len()), (Cursor::Start, true, PAGE_ENTITIES_MAX));
    assert_eq!(first.page.to, Cursor::Snapshot { head, after: seen.last().unwrap().id });
    // Meanwhile the log goes on: the tail begins where the log stood when the snapshot was begun.
    let late = mentor.writes(entity(), "topic", "晚来");
    mentor.pushes(space, std::slice::from_ref(&late));
    let second = mentee.syncs(space, (first.epoch, first.page.to), &[]);
    assert_eq!((second.page.from, second.page.to, second.page.more), (first.page.to, Cursor::Seq(head), true));
    seen.extend(entities(&second.page));
    let mut ids: Vec<EntityId> = seen.iter().map(|entity| entity.id).collect();
    ids.dedup();
    assert!(ids.is_sorted() && (count..=count + 1).contains(&ids.len()));
    let rest = mentee.syncs(space, (first.epoch, second.page.to), &[]);
    assert_eq!(tail(&rest.page), [(head + 1, late)]);
    assert!(!rest.page.more);
}

#[test]
fn sy9_a_snapshot_holds_the_entity_as_it_stands() {
    let server = Server::shared();
    let (mentor, mentee, space) = pair(&server);
    let record = entity();
    let first = mentor.writes(record, "topic", "圆");
    let second = Op { replaces: vec![first.id], ..mentor.writes(record, "topic", "圆的面积") };
    mentor.pushes(space, &[first.clone(), second.clone()]);
    let mut expected = Entity::new(record, EntityKind::Record, mentor.id);
    expected.apply(&first, Some(1));
    expected.apply(&second, Some(2));
    assert_eq!(mentee.pushes(space, &[]).page.body, PageBody::Snapshot(vec![expected]));
}

#[test]
fn a_long_tail_comes_in_pages() {
    let server = Server::shared();
    let (mentor, mentee, space) = pair(&server);
    // An entity has an end too.
    let records: Vec<EntityId> = (0..20).map(|_| entity()).collect();
    let ops: Vec<Op> = (0..PAGE_OPS_MAX + 10).map(|n| mentor.writes(records[n % 20], &format!("f{n}"), "一")).collect();
    mentor.pushes(space, &ops);
    let epoch = mentee.pushes(space, &[]).epoch;
    let page = mentee.syncs(space, (epoch, Cursor::Seq(0)), &[]).page;
    assert_eq!((tail(&page).len(), page.to, page.more), (PAGE_OPS_MAX, Cursor::Seq(PAGE_OPS_MAX as u64), true));
    let page = mentee.syncs(space, (epoch, page.to), &[]).page;
    assert_eq!((tail(&page).len(), page.more), (10, false));
    let other = entity();
    let giant: Vec<Op> = (0..12).map(|_| mentor.writes(other, "long", &"长".repeat(20_000))).collect();
    mentor.pushes(space, &giant);
    let page = mentee.syncs(space, (epoch, page.to), &[]).page;
    assert!(tail(&page).len() < 12 && page.more, "pages are bounded in bytes too");
}

#[test]
fn sy10_a_cursor_of_another_epoch_begins_anew() {
    let server = Server::shared();
    let (mentor, mentee, space) = pair(&server);
    let epoch = mentor.pushes(space, &[mentor.writes(entity(), "topic", "圆")]).epoch;
    let reply = mentee.syncs(space, (epoch + 1, Cursor::Seq(1)), &[]);
    assert_eq!((reply.epoch, reply.page.from), (epoch, Cursor::Start));
}

#[test]
fn sy10_a_cursor_beyond_the_log_reveals_another_life_of_the_store() {
    let server = Server::shared();
    let (mentor, mentee, space) = pair(&server);
    let epoch = mentor.pushes(space, &[mentor.writes(entity(), "topic", "圆")]).epoch;
    let reply = mentee.syncs(space, (epoch, Cursor::Seq(40)), &[]);
    assert_ne!(reply.epoch, epoch);
    assert_eq!(reply.page.from, Cursor::Start);
    let everybody = mentor.syncs(space, (epoch, Cursor::Seq(1)), &[]);
    assert_eq!((everybody.epoch, everybody.page.from), (reply.epoch, Cursor::Start));
}

#[test]
fn ac1_who_is_not_in_a_space_gets_nothing_of_it() {
    let server = Server::shared();
    let (mentor, _, space) = pair(&server);
    let stranger = server.person("王刚");
    let op = stranger.writes(entity(), "topic", "圆");
    assert_eq!(stranger.asks(space, NEW, &[op]), SpaceAnswer::Refused(Refusal::NotAMember));
    let own = SpaceId::personal(mentor.id);
    mentor.pushes(own, &[mentor.writes(entity(), "topic", "草稿")]);
    assert_eq!(stranger.asks(own, NEW, &[]), SpaceAnswer::Refused(Refusal::UnknownSpace));
}

#[test]
fn ac1_who_leaves_a_space_is_out_and_who_joins_is_in() {
    let server = Server::shared();
    let (mentor, mentee, space) = pair(&server);
    let successor = server.person("王刚");
    mentee.pushes(space, &[]);
    server.set_members(space, SpaceKind::Pairing, &[(&mentor, Role::Mentor), (&successor, Role::Mentee)]);
    soon("the space hears that its members changed", || {
        mentee.asks(space, NEW, &[]) == SpaceAnswer::Refused(Refusal::NotAMember)
    });
    successor.pushes(space, &[]);
}

#[test]
fn ac2_a_reader_marks_for_themselves_only() {
    let server = Server::shared();
    let (mentor, mentee, space) = pair(&server);
    let record = entity();
    mentee.pushes(space, &[mentee.writes(record, "topic", "圆")]);
    let own = mentor.writes(record, Field::read_by(mentor.id).as_str(), "2026");
    let others = mentor.writes(record, Field::read_by(mentee.id).as_str(), "2026");
    let reply = mentor.pushes(space, &[own, others]);
    assert_eq!((reply.acks.len(), reply.refusals[0].reason), (1, Refusal::NotAllowed));
}

#[test]
fn ac3_a_record_is_changed_only_by_who_made_it() {
    let server = Server::shared();
    let (mentor, mentee, space) = pair(&server);
    let record = entity();
    mentee.pushes(space, &[mentee.writes(record, "topic", "圆")]);
    let reply = mentor.pushes(space, &[mentor.writes(record, "topic", "方")]);
    assert_eq!(reply.refusals[0].reason, Refusal::NotAllowed);
}

#[test]
fn ac4_only_who_leads_keeps_the_calendar() {
    let server = Server::shared();
    let (lead, teacher) = (server.person("组长"), server.person("组员"));
    let space = server.space(SpaceKind::Prep, &[(&lead, Role::Lead), (&teacher, Role::Member)]);
    let activity = |person: &Person| Op { kind: EntityKind::Activity, ..person.writes(entity(), "topic", "教研") };
    assert_eq!(lead.pushes(space, &[activity(&lead)]).acks.len(), 1);
    assert_eq!(teacher.pushes(space, &[activity(&teacher)]).refusals[0].reason, Refusal::NotAllowed);
}

#[test]
fn bd2_what_is_too_large_is_refused_with_the_numbers() {
    let server = Server::shared();
    let person = server.person("周敏");
    let own = SpaceId::personal(person.id);
    let reply = person.pushes(own, &[person.writes(entity(), "topic", &"a".repeat(64 * 1024 + 1))]);
    assert_eq!(reply.refusals[0].reason, Refusal::TooLarge { bytes: 64 * 1024 + 1, limit: 64 * 1024 });
    // An entity has an end too: the store keeps it in one row.
    let record = entity();
    let mut refused = 0;
    for batch in 0..2 {
        let ops: Vec<Op> = (0..10).map(|n| person.writes(record, &format!("f{batch}.{n}"), &"a".repeat(64_000))).collect();
        refused += person.pushes(own, &ops).refusals.len();
    }
    assert_eq!(refused, 20 - 16);
}

#[test]
fn bd1_what_is_no_message_of_ours_is_malformed() {
    let server = Server::shared();
    let person = server.person("周敏");
    let good = to_vec(&person.message(Vec::new()));
    for body in [&[][..], b"<html>", &good[..good.len() - 1], &[0xff; 100]] {
        assert_eq!(person.post("/api/sync", &[], body).refusal(), ApiError::Malformed, "{body:x?}");
    }
    assert_eq!(person.post("/api/sync", &[("content-encoding", "gzip")], &good).refusal(), ApiError::Malformed);
    let own = SpaceId::personal(person.id);
    let twice = to_vec(&person.message(vec![part(own, NEW, &[]), part(own, NEW, &[])]));
    assert_eq!(person.post("/api/sync", &[], &twice).refusal(), ApiError::Malformed);
}

#[test]
fn bd1_neither_a_large_body_nor_one_that_unfolds_is_taken() {
    let server = Server::shared();
    let person = server.person("周敏");
    let limit = 4 * 1024 * 1024;
    let reply = person.post("/api/sync", &[("content-encoding", "gzip")], &folded(&vec![0; limit + 1]));
    assert_eq!(reply.refusal(), ApiError::TooLarge { limit: limit as u64 });
    // What announces itself as far too much is refused before it comes.
    let mut stream = TcpStream::connect(server.host()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let (cookie, length) = (&person.cookie, 4 * limit + 1);
    write!(stream, "POST /api/sync HTTP/1.1\r\nhost: x\r\ncookie: {cookie}\r\ncontent-length: {length}\r\n\r\n").unwrap();
    let mut status = [0; 12];
    stream.read_exact(&mut status).unwrap();
    assert_eq!(&status, b"HTTP/1.1 413");
}

#[test]
fn messages_travel_compressed_both_ways() {
    let server = Server::shared();
    let person = server.person("周敏");
    let own = SpaceId::personal(person.id);
    let record = entity();
    let ops: Vec<Op> = (0..100).map(|n| person.writes(record, &format!("f{n}"), "圆的面积")).collect();
    person.pushes(own, &ops);
    let request = person.message(vec![part(own, NEW, &[])]);
    let body = folded(&to_vec(&request));
    let reply = person.post("/api/sync", &[("content-encoding", "gzip"), ("accept-encoding", "gzip")], &body);
    assert_eq!((reply.status, reply.header("content-encoding")), (200, Some("gzip")));
    let mut unfolded = Vec::new();
    GzDecoder::new(reply.body.as_slice()).read_to_end(&mut unfolded).unwrap();
    let answer: Answer = from_slice(&unfolded).unwrap();
    assert!(matches!(answer.spaces[0].1, SpaceAnswer::Reply(_)));
    assert!(reply.body.len() * 3 < unfolded.len());
}

#[test]
fn a_restarted_server_knows_everything_that_it_said_yes_to() {
    let server = Server::own();
    let (id, cookie, op, epoch, version) = {
        let person = server.person("周敏");
        let op = person.writes(entity(), "topic", "圆");
        let reply = person.pushes(SpaceId::personal(person.id), std::slice::from_ref(&op));
        (person.id, person.cookie.clone(), op, reply.epoch, person.world.version)
    };
    let server = server.restarted();
    let space = SpaceId::personal(id);
    let spaces = vec![part(space, (epoch, Cursor::Seq(0)), std::slice::from_ref(&op))];
    let request =
        Request { version: VERSION_OLDEST, device: op.id.device, world: version, spaces, person: op.author, folds: None };
    let body = to_vec(&request);
    let answer: Answer = server.post("/api/sync", &[("cookie", &cookie)], &body).cbor();
    assert_eq!(answer.world, None, "the directory has not changed");
    let SpaceAnswer::Reply(reply) = &answer.spaces[0].1 else { panic!("{answer:?}") };
    assert_eq!((reply.epoch, reply.acks.as_slice()), (epoch, [Ack { counter: 1, seq: 1 }].as_slice()));
    server.known("李雪");
    let answer: Answer = server.post("/api/sync", &[("cookie", &cookie)], &body).cbor();
    assert_eq!(answer.world.map(|world| world.me), Some::<PersonId>(id));
}

fn folded(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn sy13_a_request_under_another_persons_session_is_decided_by_nobody() {
    let server = Server::shared();
    let (mine, hers) = (server.person("周敏"), server.person("李雪"));
    let request = Request { person: mine.id, ..hers.message(Vec::new()) };
    let reply = hers.post("/api/sync", &[], &to_vec(&request));
    assert_eq!(reply.refusal(), ApiError::SignedOut);
}
