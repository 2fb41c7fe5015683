//! What an expression gives, and how one kind of value becomes another: XPath 1.0, sections 4.2 to 4.4.

/// The value of an expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<N> {
    /// In the order of the document, each once; what `randomize` gives, in its own order.
    Nodes(Vec<N>),
    Text(String),
    Number(f64),
    Boolean(bool),
}

/// Why there is no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvalError {
    /// It takes more than a phone should do for one question (rule XP6).
    TooMuchWork,
    /// A text, a number or a truth value where nodes are needed.
    NotNodes,
    /// `${name}` that the form never replaced.
    Unresolved,
    /// `regex` with a pattern that is none.
    BadPattern,
    /// `digest` with an algorithm or an encoding that nobody knows.
    UnknownDigest,
    /// Operands or arguments are missing, as in no expression that was read from a text.
    Malformed,
}

impl<N> From<bool> for Value<N> {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}

impl<N> From<f64> for Value<N> {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}

impl<N> From<String> for Value<N> {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

pub(super) fn number_to_boolean(number: f64) -> bool {
    !number.is_nan() && number != 0.0
}
