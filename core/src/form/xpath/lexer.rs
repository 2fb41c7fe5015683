//! The text of an expression, piece by piece: XPath 1.0, section 3.7, and `${name}` of XLSForm.

use super::ast::Operator;
use super::error::{SyntaxError, SyntaxErrorKind};
use super::number;

/// A piece, and where it begins, in characters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Piece<'t> {
    pub at: usize,
    pub token: Token<'t>,
    pub text: &'t str,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Token<'t> {
    Number(f64),
    /// A number of so many digits that who evaluates it has to find the nearest.
    Long(&'t str),
    /// Without its quotes.
    Text(&'t str),
    /// A name, with its prefix if it has one.
    Name(&'t str),
    /// `prefix:*`.
    Prefix(&'t str),
    /// `*` where no operator can stand.
    Any,
    /// An axis with its `::`.
    Axis(&'t str),
    /// `${name}`.
    Reference(&'t str),
    Operator(Operator),
    Pipe,
    Slash,
    Slashes,
    Dot,
    Dots,
    At,
    Comma,
    Open,
    Close,
    OpenPredicate,
    ClosePredicate,
}

impl Token<'_> {
    /// Whether an operand ends here, so that a `*` or a name behind it is an operator.
    const fn ends_operand(self) -> bool {
        matches!(
            self,
            Self::Number(_)
                | Self::Long(_)
                | Self::Text(_)
                | Self::Name(_)
                | Self::Prefix(_)
                | Self::Any
                | Self::Reference(_)
                | Self::Dot
                | Self::Dots
                | Self::Close
                | Self::ClosePredicate
        )
    }
}

/// All pieces of `text`.
///
/// # Errors
/// [`SyntaxError`] at the first character that begins no piece.
pub(super) fn pieces(text: &str) -> Result<Vec<Piece<'_>>, SyntaxError> {
    let mut lexer = Lexer { rest: text, at: 0 };
    let mut pieces: Vec<Piece<'_>> = Vec::new();
    loop {
        lexer.skip_blanks();
        let at = lexer.at;
        if lexer.rest.is_empty() {
            return Ok(pieces);
        }
        let operator = pieces.last().is_some_and(|piece| piece.token.ends_operand());
        let before = lexer.rest;
        let token = lexer.token(operator).map_err(|kind| SyntaxError { at, kind })?;
        let text = before.get(..before.len() - lexer.rest.len()).unwrap_or_default();
        pieces.push(Piece { at, token, text });
    }
}

struct Lexer<'t> {
    rest: &'t str,
    at: usize,
}

impl<'t> Lexer<'t> {
    fn token(&mut self, operator: bool) -> Result<Token<'t>, SyntaxErrorKind> {
        const SIGNS: [(&str, Token<'static>); 19] = [
            ("//", Token::Slashes),
            ("/", Token::Slash),
            ("..", Token::Dots),
            ("!=", Token::Operator(Operator::NotEqual)),
            ("<=", Token::Operator(Operator::LessOrEqual)),
            (">=", Token::Operator(Operator::GreaterOrEqual)),
            ("<", Token::Operator(Operator::Less)),
            (">", Token::Operator(Operator::Greater)),
            ("=", Token::Operator(Operator::Equal)),
            ("+", Token::Operator(Operator::Add)),
            ("-", Token::Operator(Operator::Subtract)),
            ("|", Token::Pipe),
            ("@", Token::At),
            (",", Token::Comma),
            ("(", Token::Open),
            (")", Token::Close),
            ("[", Token::OpenPredicate),
            ("]", Token::ClosePredicate),
            (".", Token::Dot),
        ];
        let mut following = self.rest.chars();
        let (first, second) = (following.next().unwrap_or_default(), following.next());
        match first {
            '0'..='9' => return Ok(self.number()),
            '.' if second.is_some_and(|c| c.is_ascii_digit()) => return Ok(self.number()),
            '"' | '\'' => return self.quoted(first),
            '*' => {
                self.advance(1);
                return Ok(if operator { Token::Operator(Operator::Multiply) } else { Token::Any });
            }
            '$' if second == Some('{') => return self.reference(),
            '$' => return Err(SyntaxErrorKind::Variable),
            _ if begins_name(first) => return self.name(operator),
            _ => {}
        }
        match SIGNS.iter().find(|(sign, _)| self.rest.starts_with(sign)) {
            Some((sign, token)) => {
                self.advance(sign.len());
                Ok(*token)
            }
            None => Err(SyntaxErrorKind::Character(first)),
        }
    }

    fn number(&mut self) -> Token<'t> {
        let mut points = 0;
        let written = self.take_while(|c| {
            points += usize::from(c == '.');
            c.is_ascii_digit() || (c == '.' && points == 1)
        });
        // A literal has digits, and at most one point.
        number::exact(written).map_or(Token::Long(written), Token::Number)
    }

    fn quoted(&mut self, quote: char) -> Result<Token<'t>, SyntaxErrorKind> {
        self.advance(1);
        let inside = self.take_while(|c| c != quote);
        if self.rest.is_empty() {
            return Err(SyntaxErrorKind::UnclosedText);
        }
        self.advance(1);
        Ok(Token::Text(inside))
    }

    fn reference(&mut self) -> Result<Token<'t>, SyntaxErrorKind> {
        self.advance(2);
        let inside = self.take_while(|c| c != '}').trim();
        // What pyxform calls the answer of the record before this one.
        let name = inside.strip_prefix("last-saved#").unwrap_or(inside);
        let well_formed = name.chars().next().is_some_and(begins_name) && name.chars().all(goes_on_in_name);
        if self.rest.is_empty() || !well_formed {
            return Err(SyntaxErrorKind::Reference);
        }
        self.advance(1);
        Ok(Token::Reference(inside))
    }

    fn name(&mut self, operator: bool) -> Result<Token<'t>, SyntaxErrorKind> {
        let all = self.rest;
        let name = self.take_while(goes_on_in_name);
        if operator {
            return match name {
                "and" => Ok(Token::Operator(Operator::And)),
                "or" => Ok(Token::Operator(Operator::Or)),
                "div" => Ok(Token::Operator(Operator::Divide)),
                "mod" => Ok(Token::Operator(Operator::Modulo)),
                other => Err(SyntaxErrorKind::Unexpected(other.to_owned())),
            };
        }
        let mut behind = self.rest.chars();
        match (behind.next(), behind.next()) {
            (Some(':'), Some('*')) => {
                self.advance(2);
                return Ok(Token::Prefix(name));
            }
            (Some(':'), Some(next)) if begins_name(next) => {
                self.advance(1);
                self.take_while(goes_on_in_name);
                return Ok(Token::Name(all.get(..all.len() - self.rest.len()).unwrap_or_default()));
            }
            _ => {}
        }
        // Blanks may stand before the colons of an axis.
        let (rest, at) = (self.rest, self.at);
        self.skip_blanks();
        if self.rest.starts_with("::") {
            self.advance(2);
            return Ok(Token::Axis(name));
        }
        (self.rest, self.at) = (rest, at);
        Ok(Token::Name(name))
    }

    fn skip_blanks(&mut self) {
        self.take_while(number::is_blank);
    }

    fn take_while(&mut self, mut goes_on: impl FnMut(char) -> bool) -> &'t str {
        let end = self.rest.char_indices().find(|(_, c)| !goes_on(*c)).map_or(self.rest.len(), |(end, _)| end);
        let (taken, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        self.at += taken.chars().count();
        taken
    }

    /// Over so many ASCII characters.
    fn advance(&mut self, chars: usize) {
        self.rest = self.rest.get(chars..).unwrap_or_default();
        self.at += chars;
    }
}

/// XML's names without the colon, more or less: letters of any script, and `_`.
pub(super) fn begins_name(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

pub(super) fn goes_on_in_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '\u{B7}' | '\u{300}'..='\u{36F}')
}
