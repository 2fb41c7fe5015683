//! `=`, `!=`, `<` and their kin: XPath 1.0, section 3.4.

use std::borrow::Cow;

use super::ast::Operator;
use super::evaluate::{Evaluated, Evaluator, value_to_boolean};
use super::number;
use super::tree::Tree;
use super::value::{EvalError, Value};

impl<T: Tree> Evaluator<'_, T> {
    /// Whether `left operator right`. Nodes are equal to something, or less, when one of them is.
    pub fn compare(&self, operator: Operator, left: &Value<T::Node>, right: &Value<T::Node>) -> Evaluated<bool> {
        match (left, right) {
            (Value::Nodes(_), Value::Boolean(right)) => booleans(operator, value_to_boolean(left), *right),
            (Value::Boolean(left), Value::Nodes(_)) => booleans(operator, *left, value_to_boolean(right)),
            (Value::Nodes(nodes), right) => {
                for node in nodes {
                    self.charge(1)?;
                    let left = Value::Text(self.node_text(*node)?.into_owned());
                    // The other one may be nodes too, and is then looked at the other way round.
                    if self.compare(operator.mirrored(), right, &left)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            (left, Value::Nodes(_)) => self.compare(operator.mirrored(), right, left),
            (left, right) if matches!(operator, Operator::Equal | Operator::NotEqual) => {
                let equal = match (left, right) {
                    (Value::Boolean(_), _) | (_, Value::Boolean(_)) => value_to_boolean(left) == value_to_boolean(right),
                    (Value::Text(left), Value::Text(right)) => {
                        self.charge_text(left.len().min(right.len()))?;
                        left == right
                    }
                    _ => self.single_to_number(left) == self.single_to_number(right),
                };
                Ok(equal == (operator == Operator::Equal))
            }
            (left, right) => numbers(operator, self.single_to_number(left), self.single_to_number(right)),
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

fn booleans(operator: Operator, left: bool, right: bool) -> Evaluated<bool> {
    numbers(operator, u8::from(left).into(), u8::from(right).into())
}

fn numbers(operator: Operator, left: f64, right: f64) -> Evaluated<bool> {
    Ok(match operator {
        Operator::Equal => left == right,
        Operator::NotEqual => left != right,
        Operator::Less => left < right,
        Operator::LessOrEqual => left <= right,
        Operator::Greater => left > right,
        Operator::GreaterOrEqual => left >= right,
        _ => return Err(EvalError::Malformed),
    })
}
