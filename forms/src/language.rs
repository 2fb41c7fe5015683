//! Languages of a form, and where `Words` has each.
//!
//! XLSForm names them in its headings, `label::English (en)`; a heading without one means the form's default language. Of the languages that
//! are Chinese the first is `Words::zh`, of those that are English the first is `Words::en`, and others stand under their names. Text in no
//! language in particular (pyxform calls it `default`) stands where Chinese would, when no other column is Chinese.

use qinglan_core::words::{Words, is_han};

/// The language of a heading that names none, where the settings name none either.
pub const UNNAMED: &str = "default";

/// How the app's own two languages are called in headings.
pub const HOUSE: [&str; 2] = ["中文 (zh)", "English (en)"];

/// A form's languages, in the order in which the source first names them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Languages {
    names: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slot {
    Zh,
    En,
    Other,
}

impl Languages {
    pub fn add(&mut self, name: &str) {
        if !self.names.iter().any(|known| known == name) {
            self.names.push(name.to_owned());
        }
    }

    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// As a definition says it: nothing where it is what every form of ours has.
    pub fn stored(&self) -> Vec<String> {
        let plain = self.names.iter().all(|name| name == UNNAMED);
        if plain || self.names == HOUSE { Vec::new() } else { self.names.clone() }
    }

    /// The languages to write for what a definition says; `bilingual` when it has any English.
    pub fn written(stored: &[String], bilingual: bool) -> Self {
        let names = match stored {
            [] if bilingual => HOUSE.map(str::to_owned).to_vec(),
            [] => vec![UNNAMED.to_owned()],
            named => named.to_vec(),
        };
        Self { names }
    }

    fn slot(&self, name: &str) -> Slot {
        let first = |is: fn(&str) -> bool| self.names.iter().find(|known| is(known)).is_some_and(|known| known == name);
        if first(is_chinese) {
            Slot::Zh
        } else if first(is_english) {
            Slot::En
        } else if name == UNNAMED && !self.names.iter().any(|known| is_chinese(known)) {
            Slot::Zh
        } else {
            Slot::Other
        }
    }

    /// Puts `text` where its language is; empty text changes nothing.
    pub fn put(&self, words: &mut Words, name: &str, text: &str) {
        if text.is_empty() {
            return;
        }
        match self.slot(name) {
            Slot::Zh => text.clone_into(&mut words.zh),
            Slot::En => text.clone_into(&mut words.en),
            Slot::Other => {
                let others = words.others.get_or_insert_default();
                match others.iter_mut().find(|(known, _)| known == name) {
                    Some((_, old)) => text.clone_into(old),
                    None => others.push((name.to_owned(), text.to_owned())),
                }
            }
        }
    }

    /// The text in the language; empty where there is none.
    pub fn get<'a>(&self, words: &'a Words, name: &str) -> &'a str {
        match self.slot(name) {
            Slot::Zh => &words.zh,
            Slot::En => &words.en,
            Slot::Other => words.others.iter().flatten().find(|(known, _)| known == name).map_or("", |(_, text)| text),
        }
    }

    /// The same in each: in Chinese where the language is, and where text in no language in particular is, as `beside` shows.
    pub fn both(&self, zh: &str, en: &str, beside: &Words) -> Words {
        let mut words = Words::default();
        for name in &self.names {
            let chinese = is_chinese(name) || (name == UNNAMED && self.get(beside, name).chars().any(is_han));
            self.put(&mut words, name, if chinese { zh } else { en });
        }
        words
    }
}

/// The code in a name's last parentheses, or the name itself.
fn code(name: &str) -> String {
    let inside = name.trim_end().strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    inside.map_or(name, |(_, code)| code).trim().to_ascii_lowercase()
}

fn is_chinese(name: &str) -> bool {
    let code = code(name);
    let tag = code.split(['-', '_']).next().unwrap_or_default();
    matches!(tag, "zh" | "zho" | "chi" | "cmn")
        || matches!(code.as_str(), "chinese" | "中文" | "汉语" | "简体中文" | "普通话" | "华语")
}

fn is_english(name: &str) -> bool {
    let code = code(name);
    let tag = code.split(['-', '_']).next().unwrap_or_default();
    matches!(tag, "en" | "eng") || matches!(code.as_str(), "english" | "英语" | "英文")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn languages(names: &[&str]) -> Languages {
        let mut languages = Languages::default();
        names.iter().for_each(|name| languages.add(name));
        languages
    }

    #[test]
    fn the_first_chinese_and_the_first_english_have_places_of_their_own() {
        let all = languages(&["Français (fr)", "English (en-GB)", "English (en)", "繁體中文 (zh-TW)", "中文"]);
        let mut words = Words::default();
        for (at, name) in all.names().to_vec().iter().enumerate() {
            all.put(&mut words, name, &format!("t{at}"));
        }
        let others =
            [("Français (fr)", "t0"), ("English (en)", "t2"), ("中文", "t4")].map(|(name, text)| (name.into(), text.into()));
        assert_eq!(words, Words { zh: "t3".into(), en: "t1".into(), others: Some(others.to_vec()) });
        for (at, name) in all.names().iter().enumerate() {
            assert_eq!(all.get(&words, name), format!("t{at}"));
        }
    }

    #[test]
    fn text_in_no_language_stands_where_chinese_would() {
        let mut words = Words::default();
        languages(&["English (en)", UNNAMED]).put(&mut words, UNNAMED, "a");
        assert_eq!(words, Words::new("a", ""));
        let mut words = Words::default();
        languages(&["中文 (zh)", UNNAMED]).put(&mut words, UNNAMED, "a");
        assert_eq!(words.others, Some(vec![(UNNAMED.into(), "a".into())]));
    }

    #[test]
    fn what_every_form_has_is_not_said() {
        for (names, stored) in
            [(&[UNNAMED][..], 0), (&HOUSE[..], 0), (&["English (en)"][..], 1), (&["English (en)", UNNAMED][..], 2)]
        {
            assert_eq!(languages(names).stored().len(), stored, "{names:?}");
        }
        assert_eq!(Languages::written(&[], true).names(), HOUSE);
        assert_eq!(Languages::written(&[], false).names(), [UNNAMED]);
    }
}
