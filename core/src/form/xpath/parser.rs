//! From text to [`Expr`]: the grammar of XPath 1.0, with `${name}` among the things that a path can begin with.

use super::ast::{Axis, Expr, Literal, Operator, Path, Start, Step, Test};
use super::error::{SyntaxError, SyntaxErrorKind};
use super::function::{Function, Gives};
use super::lexer::{Piece, Token, pieces};

/// A cell of a spreadsheet holds no more.
pub const CHARS_MAX: usize = 32_767;

/// How deep an expression may be: whoever evaluates it goes down as deep, on the stack of a phone.
pub const DEPTH_MAX: usize = 40;

/// Brackets in one another, those that leave nothing in the expression too.
const NESTED_MAX: usize = 64;

/// Reads an expression as a form writes it.
///
/// # Errors
/// [`SyntaxError`] with the first fault and its place (rule XP1).
pub fn parse(text: &str) -> Result<Expr, SyntaxError> {
    let chars = text.chars().count();
    if chars > CHARS_MAX {
        return Err(SyntaxError { at: CHARS_MAX, kind: SyntaxErrorKind::TooLong { chars, limit: CHARS_MAX } });
    }
    let pieces = pieces(text)?;
    if pieces.is_empty() {
        return Err(SyntaxError { at: 0, kind: SyntaxErrorKind::Empty });
    }
    let mut parser = Parser { pieces: &pieces, end: chars, nested: 0, deepest: (0, 0) };
    let expr = parser.expr()?;
    if let Some(piece) = parser.pieces.first() {
        return Err(piece.unexpected());
    }
    if expr.depth() > DEPTH_MAX {
        return Err(SyntaxError { at: parser.deepest.1, kind: SyntaxErrorKind::TooDeep });
    }
    Ok(expr)
}

struct Parser<'p, 't> {
    pieces: &'p [Piece<'t>],
    /// Where the text ends.
    end: usize,
    nested: usize,
    /// How deep the deepest place is, and where.
    deepest: (usize, usize),
}

impl Piece<'_> {
    fn unexpected(&self) -> SyntaxError {
        SyntaxError { at: self.at, kind: SyntaxErrorKind::Unexpected(self.text.to_owned()) }
    }
}

type Parsed<T> = Result<T, SyntaxError>;

impl<'t> Parser<'_, 't> {
    fn expr(&mut self) -> Parsed<Expr> {
        let at = self.at();
        self.nested += 1;
        if self.nested > self.deepest.0 {
            self.deepest = (self.nested, at);
        }
        if self.nested > NESTED_MAX {
            return Err(SyntaxError { at, kind: SyntaxErrorKind::TooDeep });
        }
        let expr = self.chain(Operator::Or.rank())?;
        self.nested -= 1;
        Ok(expr)
    }

    /// Operands between operators of this rank.
    fn chain(&mut self, rank: u8) -> Parsed<Expr> {
        if rank > Operator::Multiply.rank() {
            return self.unary();
        }
        let first = self.chain(rank + 1)?;
        let mut operators = Vec::new();
        let mut operands = vec![first];
        while let Some(Token::Operator(operator)) = self.peek().filter(|token| is_ranked(*token, rank)) {
            self.next();
            operators.push(operator);
            operands.push(self.chain(rank + 1)?);
        }
        match (operators.is_empty(), operands.pop()) {
            (true, Some(only)) => Ok(only),
            (_, last) => {
                operands.extend(last);
                Ok(Expr::Chain(operators, operands))
            }
        }
    }

    fn unary(&mut self) -> Parsed<Expr> {
        let mut minuses = 0;
        while self.takes(Token::Operator(Operator::Subtract)) {
            minuses += 1;
            if minuses > NESTED_MAX {
                return Err(SyntaxError { at: self.at(), kind: SyntaxErrorKind::TooDeep });
            }
        }
        let operand = self.union()?;
        Ok((0..minuses).fold(operand, |operand, _| Expr::Negate(Box::new(operand))))
    }

    fn union(&mut self) -> Parsed<Expr> {
        let at = self.at();
        let first = self.path()?;
        if self.peek() != Some(Token::Pipe) {
            return Ok(first);
        }
        wants_nodes(&first, at)?;
        let mut operands = vec![first];
        while self.takes(Token::Pipe) {
            let at = self.at();
            let operand = self.path()?;
            wants_nodes(&operand, at)?;
            operands.push(operand);
        }
        Ok(Expr::Union(operands))
    }

    /// A path, or what a path may begin with.
    fn path(&mut self) -> Parsed<Expr> {
        let at = self.at();
        let mut path = match self.peek() {
            Some(Token::Slash) => {
                self.next();
                let mut path = Path::new(Start::Root, Vec::new());
                if self.begins_step() {
                    self.step(&mut path)?;
                }
                path
            }
            Some(Token::Slashes) => Path::new(Start::Root, Vec::new()),
            _ if self.begins_step() => {
                let mut path = Path::context();
                self.step(&mut path)?;
                path
            }
            _ => {
                let expr = self.primary()?;
                let mut path = match expr {
                    Expr::Path(path) if path.steps.is_empty() && path.predicates.is_empty() => path,
                    // A group that nothing follows is what stands in it.
                    expr => Path::new(Start::Expr(Box::new(expr)), Vec::new()),
                };
                self.predicates(&mut path.predicates)?;
                let goes_on = matches!(self.peek(), Some(Token::Slash | Token::Slashes));
                match path.start {
                    Start::Expr(expr) if path.predicates.is_empty() && !goes_on => return Ok(*expr),
                    start => path.start = start,
                }
                if let Start::Expr(expr) = &path.start {
                    wants_nodes(expr, at)?;
                }
                path
            }
        };
        loop {
            if self.takes(Token::Slashes) {
                path.steps.push(Step::new(Axis::DescendantOrSelf, Test::Node));
            } else if !self.takes(Token::Slash) {
                return Ok(Expr::Path(path));
            }
            self.step(&mut path)?;
        }
    }

    /// Whether a step comes, and no call.
    fn begins_step(&self) -> bool {
        match self.peek() {
            Some(Token::Name(name)) => self.second() != Some(Token::Open) || is_node_type(name),
            Some(Token::Any | Token::Prefix(_) | Token::Axis(_) | Token::At | Token::Dot | Token::Dots) => true,
            _ => false,
        }
    }

    fn step(&mut self, path: &mut Path) -> Parsed<()> {
        let Some(piece) = self.next() else { return Err(self.ends()) };
        let axis = match piece.token {
            Token::Dot => return Ok(()),
            Token::Dots => {
                path.steps.push(Step::new(Axis::Parent, Test::Node));
                return Ok(());
            }
            Token::At => Axis::Attribute,
            Token::Axis(name) => Axis::ALL
                .into_iter()
                .find(|axis| axis.name() == name)
                .ok_or_else(|| SyntaxError { at: piece.at, kind: SyntaxErrorKind::UnknownAxis(name.to_owned()) })?,
            _ => Axis::Child,
        };
        let piece = match piece.token {
            Token::At | Token::Axis(_) => self.next().ok_or_else(|| self.ends())?,
            _ => piece,
        };
        let test = self.test(piece)?;
        let mut step = Step::new(axis, test);
        self.predicates(&mut step.predicates)?;
        path.steps.push(step);
        Ok(())
    }

    fn test(&mut self, piece: Piece<'t>) -> Parsed<Test> {
        match piece.token {
            Token::Any => Ok(Test::Any),
            Token::Prefix(prefix) => Ok(Test::Prefix(prefix.to_owned())),
            Token::Name(name) if self.takes(Token::Open) => {
                if name != "node" {
                    let kind = match name {
                        name if is_node_type(name) => SyntaxErrorKind::NodeType(name.to_owned()),
                        name => SyntaxErrorKind::Unexpected(name.to_owned()),
                    };
                    return Err(SyntaxError { at: piece.at, kind });
                }
                self.wants(Token::Close, ')')?;
                Ok(Test::Node)
            }
            Token::Name(name) => Ok(Test::Name(name.to_owned())),
            _ => Err(piece.unexpected()),
        }
    }

    fn predicates(&mut self, predicates: &mut Vec<Expr>) -> Parsed<()> {
        while self.takes(Token::OpenPredicate) {
            predicates.push(self.expr()?);
            self.wants(Token::ClosePredicate, ']')?;
        }
        Ok(())
    }

    /// What a path may begin with that is no step.
    fn primary(&mut self) -> Parsed<Expr> {
        let Some(piece) = self.next() else { return Err(self.ends()) };
        Ok(match piece.token {
            Token::Number(number) if number.is_finite() => Expr::Number(Literal(number)),
            Token::Long(digits) => Expr::Call(Function::Number, vec![Expr::Text(digits.to_owned())]),
            Token::Text(text) => Expr::Text(text.to_owned()),
            Token::Reference(name) => Expr::Path(Path::new(Start::Reference(name.to_owned()), Vec::new())),
            Token::Open => {
                let expr = self.expr()?;
                self.wants(Token::Close, ')')?;
                expr
            }
            Token::Name(name) => self.call(piece.at, name)?,
            _ => return Err(piece.unexpected()),
        })
    }

    fn call(&mut self, at: usize, name: &str) -> Parsed<Expr> {
        let function = Function::named(name);
        let function = function.ok_or_else(|| SyntaxError { at, kind: SyntaxErrorKind::UnknownFunction(name.to_owned()) })?;
        self.wants(Token::Open, '(')?;
        let mut arguments = Vec::new();
        if !self.takes(Token::Close) {
            loop {
                let argument_at = self.at();
                let argument = self.expr()?;
                if function.wants_nodes(arguments.len()) {
                    wants_nodes(&argument, argument_at)?;
                }
                arguments.push(argument);
                if !self.takes(Token::Comma) {
                    break;
                }
            }
            self.wants(Token::Close, ')')?;
        }
        if !function.takes(arguments.len()) {
            let count = arguments.len();
            return Err(SyntaxError { at, kind: SyntaxErrorKind::Arguments { function, count } });
        }
        Ok(called(function, arguments))
    }
}

/// A call in its plainest form, so that what means the same is the same.
fn called(function: Function, mut arguments: Vec<Expr>) -> Expr {
    match (function, arguments.as_mut_slice()) {
        (Function::Current, []) => return Expr::Path(Path::new(Start::Current, Vec::new())),
        (Function::Instance, [Expr::Text(id)]) => {
            return Expr::Path(Path::new(Start::Instance(core::mem::take(id)), Vec::new()));
        }
        // Without an argument they ask the node at hand.
        (
            Function::String
            | Function::Number
            | Function::StringLength
            | Function::NormalizeSpace
            | Function::Name
            | Function::LocalName
            | Function::NamespaceUri,
            [],
        ) => arguments.push(Expr::Path(Path::context())),
        (Function::If, [_, _, Expr::Call(Function::If, more)]) => {
            let more = core::mem::take(more);
            arguments.truncate(2);
            arguments.extend(more);
        }
        _ => {}
    }
    Expr::Call(function, arguments)
}

impl<'t> Parser<'_, 't> {
    fn peek(&self) -> Option<Token<'t>> {
        self.pieces.first().map(|piece| piece.token)
    }

    fn second(&self) -> Option<Token<'t>> {
        self.pieces.get(1).map(|piece| piece.token)
    }

    fn next(&mut self) -> Option<Piece<'t>> {
        let (first, rest) = self.pieces.split_first()?;
        self.pieces = rest;
        Some(*first)
    }

    fn takes(&mut self, token: Token<'_>) -> bool {
        let there = self.peek() == Some(token);
        if there {
            self.next();
        }
        there
    }

    fn wants(&mut self, token: Token<'_>, sign: char) -> Parsed<()> {
        let at = self.at();
        if self.takes(token) { Ok(()) } else { Err(SyntaxError { at, kind: SyntaxErrorKind::Missing(sign) }) }
    }

    fn at(&self) -> usize {
        self.pieces.first().map_or(self.end, |piece| piece.at)
    }

    const fn ends(&self) -> SyntaxError {
        SyntaxError { at: self.end, kind: SyntaxErrorKind::End }
    }
}

fn is_ranked(token: Token<'_>, rank: u8) -> bool {
    matches!(token, Token::Operator(operator) if operator.rank() == rank)
}

fn is_node_type(name: &str) -> bool {
    matches!(name, "node" | "text" | "comment" | "processing-instruction")
}

fn wants_nodes(expr: &Expr, at: usize) -> Parsed<()> {
    match expr.gives() {
        Gives::Nodes | Gives::Any => Ok(()),
        Gives::Text | Gives::Number | Gives::Boolean => Err(SyntaxError { at, kind: SyntaxErrorKind::NotNodes }),
    }
}
