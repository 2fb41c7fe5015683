//! What can be wrong with what a form computes, told where the form is made.

use super::super::xpath::{Path, SyntaxError};

/// A fault, with the part of the form where it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// Without rows; empty for the form itself.
    pub path: String,
    pub column: Column,
    pub kind: FaultKind,
}

/// What an expression is to its part; XLSForm's columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    Relevant,
    Calculation,
    Count,
    Required,
    Readonly,
    Constraint,
    Choices,
    Default,
    Trigger,
    InstanceName,
    /// What its label, hint and messages read.
    Words,
    /// Not an expression: what the part itself is.
    Type,
}

impl Column {
    /// The name of the column.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Relevant => "relevant",
            Self::Calculation => "calculation",
            Self::Count => "repeat_count",
            Self::Required => "required",
            Self::Readonly => "readonly",
            Self::Constraint => "constraint",
            Self::Choices => "choice_filter",
            Self::Default => "default",
            Self::Trigger => "trigger",
            Self::InstanceName => "instance_name",
            Self::Words => "label",
            Self::Type => "type",
        }
    }

    /// Whether others may depend on what it gives, so that it is computed whenever something it reads has changed.
    pub(super) const fn is_eager(self) -> bool {
        matches!(self, Self::Relevant | Self::Calculation | Self::Count | Self::Choices)
    }
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq)]
pub enum FaultKind {
    Syntax(SyntaxError),
    /// No part of the form is called so.
    UnknownName {
        name: String,
    },
    /// Several parts are.
    AmbiguousName {
        name: String,
    },
    /// The form has no such path. It is printed by whoever tells of it: a phone, which only fills forms, has no printer of expressions.
    UnknownPath {
        path: Path,
    },
    UnknownList {
        name: String,
    },
    /// What is computed depends on itself: over these paths, each of which needs the next and the last the first.
    Cycle {
        paths: Vec<String>,
    },
    /// It is of a later version, or nothing at all.
    Unreadable,
}
