//! The language in which forms say what is relevant, required, allowed and calculated: XPath 1.0 with the functions of the ODK
//! XForms specification, so that forms written for ODK say the same here (rules `XP*` in `SPEC.md`).
//!
//! [`parse`] reads a text into an [`Expr`], plain data: where a form is made, to check it, and where one is opened. [`evaluate`] and its
//! kin go over a [`Tree`], which the form's answers are, in an [`Environment`], which the device is.
//!
//! Where the specification leaves something open, or its implementations differ, the rule says what holds here; behind it stands
//! what JavaRosa does, which most forms were tried with, or getodk/web-forms, which is nearest to the text of the specification.
//!
//! Invariant: evaluating ends, within bounds of work, and changes nothing; it gives a value or an [`EvalError`], whatever the
//! expression, the instance and the world are.

mod ast;
mod axes;
mod compare;
mod environment;
mod error;
mod evaluate;
mod function;
mod functions;
mod lexer;
mod moment;
mod number;
mod parser;
mod print;
mod resolve;
mod tree;
mod value;

#[cfg(test)]
mod tests;

pub use ast::{Axis, Expr, Literal, Operator, Path, Start, Step, Test};
pub use environment::{Algorithm, BadPattern, Environment, Math};
pub use error::{SyntaxError, SyntaxErrorKind};
pub use evaluate::{Context, WORK_MAX, evaluate, evaluate_boolean, evaluate_nodes, evaluate_number, evaluate_text};
pub use function::{Function, Gives};
pub(in crate::form) use moment::Moment;
pub(in crate::form) use number::parse as parse_number;
pub use parser::{CHARS_MAX, DEPTH_MAX, parse};
pub use resolve::Stands;
pub use tree::Tree;
pub use value::{EvalError, Value};
