//! Rows of repeats: added, removed, counted, and what is computed across them.

use super::support::{Record, calculate, integer, repeat, text};

#[test]
fn fe2_a_name_in_a_row_means_the_same_row() {
    let mut record = Record::new(vec![
        repeat("r", vec![integer("a"), calculate("twice", "${a} * 2"), calculate("all", "sum(/data/r/a)")]),
        calculate("sum", "sum(${a})"),
    ]);
    record.set("/data/r[1]/a", "3");
    record.add("/data/r");
    record.set("/data/r[2]/a", "4");
    assert_eq!((record.value("/data/r[1]/twice"), record.value("/data/r[2]/twice")), ("6".into(), "8".into()));
    assert_eq!((record.value("/data/r[1]/all"), record.value("/data/sum")), ("7".into(), "7".into()));
}

#[test]
fn fe4_an_answer_in_a_row_asks_only_that_row_again() {
    let mut record = Record::new(vec![
        repeat("r", vec![integer("a"), calculate("b", "coalesce(${a}, 0) + 1")]),
        calculate("sum", "sum(${b})"),
    ]);
    record.add("/data/r");
    record.add("/data/r");
    let change = record.set("/data/r[2]/a", "5");
    assert_eq!(record.paths(&change), ["/data/r[2]/a", "/data/r[2]/b", "/data/sum"]);
}

#[test]
fn fe10_rows_come_and_go_with_what_is_computed_of_them() {
    let mut record = Record::new(vec![
        repeat("r", vec![integer("a").default("position(..) * 10"), calculate("nr", "position(..)")]),
        calculate("count", "count(${r})"),
        calculate("sum", "sum(${a})"),
    ]);
    assert_eq!((record.value("/data/count"), record.value("/data/sum")), ("1".into(), "10".into()), "a record begins with a row");
    assert!(record.add("/data/r").moved);
    record.add("/data/r");
    assert_eq!((record.value("/data/r[3]/a"), record.value("/data/sum")), ("30".into(), "60".into()));
    assert!(record.remove("/data/r[2]").moved);
    assert_eq!((record.value("/data/count"), record.value("/data/sum")), ("2".into(), "40".into()));
    assert_eq!((record.value("/data/r[2]/nr"), record.value("/data/r[2]/a")), ("2".into(), "30".into()));
    record.remove("/data/r[1]");
    record.remove("/data/r[1]");
    assert_eq!((record.value("/data/count"), record.value("/data/sum")), ("0".into(), "0".into()));
}

#[test]
fn fe10_a_row_may_start_from_the_one_before_it() {
    let before = "if(position(..) > 1, indexed-repeat(${to}, ${turn}, position(..) - 1) + 1, 1)";
    let mut record = Record::new(vec![repeat("turn", vec![integer("from").default(before), integer("to")])]);
    record.set("/data/turn[1]/to", "8");
    record.add("/data/turn");
    assert_eq!(record.value("/data/turn[2]/from"), "9");
}

#[test]
fn fe11_a_count_makes_rows_and_keeps_those_that_are_too_many() {
    let mut record = Record::new(vec![
        integer("n"),
        repeat("r", vec![text("a"), calculate("nr", "position(..)")]).count("${n}"),
        calculate("count", "count(${r})"),
        calculate("all", "join(',', ${a})"),
    ]);
    assert_eq!(record.value("/data/count"), "0");
    record.set("/data/n", "3");
    assert_eq!((record.value("/data/count"), record.value("/data/r[3]/nr")), ("3".into(), "3".into()));
    record.set("/data/r[3]/a", "third");
    record.set("/data/n", "1");
    assert_eq!((record.value("/data/count"), record.value("/data/all")), ("1".into(), String::new()));
    assert_eq!(record.filling.nodes().filter(|at| record.filling.path(*at).starts_with("/data/r[3]")).count(), 0);
    record.set("/data/n", "");
    assert_eq!(record.value("/data/count"), "1", "while the number is typed anew");
    record.set("/data/n", "3");
    assert_eq!((record.value("/data/all"), record.value("/data/r[3]/a")), (",,third".into(), "third".into()));
}

#[test]
fn fe11_a_computed_count_is_an_answer_that_nobody_gives() {
    let mut record = Record::new(vec![
        integer("n"),
        repeat("r", vec![integer("m"), repeat("s", vec![text("a")]).count("${m} + 1")]).count("${n} * 2"),
    ]);
    record.set("/data/n", "1");
    assert_eq!(record.value("/data/r_count"), "2");
    record.set("/data/r[2]/m", "2");
    assert_eq!(record.value("/data/r[2]/s_count"), "3");
    assert!(record.filling.find("/data/r[2]/s[3]/a").is_some());
    assert!(record.filling.find("/data/r[1]/s[1]").is_none());
}

#[test]
fn fe11_a_count_has_a_bound() {
    let mut record =
        Record::new(vec![integer("n"), repeat("r", vec![text("a")]).count("${n}"), calculate("count", "count(${r})")]);
    record.set("/data/n", "99999999");
    assert_eq!(record.value("/data/count"), crate::form::engine::ROWS_MAX.to_string());
}

#[test]
fn fe5_an_irrelevant_row_is_none() {
    let mut record =
        Record::new(vec![integer("n"), repeat("r", vec![text("a")]).relevant("${n} > 0"), calculate("count", "count(${r})")]);
    assert_eq!(record.value("/data/count"), "0");
    record.set("/data/n", "1");
    assert_eq!(record.value("/data/count"), "1");
}

#[test]
fn fe7_a_trigger_and_rows_that_its_question_makes_do_not_meet() {
    let mut record = Record::new(vec![
        repeat("r", vec![text("a")]).count("${n}"),
        integer("n"),
        text("t").calculation("concat('t', ${n})").trigger("n"),
        text("after").calculation("concat(${t}, '!')").trigger("t"),
    ]);
    record.set("/data/n", "2");
    assert_eq!((record.value("/data/t"), record.value("/data/after")), ("t2".into(), "t2!".into()), "a trigger triggers");
}

#[test]
fn fe7_triggers_that_trigger_each_other_come_to_an_end() {
    let mut record =
        Record::new(vec![integer("a").calculation("${b} + 1").trigger("b"), integer("b").calculation("${a} + 1").trigger("a")]);
    record.set("/data/a", "1");
    assert_ne!(record.value("/data/b"), "");
}

#[test]
fn fe7_rows_that_a_default_makes_have_their_defaults_each_once() {
    let inner = repeat("s", vec![text("x")]).count("${k}");
    let mut record = Record::new(vec![
        integer("n"),
        repeat("r", vec![integer("k").default("1 + 1"), inner, text("m").default("concat('a', 'b')")]).count("${n}"),
    ]);
    record.set("/data/n", "3");
    for row in 1..=3 {
        let at = |path: &str| format!("/data/r[{row}]/{path}");
        assert_eq!((record.value(&at("k")), record.value(&at("m"))), ("2".into(), "ab".into()));
        assert!(record.filling.find(&at("s[2]/x")).is_some());
    }
    let drawn = Record::new(vec![repeat("r", vec![text("a").default("random()")]).count("3")]);
    assert_eq!(drawn.desk.drawn.get(), 3);
}
