//! Records that are to be submitted.

use super::stored::form;
use super::support::{Record, calculate, group, integer, repeat, saved, special, text};
use crate::form::testing::{Filled, field};
use crate::form::{Kind, Meta, Photo, Special, ViolationKind};
use crate::record::{Entity, Value};

#[test]
fn fe15_what_is_submitted_has_what_is_computed_and_nothing_irrelevant() {
    let mut record = Record::new(form());
    record.set("/data/n", "3");
    record.set("/data/g/why", "因为");
    record.set("/data/counted[3]/c", "三");
    let stored = saved(&record, Filled::new());
    record.set("/data/n", "1");
    let stored = saved(&record, stored);
    assert_eq!(stored.entity.value(&field("g/why")), Some(&Value::Text("因为".into())), "kept while the form is open");
    let told = record.filling.to_submit(&stored.entity);
    assert_eq!(
        told.iter().filter(|(_, value)| *value == Value::Empty).count(),
        2,
        "the irrelevant answer, and that of the row that is too many"
    );
    let submitted = told.into_iter().fold(stored, |filled, (field, value)| filled.set(field.as_str(), value));
    let value = |path: &str| submitted.entity.value(&field(path)).cloned();
    assert_eq!((value("g/why"), value("double")), (None, Some(Value::Text("2".into()))));
    let rows: Vec<_> =
        Entity::rows(&submitted.entity, "counted").into_iter().map(|(row, _)| value(&format!("{row}/c"))).collect();
    assert_eq!(rows, [None, None, None]);
}

#[test]
fn fe15_what_is_submitted_says_when_it_was_ended() {
    let mut record = Record::new(vec![special("end", &Special::Meta(Meta::End)), text("a")]);
    let stored = saved(&record, Filled::new());
    assert_eq!(stored.entity.value(&field("end")), None);
    let told = record.filling.to_submit(&stored.entity);
    assert_eq!(told, [(field("end"), Value::Text("2026-09-14T08:05:30.250+08:00".into()))]);
}

#[test]
fn fe16_what_is_to_be_mended_is_told_with_its_place_and_in_the_words_of_the_form() {
    let mut record = Record::new(vec![
        text("name").required("true()"),
        text("gone").required("true()").relevant("${name} = 'x'"),
        text("locked").required("true()").readonly("true()"),
        calculate("sum", "1").required("true()").constraint(". > 1"),
        repeat("r", vec![text("who"), group("g", vec![integer("age").constraint(". > 5").told("${who} 不到六岁")])]),
        super::support::ask("photo", Kind::Photo(Photo { max: 1 })).required("true()"),
    ]);
    record.add("/data/r");
    record.set("/data/r[2]/who", "小明");
    record.set("/data/r[2]/g/age", "3");
    let stored = saved(&record, Filled::new());
    let row = stored.entity.rows("r")[1].0.clone();
    let found = record.filling.violations(&stored.entity);
    let told: Vec<_> = found
        .iter()
        .map(|one| {
            let labels: Vec<&str> = one.labels.iter().map(|words| words.zh.as_str()).collect();
            (one.field.as_str(), one.kind, labels.join(" "), one.rows.clone(), one.message.as_deref())
        })
        .collect();
    let age = format!("{row}/g/age");
    assert_eq!(
        told,
        [
            ("name", ViolationKind::Required, "name".into(), vec![], None),
            (&*age, ViolationKind::Constraint, "r g age".into(), vec![2], Some("小明 不到六岁")),
            ("photo", ViolationKind::PhotoMissing, "photo".into(), vec![], None),
        ]
    );
    let two = [1, 2].into_iter().fold(stored.text("name", "王芳").int(&age, 7), |filled, n| {
        filled.row(&format!("photo/{n}"), n).set(&format!("photo/{n}/file"), crate::form::testing::file(1))
    });
    record.filling.follow(&two.entity);
    let kinds: Vec<_> = record.filling.violations(&two.entity).into_iter().map(|one| one.kind).collect();
    assert_eq!(kinds, [ViolationKind::TooManyPhotos { count: 2, max: 1 }]);
}

#[test]
fn fe16_progress_counts_what_is_asked_now() {
    let mut record = Record::new(vec![
        text("a").required("true()"),
        group("g", vec![text("b"), text("c")]).relevant("${a} = 'x'"),
        special("note", &Special::Note),
        calculate("computed", "1"),
        repeat("r", vec![text("d")]),
    ]);
    let of = |record: &Record| {
        let stored = saved(record, Filled::new());
        let progress = record.filling.progress(&stored.entity);
        (progress.answered, progress.total, progress.required_answered, progress.required_total)
    };
    assert_eq!(of(&record), (1, 2, 0, 1), "the first row of the repeat is there");
    record.set("/data/a", "x");
    assert_eq!(of(&record), (2, 4, 1, 1));
    record.set("/data/g/c", "y");
    assert_eq!(of(&record), (3, 4, 1, 1));
}

#[test]
fn fe30_what_was_heard_stays_until_it_is_irrelevant() {
    let rows = || vec![special("heard", &Special::Meta(Meta::BackgroundAudio)).relevant("${n} > 1"), integer("n")];
    let mut record = Record::new(rows());
    let stored = Filled::new().int("n", 2).set("heard", crate::form::testing::file(7));
    record.filling.load(&stored.entity);
    assert_eq!(record.filling.to_submit(&stored.entity), []);
    record.set("/data/n", "1");
    let told = record.filling.to_submit(&stored.entity);
    assert!(told.contains(&(field("heard"), Value::Empty)), "{told:?}");
}
