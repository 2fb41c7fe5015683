//! What can be wrong with the text of an expression. The app has the words.

use core::fmt;

use super::function::Function;

/// Why a text is no expression (rule XP1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Where, in characters (Unicode scalar values) from 0; the length of the text where it ends too early.
    pub at: usize,
    pub kind: SyntaxErrorKind,
}

/// What is wrong there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SyntaxErrorKind {
    /// Blanks at most.
    Empty,
    TooLong {
        chars: usize,
        limit: usize,
    },
    /// More in one another than may be.
    TooDeep,
    /// A character that means nothing here: a full-width bracket, a curly quote.
    Character(char),
    /// A text that is opened and not closed.
    UnclosedText,
    /// `${` without a question's name and `}`.
    Reference,
    /// `$name`: expressions of forms have no variables.
    Variable,
    /// The expression ends where something has to follow.
    End,
    /// This piece cannot stand here.
    Unexpected(String),
    /// This character has to stand here.
    Missing(char),
    UnknownFunction(String),
    /// A known function with a number of arguments that it does not take.
    Arguments {
        function: Function,
        count: usize,
    },
    UnknownAxis(String),
    /// `text()`, `comment()` and `processing-instruction()`: an instance has none.
    NodeType(String),
    /// A text, a number or a truth value where only nodes make sense.
    NotNodes,
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at {}: {:?}", self.at, self.kind)
    }
}

impl core::error::Error for SyntaxError {}
