//! `=`, `!=`, `<` and their kin: XPath 1.0, section 3.4.

use std::borrow::Cow;

use super::ast::Operator;
use super::evaluate::{Evaluated, Evaluator, value_to_boolean};
use super::number;
use super::tree::Tree;
use super::value::{EvalError, Value, number_to_boolean};

/// A value that is no nodes, or the text of one of them.
#[derive(Clone, Copy)]
enum Single<'t> {
    Text(&'t str),
    Number(f64),
    Boolean(bool),
}

impl<T: Tree> Evaluator<'_, T> {
    /// Whether `left operator right`. Nodes are equal to something, or less, when one of them is.
    pub fn compare(&self, operator: Operator, left: &Value<T::Node>, right: &Value<T::Node>) -> Evaluated<bool> {
        match (left, right) {
            (Value::Nodes(_), Value::Boolean(_)) | (Value::Boolean(_), Value::Nodes(_)) => {
                let (left, right) = (Single::Boolean(value_to_boolean(left)), Single::Boolean(value_to_boolean(right)));
                self.compare_single(operator, left, right)
            }
            (Value::Nodes(left), _) => {
                for node in left {
                    self.charge(1)?;
                    let text = self.node_text(*node)?;
                    if self.compare_with_each(operator, Single::Text(&text), right)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            (Value::Text(left), _) => self.compare_with_each(operator, Single::Text(left), right),
            (Value::Number(left), _) => self.compare_with_each(operator, Single::Number(*left), right),
            (Value::Boolean(left), _) => self.compare_with_each(operator, Single::Boolean(*left), right),
        }
    }

    fn compare_with_each(&self, operator: Operator, left: Single<'_>, right: &Value<T::Node>) -> Evaluated<bool> {
        let right = match right {
            Value::Text(right) => Single::Text(right),
            Value::Number(right) => Single::Number(*right),
            Value::Boolean(right) => Single::Boolean(*right),
            Value::Nodes(right) => {
                for node in right {
                    self.charge(1)?;
                    if self.compare_single(operator, left, Single::Text(&self.node_text(*node)?))? {
                        return Ok(true);
                    }
                }
                return Ok(false);
            }
        };
        self.compare_single(operator, left, right)
    }

    fn compare_single(&self, operator: Operator, left: Single<'_>, right: Single<'_>) -> Evaluated<bool> {
        let numbers = || (self.to_number(left), self.to_number(right));
        let equal = || match (left, right) {
            (Single::Boolean(_), _) | (_, Single::Boolean(_)) => left.to_boolean() == right.to_boolean(),
            (Single::Text(left), Single::Text(right)) => left == right,
            _ => {
                let (left, right) = numbers();
                left == right
            }
        };
        Ok(match operator {
            Operator::Equal => equal(),
            Operator::NotEqual => !equal(),
            Operator::Less | Operator::LessOrEqual | Operator::Greater | Operator::GreaterOrEqual => {
                let (left, right) = numbers();
                match operator {
                    Operator::Less => left < right,
                    Operator::LessOrEqual => left <= right,
                    Operator::Greater => left > right,
                    _ => left >= right,
                }
            }
            _ => return Err(EvalError::Malformed),
        })
    }

    fn to_number(&self, value: Single<'_>) -> f64 {
        match value {
            Single::Text(text) => self.text_to_number(text),
            Single::Number(number) => number,
            Single::Boolean(value) => f64::from(u8::from(value)),
        }
    }

    /// The number that a value is which is no nodes.
    pub fn single_to_number(&self, value: &Value<T::Node>) -> f64 {
        match value {
            Value::Text(text) => self.text_to_number(text),
            Value::Number(number) => *number,
            Value::Boolean(value) => f64::from(u8::from(*value)),
            // They are taken one by one.
            Value::Nodes(_) => f64::NAN,
        }
    }

    /// The text that a value is which is no nodes.
    pub fn single_to_text<'t>(&self, value: Value<T::Node>) -> Cow<'t, str> {
        match value {
            Value::Text(text) => Cow::Owned(text),
            Value::Number(number) => Cow::Owned(number::text(number, self.environment)),
            Value::Boolean(value) => Cow::Borrowed(if value { "true" } else { "false" }),
            Value::Nodes(_) => Cow::Borrowed(""),
        }
    }
}

impl Single<'_> {
    fn to_boolean(self) -> bool {
        match self {
            Self::Text(text) => !text.is_empty(),
            Self::Number(number) => number_to_boolean(number),
            Self::Boolean(value) => value,
        }
    }
}
