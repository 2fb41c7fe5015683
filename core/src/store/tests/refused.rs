//! What the server refused: what stays visible, and the ways out.

use super::*;

#[test]
fn sy16_what_a_refused_operation_had_replaced_stands_beside_it() {
    let space = Space::pairing(&[1]);
    let (phone, laptop) = (Device::new(1), Device::named(1, 7));
    laptop.write(entity_id(1), "topic", "v");
    laptop.sync_all(&space);
    phone.sync_all(&space);
    let long = "x".repeat(70_000);
    phone.write(entity_id(1), "topic", &long);
    phone.sync_all(&space);
    assert_eq!(phone.refused().len(), 1);
    assert_eq!(phone.texts(entity_id(1), "topic"), ["v".to_owned(), long]);
    phone.write(entity_id(1), "topic", "short");
    phone.sync_all(&space);
    laptop.sync_all(&space);
    assert_eq!(phone.texts(entity_id(1), "topic"), ["v", "short"], "of the first the person had not said anything");
    same(&phone, &space);
    same(&laptop, &space);
}

#[test]
fn mg3_what_follows_an_operation_that_is_refused_names_what_that_named() {
    let space = Space::pairing(&[1]);
    let phone = Device::new(1);
    phone.write(entity_id(1), "topic", "before");
    phone.sync_all(&space);
    phone.write(entity_id(1), "topic", &"x".repeat(70_000));
    phone.offer();
    phone.write(entity_id(1), "topic", "latest");
    phone.sync_all(&space);
    assert_eq!((phone.refused().len(), phone.texts(entity_id(1), "topic")), (1, vec!["latest".to_owned()]));
    same(&phone, &space);
}

#[test]
fn mg3_what_is_written_over_what_was_refused_names_what_that_named() {
    let mut space = Space::pairing(&[1]);
    let phone = refused_by(&mut space);
    phone.write(entity_id(1), "topic", "latest");
    phone.sync_all(&space);
    assert_eq!(phone.texts(entity_id(1), "topic"), ["latest"], "before it stood only in what was refused");
    let topics = space.ops().into_iter().filter(|(_, op)| op.entity == entity_id(1)).map(|(_, op)| op.value.clone());
    assert_eq!(topics.collect::<Vec<_>>(), [text("before"), text("latest")]);
}

#[test]
fn sy16_reading_again_leaves_out_nothing_of_another_life() {
    let (space, author, reader) = behind_in_the_second_life(|space, reader| {
        reader.write(entity_id(2), "topic", "short");
        reader.offer();
        reader.write(entity_id(2), "topic", &"x".repeat(70_000));
        reader.sync(space);
    });
    reader.sync_all(&space);
    author.sync_all(&space);
    assert_eq!((reader.refused().len(), reader.texts(entity_id(1), "topic")), (1, vec!["after".to_owned()]));
}

/// The whole space says no, and opens again.
#[test]
fn sy16_a_space_that_opens_again_is_read_on_from_where_it_was() {
    let (space, _, reader) = behind_in_the_second_life(|_, reader| {
        reader.write(entity_id(2), "topic", "short");
        reader.offer();
        reader.write(entity_id(2), "topic", "other");
        reader.offer();
        at_once(reader.store.refuse_all(SPACE, u64::MAX, Refusal::NotAMember)).unwrap();
    });
    reader.sync_all(&space);
    assert_eq!((reader.refused().len(), reader.texts(entity_id(1), "topic")), (2, vec!["after".to_owned()]));
}

/// A device whose words were refused as somebody's who had left: over what is on the server, and where nothing is.
fn refused_by(space: &mut Space) -> Device {
    let phone = Device::new(1);
    phone.write(entity_id(1), "topic", "before");
    phone.sync_all(space);
    let members = core::mem::take(&mut space.info.members);
    phone.write(entity_id(1), "topic", "after");
    phone.write(entity_id(2), "topic", "alone");
    phone.offer();
    at_once(phone.store.refuse_all(SPACE, u64::MAX, Refusal::NotAMember)).unwrap();
    space.info.members = members;
    assert_eq!((phone.refused().len(), phone.outbox().len()), (2, 0));
    phone
}

fn counters(device: &Device) -> Vec<u64> {
    device.refused().iter().map(|(op, _)| op.id.counter).collect()
}

#[test]
fn sy17_a_refused_operation_goes_again_as_it_was() {
    let mut space = Space::pairing(&[1]);
    let phone = refused_by(&mut space);
    let refused: Vec<_> = phone.refused().into_iter().map(|(op, _)| (op, true)).collect();
    phone.sync_all(&space);
    assert_eq!(phone.texts(entity_id(1), "topic"), ["before", "after"]);
    at_once(phone.store.decide(&counters(&phone), Decision::Again)).unwrap();
    assert_eq!((phone.outbox(), phone.refused().len()), (refused, 0), "the same ids, the same content");
    assert_eq!(phone.texts(entity_id(1), "topic"), ["after"]);
    phone.sync_all(&space);
    assert_eq!((space.head(), phone.outbox().len(), phone.refused().len()), (3, 0, 0));
    same(&phone, &space);
}

#[test]
fn sy17_what_was_written_over_a_refused_operation_takes_its_place() {
    let mut space = Space::pairing(&[1]);
    let phone = refused_by(&mut space);
    phone.write(entity_id(1), "topic", "later");
    phone.sync_all(&space);
    at_once(phone.store.decide(&counters(&phone), Decision::Again)).unwrap();
    phone.sync_all(&space);
    assert_eq!((phone.texts(entity_id(1), "topic").pop().unwrap().as_str(), phone.refused().len()), ("later", 0));
    assert!(space.ops().iter().all(|(_, op)| op.value != text("after")));
    same(&phone, &space);
}

#[test]
fn sy17_what_cannot_be_taken_does_not_go_again() {
    let space = Space::pairing(&[1]);
    let phone = Device::new(1);
    phone.write(entity_id(1), "topic", &"x".repeat(70_000));
    phone.sync_all(&space);
    at_once(phone.store.decide(&counters(&phone), Decision::Again)).unwrap();
    assert_eq!((phone.refused().len(), phone.outbox().len()), (1, 0));
}

#[test]
fn sy17_what_is_given_up_leaves_the_device_and_nothing_else() {
    let mut space = Space::pairing(&[1]);
    let phone = refused_by(&mut space);
    phone.sync_all(&space);
    at_once(phone.store.decide(&counters(&phone), Decision::GiveUp)).unwrap();
    assert_eq!((phone.refused().len(), phone.outbox().len()), (0, 0));
    assert_eq!(phone.texts(entity_id(1), "topic"), ["before"]);
    assert!(phone.row(entity_id(2)).is_none(), "of which nobody else ever heard");
    assert_eq!(at_once(phone.store.summaries()).unwrap().len(), 1);
    phone.sync_all(&space);
    same(&phone, &space);
}

#[test]
fn sy7_what_was_refused_of_a_record_is_one_thing_to_decide_about() {
    let mut space = Space::pairing(&[1]);
    let phone = refused_by(&mut space);
    phone.write(entity_id(2), "strengths", "alone, too");
    phone.offer();
    at_once(phone.store.refuse_all(SPACE, u64::MAX, Refusal::NotAMember)).unwrap();
    phone.write(entity_id(2), "problems", "for another reason");
    phone.offer();
    at_once(phone.store.refuse_all(SPACE, u64::MAX, Refusal::NotAllowed)).unwrap();
    let groups: Vec<usize> = at_once(phone.store.refused()).unwrap().iter().map(Vec::len).collect();
    assert_eq!(groups, [1, 2, 1]);
    assert_eq!(at_once(phone.store.counts()).unwrap().refused, 3);
}
