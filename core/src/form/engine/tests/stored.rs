//! Records that are stored and opened again.

use super::support::{Record, calculate, group, integer, repeat, select, text};
use crate::form::testing::{Filled, field};
use crate::record::{Entity, Value};

/// A stored record with what `record` has to tell it.
fn saved(record: &Record, before: Filled) -> Filled {
    let told = record.filling.unsaved(&before.entity);
    told.into_iter().fold(before, |filled, (field, value)| filled.set(field.as_str(), value))
}

fn many(name: &str, choices: &[&str]) -> super::support::Row {
    let choices = choices
        .iter()
        .map(|name| crate::form::Choice { name: (*name).into(), label: crate::words::Words::new(*name, "") })
        .collect();
    super::support::ask(name, crate::form::Kind::SelectMany(crate::form::Select { choices, ..crate::form::Select::default() }))
}

fn form() -> Vec<super::support::Row> {
    vec![
        integer("n"),
        text("greeting").preset("好"),
        select("one", &["a", "b"]),
        many("many", &["x", "y", "z"]),
        group("g", vec![text("why").relevant("${n} > 2")]),
        repeat("r", vec![text("a"), calculate("nr", "position(..)"), repeat("s", vec![text("b")])]),
        repeat("counted", vec![text("c")]).count("${n}"),
        calculate("double", "${n} * 2"),
        calculate("drawn", "once(string(random()))"),
    ]
}

fn texts(record: &Record) -> Vec<(String, String)> {
    record.filling.nodes().map(|at| (record.filling.path(at), record.filling.state(at).unwrap().value)).collect()
}

#[test]
fn fe14_a_record_opens_as_it_was_stored() {
    let mut record = Record::new(form());
    record.set("/data/n", "3");
    record.set("/data/one", "b");
    record.set("/data/many", "x z");
    record.set("/data/g/why", "因为");
    record.add("/data/r");
    record.set("/data/r[2]/a", "第二行");
    record.add("/data/r[2]/s");
    record.set("/data/r[2]/s[1]/b", "里面");
    record.set("/data/counted[3]/c", "三");
    let stored = saved(&record, Filled::new());
    assert_eq!(record.filling.unsaved(&stored.entity), [], "once is enough");
    assert_eq!(stored.entity.value(&field("double")), None, "what is computed again is not stored");
    assert!(stored.entity.value(&field("drawn")).is_some(), "what is computed once is");

    let mut again = Record::new(form());
    again.filling.load(&stored.entity);
    assert_eq!(texts(&again), texts(&record));
    assert_eq!(again.filling.unsaved(&stored.entity), []);
}

#[test]
fn fe14_what_comes_from_elsewhere_is_followed() {
    let mut record = Record::new(form());
    let stored = saved(&record, Filled::new()).int("n", 5).text("one", "a").set("many/y", Value::Bool(true));
    let change = record.filling.follow(&stored.entity).unwrap();
    assert!(change.moved, "a count makes rows");
    assert_eq!(
        (record.value("/data/double"), record.value("/data/one"), record.value("/data/many")),
        ("10".into(), "a".into(), "y".into())
    );
    let stored = saved(&record, stored);
    assert_eq!(record.filling.follow(&stored.entity), Some(crate::form::engine::Change::default()), "nothing is new");
    let more = stored.row("r/0123456789", 9);
    assert_eq!(record.filling.follow(&more.entity), None, "other rows are loaded");
    record.filling.load(&more.entity);
    assert_eq!(record.value("/data/r[2]/nr"), "2");
}

#[test]
fn fe14_what_a_trigger_computed_elsewhere_is_not_computed_again() {
    let form =
        || vec![text("a"), text("b").calculation("concat(${a}, '!')").trigger("a"), repeat("r", vec![text("c")]).count("3")];
    let mut record = Record::new(form());
    let stored = saved(&record, Filled::new()).text("a", "x").text("b", "corrected by hand");
    assert_eq!(record.filling.follow(&stored.entity).map(|change| change.moved), Some(false));
    assert_eq!(record.value("/data/b"), "corrected by hand");
    assert_eq!(record.filling.unsaved(&stored.entity), []);
    let rows: Vec<String> = stored.entity.rows("r").into_iter().map(|(row, _)| row).collect();
    assert_eq!(rows, ["r/00000000", "r/00000001", "r/00000002"], "every device gives them the same names");
}

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
fn fe13_words_have_answers_in_them_and_are_shown_anew_with_them() {
    let mut record =
        Record::new(vec![integer("n"), repeat("r", vec![text("who"), integer("age").labelled("${who} 几岁？（共 ${n} 人）")])]);
    let label = |record: &Record| {
        let at = record.filling.find("/data/r[1]/age").unwrap();
        record.filling.said(at, &record.filling.template(at).unwrap().label)
    };
    record.set("/data/n", "2");
    let change = record.set("/data/r[1]/who", "小明");
    assert_eq!(label(&record), "小明 几岁？（共 2 人）");
    assert_eq!(record.paths(&change), ["/data/r[1]/who", "/data/r[1]/age"]);
}
