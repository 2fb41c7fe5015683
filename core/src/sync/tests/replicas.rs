use crate::order::Map;

use proptest::prelude::*;

use super::world::{Device, SPACE, Space};
use crate::id::{EntityId, Millis};
use crate::record::Entity;
use crate::record::tests::{entity_id, field};
use crate::store::at_once;
use crate::sync::{Cursor, OpBatch};

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
    let space = Space::pairing(&[1, 2]);
    let (author, reader) = (Device::new(1), Device::new(2));
    reader.sync(&space);
    author.write(entity_id(1), "topic", "a");
    author.sync(&space);
    let push = reader.offer();
    let late = space.answer(&push);
    reader.take(&late);
    assert_eq!(reader.place().1, Cursor::Seq(1));
    author.write(entity_id(1), "topic", "b");
    author.sync(&space);
    reader.sync(&space);
    let before = contents(&reader.rows());
    assert!(reader.take(&late), "it asks from where it stands");
    assert_eq!((reader.place().1, contents(&reader.rows())), (Cursor::Seq(2), before));
}

#[test]
fn sy9_a_snapshot_carries_the_state_and_leaves_what_waits_on_top() {
    let space = Space::pairing(&[1]);
    let phone = Device::new(1);
    for words in ["a", "b", "c"] {
        phone.write(entity_id(1), "topic", words);
        phone.sync(&space);
    }
    let tablet = Device::named(1, 8);
    tablet.write(entity_id(2), "topic", "typed before the first sync");
    let reply = space.answer(&tablet.offer());
    tablet.take(&reply);
    assert_eq!(contents(&tablet.rows()), contents(&space.entities()));
    assert_eq!(tablet.row(entity_id(1)).unwrap().text(&field("topic")), Some("c"));
    assert!(tablet.outbox().is_empty());
}

#[test]
fn sy12_a_socket_is_heard_only_right_at_the_cursor() {
    let space = Space::pairing(&[1, 2]);
    let (author, reader) = (Device::new(1), Device::new(2));
    reader.sync(&space);
    author.sync(&space);
    author.write(entity_id(1), "topic", "a");
    let sent = author.outbox().first().unwrap().0.clone();
    space.answer(&author.offer());
    let batch = OpBatch::pack(space.ops().iter().map(|(seq, op)| (*seq, op)));
    let heard = |device: &Device, from: u64| at_once(device.store.absorb_live(SPACE, (1, from, &batch), Millis(0))).unwrap();
    assert_eq!(heard(&reader, 5), None, "a gap");
    assert_eq!(heard(&reader, 0), Some(vec![entity_id(1)]));
    assert_eq!(reader.place(), (1, Cursor::Seq(1)));
    assert_eq!(contents(&reader.rows()), contents(&space.entities()));
    heard(&author, 0);
    assert_eq!((author.outbox(), author.kept()), (vec![], vec![sent.id]), "one's own operation in it is its acknowledgement");
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
        let space = Space::pairing(&[1]);
        let devices: Vec<Device> = (1..=3).map(|n| Device::named(1, n)).collect();
        for (step, (at, what, where_)) in history.into_iter().enumerate() {
            let Some(device) = devices.get(at) else { continue };
            match what {
                0 | 1 => { device.write(entity_id(where_), "topic", &format!("{step}")); }
                2 => { device.write(entity_id(where_), "strengths", &format!("{step}")); }
                // The answer is lost after the server took the push.
                3 => { let push = device.offer(); space.answer(&push); }
                // The answer comes twice.
                4 => { let push = device.offer(); let reply = space.answer(&push); device.take(&reply); device.take(&reply); }
                _ => device.sync(&space),
            }
        }
        for _ in 0..2 {
            for device in &devices {
                device.sync(&space);
            }
        }
        for device in &devices {
            prop_assert!(device.outbox().is_empty() && device.refused().is_empty());
            prop_assert_eq!(contents(&device.rows()), contents(&space.entities()));
        }
    }
}
