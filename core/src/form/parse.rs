//! From what a person types to a typed value, and back to what the input shows.
//!
//! Invariant: `typed(&parse(kind, text))` keeps what was typed whenever it could not be understood; nothing is dropped.

use chrono::NaiveDate;

use super::Kind;
use crate::calendar;
use crate::record::Value;

/// The value for what was typed. Text that is not the number or date that the question wants stays as text: it is saved, and
/// `validate` names it (rule FM10).
#[must_use]
pub fn parse(kind: &Kind, text: &str) -> Value {
    let typed = match kind {
        Kind::Integer(_) | Kind::Rating(_) => parse_integer(text).map(Value::Int),
        Kind::Date(_) => parse_date(text).map(|date| Value::Text(calendar::iso(date))),
        Kind::Text(_)
        | Kind::SelectOne(_)
        | Kind::SelectMany(_)
        | Kind::Photo(_)
        | Kind::Tally(_)
        | Kind::Audio(_)
        | Kind::Instrument(_)
        | Kind::Special(_) => None,
    };
    match typed {
        Some(value) => value,
        None if text.is_empty() => Value::Empty,
        None => Value::Text(text.to_owned()),
    }
}

/// What an input shows for a value; empty for what no input of text can show.
#[must_use]
pub fn typed(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Int(number) => number.to_string(),
        _ => String::new(),
    }
}

/// A whole number as people type it, full-width digits and signs and the spaces around it included (rule FM11).
#[must_use]
pub fn parse_integer(text: &str) -> Option<i64> {
    let plain: String = text.trim().chars().map(half_width).collect();
    plain.parse().ok()
}

/// A day as people type it: `2026-09-14`, `2026/9/14`, `2026.9.14`, `2026年9月14日` or `20260914`, full-width too (rule FM11).
#[must_use]
pub fn parse_date(text: &str) -> Option<NaiveDate> {
    let plain: String = text.trim().chars().map(half_width).collect();
    let plain = plain.strip_suffix(['日', '号']).unwrap_or(&plain);
    if plain.len() == 8 && plain.bytes().all(|byte| byte.is_ascii_digit()) {
        let all: u32 = plain.parse().ok()?;
        return date((all / 10_000).into(), (all / 100 % 100).into(), (all % 100).into());
    }
    let mut parts = plain.split(['-', '/', '.', '年', '月']).map(|part| number(part.trim()));
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    if parts.next().is_some() { None } else { date(year, month, day) }
}

/// Digits only: no sign, at most four.
fn number(text: &str) -> Option<i64> {
    let digits = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

/// Two-digit years are refused, not guessed.
fn date(year: i64, month: i64, day: i64) -> Option<NaiveDate> {
    let year = i32::try_from(year).ok().filter(|year| *year >= 1000)?;
    NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}

/// Full-width forms stand 0xFEE0 above the ASCII ones.
pub(super) fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{2212}' | '\u{2013}' => '-',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::{Date, Integer, Text};
    use proptest::prelude::*;

    #[test]
    fn fm10_what_is_not_understood_is_kept_as_typed() {
        let integer = Kind::Integer(Integer::default());
        assert_eq!(parse(&integer, " １２ "), Value::Int(12));
        assert_eq!(parse(&integer, "十二分"), Value::Text("十二分".into()));
        assert_eq!(parse(&integer, ""), Value::Empty);
        let date = Kind::Date(Date {});
        assert_eq!(parse(&date, "2026年9月1日"), Value::Text("2026-09-01".into()));
        assert_eq!(parse(&date, "上周五"), Value::Text("上周五".into()));
        let text = Kind::Text(Text::default());
        assert_eq!(parse(&text, " １２ "), Value::Text(" １２ ".into()), "text stays as typed");
    }

    #[test]
    fn fm11_numbers_are_read_as_people_type_them() {
        for (text, number) in [
            ("12", Some(12)),
            ("１２", Some(12)),
            ("\u{3000}１2 ", Some(12)),
            ("-3", Some(-3)),
            ("－３", Some(-3)),
            ("＋3", Some(3)),
            ("007", Some(7)),
            ("9223372036854775807", Some(i64::MAX)),
            ("9223372036854775808", None),
            ("", None),
            ("\u{3000}", None),
            ("1.5", None),
            ("1 2", None),
            ("十二", None),
        ] {
            assert_eq!(parse_integer(text), number, "{text:?}");
        }
    }

    #[test]
    fn fm11_dates_are_read_as_people_type_them() {
        let day = NaiveDate::from_ymd_opt(2026, 9, 4);
        let hyphens = ["2026-09-04", "2026-9-4", " ２０２６－０９－０４\u{3000}", "20260904"];
        let others = ["2026/9/4", "2026.9.4", "2026年9月4日", "2026 年 9 月 4 号"];
        for text in hyphens.iter().chain(&others) {
            assert_eq!(parse_date(text), day, "{text:?}");
        }
        let unclear = ["", "26-9-4", "9月4日", "２０２６", "2026-9", "上周五"];
        let wrong = ["2026-13-1", "2026-02-30", "2026-9-4-1", "2026-+9-4", "2026--9-4"];
        for text in unclear.iter().chain(&wrong) {
            assert_eq!(parse_date(text), None, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn fm11_every_number_is_read_back_half_and_full_width(number in any::<i64>()) {
            let half = number.to_string();
            let full: String = half.chars().filter_map(|c| char::from_u32(u32::from(c) + 0xFEE0)).collect();
            prop_assert_eq!(parse_integer(&half), Some(number));
            prop_assert_eq!(parse_integer(&full), Some(number));
            prop_assert_eq!(typed(&parse(&Kind::Integer(Integer::default()), &half)), half);
        }

        #[test]
        fn fm10_text_comes_back_as_typed(text in any::<String>()) {
            prop_assert_eq!(typed(&parse(&Kind::Text(Text::default()), &text)), text);
        }

        #[test]
        fn fm11_no_text_brings_the_readers_down(text in "[0-9０-９年月日./\u{3000} -]{0,20}") {
            let read = (parse_integer(&text), parse_date(&text));
            prop_assert!(read.0.is_none() || read.1.is_none() || text.trim().chars().count() == 8);
        }
    }
}
