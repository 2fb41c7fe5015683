//! What the app says. Every visible string is a key of `locales/`; form text lives in the form.

use std::cell::Cell;

use qinglan_core::words::{Language, Words};

include!(concat!(env!("OUT_DIR"), "/text.rs"));

/// Everything the app says, in one language, in the order of the keys.
pub struct Text(&'static [&'static str]);

impl Text {
    fn at(&self, at: usize) -> &'static str {
        self.0.get(at).copied().unwrap_or_default()
    }
}

thread_local! {
    static LANGUAGE: Cell<Language> = const { Cell::new(Language::Zh) };
    static TEXT: Cell<&'static Text> = const { Cell::new(&ZH) };
}

/// The language with this code; Chinese unless the code is English's.
#[must_use]
pub fn from_code(code: &str) -> Language {
    if code.starts_with("en") { Language::En } else { Language::Zh }
}

/// As the page's `lang` says it.
#[must_use]
pub const fn code(language: Language) -> &'static str {
    match language {
        Language::Zh => "zh-CN",
        Language::En => "en",
    }
}

/// Speaks English from now on, with the words of its file, one to a line. Says no, and goes on in Chinese, when they are not this
/// build's. Choosing another language later starts the app again, so that no string needs to be a signal.
pub fn speak_english(lines: String) -> bool {
    // Once in the life of a page.
    let lines: &'static str = Box::leak(lines.into_boxed_str());
    let words: Vec<&'static str> = lines.split('\n').collect();
    if words.len() != COUNT {
        return false;
    }
    TEXT.set(Box::leak(Box::new(Text(Box::leak(words.into_boxed_slice())))));
    LANGUAGE.set(Language::En);
    true
}

/// Knows the words of the second part from now on, from their file: a line for each of all words, empty where the first part has it. Says no
/// when they are not this build's. English has all of its words in one file.
pub fn speak_more(lines: String) -> bool {
    if language() != Language::Zh {
        return true;
    }
    // Once in the life of a page.
    let lines: &'static str = Box::leak(lines.into_boxed_str());
    let words: Vec<&'static str> =
        lines.split('\n').enumerate().map(|(at, words)| if words.is_empty() { ZH.at(at) } else { words }).collect();
    if words.len() != COUNT {
        return false;
    }
    TEXT.set(Box::leak(Box::new(Text(Box::leak(words.into_boxed_slice())))));
    true
}

#[must_use]
pub fn language() -> Language {
    LANGUAGE.get()
}

/// The strings of the chosen language.
#[must_use]
pub fn t() -> &'static Text {
    TEXT.get()
}

/// Words of a form in the chosen language.
#[must_use]
pub fn say(words: &Words) -> String {
    words.get(language()).to_owned()
}

/// A sentence with its blanks, `{name}`, filled.
#[must_use]
pub fn fill(sentence: &str, blanks: &[(&str, &str)]) -> String {
    let mut parts = sentence.split('{');
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once('}').unwrap_or((part, ""));
        filled.push_str(blanks.iter().find(|(known, _)| *known == name).map_or(name, |(_, value)| value));
        filled.push_str(rest);
    }
    filled
}
