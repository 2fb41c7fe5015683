//! What holds of every form and every way of filling it.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index as Pick, select};

use super::support::{Record, Row, calculate, form, group, integer, repeat, text};
use crate::form::Definition;
use crate::form::engine::Model;

/// What a person does.
#[derive(Clone, Debug)]
enum Act {
    Answer(Pick, String),
    Add,
    Remove(Pick),
}

fn act() -> impl Strategy<Value = Act> {
    let value = select(vec!["", "0", "1", "2", "3", "甲"]).prop_map(str::to_owned);
    prop_oneof![
        6 => (any::<Pick>(), value).prop_map(|(at, value)| Act::Answer(at, value)),
        1 => Just(Act::Add),
        1 => any::<Pick>().prop_map(Act::Remove),
    ]
}

/// An expression over questions of the form, most of which read something.
fn expression() -> impl Strategy<Value = String> {
    let name = select(vec!["a", "b", "c", "d", "e", "x", "y", "z"]);
    (name.clone(), name, 0..9_u8).prop_map(|(one, other, shape)| match shape {
        0 => format!("${{{one}}} + 1"),
        1 => format!("${{{one}}} = ${{{other}}}"),
        2 => format!("concat(${{{one}}}, ${{{other}}})"),
        3 => format!("if(${{{one}}} > 1, ${{{other}}}, 'n')"),
        4 => format!("sum(/data/r/{one}) + 0"),
        5 => format!("count(/data/r[{one} = 1])"),
        6 => format!("string-length(${{{one}}}) > 1"),
        7 => "position(..)".to_owned(),
        _ => format!("/data/r[1]/{one} != ''"),
    })
}

/// A form whose parts have some of those expressions, in columns that fit; most of them have no cycle.
fn definition() -> impl Strategy<Value = Definition> {
    vec((0..8_usize, 0..4_u8, expression()), 0..8).prop_map(|rules| {
        let said = |row: Row, at: usize| {
            rules.iter().filter(|(part, ..)| *part == at).fold(row, |row, (_, column, text)| match column {
                0 => row.relevant(text),
                1 => row.calculation(text),
                2 => row.required(text),
                _ => row.constraint(text),
            })
        };
        let inner = vec![said(integer("x"), 5), said(text("y"), 6), group("h", vec![said(text("z"), 7)])];
        let rows = vec![
            said(integer("a"), 0),
            said(text("b"), 1),
            group("g", vec![said(integer("c"), 2), said(text("d"), 3)]),
            said(calculate("e", "${a}"), 4),
            repeat("r", inner),
        ];
        form(rows, Vec::new())
    })
}

/// All that there is to know of a record.
fn whole(record: &Record) -> Vec<String> {
    let state = |at| format!("{} {:?}", record.filling.path(at), record.filling.state(at));
    record.filling.nodes().map(state).collect()
}

/// Does it; what is computed is nobody's to answer.
fn take(record: &mut Record, act: Act) {
    match act {
        Act::Answer(at, value) => {
            let at = at.index(record.filling.nodes().count());
            let model = record.filling.model();
            let template = record.filling.template_of(at);
            if model.templates().asked(template).is_some() && !model.computes(template) {
                record.filling.answer(at, &value);
            }
        }
        Act::Add => drop(record.add("/data/r")),
        Act::Remove(row) => {
            let rows = record.filling.nodes().filter(|at| record.filling.position(*at).is_some()).count();
            if rows > 0 {
                record.remove(&format!("/data/r[{}]", row.index(rows) + 1));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn fe4_computing_what_an_answer_touches_gives_what_computing_all_does(definition in definition(), acts in vec(act(), 0..24)) {
        let Ok(_) = Model::new(&definition) else { return Ok(()) };
        let mut record = Record::of(&definition);
        for act in acts {
            let shown = format!("{act:?}");
            take(&mut record, act);
            let touched = whole(&record);
            record.filling.settle();
            prop_assert_eq!(touched, whole(&record), "{}", shown);
        }
    }

    #[test]
    fn fe4_what_is_not_said_to_have_changed_has_not(definition in definition(), acts in vec(act(), 1..12)) {
        let Ok(_) = Model::new(&definition) else { return Ok(()) };
        let mut record = Record::of(&definition);
        for act in acts {
            let Act::Answer(at, value) = act else { continue };
            let at = at.index(record.filling.nodes().count());
            let before: Vec<_> = record.filling.nodes().map(|at| record.filling.state(at)).collect();
            let change = record.filling.answer(at, &value);
            for (at, before) in before.into_iter().enumerate().filter(|(at, _)| !change.nodes.contains(at)) {
                prop_assert_eq!(before, record.filling.state(at), "{}", record.filling.path(at));
            }
        }
    }
}
