//! All expressions of a definition, each with where it stands, for those who check what they mean. That they are expressions `build` has
//! asked, where the cells are still known.

use qinglan_core::form::{Definition, Kind, Logic, Node, Preset, Special};

use crate::reference;

/// An expression as its author wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expression {
    /// The path of the question or part; empty for the form's own.
    pub path: String,
    /// The column of XLSForm: `relevant`.
    pub column: &'static str,
    pub text: String,
}

/// Every expression of `definition`, in the order of the form. What is packed and cannot be opened has none.
#[must_use]
pub fn expressions(definition: &Definition) -> Vec<Expression> {
    let mut all = Vec::new();
    let setup = definition.setup.as_ref().and_then(|setup| setup.open().ok());
    if let Some(text) = setup.and_then(|setup| setup.instance_name) {
        all.push(Expression { path: String::new(), column: "instance_name", text });
    }
    nodes(&definition.questions, "", &mut all);
    all
}

fn nodes(inside: &[Node], prefix: &str, all: &mut Vec<Expression>) {
    for node in inside {
        let path = if prefix.is_empty() { node.name().to_owned() } else { format!("{prefix}/{}", node.name()) };
        let logic = match node {
            Node::Question(question) => &question.logic,
            Node::Group(group) => &group.logic,
            Node::Repeat(repeat) => &repeat.logic,
        };
        if let Some(logic) = logic.as_ref().and_then(|logic| logic.open().ok()) {
            of_logic(&path, logic, all);
        }
        match node {
            Node::Question(question) => of_kind(&path, &question.kind, all),
            Node::Group(group) => nodes(&group.nodes, &path, all),
            Node::Repeat(repeat) => nodes(&repeat.nodes, &path, all),
        }
    }
}

fn of_logic(path: &str, logic: Logic, all: &mut Vec<Expression>) {
    let computed = match logic.default {
        Some(Preset::Computed(text)) => Some(text),
        Some(Preset::Value(_)) | None => None,
    };
    let found = [
        ("relevant", logic.relevant),
        ("required", logic.required),
        ("constraint", logic.constraint),
        ("readonly", logic.readonly),
        ("calculation", logic.calculation),
        ("default", computed),
        ("repeat_count", logic.count),
    ];
    let named = found.into_iter().filter_map(|(column, text)| Some((column, text?)));
    all.extend(named.map(|(column, text)| Expression { path: path.to_owned(), column, text }));
}

fn of_kind(path: &str, kind: &Kind, all: &mut Vec<Expression>) {
    let Kind::Special(special) = kind else { return };
    let Ok(Special::Choice(choice)) = special.open() else { return };
    let seed = choice.seed.filter(|seed| reference::references(seed).is_ok_and(|found| !found.is_empty()));
    let found = [("choice_filter", choice.filter), ("parameters", seed)];
    let named = found.into_iter().filter_map(|(column, text)| Some((column, text?)));
    all.extend(named.map(|(column, text)| Expression { path: path.to_owned(), column, text }));
}
