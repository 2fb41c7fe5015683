//! Paths in the place of names.

use super::read;
use crate::form::xpath::{Axis, Expr, Path, Stands, Step, Test};

fn path(text: &str) -> Path {
    match read(text) {
        Expr::Path(path) => path,
        other => panic!("{other:?}"),
    }
}

#[test]
fn xp7_a_path_takes_the_place_of_each_reference() {
    let find = |name: &str, stands: Stands| match name {
        "a" if stands.everywhere => Some(path("/data/row/a")),
        "a" if stands.predicate => Some(path("current()/../a")),
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
        ("indexed-repeat(${a}, ${row}, ${a} - 1)", "indexed-repeat(/data/row/a, /data/row, ../a - 1)"),
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
