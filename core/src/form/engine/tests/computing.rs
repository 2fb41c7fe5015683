//! Values, relevance and conditions.

use super::support::{Record, calculate, group, integer, repeat, special, text};
use crate::form::{Special, ViolationKind};

#[test]
fn fe3_what_is_computed_follows_what_it_reads_in_any_order() {
    // The last is first in the form.
    let mut record = Record::new(vec![
        calculate("c", "${b} * 2"),
        calculate("b", "${a} + 1"),
        integer("a"),
        text("d").relevant("${c} > 10"),
        calculate("e", "concat(${d}, '!')"),
    ]);
    assert_eq!((record.value("/data/c"), record.relevant("/data/d")), (String::new(), false));
    record.set("/data/a", "7");
    assert_eq!((record.value("/data/b"), record.value("/data/c"), record.relevant("/data/d")), ("8".into(), "16".into(), true));
    record.set("/data/d", "好");
    assert_eq!(record.value("/data/e"), "好!");
}

#[test]
fn fe4_an_answer_asks_only_those_again_that_read_it() {
    let mut record = Record::new(vec![
        integer("a"),
        integer("other"),
        calculate("b", "${a} + 1"),
        calculate("drawn", "concat(random(), ${other})"),
        text("c").required("${b} > 2"),
    ]);
    let drawn = record.desk.drawn.get();
    let change = record.set("/data/a", "2");
    assert_eq!(record.paths(&change), ["/data/a", "/data/b", "/data/c"]);
    assert_eq!(record.desk.drawn.get(), drawn, "what does not read it is not computed");
    let change = record.set("/data/a", "2");
    assert_eq!(change.nodes, [0; 0], "the same answer changes nothing");
    record.set("/data/other", "1");
    assert_eq!(record.desk.drawn.get(), drawn + 1);
}

#[test]
fn fe5_what_is_irrelevant_keeps_its_answer_and_reads_as_empty() {
    let mut record = Record::new(vec![
        integer("a"),
        group("g", vec![text("b"), calculate("inside", "concat(${a}, 'x')")]).relevant("${a} = 1"),
        calculate("read", "concat('<', ${b}, '>')"),
        calculate("empty", "${b} = ''"),
    ]);
    record.set("/data/a", "1");
    record.set("/data/g/b", "写了");
    assert_eq!((record.value("/data/read"), record.value("/data/empty")), ("<写了>".into(), "false".into()));
    record.set("/data/a", "2");
    assert!(!record.relevant("/data/g/b") && !record.relevant("/data/g"));
    assert_eq!((record.value("/data/read"), record.value("/data/empty")), ("<>".into(), "true".into()));
    assert_eq!(record.value("/data/g/inside"), "1x", "computed only while it is relevant");
    record.set("/data/a", "1");
    assert_eq!((record.value("/data/read"), record.value("/data/g/b")), ("<写了>".into(), "写了".into()));
}

#[test]
fn fe6_a_computed_answer_is_one_that_its_question_takes() {
    let mut record = Record::new(vec![
        special("d", &Special::Decimal),
        integer("whole").calculation("${d} * 2"),
        calculate("none", "${d} + 'a'"),
        super::support::ask("day", crate::form::Kind::Date(crate::form::Date {})).calculation("now()"),
    ]);
    record.set("/data/d", "-1.3");
    assert_eq!(record.value("/data/whole"), "-2");
    assert_eq!(record.value("/data/none"), "", "no number is no answer");
    assert_eq!(record.value("/data/day"), "2026-09-14");
}

#[test]
fn fe7_a_new_record_has_what_stands_there_at_first() {
    let mut record = Record::new(vec![
        text("static").preset("好"),
        text("dynamic").default("concat(${static}, '!')"),
        text("hidden").default("'x'").relevant("${static} = 'y'"),
        special("who", &Special::Meta(crate::form::Meta::Username)),
        special("today", &Special::Meta(crate::form::Meta::Today)),
        special("start", &Special::Meta(crate::form::Meta::Start)),
    ]);
    let value = |record: &Record, name: &str| record.value(&format!("/data/{name}"));
    assert_eq!((value(&record, "static"), value(&record, "dynamic")), ("好".into(), "好!".into()));
    assert_eq!(value(&record, "hidden"), "", "nothing is put where nothing is asked");
    assert_eq!((value(&record, "who"), value(&record, "today")), ("lin".into(), "2026-09-14".into()));
    assert_eq!(value(&record, "start"), "2026-09-14T08:05:30.250+08:00");
    record.set("/data/static", "坏");
    assert_eq!(value(&record, "dynamic"), "好!", "it was computed once");
}

#[test]
fn fe22_a_place_is_due_where_its_question_was_answered_and_nowhere_else() {
    let mut record = Record::new(vec![
        text("arrived"),
        text("other"),
        special("where", &Special::Meta(crate::form::Meta::BackgroundGeopoint)).trigger("arrived"),
        text("computed").trigger("arrived"),
        repeat("visit", vec![text("seen"), special("at", &Special::Meta(crate::form::Meta::BackgroundGeopoint)).trigger("seen")]),
    ]);
    record.add("/data/visit");
    let due = |record: &Record, path: &str| {
        let found = record.filling.find(path).map(|at| record.filling.places_due(at));
        found.unwrap().iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(due(&record, "/data/arrived"), ["where"]);
    assert_eq!(due(&record, "/data/other"), [""; 0]);
    let second = due(&record, "/data/visit[2]/seen");
    assert_eq!(second.len(), 1);
    assert_ne!(second, due(&record, "/data/visit[1]/seen"), "its own row's");
    record.set("/data/where", "30.5 104.0 0 5");
    record.set("/data/arrived", "x");
    assert_eq!(record.value("/data/where"), "", "where it was measured before says nothing of now");
}

#[test]
fn fe7_a_trigger_computes_when_its_question_is_answered_and_never_else() {
    let mut record = Record::new(vec![
        text("a"),
        text("b"),
        text("c").calculation("${a}").trigger("b"),
        text("cleared").trigger("b"),
        calculate("d", "${c}"),
    ]);
    record.set("/data/cleared", "x");
    record.set("/data/a", "1");
    assert_eq!(record.value("/data/c"), "");
    record.set("/data/b", "x");
    assert_eq!(
        (record.value("/data/c"), record.value("/data/d"), record.value("/data/cleared")),
        ("1".into(), "1".into(), String::new())
    );
    record.set("/data/c", "mine");
    record.set("/data/a", "2");
    assert_eq!(record.value("/data/c"), "mine");
}

#[test]
fn fe8_conditions_are_asked_of_what_is_relevant_and_answered() {
    let mut record = Record::new(vec![
        integer("a"),
        integer("b").required("${a} > 1").constraint(". < ${a}"),
        text("locked").readonly("${a} = 9"),
        group("g", vec![text("inside")]).readonly("${a} = 9"),
        text("gone").required("true()").relevant("${a} = 5"),
    ]);
    assert_eq!(record.wrong("/data/b"), None);
    record.set("/data/a", "3");
    assert_eq!(record.wrong("/data/b"), Some(ViolationKind::Required));
    assert!(record.state("/data/b").required);
    record.set("/data/b", "3");
    assert_eq!(record.wrong("/data/b"), Some(ViolationKind::Constraint));
    record.set("/data/b", "2");
    assert_eq!(record.wrong("/data/b"), None);
    record.set("/data/b", "二");
    assert!(record.wrong("/data/b") == Some(ViolationKind::NotANumber));
    assert_eq!(record.wrong("/data/gone"), None, "nothing is wrong with what is not asked");
    assert!(!record.state("/data/locked").readonly);
    record.set("/data/a", "9");
    assert!(record.state("/data/locked").readonly && record.state("/data/g/inside").readonly);
}

#[test]
fn fe8_answers_have_to_be_of_their_kind() {
    let range = crate::form::Range { start: "0".into(), end: "2".into(), step: "0.5".into(), whole: false };
    let mut record = Record::new(vec![
        special("decimal", &Special::Decimal),
        special("range", &Special::Range(range)),
        special("time", &Special::Time),
        special("moment", &Special::DateTime),
        special("place", &Special::Geopoint),
        special("line", &Special::Geotrace),
        special("shape", &Special::Geoshape),
    ]);
    for (name, good, bad, unfit) in [
        ("decimal", "-1.5", "1,5", ViolationKind::NotADecimal),
        ("range", "1.5", "1.7", ViolationKind::OutOfRange),
        ("range", "2", "2.5", ViolationKind::OutOfRange),
        ("time", "10:30:00.000+08:00", "25:00", ViolationKind::NotATime),
        ("moment", "2026-09-14T10:30:00.000+08:00", "2026-09-14", ViolationKind::NotADateTime),
        ("place", "30.5 104.1 500 5", "95 0", ViolationKind::NotAPlace),
        ("line", "30 104; 30.1 104", "30 104", ViolationKind::NotALine),
        ("shape", "30 104;30 105;31 105;30 104", "30 104;30 105;31 105", ViolationKind::NotALine),
    ] {
        let path = format!("/data/{name}");
        record.set(&path, good);
        assert_eq!(record.wrong(&path), None, "{good}");
        record.set(&path, bad);
        assert_eq!(record.wrong(&path), Some(unfit), "{bad}");
    }
}

#[test]
fn fe9_what_cannot_be_said_hides_nothing_and_is_told() {
    let mut record = Record::new(vec![text("a"), text("b").relevant("regex(${a}, '[')"), calculate("c", "regex(${a}, '[')")]);
    record.set("/data/a", "x");
    assert!(record.relevant("/data/b"));
    assert_eq!(record.value("/data/c"), "");
    assert_eq!(record.filling.troubles().len(), 2);
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
