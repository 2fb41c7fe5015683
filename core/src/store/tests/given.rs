//! What a space is told of a record beside its answers.

use super::*;
use crate::record::{Field, Summary};
use crate::store::Amendment;

fn field(name: &str) -> Field {
    Field::new(name).unwrap()
}

#[test]
fn ol1_a_sheet_says_its_lesson_wherever_it_is_given() {
    let phone = Device::new(1);
    let (personal, lesson) = (SpaceId::personal(phone.person), entity_id(9));
    let begin =
        [change("@state", text("draft")), change("@lesson", text(&lesson.to_string())), change("topic", text("蜡烛的燃烧"))];
    at_once(phone.store.edit(personal, (entity_id(1), EntityKind::Record), &begin, Millis(0))).unwrap();
    for scope in [Scope::Full, Scope::Notice] {
        let submission = Submission { record: entity_id(1), to: vec![(SPACE, scope)], title: "蜡烛".into(), at: Millis(5) };
        at_once(phone.store.submit(&submission)).unwrap();
        let rows: Vec<Summary> = at_once(phone.store.summaries_of(SPACE, &[entity_id(1)])).unwrap();
        assert_eq!(rows.first().map(|row| (row.scope, row.lesson)), Some((scope, Some(lesson))));
    }
}

/// A record with an answer and a row, given to the space; the phone knows nothing of the server.
fn given(phone: &Device) {
    let personal = SpaceId::personal(phone.person);
    let begin = [
        change("@state", text("draft")),
        change("topic", text("圆")),
        change("notes/r1", Value::Row(0)),
        change("notes/r1/pupils", text("看")),
    ];
    at_once(phone.store.edit(personal, (entity_id(1), EntityKind::Record), &begin, Millis(0))).unwrap();
    submit(phone);
}

fn submit(phone: &Device) {
    let submission = Submission { record: entity_id(1), to: vec![(SPACE, Scope::Full)], title: "圆".into(), at: Millis(5) };
    at_once(phone.store.submit(&submission)).unwrap();
}

#[test]
fn sp6_what_is_taken_back_is_empty_and_gone_there_and_whole_at_its_authors() {
    let phone = Device::new(1);
    given(&phone);
    let own = at_once(phone.store.take_back(entity_id(1), SPACE, Millis(9))).unwrap();
    assert_eq!((own.given_to().count(), own.text(&field("topic"))), (0, Some("圆")));
    let there = at_once(phone.store.entity(SPACE, entity_id(1))).unwrap().unwrap();
    assert!(there.is_deleted());
    let answers: Vec<&Value> = there
        .fields
        .iter()
        .filter(|(field, _)| !field.is_system())
        .flat_map(|(_, versions)| versions)
        .map(|version| &version.value)
        .collect();
    assert!(answers.len() == 3 && answers.iter().all(|value| **value == Value::Empty), "{answers:?}");
    // What it is called is made of them.
    assert_eq!(there.text(&Field::title()), None);
    assert_eq!(
        at_once(phone.store.summaries_of(SPACE, &[entity_id(1)])).unwrap().first().map(|row| row.title.as_str()),
        Some("")
    );
}

#[test]
fn sp6_given_again_it_is_there_again() {
    let phone = Device::new(1);
    given(&phone);
    at_once(phone.store.take_back(entity_id(1), SPACE, Millis(9))).unwrap();
    submit(&phone);
    let there = at_once(phone.store.entity(SPACE, entity_id(1))).unwrap().unwrap();
    assert!(!there.is_deleted());
    assert_eq!((there.text(&field("notes/r1/pupils")), there.text(&Field::title())), (Some("看"), Some("圆")));
    assert_eq!(there.rows("notes").len(), 1);
}

#[test]
fn sp6_no_correction_reaches_what_was_taken_back() {
    let phone = Device::new(1);
    given(&phone);
    at_once(phone.store.take_back(entity_id(1), SPACE, Millis(9))).unwrap();
    let (personal, draft) = (SpaceId::personal(phone.person), entity_id(2));
    let begin = [change("@state", text("draft")), change("@on", text(&entity_id(1).to_string())), change("topic", text("方"))];
    at_once(phone.store.edit(personal, (draft, EntityKind::Record), &begin, Millis(10))).unwrap();
    let amendment = Amendment { record: entity_id(1), draft, title: "方".into(), why: String::new(), at: Millis(11) };
    at_once(phone.store.amend(&amendment)).unwrap();
    let there = at_once(phone.store.entity(SPACE, entity_id(1))).unwrap().unwrap();
    assert!(there.is_deleted());
    assert!(there.value(&field("topic")).is_none_or(|value| *value == Value::Empty));
}
