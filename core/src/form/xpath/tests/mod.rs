//! The language, tried over its texts.

mod reads;
mod syntax;

use super::{Expr, parse};

pub(super) fn read(text: &str) -> Expr {
    parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}
