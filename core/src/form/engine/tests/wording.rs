//! Answers as people read and type them.

use super::support::{Record, calculate, integer, listed, many, select, special, text};
use crate::form::{How, Special};
use crate::words::Words;

fn record() -> Record {
    let rows = vec![
        select("one", &["a", "b"]),
        many("many", &["x", "y"]),
        listed("town", How::Many, "towns", None),
        special("time", &Special::Time),
        special("moment", &Special::DateTime),
        special("part", &Special::Decimal),
        integer("n"),
        text("words"),
        calculate("sum", "1 + 1"),
    ];
    Record::of(&super::support::form(rows, vec![super::support::list("towns", "county", &[("t1", "c"), ("t2", "c")])]))
}

#[test]
fn fe17_answers_are_read_in_words() {
    let record = record();
    let said = |name: &str, answer: &str| {
        let at = record.filling.find(&format!("/data/{name}")).unwrap();
        record.filling.wording(at, answer)
    };
    assert_eq!(said("one", "b"), "b的话");
    assert_eq!(said("one", "gone"), "gone", "shown rather than hidden");
    assert_eq!(said("many", "x y"), "x、y");
    assert_eq!(said("town", "t2 t1"), format!("{}、{}", label("t2"), label("t1")));
    assert_eq!(said("time", "10:30:00.000+08:00"), "10:30");
    assert_eq!(said("moment", "2026-09-14T02:05:00.000Z"), "2026年9月14日 10:05", "as clocks here show it");
    assert_eq!(said("part", "0.5"), "0.5");
    assert_eq!(said("n", "7"), "7");
    assert_eq!(said("words", "一行\n又一行"), "一行\n又一行");
}

fn label(name: &str) -> String {
    let list = super::support::list("towns", "county", &[(name, "c")]);
    list.rows.first().map(|row| Words::get(&row.label, crate::words::Language::Zh).to_owned()).unwrap()
}

#[test]
fn fe17_what_is_typed_becomes_an_answer_and_the_answer_what_is_shown() {
    let record = record();
    for (name, typed, written, shown) in [
        ("time", "10:30", "10:30:00.000+08:00", "10:30"),
        ("moment", "2026-09-14T10:30", "2026-09-14T10:30:00.000+08:00", "2026-09-14T10:30"),
        ("part", "１．５", "1.5", "1.5"),
        ("part", "1。5", "1.5", "1.5"),
        ("part", "半", "半", "半"),
        ("time", "", "", ""),
        ("moment", "", "", ""),
    ] {
        let at = record.filling.find(&format!("/data/{name}")).unwrap();
        assert_eq!(record.filling.written(at, typed), written, "{name} {typed:?}");
        assert_eq!(record.filling.typed(at, written), shown, "{name} {typed:?}");
    }
    let at = record.filling.find("/data/moment").unwrap();
    assert_eq!(record.filling.typed(at, "2026-09-14T02:05:00.000Z"), "2026-09-14T10:05", "of another place");
}
