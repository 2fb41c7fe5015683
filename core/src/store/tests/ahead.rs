use super::*;
use crate::directory::World;
use crate::sync::{Answer, OpBatch, OpRefusal, Page, Request, SpaceAnswer, SpaceReply, VERSION};

/// A phone whose pages hold two operations, with five that wait.
fn phone() -> Device {
    let mut phone = Device::new(1);
    phone.store.limits.ops = 2;
    for name in ["topic", "strengths", "problems", "advice", "place"] {
        phone.write(entity_id(1), name, name);
    }
    phone
}

fn first(phone: &Device) -> Request {
    at_once(phone.store.offer(&[SPACE])).unwrap()
}

fn behind(phone: &Device, request: &Request) -> Option<Request> {
    at_once(phone.store.offer_behind(request)).unwrap()
}

fn answer(reply: SpaceReply) -> Answer {
    Answer { version: VERSION, now: Millis(0), world: None, spaces: vec![(SPACE, SpaceAnswer::Reply(Box::new(reply)))] }
}

fn follow(phone: &Device, (asked, reply): (&Request, SpaceReply), next: Request) -> Option<Request> {
    at_once(phone.store.follow(asked, &answer(reply), next)).unwrap()
}

fn counters(request: &Request) -> Vec<u64> {
    let ops = request.spaces.iter().flat_map(|part| part.push.unpack().unwrap());
    ops.map(|(_, op)| op.id.counter).collect()
}

#[test]
fn sy21_the_next_page_leaves_before_the_answer_is_taken_in() {
    let space = Space::pairing(&[1]);
    let phone = phone();
    phone.take(&space.answer(&Device::new(1).offer()));
    let one = first(&phone);
    let two = behind(&phone, &one).unwrap();
    assert_eq!([counters(&one), counters(&two)], [[1, 2], [3, 4]]);
    assert_eq!(phone.outbox().iter().map(|(_, offered)| *offered).collect::<Vec<_>>(), [true, true, true, true, false]);
    // What is made to go out does not change any more.
    phone.write(entity_id(1), "advice", "later");
    let early = space.answer_to(&phone, &one);
    let two = follow(&phone, (&one, early.clone()), two).unwrap();
    let three = behind(&phone, &two).unwrap();
    assert_eq!(counters(&three), [5, 6]);
    let late = space.answer_to(&phone, &two);
    phone.take(&early);
    let three = follow(&phone, (&two, late.clone()), three).unwrap();
    assert_eq!(behind(&phone, &three), None, "nothing is behind the last");
    phone.take(&late);
    assert_eq!(phone.place().1, Cursor::Seq(4));
    phone.take(&space.answer_to(&phone, &three));
    assert_eq!((phone.outbox().len(), phone.place().1, space.head()), (0, Cursor::Seq(6), 6));
    assert_eq!(phone.texts(entity_id(1), "advice"), ["later"]);
    same(&phone, &space);
}

#[test]
fn sy21_nothing_goes_behind_what_pushed_nothing() {
    let phone = Device::new(1);
    let asked = first(&phone);
    phone.write(entity_id(1), "topic", "typed meanwhile");
    assert_eq!(behind(&phone, &asked), None, "it waits for its pause");
    assert_eq!(phone.outbox().first().map(|(_, offered)| *offered), Some(false));
}

#[test]
fn sy21_only_behind_an_answer_that_is_as_was_hoped() {
    let space = Space::pairing(&[1]);
    let phone = phone();
    phone.take(&space.answer(&Device::new(1).offer()));
    let one = first(&phone);
    let two = behind(&phone, &one).unwrap();
    let reply = space.answer_to(&phone, &one);
    let goes = |answer: &Answer| at_once(phone.store.follow(&one, answer, two.clone())).unwrap().is_some();
    assert!(goes(&answer(reply.clone())));
    let refusal = OpRefusal { counter: 1, reason: Refusal::NotAMember };
    assert!(!goes(&answer(SpaceReply { refusals: vec![refusal], ..reply.clone() })), "something is refused");
    assert!(!goes(&answer(SpaceReply { epoch: 2, ..reply.clone() })), "another life");
    let elsewhere = Page { from: Cursor::Seq(7), ..reply.page.clone() };
    assert!(!goes(&answer(SpaceReply { page: elsewhere, ..reply.clone() })), "a page for another place");
    for none in [SpaceAnswer::Unavailable, SpaceAnswer::Refused(Refusal::NotAMember)] {
        assert!(!goes(&Answer { spaces: vec![(SPACE, none)], ..answer(reply.clone()) }));
    }
    assert!(!goes(&Answer { spaces: Vec::new(), ..answer(reply.clone()) }));
    let world = World {
        version: 2,
        me: phone.person,
        district: "青禾县".into(),
        people: vec![],
        schools: vec![],
        spaces: vec![],
        forms: None,
    };
    assert!(!goes(&Answer { world: Some(world), ..answer(reply) }), "who is in which space comes first");
}

#[test]
fn sy21_an_answer_without_the_one_before_loses_nothing() {
    let space = Space::pairing(&[1, 2]);
    let (phone, other) = (phone(), Device::new(2));
    phone.take(&space.answer(&Device::new(1).offer()));
    other.write(entity_id(2), "topic", "of somebody else");
    let one = first(&phone);
    let two = behind(&phone, &one).unwrap();
    let early = space.answer_to(&phone, &one);
    other.sync_all(&space);
    let two = follow(&phone, (&one, early), two).unwrap();
    let late = space.answer_to(&phone, &two);
    assert!(phone.take(&late), "it asks again");
    assert_eq!(phone.place().1, Cursor::Seq(0), "nothing is passed");
    while !phone.outbox().is_empty() {
        phone.sync_all(&space);
    }
    assert_eq!((phone.outbox().len(), space.head()), (0, 6));
    same(&phone, &space);
}

#[test]
fn sy21_nothing_goes_ahead_once_another_tab_took_something_in() {
    let space = Space::pairing(&[1]);
    let phone = phone();
    phone.take(&space.answer(&Device::new(1).offer()));
    let one = first(&phone);
    let two = behind(&phone, &one).unwrap();
    let reply = space.answer_to(&phone, &one);
    assert!(follow(&phone, (&one, reply.clone()), two.clone()).is_some());
    phone.take(&reply);
    assert_eq!(follow(&phone, (&one, reply), two), None, "all of it has arrived");
    let one = first(&phone);
    let two = behind(&phone, &one).unwrap();
    let (reply, other) = (space.answer_to(&phone, &one), Device::named(1, 2));
    other.write(entity_id(2), "topic", "of another phone");
    let ops: Vec<_> = other.outbox().into_iter().map(|(op, _)| op).collect();
    let batch = OpBatch::pack(ops.iter().map(|op| (3, op)));
    assert_eq!(phone.place(), (1, Cursor::Seq(2)));
    assert!(at_once(phone.store.absorb_live(SPACE, (1, 2, &batch), Millis(0))).unwrap().is_some());
    assert_eq!(follow(&phone, (&one, reply), two), None, "it stands elsewhere");
    let one = first(&phone);
    let two = behind(&phone, &one).unwrap();
    let reply = space.answer_to(&phone, &one);
    at_once(phone.store.refuse_all(SPACE, u64::MAX, Refusal::NotAMember)).unwrap();
    assert_eq!(follow(&phone, (&one, reply), two), None, "what waited is set aside");
}
