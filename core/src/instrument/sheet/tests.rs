use proptest::prelude::*;

use super::*;
use crate::form::testing::{Filled, field};
use crate::id::{DeviceId, OpId, PersonId};
use crate::instrument::testing::{
    QUESTION, any_fields, coded, flanders, free_tally, on_task, read, stallings, student_teacher, write,
};
use crate::record::tests::op;
use crate::sync::{Edit, edit};

fn all() -> Vec<Instrument> {
    vec![student_teacher(30, 45), flanders(40), stallings(40), on_task(&[5, 10, 20], 40), free_tally(&["ask", "praise"], 40)]
}

/// Every code on time.
fn full(instrument: &Instrument) -> Sheet {
    let mut sheet = Sheet::new(instrument);
    for interval in 0..instrument.intervals() {
        for aspect in 0..instrument.aspects() {
            let pick = u16::try_from(interval).unwrap() % instrument.picks(aspect);
            let place = sheet.place(interval, aspect).unwrap();
            sheet.set(place, Some(Mark { pick, late: interval % 7 == 0 }));
        }
    }
    sheet
}

#[test]
fn in6_a_lesson_of_800_codes_is_40_short_fields() {
    let instrument = flanders(40);
    let sheet = full(&instrument);
    let entries = sheet.entries(&instrument);
    assert_eq!(entries.len(), 40);
    assert!(entries.iter().all(|(_, value)| value.as_text().is_some_and(|text| text.len() == 20)));
    assert_eq!(read(&instrument, &write(Filled::new(), entries)), sheet);
}

#[test]
fn in6_sheets_of_all_instruments_are_read_as_they_were_written() {
    for instrument in all() {
        let mut sheet = full(&instrument);
        sheet.began = Some(Millis(1_790_000_000_123));
        sheet.pauses = vec![Pause { at_ms: 61_001, for_ms: Some(9_999) }, Pause { at_ms: 70_000, for_ms: None }];
        sheet.ended_ms = Some(instrument.length_ms());
        sheet.present = Some(41);
        if instrument.intervals() == 0 {
            sheet.occurrences =
                [(0, 0), (1, 59), (0, 59), (1, 60), (1, 2_399)].map(|(category, at_s)| Occurrence { category, at_s }).to_vec();
        } else {
            sheet.undo = Some(Undo { place: 2, before: sheet.at(2) });
        }
        let filled = write(Filled::new(), sheet.entries(&instrument));
        assert_eq!(read(&instrument, &filled), sheet, "{instrument:?}");
        assert!(filled.entity.fields.keys().all(|path| Entry::of(&field(QUESTION), path).is_some()));
    }
}

#[test]
fn in6_a_code_is_a_better_word_in_what_was_not_sent() {
    let instrument = flanders(40);
    let mut entity = Filled::new().entity;
    let at = Entry::Block(0).field(&field(QUESTION)).unwrap();
    let (author, device) = (PersonId::from_bytes([2; 16]), DeviceId::from_bytes([3; 16]));
    let mut queued = None;
    for (counter, text) in (1..).zip(["e", "ee", "ee.h"]) {
        let next = OpId { device, counter };
        let value = coded(&instrument, text).value(&instrument, Entry::Block(0));
        match edit(&mut entity, queued.as_ref(), next, author, Millis(0), (at.clone(), value, &[], None)) {
            Edit::Append(op) => {
                assert_eq!(counter, 1, "one operation for all of the block");
                queued = Some(op);
            }
            Edit::Rewrite(op) => queued = Some(op),
            Edit::Nothing => panic!("{text}"),
        }
    }
    assert_eq!(queued.unwrap().value.as_text(), Some("ee.h"));
}

#[test]
fn in6_of_two_versions_of_a_block_the_one_that_shows_counts() {
    let instrument = student_teacher(30, 45);
    let at = format!("{QUESTION}/block-0");
    let mut filled = Filled::new();
    filled.entity.apply(&op(1, 1, &at, Value::Text("aa".into()), &[]), Some(1));
    filled.entity.apply(&op(2, 1, &at, Value::Text("ab".into()), &[]), Some(2));
    assert!(filled.entity.in_conflict(&field(&at)));
    assert_eq!(read(&instrument, &filled), coded(&instrument, "ab"));
}

#[test]
fn in6_what_cannot_be_read_is_a_blank() {
    let instrument = flanders(40);
    let picks = |value: Value| read(&instrument, &write(Filled::new(), vec![(Entry::Block(0), value)])).picks(&instrument, 0);
    assert_eq!(picks(Value::Text("e?k七H".into())), [Some(4), None, None, None, Some(7)]);
    assert_eq!(picks(Value::Text("e".repeat(500))), [Some(4); 20], "no more than the block has");
    assert_eq!(picks(Value::Int(5)), []);
    let entries = vec![
        (Entry::Began, Value::Text("九点".into())),
        (Entry::Ended, Value::Int(-1)),
        (Entry::Present, Value::Int(676)),
        (Entry::Undo, Value::Text("9999999999999999999999:a".into())),
        (Entry::Pause(0), Value::Bool(true)),
        (Entry::Pause(1), Value::Int(5)),
    ];
    assert_eq!(read(&instrument, &write(Filled::new(), entries)), Sheet::new(&instrument));
}

#[test]
fn in6_blanks_at_the_end_and_empty_blocks_take_no_room() {
    let instrument = stallings(40);
    let mut sheet = coded(&instrument, "....bd..........");
    assert_eq!(sheet.value(&instrument, Entry::Block(0)), Value::Text("....bd".into()));
    sheet.set(4, None);
    sheet.set(5, None);
    assert_eq!(sheet.entries(&instrument), []);
}

proptest! {
    #[test]
    fn in6_whatever_stands_in_the_fields_is_a_sheet(which in 0..5_usize, entries in any_fields()) {
        let instrument = all().remove(which);
        let sheet = read(&instrument, &write(Filled::new(), entries));
        for aspect in 0..4 {
            prop_assert!(sheet.picks(&instrument, aspect).iter().flatten().all(|pick| *pick < instrument.picks(aspect).max(1)));
        }
        let again = read(&instrument, &write(Filled::new(), sheet.entries(&instrument)));
        prop_assert_eq!(again, sheet);
    }
}
