use super::world::{Device, SPACE, Space};
use crate::comment::{Said, Spot};
use crate::id::{DeviceId, Millis, OpId};
use crate::record::tests::{entity_id, field, person};
use crate::record::{Entity, EntityKind, Field, FileRef, JPEG, Op, Purpose, Value};
use crate::store::{BLOBS, Change, Disk, Key, Saying, Tx, at_once};
use crate::sync::{Cursor, Erased, Log as _, MemoryLog, OpBatch, Refusal, erase, restored};

const SECRET: &str = "她的话";

fn erased_by(space: &Space, name: u8) -> Erased {
    erase(&space.log, person(1), (DeviceId::from_bytes([name; 16]), Millis(9))).unwrap()
}

/// A teacher gives her mentor a record with a photo and corrects it; he quotes her, and writes something of his own.
fn told() -> (Space, Device, Device) {
    let space = Space::pairing(&[1, 2]);
    let (teacher, mentor) = (Device::new(1), Device::new(2));
    teacher.write(entity_id(1), "topic", SECRET);
    let photo = FileRef::new([7; 32], JPEG, 9_000);
    teacher.change(entity_id(1), vec![Change { field: field("photo"), value: Value::File(photo), seen: Vec::new() }], Millis(0));
    teacher.sync_all(&space);
    let seen = teacher.row(entity_id(1)).unwrap().live_ops("topic").collect();
    let op = Op {
        id: OpId { device: teacher.id, counter: 40 },
        author: teacher.person,
        at: Millis(5),
        entity: entity_id(1),
        kind: EntityKind::Record,
        field: field("topic"),
        value: Value::Text(format!("{SECRET}，改过")),
        replaces: seen,
        purpose: Some(Purpose::Correction),
    };
    let mut push = teacher.offer();
    push.request.push = OpBatch::pack([(0, &op)]);
    space.answer(&push);
    mentor.sync_all(&space);
    let spot = Some(Spot::Words { from: 0, quote: SECRET.into() });
    let said = Said { text: "说得好".into(), spot, ..Said::default() };
    let saying =
        Saying { space: SPACE, id: entity_id(2), on: entity_id(1), said, told: Vec::new(), place: String::new(), at: Millis(0) };
    at_once(mentor.store.say(&saying)).unwrap();
    mentor.write(entity_id(3), "topic", "他自己的");
    mentor.sync_all(&space);
    (space, teacher, mentor)
}

fn says(words: &impl core::fmt::Debug) -> bool {
    format!("{words:?}").contains(SECRET)
}

/// What a device that holds nothing would have, read from this number of the log on.
fn read_from(space: &Space, known: &[Entity], after: u64) -> Vec<Entity> {
    let mut rows = known.to_vec();
    for (seq, op) in space.ops().into_iter().filter(|(seq, _)| *seq > after) {
        if !rows.iter().any(|row| row.id == op.entity) {
            rows.push(Entity::new(op.entity, op.kind, op.author));
        }
        rows.iter_mut().filter(|row| row.id == op.entity).for_each(|row| row.apply(&op, Some(seq)));
    }
    rows.sort_by_key(|row| row.id);
    rows
}

#[test]
fn dp6_what_she_gave_to_a_space_of_two_goes_and_the_log_keeps_its_numbers() {
    let (space, _, _) = told();
    let before = space.ops();
    assert!(says(&before) && says(&space.entities()));
    let done = erased_by(&space, 90);
    let after = space.ops();
    assert!(!says(&after) && !says(&space.entities()), "{after:?}");
    assert_eq!(done.head, before.len() as u64);
    for ((seq, then), (same, now)) in before.iter().zip(&after) {
        assert_eq!((seq, then.id, then.entity, then.author), (same, now.id, now.entity, now.author));
        // His own words stay, to the letter.
        let is_his = then.author == person(2) && then.field != Field::quote();
        assert_eq!(is_his, then == now, "{now:?}");
    }
    let rows = space.entities();
    assert!(rows.get(&entity_id(1)).is_some_and(Entity::is_erased));
    assert_eq!(rows.get(&entity_id(2)).unwrap().text(&Field::text()), Some("说得好"));
    assert_eq!(rows.get(&entity_id(3)).unwrap().text(&field("topic")), Some("他自己的"));
    assert!(done.named.is_empty(), "nobody else names her photo");
    assert_eq!(erased_by(&space, 91).appended, [], "a second time it changes nothing");
}

#[test]
fn dp6_a_replica_ends_the_same_wherever_it_began_to_read() {
    let (space, _, _) = told();
    // As they stood at each number, with the words.
    let before: Vec<Vec<Entity>> = (0..=space.head())
        .map(|head| {
            let first: Vec<(u64, Op)> = space.ops().into_iter().filter(|(seq, _)| *seq <= head).collect();
            let log = MemoryLog::new(1);
            let known = Space { info: space.info.clone(), log };
            first.iter().for_each(|(seq, op)| known.log.put_op(*seq, op).unwrap());
            read_from(&known, &[], 0)
        })
        .collect();
    erased_by(&space, 90);
    let mut stands: Vec<Entity> = space.entities().into_iter().map(|(_, row)| row).collect();
    stands.sort_by_key(|row| row.id);
    for (after, known) in (0..).zip(&before) {
        // A field that nothing stands in any more is no difference.
        let bare = |rows: Vec<Entity>| -> Vec<Entity> {
            let mut rows = rows;
            rows.iter_mut().for_each(|row| row.fields.retain(|_, versions| !versions.is_empty()));
            rows
        };
        assert_eq!(bare(read_from(&space, known, after)), bare(stands.clone()), "read from {after}");
    }
}

#[test]
fn dp7_her_words_and_photos_leave_the_phone_of_the_other() {
    let (space, _, mentor) = told();
    let key = Key::Text(FileRef::new([7; 32], JPEG, 9_000).hex());
    let tx = mentor.store.disk.write(&[BLOBS]).unwrap();
    tx.put_row(BLOBS, &key, b"bytes").unwrap();
    at_once(tx.commit()).unwrap();
    let (through_log, through_socket) = (mentor.clone(), {
        let phone = Device::named(2, 8);
        phone.sync_all(&space);
        phone
    });
    let done = erased_by(&space, 90);
    through_log.sync_all(&space);
    let batch = OpBatch::pack(done.appended.iter().map(|one| (one.seq, &one.op)));
    let heard = at_once(through_socket.store.absorb_live(SPACE, (1, done.head, &batch), Millis(0))).unwrap();
    assert!(heard.is_some_and(|changed| changed.contains(&entity_id(1))));
    let newcomer = Device::named(2, 9);
    newcomer.sync_all(&space);
    for phone in [&through_log, &through_socket, &newcomer] {
        assert!(!says(&phone.rows()), "{:?}", phone.rows());
        let row = phone.row(entity_id(1)).unwrap();
        assert!(row.is_erased() && row.is_deleted());
        assert_eq!(phone.texts(entity_id(3), "topic"), ["他自己的"]);
    }
    assert_eq!(at_once(through_log.store.disk.read(&[BLOBS]).unwrap().row(BLOBS, &key)).unwrap(), None);
}

#[test]
fn dp7_a_file_that_another_record_names_stays_on_the_phone() {
    let (space, _, mentor) = told();
    let photo = FileRef::new([7; 32], JPEG, 9_000);
    let key = Key::Text(photo.hex());
    let tx = mentor.store.disk.write(&[BLOBS]).unwrap();
    tx.put_row(BLOBS, &key, b"bytes").unwrap();
    at_once(tx.commit()).unwrap();
    mentor.change(entity_id(3), vec![Change { field: field("photo"), value: Value::File(photo), seen: Vec::new() }], Millis(0));
    mentor.sync_all(&space);
    let done = erased_by(&space, 90);
    assert!(done.named.contains(&[7; 32]));
    mentor.sync_all(&space);
    assert!(at_once(mentor.store.disk.read(&[BLOBS]).unwrap().row(BLOBS, &key)).unwrap().is_some());
}

#[test]
fn dp6_what_the_other_sends_again_after_a_restore_is_acknowledged_and_brings_nothing_back() {
    let (space, _, mentor) = told();
    erased_by(&space, 90);
    mentor.sync_all(&space);
    restored(&space.log, 77).unwrap();
    mentor.sync_all(&space);
    assert!(mentor.refused().is_empty(), "{:?}", mentor.refused());
    assert!(mentor.outbox().is_empty());
    assert!(!says(&space.ops()) && !says(&space.entities()) && !says(&mentor.rows()));
    assert_eq!(mentor.place(), (77, Cursor::Seq(space.head())));
}

#[test]
fn dp6_no_device_erases() {
    let space = Space::pairing(&[1, 2]);
    let teacher = Device::new(1);
    teacher.write(entity_id(1), "topic", SECRET);
    teacher.sync_all(&space);
    let op = Op {
        id: OpId { device: teacher.id, counter: 40 },
        author: teacher.person,
        at: Millis(5),
        entity: entity_id(1),
        kind: EntityKind::Record,
        field: Field::deleted(),
        value: Value::Removed(Vec::new()),
        replaces: Vec::new(),
        purpose: Some(Purpose::Erasure),
    };
    let mut push = teacher.offer();
    push.request.push = OpBatch::pack([(0, &op)]);
    assert_eq!(space.answer(&push).refusals.first().unwrap().reason, Refusal::NotAllowed);
}
