//! An expression as text again, in one canonical form: what [`parse`](super::parse()) reads of it is the same expression.

use core::fmt::{self, Display, Formatter, Write};

use super::ast::{Axis, Expr, Operator, Path, Start, Step, Test};
use super::function::Function;

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(literal) => write!(f, "{}", literal.0),
            Self::Text(text) => quoted(text, f),
            Self::Path(path) => write!(f, "{path}"),
            Self::Call(Function::If, arguments) => cascade(arguments, f),
            Self::Call(function, arguments) => {
                f.write_str(function.name())?;
                listed(arguments, ", ", |argument, f| write!(f, "{argument}"), f)
            }
            Self::Chain(operators, operands) => chain(operators, operands, f),
            Self::Negate(operand) => {
                f.write_char('-')?;
                grouped(operand, matches!(**operand, Self::Chain(..)) || is_bare_root(operand), f)
            }
            Self::Union(operands) => {
                for (at, operand) in operands.iter().enumerate() {
                    if at > 0 {
                        f.write_str(" | ")?;
                    }
                    let group = matches!(operand, Self::Chain(..) | Self::Negate(_) | Self::Union(_)) || is_bare_root(operand);
                    grouped(operand, group, f)?;
                }
                Ok(())
            }
        }
    }
}

impl Display for Path {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut slash = true;
        match &self.start {
            // Predicates stand behind brackets only.
            Start::Context if !self.predicates.is_empty() => f.write_str("(.)")?,
            Start::Root if !self.predicates.is_empty() => f.write_str("(/)")?,
            Start::Context if self.steps.is_empty() => f.write_char('.')?,
            Start::Context => {
                // `.//a`: nothing else begins with two slashes and is relative.
                slash = self.steps.first().is_some_and(is_any_descendant) && self.steps.len() > 1;
                if slash {
                    f.write_char('.')?;
                }
            }
            Start::Root if self.steps.is_empty() => f.write_char('/')?,
            Start::Root => {}
            Start::Current => f.write_str("current()")?,
            Start::Instance(id) => {
                f.write_str("instance(")?;
                quoted(id, f)?;
                f.write_char(')')?;
            }
            Start::Reference(name) => write!(f, "${{{name}}}")?,
            Start::Expr(expr) => grouped(expr, !matches!(**expr, Expr::Call(..)), f)?,
        }
        for predicate in &self.predicates {
            write!(f, "[{predicate}]")?;
        }
        steps(&self.steps, slash, f)
    }
}

fn steps(steps: &[Step], mut slash: bool, f: &mut Formatter<'_>) -> fmt::Result {
    let mut rest = steps;
    while let Some((step, after)) = rest.split_first() {
        rest = after;
        if slash {
            f.write_char('/')?;
        }
        // `//` is short for a step of its own, and something has to follow it.
        if slash && is_any_descendant(step) && !after.is_empty() {
            continue;
        }
        slash = true;
        write!(f, "{step}")?;
    }
    Ok(())
}

impl Display for Step {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match (self.axis, &self.test) {
            (Axis::Parent, Test::Node) if self.predicates.is_empty() => return f.write_str(".."),
            (Axis::Child, _) => {}
            (Axis::Attribute, _) => f.write_char('@')?,
            (axis, _) => write!(f, "{}::", axis.name())?,
        }
        match &self.test {
            Test::Node => f.write_str("node()")?,
            Test::Any => f.write_char('*')?,
            Test::Prefix(prefix) => write!(f, "{prefix}:*")?,
            Test::Name(name) => f.write_str(name)?,
        }
        self.predicates.iter().try_for_each(|predicate| write!(f, "[{predicate}]"))
    }
}

fn chain(operators: &[Operator], operands: &[Expr], f: &mut Formatter<'_>) -> fmt::Result {
    let rank = operators.first().map_or(0, |operator| operator.rank());
    let mut operators = operators.iter();
    for (at, operand) in operands.iter().enumerate() {
        if at > 0 {
            write!(f, " {} ", operators.next().map_or("or", |operator| operator.sign()))?;
        }
        let binds_looser = match operand {
            Expr::Chain(inner, _) => inner.first().is_none_or(|operator| operator.rank() <= rank),
            _ => false,
        };
        grouped(operand, binds_looser || is_bare_root(operand), f)?;
    }
    Ok(())
}

fn cascade(arguments: &[Expr], f: &mut Formatter<'_>) -> fmt::Result {
    let mut rest = arguments;
    let mut open = 0;
    while let [condition, value, after @ ..] = rest {
        if open > 0 {
            f.write_str(", ")?;
        }
        write!(f, "if({condition}, {value}")?;
        open += 1;
        rest = after;
    }
    for last in rest {
        write!(f, ", {last}")?;
    }
    (0..open).try_for_each(|_| f.write_char(')'))
}

fn listed(
    items: &[Expr],
    between: &str,
    write: impl Fn(&Expr, &mut Formatter<'_>) -> fmt::Result,
    f: &mut Formatter<'_>,
) -> fmt::Result {
    f.write_char('(')?;
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            f.write_str(between)?;
        }
        write(item, f)?;
    }
    f.write_char(')')
}

fn grouped(expr: &Expr, group: bool, f: &mut Formatter<'_>) -> fmt::Result {
    if group { write!(f, "({expr})") } else { write!(f, "{expr}") }
}

/// A text that has both kinds of quote has no literal of its own: it is put together.
fn quoted(text: &str, f: &mut Formatter<'_>) -> fmt::Result {
    let quote = |text: &str, f: &mut Formatter<'_>| {
        let sign = if text.contains('\'') { '"' } else { '\'' };
        write!(f, "{sign}{text}{sign}")
    };
    if !(text.contains('\'') && text.contains('"')) {
        return quote(text, f);
    }
    f.write_str("concat(")?;
    for (at, part) in text.split_inclusive('\'').enumerate() {
        if at > 0 {
            f.write_str(", ")?;
        }
        match part.strip_suffix('\'') {
            Some(part) => {
                write!(f, "'{part}', \"'\"")?;
            }
            None => write!(f, "'{part}'")?,
        }
    }
    f.write_char(')')
}

/// `/` alone: a sign behind it would be read as its first step.
fn is_bare_root(expr: &Expr) -> bool {
    matches!(expr, Expr::Path(path) if path.start == Start::Root && path.steps.is_empty() && path.predicates.is_empty())
}

fn is_any_descendant(step: &Step) -> bool {
    step.axis == Axis::DescendantOrSelf && step.test == Test::Node && step.predicates.is_empty()
}
