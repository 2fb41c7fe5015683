//! What is refused where a form is made.

use super::support::{calculate, faults, group, integer, listed, repeat, text};
use crate::form::How;
use crate::form::engine::{Column, FaultKind};

#[test]
fn fe1_every_fault_is_told_with_its_part_and_column() {
    let found = faults(vec![
        integer("a").relevant("${nothing} = 1"),
        integer("b").constraint(". >"),
        group("g", vec![integer("twin")]),
        integer("twin").calculation("${twin}"),
        integer("c").required("/data/lost = 1"),
        integer("d").trigger("nobody"),
        listed("e", How::One, "nolist", None),
        listed("f", How::One, "${a}", None),
        calculate("h", "instance('lost')/root/item[name = 1]/label"),
        calculate("i", "pulldata('gone', 'a', 'b', 'c')"),
    ]);
    let found: Vec<(String, Column, String)> =
        found.into_iter().map(|fault| (fault.path, fault.column, format!("{:?}", fault.kind))).collect();
    let told = |path: &str, column: Column, kind: &str| {
        assert!(
            found.iter().any(|(known, at, what)| known == path && *at == column && what.starts_with(kind)),
            "{path} {kind} in {found:#?}"
        );
    };
    told("a", Column::Relevant, "UnknownName");
    told("b", Column::Constraint, "Syntax");
    told("twin", Column::Calculation, "AmbiguousName");
    told("c", Column::Required, "UnknownPath");
    told("d", Column::Trigger, "UnknownName");
    told("e", Column::Choices, "UnknownList");
    told("f", Column::Choices, "UnknownList");
    told("h", Column::Calculation, "UnknownList");
    told("i", Column::Calculation, "UnknownList");
    assert_eq!(found.len(), 9);
}

#[test]
fn fe3_what_depends_on_itself_is_refused_with_the_way_round() {
    let cycle = |found: Vec<crate::form::engine::Fault>| match found.as_slice() {
        [only] => match &only.kind {
            FaultKind::Cycle { paths } => (only.column, paths.join(" ")),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    };
    let three = vec![calculate("a", "${c}"), calculate("b", "${a}"), calculate("c", "${b} + 1")];
    assert_eq!(cycle(faults(three)), (Column::Calculation, "a c b".into()));
    assert_eq!(cycle(faults(vec![calculate("a", "if(. = '', 1, .)")])), (Column::Calculation, "a".into()));
    let own_group = vec![group("g", vec![text("a")]).relevant("${a} = ''")];
    assert_eq!(cycle(faults(own_group)), (Column::Relevant, "g".into()));
    let own_count = vec![repeat("r", vec![integer("a")]).count("count(${r}) + 1")];
    assert!(cycle(faults(own_count)).1.contains("r_count"));
    let filter = vec![listed("one", How::One, "${a}", None), repeat("r", vec![text("a").relevant("${one} = ''")])];
    assert_eq!(cycle(faults(filter)).1, "one r/a", "what is offered depends on what is chosen");
    let two = faults(vec![calculate("a", "${a}"), calculate("b", "${c}"), calculate("c", "${b}")]);
    assert_eq!(two.len(), 2, "each is told");
    let running = vec![repeat("r", vec![calculate("t", "indexed-repeat(${t}, ${r}, position(..) - 1) + 1")])];
    assert_eq!(cycle(faults(running)).1, "r/t");
}

#[test]
fn fe3_what_only_looks_like_a_circle_is_none() {
    for rows in [
        vec![integer("a").constraint(". < 10 and . != ${b}"), integer("b").constraint(". != ${a}")],
        vec![calculate("a", "once(random())")],
        vec![repeat("r", vec![calculate("nr", "position(..)"), text("a").relevant("position(..) > 1")])],
        vec![repeat("r", vec![integer("a"), calculate("of", "count(${r})"), calculate("sum", "sum(/data/r/a)")])],
        vec![integer("a").required("${b} = ''"), integer("b").required("${a} = ''")],
        vec![integer("n").calculation("${m}").trigger("t"), integer("m").calculation("${n}").trigger("t"), text("t")],
    ] {
        let form = super::support::form(rows, Vec::new());
        assert!(crate::form::engine::Model::new(&form).is_ok(), "{:?}", crate::form::engine::Model::new(&form).err());
    }
}
