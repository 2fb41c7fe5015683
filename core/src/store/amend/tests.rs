use super::*;
use crate::record::tests::{field, person};
use crate::record::{Correction, Past, State, correction_of, corrections};
use crate::store::{Memory, Submission, at_once};
use crate::sync::tests::world::{Device as Phone, SPACE, Space};
use crate::sync::{MemoryLog, restored};

const RECORD: EntityId = EntityId::from_bytes([1; 16]);

fn text(words: &str) -> Value {
    Value::Text(words.into())
}

fn personal(phone: &Phone) -> SpaceId {
    SpaceId::personal(phone.person)
}

/// Writes into the personal space.
fn drafts(phone: &Phone, id: EntityId, changes: &[(&str, Value)], at: i64) -> Entity {
    let row = at_once(phone.store.entity(personal(phone), id)).unwrap();
    let seen = |name: &str| row.iter().flat_map(|row| row.shown(&field(name))).map(|version| version.op).collect();
    let changes: Vec<Change> =
        changes.iter().map(|(name, value)| Change { field: field(name), value: value.clone(), seen: seen(name) }).collect();
    at_once(phone.store.edit(personal(phone), (id, EntityKind::Record), &changes, Millis(at))).unwrap()
}

fn submit(phone: &Phone, to: &[(SpaceId, Scope)], at: i64) {
    let submission = Submission { record: RECORD, to: to.to_vec(), title: "时钟".into(), at: Millis(at) };
    at_once(phone.store.submit(&submission)).unwrap();
}

fn draft_of(phone: &Phone) -> (EntityId, bool) {
    let rows = at_once(phone.store.summaries()).unwrap();
    correction_of(RECORD, rows.iter().filter(|row| row.space == personal(phone)))
}

/// Drafts a correction and submits it.
fn amend(phone: &Phone, changes: &[(&str, Value)], why: &str, at: i64) -> Result<Entity, StoreError> {
    let (draft, _) = draft_of(phone);
    let mut all = vec![("@on", text(&RECORD.to_string()))];
    all.extend(changes.iter().cloned());
    drafts(phone, draft, &all, at - 1);
    let amendment = Amendment { record: RECORD, draft, title: "时钟".into(), why: why.into(), at: Millis(at) };
    at_once(phone.store.amend(&amendment))
}

/// A submitted record of two answers and two rows.
fn submitted(phone: &Phone) {
    let answers = [
        ("topic", text("认识时种")),
        ("strengths", text("导入自然")),
        ("notes/r1", Value::Row(0)),
        ("notes/r1/teacher", text("出示图片")),
        ("notes/r2", Value::Row(1)),
        ("notes/r2/teacher", text("小结")),
    ];
    drafts(phone, RECORD, &answers, 10);
    submit(phone, &[(SPACE, Scope::Full)], 100);
}

/// Field, what stood there, what stands there now.
type Line = (String, Option<String>, Option<String>);

fn words(value: &Value) -> String {
    value.as_text().map_or_else(|| format!("{value:?}"), str::to_owned)
}

fn lines(one: &Correction) -> Vec<Line> {
    let line = |change: &crate::record::Changed| {
        let before = change.before.as_ref().map(|version| words(&version.value));
        (change.field.to_string(), before, change.after.as_ref().map(words))
    };
    one.changes.iter().map(line).collect()
}

fn line(field: &str, before: &str, after: &str) -> Line {
    let some = |words: &str| (!words.is_empty()).then(|| words.to_owned());
    (field.into(), some(before), some(after))
}

#[test]
fn am1_nothing_of_a_correction_leaves_before_it_is_submitted() {
    let space = Space::pairing(&[1, 2]);
    let (phone, mentor) = (Phone::new(1), Phone::new(2));
    submitted(&phone);
    phone.sync_all(&space);
    let head = space.head();
    let (draft, open) = draft_of(&phone);
    assert!(!open);
    drafts(&phone, draft, &[("@on", text(&RECORD.to_string())), ("topic", text("认识时钟"))], 200);
    assert_eq!(draft_of(&phone), (draft, true), "every page finds it");
    let own = at_once(phone.store.entity(personal(&phone), RECORD)).unwrap().unwrap();
    let drafted = at_once(phone.store.entity(personal(&phone), draft)).unwrap().unwrap();
    assert_eq!((own.text(&field("topic")), own.text(&Field::state())), (Some("认识时种"), Some(State::Submitted.as_str())));
    let seen = own.corrected(&drafted);
    assert_eq!((seen.text(&field("topic")), seen.text(&field("strengths"))), (Some("认识时钟"), Some("导入自然")));
    phone.sync_all(&space);
    mentor.sync_all(&space);
    assert_eq!((space.head(), mentor.texts(RECORD, "topic")), (head, vec!["认识时种".into()]));
    // Given up: it is gone, and the next one is another draft.
    drafts(&phone, draft, &[("@deleted", Value::Removed(drafted.live_ops("").collect()))], 300);
    let (next, open) = draft_of(&phone);
    assert!(!open && next != draft && next != RECORD);
    phone.sync_all(&space);
    assert_eq!(space.head(), head);
}

#[test]
fn am1_two_devices_draft_in_one_place() {
    let mut rows = Vec::new();
    let (first, open) = correction_of(RECORD, rows.iter());
    assert!(!open);
    let mut draft = Entity::new(first, EntityKind::Record, person(1));
    let on = crate::record::tests::op(1, 1, "@on", text(&RECORD.to_string()), &[]);
    draft.apply(&crate::record::Op { entity: first, ..on }, Some(1));
    rows.push(crate::record::Summary::of(SPACE, &draft));
    assert_eq!(correction_of(RECORD, rows.iter()), (first, true));
    rows[0].deleted = true;
    let (second, open) = correction_of(RECORD, rows.iter());
    assert!(!open && second != first);
}

#[test]
fn am2_readers_have_what_stood_there_and_newcomers_too() {
    let space = Space::pairing(&[1, 2]);
    let (phone, mentor) = (Phone::new(1), Phone::new(2));
    submitted(&phone);
    phone.sync_all(&space);
    mentor.sync_all(&space);
    amend(&phone, &[("topic", text("认识时钟")), ("suggestions", text("多动手"))], "写错了字", 500).unwrap();
    amend(&phone, &[("topic", text("认识钟表"))], "", 700).unwrap();
    phone.sync_all(&space);
    mentor.sync_all(&space);
    let newcomer = Phone::named(2, 7);
    newcomer.sync_all(&space);
    let server = space.entities().get(&RECORD).unwrap().clone();
    for reader in [&phone, &mentor, &newcomer] {
        let row = reader.row(RECORD).unwrap();
        assert_eq!(row.past, server.past);
        assert_eq!(reader.texts(RECORD, "topic"), ["认识钟表"]);
        let all = corrections(&row);
        let heads: Vec<_> = all.iter().map(|one| (one.at.0, one.why.as_str(), one.author)).collect();
        assert_eq!(heads, [(700, "", person(1)), (500, "写错了字", person(1))]);
        assert_eq!(lines(&all[0]), [line("topic", "认识时钟", "认识钟表")]);
        assert_eq!(lines(&all[1]), [line("suggestions", "", "多动手"), line("topic", "认识时种", "认识时钟")]);
    }
    let own = at_once(phone.store.entity(personal(&phone), RECORD)).unwrap().unwrap();
    assert_eq!(
        corrections(&own).iter().map(lines).collect::<Vec<_>>(),
        corrections(&server).iter().map(lines).collect::<Vec<_>>()
    );
}

#[test]
fn am2_a_draft_and_its_first_submission_leave_no_past() {
    let space = Space::pairing(&[1]);
    let phone = Phone::new(1);
    submitted(&phone);
    drafts(&phone, RECORD, &[("topic", text("again"))], 101);
    submit(&phone, &[(SPACE, Scope::Full)], 102);
    phone.sync_all(&space);
    assert_eq!(space.entities().get(&RECORD).unwrap().past, None);
}

/// A record whose topic is corrected again and again: the server's past, and that of its author, who numbers it later.
fn corrected_often(times: u64, words: &str) -> (Past, Past) {
    use crate::record::tests::op;
    let ops: Vec<crate::record::Op> = (0..=times)
        .map(|n| {
            let before: Vec<_> = (n > 0).then(|| op(1, n, "topic", Value::Empty, &[]).id).into_iter().collect();
            let purpose = (n > 0).then_some(Purpose::Correction);
            crate::record::Op { purpose, ..op(1, n + 1, "topic", text(&format!("{n}{words}")), &before) }
        })
        .collect();
    let blank = || Entity::new(RECORD, EntityKind::Record, person(1));
    let (mut server, mut author) = (blank(), blank());
    ops.iter().zip(1..).for_each(|(op, seq)| server.apply(op, Some(seq)));
    ops.iter().for_each(|op| author.apply(op, None));
    let all = author.past.as_ref().unwrap().corrected().count();
    assert_eq!(u64::try_from(all), Ok(times), "what has no number counts for nothing");
    (1..).zip(&ops).zip(1..).for_each(|((next, op), seq)| author.confirm(op, seq, ops.get(next)));
    (server.past.unwrap(), author.past.unwrap())
}

#[test]
fn am2_the_oldest_fall_out_beyond_the_bounds_whoever_counts_first() {
    let (server, author) = corrected_often(149, "");
    assert_eq!((server.corrected().count(), server.fallen), (crate::record::PAST_VALUES_MAX, 50));
    assert!(author == server);
    let (server, author) = corrected_often(6, &"长".repeat(20_000));
    let kept: Vec<_> = server.corrected().filter_map(|one| words(&one.version.value).chars().next()).collect();
    assert_eq!((kept, server.fallen), (vec!['4', '5'], 5), "two of 60 kB fit");
    assert!(author == server);
}

#[test]
fn am3_a_removed_row_is_told_of_and_an_added_one_by_its_cells() {
    let space = Space::pairing(&[1]);
    let phone = Phone::new(1);
    submitted(&phone);
    let own = at_once(phone.store.entity(personal(&phone), RECORD)).unwrap().unwrap();
    let gone = Value::Removed(own.live_ops("notes/r1").collect());
    let changes = [
        ("notes/r1", gone),
        ("notes/r3", Value::Row(2)),
        ("notes/r3/teacher", text("板书")),
        ("notes/r4", Value::Row(3)),
        ("notes/r4", Value::Removed(Vec::new())),
    ];
    amend(&phone, &changes, "", 500).unwrap();
    phone.sync_all(&space);
    let server = space.entities().get(&RECORD).unwrap().clone();
    let rows: Vec<String> = server.rows("notes").into_iter().map(|(row, _)| row).collect();
    assert_eq!(rows, ["notes/r2", "notes/r3"]);
    let all = corrections(&server);
    let fields: Vec<_> = all[0].changes.iter().map(|change| (change.field.as_str(), change.before.is_some())).collect();
    assert_eq!(fields, [("notes/r1", true), ("notes/r3/teacher", false)]);
}

#[test]
fn am4_every_space_gets_the_correction_as_it_was_given_the_record() {
    let phone = Phone::new(1);
    let other = SpaceId::from_bytes([8; 16]);
    submitted(&phone);
    submit(&phone, &[(SPACE, Scope::Full), (other, Scope::Notice)], 101);
    amend(&phone, &[("topic", text("认识时钟"))], "写错了字", 500).unwrap();
    let copy = |space| at_once(phone.store.entity(space, RECORD)).unwrap().unwrap();
    let (full, notice) = (copy(SPACE), copy(other));
    for row in [&full, &notice, &copy(personal(&phone))] {
        assert_eq!(row.value(&Field::amended_at()), Some(&Value::Int(500)));
    }
    assert_eq!((full.text(&field("topic")), full.text(&Field::why())), (Some("认识时钟"), Some("写错了字")));
    assert!(notice.fields.keys().all(Field::is_system), "a notice holds no answer");
    assert_eq!(notice.text(&Field::why()), None);
    assert!(!draft_of(&phone).1, "the draft is done");
    // Nothing changed, nothing said.
    let before = copy(SPACE);
    amend(&phone, &[("topic", text("认识时钟"))], "无", 600).unwrap();
    assert_eq!((copy(SPACE), draft_of(&phone).1), (before, false));
}

#[test]
fn am4_a_copy_that_is_not_here_yet_is_not_corrected_blindly() {
    let phone = Phone::new(1);
    submitted(&phone);
    let other = SpaceId::from_bytes([8; 16]);
    let told = crate::store::Change { field: Field::given_to(other), value: text("full"), seen: Vec::new() };
    at_once(phone.store.edit(personal(&phone), (RECORD, EntityKind::Record), &[told], Millis(102))).unwrap();
    let world = |spaces: Vec<SpaceId>| {
        let member = crate::directory::Member { person: phone.person, roles: Vec::new() };
        let space = |id| crate::directory::Space {
            id,
            kind: crate::directory::SpaceKind::Prep,
            name: String::new(),
            schools: Vec::new(),
            members: vec![member.clone()],
            archived: None,
        };
        let spaces = spaces.into_iter().map(space).collect();
        World {
            version: 1,
            me: phone.person,
            district: String::new(),
            people: Vec::new(),
            schools: Vec::new(),
            spaces,
            forms: None,
        }
    };
    at_once(phone.store.save_world(&world(vec![SPACE, other]))).unwrap();
    assert!(matches!(amend(&phone, &[("topic", text("a"))], "", 500), Err(StoreError::Unreadable(_))));
    assert_eq!(phone.texts(RECORD, "topic"), ["认识时种"], "all of it or nothing");
    at_once(phone.store.save_world(&world(vec![SPACE]))).unwrap();
    amend(&phone, &[("topic", text("b"))], "", 600).unwrap();
    assert_eq!(phone.texts(RECORD, "topic"), ["b"], "who left a space corrects the others");
}

#[test]
fn am4_two_corrections_that_did_not_know_of_each_other_stand_side_by_side() {
    let space = Space::pairing(&[1, 2]);
    let phone = Phone::new(1);
    submitted(&phone);
    phone.sync_all(&space);
    // Another device of hers, with the same personal copy.
    let memory = Memory::default();
    let laptop = Phone::on(memory, 1, 7);
    let own = at_once(phone.store.entity(personal(&phone), RECORD)).unwrap().unwrap();
    let copied: Vec<(String, Value)> =
        own.fields.iter().filter_map(|(field, all)| Some((field.to_string(), all.last()?.value.clone()))).collect();
    let copied: Vec<(&str, Value)> = copied.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    drafts(&laptop, RECORD, &copied, 10);
    laptop.sync_all(&space);
    amend(&phone, &[("topic", text("a"))], "", 500).unwrap();
    amend(&laptop, &[("topic", text("b"))], "", 501).unwrap();
    for _ in 0..2 {
        phone.sync_all(&space);
        laptop.sync_all(&space);
    }
    let server = space.entities().get(&RECORD).unwrap().clone();
    for reader in [&phone, &laptop] {
        let row = reader.row(RECORD).unwrap();
        assert!(row.in_conflict(&field("topic")));
        assert_eq!((reader.texts(RECORD, "topic"), &row.past), (vec!["a".into(), "b".into()], &server.past));
    }
    let topics = server.past.unwrap().corrected().filter(|one| one.field == field("topic")).count();
    assert_eq!(topics, 1, "what stood there stood there once");
}

#[test]
fn am2_another_life_of_the_server_has_the_same_past_again() {
    let mut space = Space::pairing(&[1, 2]);
    let (phone, mentor) = (Phone::new(1), Phone::new(2));
    submitted(&phone);
    phone.sync_all(&space);
    amend(&phone, &[("topic", text("a"))], "", 500).unwrap();
    phone.sync_all(&space);
    mentor.sync_all(&space);
    let backup: MemoryLog = space.log.clone();
    amend(&phone, &[("topic", text("b"))], "", 600).unwrap();
    phone.sync_all(&space);
    mentor.sync_all(&space);
    amend(&phone, &[("topic", text("c"))], "", 700).unwrap();
    let before: Vec<_> = corrections(&phone.row(RECORD).unwrap());
    assert_eq!(before.len(), 3);
    space.log = backup;
    restored(&space.log, 2).unwrap();
    for _ in 0..2 {
        phone.sync_all(&space);
        mentor.sync_all(&space);
    }
    let server = space.entities().get(&RECORD).unwrap().clone();
    assert_eq!((phone.row(RECORD).unwrap().past, mentor.row(RECORD).unwrap().past), (server.past.clone(), server.past.clone()));
    assert_eq!(corrections(&server).iter().map(lines).collect::<Vec<_>>(), before.iter().map(lines).collect::<Vec<_>>());
}

#[test]
fn am2_a_correction_that_was_refused_has_replaced_nothing() {
    let mut space = Space::pairing(&[1, 2]);
    let phone = Phone::new(1);
    submitted(&phone);
    phone.sync_all(&space);
    amend(&phone, &[("topic", text("a"))], "", 500).unwrap();
    assert!(phone.row(RECORD).unwrap().past.is_some());
    space.info.members.clear();
    phone.sync(&space);
    space.info = Space::pairing(&[1, 2]).info;
    phone.sync_all(&space);
    let row = phone.row(RECORD).unwrap();
    assert_eq!((row.past, space.entities().get(&RECORD).unwrap().past.clone()), (None, None));
    assert_eq!(phone.texts(RECORD, "topic"), ["认识时种", "a"], "beside what stands");
}

/// What a store is after an app of version 1 read the space: it skipped what it did not know.
fn read_by_version_1(phone: &Phone) {
    let tx = phone.store.disk.write(&[META, ENTITIES]).unwrap();
    for (id, row) in &phone.rows() {
        tx.put(ENTITIES, &entity_key(SPACE, *id), &Entity { past: None, ..row.clone() }).unwrap();
    }
    let device: Device = at_once(tx.get(META, &Key::text(DEVICE_KEY))).unwrap().unwrap();
    tx.put(META, &Key::text(DEVICE_KEY), &Device { version: None, ..device }).unwrap();
    at_once(tx.commit()).unwrap();
}

#[test]
fn ve4_what_an_earlier_version_skipped_is_read_once() {
    let space = Space::pairing(&[1, 2]);
    let (phone, mentor) = (Phone::new(1), Phone::new(2));
    submitted(&phone);
    amend(&phone, &[("topic", text("认识时钟"))], "", 200).unwrap();
    phone.sync_all(&space);
    mentor.sync_all(&space);
    read_by_version_1(&mentor);
    assert_eq!(mentor.row(RECORD).unwrap().past, None);
    // A locked store only sends.
    mentor.write(EntityId::from_bytes([2; 16]), "topic", "while she is away");
    let place = mentor.place();
    assert!(mentor.offer_only(0).is_some());
    assert_eq!(mentor.place(), place);
    mentor.sync_all(&space);
    assert_eq!(mentor.rows(), space.entities());
    assert!(mentor.row(RECORD).unwrap().past.is_some());
    let place = mentor.place();
    assert_eq!(mentor.offer().request.cursor, place.1, "once");
}
