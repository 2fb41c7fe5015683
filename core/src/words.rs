//! Words: the two languages people read, and how Chinese readers count them.

use crate::wire::Wire;

/// A language that people can choose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Wire)]
#[cbor(index_only)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(rename_all = "snake_case"))]
pub enum Language {
    /// Simplified Chinese.
    #[default]
    #[n(0)]
    Zh,
    #[n(1)]
    En,
}

/// The same words in each language. Chinese is always there; the others may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Wire)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(deny_unknown_fields))]
pub struct Words {
    #[n(0)]
    pub zh: String,
    #[n(1)]
    #[cbor(default)]
    #[cfg_attr(feature = "json", serde(default))]
    pub en: String,
    /// In other languages, each with its name. The app itself speaks none of them.
    #[n(2)]
    #[cbor(default)]
    #[cfg_attr(feature = "json", serde(default, skip_serializing_if = "Option::is_none"))]
    pub others: Option<Vec<(String, String)>>,
}

impl Words {
    #[must_use]
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into(), others: None }
    }

    /// The words in `language`, or in the one that has them (rule WD3).
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        let (wanted, other) = match language {
            Language::Zh => (&self.zh, &self.en),
            Language::En => (&self.en, &self.zh),
        };
        if wanted.is_empty() { other } else { wanted }
    }

    /// No language has any.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.zh.is_empty() && self.en.is_empty() && self.others.is_none()
    }
}

/// How many words a Chinese reader counts: one for each Han character, one for each run of other letters or digits
/// (rules WD1 and WD2).
#[must_use]
pub fn count(text: &str) -> usize {
    let mut words = 0;
    let mut in_run = false;
    for c in text.chars() {
        if is_unseen(c) {
            continue;
        }
        let han = is_han(c);
        let runs = !han && c.is_alphanumeric();
        if han || (runs && !in_run) {
            words += 1;
        }
        in_run = runs;
    }
    words
}

/// Unicode's script Han: the unified blocks with every extension, compatibility forms, radicals, and the
/// marks 々〇〡. Planes 2 and 3 hold nothing else, so later extensions count as well.
#[must_use]
pub const fn is_han(c: char) -> bool {
    matches!(c,
        '\u{4E00}'..='\u{9FFF}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{3005}' | '\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{3038}'..='\u{303B}'
        | '\u{2E80}'..='\u{2FDF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}')
}

/// Accents, variation selectors and zero-width marks belong to the character before them: they neither count nor part a run.
const fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{0300}'..='\u{036F}'
        | '\u{00AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn wd1_one_for_each_han_character_and_none_for_punctuation() {
        for (text, words) in [
            ("", 0),
            ("   \n\t\u{3000}", 0),
            ("，。！？——……《》“”、；：", 0),
            (",.!?-()[]{}'\"", 0),
            ("教", 1),
            ("认识时钟", 4),
            ("认识，时钟。", 4),
            ("认识 时钟\n下课", 6),
            ("二〇二六年", 5),
            ("人人为我，时时刻刻", 8),
            ("人々", 2),
            ("㐀䶿", 2),
            ("\u{20000}\u{2A6DF}\u{2B740}\u{2EBF0}\u{30000}\u{323B0}", 6),
            ("\u{F900}\u{2F800}", 2),
            ("⺀⼀", 2),
            ("葛\u{E0100}城", 2),
            ("😀👍🏽❤\u{FE0F}", 0),
        ] {
            assert_eq!(count(text), words, "{text:?}");
        }
    }

    #[test]
    fn wd2_one_for_each_run_of_letters_or_digits() {
        for (text, words) in [
            ("hello", 1),
            ("hello world", 2),
            ("PPT2026", 1),
            ("用PPT讲第3课", 6),
            ("40分钟", 3),
            ("ＰＰＴ　２０２６", 2),
            ("well-known", 2),
            ("a_b", 2),
            ("3.14", 2),
            ("Ürümqi", 1),
            ("U\u{308}ru\u{308}mqi", 1),
            ("Привет мир", 2),
            ("x\u{200B}y", 1),
            ("第1、2、3节", 5),
        ] {
            assert_eq!(count(text), words, "{text:?}");
        }
    }

    #[test]
    fn wd3_words_missing_in_a_language_are_given_in_the_other() {
        let both = Words::new("课题", "Topic");
        assert_eq!((both.get(Language::Zh), both.get(Language::En)), ("课题", "Topic"));
        assert_eq!(Words::new("课题", "").get(Language::En), "课题");
        assert_eq!(Words::new("", "Topic").get(Language::Zh), "Topic");
        assert!(Words::default().is_empty());
    }

    /// Enough of what people mix: Han, Latin, digits, full width, marks, spaces.
    const MIXED: &str = "[课时教学々〇A-Za-z0-9Ａ１，。 \u{3000}\n\u{301}\u{200B}😀.-]{0,40}";

    proptest! {
        #[test]
        fn wd2_a_full_stop_parts_what_it_stands_between(a in MIXED, b in MIXED) {
            prop_assert_eq!(count(&format!("{a}。{b}")), count(&a) + count(&b));
        }

        #[test]
        fn wd2_joining_texts_merges_one_run_at_most(a in any::<String>(), b in any::<String>()) {
            let (apart, joined) = (count(&a) + count(&b), count(&format!("{a}{b}")));
            prop_assert!(joined == apart || joined + 1 == apart);
        }

        #[test]
        fn wd1_han_alone_counts_its_characters(text in "[\u{3400}-\u{4DBF}\u{4E00}-\u{9FFF}\u{20000}-\u{2FA1F}]{0,60}") {
            prop_assert_eq!(count(&text), text.chars().count());
        }
    }
}
