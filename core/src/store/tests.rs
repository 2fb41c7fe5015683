//! The rules of SPEC.md that the store keeps, with the server's log in memory.

mod ahead;
mod files;
mod given;
mod locked;
mod refused;
mod remark;
mod seal;

use super::*;
use crate::id::{Millis, OpId};
use crate::record::tests::{entity_id, field};
use crate::record::{EntityKind, Field, Scope, State, Value};
use crate::sync::tests::world::{Device, SPACE, Space};
use crate::sync::{Cursor, Log, MemoryLog, Refusal, restored};

const DAY_MS: i64 = 24 * 3_600 * 1_000;

fn change(name: &str, value: Value) -> Change {
    Change { field: Field::new(name).unwrap(), value, seen: Vec::new() }
}

fn text(words: &str) -> Value {
    Value::Text(words.into())
}

/// The space as a backup has it, in a life of its own.
fn restore(space: &mut Space, backup: MemoryLog, epoch: u64) {
    space.log = backup;
    restored(&space.log, epoch).unwrap();
}

fn same<D: Disk>(device: &Device<D>, space: &Space) {
    let server = space.entities();
    assert_eq!(device.rows().len(), server.len());
    for (id, row) in &device.rows() {
        for (field, versions) in &row.fields {
            assert_eq!(versions, server.get(id).unwrap().versions(field), "{field}");
        }
    }
}

#[test]
fn sy10_another_life_is_read_from_the_start_and_nothing_held_is_dropped() {
    let mut space = Space::pairing(&[1, 2]);
    let (phone, other) = (Device::new(1), Device::new(2));
    phone.write(entity_id(1), "topic", "a");
    phone.sync_all(&space);
    let backup = space.log.clone();
    other.write(entity_id(2), "topic", "lost on the server");
    other.sync_all(&space);
    phone.sync_all(&space);
    restore(&mut space, backup, 2);
    phone.sync_all(&space);
    assert_eq!(phone.place(), (2, Cursor::Seq(1)));
    assert_eq!(phone.texts(entity_id(2), "topic"), ["lost on the server"], "still here, though nowhere else yet");
    other.sync_all(&space);
    phone.sync_all(&space);
    same(&phone, &space);
    same(&other, &space);
    assert_eq!(space.head(), 2);
}

#[test]
fn sy10_what_both_lives_have_the_server_knows_better() {
    let mut space = Space::pairing(&[1]);
    let (phone, laptop) = (Device::new(1), Device::named(1, 7));
    phone.write(entity_id(1), "topic", "old");
    phone.sync_all(&space);
    laptop.sync_all(&space);
    laptop.write(entity_id(1), "topic", "new");
    laptop.sync_all(&space);
    let backup = space.log.clone();
    restore(&mut space, backup, 2);
    phone.sync_all(&space);
    assert_eq!(phone.texts(entity_id(1), "topic"), ["new"], "the phone had never heard of it");
    same(&phone, &space);
}

#[test]
fn sy10_numbers_that_start_again_lower_hide_nothing() {
    let mut space = Space::pairing(&[1]);
    let (phone, laptop) = (Device::new(1), Device::named(1, 7));
    let backup = space.log.clone();
    for n in 0..9 {
        phone.write(entity_id(1), "topic", &format!("{n}"));
        phone.sync_all(&space);
    }
    laptop.sync_all(&space);
    restore(&mut space, backup, 2);
    laptop.write(entity_id(1), "strengths", "after");
    laptop.sync_all(&space);
    phone.sync_all(&space);
    laptop.sync_all(&space);
    same(&phone, &space);
    same(&laptop, &space);
    assert_eq!(phone.texts(entity_id(1), "strengths"), ["after"]);
}

#[test]
fn sy10_a_late_answer_of_another_life_is_left() {
    let mut space = Space::pairing(&[1]);
    let phone = Device::new(1);
    phone.sync_all(&space);
    phone.write(entity_id(1), "topic", "a");
    let backup = space.log.clone();
    let late = space.answer(&phone.offer());
    restore(&mut space, backup, 2);
    // Another tab learned of the other life first.
    phone.take(&space.answer(&phone.offer()));
    assert_eq!(phone.place().0, 2);
    assert!(phone.take_asked(1, &late), "it asks again");
    assert_eq!((phone.outbox().len(), phone.place().0), (1, 2), "an acknowledgement of the other life is none");
    phone.sync_all(&space);
    assert_eq!(space.head(), 1);
}

#[test]
fn sy14_what_a_restored_server_lacks_is_sent_again_in_order() {
    let mut space = Space::pairing(&[1]);
    let phone = Device::new(1);
    phone.write(entity_id(1), "topic", "kept");
    phone.sync_all(&space);
    let backup = space.log.clone();
    phone.write(entity_id(1), "topic", "yesterday");
    phone.sync_all(&space);
    phone.write(entity_id(1), "topic", "today");
    restore(&mut space, backup, 2);
    phone.sync_all(&space);
    let words: Vec<_> = space.ops().iter().map(|(_, op)| op.value.as_text().unwrap().to_owned()).collect();
    assert_eq!(words, ["kept", "yesterday", "today"], "each once");
    assert_eq!(phone.texts(entity_id(1), "topic"), ["today"]);
    assert_eq!((phone.outbox().len(), phone.kept().len()), (0, 3));
    same(&phone, &space);
}

#[test]
fn sy14_what_both_lives_have_takes_nothing_out_again() {
    let mut space = Space::pairing(&[1]);
    let (phone, laptop) = (Device::new(1), Device::named(1, 7));
    let empty = space.log.clone();
    phone.write(entity_id(1), "topic", "replaced");
    phone.sync_all(&space);
    laptop.sync_all(&space);
    laptop.write(entity_id(1), "topic", "by this");
    laptop.sync_all(&space);
    restore(&mut space, empty, 2);
    laptop.sync_all(&space);
    phone.sync_all(&space);
    // What had been replaced stands later now (MG10), and the laptop has not heard of it.
    laptop.change(entity_id(1), vec![change("topic", text("and this"))], Millis(0));
    laptop.sync(&space);
    let backup = space.log.clone();
    restore(&mut space, backup, 3);
    laptop.sync_all(&space);
    phone.sync_all(&space);
    for device in [&phone, &laptop] {
        assert_eq!(device.texts(entity_id(1), "topic"), ["replaced", "and this"]);
        same(device, &space);
    }
}

#[test]
fn sy14_what_a_late_announcement_takes_for_common_stays_in_sight() {
    let mut space = Space::pairing(&[1]);
    let (phone, laptop) = (Device::new(1), Device::named(1, 7));
    laptop.write(entity_id(1), "strengths", "before");
    laptop.sync_all(&space);
    let backup = space.log.clone();
    phone.sync_all(&space);
    phone.write(entity_id(1), "topic", "lost");
    phone.sync_all(&space);
    // Set back, and told only after somebody else wrote: the number of what is lost has another now.
    space.log = backup;
    laptop.write(entity_id(1), "strengths", "after");
    laptop.sync_all(&space);
    restored(&space.log, 2).unwrap();
    phone.sync(&space);
    assert_eq!((phone.texts(entity_id(1), "topic"), phone.outbox().len()), (vec!["lost".to_owned()], 1), "it goes again");
    phone.sync_all(&space);
    assert_eq!(
        (phone.texts(entity_id(1), "topic"), phone.texts(entity_id(1), "strengths")),
        (vec!["lost".into()], vec!["after".into()])
    );
    laptop.sync_all(&space);
    same(&phone, &space);
    same(&laptop, &space);
}

#[test]
fn sy14_what_nobody_announced_is_noticed_by_a_cursor_beyond_the_log() {
    let mut space = Space::pairing(&[1]);
    let phone = Device::new(1);
    let backup = space.log.clone();
    phone.write(entity_id(1), "topic", "a");
    phone.sync_all(&space);
    space.log = backup;
    phone.sync_all(&space);
    assert_eq!((space.head(), space.log.epoch()), (1, Ok(99)));
    same(&phone, &space);
}

#[test]
fn sy15_only_the_servers_clock_makes_an_operation_old() {
    let space = Space::pairing(&[1]);
    let phone = Device::new(1);
    phone.write(entity_id(1), "topic", "a");
    // The phone believes in 1970 all the while.
    phone.sync_all(&space);
    let today = Millis(1_790_000_000_000);
    let prune = |days: i64| at_once(phone.store.prune(today.plus(days * DAY_MS))).unwrap();
    prune(0);
    prune(30);
    assert_eq!(phone.kept().len(), 1);
    prune(31);
    assert_eq!(phone.kept().len(), 0);
}

#[test]
fn sy8_a_page_and_its_acknowledgements_are_taken_in_by_number() {
    let space = Space::pairing(&[1]);
    let (phone, laptop) = (Device::new(1), Device::named(1, 7));
    phone.write(entity_id(1), "topic", "first");
    phone.sync_all(&space);
    // On its way twice; meanwhile the phone reads what the laptop replaced, and replaces it.
    laptop.sync_all(&space);
    laptop.write(entity_id(1), "topic", "second");
    laptop.sync_all(&space);
    phone.sync_all(&space);
    phone.write(entity_id(1), "topic", "third");
    let push = phone.offer();
    let (answer, again) = (space.answer(&push), space.answer(&push));
    phone.take(&again);
    phone.take(&answer);
    phone.sync_all(&space);
    assert_eq!(phone.texts(entity_id(1), "topic"), ["third"]);
    same(&phone, &space);
}

#[test]
fn mg10_what_stands_later_in_the_log_stays_whoever_named_it() {
    let mut space = Space::pairing(&[1]);
    let (phone, laptop) = (Device::new(1), Device::named(1, 7));
    let backup = space.log.clone();
    phone.write(entity_id(1), "topic", "replaced");
    phone.sync_all(&space);
    laptop.sync_all(&space);
    laptop.write(entity_id(1), "topic", "by this");
    laptop.sync_all(&space);
    phone.sync_all(&space);
    restore(&mut space, backup, 2);
    // The laptop is the first to come.
    laptop.sync_all(&space);
    phone.sync_all(&space);
    laptop.sync_all(&space);
    for device in [&phone, &laptop] {
        assert_eq!(device.texts(entity_id(1), "topic"), ["by this", "replaced"]);
        same(device, &space);
    }
}

#[test]
fn mg10_a_draft_that_names_a_value_of_the_record_takes_nothing_out() {
    let mut space = Space::pairing(&[1]);
    let (phone, laptop) = (Device::new(1), Device::named(1, 7));
    let backup = space.log.clone();
    phone.write(entity_id(1), "topic", "replaced");
    phone.sync_all(&space);
    laptop.sync_all(&space);
    laptop.write(entity_id(1), "topic", "by this");
    let seen = phone.row(entity_id(1)).unwrap().live_ops("topic").collect();
    phone.change(entity_id(2), vec![Change { seen, ..change("topic", text("a draft")) }], Millis(0));
    restore(&mut space, backup, 2);
    // The phone hears of the other life, and the laptop is the first to come again.
    phone.sync(&space);
    laptop.sync_all(&space);
    phone.sync_all(&space);
    assert_eq!(phone.texts(entity_id(1), "topic"), ["by this", "replaced"]);
    same(&phone, &space);
}

#[test]
fn sy10_what_came_again_and_was_replaced_is_no_ghost() {
    let mut space = Space::pairing(&[1]);
    let (phone, laptop) = (Device::new(1), Device::named(1, 7));
    let backup = space.log.clone();
    phone.write(entity_id(1), "topic", "a");
    phone.sync_all(&space);
    laptop.sync_all(&space);
    restore(&mut space, backup, 2);
    phone.sync_all(&space);
    phone.write(entity_id(1), "topic", "b");
    phone.sync_all(&space);
    laptop.sync_all(&space);
    assert_eq!(laptop.texts(entity_id(1), "topic"), ["b"]);
    same(&laptop, &space);
}

/// A reader who knows what was written in the first life, began the second, did something else there, and has not heard that it came
/// again and was replaced.
fn behind_in_the_second_life(does: impl FnOnce(&Space, &Device)) -> (Space, Device, Device) {
    let mut space = Space::pairing(&[1, 2]);
    let empty = space.log.clone();
    let (author, reader) = (Device::new(1), Device::new(2));
    author.write(entity_id(1), "topic", "before");
    author.sync_all(&space);
    reader.sync_all(&space);
    restore(&mut space, empty, 2);
    reader.sync(&space);
    assert_eq!(reader.place(), (2, Cursor::Seq(0)));
    does(&space, &reader);
    author.sync_all(&space);
    author.write(entity_id(1), "topic", "after");
    author.sync_all(&space);
    (space, author, reader)
}

#[test]
fn sy10_what_was_not_read_in_one_life_is_read_in_the_next() {
    let (mut space, author, reader) = behind_in_the_second_life(|_, _| {});
    let backup = space.log.clone();
    restore(&mut space, backup, 3);
    reader.sync_all(&space);
    author.sync_all(&space);
    assert_eq!(reader.texts(entity_id(1), "topic"), ["after"]);
    same(&reader, &space);
}

#[test]
fn sy6_a_page_passes_no_own_operation_silently() {
    let space = Space::pairing(&[1]);
    let (phone, laptop) = (Device::new(1), Device::named(1, 7));
    phone.sync_all(&space);
    let early = phone.offer();
    phone.write(entity_id(1), "topic", "mine");
    // Its answer is lost, and the request before it arrives late.
    space.answer(&phone.offer());
    laptop.sync_all(&space);
    laptop.write(entity_id(1), "strengths", "theirs");
    laptop.sync_all(&space);
    phone.take(&space.answer(&early));
    phone.sync_all(&space);
    assert_eq!(phone.texts(entity_id(1), "topic"), ["mine"]);
    same(&phone, &space);
}

#[test]
fn mg8_a_draft_begun_here_and_submitted_there_is_in_no_conflict() {
    let space = Space::pairing(&[1]);
    let (phone, laptop) = (Device::new(1), Device::named(1, 7));
    let personal = SpaceId::personal(phone.person);
    let begin = [change("@state", text("draft")), change("@title", text("草稿")), change("topic", text("圆"))];
    at_once(phone.store.edit(personal, (entity_id(1), EntityKind::Record), &begin, Millis(0))).unwrap();
    let exchange = |device: &Device| loop {
        let mut push = device.offer();
        push.request =
            at_once(device.store.offer(&[personal])).unwrap().spaces.into_iter().find(|part| part.space == personal).unwrap();
        let asked = push.request.epoch;
        if !at_once(device.store.absorb(personal, asked, &space.answer(&push), Millis(0))).unwrap().1 {
            break;
        }
    };
    exchange(&phone);
    exchange(&laptop);
    let submission =
        Submission { record: entity_id(1), to: vec![(SPACE, Scope::Full)], title: "圆的面积".into(), at: Millis(5) };
    let row = at_once(laptop.store.submit(&submission)).unwrap();
    for name in [Field::state(), Field::title()] {
        assert_eq!(row.versions(&name).len(), 1, "{name}");
    }
    assert_eq!(row.text(&Field::state()), Some(State::Submitted.as_str()));
    exchange(&laptop);
    exchange(&phone);
    let row = at_once(phone.store.entity(personal, entity_id(1))).unwrap().unwrap();
    assert_eq!((row.versions(&Field::state()).len(), row.text(&Field::title())), (1, Some("圆的面积")));
}

#[test]
fn mg9_a_removal_knows_what_was_typed_a_moment_before() {
    let phone = Device::new(1);
    phone.change(entity_id(1), vec![change("notes/r1", Value::Row(0))], Millis(0));
    // The page had not heard from the disk when its author removed the row: the removal names nothing.
    phone.offer();
    phone.change(entity_id(1), vec![change("notes/r1/minute", Value::Int(5))], Millis(0));
    let row = phone.change(entity_id(1), vec![change("notes/r1", Value::Removed(Vec::new()))], Millis(0));
    assert!(row.rows("notes").is_empty());
    // In one breath, the cell before its row in no order that matters.
    let undone = phone.change(entity_id(1), vec![change("notes/r1", Value::Row(0))], Millis(0));
    assert_eq!(undone.rows("notes").len(), 1);
    phone.offer();
    let both = vec![change("notes/r1", Value::Removed(Vec::new())), change("notes/r1/minute", Value::Int(6))];
    let row = phone.change(entity_id(1), both, Millis(0));
    assert!(row.rows("notes").is_empty());
    let back = phone.change(entity_id(1), vec![change("notes/r1", Value::Row(0))], Millis(0));
    assert_eq!((back.rows("notes").len(), back.value(&field("notes/r1/minute"))), (1, Some(&Value::Int(6))), "nothing is lost");
}

#[test]
fn mg9_a_cell_of_a_row_that_is_being_removed_takes_no_more() {
    let mut pending = Pending::default();
    assert!(pending.set(field("notes/r1/minute"), Value::Int(5), Vec::new()));
    assert!(pending.set(field("notes/r1"), Value::Removed(Vec::new()), Vec::new()));
    assert!(!pending.set(field("notes/r1/minute"), Value::Int(6), Vec::new()));
    assert!(pending.set(field("notes/r10/minute"), Value::Int(7), Vec::new()));
    assert_eq!(pending.take().len(), 3);
    assert!(!pending.set(field("notes/r1/words"), Value::Int(8), Vec::new()), "the removal is on its way");
    pending.failed();
    assert!(!pending.set(field("notes/r1/words"), Value::Int(8), Vec::new()), "and will be tried again");
    let batch = pending.take();
    assert_eq!(
        batch.iter().filter(|change| change.field == field("notes/r1/minute")).map(|change| &change.value).collect::<Vec<_>>(),
        [&Value::Int(5)]
    );
    assert!(pending.set(field("notes/r1"), Value::Row(0), Vec::new()));
    assert!(pending.set(field("notes/r1/words"), Value::Int(8), Vec::new()), "it was taken back");
    pending.done();
    assert!(!pending.is_idle() && !pending.is_empty());
}

#[test]
fn mg5_two_removals_at_once_hold() {
    let space = Space::pairing(&[1]);
    let (phone, laptop) = (Device::new(1), Device::named(1, 7));
    phone.write(entity_id(1), "topic", "a");
    phone.sync_all(&space);
    laptop.sync_all(&space);
    for device in [&phone, &laptop] {
        let seen: Vec<OpId> = device.row(entity_id(1)).unwrap().live_ops("").collect();
        device.change(entity_id(1), vec![change("@deleted", Value::Removed(seen))], Millis(0));
    }
    for device in [&phone, &laptop, &phone] {
        device.sync_all(&space);
    }
    assert!(phone.row(entity_id(1)).unwrap().is_deleted() && laptop.row(entity_id(1)).unwrap().is_deleted());
    same(&phone, &space);
}

#[test]
fn sy20_what_is_typed_bears_the_second_in_which_it_was() {
    let phone = Device::new(1);
    phone.write_at(entity_id(1), "topic", "a", Millis(1_790_000_000_999));
    assert_eq!(phone.outbox()[0].0.at, Millis(1_790_000_000_000));
    assert_eq!(phone.row(entity_id(1)).unwrap().shown(&field("topic")).unwrap().at, Millis(1_790_000_000_000));
    // Before 1970 stands a clock that was never set, perhaps.
    phone.write_at(entity_id(1), "topic", "b", Millis(-1));
    assert_eq!(phone.outbox()[0].0.at, Millis(-1_000));
}

#[test]
fn sy2_one_mark_says_what_was_offered() {
    let space = Space::pairing(&[1]);
    let phone = Device::new(1);
    let term: Vec<Change> = (0..600).map(|n| change(&format!("f{n}"), text("x"))).collect();
    phone.change(entity_id(1), term, Millis(0));
    let before = phone.store.disk.list::<Queued>(OUTBOX);
    let push = phone.offer();
    assert_eq!(phone.store.disk.list::<Queued>(OUTBOX), before, "no row is written for it");
    assert!(phone.outbox().iter().all(|(_, offered)| *offered));
    phone.write(entity_id(1), "f0", "y");
    assert_eq!(phone.outbox().iter().filter(|(_, offered)| !offered).count(), 1);
    phone.take(&space.answer(&push));
    phone.sync_all(&space);
    same(&phone, &space);
}

/// The device's row as version 1 leaves it.
fn written_by_version_1(phone: &Device) {
    let key = Key::text(DEVICE_KEY);
    let tx = phone.store.disk.write(&[META]).unwrap();
    let device: super::Device = at_once(tx.get(META, &key)).unwrap().unwrap();
    tx.put(META, &key, &super::Device { version: None, offered: 0, ..device }).unwrap();
    at_once(tx.commit()).unwrap();
}

#[test]
fn ve4_what_an_earlier_app_only_read_is_read_again() {
    let space = Space::pairing(&[1, 2]);
    let (phone, other) = (Device::new(1), Device::new(2));
    phone.sync_all(&space);
    other.write(entity_id(1), "topic", "a");
    other.sync_all(&space);
    // An app of version 1 reads that, says how far, and writes nothing else.
    let tx = phone.store.disk.write(&[META]).unwrap();
    tx.put(META, &place_key(SPACE), &(1_u64, Cursor::Seq(1))).unwrap();
    at_once(tx.commit()).unwrap();
    assert_eq!(phone.offer().request.cursor, Cursor::Seq(1).anew());
    assert_eq!(phone.offer_only(0), None, "and nothing is written for it");
    phone.sync_all(&space);
    assert_eq!((phone.texts(entity_id(1), "topic"), phone.offer().request.cursor), (vec!["a".into()], Cursor::Seq(1)));
}

#[test]
fn sy2_what_was_offered_stays_so_where_an_earlier_app_leaves_the_mark_out() {
    for asks in [false, true] {
        let space = Space::pairing(&[1]);
        let mut phone = Device::new(1);
        phone.store.limits.ops = 600;
        let term: Vec<Change> = (0..1_200).map(|n| change(&format!("f{n}"), text("x"))).collect();
        phone.change(entity_id(1), term, Millis(0));
        for after in [0, 600] {
            space.answer_to(&phone, &phone.offer_only(after).unwrap());
        }
        // The answers are lost, and the app of before writes something.
        written_by_version_1(&phone);
        if asks {
            phone.offer();
        }
        phone.write(entity_id(1), "f1100", "y");
        // A page each.
        (0..3).for_each(|_| phone.sync_all(&space));
        assert_eq!((phone.refused().len(), space.head()), (0, 1_201), "asks: {asks}");
        same(&phone, &space);
    }
}

#[test]
fn sy2_an_earlier_app_finds_its_own_mark() {
    let phone = Device::new(1);
    phone.write(entity_id(1), "topic", "a");
    phone.offer();
    assert!(phone.store.disk.list::<Queued>(OUTBOX).iter().all(|(_, row)| row.offered));
    let before = phone.store.disk.list::<Queued>(OUTBOX);
    phone.write(entity_id(2), "topic", "b");
    phone.offer();
    assert_eq!((phone.store.disk.list::<Queued>(OUTBOX)[..1].to_vec(), phone.outbox().len()), (before, 2));
}

#[test]
fn sy2_what_was_offered_takes_no_newer_value() {
    let space = Space::pairing(&[1]);
    let phone = Device::new(1);
    phone.write(entity_id(1), "topic", "a");
    phone.write(entity_id(2), "topic", "b");
    let push = phone.offer();
    assert!(phone.outbox().iter().all(|(_, offered)| *offered));
    phone.write(entity_id(1), "topic", "c");
    assert_eq!(phone.outbox().iter().map(|(_, offered)| *offered).collect::<Vec<_>>(), [true, true, false]);
    phone.take(&space.answer(&push));
    phone.sync_all(&space);
    same(&phone, &space);
}

#[test]
fn sy7_what_is_acknowledged_together_is_kept_together_and_leaves_nothing_else() {
    let space = Space::pairing(&[1]);
    let phone = Device::new(1);
    let elsewhere = SpaceId::personal(phone.person);
    phone.write(entity_id(1), "topic", "1");
    phone.write(entity_id(1), "@state", "submitted");
    at_once(phone.store.edit(elsewhere, (entity_id(7), EntityKind::Record), &[change("topic", text("3"))], Millis(0))).unwrap();
    phone.write(entity_id(2), "topic", "4");
    let push = phone.offer();
    at_once(phone.store.absorb(SPACE, 0, &space.answer(&push), Millis(5))).unwrap();
    let rows: Vec<(Key, Kept)> = phone.store.disk.list(KEPT);
    assert_eq!(rows.iter().map(|(key, _)| key.clone()).collect::<Vec<_>>(), [Key::Number(1), Key::Number(4)]);
    assert_eq!(phone.kept().iter().map(|id| id.counter).collect::<Vec<_>>(), [1, 2, 4]);
    assert_eq!(phone.outbox().iter().map(|(op, _)| op.id.counter).collect::<Vec<_>>(), [3], "another space's waits on");
    // The second of a row is found by the first.
    assert_eq!(at_once(phone.store.arrived_at(SPACE, entity_id(1))).unwrap(), Some(Millis(5)));
    assert_eq!(at_once(phone.store.arrived_at(SPACE, entity_id(2))).unwrap(), None);
}

#[test]
fn what_the_first_page_shows_is_what_the_store_has() {
    let fresh = DeviceId::from_bytes([9; 16]);
    let (store, shown) = at_once(Store::open_to_show(Memory::default(), PersonId::from_bytes([1; 16]), fresh)).unwrap();
    assert_eq!((store.device, shown), (fresh, Shown { world: None, summaries: Vec::new() }));
    let phone = Device::new(1);
    let (one, other) = (phone.write(entity_id(1), "topic", "a"), phone.write(entity_id(2), "topic", "b"));
    let world = World {
        version: 3,
        me: phone.person,
        district: "青岭县".into(),
        people: Vec::new(),
        schools: Vec::new(),
        spaces: Vec::new(),
        forms: None,
    };
    at_once(phone.store.save_world(&world)).unwrap();
    let (store, shown) = at_once(Store::open_to_show(phone.store.disk.clone(), phone.person, fresh)).unwrap();
    assert_eq!(store.device, phone.id, "a store that has a name keeps it");
    let summaries = [one, other].iter().map(|entity| Summary::of(SPACE, entity)).collect();
    assert_eq!(shown, Shown { world: Some(world), summaries });
}
