//! An answer in words, for reading, printing and titles.

use super::{Kind, Select};
use crate::calendar;
use crate::id::Millis;
use crate::record::Value;
use crate::words::Language;

/// The words for an answer: the labels of choices, a date as people write it, a rating with its scale, when a sheet was begun.
///
/// What does not fit the kind is given as it is stored, a choice that the form no longer has by its name: shown rather than
/// hidden. Files and rows have no words.
#[must_use]
pub fn wording(kind: &Kind, value: &Value, language: Language) -> String {
    match (kind, value) {
        (Kind::Date(_), Value::Text(text)) => {
            calendar::parse_iso(text).map_or_else(|| text.clone(), |date| calendar::long_date(date, language))
        }
        (Kind::SelectOne(select) | Kind::SelectMany(select), Value::Text(name)) => label(select, name, language).to_owned(),
        (Kind::SelectOne(select) | Kind::SelectMany(select), Value::List(names)) => {
            let labels: Vec<&str> = names.iter().map(|name| label(select, name, language)).collect();
            labels.join(separator(language))
        }
        (Kind::Instrument(_), Value::Int(began)) => began_words(Millis(*began), language),
        (Kind::Rating(rating), Value::Int(number)) => format!("{number} / {}", rating.points),
        (_, Value::Text(text)) => text.clone(),
        (_, Value::Int(number)) => number.to_string(),
        (_, Value::List(items)) => items.join(separator(language)),
        (_, Value::Bool(yes)) => match (language, yes) {
            (Language::Zh, true) => "是".to_owned(),
            (Language::Zh, false) => "否".to_owned(),
            (Language::En, true) => "yes".to_owned(),
            (Language::En, false) => "no".to_owned(),
        },
        (_, Value::Empty | Value::File(_) | Value::Row(_) | Value::Removed(_)) => String::new(),
    }
}

/// When a sheet was begun.
fn began_words(at: Millis, language: Language) -> String {
    let day = calendar::long_date(calendar::local_date(at, calendar::CHINA_OFFSET_MINUTES), language);
    format!("{day} {}", calendar::clock(at, calendar::CHINA_OFFSET_MINUTES))
}

fn label<'a>(select: &'a Select, name: &'a str, language: Language) -> &'a str {
    select.choice(name).map_or(name, |choice| choice.label.get(language))
}

const fn separator(language: Language) -> &'static str {
    match language {
        Language::Zh => "、",
        Language::En => ", ",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::{Appearance, Choice, Date, Integer, Rating};
    use crate::words::Words;

    #[test]
    fn fm12_answers_are_worded_in_the_readers_language() {
        let choice = |name: &str, zh: &str, en: &str| Choice { name: name.into(), label: Words::new(zh, en) };
        let choices = vec![choice("maths", "数学", "Maths"), choice("music", "音乐", "Music")];
        let select = Select { choices, appearance: Appearance::Full };
        let (one, many) = (Kind::SelectOne(select.clone()), Kind::SelectMany(select));
        let rating = Kind::Rating(Rating { points: 5, low: Words::default(), high: Words::default() });
        let text = |text: &str| Value::Text(text.into());
        let both = Value::List(vec!["maths".into(), "music".into()]);
        for (kind, value, zh, en) in [
            (&one, text("maths"), "数学", "Maths"),
            (&one, text("latin"), "latin", "latin"),
            (&many, both, "数学、音乐", "Maths, Music"),
            (&rating, Value::Int(4), "4 / 5", "4 / 5"),
            (&Kind::Date(Date {}), text("2026-09-14"), "2026年9月14日", "14 September 2026"),
            (&Kind::Date(Date {}), text("上周五"), "上周五", "上周五"),
            (&Kind::Integer(Integer::default()), text("十二"), "十二", "十二"),
            (&Kind::Integer(Integer::default()), Value::Empty, "", ""),
        ] {
            assert_eq!(wording(kind, &value, Language::Zh), zh);
            assert_eq!(wording(kind, &value, Language::En), en);
        }
    }
}
