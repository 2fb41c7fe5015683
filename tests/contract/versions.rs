//! Apps of every version beside each other: phones that were away for a term, and one that is ahead of its server.

use qinglan_core::api::ApiError;
use qinglan_core::id::{DeviceId, EntityId, PersonId, SpaceId};
use qinglan_core::record::{Entity, EntityKind, Op};
use qinglan_core::sync::{
    Ack, Answer, Cursor, OpBatch, Page, PageBody, Refusal, Request, SpaceAnswer, SpaceRequest, VERSION, VERSION_OLDEST,
    WORLD_UNWANTED,
};
use qinglan_core::wire::{Wire, to_vec};

use super::person::{Person, entity, part, tail};
use super::server::Server;
use super::sync::{NEW, pair};

/// A request as version 1 had it.
#[derive(Wire)]
struct Request1 {
    #[n(0)]
    version: u16,
    #[n(1)]
    device: DeviceId,
    #[n(2)]
    world: u64,
    #[n(3)]
    spaces: Vec<SpaceRequest1>,
    #[n(4)]
    person: PersonId,
}

#[derive(Wire)]
struct SpaceRequest1 {
    #[n(0)]
    space: SpaceId,
    #[n(1)]
    epoch: u64,
    #[n(2)]
    cursor: Cursor,
    #[n(3)]
    push: OpBatch,
}

/// A request as an app of its version writes it.
pub fn to_bytes(request: &Request) -> Vec<u8> {
    if request.version > 1 {
        return to_vec(request);
    }
    let Request { version, device, world, spaces, person, .. } = request.clone();
    let part = |SpaceRequest { space, epoch, cursor, push, .. }| SpaceRequest1 { space, epoch, cursor, push };
    to_vec(&Request1 { version, device, world, spaces: spaces.into_iter().map(part).collect(), person })
}

/// A request as the next version might write it: with more at the end of everything.
#[derive(Wire)]
struct RequestLater {
    #[n(0)]
    version: u16,
    #[n(1)]
    device: DeviceId,
    #[n(2)]
    world: u64,
    #[n(3)]
    spaces: Vec<SpaceRequestLater>,
    #[n(4)]
    person: PersonId,
    #[n(5)]
    folds: Option<bool>,
    #[n(6)]
    unheard_of: String,
}

#[derive(Wire)]
struct SpaceRequestLater {
    #[n(0)]
    space: SpaceId,
    #[n(1)]
    epoch: u64,
    #[n(2)]
    cursor: Cursor,
    #[n(3)]
    push: OpBatch,
    #[n(4)]
    only_push: bool,
    #[n(5)]
    unheard_of: Vec<EntityId>,
}

fn later(request: &Request) -> Vec<u8> {
    let Request { version, device, world, spaces, person, folds } = request.clone();
    let part = |SpaceRequest { space, epoch, cursor, push, only_push }| SpaceRequestLater {
        space,
        epoch,
        cursor,
        push,
        only_push,
        unheard_of: vec![entity()],
    };
    let spaces = spaces.into_iter().map(part).collect();
    to_vec(&RequestLater { version, device, world, spaces, person, folds, unheard_of: "青".to_owned() })
}

/// Every pair of versions that may meet in a space.
fn each_pair(case: impl Fn(Person, Person, SpaceId)) {
    let server = Server::shared();
    for one in VERSION_OLDEST..=VERSION {
        for other in VERSION_OLDEST..=VERSION {
            let (mentor, mentee, space) = pair(&server);
            case(mentor.speaking(one), mentee.speaking(other), space);
        }
    }
}

#[test]
fn ve2_what_one_version_pushes_another_reads() {
    each_pair(|mentor, mentee, space| {
        let record = entity();
        let ops: Vec<Op> = ["一", "二", "三"].map(|word| mentor.writes(record, "topic", word)).into();
        assert_eq!(mentor.pushes(space, &ops).acks, [1, 2, 3].map(|n| Ack { counter: n, seq: n }));
        let mut snapshot = Entity::new(record, EntityKind::Record, mentor.id);
        ops.iter().zip(1..).for_each(|(op, seq)| snapshot.apply(op, Some(seq)));
        let first = mentee.pushes(space, &[]);
        assert_eq!(first.page.body, PageBody::Snapshot(vec![snapshot]));
        let own = mentee.writes(entity(), "topic", "四");
        let reply = mentee.syncs(space, (first.epoch, Cursor::Seq(1)), std::slice::from_ref(&own));
        assert_eq!(reply.acks, [Ack { counter: 1, seq: 4 }]);
        assert_eq!(tail(&reply.page), [(2, ops[1].clone()), (3, ops[2].clone())]);
        assert_eq!((reply.page.to, reply.page.more), (Cursor::Seq(4), false));
        assert_eq!(tail(&mentor.syncs(space, (first.epoch, Cursor::Seq(3)), &[]).page), [(4, own)]);
    });
}

#[test]
fn ve2_every_version_is_acknowledged_refused_and_answered_in_another_life_alike() {
    each_pair(|mentor, mentee, space| {
        let record = entity();
        let op = mentor.writes(record, "topic", "圆");
        let first = mentor.pushes(space, std::slice::from_ref(&op));
        // Sent again after an update of the app, it is the same operation.
        let version = mentee.version;
        let mentor = mentor.speaking(version);
        assert_eq!(mentor.pushes(space, &[op]).acks, first.acks);
        let reply = mentee.pushes(space, &[mentee.writes(record, "topic", "方")]);
        assert_eq!((reply.acks.len(), reply.refusals[0].reason), (0, Refusal::NotAllowed));
        let elsewhere = mentee.syncs(space, (first.epoch + 1, Cursor::Seq(1)), &[mentee.writes(entity(), "topic", "角")]);
        assert_eq!((elsewhere.epoch, elsewhere.page.from, elsewhere.acks.len()), (first.epoch, Cursor::Start, 0));
    });
}

#[test]
fn ve2_what_a_later_version_adds_at_the_end_is_skipped() {
    let server = Server::shared();
    let (mentor, mentee, space) = pair(&server);
    let op = mentor.writes(entity(), "topic", "圆");
    let request = mentor.message(vec![part(space, NEW, std::slice::from_ref(&op))]);
    let answer: Answer = mentor.post("/api/sync", &[], &later(&request)).cbor();
    assert!(matches!(&answer.spaces[0].1, SpaceAnswer::Reply(reply) if reply.acks.len() == 1));
    let epoch = mentee.pushes(space, &[]).epoch;
    assert_eq!(tail(&mentee.syncs(space, (epoch, Cursor::Seq(0)), &[]).page), [(1, op)]);
}

#[test]
fn ve2_who_speaks_version_1_gets_nothing_folded_whatever_it_asks() {
    let server = Server::shared();
    for version in VERSION_OLDEST..=VERSION {
        let (mentor, _, space) = pair(&server);
        let mentor = mentor.speaking(version);
        let mut request = mentor.message(vec![part(space, NEW, &[mentor.writes(entity(), "topic", "圆")])]);
        request.folds = Some(true);
        request.spaces[0].push.fold();
        let mut answer: Answer = mentor.post("/api/sync", &[], &to_vec(&request)).cbor();
        let folded = |answer: &Answer| match &answer.spaces[0].1 {
            SpaceAnswer::Reply(reply) => (reply.folded.is_some(), reply.acks.len()),
            other => panic!("{other:?}"),
        };
        assert_eq!(folded(&answer), if version == 1 { (false, 1) } else { (true, 0) }, "version {version}");
        answer.unfold().unwrap();
        assert_eq!(folded(&answer), (false, 1));
    }
}

/// That an app of this version is refused so, and that its push came to nothing.
fn refused(version: u16, expected: ApiError) {
    let server = Server::shared();
    let (mentor, mentee, space) = pair(&server);
    let mentor = mentor.speaking(version);
    let request = mentor.message(vec![part(space, NEW, &[mentor.writes(entity(), "topic", "圆")])]);
    for body in [to_bytes(&request), later(&request)] {
        assert_eq!(mentor.post("/api/sync", &[], &body).refusal(), expected);
    }
    assert_eq!(mentee.pushes(space, &[]).page.to, Cursor::Seq(0), "nothing was decided");
    // After the update, of the app or of the server, the same is taken.
    let Answer { spaces, .. } = mentor.post("/api/sync", &[], &to_vec(&Request { version: VERSION, ..request })).cbor();
    assert!(matches!(&spaces[0].1, SpaceAnswer::Reply(reply) if reply.acks.len() == 1));
}

#[test]
fn ve1_an_old_app_is_told_so_and_nothing_of_it_is_decided() {
    refused(VERSION_OLDEST - 1, ApiError::TooOld { oldest: VERSION_OLDEST });
}

#[test]
fn ve3_an_app_ahead_of_its_server_waits_and_nothing_of_it_is_decided() {
    refused(VERSION + 1, ApiError::Unavailable);
    refused(u16::MAX, ApiError::Unavailable);
}

/// What a locked device sends, and what it hears.
fn pushes_only(person: &Person, space: SpaceId, place: (u64, Cursor), ops: &[Op]) -> Answer {
    let part = SpaceRequest { only_push: true, ..part(space, place, ops) };
    person.send(&Request { world: WORLD_UNWANTED, ..person.message(vec![part]) })
}

#[test]
fn sy18_a_push_alone_is_decided_and_brings_no_page_and_no_directory() {
    let server = Server::shared();
    let (mentor, mentee, space) = pair(&server);
    mentor.pushes(space, &[mentor.writes(entity(), "topic", "圆")]);
    let place = (mentor.pushes(space, &[]).epoch, Cursor::Seq(0));
    let ops = [mentee.writes(entity(), "topic", "方"), mentee.writes(entity(), "topic", &"a".repeat(64 * 1024 + 1))];
    for cursor in [Cursor::Seq(0), Cursor::Start, Cursor::Snapshot { head: 0, after: entity() }] {
        let answer = pushes_only(&mentee, space, (place.0, cursor), &ops);
        assert_eq!(answer.world, None);
        let SpaceAnswer::Reply(reply) = &answer.spaces[0].1 else { panic!("{answer:?}") };
        assert_eq!((reply.epoch, reply.acks.as_slice()), (place.0, [Ack { counter: 1, seq: 2 }].as_slice()));
        assert_eq!((reply.refusals.len(), &reply.page), (1, &Page::none(cursor)));
    }
    // Open again it pushes the same, is told the same, and gets the page.
    let reply = mentee.syncs(space, place, &ops);
    assert_eq!((reply.acks.as_slice(), reply.refusals.len()), ([Ack { counter: 1, seq: 2 }].as_slice(), 1));
    assert_eq!((tail(&reply.page).len(), reply.page.to), (1, Cursor::Seq(2)));
}

#[test]
fn sy18_a_push_alone_that_was_made_in_another_life_is_not_decided() {
    let server = Server::shared();
    let (mentor, mentee, space) = pair(&server);
    let epoch = mentor.pushes(space, &[mentor.writes(entity(), "topic", "圆")]).epoch;
    let op = mentee.writes(entity(), "topic", "方");
    let place = (epoch + 1, Cursor::Seq(1));
    let answer = pushes_only(&mentee, space, place, std::slice::from_ref(&op));
    let SpaceAnswer::Reply(reply) = &answer.spaces[0].1 else { panic!("{answer:?}") };
    assert_eq!((reply.epoch, reply.acks.len(), reply.refusals.len()), (epoch, 0, 0));
    assert_eq!(reply.page, Page::none(place.1));
    assert_eq!(tail(&mentor.syncs(space, (epoch, Cursor::Seq(1)), &[]).page), []);
}
