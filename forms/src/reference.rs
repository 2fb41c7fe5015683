//! `${name}` in expressions and texts; names of XML; and which defaults are expressions.

use core::ops::Range;

/// A reference to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Where it stands, in bytes, its braces included.
    pub at: Range<usize>,
    pub name: String,
    /// `${last-saved#name}`: the answer of the record that was sent last.
    pub last_saved: bool,
}

/// A reference that cannot be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken;

const OPEN: &str = "${";
const LAST_SAVED: &str = "last-saved#";

/// The references of `text`, in their order.
///
/// # Errors
/// [`Broken`] where `${` is not closed, or holds no name.
pub fn references(text: &str) -> Result<Vec<Reference>, Broken> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = text.get(from..).and_then(|rest| rest.find(OPEN)).map(|at| from + at) {
        let inside = text.get(start + OPEN.len()..).unwrap_or_default();
        let (inner, _) = inside.split_once('}').ok_or(Broken)?;
        let end = start + OPEN.len() + inner.len() + 1;
        let (name, last_saved) = inner.strip_prefix(LAST_SAVED).map_or((inner, false), |name| (name, true));
        if !is_name(name) {
            return Err(Broken);
        }
        found.push(Reference { at: start..end, name: name.to_owned(), last_saved });
        from = end;
    }
    Ok(found)
}

/// The name of the only reference, where nothing else is in `text`.
pub fn alone(text: &str) -> Option<String> {
    let text = text.trim();
    match references(text).ok()?.as_slice() {
        [only] if only.at == (0..text.len()) && !only.last_saved => Some(only.name.clone()),
        _ => None,
    }
}

/// `text` with each reference replaced.
pub fn replace(text: &str, mut by: impl FnMut(&Reference) -> String) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for reference in references(text).unwrap_or_default() {
        out.push_str(text.get(from..reference.at.start).unwrap_or_default());
        out.push_str(&by(&reference));
        from = reference.at.end;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

/// An NCName of XML.
pub fn is_name(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(starts_name) && chars.all(goes_on)
}

fn starts_name(c: char) -> bool {
    c == '_' || c.is_ascii_alphabetic() || (!c.is_ascii() && c.is_alphabetic())
}

fn goes_on(c: char) -> bool {
    starts_name(c) || c.is_ascii_digit() || matches!(c, '-' | '.' | '\u{B7}') || (!c.is_ascii() && c.is_numeric())
}

/// How long the NCName is that `text` begins with, in bytes; 0 for none.
pub fn name_length(text: &str) -> usize {
    let mut chars = text.char_indices();
    match chars.next() {
        Some((_, first)) if starts_name(first) => chars.find(|(_, c)| !goes_on(*c)).map_or(text.len(), |(at, _)| at),
        _ => 0,
    }
}

/// Is a default an expression, or what it says? XLSForm does not tell them apart; this follows pyxform: an operator between blanks, a
/// call or a reference makes an expression, and a hyphen does not where the type's values have some.
pub fn is_dynamic(default: &str, kind: &str) -> bool {
    let hyphens = matches!(kind, "date" | "dateTime" | "geopoint" | "geotrace" | "geoshape");
    let mut rest = default;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '$' if begins_reference(rest) => return true,
            '"' | '\'' => rest.get(1..).and_then(|inside| inside.find(first)).map_or(1, |at| at + 2),
            ' ' if [" mod ", " div "].iter().any(|operator| rest.starts_with(operator)) => return true,
            '*' | '+' | '|' => return true,
            '-' | '.' | '0'..='9' if literal_length(rest) > 0 => literal_length(rest),
            '-' => return !hyphens,
            _ => match name_length(rest) {
                0 => first.len_utf8(),
                name if calls(rest, name) => return true,
                name => name,
            },
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    false
}

fn begins_reference(text: &str) -> bool {
    let inside = text.strip_prefix(OPEN).and_then(|rest| rest.split_once('}'));
    inside.is_some_and(|(inner, _)| is_name(inner.strip_prefix(LAST_SAVED).unwrap_or(inner)))
}

/// `name(` or `prefix:name(`.
fn calls(text: &str, name: usize) -> bool {
    let after = text.get(name..).unwrap_or_default();
    let local = after.strip_prefix(':').map_or(0, name_length);
    let after = if local > 0 { after.get(1 + local..).unwrap_or_default() } else { after };
    after.starts_with('(')
}

/// A date, a time or a number at the start of `text`, in bytes.
fn literal_length(text: &str) -> usize {
    let sign = usize::from(text.starts_with('-'));
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count();
    let is = |at: usize, byte: u8| bytes.get(at) == Some(&byte);
    let whole = digits(sign);
    let date = sign + 10;
    if whole == 4 && is(sign + 4, b'-') && digits(sign + 5) == 2 && is(sign + 7, b'-') && digits(sign + 8) >= 2 {
        let time = text.get(date..).and_then(|rest| rest.strip_prefix('T')).map_or(0, time_length);
        return if time > 0 { date + 1 + time } else { date };
    }
    if sign == 0 && time_length(text) > 0 {
        return time_length(text);
    }
    let fraction = if is(sign + whole, b'.') { digits(sign + whole + 1) } else { 0 };
    match (whole, fraction) {
        (0, 0) => 0,
        (_, 0) => sign + whole + usize::from(is(sign + whole, b'.')),
        _ => sign + whole + 1 + fraction,
    }
}

/// `10:30:00`, with a fraction and a distance from UTC where they are, in bytes; 0 for no time.
fn time_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count();
    let is = |at: usize, byte: u8| bytes.get(at) == Some(&byte);
    if !(digits(0) == 2 && is(2, b':') && digits(3) == 2 && is(5, b':') && digits(6) == 2) {
        return 0;
    }
    let fraction = if is(8, b'.') { 1 + digits(9) } else { 0 };
    let end = 8 + fraction;
    let zone = match bytes.get(end) {
        Some(b'Z') => 1,
        Some(b'+' | b'-') if digits(end + 1) == 2 && is(end + 3, b':') && digits(end + 4) == 2 => 6,
        _ => 0,
    };
    end + zone
}

/// Curly quotes, which word processors make, as expressions need them.
pub fn straighten(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{2018}' | '\u{2019}' => '\'',
            '\u{201C}' | '\u{201D}' => '"',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_found_and_broken_ones_refused() {
        let found = references("if(${a} > ${last-saved#b-1}, '甲', ${_c.d})").expect("whole");
        let names: Vec<_> = found.iter().map(|found| (found.name.as_str(), found.last_saved)).collect();
        assert_eq!(names, [("a", false), ("b-1", true), ("_c.d", false)]);
        for bad in ["${a", "${}", "${ a }", "${a b}", "${1a}", "x ${a} ${", "${${a}}"] {
            assert_eq!(references(bad), Err(Broken), "{bad}");
        }
        assert_eq!(references("$a {b} $ {c}"), Ok(vec![]));
        assert_eq!(alone(" ${a} "), Some("a".into()));
        assert_eq!(alone("${a} + 1"), None);
        assert_eq!(replace("${a}甲${b}", |found| found.name.to_uppercase()), "A甲B");
    }

    #[test]
    fn defaults_are_expressions_where_they_compute() {
        for (default, kind, wanted) in [
            ("5", "integer", false),
            ("-5", "integer", false),
            ("2.5", "decimal", false),
            ("2 + 3", "integer", true),
            ("2 - 3", "integer", true),
            ("today()", "date", true),
            ("2020-01-31", "date", false),
            ("2020-01-31", "text", false),
            ("2020-01-31T10:30:00.000+08:00", "dateTime", false),
            ("10:30:00", "time", false),
            ("low-risk", "text", false),
            ("it is - so", "text", true),
            ("${a}", "text", true),
            ("'a + b'", "text", false),
            ("a div b", "text", true),
            ("jr:choice-name(a)", "text", true),
            ("http://a.example/b", "text", false),
            ("12.5 -3.4 0 0", "geopoint", false),
            ("课 (一)", "text", false),
            ("a b", "text", false),
            ("", "text", false),
        ] {
            assert_eq!(is_dynamic(default, kind), wanted, "{default}");
        }
    }
}
