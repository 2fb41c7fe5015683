//! Forms as short lists of parts, and records of them that are filled by path.

use std::cell::Cell;
use std::rc::Rc;

use crate::form::engine::{Change, Fault, Filling, Model, Reader, State};
use crate::form::testing::Filled;
use crate::form::xpath::{Algorithm, BadPattern, Environment};
use crate::form::{
    Choice, Definition, Group, How, Kind, List, ListChoice, ListRow, Logic, Node, Packed, Preset, Print, Question, Repeat,
    Select, Setup, Special, Text, ViolationKind,
};
use crate::id::Millis;
use crate::words::Words;

/// A machine whose clock stands still at 2026-09-14T08:05:30.250 in China, and that counts what it is asked by chance.
#[derive(Default)]
pub struct Desk {
    pub drawn: Cell<u64>,
}

impl Environment for Desk {
    fn now(&self) -> Millis {
        Millis(1_789_344_330_250)
    }

    fn offset_minutes(&self, _: Millis) -> i32 {
        480
    }

    fn random(&self) -> u64 {
        self.drawn.set(self.drawn.get() + 1);
        self.drawn.get() << 40
    }

    fn regex(&self, _: &str, _: &str) -> Result<bool, BadPattern> {
        Err(BadPattern)
    }

    fn digest(&self, _: Algorithm, _: &[u8]) -> Vec<u8> {
        Vec::new()
    }

    fn property(&self, name: &str) -> Option<String> {
        (name == "username").then(|| "lin".to_owned())
    }
}

/// A part of a form, with what is said of it.
pub struct Row(Node, Logic);

pub fn ask(name: &str, kind: Kind) -> Row {
    let question = Question {
        name: name.into(),
        label: Words::new(name, ""),
        hint: None,
        kind,
        required: false,
        readonly: false,
        logic: None,
    };
    Row(Node::Question(question), Logic::default())
}

pub fn text(name: &str) -> Row {
    ask(name, Kind::Text(Text::default()))
}

pub fn integer(name: &str) -> Row {
    ask(name, Kind::Integer(crate::form::Integer::default()))
}

pub fn special(name: &str, special: &Special) -> Row {
    ask(name, Kind::Special(Packed::new(special)))
}

pub fn calculate(name: &str, calculation: &str) -> Row {
    special(name, &Special::Hidden).calculation(calculation)
}

pub fn select(name: &str, choices: &[&str]) -> Row {
    let choices =
        choices.iter().map(|name| Choice { name: (*name).into(), label: Words::new(format!("{name}的话"), "") }).collect();
    ask(name, Kind::SelectOne(Select { choices, ..Select::default() }))
}

pub fn many(name: &str, choices: &[&str]) -> Row {
    let choices = choices.iter().map(|name| Choice { name: (*name).into(), label: Words::new(*name, "") }).collect();
    ask(name, Kind::SelectMany(Select { choices, ..Select::default() }))
}

pub fn listed(name: &str, how: How, list: &str, filter: Option<&str>) -> Row {
    let choice = ListChoice { how, list: list.into(), filter: filter.map(str::to_owned), ..ListChoice::default() };
    special(name, &Special::Choice(choice))
}

pub fn group(name: &str, rows: Vec<Row>) -> Row {
    let group = Group { name: name.into(), label: Words::new(name, ""), hint: None, nodes: nodes(rows), logic: None };
    Row(Node::Group(group), Logic::default())
}

pub fn repeat(name: &str, rows: Vec<Row>) -> Row {
    let repeat = Repeat {
        name: name.into(),
        label: Words::new(name, ""),
        hint: None,
        nodes: nodes(rows),
        min: None,
        max: None,
        add_label: None,
        logic: None,
    };
    Row(Node::Repeat(repeat), Logic::default())
}

impl Row {
    fn with(mut self, change: impl FnOnce(&mut Logic)) -> Self {
        change(&mut self.1);
        self
    }

    pub fn relevant(self, text: &str) -> Self {
        self.with(|logic| logic.relevant = Some(text.into()))
    }

    pub fn required(self, text: &str) -> Self {
        self.with(|logic| logic.required = Some(text.into()))
    }

    pub fn constraint(self, text: &str) -> Self {
        self.with(|logic| logic.constraint = Some(text.into()))
    }

    /// What is said when the condition does not hold.
    pub fn told(self, text: &str) -> Self {
        self.with(|logic| logic.constraint_message = Words::new(text, ""))
    }

    pub fn readonly(self, text: &str) -> Self {
        self.with(|logic| logic.readonly = Some(text.into()))
    }

    pub fn calculation(self, text: &str) -> Self {
        self.with(|logic| logic.calculation = Some(text.into()))
    }

    pub fn trigger(self, name: &str) -> Self {
        self.with(|logic| logic.trigger.push(name.into()))
    }

    pub fn preset(self, text: &str) -> Self {
        self.with(|logic| logic.default = Some(Preset::Value(text.into())))
    }

    pub fn default(self, text: &str) -> Self {
        self.with(|logic| logic.default = Some(Preset::Computed(text.into())))
    }

    pub fn count(self, text: &str) -> Self {
        self.with(|logic| logic.count = Some(text.into()))
    }

    pub fn labelled(mut self, text: &str) -> Self {
        if let Node::Question(question) = &mut self.0 {
            question.label = Words::new(text, "");
        }
        self
    }

    fn node(self) -> Node {
        let Self(mut node, logic) = self;
        let packed = (logic != Logic::default()).then(|| Packed::new(&logic));
        match &mut node {
            Node::Question(question) => question.logic = packed,
            Node::Group(group) => group.logic = packed,
            Node::Repeat(repeat) => repeat.logic = packed,
        }
        node
    }
}

fn nodes(rows: Vec<Row>) -> Vec<Node> {
    rows.into_iter().map(Row::node).collect()
}

/// A list of choices: each row's name and the cell of its column.
pub fn list(name: &str, column: &str, rows: &[(&str, &str)]) -> List {
    let row = |(name, cell): &(&str, &str)| ListRow {
        name: (*name).into(),
        label: Words::new(format!("{name}的话"), ""),
        cells: vec![(*cell).into()],
        media: Vec::new(),
    };
    List { name: name.into(), file: String::new(), columns: vec![column.into()], rows: rows.iter().map(row).collect() }
}

pub fn form(rows: Vec<Row>, lists: Vec<List>) -> Definition {
    let setup = Setup { lists, ..Setup::default() };
    Definition {
        id: "form".into(),
        version: 3,
        title: Words::new("表", ""),
        description: None,
        questions: nodes(rows),
        title_from: Vec::new(),
        print: Print::default(),
        setup: Some(Packed::new(&setup)),
    }
}

pub fn faults(rows: Vec<Row>) -> Vec<Fault> {
    Model::new(&form(rows, Vec::new())).map(drop).unwrap_err()
}

/// A record that is being filled.
pub struct Record {
    pub filling: Filling,
    pub desk: Rc<Desk>,
}

impl Record {
    pub fn new(rows: Vec<Row>) -> Self {
        Self::of(&form(rows, Vec::new()))
    }

    pub fn of(form: &Definition) -> Self {
        let desk = Rc::new(Desk::default());
        let mut rows = 0;
        let names = move |_: &str| {
            rows += 1;
            format!("{rows:08x}")
        };
        let model = Rc::new(Model::new(form).unwrap());
        let filling = Filling::begin(model, Rc::clone(&desk) as Rc<dyn Environment>, Reader::default(), Box::new(names));
        Self { filling, desk }
    }

    pub fn set(&mut self, path: &str, value: &str) -> Change {
        let at = self.filling.find(path).unwrap_or_else(|| panic!("no {path}"));
        self.filling.answer(at, value)
    }

    pub fn add(&mut self, path: &str) -> Change {
        let (parent, repeat) = self.filling.find_repeat(path).unwrap();
        self.filling.add_row(parent, repeat)
    }

    pub fn remove(&mut self, path: &str) -> Change {
        let row = self.filling.find(path).unwrap();
        self.filling.remove_row(row)
    }

    pub fn state(&self, path: &str) -> State {
        let at = self.filling.find(path).unwrap_or_else(|| panic!("no {path}"));
        self.filling.state(at).unwrap()
    }

    pub fn value(&self, path: &str) -> String {
        self.state(path).value
    }

    pub fn relevant(&self, path: &str) -> bool {
        self.state(path).relevant
    }

    pub fn wrong(&self, path: &str) -> Option<ViolationKind> {
        self.state(path).wrong
    }

    pub fn offers(&self, path: &str) -> Vec<String> {
        let at = self.filling.find(path).unwrap();
        self.filling.offers(at).unwrap().into_iter().map(|offer| offer.value).collect()
    }

    /// The paths that are to be shown anew.
    pub fn paths(&self, change: &Change) -> Vec<String> {
        change.nodes.iter().map(|at| self.filling.path(*at)).collect()
    }
}

/// A stored record with what `record` has to tell it.
pub fn saved(record: &Record, before: Filled) -> Filled {
    let told = record.filling.unsaved(&before.entity);
    told.into_iter().fold(before, |filled, (field, value)| filled.set(field.as_str(), value))
}
