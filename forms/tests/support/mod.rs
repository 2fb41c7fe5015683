//! What the tests share.
#![allow(dead_code, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use qinglan_core::form::{Definition, Kind, Logic, Node, Packed, Setup, Special};
use qinglan_core::words::Words;
use qinglan_forms::Fault;

pub fn lines(faults: &[Fault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// The lines that differ, and not two whole forms.
pub fn difference(found: &Definition, wanted: &Definition, what: &str) -> Option<String> {
    let lines = |form: &Definition| serde_json::to_string_pretty(form).unwrap().lines().map(str::to_owned).collect::<Vec<_>>();
    let (found, wanted) = (lines(found), lines(wanted));
    let at = (0..found.len().max(wanted.len())).find(|at| found.get(*at) != wanted.get(*at))?;
    let near = |lines: &[String]| lines[at.saturating_sub(10).min(lines.len())..(at + 5).min(lines.len())].join("\n");
    Some(format!("{what}: line {at} differs\nfound:\n{}\nwanted:\n{}", near(&found), near(&wanted)))
}

pub fn assert_same(found: &Definition, wanted: &Definition, what: &str) {
    if let Some(difference) = difference(found, wanted, what) {
        panic!("{difference}");
    }
    assert_eq!(found, wanted, "{what}");
}

/// A definition without what pyxform's XML does not say, or says otherwise, and on purpose:
/// - the order of languages, and `default` among them, which it adds for its own texts;
/// - `-`, which it writes where a text is missing;
/// - its own English label of the question that `or_other` adds, and hint of `phone number`;
/// - a text that nobody may change and nothing computes, which is a note in XForms;
/// - curly quotes of texts, which it straightens;
/// - the time of midnight after a date in a cell.
pub fn comparable(form: &Definition) -> Definition {
    let mut form = form.clone();
    if let Some(packed) = &form.setup {
        let mut setup = packed.open().unwrap();
        setup.languages.sort();
        setup.languages.retain(|name| name != "default");
        for list in &mut setup.lists {
            list.rows.iter_mut().for_each(|row| plainer(&mut row.label));
        }
        form.setup = (setup != Setup::default()).then(|| Packed::new(&setup));
    }
    form.questions = form.questions.iter().map(node).collect();
    form
}

fn node(node_: &Node) -> Node {
    let mut node_ = node_.clone();
    match &mut node_ {
        Node::Question(question) => {
            words(&mut question.label, &mut question.hint);
            let logic = question.logic.as_ref().map(|logic| logic.open().unwrap()).unwrap_or_default();
            if question.readonly && logic.calculation.is_none() && matches!(question.kind, Kind::Text(_)) {
                question.kind = Kind::Special(Packed::new(&Special::Note));
                question.readonly = false;
            }
            if let Kind::SelectOne(select) | Kind::SelectMany(select) = &mut question.kind {
                select.choices.iter_mut().for_each(|choice| plainer(&mut choice.label));
            }
            question.logic = self::logic(logic);
        }
        Node::Group(group) => {
            words(&mut group.label, &mut group.hint);
            group.nodes = group.nodes.iter().map(node).collect();
        }
        Node::Repeat(repeat) => {
            words(&mut repeat.label, &mut repeat.hint);
            repeat.nodes = repeat.nodes.iter().map(node).collect();
        }
    }
    node_
}

fn logic(mut logic: Logic) -> Option<Packed<Logic>> {
    for words in [&mut logic.guidance, &mut logic.constraint_message, &mut logic.required_message] {
        plainer(words);
    }
    logic.trigger.sort();
    (logic != Logic::default()).then(|| Packed::new(&logic))
}

fn words(label: &mut Words, hint: &mut Option<Words>) {
    plainer(label);
    if let Some(words) = hint {
        plainer(words);
        if words.is_empty() {
            *hint = None;
        }
    }
}

fn plainer(words: &mut Words) {
    let strip = |text: &mut String| {
        *text = text.replace(" 00:00:00", "").replace(['“', '”'], "\"").replace(['‘', '’'], "'");
        if ["-", "Specify other.", "请说明。", "Enter numbers only."].contains(&text.as_str()) {
            text.clear();
        }
    };
    strip(&mut words.zh);
    strip(&mut words.en);
    if let Some(others) = &mut words.others {
        others.iter_mut().for_each(|(_, text)| strip(text));
        others.retain(|(_, text)| !text.is_empty());
        others.sort();
    }
    words.others = words.others.take().filter(|others| !others.is_empty());
}
