//! A lesson through the real store of a device and the real server's step.

use super::*;
use crate::form::testing::field;
use crate::instrument::testing::QUESTION;
use crate::record::tests::entity_id;
use crate::store::Change;
use crate::sync::tests::world::{Device, Space};

fn save(device: &Device, effects: &[Effect]) {
    let question = field(QUESTION);
    let before = device.row(entity_id(1));
    for effect in effects {
        let Effect::Save(entries) = effect else { continue };
        let change = |(entry, value): &(Entry, Value)| {
            let field = entry.field(&question).unwrap();
            let seen = before.iter().flat_map(|row| row.versions(&field)).map(|version| version.op).collect();
            Change { field, value: value.clone(), seen }
        };
        device.change(entity_id(1), entries.iter().map(change).collect(), Millis(MORNING));
    }
}

fn sheet_on(device: &Device, instrument: &Instrument) -> Sheet {
    Sheet::read(instrument, &device.row(entity_id(1)).unwrap(), &field(QUESTION))
}

#[test]
fn in7_a_lesson_survives_the_phone_and_reaches_another() {
    let space = Space::pairing(&[1]);
    let (phone, laptop) = (Device::new(1), Device::named(1, 7));
    let instrument = flanders(40);
    let mut now = Now { wall: Millis(MORNING), ticks_ms: 0 };
    let (mut coder, _) = Coder::open(instrument.clone(), Sheet::new(&instrument), now);
    save(&phone, &coder.step(now, Event::Begin));
    for code in 0..60 {
        save(&phone, &coder.step(now, Event::Code { aspect: 0, pick: code % 10 }));
        now.wall = now.wall.plus(3_000);
        match code {
            24 => phone.sync_all(&space),
            // The phone dies; the browser opens the same disk.
            44 => {
                let again = Device::on(phone.store.disk.clone(), 1, 1);
                let (opened, effects) = Coder::open(instrument.clone(), sheet_on(&again, &instrument), now);
                assert_eq!(opened.sheet(), coder.sheet());
                save(&phone, &effects);
                coder = opened;
            }
            _ => {}
        }
    }
    phone.sync_all(&space);
    laptop.sync_all(&space);
    assert_eq!(&sheet_on(&laptop, &instrument), coder.sheet());
    assert_eq!((coder.missed(), coder.sheet().late()), (vec![], 0));
    let fields: Vec<String> = space.ops().into_iter().map(|(_, op)| op.field.to_string()).collect();
    let sent = ["began", "block-0", "block-1", "block-1", "block-2"];
    assert_eq!(fields, sent.map(|name| format!("{QUESTION}/{name}")), "what was not sent yet was written over");
}

#[test]
fn in6_two_devices_that_code_the_same_block_leave_a_sheet() {
    let space = Space::pairing(&[1]);
    let (phone, laptop) = (Device::new(1), Device::named(1, 7));
    let instrument = student_teacher(30, 45);
    let now = Now { wall: Millis(MORNING), ticks_ms: 0 };
    for (device, pick) in [(&phone, 0), (&laptop, 1)] {
        let (mut coder, _) = Coder::open(instrument.clone(), Sheet::new(&instrument), now);
        save(device, &coder.step(now, Event::Begin));
        save(device, &coder.step(now, Event::Code { aspect: 0, pick }));
    }
    for device in [&phone, &laptop, &phone] {
        device.sync_all(&space);
    }
    let block = field(&format!("{QUESTION}/block-0"));
    assert!(phone.row(entity_id(1)).unwrap().in_conflict(&block));
    assert_eq!(sheet_on(&phone, &instrument).picks(&instrument, 0), [Some(1)], "the one that was numbered last");
    assert_eq!(sheet_on(&phone, &instrument), sheet_on(&laptop, &instrument));
}
