//! What an expression says, as plain data. A published form carries its text (`Logic`); this is what it is read into.
//!
//! It is kept flat, because messages are nested at most [`crate::wire::DEPTH_MAX`] deep: operators of one rank stand in one chain
//! (`a + b + c`), and an `if` in the last place of an `if` goes on in the same call.

use crate::wire::{Reader, Wire, Writer};

use super::function::{Function, Gives};

/// An expression. One that [`parse`](super::parse()) gave prints back to itself.
#[derive(Clone, Debug, PartialEq, Wire)]
#[cbor(flat)]
pub enum Expr {
    #[n(0)]
    Number(#[n(0)] Literal),
    #[n(1)]
    Text(#[n(0)] String),
    #[n(2)]
    Path(#[n(0)] Path),
    /// `if` has one argument more for each further condition: condition, value, condition, value, and the last value.
    #[n(3)]
    Call(#[n(0)] Function, #[n(1)] Vec<Expr>),
    /// Operators of one rank between operands, one more of these, taken from the left.
    #[n(4)]
    Chain(#[n(0)] Vec<Operator>, #[n(1)] Vec<Expr>),
    #[n(5)]
    Negate(#[n(0)] Box<Expr>),
    #[n(6)]
    Union(#[n(0)] Vec<Expr>),
}

/// A number as a form writes it: finite and not below 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Literal(pub f64);

/// Where to begin, what to keep of that, and the way from there.
#[derive(Clone, Debug, PartialEq, Wire)]
pub struct Path {
    #[n(0)]
    pub start: Start,
    /// Predicates on all that the start gives, before the first step.
    #[n(1)]
    pub predicates: Vec<Expr>,
    #[n(2)]
    pub steps: Vec<Step>,
}

/// Where a path begins.
#[derive(Clone, Debug, PartialEq, Wire)]
#[cbor(flat)]
pub enum Start {
    /// The node at hand: `a/b`, `.`, `../a`.
    #[n(0)]
    Context,
    /// Above the outermost element of the record: `/data/a`.
    #[n(1)]
    Root,
    /// The node that the whole expression is asked for: `current()`.
    #[n(2)]
    Current,
    /// Above the outermost element of a secondary instance: `instance('schools')`.
    #[n(3)]
    Instance(#[n(0)] String),
    /// A question by its name, as XLSForm writes it: `${name}`. The form puts the path in its place ([`Expr::resolve`]).
    #[n(4)]
    Reference(#[n(0)] String),
    /// What an expression gives: `randomize(a)/b`, `(a | b)[1]`.
    #[n(5)]
    Expr(#[n(0)] Box<Expr>),
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Wire)]
pub struct Step {
    #[n(0)]
    pub axis: Axis,
    #[n(1)]
    pub test: Test,
    #[n(2)]
    #[cbor(default)]
    pub predicates: Vec<Expr>,
}

/// The direction of a step. An instance has elements and attributes, and nobody asks what follows in all the rest of a record:
/// the axes `following`, `preceding` and `namespace` are left out (rule XP3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[cbor(index_only)]
pub enum Axis {
    #[n(0)]
    Child,
    #[n(1)]
    Parent,
    #[n(2)]
    SelfNode,
    #[n(3)]
    Descendant,
    #[n(4)]
    DescendantOrSelf,
    #[n(5)]
    Ancestor,
    #[n(6)]
    AncestorOrSelf,
    #[n(7)]
    FollowingSibling,
    #[n(8)]
    PrecedingSibling,
    #[n(9)]
    Attribute,
}

/// What a step keeps of its axis.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[cbor(flat)]
pub enum Test {
    /// `node()`.
    #[n(0)]
    Node,
    /// `*`.
    #[n(1)]
    Any,
    /// `orx:*`, without the colon.
    #[n(2)]
    Prefix(#[n(0)] String),
    /// A name as the form writes it, with its prefix.
    #[n(3)]
    Name(#[n(0)] String),
}

/// What stands between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[cbor(index_only)]
pub enum Operator {
    #[n(0)]
    Or,
    #[n(1)]
    And,
    #[n(2)]
    Equal,
    #[n(3)]
    NotEqual,
    #[n(4)]
    Less,
    #[n(5)]
    LessOrEqual,
    #[n(6)]
    Greater,
    #[n(7)]
    GreaterOrEqual,
    #[n(8)]
    Add,
    #[n(9)]
    Subtract,
    #[n(10)]
    Multiply,
    #[n(11)]
    Divide,
    #[n(12)]
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

impl Wire for Literal {
    fn put(&self, to: &mut Writer) {
        self.0.put(to);
    }

    fn take(from: &mut Reader<'_>) -> Self {
        let number = f64::take(from);
        if !number.is_finite() || number.is_sign_negative() {
            from.fail();
        }
        Self(number)
    }
}
