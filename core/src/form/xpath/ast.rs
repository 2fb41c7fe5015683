//! What an expression says, as plain data. A published form carries its text (`Logic`); this is what it is read into.
//!
//! It is kept flat, so that a long expression is not a deep one: operators of one rank stand in one chain (`a + b + c`), and an `if` in
//! the last place of an `if` goes on in the same call.

use super::function::{Function, Gives};

/// An expression. One that [`parse`](super::parse()) gave prints back to itself.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    Number(Literal),
    Text(String),
    Path(Path),
    /// `if` has one argument more for each further condition: condition, value, condition, value, and the last value.
    Call(Function, Vec<Expr>),
    /// Operators of one rank between operands, one more of these, taken from the left.
    Chain(Vec<Operator>, Vec<Expr>),
    Negate(Box<Expr>),
    Union(Vec<Expr>),
}

/// A number as a form writes it: finite and not below 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Literal(pub f64);

/// Where to begin, what to keep of that, and the way from there.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    pub start: Start,
    /// Predicates on all that the start gives, before the first step.
    pub predicates: Vec<Expr>,
    pub steps: Vec<Step>,
}

/// Where a path begins.
#[derive(Clone, Debug, PartialEq)]
pub enum Start {
    /// The node at hand: `a/b`, `.`, `../a`.
    Context,
    /// Above the outermost element of the record: `/data/a`.
    Root,
    /// The node that the whole expression is asked for: `current()`.
    Current,
    /// Above the outermost element of a secondary instance: `instance('schools')`.
    Instance(String),
    /// A question by its name, as XLSForm writes it: `${name}`. The form puts the path in its place ([`Expr::resolve`]).
    Reference(String),
    /// What an expression gives: `randomize(a)/b`, `(a | b)[1]`.
    Expr(Box<Expr>),
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub axis: Axis,
    pub test: Test,
    pub predicates: Vec<Expr>,
}

/// The direction of a step. An instance has elements and attributes, and nobody asks what follows in all the rest of a record:
/// the axes `following`, `preceding` and `namespace` are left out (rule XP3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    Child,
    Parent,
    SelfNode,
    Descendant,
    DescendantOrSelf,
    Ancestor,
    AncestorOrSelf,
    FollowingSibling,
    PrecedingSibling,
    Attribute,
}

/// What a step keeps of its axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// `node()`.
    Node,
    /// `*`.
    Any,
    /// `orx:*`, without the colon.
    Prefix(String),
    /// A name as the form writes it, with its prefix.
    Name(String),
}

/// What stands between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
}

impl Operator {
    /// The higher, the closer it binds; XPath 1.0, section 3.5.
    pub(super) const fn rank(self) -> u8 {
        match self {
            Self::Or => 0,
            Self::And => 1,
            Self::Equal | Self::NotEqual => 2,
            Self::Less | Self::LessOrEqual | Self::Greater | Self::GreaterOrEqual => 3,
            Self::Add | Self::Subtract => 4,
            Self::Multiply | Self::Divide | Self::Modulo => 5,
        }
    }

    /// As a form writes it.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Or => "or",
            Self::And => "and",
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "div",
            Self::Modulo => "mod",
        }
    }
}

impl Axis {
    pub(super) const ALL: [Self; 10] = [
        Self::Child,
        Self::Parent,
        Self::SelfNode,
        Self::Descendant,
        Self::DescendantOrSelf,
        Self::Ancestor,
        Self::AncestorOrSelf,
        Self::FollowingSibling,
        Self::PrecedingSibling,
        Self::Attribute,
    ];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Child => "child",
            Self::Parent => "parent",
            Self::SelfNode => "self",
            Self::Descendant => "descendant",
            Self::DescendantOrSelf => "descendant-or-self",
            Self::Ancestor => "ancestor",
            Self::AncestorOrSelf => "ancestor-or-self",
            Self::FollowingSibling => "following-sibling",
            Self::PrecedingSibling => "preceding-sibling",
            Self::Attribute => "attribute",
        }
    }
}

impl Step {
    #[must_use]
    pub const fn new(axis: Axis, test: Test) -> Self {
        Self { axis, test, predicates: Vec::new() }
    }
}

impl Path {
    #[must_use]
    pub const fn new(start: Start, steps: Vec<Step>) -> Self {
        Self { start, predicates: Vec::new(), steps }
    }

    /// `.`
    #[must_use]
    pub const fn context() -> Self {
        Self::new(Start::Context, Vec::new())
    }
}

impl Expr {
    /// What it gives, as far as that can be said without evaluating it.
    #[must_use]
    pub fn gives(&self) -> Gives {
        match self {
            Self::Number(_) | Self::Negate(_) => Gives::Number,
            Self::Text(_) => Gives::Text,
            Self::Path(_) | Self::Union(_) => Gives::Nodes,
            Self::Call(function, _) => function.gives(),
            Self::Chain(operators, _) => match operators.first().map(|operator| operator.rank()) {
                Some(0..=3) => Gives::Boolean,
                _ => Gives::Number,
            },
        }
    }
}
