//! Calendars and records.

use std::collections::BTreeMap;

use qinglan_core::calendar::{Term, parse_iso};
use qinglan_core::directory::World;
use qinglan_core::form::{builtin, strays, title, validate};
use qinglan_core::id::EntityId;
use qinglan_core::record::{Entity, EntityKind, Field, Summary};
use qinglan_core::today::{held, standing};
use qinglan_core::words::Language;

use super::super::dice::Seed;
use super::super::writer::Writing;
use super::super::{District, SEED, activities, cast, district, pairings, records, targets};
use super::{autumn, day};

fn entities(district: &District) -> BTreeMap<EntityId, Entity> {
    let mut entities = BTreeMap::new();
    for op in district.writings.iter().flat_map(Writing::ops) {
        entities.entry(op.entity).or_insert_with(|| Entity::new(op.entity, op.kind, op.author)).apply(op, None);
    }
    entities
}

#[test]
fn the_teacher_has_written_nothing_and_nothing_waits_in_her_pairing() {
    let district = autumn(300);
    let teacher = district.cast.teacher.id;
    assert!(district.writings.iter().all(|writing| writing.author != teacher));
    let pairing = pairings::cast_space(Seed(SEED), &cast::TEACHER);
    assert!(district.import.spaces.iter().any(|space| space.id == pairing && !space.roles(teacher).is_empty()));
    assert!(district.writings.iter().all(|writing| writing.spaces.iter().all(|(space, _)| *space != pairing)));
}

#[test]
fn calendars_hold_the_open_lessons_and_the_regular_meetings() {
    let district = autumn(300);
    let all = entities(&district);
    let of = |entity: &Entity, name: &str| entity.text(&Field::new(name).unwrap()).unwrap_or_default().to_owned();
    let activities: Vec<&Entity> = all.values().filter(|entity| entity.kind == EntityKind::Activity).collect();
    let on = |date: &str, title: &str| {
        activities.iter().filter(|entity| of(entity, "date") == date && of(entity, "title").contains(title)).count()
    };
    assert_eq!((on("2026-10-20", "《小木偶的故事》"), on("2026-12-22", "《蜡烛的燃烧》")), (1, 1));
    assert_eq!((on("2026-10-20", "《如何命好题》"), on("2026-10-20", "专题讨论")), (1, 1));
    assert_eq!((on("2026-11-30", "双周业务学习"), on("2026-11-23", "双周业务学习")), (2, 0), "even weeks only");
    assert_eq!((on("2026-12-04", "双周作业批改检查"), on("2026-11-27", "双周作业批改检查")), (2, 0));
    assert_eq!(on("2026-10-05", ""), 0, "a holiday");
    let term = Term::default_on(day(2026, 11, 23));
    for entity in activities {
        let date = parse_iso(&of(entity, "date")).unwrap();
        assert!(term.contains(date), "{date}");
        assert!(activities::KINDS.contains(&of(entity, "kind").as_str()));
        assert_eq!(entity.text(&Field::title()).unwrap(), of(entity, "title"));
        let words: Vec<&str> = entity.fields.keys().filter_map(|field| entity.text(field)).collect();
        assert!(words.iter().all(|words| !words.contains(['{', '}'])), "{words:?}");
    }
}

#[test]
fn every_day_of_the_year_has_a_calendar_of_its_term() {
    let months = (1..=12).map(|month| day(2027, month, 28));
    for today in months {
        let district = district(SEED, 300, today).unwrap();
        let term = Term::default_on(today);
        let dates = entities(&district).into_values().filter_map(|entity| parse_iso(entity.text(&Field::new("date").unwrap())?));
        assert!(dates.filter(|date| term.contains(*date)).count() > 50, "{today}");
    }
}

#[test]
fn the_sample_records_are_what_the_form_asks() {
    let district = autumn(300);
    let form = builtin("observation", 1).unwrap();
    let all = entities(&district);
    let records: Vec<&Entity> = all.values().filter(|entity| entity.text(&Field::form()) == Some(records::FORM)).collect();
    assert_eq!(records.len(), 3);
    for record in records {
        assert_eq!(validate(&form, record), []);
        assert_eq!(strays(Some(&form), record), []);
        assert_eq!(title(&form, record, Language::Zh).as_deref(), record.text(&Field::title()));
    }
    let comments: Vec<Summary> = all
        .values()
        .filter(|entity| entity.kind == EntityKind::Comment)
        .map(|entity| Summary::of(district.import.spaces[0].id, entity))
        .collect();
    assert_eq!(comments.len(), 3);
    assert!(comments.iter().all(|comment| comment.on.is_some_and(|on| all.contains_key(&on))));
}

#[test]
fn the_teachers_school_has_targets_that_hold() {
    let district = autumn(300);
    let form = builtin("term-targets", 1).unwrap();
    let all = entities(&district);
    let set: Vec<&Entity> = all.values().filter(|entity| entity.text(&Field::form()) == Some(targets::FORM)).collect();
    let [record] = set.as_slice() else { panic!("{set:?}") };
    assert_eq!(validate(&form, record), []);
    assert_eq!(strays(Some(&form), record), []);
    assert_eq!(title(&form, record, Language::Zh).as_deref(), record.text(&Field::title()));
    let world = World {
        version: 1,
        me: district.cast.teacher.id,
        district: String::new(),
        people: Vec::new(),
        schools: Vec::new(),
        spaces: district.import.spaces.clone(),
        forms: None,
    };
    let school = Seed(SEED).space(cast::HOME);
    let held = held(&world, &[(school, (*record).clone())], day(2026, 11, 23));
    assert_eq!(held.iter().map(|targets| targets.all.len()).collect::<Vec<_>>(), [3]);
    assert_eq!(standing(&held[0], &[], day(2026, 11, 23)).iter().map(|one| one.whole).collect::<Vec<_>>(), [7_000, 20, 10]);
}
