//! Records that are stored and opened again.

use super::support::{Record, Row, calculate, group, integer, many, repeat, saved, select, text};
use crate::form::testing::{Filled, field};
use crate::record::Value;

pub fn form() -> Vec<Row> {
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
    let change = record.filling.follow(&stored.entity);
    assert!(change.moved, "a count makes rows");
    assert_eq!(
        (record.value("/data/double"), record.value("/data/one"), record.value("/data/many")),
        ("10".into(), "a".into(), "y".into())
    );
    let stored = saved(&record, stored);
    assert_eq!(record.filling.follow(&stored.entity), crate::form::engine::Change::default(), "nothing is new");
    let more = stored.row("r/0123456789", 9);
    assert!(record.filling.follow(&more.entity).moved, "other rows are loaded");
    record.filling.load(&more.entity);
    assert_eq!(record.value("/data/r[2]/nr"), "2");
}

#[test]
fn fe14_what_a_trigger_computed_elsewhere_is_not_computed_again() {
    let form =
        || vec![text("a"), text("b").calculation("concat(${a}, '!')").trigger("a"), repeat("r", vec![text("c")]).count("3")];
    let mut record = Record::new(form());
    let stored = saved(&record, Filled::new()).text("a", "x").text("b", "corrected by hand");
    assert!(!record.filling.follow(&stored.entity).moved);
    assert_eq!(record.value("/data/b"), "corrected by hand");
    assert_eq!(record.filling.unsaved(&stored.entity), []);
    let rows: Vec<String> = stored.entity.rows("r").into_iter().map(|(row, _)| row).collect();
    assert_eq!(rows, ["r/00000000", "r/00000001", "r/00000002"], "every device gives them the same names");
}

#[test]
fn fe14_what_is_heard_is_what_was_answered() {
    let mut record = Record::new(vec![
        text("a"),
        text("b").calculation("concat(${a}, '!')").trigger("a"),
        many("many", &["x", "y", "z"]),
        calculate("chosen", "count-selected(${many})"),
        repeat("r", vec![text("c"), calculate("said", "concat(${c}, '?')")]),
    ]);
    let stored = saved(&record, Filled::new()).text("a", "喂");
    let change = record.filling.hear(&stored.entity, &field("a"));
    assert_eq!(record.value("/data/b"), "喂!", "somebody answered here: triggers count");
    let told = record.filling.unsaved_of(&change, &stored.entity);
    assert_eq!(told, [(field("b"), Value::Text("喂!".into()))]);

    let stored = saved(&record, stored).set("many/y", Value::Bool(true));
    let change = record.filling.hear(&stored.entity, &field("many/y"));
    assert_eq!(record.value("/data/chosen"), "1", "a choice is in a field of its own");
    assert_eq!(record.filling.unsaved_of(&change, &stored.entity), []);

    let row = stored.entity.rows("r")[0].0.clone();
    let said = stored.text(&format!("{row}/c"), "在");
    record.filling.hear(&said.entity, &field(&format!("{row}/c")));
    assert_eq!(record.value("/data/r[1]/said"), "在?");
    let seen = said.entity.live_ops(&row).collect();
    let gone = said.set(&row, Value::Removed(seen));
    assert!(record.filling.hear(&gone.entity, &field(&row)).moved, "rows are taken as they are");
    assert!(record.filling.find("/data/r").is_none());
}
