//! What is said about a record, as it is written and as it arrives.

use super::*;
use crate::comment::{Remark, Said};

const TOLD: SpaceId = SpaceId::from_bytes([8; 16]);

fn saying(words: &str, told: Vec<SpaceId>) -> Saying {
    let said = Said { text: words.into(), ..Said::default() };
    Saying { space: SPACE, id: entity_id(1), on: entity_id(100), said, told, place: "here".into(), at: Millis(5_400) }
}

fn rewording(words: &str) -> Rewording {
    let (text, place) = (words.to_owned(), "edit".to_owned());
    Rewording { space: SPACE, id: entity_id(1), text, mentions: Vec::new(), rating: None, place, at: Millis(9_000) }
}

fn earlier(entity: Entity) -> Vec<String> {
    let remark = Remark { space: SPACE, entity };
    remark.earlier().into_iter().map(|(words, _)| words.to_owned()).collect()
}

#[test]
fn cm1_a_comment_that_is_sent_leaves_nothing_typed_behind() {
    let phone = Device::new(1);
    at_once(phone.store.keep_words("here", "问得")).unwrap();
    let entity = at_once(phone.store.say(&saying("问得好", Vec::new()))).unwrap();
    assert_eq!((entity.text(&Field::text()), entity.kind), (Some("问得好"), EntityKind::Comment));
    assert_eq!(at_once(phone.store.words("here")).unwrap(), "");
    assert_eq!(phone.outbox().len(), 2, "what it is on, and what it says");
}

#[test]
fn cm5_a_changed_comment_keeps_its_words_on_every_device() {
    let space = Space::pairing(&[1, 2]);
    let (phone, other) = (Device::new(1), Device::new(2));
    at_once(phone.store.say(&saying("快", Vec::new()))).unwrap();
    at_once(phone.store.reword(&rewording("慢"))).unwrap();
    phone.sync_all(&space);
    other.sync_all(&space);
    for device in [&phone, &other] {
        let row = device.row(entity_id(1)).unwrap();
        assert_eq!((row.text(&Field::text()), earlier(row.clone())), (Some("慢"), vec!["快".to_owned()]));
    }
    // Nobody else changes it (rule AC3).
    at_once(other.store.reword(&rewording("我说的"))).unwrap();
    other.sync_all(&space);
    phone.sync_all(&space);
    assert!(other.refused().iter().all(|(_, reason)| *reason == Refusal::NotAllowed) && !other.refused().is_empty());
    assert_eq!(phone.texts(entity_id(1), "text"), ["慢"]);
}

#[test]
fn cm5_words_that_stay_are_no_change() {
    let phone = Device::new(1);
    at_once(phone.store.say(&saying("快", Vec::new()))).unwrap();
    let row = at_once(phone.store.reword(&rewording("快"))).unwrap();
    assert_eq!(earlier(row), Vec::<String>::new());
}

#[test]
fn cm8_who_was_told_of_the_record_is_told_that_somebody_wrote() {
    let phone = Device::new(1);
    at_once(phone.store.say(&saying("不要外传", vec![TOLD]))).unwrap();
    let there = at_once(phone.store.entity(TOLD, entity_id(1))).unwrap().unwrap();
    let names: Vec<&str> = there.fields.keys().map(Field::as_str).collect();
    assert_eq!(names, ["@on", "@scope"]);
    let leaves = at_once(phone.store.disk.read(&[OUTBOX]).unwrap().all::<Queued>(OUTBOX, ROWS_MAX)).unwrap();
    let told: Vec<&Queued> = leaves.iter().filter(|row| row.space == TOLD).collect();
    assert_eq!(told.len(), 2);
    assert!(told.iter().all(|row| row.op.field.is_system() && row.op.value != text("不要外传")));
    at_once(phone.store.reword(&rewording("改了"))).unwrap();
    let after = at_once(phone.store.entity(TOLD, entity_id(1))).unwrap().unwrap();
    assert_eq!(after, there, "what becomes of the words is nobody else's");
}
