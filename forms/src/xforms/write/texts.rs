//! Labels, hints and messages: in their place where the form has one language, else in tables by language.

use qinglan_core::form::{Medium, MediumKind};
use qinglan_core::words::Words;

use crate::language::{Languages, UNNAMED};
use crate::reference;
use crate::xforms::element::Element;
use crate::xforms::outline::{Context, Outline};

/// What is said under an id, in each form: none for the text itself, `image`, `guidance`.
pub struct Entry {
    id: String,
    forms: Vec<(&'static str, Words)>,
    context: Context,
}

pub struct Texts {
    /// In one language that has no name.
    plain: bool,
    entries: Vec<Entry>,
}

/// What stands for a text that a language lacks: all tables have the same entries.
pub const MISSING: &str = "-";

impl Texts {
    pub const fn new(plain: bool) -> Self {
        Self { plain, entries: Vec::new() }
    }

    /// An element `name` that says `words`, and beside them what is shown or heard.
    pub fn element(
        &mut self,
        name: &str,
        id: &str,
        words: &Words,
        beside: Vec<(&'static str, Words)>,
        at: (&Outline, Context),
    ) -> Element {
        if self.plain && beside.is_empty() {
            return said(Element::new(name), &words.zh, at.0, at.1);
        }
        Element::new(name).with("ref", self.reference(id, words, beside, at.1))
    }

    /// The id's reference, with its texts in the tables.
    pub fn reference(&mut self, id: &str, words: &Words, beside: Vec<(&'static str, Words)>, context: Context) -> String {
        let own = (!words.is_empty()).then(|| ("", words.clone()));
        self.entries.push(Entry { id: id.to_owned(), forms: own.into_iter().chain(beside).collect(), context });
        format!("jr:itext('{id}')")
    }

    /// A message as an attribute: its text where that is enough.
    pub fn message(&mut self, id: &str, words: &Words, context: Context) -> String {
        let refers = reference::references(&words.zh).is_ok_and(|found| !found.is_empty());
        if words.is_empty() || (self.plain && !refers) {
            words.zh.clone()
        } else {
            self.reference(id, words, Vec::new(), context)
        }
    }

    pub const fn is_plain(&self) -> bool {
        self.plain
    }

    /// The tables, one for each language.
    pub fn tables(&self, languages: &Languages, default: &str, outline: &Outline) -> Option<Element> {
        if self.entries.is_empty() {
            return None;
        }
        let table = |name: &String| {
            let is_default = name == default || (default.is_empty() && languages.names() == [UNNAMED]);
            let texts = self.entries.iter().map(|entry| entry.element(languages, name, outline));
            Element::new("translation").with("lang", name).with("default", if is_default { "true()" } else { "" }).holding(texts)
        };
        Some(Element::new("itext").holding(languages.names().iter().map(table)))
    }
}

impl Entry {
    fn element(&self, languages: &Languages, name: &str, outline: &Outline) -> Element {
        let value = |(form, words): &(&'static str, Words)| {
            let text = languages.get(words, name);
            let folder = folder(form);
            match (text, folder) {
                ("", Some(_)) => None,
                (text, Some(folder)) => Some(Element::new("value").with("form", *form).text(format!("{folder}{text}"))),
                ("", None) => Some(Element::new("value").with("form", *form).text(MISSING)),
                (text, None) => {
                    // A dash that is meant, and does not stand for what is missing.
                    let meant = if text == MISSING { "true" } else { "" };
                    let value = Element::new("value").with("form", *form).with("qinglan:meant", meant);
                    Some(said(value, text, outline, self.context))
                }
            }
        };
        Element::new("text").with("id", &self.id).holding(self.forms.iter().filter_map(value))
    }
}

/// Where files of a form are.
pub fn folder(form: &str) -> Option<&'static str> {
    match form {
        "image" | "big-image" => Some("jr://images/"),
        "audio" => Some("jr://audio/"),
        "video" => Some("jr://video/"),
        _ => None,
    }
}

pub fn form_of(kind: MediumKind) -> &'static str {
    match kind {
        MediumKind::Image => "image",
        MediumKind::BigImage => "big-image",
        MediumKind::Audio => "audio",
        MediumKind::Video => "video",
    }
}

pub fn media(all: &[Medium]) -> Vec<(&'static str, Words)> {
    all.iter().map(|medium| (form_of(medium.kind), medium.file.clone())).collect()
}

/// A text whose references are outputs.
fn said(mut element: Element, text: &str, outline: &Outline, context: Context) -> Element {
    let mut from = 0;
    for found in reference::references(text).unwrap_or_default() {
        element = element.text(text.get(from..found.at.start).unwrap_or_default());
        let reference = text.get(found.at.clone()).unwrap_or_default();
        element.push(Element::new("output").with("value", outline.resolve(reference, context)));
        from = found.at.end;
    }
    element.text(text.get(from..).unwrap_or_default())
}
