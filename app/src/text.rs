//! What the app says. Every visible string is a key of `locales/`; form text lives in the form.

use std::cell::Cell;

use qinglan_core::words::{Language, Words};

include!(concat!(env!("OUT_DIR"), "/text.rs"));

thread_local! {
    static LANGUAGE: Cell<Language> = const { Cell::new(Language::Zh) };
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

/// Chooses the language. Choosing another later starts the app again, so that no string needs to be a signal.
pub fn set_language(language: Language) {
    LANGUAGE.set(language);
}

#[must_use]
pub fn language() -> Language {
    LANGUAGE.get()
}

/// The strings of the chosen language.
#[must_use]
pub fn t() -> &'static Text {
    match language() {
        Language::Zh => &ZH,
        Language::En => &EN,
    }
}

/// Words of a form in the chosen language.
#[must_use]
pub fn say(words: &Words) -> String {
    words.get(language()).to_owned()
}

/// A sentence with its blanks, `{name}`, filled.
#[must_use]
pub fn fill(sentence: &str, blanks: &[(&str, &str)]) -> String {
    blanks.iter().fold(sentence.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}
