//! The language in which forms say what is relevant, required, allowed and calculated: XPath 1.0 with the functions of the ODK
//! XForms specification, so that forms written for ODK say the same here (rules `XP*` in `SPEC.md`).
//!
//! Texts are read where forms are made: [`parse`] gives an [`Expr`], plain data that is published with the form. A phone has no
//! parser.

mod ast;
mod error;
mod function;
mod lexer;
mod number;
mod parser;
mod print;
mod reads;

#[cfg(test)]
mod tests;

pub use ast::{Axis, Expr, Literal, Operator, Path, Start, Step, Test};
pub use error::{SyntaxError, SyntaxErrorKind};
pub use function::{Function, Gives};
pub use parser::{CHARS_MAX, DEPTH_MAX, parse};
pub use reads::{Read, Within};
