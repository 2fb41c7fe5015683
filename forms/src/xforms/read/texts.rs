//! The texts of a form, from the tables of its languages or from where they stand.

use std::collections::BTreeMap;

use qinglan_core::form::{Medium, MediumKind};
use qinglan_core::words::Words;

use crate::language::{Languages, UNNAMED};
use crate::xforms::element::{Child, Element};
use crate::xforms::outline::{Context, Outline};
use crate::xforms::write::{MISSING, folder, form_of};

pub struct Texts<'a> {
    /// The name of each language, and its texts by their ids.
    tables: Vec<(&'a str, BTreeMap<&'a str, &'a Element>)>,
    languages: Languages,
    default: Option<&'a str>,
}

/// The id in `jr:itext('id')`.
pub fn itext(reference: &str) -> Option<&str> {
    let inside = reference.trim().strip_prefix("jr:itext(")?.strip_suffix(')')?;
    Some(inside.trim().trim_matches(['\'', '"']))
}

impl<'a> Texts<'a> {
    pub fn new(model: &'a Element) -> Self {
        let translations: Vec<&Element> =
            model.first("itext").map(|itext| itext.named("translation").collect()).unwrap_or_default();
        let mut languages = Languages::default();
        for translation in &translations {
            languages.add(translation.attribute("lang"));
        }
        let is_default = |translation: &&&Element| matches!(translation.attribute("default"), "true()" | "true");
        let default = translations.iter().find(is_default).map(|translation| translation.attribute("lang"));
        let table = |translation: &&'a Element| {
            let texts = translation.named("text").map(|text| (text.attribute("id"), text)).collect();
            (translation.attribute("lang"), texts)
        };
        Self { tables: translations.iter().map(table).collect(), languages, default }
    }

    /// Of several languages the one that is shown at first.
    pub fn default_name(&self) -> Option<&'a str> {
        self.default.filter(|_| self.tables.len() > 1 || self.default != Some(UNNAMED))
    }

    pub fn languages(&self) -> Languages {
        self.languages.clone()
    }

    /// A text that stands where it is said, in no language in particular.
    pub fn plain(&mut self, text: &str) -> Words {
        let mut words = Words::default();
        if !text.is_empty() {
            let name = self.default.unwrap_or(UNNAMED);
            self.languages.add(name);
            self.languages.put(&mut words, name, text);
        }
        words
    }

    /// Texts with the names of their languages.
    pub fn named(&mut self, texts: &[(&str, String)]) -> Words {
        texts.iter().for_each(|(name, _)| self.languages.add(name));
        let mut words = Words::default();
        for (name, text) in texts {
            self.languages.put(&mut words, name, text);
        }
        words
    }

    pub fn mixed(&mut self, element: &Element, outline: &Outline, context: Context) -> Words {
        self.plain(&text(element, outline, context))
    }

    /// What an attribute says, itself or by an id.
    pub fn message(&mut self, attribute: &str, outline: &Outline, context: Context) -> Words {
        match itext(attribute) {
            Some(id) => self.said(id, "", outline, context),
            None => self.plain(attribute.trim()),
        }
    }

    /// The text under `id` in every language; `form` is empty for what is read, `guidance` for what those learn who are trained.
    pub fn said(&self, id: &str, form: &str, outline: &Outline, context: Context) -> Words {
        let mut words = Words::default();
        for (name, table) in &self.tables {
            let wanted = |value: &&Element| match value.attribute("form") {
                "long" => form.is_empty(),
                own => own == form,
            };
            let found = table.get(id).and_then(|entry| entry.named("value").find(wanted));
            let is_said = |value: &&Element| value.own_text() != MISSING || !value.attribute("qinglan:meant").is_empty();
            let text = found.filter(is_said).map(|value| text(value, outline, context));
            self.languages.put(&mut words, name, &text.unwrap_or_default());
        }
        words
    }

    /// What is shown or heard under `id`.
    pub fn media(&self, id: &str) -> Vec<Medium> {
        let of = |kind| {
            let form = form_of(kind);
            let mut file = self.said(id, form, &Outline::default(), Context::default());
            let strip = |text: &mut String| {
                if let Some(bare) = folder(form).and_then(|folder| text.strip_prefix(folder)) {
                    *text = bare.to_owned();
                }
            };
            strip(&mut file.zh);
            strip(&mut file.en);
            file.others.iter_mut().flatten().for_each(|(_, text)| strip(text));
            (!file.is_empty()).then_some(Medium { kind, file })
        };
        [MediumKind::Image, MediumKind::BigImage, MediumKind::Audio, MediumKind::Video].into_iter().filter_map(of).collect()
    }
}

/// A text with its outputs as references.
fn text(element: &Element, outline: &Outline, context: Context) -> String {
    let mut out = String::new();
    for child in &element.children {
        match child {
            Child::Text(text) => out.push_str(text),
            Child::Element(output) if output.name == "output" => {
                let value = output.attribute("value");
                let padded = if value.starts_with(' ') { value.to_owned() } else { format!(" {value} ") };
                out.push_str(&outline.unresolve(&padded, context));
            }
            Child::Element(_) => {}
        }
    }
    out.trim().to_owned()
}
