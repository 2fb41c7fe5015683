//! Speaking to somebody by name: `@` and the name in the words, and the person's id beside them (rule CM6).

use crate::id::PersonId;

/// A name is no longer; what follows an `@` and is, asks for nobody.
pub const MENTION_CHARS_MAX: usize = 20;

/// What is being typed after an `@`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked<'t> {
    /// Where the `@` stands, in bytes.
    pub at: usize,
    /// What of the name is there.
    pub name: &'t str,
}

/// Who is asked for, where what stands before the cursor ends in `@` and some of a name.
#[must_use]
pub fn asked(before: &str) -> Option<Asked<'_>> {
    let (at, sign) = before.char_indices().rev().find(|(_, sign)| is_at(*sign))?;
    let name = before.get(at + sign.len_utf8()..)?;
    let fits = name.chars().count() <= MENTION_CHARS_MAX && !name.contains(char::is_whitespace);
    // An address of mail has a letter before it.
    let apart = before.get(..at)?.chars().next_back().is_none_or(|sign| !sign.is_ascii_alphanumeric());
    (fits && apart).then_some(Asked { at, name })
}

/// Whom these words speak to, of those who can read them. Of names that begin alike the longest is meant; who has the same name is meant
/// as well.
#[must_use]
pub fn mentioned(words: &str, members: &[(PersonId, &str)]) -> Vec<PersonId> {
    let mut found = Vec::new();
    for (at, sign) in words.char_indices().filter(|(_, sign)| is_at(*sign)) {
        let rest = words.get(at + sign.len_utf8()..).unwrap_or_default();
        let named = |name: &str| !name.is_empty() && rest.starts_with(name);
        let longest = members.iter().filter(|(_, name)| named(name)).map(|(_, name)| name.len()).max();
        for (person, _) in members.iter().filter(|(_, name)| named(name) && Some(name.len()) == longest) {
            if !found.contains(person) {
                found.push(*person);
            }
        }
    }
    found
}

/// As Chinese input methods type it, too.
const fn is_at(sign: char) -> bool {
    sign == '@' || sign == '＠'
}
