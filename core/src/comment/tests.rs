use super::*;
use crate::directory::{Member, Space};
use crate::record::tests::{entity_id, field, op, person};
use crate::record::{FileRef, JPEG, Op, Purpose, Version};

const SPACE: SpaceId = SpaceId::from_bytes([9; 16]);

/// A comment with these fields, by `author`, who wrote it at `at`.
fn remark(id: u8, author: u8, at: i64, fields: Vec<(Field, Value)>) -> Remark {
    let mut entity = Entity::new(entity_id(id), EntityKind::Comment, person(author));
    for (counter, (field, value)) in (1..).zip(fields) {
        let op = Op { entity: entity_id(id), at: Millis(at), ..op(author, counter, field.as_str(), value, &[]) };
        entity
            .fields
            .insert(field, vec![Version { op: op.id, author: op.author, at: op.at, seq: Some(counter), value: op.value }]);
    }
    Remark { space: SPACE, entity }
}

fn said(words: &str) -> Said {
    Said { text: words.into(), ..Said::default() }
}

fn on_record(id: u8, author: u8, at: i64, said: &Said) -> Remark {
    remark(id, author, at, said.fields(entity_id(100)))
}

fn answer(id: u8, author: u8, at: i64, to: u8) -> Remark {
    on_record(id, author, at, &Said { reply_to: Some(entity_id(to)), ..said("好") })
}

fn delete(remark: &mut Remark) {
    let seen = remark.entity.live_ops("").collect();
    let author = remark.entity.author;
    let version =
        Version { op: op(200, 1, "x", Value::Empty, &[]).id, author, at: Millis(99), seq: Some(99), value: Value::Removed(seen) };
    remark.entity.fields.insert(Field::deleted(), vec![version]);
}

fn mark(id: u8, author: u8, head: u8, (settled, seq): (bool, Option<u64>)) -> Remark {
    let mut mark = remark(id, author, 50, settling(entity_id(head), settled));
    mark.entity.fields.get_mut(&Field::settled()).unwrap().iter_mut().for_each(|version| version.seq = seq);
    mark
}

/// Of each thread the ids.
fn ids(threads: &[Thread]) -> Vec<Vec<EntityId>> {
    threads.iter().map(|one| std::iter::once(&one.head).chain(&one.answers).map(|remark| remark.entity.id).collect()).collect()
}

#[test]
fn cm1_a_comment_says_what_it_is_on() {
    let spoken = FileRef::new([3; 32], "audio/webm", 9_000);
    let all = Said {
        field: Some(field("notes/ab12")),
        reply_to: Some(entity_id(7)),
        rating: Some(4),
        voice: Some(spoken.clone()),
        ..said("问得好")
    };
    let read = on_record(1, 2, 5, &all);
    assert_eq!((read.field(), read.reply_to(), read.text()), (Some("notes/ab12"), Some(entity_id(7)), "问得好"));
    assert_eq!((read.rating(), read.voice(), read.written_at()), (Some(4), Some(&spoken), Millis(5)));
    assert!(read.speaks() && !all.is_empty());
    assert!(said(" \n").is_empty() && !Said { rating: Some(1), ..Said::default() }.is_empty());
    let plain = on_record(1, 2, 5, &said("好"));
    assert_eq!((plain.field(), plain.spot(), plain.rating(), plain.voice()), (None, None, None, None));
}

#[test]
fn cm2_a_pin_points_into_the_picture_that_was_there() {
    let (picture, other) = (FileRef::new([0xab; 32], JPEG, 1), FileRef::new([1; 32], JPEG, 1));
    let pin = Spot::pin(450, 1_300, &picture);
    assert_eq!(pin.fields(), [(Field::spot(), Value::Text("pin 450 1000 abababab".into()))], "as every version writes it");
    let read = on_record(1, 1, 0, &Said { spot: Some(pin.clone()), ..said("这里") });
    assert_eq!(read.spot(), Some(pin.clone()));
    assert!(pin.is_in(&picture) && !pin.is_in(&other));
}

#[test]
fn cm2_words_are_quoted_and_found_again_near_where_they_stood() {
    let answer = "先读课文，再读课文，最后读课文。";
    let spot = quoted(answer, " 读课文\n", 8).unwrap();
    assert_eq!(spot, Spot::Words { from: 6, quote: "读课文".into() });
    let fields = [(Field::spot(), Value::Text("words 6".into())), (Field::quote(), Value::Text("读课文".into()))];
    assert_eq!(spot.fields(), fields, "as every version writes it");
    assert_eq!(on_record(1, 1, 0, &Said { spot: Some(spot.clone()), ..said("齐读？") }).spot(), Some(spot));
    assert_eq!(find_words("今天先读课文", "读课文", 6), Some(3), "what stood before it changed");
    assert_eq!(find_words("今天写字", "读课文", 6), None, "it was corrected away");
    assert_eq!((quoted(answer, "不在这里", 0), quoted(answer, "  ", 0)), (None, None));
    let long = "长".repeat(QUOTE_CHARS_MAX + 50);
    assert_eq!(quoted(&long, &long, 0), Some(Spot::Words { from: 0, quote: "长".repeat(QUOTE_CHARS_MAX) }));
}

#[test]
fn cm2_a_spot_that_is_not_known_is_the_field() {
    for unknown in ["section 3", "", "pin", "pin 4", "pin 1001 5 ab", "pin -1 5 ab", "words", "words 3"] {
        let odd =
            remark(1, 1, 0, vec![(Field::spot(), Value::Text(unknown.into())), (Field::on_field(), Value::Text("good".into()))]);
        assert_eq!((odd.spot(), odd.field()), (None, Some("good")), "{unknown}");
    }
}

#[test]
fn cm3_answers_stand_below_what_they_answer() {
    let all = [
        answer(5, 1, 9, 3),
        on_record(2, 2, 5, &said("二")),
        on_record(1, 1, 4, &said("一")),
        answer(3, 2, 8, 1),
        answer(4, 1, 6, 2),
        // Its comment is not here.
        answer(6, 1, 7, 77),
    ];
    let one = |list: &[u8]| list.iter().map(|id| entity_id(*id)).collect::<Vec<_>>();
    assert_eq!(ids(&threads(person(1), &all)), [one(&[1, 3, 5]), one(&[2, 4]), one(&[6])]);
    let round = [answer(1, 1, 1, 2), answer(2, 2, 2, 1)];
    assert_eq!(ids(&threads(person(1), &round)), [one(&[1, 2])], "nobody writes such, and nothing is hidden");
}

#[test]
fn cm3_a_deleted_comment_keeps_its_place_while_it_has_answers() {
    let mut head = on_record(1, 1, 1, &said("一"));
    delete(&mut head);
    let mut between = answer(2, 2, 2, 1);
    delete(&mut between);
    let last = answer(3, 1, 3, 2);
    assert_eq!(threads(person(1), &[head.clone(), between.clone()]), []);
    let kept = threads(person(1), &[head, between, last]);
    assert_eq!(ids(&kept), [[entity_id(1), entity_id(3)]]);
    assert!(kept.first().is_some_and(|thread| !thread.head.speaks()));
}

#[test]
fn cm4_who_wrote_the_record_or_began_the_thread_settles_it() {
    let settled = |marks: &[Remark]| {
        let all: Vec<Remark> = std::iter::once(on_record(1, 2, 1, &said("一"))).chain(marks.iter().cloned()).collect();
        let threads = threads(person(1), &all);
        assert_eq!(threads.len(), 1, "a mark is no comment");
        threads.first().and_then(|thread| thread.settled).map(|settled| settled.by)
    };
    assert_eq!(settled(&[]), None);
    assert_eq!(settled(&[mark(11, 1, 1, (true, Some(5)))]), Some(person(1)), "the record's author");
    assert_eq!(settled(&[mark(11, 2, 1, (true, Some(5)))]), Some(person(2)), "who began it");
    assert_eq!(settled(&[mark(11, 3, 1, (true, Some(5)))]), None, "neither");
    let reopened = [mark(11, 1, 1, (true, Some(5))), mark(12, 2, 1, (false, Some(6)))];
    assert_eq!(settled(&reopened), None, "the later in the log");
    let again = [mark(11, 1, 1, (true, None)), mark(12, 2, 1, (false, Some(6)))];
    assert_eq!(settled(&again), Some(person(1)), "what is not sent yet is later than all that was");
    assert_eq!(settled(&[mark(11, 1, 2, (true, Some(5)))]), None, "another thread");
    let mut elsewhere = mark(11, 1, 1, (true, Some(5)));
    elsewhere.space = SpaceId::from_bytes([8; 16]);
    assert_eq!(settled(&[elsewhere]), None, "another space");
}

#[test]
fn cm5_what_a_comment_said_stays_readable() {
    let mut entity = Entity::new(entity_id(1), EntityKind::Comment, person(1));
    let first = op(1, 1, "text", Value::Text("快".into()), &[]);
    let mut seen = vec![first.id];
    entity.apply(&first, Some(1));
    for (counter, words) in [(2, "慢"), (3, "慢一点")] {
        let next = Op { purpose: Some(Purpose::Correction), ..op(1, counter, "text", Value::Text(words.into()), &seen) };
        seen = vec![next.id];
        entity.apply(&next, Some(counter));
    }
    let read = Remark { space: SPACE, entity };
    assert_eq!(read.text(), "慢一点");
    assert_eq!(read.earlier().into_iter().map(|(words, _)| words).collect::<Vec<_>>(), ["快", "慢"]);
}

#[test]
fn cm6_a_name_behind_an_at_speaks_to_who_has_it() {
    let members = [(person(1), "周若梅"), (person(2), "周若"), (person(3), "李青"), (person(4), "李青")];
    let to = |words: &str| mentioned(words, &members);
    assert_eq!(to("@周若梅 请看"), [person(1)], "the longest name");
    assert_eq!(to("＠周若，请看。@周若"), [person(2)], "once");
    assert_eq!(to("问问@李青"), [person(3), person(4)], "two of one name");
    assert_eq!((to("周若梅"), to("a@b.cn"), to("@"), to("@王")), (vec![], vec![], vec![], vec![]));
    let read = on_record(1, 1, 0, &Said { mentions: vec![person(3)], ..said("@李青") });
    assert_eq!(read.mentions(), [person(3)]);
}

#[test]
fn cm6_names_are_offered_while_one_is_typed() {
    assert_eq!(asked("请@周"), Some(Asked { at: "请".len(), name: "周" }));
    assert_eq!(asked("请＠"), Some(Asked { at: "请".len(), name: "" }));
    for none in ["", "周", "@周若梅 请", "mail a@b", &format!("@{}", "长".repeat(MENTION_CHARS_MAX + 1))] {
        assert_eq!(asked(none), None, "{none}");
    }
}

fn world(kind: SpaceKind) -> World {
    let member = |n: u8, role| Member { person: person(n), roles: vec![role] };
    let members = vec![member(1, Role::Mentee), member(2, Role::Mentor), member(3, Role::Lead)];
    let space = Space { id: SPACE, kind, name: "结对".into(), schools: Vec::new(), members, archived: None };
    let (people, schools, spaces) = (Vec::new(), Vec::new(), vec![space]);
    World { version: 1, me: person(1), district: String::new(), people, schools, spaces, forms: None }
}

#[test]
fn cm7_a_mentor_rates_beside_the_author() {
    let rated = |id, author, at, rating| {
        on_record(id, author, at, &Said { field: Some(field("rating/aims")), rating: Some(rating), ..Said::default() })
    };
    let pairing = world(SpaceKind::Pairing);
    let all = [rated(1, 2, 5, 3), rated(2, 2, 9, 4), rated(3, 1, 9, 5), rated(4, 3, 9, 1)];
    let of = |world: &World, name: &str| ratings(world, &all, name).iter().map(|one| one.rating()).collect::<Vec<_>>();
    assert_eq!(of(&pairing, "rating/aims"), [Some(4)], "her latest, and nobody else's");
    assert!(of(&pairing, "rating/talk").is_empty());
    assert!(of(&world(SpaceKind::School), "rating/aims").is_empty(), "not between the two");
    assert!(may_rate(&pairing, SPACE, person(2)) && !may_rate(&pairing, SPACE, person(1)));
    let mut gone = rated(1, 2, 5, 3);
    delete(&mut gone);
    assert!(ratings(&pairing, &[gone], "rating/aims").is_empty());
}

#[test]
fn cm8_a_notice_says_that_and_not_what() {
    let all = Said { field: Some(field("good")), rating: Some(4), mentions: vec![person(1)], ..said("不要外传") };
    let notice = remark(1, 2, 5, Said::notice(entity_id(100)));
    let names: Vec<&str> = notice.entity.fields.keys().map(Field::as_str).collect();
    assert_eq!(names, ["@on", "@scope"]);
    assert!(!notice.speaks() && threads(person(1), &[notice]).is_empty());
    assert!(all.fields(entity_id(100)).len() > 2);
    let row = |space: u8, scope: Scope| {
        let mut entity = Entity::new(entity_id(100), EntityKind::Record, person(1));
        entity.apply(&op(1, 1, "@scope", Value::Text(scope.as_str().into()), &[]), Some(1));
        Summary::of(SpaceId::from_bytes([space; 16]), &entity)
    };
    let rows = [row(9, Scope::Full), row(8, Scope::Notice), row(7, Scope::Full)];
    assert_eq!(told(entity_id(100), SPACE, rows.iter()), [SpaceId::from_bytes([8; 16])]);
    assert!(told(entity_id(101), SPACE, rows.iter()).is_empty());
}

#[test]
fn cm9_what_somebody_else_said_is_new_until_it_was_read() {
    let mut one = on_record(1, 2, 5, &said("好"));
    assert!(one.is_new_to(person(1)) && !one.is_new_to(person(2)));
    assert!(!mark(2, 2, 1, (true, Some(1))).is_new_to(person(1)));
    let read = op(1, 1, "x", Value::Int(5), &[]);
    let version = Version { op: read.id, author: person(1), at: Millis(5), seq: Some(9), value: Value::Int(5) };
    one.entity.fields.insert(Field::read_by(person(1)), vec![version]);
    assert!(!one.is_new_to(person(1)));
}
