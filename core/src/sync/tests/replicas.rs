use crate::order::Map;

use proptest::prelude::*;

use super::world::{Device, Space};
use crate::id::EntityId;
use crate::record::Entity;
use crate::record::tests::{entity_id, field};
use crate::sync::{Cursor, OpBatch, absorb_live};

/// What a replica shows, without what only the server and the device differ in by right.
fn contents(rows: &Map<EntityId, Entity>) -> Vec<(EntityId, String, Vec<Option<String>>)> {
    let mut all = Vec::new();
    for (id, entity) in rows {
        for (field, versions) in &entity.fields {
            let values: Vec<_> = versions.iter().map(|version| version.value.as_text().map(str::to_owned)).collect();
            if !values.is_empty() {
                all.push((*id, field.to_string(), values));
            }
        }
    }
    all
}

#[test]
fn sy8_a_page_that_does_not_continue_the_cursor_is_left() {
    let mut space = Space::pairing(&[1, 2]);
    let (mut author, mut reader) = (Device::new(1), Device::new(2));
    reader.sync(&mut space);
    author.write(entity_id(1), "topic", "a");
    author.sync(&mut space);
    let push = reader.offer();
    let late = space.answer(&push);
    reader.take(&late);
    assert_eq!(reader.cursor, Cursor::Seq(1));
    author.write(entity_id(1), "topic", "b");
    author.sync(&mut space);
    reader.sync(&mut space);
    let before = contents(&reader.rows);
    let again = reader.take(&late);
    assert!(again.more, "it asks from where it stands");
    assert_eq!((reader.cursor, contents(&reader.rows)), (Cursor::Seq(2), before));
}

#[test]
fn sy9_a_snapshot_carries_the_state_and_leaves_what_waits_on_top() {
    let mut space = Space::pairing(&[1]);
    let mut phone = Device::new(1);
    for words in ["a", "b", "c"] {
        phone.write(entity_id(1), "topic", words);
        phone.sync(&mut space);
    }
    let mut tablet = Device::new(1);
    tablet.id = crate::record::tests::device(8);
    tablet.write(entity_id(2), "topic", "typed before the first sync");
    let reply = space.answer(&tablet.offer());
    tablet.take(&reply);
    assert_eq!(contents(&tablet.rows), contents(&space.entities));
    assert_eq!(tablet.rows.get(&entity_id(1)).unwrap().text(&field("topic")), Some("c"));
    assert!(tablet.outbox.is_empty());
}

#[test]
fn sy10_another_epoch_begins_the_space_anew_and_keeps_the_outbox() {
    let mut space = Space::pairing(&[1]);
    let mut phone = Device::new(1);
    phone.write(entity_id(1), "topic", "before");
    phone.sync(&mut space);
    let mut restored = Space::pairing(&[1]);
    restored.epoch = 2;
    phone.write(entity_id(2), "topic", "after");
    phone.sync(&mut restored);
    assert_eq!((phone.epoch, phone.cursor), (2, Cursor::Seq(1)));
    assert_eq!(restored.log.len(), 1);
    assert!(phone.outbox.is_empty());
}

#[test]
fn sy12_a_socket_is_heard_only_right_at_the_cursor() {
    let mut space = Space::pairing(&[1, 2]);
    let (mut author, mut reader) = (Device::new(1), Device::new(2));
    reader.sync(&mut space);
    author.sync(&mut space);
    author.write(entity_id(1), "topic", "a");
    author.offer();
    let sent = author.outbox.first().unwrap().0.clone();
    space.answer(&author.offer());
    let batch = OpBatch::pack(space.log.iter().map(|(seq, op)| (*seq, op)));
    let heard = |device: &mut Device, from: u64| {
        let pending: Vec<_> = device.outbox.iter().map(|(op, _)| op.clone()).collect();
        let live = (1, from, &batch);
        absorb_live((device.epoch, device.cursor), device.id, live, &mut device.rows, &pending).unwrap()
    };
    assert_eq!(heard(&mut reader, 5), None, "a gap");
    let done = heard(&mut reader, 0).unwrap();
    assert_eq!(done.cursor, Cursor::Seq(1));
    assert_eq!(contents(&reader.rows), contents(&space.entities));
    let own = heard(&mut author, 0).unwrap();
    assert_eq!(own.acked, [(sent.id, 1)], "one's own operation in it is its acknowledgement");
}

/// A step of a random history: which device, and what it does.
fn steps() -> impl Strategy<Value = Vec<(usize, u8, u8)>> {
    proptest::collection::vec((0..3_usize, 0..6_u8, 0..3_u8), 1..60)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// Devices of one person type, lose answers, send again, and end up equal.
    #[test]
    fn mg7_replicas_that_received_the_same_are_equal(history in steps()) {
        let mut space = Space::pairing(&[1]);
        let mut devices: Vec<Device> = (1..=3).map(|n| {
            let mut device = Device::new(1);
            device.id = crate::record::tests::device(n);
            device
        }).collect();
        for (step, (at, what, where_)) in history.into_iter().enumerate() {
            let Some(device) = devices.get_mut(at) else { continue };
            match what {
                0 | 1 => device.write(entity_id(where_), "topic", &format!("{step}")),
                2 => device.write(entity_id(where_), "strengths", &format!("{step}")),
                // The answer is lost after the server took the push.
                3 => { let push = device.offer(); space.answer(&push); }
                // The answer comes twice.
                4 => { let push = device.offer(); let reply = space.answer(&push); device.take(&reply); device.take(&reply); }
                _ => device.sync(&mut space),
            }
        }
        for _ in 0..2 {
            for device in &mut devices {
                device.sync(&mut space);
            }
        }
        for device in &devices {
            prop_assert!(device.outbox.is_empty() && device.refused.is_empty());
            prop_assert_eq!(contents(&device.rows), contents(&space.entities));
        }
    }
}
