//! The merge rules of SPEC.md.

use super::*;
use crate::id::{DeviceId, EntityId, Millis, OpId, PersonId};

pub(crate) fn person(n: u8) -> PersonId {
    PersonId::from_bytes([n; 16])
}

pub(crate) fn device(n: u8) -> DeviceId {
    DeviceId::from_bytes([n; 16])
}

pub(crate) fn entity_id(n: u8) -> EntityId {
    EntityId::from_bytes([n; 16])
}

pub(crate) fn field(name: &str) -> Field {
    Field::new(name).unwrap()
}

pub(crate) fn op(dev: u8, counter: u64, name: &str, value: Value, replaces: &[OpId]) -> Op {
    Op {
        id: OpId { device: device(dev), counter },
        author: person(dev),
        at: Millis(1_000 * i64::try_from(counter).unwrap()),
        entity: entity_id(1),
        kind: EntityKind::Record,
        field: field(name),
        value,
        replaces: replaces.to_vec(),
        purpose: None,
    }
}

fn text(words: &str) -> Value {
    Value::Text(words.into())
}

fn blank() -> Entity {
    Entity::new(entity_id(1), EntityKind::Record, person(1))
}

fn texts(entity: &Entity, name: &str) -> Vec<String> {
    entity.versions(&field(name)).iter().filter_map(|version| version.value.as_text().map(str::to_owned)).collect()
}

#[test]
fn mg1_an_operation_removes_what_it_names_and_adds_its_own() {
    let mut entity = blank();
    let first = op(1, 1, "topic", text("a"), &[]);
    let other = op(2, 1, "topic", text("b"), &[]);
    entity.apply(&first, Some(1));
    entity.apply(&other, Some(2));
    entity.apply(&op(1, 2, "topic", text("c"), &[first.id]), Some(3));
    assert_eq!(texts(&entity, "topic"), ["b", "c"]);
}

#[test]
fn mg2_the_last_numbered_shows_and_the_unsent_above_it() {
    let mut entity = blank();
    entity.apply(&op(1, 1, "topic", text("mine, unsent"), &[]), None);
    entity.apply(&op(2, 1, "topic", text("first"), &[]), Some(1));
    entity.apply(&op(3, 1, "topic", text("second"), &[]), Some(2));
    assert_eq!(entity.text(&field("topic")), Some("mine, unsent"));
    entity.confirm(&op(1, 1, "topic", text("mine, unsent"), &[]), 3, None);
    assert_eq!(texts(&entity, "topic"), ["first", "second", "mine, unsent"]);
}

#[test]
fn mg4_different_values_are_a_conflict_and_equal_ones_are_not() {
    let mut entity = blank();
    entity.apply(&op(1, 1, "topic", text("a"), &[]), Some(1));
    entity.apply(&op(2, 1, "topic", text("a"), &[]), Some(2));
    assert!(!entity.in_conflict(&field("topic")));
    entity.apply(&op(3, 1, "topic", text("b"), &[]), Some(3));
    assert!(entity.in_conflict(&field("topic")));
    let all: Vec<OpId> = entity.versions(&field("topic")).iter().map(|version| version.op).collect();
    entity.apply(&op(1, 2, "topic", text("b"), &all), Some(4));
    assert!(!entity.in_conflict(&field("topic")));
    assert_eq!(texts(&entity, "topic"), ["b"]);
}

#[test]
fn mg5_a_removal_holds_until_an_edit_that_did_not_know_of_it() {
    let mut entity = blank();
    let row = op(1, 1, "notes/r1", Value::Row(0), &[]);
    let cell = op(1, 2, "notes/r1/teacher", text("question"), &[]);
    entity.apply(&row, Some(1));
    entity.apply(&cell, Some(2));
    assert_eq!(entity.rows("notes"), [("notes/r1".to_owned(), 0)]);
    let seen = entity.live_ops("notes/r1").collect();
    entity.apply(&op(1, 3, "notes/r1", Value::Removed(seen), &[row.id]), Some(3));
    assert!(entity.rows("notes").is_empty());
    assert!(entity.is_hidden(&field("notes/r1/teacher")) && entity.is_hidden(&field("notes/r1")));
    assert!(!entity.is_hidden(&field("notes")) && !entity.is_hidden(&field("topic")));
    entity.apply(&op(2, 1, "notes/r1/remark", text("good"), &[]), Some(4));
    assert!(!entity.is_hidden(&field("notes/r1/teacher")));
    assert_eq!(entity.rows("notes").len(), 1, "an edit that did not know brings the row back");

    let mut entity = blank();
    let topic = op(1, 1, "topic", text("a"), &[]);
    entity.apply(&topic, Some(1));
    entity.apply(&op(1, 2, "@deleted", Value::Removed(vec![topic.id]), &[]), Some(2));
    assert!(entity.is_deleted());
    entity.apply(&op(2, 1, Field::read_by(person(2)).as_str(), Value::Int(1), &[]), Some(3));
    assert!(entity.is_deleted(), "a read mark is no edit");
    entity.apply(&op(2, 2, "topic", text("b"), &[topic.id]), Some(4));
    assert!(!entity.is_deleted());
    assert_eq!(texts(&entity, "topic"), ["b"]);
}

#[test]
fn mg6_an_operation_that_comes_again_changes_nothing() {
    let mut entity = blank();
    let first = op(1, 1, "topic", text("a"), &[]);
    entity.apply(&first, Some(1));
    entity.apply(&op(2, 1, "topic", text("b"), &[first.id]), Some(2));
    let before = entity.clone();
    entity.apply(&first, Some(1));
    assert_eq!(entity, before, "what was replaced does not come back");
}

#[test]
fn fields_have_plain_names() {
    for good in ["topic", "notes/k3/minute", "@state", "@read/0a", "rating.aims-1"] {
        assert!(Field::new(good).is_ok(), "{good}");
    }
    for bad in ["", "@", "课题", "a b", "a\u{0}", "@@x"] {
        assert_eq!(Field::new(bad), Err(BadField), "{bad:?}");
    }
    assert_eq!(Field::new("a".repeat(FIELD_CHARS_MAX + 1)), Err(BadField));
}

#[test]
fn a_summary_says_what_lists_show() {
    let mut entity = blank();
    entity.apply(&op(1, 1, "@form", text("observation@1"), &[]), Some(1));
    entity.apply(&op(1, 2, "@state", text("submitted"), &[]), Some(2));
    entity.apply(&op(1, 3, "@scope", text("notice"), &[]), None);
    let space = crate::id::SpaceId::personal(person(1));
    let summary = Summary::of(space, &entity);
    assert_eq!((summary.form.as_str(), summary.state, summary.scope), ("observation@1", State::Submitted, Scope::Notice));
    assert_eq!((summary.unsent, summary.conflict, summary.deleted), (1, false, false));
    assert_eq!(summary.changed_at, Millis(3_000));
}

#[test]
fn sy6_an_operation_numbered_in_what_the_copy_has_passed_was_replaced() {
    // Offered, taken as 1, its answer lost; replaced by another device as 2; then a snapshot at 2 arrives before the acknowledgement.
    let lost = op(1, 1, "topic", text("lost answer"), &[]);
    let mut server = blank();
    server.apply(&lost, Some(1));
    server.apply(&op(2, 1, "topic", text("newer"), &[lost.id]), Some(2));
    let mut phone = blank();
    phone.apply(&lost, None);
    phone.adopt(server.clone(), std::slice::from_ref(&lost), |_| false);
    assert_eq!(texts(&phone, "topic"), ["newer", "lost answer"], "until the server says otherwise it waits on top");
    phone.confirm(&lost, 1, None);
    assert_eq!(phone, server);
}

#[test]
fn id1_a_new_row_has_a_name_that_no_row_had() {
    let device = DeviceId::from_bytes([0xab; 16]);
    let mut entity = blank();
    let name = |entity: &Entity, chance| entity.new_row("notes", device, chance).unwrap().to_string();
    assert_eq!(name(&entity, 0x12ff), "notes/abab12ff");
    let row = op(1, 1, "notes/abab12ff", Value::Row(0), &[]);
    entity.apply(&row, None);
    assert_eq!(name(&entity, 0x12ff), "notes/abab1300");
    entity.apply(&op(1, 2, "notes/abab12ff", Value::Removed(vec![row.id]), &[row.id]), None);
    assert_eq!(entity.rows("notes"), []);
    assert_eq!(name(&entity, 0x12ff), "notes/abab1300");
    // Another repeat, and the end of the numbers.
    assert_eq!(entity.new_row("aims", device, 0x12ff).unwrap().as_str(), "aims/abab12ff");
    entity.apply(&op(1, 3, "notes/ababffff", Value::Row(0), &[]), None);
    assert_eq!(name(&entity, 0xffff), "notes/abab0000");
    assert_eq!(entity.new_row("no field", device, 0), None);
}
