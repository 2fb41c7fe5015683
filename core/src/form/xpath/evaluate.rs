//! From an expression and an instance to a value: XPath 1.0, section 3.
//!
//! Nothing is copied of the expression or the instance before it has to be: a path that is asked for one text finds one node, and
//! borrows its value.

use std::borrow::Cow;
use std::cell::Cell;

use super::ast::{Expr, Operator};
use super::environment::{Environment, Math};
use super::function::{Function, Gives};
use super::functions::{Call, math};
use super::moment::Moment;
use super::number;
use super::tree::Tree;
use super::value::{EvalError, Value, number_to_boolean};

/// What one evaluation may cost, in nodes looked at, operands, and pieces of text of 64 bytes: some tenths of a second on
/// a slow phone. A list of 60,000 schools can be filtered by their town.
pub const WORK_MAX: u32 = 1_000_000;

/// So many bytes of text cost as much as a node.
pub(super) const TEXT_UNIT: usize = 64;

/// Where an expression is evaluated.
pub struct Context<'a, T: Tree> {
    pub tree: &'a T,
    pub environment: &'a dyn Environment,
    /// The node that `.` and `current()` are.
    pub node: T::Node,
    /// Its position, from 1, among `size` nodes: what `position()` and `last()` say outside predicates.
    pub position: usize,
    pub size: usize,
}

impl<'a, T: Tree> Context<'a, T> {
    /// One node alone.
    pub const fn new(tree: &'a T, environment: &'a dyn Environment, node: T::Node) -> Self {
        Self { tree, environment, node, position: 1, size: 1 }
    }
}

/// The value of `expr`.
///
/// # Errors
/// [`EvalError`]; an expression and an instance that come from outside may bring any of them, and nothing else.
pub fn evaluate<'a, T: Tree>(expr: &'a Expr, context: &Context<'a, T>) -> Result<Value<T::Node>, EvalError> {
    let (evaluator, focus) = Evaluator::new(context);
    evaluator.value(expr, focus)
}

/// The value as `string()` gives it: what a calculation stores. What is no number is `NaN`, as in XPath; the form stores nothing
/// then, as JavaRosa and getodk/web-forms do.
///
/// # Errors
/// As [`evaluate`].
pub fn evaluate_text<'a, T: Tree>(expr: &'a Expr, context: &Context<'a, T>) -> Result<Cow<'a, str>, EvalError> {
    let (evaluator, focus) = Evaluator::new(context);
    evaluator.text(expr, focus)
}

/// The value as `number()` gives it.
///
/// # Errors
/// As [`evaluate`].
pub fn evaluate_number<'a, T: Tree>(expr: &'a Expr, context: &Context<'a, T>) -> Result<f64, EvalError> {
    let (evaluator, focus) = Evaluator::new(context);
    evaluator.number(expr, focus)
}

/// The value as `boolean()` gives it: what decides about relevance, requiredness and constraints.
///
/// # Errors
/// As [`evaluate`].
pub fn evaluate_boolean<'a, T: Tree>(expr: &'a Expr, context: &Context<'a, T>) -> Result<bool, EvalError> {
    let (evaluator, focus) = Evaluator::new(context);
    evaluator.boolean(expr, focus)
}

/// The nodes, in their order: the rows of a list of choices.
///
/// # Errors
/// As [`evaluate`]; [`EvalError::NotNodes`] where it gives none.
pub fn evaluate_nodes<'a, T: Tree>(expr: &'a Expr, context: &Context<'a, T>) -> Result<Vec<T::Node>, EvalError> {
    let (evaluator, focus) = Evaluator::new(context);
    evaluator.nodes(expr, focus)
}

pub(super) type Evaluated<V> = Result<V, EvalError>;

/// The node at hand, and where it stands among those that a predicate is asked of.
#[derive(Clone, Copy)]
pub(super) struct Focus<N> {
    pub node: N,
    pub position: usize,
    pub size: usize,
}

pub(super) struct Evaluator<'a, T: Tree> {
    pub tree: &'a T,
    pub environment: &'a dyn Environment,
    pub current: T::Node,
    work: Cell<u32>,
}

impl<'a, T: Tree> Evaluator<'a, T> {
    fn new(context: &Context<'a, T>) -> (Self, Focus<T::Node>) {
        let Context { tree, environment, node, position, size } = *context;
        (Self { tree, environment, current: node, work: Cell::new(WORK_MAX) }, Focus { node, position, size })
    }

    pub fn value(&self, expr: &'a Expr, focus: Focus<T::Node>) -> Evaluated<Value<T::Node>> {
        self.charge(1)?;
        match expr {
            Expr::Number(literal) => Ok(Value::Number(literal.0)),
            Expr::Text(text) => Ok(Value::Text(text.clone())),
            Expr::Path(_) | Expr::Union(_) => self.nodes(expr, focus).map(Value::Nodes),
            Expr::Negate(operand) => self.number(operand, focus).map(|number| Value::Number(-number)),
            Expr::Chain(operators, operands) => self.chain(operators, operands, focus),
            Expr::Call(Function::If, arguments) => self.value(self.branch(arguments, focus)?, focus),
            Expr::Call(function, arguments) => {
                let call = Call { evaluator: self, arguments, focus };
                match function.gives() {
                    Gives::Nodes => call.as_nodes(*function).map(Value::Nodes),
                    Gives::Text => call.as_text(*function).map(|text| Value::Text(text.into_owned())),
                    Gives::Number => call.as_number(*function).map(Value::Number),
                    Gives::Boolean => call.as_boolean(*function).map(Value::Boolean),
                    Gives::Any => Err(EvalError::Malformed),
                }
            }
        }
    }

    pub fn text(&self, expr: &'a Expr, focus: Focus<T::Node>) -> Evaluated<Cow<'a, str>> {
        match expr {
            Expr::Text(text) => Ok(Cow::Borrowed(text)),
            Expr::Path(path) => self.first(path, focus)?.map_or(Ok(Cow::Borrowed("")), |node| self.node_text(node)),
            Expr::Call(Function::If, arguments) => self.text(self.branch(arguments, focus)?, focus),
            Expr::Call(function, arguments) if function.gives() == Gives::Text => {
                self.charge(1)?;
                Call { evaluator: self, arguments, focus }.as_text(*function)
            }
            _ => match self.value(expr, focus)? {
                Value::Nodes(nodes) => nodes.first().map_or(Ok(Cow::Borrowed("")), |node| self.node_text(*node)),
                single => Ok(self.single_to_text(single)),
            },
        }
    }

    pub fn number(&self, expr: &'a Expr, focus: Focus<T::Node>) -> Evaluated<f64> {
        match expr {
            Expr::Path(_) | Expr::Text(_) => Ok(self.text_to_number(&self.text(expr, focus)?)),
            Expr::Call(Function::If, arguments) => self.number(self.branch(arguments, focus)?, focus),
            _ => match self.value(expr, focus)? {
                Value::Nodes(nodes) => nodes.first().map_or(Ok(f64::NAN), |node| self.node_number(*node)),
                single => Ok(self.single_to_number(&single)),
            },
        }
    }

    pub fn boolean(&self, expr: &'a Expr, focus: Focus<T::Node>) -> Evaluated<bool> {
        match expr {
            Expr::Path(path) => Ok(self.first(path, focus)?.is_some()),
            Expr::Call(Function::If, arguments) => self.boolean(self.branch(arguments, focus)?, focus),
            _ => Ok(value_to_boolean(&self.value(expr, focus)?)),
        }
    }

    pub fn nodes(&self, expr: &'a Expr, focus: Focus<T::Node>) -> Evaluated<Vec<T::Node>> {
        match expr {
            Expr::Path(path) => self.path(path, focus),
            Expr::Union(operands) => {
                let mut all = Vec::new();
                for operand in operands {
                    for node in self.nodes(operand, focus)? {
                        self.insert(&mut all, node)?;
                    }
                }
                Ok(all)
            }
            _ => match self.value(expr, focus)? {
                Value::Nodes(nodes) => Ok(nodes),
                Value::Text(_) | Value::Number(_) | Value::Boolean(_) => Err(EvalError::NotNodes),
            },
        }
    }

    /// The value of the first condition that holds, or the last value; nothing else is evaluated.
    fn branch(&self, arguments: &'a [Expr], focus: Focus<T::Node>) -> Evaluated<&'a Expr> {
        let mut rest = arguments;
        while let [condition, value, after @ ..] = rest {
            self.charge(1)?;
            if self.boolean(condition, focus)? {
                return Ok(value);
            }
            rest = after;
        }
        rest.first().ok_or(EvalError::Malformed)
    }

    fn chain(&self, operators: &[Operator], operands: &'a [Expr], focus: Focus<T::Node>) -> Evaluated<Value<T::Node>> {
        let ((operator, _), (first, rest)) = operators.split_first().zip(operands.split_first()).ok_or(EvalError::Malformed)?;
        if rest.len() != operators.len() {
            return Err(EvalError::Malformed);
        }
        let with_operators = operators.iter().copied().zip(rest);
        match operator {
            Operator::Or | Operator::And => {
                let enough = *operator == Operator::Or;
                for operand in operands {
                    if self.boolean(operand, focus)? == enough {
                        return Ok(Value::Boolean(enough));
                    }
                }
                Ok(Value::Boolean(!enough))
            }
            Operator::Equal
            | Operator::NotEqual
            | Operator::Less
            | Operator::LessOrEqual
            | Operator::Greater
            | Operator::GreaterOrEqual => {
                let mut left = self.value(first, focus)?;
                for (operator, operand) in with_operators {
                    let right = self.value(operand, focus)?;
                    left = Value::Boolean(self.compare(operator, &left, &right)?);
                }
                Ok(left)
            }
            Operator::Add | Operator::Subtract | Operator::Multiply | Operator::Divide | Operator::Modulo => {
                let mut left = self.number(first, focus)?;
                for (operator, operand) in with_operators {
                    left = arithmetic(operator, left, self.number(operand, focus)?, self.environment)?;
                }
                Ok(Value::Number(left))
            }
        }
    }
}

impl<'a, T: Tree> Evaluator<'a, T> {
    /// Takes so much from what the evaluation may still cost.
    pub fn charge(&self, work: usize) -> Evaluated<()> {
        let left = u32::try_from(work).ok().and_then(|work| self.work.get().checked_sub(work));
        self.work.set(left.unwrap_or_default());
        left.map(|_| ()).ok_or(EvalError::TooMuchWork)
    }

    pub fn charge_text(&self, bytes: usize) -> Evaluated<()> {
        self.charge(bytes / TEXT_UNIT)
    }

    pub fn text_to_number(&self, text: &str) -> f64 {
        let number = number::parse(text, self.environment);
        if !number.is_nan() {
            return number;
        }
        Moment::written_out(text).map_or(f64::NAN, |moment| moment.local_days(self.environment))
    }

    pub fn node_number(&self, node: T::Node) -> Evaluated<f64> {
        Ok(self.text_to_number(&self.node_text(node)?))
    }

    /// The value of a leaf; of an element with others in it, all their values one after the other.
    pub fn node_text(&self, node: T::Node) -> Evaluated<Cow<'a, str>> {
        if self.tree.first_child(node).is_none() {
            let text = self.tree.value(node);
            self.charge_text(text.len())?;
            return Ok(text);
        }
        let mut all = String::new();
        let mut at = node;
        while let Some(next) = self.after(at, node) {
            self.charge(1)?;
            at = next;
            if self.tree.first_child(at).is_none() {
                let text = self.tree.value(at);
                self.charge_text(text.len())?;
                all.push_str(&text);
            }
        }
        Ok(Cow::Owned(all))
    }
}

pub(super) fn value_to_boolean<N>(value: &Value<N>) -> bool {
    match value {
        Value::Nodes(nodes) => !nodes.is_empty(),
        Value::Text(text) => !text.is_empty(),
        Value::Number(number) => number_to_boolean(*number),
        Value::Boolean(value) => *value,
    }
}

fn arithmetic(operator: Operator, left: f64, right: f64, world: &dyn Environment) -> Evaluated<f64> {
    Ok(match operator {
        Operator::Add => left + right,
        Operator::Subtract => left - right,
        Operator::Multiply => left * right,
        Operator::Divide => left / right,
        Operator::Modulo => math(Math::Remainder, left, right, world),
        _ => return Err(EvalError::Malformed),
    })
}
