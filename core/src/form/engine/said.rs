//! Words with answers in them: `${name}` in a label, a hint or a message.

use std::borrow::Cow;

use super::filling::Filling;
use super::instance::Index;
use crate::form::xpath::{self, Expr};
use crate::words::Words;

/// The pieces of a text: what stands as it is, and names of questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece<'t> {
    Text(&'t str),
    Name(&'t str),
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    let mut from = 0;
    // Looked for by its characters: a search for two of them is 4 kB more of a phone's download.
    while let Some(at) = rest.get(from..).and_then(|rest| rest.find('$')).map(|at| from + at) {
        from = at + 1;
        let inside = rest.get(from..).and_then(|inside| inside.strip_prefix('{')).and_then(|inside| inside.split_once('}'));
        if let (Some((name, after)), Some(before)) = (inside, rest.get(..at)) {
            found.extend([Piece::Text(before), Piece::Name(name.trim())]);
            (rest, from) = (after, 0);
        }
    }
    found.push(Piece::Text(rest));
    found
}

/// The expression that reads every answer that is in words; nothing where there is none.
pub(super) fn reading(words: &[&Words]) -> Option<String> {
    let texts = words.iter().flat_map(|words| {
        let others = words.others.iter().flatten().map(|(_, text)| text.as_str());
        [words.zh.as_str(), words.en.as_str()].into_iter().chain(others)
    });
    let mut names: Vec<&str> = Vec::new();
    for piece in texts.flat_map(pieces) {
        match piece {
            Piece::Name(name) if !names.contains(&name) => names.push(name),
            Piece::Name(_) | Piece::Text(_) => {}
        }
    }
    let read: Vec<String> = names.into_iter().map(|name| format!("${{{name}}}")).collect();
    (!read.is_empty()).then(|| format!("concat({})", read.join(", ")))
}

impl Filling {
    /// Words of a node's part in the reader's language, with the answers that they name in their places.
    #[must_use]
    pub fn said(&self, at: Index, words: &Words) -> String {
        let piece = |piece| match piece {
            Piece::Text(text) => text.to_owned(),
            Piece::Name(name) => self.answer_named(at, name),
        };
        pieces(self.reader().words(words)).into_iter().map(piece).collect()
    }

    fn answer_named(&self, at: Index, name: &str) -> String {
        let Ok(to) = self.model().templates().find(name) else { return String::new() };
        let path = Expr::Path(self.model().templates().route(self.template_of(at), to));
        let text = self.with(&path, at, |expr, context| xpath::evaluate_text(expr, context).map(Cow::into_owned));
        text.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fe13_words_are_parted_at_names() {
        assert_eq!(
            pieces("共 ${n} 人，${ who }！"),
            [Piece::Text("共 "), Piece::Name("n"), Piece::Text(" 人，"), Piece::Name("who"), Piece::Text("！")]
        );
        assert_eq!(pieces("${open"), [Piece::Text("${open")]);
        assert_eq!(pieces("$5 和 $${n}"), [Piece::Text("$5 和 $"), Piece::Name("n"), Piece::Text("")]);
        assert_eq!(reading(&[&Words::new("${a}", "${b} ${a}")]), Some("concat(${a}, ${b})".into()));
        assert_eq!(reading(&[&Words::new("没有", "")]), None);
    }
}
