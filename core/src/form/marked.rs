//! Words with marks: what XLSForm lets authors write in labels, hints and notes (rule FE18).
//!
//! Of Markdown only what stands within a line: strong, emphasis, links and escapes. A parser of all Markdown is 60 kB of a phone's
//! download, and makes what a label has no place for.

/// Deeper marks are words.
const DEPTH_MAX: u8 = 4;

/// A piece of marked words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    Text(String),
    /// `**so**`
    Strong(Vec<Span>),
    /// `*so*` or `_so_`
    Emphasis(Vec<Span>),
    /// `[words](https://...)`, to the web or to a mail address.
    Link(String, Vec<Span>),
}

/// The pieces of `text`. What is no mark stands as it was written.
#[must_use]
pub fn marked(text: &str) -> Vec<Span> {
    spans(text, DEPTH_MAX)
}

fn spans(text: &str, depth: u8) -> Vec<Span> {
    let mut found = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    // What stands before: a mark within a word is none where it is `_`.
    let mut before = None;
    while let Some(first) = rest.chars().next() {
        let after = rest.get(first.len_utf8()..).unwrap_or_default();
        if first == '\\' && after.starts_with(is_sign) {
            let escaped = after.chars().next().unwrap_or(first);
            plain.push(escaped);
            (before, rest) = (Some(escaped), after.get(escaped.len_utf8()..).unwrap_or_default());
            continue;
        }
        match mark(rest, before).filter(|_| depth > 0) {
            Some((span, behind)) => {
                if !plain.is_empty() {
                    found.push(Span::Text(core::mem::take(&mut plain)));
                }
                found.push(match span {
                    Mark::Strong(inside) => Span::Strong(spans(inside, depth - 1)),
                    Mark::Emphasis(inside) => Span::Emphasis(spans(inside, depth - 1)),
                    Mark::Link(to, inside) => Span::Link(to.to_owned(), spans(inside, depth - 1)),
                });
                (before, rest) = (Some('*'), behind);
            }
            None => {
                plain.push(first);
                (before, rest) = (Some(first), after);
            }
        }
    }
    if !plain.is_empty() {
        found.push(Span::Text(plain));
    }
    found
}

const fn is_sign(c: char) -> bool {
    is_star(c) || matches!(c, '[' | ']' | '\\')
}

const fn is_star(c: char) -> bool {
    matches!(c, '*' | '_')
}

enum Mark<'t> {
    Strong(&'t str),
    Emphasis(&'t str),
    Link(&'t str, &'t str),
}

/// The mark that begins here, and what stands behind it.
fn mark(rest: &str, before: Option<char>) -> Option<(Mark<'_>, &str)> {
    for sign in ["**", "__"] {
        if let Some((inside, behind)) = within(rest, sign, before) {
            return Some((Mark::Strong(inside), behind));
        }
    }
    for sign in ["*", "_"] {
        if let Some((inside, behind)) = within(rest, sign, before) {
            return Some((Mark::Emphasis(inside), behind));
        }
    }
    let (words, behind) = parted(rest.strip_prefix('[')?, "](")?;
    let (to, behind) = behind.split_once(')')?;
    let leads = ["https://", "http://", "mailto:"].iter().any(|scheme| to.starts_with(scheme));
    (leads && !words.is_empty() && !words.contains('\n')).then_some((Mark::Link(to, words), behind))
}

/// What stands between two of the same sign: neither empty, nor with blanks at its ends.
fn within<'t>(rest: &'t str, sign: &str, before: Option<char>) -> Option<(&'t str, &'t str)> {
    // Which other signs are letters is a table of the phone's download: Chinese words have no blanks around them anyway.
    let inside_word = |c: Option<char>| sign.starts_with('_') && c.is_some_and(|c| c.is_ascii_alphanumeric() || !c.is_ascii());
    let body = rest.strip_prefix(sign).filter(|_| !inside_word(before))?;
    let (inside, behind) = parted(body, sign)?;
    let whole = !inside.is_empty() && inside.trim() == inside && !inside.contains('\n') && !inside.starts_with(is_star);
    (whole && !inside_word(behind.chars().next())).then_some((inside, behind))
}

/// What stands before a sign and behind it. Looked for by its first character: a search for several is 2 kB more of a phone's download.
fn parted<'t>(text: &'t str, sign: &str) -> Option<(&'t str, &'t str)> {
    let first = sign.chars().next()?;
    let mut from = 0;
    loop {
        let at = from + text.get(from..)?.find(first)?;
        match text.get(at..)?.strip_prefix(sign) {
            Some(behind) => return Some((text.get(..at)?, behind)),
            None => from = at + first.len_utf8(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(words: &str) -> Span {
        Span::Text(words.into())
    }

    fn plain(spans: &[Span]) -> String {
        let one = |span: &Span| match span {
            Span::Text(words) => words.clone(),
            Span::Strong(inside) | Span::Emphasis(inside) | Span::Link(_, inside) => plain(inside),
        };
        spans.iter().map(one).collect()
    }

    #[test]
    fn fe18_strong_emphasis_and_links() {
        assert_eq!(marked("先**看**再写"), [text("先"), Span::Strong(vec![text("看")]), text("再写")]);
        assert_eq!(marked("*a* and _b_"), [Span::Emphasis(vec![text("a")]), text(" and "), Span::Emphasis(vec![text("b")])]);
        assert_eq!(
            marked("见[标准 **第三条**](https://example.org/a)。"),
            [
                text("见"),
                Span::Link("https://example.org/a".into(), vec![text("标准 "), Span::Strong(vec![text("第三条")])]),
                text("。")
            ]
        );
    }

    #[test]
    fn fe18_what_is_no_mark_stands_as_it_was_written() {
        for words in [
            "2 * 3 * 4",
            "snake_case_name",
            "**",
            "** a **",
            "*open",
            "[a](javascript:alert(1))",
            "[a](/x)",
            "<b>raw</b>",
            "a\n* b\n* c",
        ] {
            assert_eq!(marked(words), [text(words)], "{words}");
        }
        assert_eq!(marked(r"\*a\* \[b]"), [text("*a* [b]")]);
        assert_eq!(marked(""), []);
    }

    proptest! {
        #[test]
        fn fe18_any_words_are_read_and_none_are_lost(words in r"[ab *_\[\]()\\中]{0,40}") {
            let kept = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
            prop_assert_eq!(kept(&plain(&marked(&words))), kept(&words));
        }
    }
}
