//! What the functions give: XPath 1.0, section 4, and the functions of the ODK XForms specification.
//!
//! One `match` for each kind of value; a file for each group of functions.

mod choices;
mod conditions;
mod dates;
mod geo;
mod nodes;
mod numbers;
mod random;
mod strings;

use std::borrow::Cow;

pub(super) use numbers::math;

use super::ast::Expr;
use super::evaluate::{Evaluated, Evaluator, Focus};
use super::function::{Function, Gives};
use super::tree::Tree;
use super::value::{EvalError, Value};
use crate::form::base64;

/// A call in the middle of an evaluation. Arguments are evaluated as they are asked for.
pub(super) struct Call<'s, 'a, T: Tree> {
    pub evaluator: &'s Evaluator<'a, T>,
    pub arguments: &'a [Expr],
    pub focus: Focus<T::Node>,
}

impl<'a, T: Tree> Call<'_, 'a, T> {
    /// What a function that gives a truth value gives.
    pub fn as_boolean(&self, function: Function) -> Evaluated<bool> {
        match function {
            Function::Boolean => self.boolean(0),
            Function::False => Ok(false),
            Function::Not => self.boolean(0).map(|value| !value),
            Function::True => Ok(true),
            Function::Lang => self.lang(),
            Function::Contains => {
                let (text, part) = (self.text(0)?, self.text(1)?);
                Ok(self.find(&text, &part)?.is_some())
            }
            Function::StartsWith => Ok(self.text(0)?.as_bytes().starts_with(self.text(1)?.as_bytes())),
            Function::EndsWith => Ok(self.text(0)?.as_bytes().ends_with(self.text(1)?.as_bytes())),
            Function::Regex => self.regex(),
            Function::BooleanFromString => Ok(matches!(&*self.text(0)?, "true" | "1")),
            Function::Checklist => self.checklist(),
            Function::WeightedChecklist => self.weighted_checklist(),
            Function::Selected => self.selected(),
            Function::Geofence => self.geofence(),
            _ => Err(EvalError::Malformed),
        }
    }

    /// What a function that gives a number gives.
    pub fn as_number(&self, function: Function) -> Evaluated<f64> {
        match function {
            Function::Count => Ok(self.nodes(0)?.len() as f64),
            Function::CountNonEmpty => self.count_non_empty(),
            Function::Last => Ok(self.focus.size as f64),
            Function::Number => self.number(0),
            Function::Position if self.arguments.is_empty() => Ok(self.focus.position as f64),
            Function::Position => self.position_of(),
            Function::Sum => self.sum(),
            Function::Max => self.extreme(|best, number| number > best),
            Function::Min => self.extreme(|best, number| number < best),
            Function::StringLength => Ok(self.text(0)?.chars().count() as f64),
            Function::CountSelected => Ok(choices::items(&self.text(0)?).count() as f64),
            Function::DecimalDateTime => self.decimal_date_time(),
            Function::DecimalTime => self.decimal_time(),
            Function::Area => self.area(),
            Function::Distance => self.distance(),
            Function::Random => Ok(random::fraction(self.evaluator.environment.random())),
            Function::Pi => Ok(core::f64::consts::PI),
            Function::Round | Function::Pow | Function::Atan2 => self.of_two_numbers(function),
            _ => numbers::of_one(function, self.number(0)?, self.evaluator.environment),
        }
    }

    /// What a function that gives a text gives.
    pub fn as_text(&self, function: Function) -> Evaluated<Cow<'a, str>> {
        let world = self.evaluator.environment;
        let text = match function {
            Function::String => return self.text(0),
            Function::Coalesce => return self.coalesce(),
            Function::Once => return self.once(),
            Function::Concat => self.join("", 0)?,
            Function::Join => self.join(&self.text(0)?, 1)?,
            Function::Substring => self.substring()?,
            Function::SubstringBefore => self.substring_before()?,
            Function::SubstringAfter => self.substring_after()?,
            Function::Substr => self.substr()?,
            Function::NormalizeSpace => strings::normalized(&self.text(0)?),
            Function::Translate => self.translate()?,
            Function::Name | Function::LocalName | Function::NamespaceUri => self.name(function)?,
            Function::Base64Decode => base64::decode_text(&self.text(0)?),
            Function::Digest => self.digest()?,
            Function::Uuid => self.uuid()?,
            Function::Date => self.date()?,
            Function::DateTime => self.date_time()?,
            Function::FormatDate => self.format_date()?,
            Function::FormatDateTime => self.format_date_time()?,
            Function::Now => self.here_and_now().date_time(),
            Function::Today => self.here_and_now().date(),
            Function::SelectedAt => self.selected_at()?,
            Function::ChoiceName => world.choice_name(&self.text(0)?, &self.text(1)?).unwrap_or_default(),
            Function::Itext => world.itext(&self.text(0)?).unwrap_or_default(),
            Function::Pulldata => self.pulldata()?,
            Function::Property => world.property(&self.text(0)?).unwrap_or_default(),
            Function::Version => world.version(),
            _ => return Err(EvalError::Malformed),
        };
        self.evaluator.charge_text(text.len())?;
        Ok(Cow::Owned(text))
    }

    /// What a function that gives nodes gives.
    pub fn as_nodes(&self, function: Function) -> Evaluated<Vec<T::Node>> {
        match function {
            Function::Current => Ok(vec![self.evaluator.current]),
            Function::Instance => Ok(self.evaluator.tree.instance(&self.text(0)?).into_iter().collect()),
            Function::IndexedRepeat => self.indexed_repeat(),
            Function::Randomize => self.randomize(),
            _ => Err(EvalError::Malformed),
        }
    }
}

impl<'a, T: Tree> Call<'_, 'a, T> {
    fn argument(&self, index: usize) -> Evaluated<&'a Expr> {
        self.arguments.get(index).ok_or(EvalError::Malformed)
    }

    fn has(&self, index: usize) -> bool {
        index < self.arguments.len()
    }

    fn text(&self, index: usize) -> Evaluated<Cow<'a, str>> {
        self.evaluator.text(self.argument(index)?, self.focus)
    }

    fn number(&self, index: usize) -> Evaluated<f64> {
        self.evaluator.number(self.argument(index)?, self.focus)
    }

    fn boolean(&self, index: usize) -> Evaluated<bool> {
        self.evaluator.boolean(self.argument(index)?, self.focus)
    }

    fn nodes(&self, index: usize) -> Evaluated<Vec<T::Node>> {
        self.evaluator.nodes(self.argument(index)?, self.focus)
    }

    /// The values of the arguments from `index` on, each node of a node-set one of its own.
    fn each_text(&self, index: usize, take: &mut dyn FnMut(Cow<'a, str>) -> Evaluated<()>) -> Evaluated<()> {
        for argument in self.arguments.get(index..).unwrap_or_default() {
            if !matches!(argument.gives(), Gives::Nodes | Gives::Any) {
                take(self.evaluator.text(argument, self.focus)?)?;
                continue;
            }
            match self.evaluator.value(argument, self.focus)? {
                Value::Nodes(nodes) => {
                    for node in nodes {
                        self.evaluator.charge(1)?;
                        take(self.evaluator.node_text(node)?)?;
                    }
                }
                single => take(self.evaluator.single_to_text(single))?,
            }
        }
        Ok(())
    }

    /// As [`each_text`](Self::each_text), as numbers: a truth value is 1 or 0.
    fn each_number(&self, index: usize, take: &mut dyn FnMut(f64)) -> Evaluated<()> {
        for argument in self.arguments.get(index..).unwrap_or_default() {
            if !matches!(argument.gives(), Gives::Nodes | Gives::Any) {
                take(self.evaluator.number(argument, self.focus)?);
                continue;
            }
            match self.evaluator.value(argument, self.focus)? {
                Value::Nodes(nodes) => {
                    for node in nodes {
                        self.evaluator.charge(1)?;
                        take(self.evaluator.node_number(node)?);
                    }
                }
                single => take(self.evaluator.single_to_number(&single)),
            }
        }
        Ok(())
    }
}
