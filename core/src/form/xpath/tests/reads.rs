//! What can be told of an expression without evaluating it.

use super::read;
use crate::form::xpath::{Axis, Expr, Path, Start, Step, Test, Within};

fn path(text: &str) -> Path {
    match read(text) {
        Expr::Path(path) => path,
        other => panic!("{other:?}"),
    }
}

#[test]
fn xp8_an_expression_tells_what_it_reads() {
    let expr = read("if(/data/a = ${b}[c > 1], count(instance('x')/root/item[name = current()/../d][e]/f), once('g'))");
    let reads = expr.paths();
    let shown: Vec<(String, Option<Within>)> = reads.iter().map(|read| (read.path.to_string(), read.within)).collect();
    let within = |read, steps| Some(Within { read, steps });
    assert_eq!(
        shown,
        [
            ("/data/a".to_owned(), None),
            ("${b}[c > 1]".to_owned(), None),
            ("c".to_owned(), within(1, 0)),
            ("instance('x')/root/item[name = current()/../d][e]/f".to_owned(), None),
            ("name".to_owned(), within(3, 2)),
            ("current()/../d".to_owned(), within(3, 2)),
            ("e".to_owned(), within(3, 2)),
        ]
    );
    assert_eq!(reads[5].path.start, Start::Current);
    assert_eq!(read("string() + position()").paths().len(), 1, "`string()` reads the node at hand");
    let of_expression = read("randomize(a[b])/c");
    let shown: Vec<String> = of_expression.paths().iter().map(|read| read.path.to_string()).collect();
    assert_eq!(shown, ["randomize(a[b])/c", "a[b]", "b"]);
}

#[test]
fn xp8_an_expression_tells_whether_it_changes_by_itself() {
    for (text, volatile) in [
        ("random()", true),
        ("a[now() > 1]", true),
        ("1 + today()", true),
        ("-uuid()", true),
        ("once('a')", true),
        ("randomize(a)", true),
        ("randomize(a, 1)", false),
        ("a + b", false),
        ("(a | b[random()])[1]/c", true),
        ("version()", false),
    ] {
        assert_eq!(read(text).is_volatile(), volatile, "{text}");
    }
}

#[test]
fn xp7_a_path_takes_the_place_of_each_reference() {
    let find = |name: &str, predicate: bool| match name {
        "a" if predicate => Some(path("current()/../a")),
        "a" => Some(path("../a")),
        "row" => Some(path("/data/row")),
        "root" => Some(path("/")),
        _ => None,
    };
    for (text, resolved) in [
        ("${a} + 1", "../a + 1"),
        ("${a}/b", "../a/b"),
        ("${row}[2]/n", "/data/row[2]/n"),
        ("count(${row}[n = ${a}])", "count(/data/row[n = current()/../a])"),
        ("(${row})[1]", "/data/row[1]"),
        ("(${row}/n)[1]", "(/data/row/n)[1]"),
        ("${root}[1]", "(/)[1]"),
        ("if(${a}, ${a} | ${row}, -${a})", "if(../a, ../a | /data/row, -../a)"),
    ] {
        let mut expr = read(text);
        let deep = expr.depth();
        assert_eq!(expr.resolve(&mut { find }), Ok(()), "{text}");
        assert_eq!(expr, read(resolved), "{text}");
        assert!(expr.depth() <= deep, "{text}");
    }
    let mut unknown = read("${a} + ${other}");
    assert_eq!(unknown.resolve(&mut { find }), Err("other".to_owned()));
    let parent = Step::new(Axis::Parent, Test::Node);
    assert_eq!(path("..").steps, [parent]);
}
