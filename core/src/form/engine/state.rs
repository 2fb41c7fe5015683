//! What a part of a record is like at the moment: asked at all, needed, right, and what there is to choose.

use super::super::validate::{ViolationKind, missing, rows_violation};
use super::super::xpath::{self, Expr};
use super::super::{How, Kind, MediumKind, Special};
use super::fault::Column;
use super::filling::Filling;
use super::instance::Index;
use super::kinds;
use super::template::{Asked, Part, Template};
use super::view::At;
use crate::order;

/// A node as people meet it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// Relevant with all that it is in.
    pub relevant: bool,
    pub required: bool,
    pub readonly: bool,
    /// The answer as XForms writes it, as far as it is offered; kept while it is irrelevant. Empty for parts.
    pub value: String,
    /// Why it cannot be submitted so; nothing of what is irrelevant.
    pub wrong: Option<ViolationKind>,
}

/// Something to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    pub value: String,
    pub label: String,
    /// What stands beside its words: names of files.
    pub media: Vec<String>,
}

#[expect(clippy::redundant_closure, reason = "the functions themselves are not general enough over the view's lifetime")]
impl Filling {
    /// The state of a node; nothing for a place that there is not.
    #[must_use]
    pub fn state(&self, at: Index) -> Option<State> {
        let node = self.instance.get(at)?;
        let template = self.model().templates().get(node.template)?;
        let mut state = State {
            relevant: node.relevant,
            required: false,
            readonly: self.is_readonly(at),
            value: node.answer().to_owned(),
            wrong: None,
        };
        match &template.part {
            Part::Question(asked) => {
                let when = self.holds(at, Column::Required);
                state.required = when.unwrap_or(asked.required);
                state.wrong = if node.relevant { self.wrong(at, asked, &state.value, state.required) } else { None };
            }
            Part::Form | Part::Group | Part::Repeat { .. } => {}
        }
        Some(state)
    }

    /// What is wrong with the number of rows of a repeat in one node; nothing of what is irrelevant.
    #[must_use]
    pub fn rows_wrong(&self, parent: Index, repeat: usize) -> Option<ViolationKind> {
        let Part::Repeat { min, max, .. } = self.model().templates().get(repeat)?.part else { return None };
        if !self.instance.get(parent)?.relevant {
            return None;
        }
        let rows = self.instance.rows(parent, repeat).len();
        rows_violation(u32::try_from(rows).unwrap_or(u32::MAX), min, max)
    }

    /// What there is to choose, in the order in which it is offered; nothing where the question is none of choice.
    #[must_use]
    pub fn offers(&self, at: Index) -> Option<Vec<Offer>> {
        let asked = self.asked(at)?;
        match (&asked.kind, &asked.special) {
            (Kind::SelectOne(select) | Kind::SelectMany(select), _) => {
                let offer = |choice: &super::super::Choice| Offer {
                    value: choice.name.clone(),
                    label: self.reader().words(&choice.label).to_owned(),
                    media: Vec::new(),
                };
                Some(select.choices.iter().map(offer).collect())
            }
            (_, Some(Special::Choice(choice))) => {
                let rule = self.model().rule(self.instance.template(at), Column::Choices)?;
                let found = self.with(&rule.expr, at, |expr, context| xpath::evaluate_nodes(expr, context)).unwrap_or_default();
                let value = choice.value.as_deref().unwrap_or("name");
                let label = choice.label.as_deref().unwrap_or("label");
                Some(found.into_iter().map(|node| self.offer(node, &choice.list, value, label)).collect())
            }
            _ => None,
        }
    }

    /// What is left of a choice, where not all of it is offered.
    pub(super) fn still_offered(&self, at: Index, value: &str) -> Option<String> {
        let Some(Special::Choice(choice)) = &self.asked(at)?.special else { return None };
        let offers = self.offers(at).unwrap_or_default();
        let offered = |name: &&str| offers.iter().any(|offer| offer.value == *name);
        let left = match choice.how {
            How::One => Some(value).filter(offered).unwrap_or_default().to_owned(),
            How::Many | How::Rank => value.split_whitespace().filter(offered).collect::<Vec<_>>().join(" "),
        };
        (left != value).then_some(left)
    }

    /// Several choices in the order in which they are offered, whatever else was given behind them.
    pub(super) fn in_order(&self, at: Index, value: &str) -> String {
        let several = self.asked(at).is_some_and(|asked| match (&asked.kind, &asked.special) {
            (Kind::SelectMany(_), _) => true,
            (_, Some(Special::Choice(choice))) => choice.how == How::Many,
            _ => false,
        });
        if !several {
            return value.to_owned();
        }
        let offers = self.offers(at).unwrap_or_default();
        let place = |name: &&str| offers.iter().position(|offer| offer.value == *name).unwrap_or(usize::MAX);
        let mut names: Vec<&str> = value.split_whitespace().collect();
        order::by_key(&mut names, place);
        names.join(" ")
    }

    /// The words of a choice, of the question that an expression names.
    pub(super) fn choice_name(&self, value: &str, question: &str) -> Option<String> {
        let template = self.model().question_named(question)?;
        self.choice_label(self.model().templates().asked(template)?, value)
    }

    /// The words of a choice; nothing for what the form no longer offers to anybody.
    pub(super) fn choice_label(&self, asked: &Asked, value: &str) -> Option<String> {
        match (&asked.kind, &asked.special) {
            (Kind::SelectOne(select) | Kind::SelectMany(select), _) => {
                select.choice(value).map(|choice| self.reader().words(&choice.label).to_owned())
            }
            (_, Some(Special::Choice(choice))) => {
                let (_, list) = self.model().list(&choice.list)?;
                list.rows.iter().find(|row| row.name == value).map(|row| self.reader().words(&row.label).to_owned())
            }
            _ => None,
        }
    }

    /// What the question at a node takes; nothing where none is asked.
    #[must_use]
    pub fn asked(&self, at: Index) -> Option<&Asked> {
        self.model().templates().asked(self.instance.template(at))
    }

    /// What the form says of a node.
    #[must_use]
    pub fn template(&self, at: Index) -> Option<&Template> {
        self.model().templates().get(self.instance.template(at))
    }

    fn wrong(&self, at: Index, asked: &Asked, value: &str, required: bool) -> Option<ViolationKind> {
        if value.is_empty() {
            return required.then_some(missing(&asked.kind));
        }
        let unfit = kinds::unfit(asked, value, self.device());
        unfit.or_else(|| (self.holds(at, Column::Constraint) == Some(false)).then_some(ViolationKind::Constraint))
    }

    /// What is in something that nobody edits is not edited either.
    fn is_readonly(&self, at: Index) -> bool {
        self.instance.with_ancestors(at).any(|around| {
            let always = self.asked(around).is_some_and(|asked| asked.readonly || asked.special == Some(Special::Note));
            always || self.holds(around, Column::Readonly) == Some(true)
        })
    }

    /// What a condition says; nothing where there is none, or it cannot be said.
    fn holds(&self, at: Index, column: Column) -> Option<bool> {
        let rule = self.model().rule(self.instance.template(at), column)?;
        self.with(&rule.expr, at, |expr, context| xpath::evaluate_boolean(expr, context)).ok()
    }

    fn offer(&self, node: At, list: &str, value: &str, label: &str) -> Offer {
        if let Some(row) = self.view().row(node) {
            let columns = self.model().list(list).map_or(&[][..], |(_, list)| &list.columns);
            let cell = |name: &str| match name {
                "name" => row.name.as_str(),
                "label" => self.reader().words(&row.label),
                name => {
                    columns.iter().position(|known| known == name).and_then(|at| row.cells.get(at)).map_or("", String::as_str)
                }
            };
            // Small ones: a large picture has no place in a row of choices.
            let small = row.media.iter().filter(|medium| medium.kind != MediumKind::BigImage);
            let media =
                small.map(|medium| self.reader().words(&medium.file).to_owned()).filter(|name| !name.is_empty()).collect();
            return Offer { value: cell(value).to_owned(), label: cell(label).to_owned(), media };
        }
        // A row of a repeat is offered by one of its answers.
        let answer = node.in_record().and_then(|row| {
            let question = self.model().question_named(list)?;
            self.instance.inside(row, question).first().and_then(|at| self.instance.get(*at))
        });
        let text = answer.map(|node| node.answer().to_owned()).unwrap_or_default();
        Offer { value: text.clone(), label: text, media: Vec::new() }
    }

    /// What the form would be called with these answers, where it says how.
    #[must_use]
    pub fn instance_name(&self) -> Option<String> {
        let rule = self.model().rule(0, Column::InstanceName)?;
        let said = |expr: &Expr| {
            self.with(expr, 0, |expr, context| xpath::evaluate_text(expr, context).map(std::borrow::Cow::into_owned))
        };
        said(&rule.expr).ok().filter(|name| !name.is_empty())
    }
}
