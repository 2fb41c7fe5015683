//! A record as it is stored, its fields and rows, and as it is filled (rule FE14).

use super::filling::{Change, Filling};
use super::instance::{Index, Instance};
use super::template::{Asked, Part};
use crate::form::answers::{answer_to, photos};
use crate::form::{How, Kind, Meta, Special, choice_field, is_chosen, parse, ticked};
use crate::record::{Entity, Field, Value, hex};

impl Filling {
    /// Takes the rows and answers of a stored record, in place of those that are here.
    pub fn load(&mut self, entity: &Entity) -> Change {
        self.clear();
        for template in 0..self.model().templates().all().len() {
            match self.model().templates().get(template).map(|known| &known.part) {
                Some(Part::Repeat { .. }) => self.load_rows(template, entity),
                Some(Part::Question(_)) => self.load_answers(template, entity),
                _ => {}
            }
        }
        self.settle()
    }

    /// Takes what has changed of a stored record: answers where they stand, or all of it where rows came or went.
    pub fn follow(&mut self, entity: &Entity) -> Change {
        if self.everywhere().any(|at| self.rows_differ(at, entity)) {
            return self.load(entity);
        }
        let differs = |at: Index| {
            let (asked, field) = (self.asked(at)?, self.field(at)?);
            let text = text_of(asked, entity, &field);
            (!self.is_computed(at) && self.answer_at(at) != text).then_some((at, text))
        };
        let changes: Vec<(Index, String)> = self.everywhere().filter_map(differs).collect();
        // Nobody answered here: what a trigger computes was computed there.
        for (at, text) in changes {
            self.put(at, &text);
        }
        self.finish();
        self.take_change()
    }

    /// Takes what somebody has just answered, and what that triggers. The record has it already, in this field.
    pub fn hear(&mut self, entity: &Entity, field: &Field) -> Change {
        let question = self.find_field(field).and_then(|at| Some((at, self.asked(at)?, self.field(at)?)));
        match question {
            Some((at, asked, own)) => {
                let text = text_of(asked, entity, &own);
                self.answer(at, &text)
            }
            // Rows.
            None => self.follow(entity),
        }
    }

    /// What the record has to be told so that it holds what is here: rows that a count or the form itself made, what was put in at first or
    /// by a trigger. What is computed is stored when the record is submitted, unless it could not be computed again.
    #[must_use]
    pub fn unsaved(&self, entity: &Entity) -> Vec<(Field, Value)> {
        self.differences(entity, self.nodes(), |at| !self.is_computed(at))
    }

    /// As [`Filling::unsaved`], of what a change has changed, where the record had all of it before.
    #[must_use]
    pub fn unsaved_of(&self, change: &Change, entity: &Entity) -> Vec<(Field, Value)> {
        if change.moved {
            self.unsaved(entity)
        } else {
            self.differences(entity, change.nodes.iter().copied(), |at| !self.is_computed(at))
        }
    }

    /// The answer to the question at a node as a record has it, whatever it is here.
    #[must_use]
    pub fn stored(&self, at: Index, entity: &Entity) -> String {
        let question = self.asked(at).and_then(|asked| Some((asked, self.field(at)?)));
        question.map(|(asked, field)| text_of(asked, entity, &field)).unwrap_or_default()
    }

    /// All that is here and not in the record, of the nodes that count.
    pub(super) fn differences(
        &self,
        entity: &Entity,
        nodes: impl Iterator<Item = Index>,
        counts: impl Fn(Index) -> bool,
    ) -> Vec<(Field, Value)> {
        let mut all = Vec::new();
        for at in nodes {
            let Some(field) = self.field(at) else { continue };
            if let Some(position) = self.position(at) {
                if entity.versions(&field).is_empty() {
                    all.push((field, Value::Row(i64::try_from(position).unwrap_or(i64::MAX))));
                }
                continue;
            }
            let Some(asked) = self.asked(at).filter(|_| counts(at)) else { continue };
            let text = self.answer_at(at);
            if text != text_of(asked, entity, &field) {
                // A number with zeros before it is the same number.
                let told = values(asked, entity, &field, text).into_iter();
                all.extend(told.filter(|(field, value)| entity.value(field).unwrap_or(&Value::Empty) != value));
            }
        }
        all
    }

    /// Nothing answered, and no rows.
    fn clear(&mut self) {
        self.instance = Instance::new(self.model().templates());
        // What stands there at first was stored when the record was begun.
        for at in 0..self.instance.len() {
            if let Some(node) = self.instance.get_mut(at) {
                node.value.clear();
            }
        }
        self.queue.clear();
        self.once.clear();
        self.moved = true;
    }

    fn load_rows(&mut self, repeat: usize, entity: &Entity) {
        let Some(parent) = self.model().templates().parent(repeat) else { return };
        // The last first: rows move what is behind them.
        for parent in self.instance.of(parent).to_vec().into_iter().rev() {
            let stored = entity.rows(&self.repeat_path(parent, repeat));
            let names = stored.into_iter().map(|(row, _)| row.rsplit('/').next().unwrap_or_default().to_owned()).collect();
            self.insert_named(parent, repeat, 0, names);
        }
    }

    fn load_answers(&mut self, template: usize, entity: &Entity) {
        for at in self.instance.of(template).to_vec() {
            let (Some(asked), Some(field)) = (self.asked(at), self.field(at)) else { continue };
            let text = text_of(asked, entity, &field);
            self.put(at, &text);
        }
    }

    fn rows_differ(&self, parent: Index, entity: &Entity) -> bool {
        let templates = self.model().templates();
        let mut repeats = templates.children(self.template_of(parent)).filter(|child| templates.is_repeat(*child));
        repeats.any(|repeat| {
            let stored = entity.rows(&self.repeat_path(parent, repeat));
            let stored = stored.iter().map(|(row, _)| row.rsplit('/').next().unwrap_or_default());
            !stored.eq(self.row_names(parent, repeat))
        })
    }
}

/// The answer in a record, as XForms writes it; of several pictures the first.
pub(super) fn text_of(asked: &Asked, entity: &Entity, field: &Field) -> String {
    if let Kind::Photo(_) = asked.kind {
        return photos(entity, field.as_str()).first().map(|(_, file)| hex(&file.sha256)).unwrap_or_default();
    }
    match answer_to(entity, field, &asked.kind) {
        None => String::new(),
        Some(Value::Text(text)) => text,
        Some(Value::Int(number)) => number.to_string(),
        Some(Value::List(names)) => names.join(" "),
        Some(Value::Bool(truth)) => truth.to_string(),
        Some(Value::File(file)) => hex(&file.sha256),
        Some(Value::Empty | Value::Row(_) | Value::Removed(_)) => String::new(),
    }
}

/// The fields that say an answer: one, or one for each of several choices. Files are put in by whoever has them.
pub(super) fn values(asked: &Asked, entity: &Entity, field: &Field, text: &str) -> Vec<(Field, Value)> {
    let one = |value| vec![(field.clone(), value)];
    let names = || text.split_whitespace();
    match (&asked.kind, &asked.special) {
        (Kind::SelectMany(select), _) => {
            let known = select.choices.iter().map(|choice| choice.name.as_str());
            let changed = known.filter(|name| is_chosen(entity, field, name) != names().any(|taken| taken == *name));
            changed
                .filter_map(|name| {
                    let on = names().any(|taken| taken == name);
                    Some((choice_field(field, name)?, ticked(entity, field, name, on)))
                })
                .collect()
        }
        (Kind::Tally(_), _) => Vec::new(),
        (_, _) if text.is_empty() => one(Value::Empty),
        (Kind::Photo(_) | Kind::Audio(_), _) | (_, Some(Special::File(_) | Special::Meta(Meta::BackgroundAudio))) => Vec::new(),
        (_, Some(Special::Choice(choice))) if choice.how == How::Rank => one(Value::List(names().map(str::to_owned).collect())),
        (kind, _) => one(parse(kind, text)),
    }
}
