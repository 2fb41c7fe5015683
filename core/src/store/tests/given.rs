//! What a space is told of a record beside its answers.

use super::*;
use crate::record::Summary;

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
