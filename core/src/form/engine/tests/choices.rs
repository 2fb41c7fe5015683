//! Choices that depend on answers.

use super::support::{Record, calculate, form, integer, list, listed, repeat, select, text};
use crate::form::How;

fn schools() -> Record {
    let towns = list("town", "x", &[("t1", ""), ("t2", "")]);
    let schools = list("school", "town", &[("s1", "t1"), ("s2", "t1"), ("s3", "t2")]);
    Record::of(&form(
        vec![
            listed("town", How::One, "town", None),
            listed("school", How::One, "school", Some("town = ${town}")),
            listed("visited", How::Many, "school", Some("town = ${town}")),
            calculate("name", "jr:choice-name(${school}, '${school}')"),
            calculate("read", "concat('<', ${visited}, '>')"),
        ],
        vec![towns, schools],
    ))
}

#[test]
fn fe5_what_is_offered_follows_and_what_is_not_offered_any_more_is_kept() {
    let mut record = schools();
    assert_eq!(record.offers("/data/school"), [""; 0]);
    record.set("/data/town", "t1");
    assert_eq!(record.offers("/data/school"), ["s1", "s2"]);
    record.set("/data/school", "s2");
    record.set("/data/visited", "s2 s1");
    assert_eq!(
        (record.value("/data/name"), record.value("/data/read")),
        ("s2的话".into(), "<s1 s2>".into()),
        "in the order of the list"
    );
    let change = record.set("/data/town", "t2");
    assert!(record.paths(&change).contains(&"/data/school".to_owned()));
    assert_eq!((record.value("/data/school"), record.value("/data/read")), (String::new(), "<>".into()));
    record.set("/data/town", "t1");
    assert_eq!((record.value("/data/school"), record.value("/data/read")), ("s2".into(), "<s1 s2>".into()));
}

#[test]
fn fe5_what_stands_in_a_new_row_at_first_has_to_be_offered_too() {
    let letters = list("letter", "f", &[("a", "1"), ("b", "2")]);
    let mut record = Record::of(&form(
        vec![repeat("r", vec![listed("k", How::One, "letter", Some("f = ${z}")).preset("a"), integer("z")])],
        vec![letters],
    ));
    record.add("/data/r");
    assert_eq!((record.value("/data/r[1]/k"), record.value("/data/r[2]/k")), (String::new(), String::new()));
    record.set("/data/r[2]/z", "1");
    assert_eq!(record.value("/data/r[2]/k"), "a");
}

#[test]
fn fe12_rows_of_a_repeat_are_offered_by_an_answer_in_them() {
    let mut record = Record::new(vec![
        repeat("person", vec![text("who"), integer("age")]),
        listed("head", How::One, "${who}", Some("${age} >= 18")),
    ]);
    record.set("/data/person[1]/who", "王芳");
    record.set("/data/person[1]/age", "30");
    record.add("/data/person");
    record.set("/data/person[2]/who", "小明");
    record.set("/data/person[2]/age", "8");
    record.add("/data/person");
    record.set("/data/person[3]/age", "40");
    assert_eq!(record.offers("/data/head"), ["王芳"], "who has no name is not offered");
    record.set("/data/person[2]/age", "18");
    assert_eq!(record.offers("/data/head"), ["王芳", "小明"]);
}

#[test]
fn fe12_a_list_can_be_asked_by_any_expression() {
    let schools = list("school", "pupils", &[("a", "50"), ("b", "120"), ("c", "3")]);
    let mut record = Record::of(&form(
        vec![
            select("school", &["a", "b", "c"]),
            calculate("pupils", "instance('school')/root/item[name = ${school}]/pupils"),
            calculate("larger", "count(instance('school')/root/item[pupils > ${pupils}])"),
            calculate("pulled", "pulldata('school', 'label', 'name', ${school})"),
        ],
        vec![schools],
    ));
    record.set("/data/school", "a");
    assert_eq!(
        (record.value("/data/pupils"), record.value("/data/larger"), record.value("/data/pulled")),
        ("50".into(), "1".into(), "a的话".into())
    );
}
