//! A record as it is stored, its fields and rows, and as it is filled (rules FE14 and FE15).

use super::filling::Filling;
use super::instance::Index;
use super::template::{Asked, Part};
use crate::form::answers::{answer_to, join};
use crate::form::{How, Kind, Special, choice_field, is_chosen, parse, ticked};
use crate::record::{Entity, Field, Value, hex};

impl Filling {
    /// Takes the rows and answers of a stored record, in place of those that are here.
    pub fn load(&mut self, entity: &Entity) {
        self.clear();
        for template in 0..self.model().templates().all().len() {
            match self.model().templates().get(template).map(|known| &known.part) {
                Some(Part::Repeat { .. }) => self.load_rows(template, entity),
                Some(Part::Question(_)) => self.load_answers(template, entity),
                _ => {}
            }
        }
        self.settle();
    }

    /// Takes what has changed of the answers of a record whose rows are those that are here; whether it could, or has to be loaded.
    #[must_use]
    pub fn follow(&mut self, entity: &Entity) -> Option<super::Change> {
        if self.everywhere().any(|at| self.rows_differ(at, entity)) {
            return None;
        }
        let differs = |at: &Index| {
            let (asked, field) = (self.asked(*at)?, self.field(*at)?);
            let text = text_of(asked, entity, &field);
            (!self.is_computed(*at) && self.answer_at(*at) != text).then_some((*at, text))
        };
        let changes: Vec<(Index, String)> = self.everywhere().filter_map(|at| differs(&at)).collect();
        // Nobody answered here: what a trigger computes was computed there.
        for (at, text) in changes {
            self.put(at, &text);
        }
        self.finish();
        Some(self.take_change())
    }

    /// The field of a node: a question's answer, a row; nothing for the form itself and for what no field can be.
    #[must_use]
    pub fn field(&self, at: Index) -> Option<Field> {
        let mut around: Vec<Index> = self.with_ancestors(at).collect();
        around.reverse();
        let mut path = String::new();
        for node in around.into_iter().skip(1) {
            path = join(&path, self.model().templates().name(self.template_of(node)));
            if let Some(row) = self.row_name(node) {
                path = join(&path, row);
            }
        }
        Field::new(path).ok()
    }

    /// What the record has to be told so that it holds what is here: rows that a count or the form itself made, what was put in at first or
    /// by a trigger. What is computed is stored when the record is submitted, unless it could not be computed again.
    #[must_use]
    pub fn unsaved(&self, entity: &Entity) -> Vec<(Field, Value)> {
        self.differences(entity, |at| !self.is_computed(at))
    }

    /// What the record has to be told before it is submitted: what is computed too, and that what is irrelevant is not answered.
    #[must_use]
    pub fn to_submit(&self, entity: &Entity) -> Vec<(Field, Value)> {
        let mut all = self.differences(entity, |_| true);
        for at in self.everywhere().filter(|at| !self.is_relevant(*at)) {
            let (Some(asked), Some(field)) = (self.asked(at), self.field(at)) else { continue };
            if !text_of(asked, entity, &field).is_empty() {
                all.retain(|(known, _)| *known != field);
                all.extend(values(asked, entity, &field, ""));
            }
        }
        all
    }

    fn differences(&self, entity: &Entity, counts: impl Fn(Index) -> bool) -> Vec<(Field, Value)> {
        let mut all = Vec::new();
        for at in self.nodes() {
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

    fn load_rows(&mut self, repeat: usize, entity: &Entity) {
        let Some(parent) = self.model().templates().parent(repeat) else { return };
        // The last first: rows move what is behind them.
        for parent in self.all_of(parent).into_iter().rev() {
            let stored = entity.rows(&self.repeat_path(parent, repeat));
            let names = stored.into_iter().map(|(row, _)| row.rsplit('/').next().unwrap_or_default().to_owned()).collect();
            self.insert_named(parent, repeat, 0, names);
        }
    }

    fn load_answers(&mut self, template: usize, entity: &Entity) {
        for at in self.all_of(template) {
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

    fn repeat_path(&self, parent: Index, repeat: usize) -> String {
        let above = self.field(parent).map(|field| field.to_string()).unwrap_or_default();
        join(&above, self.model().templates().name(repeat))
    }
}

/// The answer in a record, as XForms writes it.
fn text_of(asked: &Asked, entity: &Entity, field: &Field) -> String {
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
fn values(asked: &Asked, entity: &Entity, field: &Field, text: &str) -> Vec<(Field, Value)> {
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
        (Kind::Photo(_) | Kind::Audio(_), _) | (_, Some(Special::File(_))) => Vec::new(),
        (_, Some(Special::Choice(choice))) if choice.how == How::Rank => one(Value::List(names().map(str::to_owned).collect())),
        (kind, _) => one(parse(kind, text)),
    }
}
