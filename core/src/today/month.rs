//! Which month a title names, as people write it.

use chrono::{Datelike, NaiveDate};

const HAN: [&str; 12] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"];

/// A month as a title has it: `2026年9月`, `9月`, `九月`, `2026-09`, `2026.9`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    pub year: Option<i32>,
    pub month: u32,
}

impl Named {
    /// The month that a title names first; none where it names none.
    pub fn of(title: &str) -> Option<Self> {
        let mut year = None;
        let mut number: Option<i32> = None;
        let mut han = String::new();
        for c in title.chars().chain([' ']) {
            let digit = c.to_digit(10).or_else(|| u32::from(c).checked_sub(0xFF10).filter(|digit| *digit < 10));
            if let Some(digit) = digit.and_then(|digit| i32::try_from(digit).ok()) {
                number = Some(number.unwrap_or(0).saturating_mul(10).saturating_add(digit));
                continue;
            }
            match (c, number.take()) {
                ('月', Some(month)) => return Self { year, month: 0 }.with(month),
                (_, Some(two_parts)) if year.is_some() && !matches!(c, '年' | '日' | '号') => {
                    return Self { year, month: 0 }.with(two_parts);
                }
                (_, Some(one @ 2000..=2199)) => year = Some(one),
                _ => {}
            }
            if c == '月'
                && let Some(at) = HAN.iter().position(|name| *name == han)
            {
                return Self { year, month: 0 }.with(i32::try_from(at).ok()? + 1);
            }
            if matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十') {
                han.push(c)
            } else {
                han.clear()
            }
        }
        None
    }

    fn with(self, month: i32) -> Option<Self> {
        let month = u32::try_from(month).ok().filter(|month| (1..=12).contains(month))?;
        Some(Self { month, ..self })
    }

    /// Whether it is the month of `day`; without a year, any year's.
    pub fn is_of(self, day: NaiveDate) -> bool {
        self.month == day.month() && self.year.is_none_or(|year| year == day.year())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn td4_a_title_names_a_month_as_people_write_it() {
        for (title, year, month) in [
            ("2026年9月 · 林晓禾", Some(2026), 9),
            ("11月", None, 11),
            ("１１月 林晓禾", None, 11),
            ("十一月", None, 11),
            ("二〇二六年一月", None, 1),
            ("2026-09", Some(2026), 9),
            ("2026.10 · 林晓禾", Some(2026), 10),
            ("2026年十二月", Some(2026), 12),
        ] {
            assert_eq!(Named::of(title), Some(Named { year, month }), "{title}");
        }
        for title in ["", "林晓禾", "13月", "第3周", "2026年 · 林晓禾", "三年级"] {
            assert_eq!(Named::of(title), None, "{title}");
        }
    }
}
