//! A form without answers: its parts in one list, each before what is in it, as the nodes of an instance are named after them.

use std::collections::BTreeMap;

use super::super::xpath::{Axis, Path, Start, Step, Test};
use super::super::{Definition, Kind, Logic, Node, Packed, Preset, Special};
use super::fault::{Column, Fault, FaultKind};
use super::said;
use crate::words::Words;

/// What the name of a computed number of rows ends in.
pub const COUNTER: &str = "_count";

/// A part of a form: all its nodes have its name.
#[derive(Debug)]
pub struct Template {
    /// Its own part of the path.
    pub name: String,
    /// Without rows: `group/question`; empty for the form itself.
    pub path: String,
    /// What it is in; nothing for the form itself.
    pub parent: Option<usize>,
    /// One past the last part inside it.
    pub end: usize,
    pub part: Part,
    pub label: Words,
    pub required_message: Words,
    pub constraint_message: Words,
    /// What is told beside the hint, to those who are being trained.
    pub guidance: Words,
    /// What stands there before anybody answers.
    pub preset: String,
    /// The questions whose change computes this one; none where it follows whatever it names.
    pub triggers: Vec<usize>,
    pub appearance: Vec<String>,
}

/// What a part is.
#[derive(Debug)]
pub enum Part {
    Form,
    Group,
    Repeat {
        min: Option<u32>,
        max: Option<u32>,
        /// Its rows are as many as something says, and people add and remove none.
        counted: bool,
    },
    Question(Box<Asked>),
}

/// What a question takes.
#[derive(Debug)]
pub struct Asked {
    pub kind: Kind,
    /// What [`Kind::Special`] has packed.
    pub special: Option<Special>,
    pub required: bool,
    pub readonly: bool,
}

impl Asked {
    /// People answer it: it is more than words to read, and is not computed out of sight.
    #[must_use]
    pub const fn is_asked(&self) -> bool {
        !matches!(self.special, Some(Special::Note | Special::Hidden | Special::Meta(_)))
    }
}

/// An expression of a form, before it is read.
pub(super) struct Written {
    pub at: usize,
    pub column: Column,
    pub text: String,
}

/// All parts of a form, with what else its expressions are.
#[derive(Debug, Default)]
pub struct Templates {
    all: Vec<Template>,
    /// Nothing for a name that several parts have.
    named: BTreeMap<String, Option<usize>>,
    /// What is directly in each part, by name.
    inside: Vec<BTreeMap<String, usize>>,
}

impl Templates {
    /// The parts of `definition`, its expressions, and what of it cannot be read.
    pub(super) fn grow(definition: &Definition, root: &str) -> (Self, Vec<Written>, Vec<Fault>) {
        let mut growth = Growth { templates: Self::default(), written: Vec::new(), triggers: Vec::new(), faults: Vec::new() };
        let form = growth.add(None, root, &Words::default(), Part::Form);
        growth.nodes(form, &definition.questions);
        growth.close(form);
        growth.connect();
        (growth.templates, growth.written, growth.faults)
    }

    #[must_use]
    pub fn get(&self, at: usize) -> Option<&Template> {
        self.all.get(at)
    }

    #[must_use]
    pub fn all(&self) -> &[Template] {
        &self.all
    }

    #[must_use]
    pub fn parent(&self, at: usize) -> Option<usize> {
        self.all.get(at)?.parent
    }

    #[must_use]
    pub fn name(&self, at: usize) -> &str {
        self.all.get(at).map_or("", |template| &template.name)
    }

    #[must_use]
    pub fn path(&self, at: usize) -> &str {
        self.all.get(at).map_or("", |template| &template.path)
    }

    #[must_use]
    pub fn is_repeat(&self, at: usize) -> bool {
        self.all.get(at).is_some_and(|template| matches!(template.part, Part::Repeat { .. }))
    }

    #[must_use]
    pub fn asked(&self, at: usize) -> Option<&Asked> {
        match &self.all.get(at)?.part {
            Part::Question(asked) => Some(asked),
            Part::Form | Part::Group | Part::Repeat { .. } => None,
        }
    }

    /// The parts directly in it.
    pub fn children(&self, at: usize) -> impl Iterator<Item = usize> {
        let end = self.all.get(at).map_or(0, |template| template.end);
        let mut next = at + 1;
        core::iter::from_fn(move || {
            let child = (next < end).then_some(next)?;
            next = self.all.get(child)?.end;
            Some(child)
        })
    }

    /// The part directly in it that has a name.
    #[must_use]
    pub fn child(&self, at: usize, name: &str) -> Option<usize> {
        self.inside.get(at)?.get(name).copied()
    }

    /// Itself, what it is in, and so on to the form.
    pub fn with_ancestors(&self, at: usize) -> impl Iterator<Item = usize> {
        core::iter::successors(Some(at), |at| self.parent(*at))
    }

    /// Whether `inner` is `outer`, or in it.
    #[must_use]
    pub fn holds(&self, outer: usize, inner: usize) -> bool {
        self.all.get(outer).is_some_and(|template| (outer..template.end).contains(&inner))
    }

    /// The part with a name that no other has.
    ///
    /// # Errors
    /// What is wrong with the name.
    pub(super) fn find(&self, name: &str) -> Result<usize, FaultKind> {
        match self.named.get(name) {
            Some(Some(at)) => Ok(*at),
            Some(None) => Err(FaultKind::AmbiguousName { name: name.to_owned() }),
            None => Err(FaultKind::UnknownName { name: name.to_owned() }),
        }
    }

    /// The path that `${name}` is for an expression of `from`: within what both are in, where that is in a row of a repeat, and else
    /// from above (rule FE2).
    pub(super) fn route(&self, from: usize, to: usize) -> Path {
        let shared = || self.with_ancestors(from).skip(1).find(|around| *around != to && self.holds(*around, to));
        let in_row = |at: usize| self.with_ancestors(at).any(|around| self.is_repeat(around));
        match shared().filter(|shared| in_row(*shared)) {
            Some(shared) => {
                let up = self.with_ancestors(from).take_while(|at| *at != shared).count();
                let steps = core::iter::repeat_with(|| Step::new(Axis::Parent, Test::Node)).take(up);
                Path::new(Start::Context, steps.chain(self.down(shared, to)).collect())
            }
            None => self.absolute(to),
        }
    }

    pub(super) fn absolute(&self, to: usize) -> Path {
        let root = Step::new(Axis::Child, Test::Name(self.name(0).to_owned()));
        Path::new(Start::Root, core::iter::once(root).chain(self.down(0, to)).collect())
    }

    /// The steps from a part to one inside it.
    pub(super) fn down(&self, from: usize, to: usize) -> Vec<Step> {
        let mut steps: Vec<Step> = self
            .with_ancestors(to)
            .take_while(|at| *at != from)
            .map(|at| Step::new(Axis::Child, Test::Name(self.name(at).to_owned())))
            .collect();
        steps.reverse();
        steps
    }
}

struct Growth {
    templates: Templates,
    written: Vec<Written>,
    /// Names of triggers, to be found once all names are known.
    triggers: Vec<(usize, Vec<String>)>,
    faults: Vec<Fault>,
}

impl Growth {
    fn add(&mut self, parent: Option<usize>, name: &str, label: &Words, part: Part) -> usize {
        let at = self.templates.all.len();
        let above = parent.map_or("", |parent| self.templates.path(parent));
        let path = match (parent, above) {
            (None, _) => String::new(),
            (Some(_), "") => name.to_owned(),
            (Some(_), above) => format!("{above}/{name}"),
        };
        self.templates.inside.push(BTreeMap::new());
        if let Some(siblings) = parent.and_then(|parent| self.templates.inside.get_mut(parent)) {
            siblings.entry(name.to_owned()).or_insert(at);
            self.templates.named.entry(name.to_owned()).and_modify(|known| *known = None).or_insert(Some(at));
        }
        self.templates.all.push(Template {
            name: name.to_owned(),
            path,
            parent,
            end: at + 1,
            part,
            label: label.clone(),
            required_message: Words::default(),
            constraint_message: Words::default(),
            guidance: Words::default(),
            preset: String::new(),
            triggers: Vec::new(),
            appearance: Vec::new(),
        });
        at
    }

    fn close(&mut self, at: usize) {
        let end = self.templates.all.len();
        if let Some(template) = self.templates.all.get_mut(at) {
            template.end = end;
        }
    }

    fn nodes(&mut self, parent: usize, nodes: &[Node]) {
        for node in nodes {
            match node {
                Node::Question(question) => {
                    let special = match &question.kind {
                        Kind::Special(packed) => self.opened(parent, &question.name, packed.open().ok()),
                        _ => None,
                    };
                    let (kind, required, readonly) = (question.kind.clone(), question.required, question.readonly);
                    let part = Part::Question(Box::new(Asked { kind, special, required, readonly }));
                    let at = self.add(Some(parent), &question.name, &question.label, part);
                    self.choices(at);
                    self.logic(at, question.logic.as_ref());
                    self.words(at, question.hint.as_ref());
                }
                Node::Group(group) => {
                    let at = self.add(Some(parent), &group.name, &group.label, Part::Group);
                    self.logic(at, group.logic.as_ref());
                    self.words(at, group.hint.as_ref());
                    self.nodes(at, &group.nodes);
                    self.close(at);
                }
                Node::Repeat(repeat) => {
                    let count = repeat.logic.as_ref().and_then(|logic| logic.open().ok()).and_then(|logic| logic.count);
                    let counter = count.map(|count| self.counter(parent, &repeat.name, count));
                    let part = Part::Repeat { min: repeat.min, max: repeat.max, counted: counter.is_some() };
                    let at = self.add(Some(parent), &repeat.name, &repeat.label, part);
                    self.written.extend(counter.map(|text| Written { at, column: Column::Count, text }));
                    self.logic(at, repeat.logic.as_ref());
                    self.words(at, repeat.hint.as_ref());
                    self.nodes(at, &repeat.nodes);
                    self.close(at);
                }
            }
        }
    }

    /// How many rows there are is the answer to a question: where it is computed, of one that nobody sees, as other tools have it.
    fn counter(&mut self, parent: usize, repeat: &str, count: String) -> String {
        let text = count.trim();
        let alone = text.starts_with("${") && text.find('}') == Some(text.len() - 1);
        if alone {
            return count;
        }
        let name = format!("{repeat}{COUNTER}");
        let kind = Kind::Special(Packed::new(&Special::Hidden));
        let asked = Asked { kind, special: Some(Special::Hidden), required: false, readonly: true };
        let at = self.add(Some(parent), &name, &Words::default(), Part::Question(Box::new(asked)));
        self.written.push(Written { at, column: Column::Calculation, text: count });
        format!("${{{name}}}")
    }

    fn opened<T>(&mut self, parent: usize, name: &str, opened: Option<T>) -> Option<T> {
        if opened.is_none() {
            let path = format!("{}/{name}", self.templates.path(parent));
            self.faults.push(Fault { path, column: Column::Type, kind: FaultKind::Unreadable });
        }
        opened
    }

    fn choices(&mut self, at: usize) {
        if let Some(Special::Choice(_)) = self.templates.asked(at).and_then(|asked| asked.special.as_ref()) {
            // What it is made of is known when all names are; the text is put together then.
            self.written.push(Written { at, column: Column::Choices, text: String::new() });
        }
    }

    fn logic(&mut self, at: usize, packed: Option<&Packed<Logic>>) {
        let Some(packed) = packed else { return };
        let Ok(logic) = packed.open() else {
            let path = self.templates.path(at).to_owned();
            self.faults.push(Fault { path, column: Column::Type, kind: FaultKind::Unreadable });
            return;
        };
        let (preset, computed) = match logic.default {
            Some(Preset::Value(text)) => (text, None),
            Some(Preset::Computed(text)) => (String::new(), Some(text)),
            None => (String::new(), None),
        };
        let texts = [
            (Column::Relevant, logic.relevant),
            (Column::Required, logic.required),
            (Column::Constraint, logic.constraint),
            (Column::Readonly, logic.readonly),
            (Column::Calculation, logic.calculation),
            (Column::Default, computed),
        ];
        self.written.extend(texts.into_iter().filter_map(|(column, text)| Some(Written { at, column, text: text? })));
        if !logic.trigger.is_empty() {
            self.triggers.push((at, logic.trigger));
        }
        if let Some(template) = self.templates.all.get_mut(at) {
            template.required_message = logic.required_message;
            template.constraint_message = logic.constraint_message;
            template.guidance = logic.guidance;
            template.preset = preset;
            template.appearance = logic.appearance;
        }
    }

    /// What its words read, so that they are shown anew when it changes.
    fn words(&mut self, at: usize, hint: Option<&Words>) {
        let Some(template) = self.templates.all.get(at) else { return };
        let said = [&template.label, &template.required_message, &template.constraint_message, &template.guidance];
        let reading = said::reading(&said.into_iter().chain(hint).collect::<Vec<_>>());
        self.written.extend(reading.map(|text| Written { at, column: Column::Words, text }));
    }

    fn connect(&mut self) {
        for (at, names) in core::mem::take(&mut self.triggers) {
            let mut found = Vec::new();
            for name in names {
                match self.templates.find(&name) {
                    Ok(trigger) => found.push(trigger),
                    Err(kind) => {
                        let path = self.templates.path(at).to_owned();
                        self.faults.push(Fault { path, column: Column::Trigger, kind });
                    }
                }
            }
            if let Some(template) = self.templates.all.get_mut(at) {
                template.triggers = found;
            }
        }
    }
}
