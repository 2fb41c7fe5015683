//! The calendar as schools keep it: terms, weeks, odd and even, and days as people write them.
//!
//! Invariant: no clock here. What day it is somewhere is a function of the moment and the place's distance from UTC.

use chrono::{Datelike, NaiveDate};

use crate::id::Millis;
use crate::words::Language;

mod term;

pub use term::{Half, TERM_WEEKS, Term, is_odd_week};

/// China Standard Time: UTC+8 in the whole country, the whole year, since 1991.
pub const CHINA_OFFSET_MINUTES: i32 = 8 * 60;

const DAY_MINUTES: i64 = 24 * 60;

/// 1970-01-01, counted from the first day of year 1.
pub(crate) const EPOCH_DAY: i64 = 719_163;

/// The day at `at` where clocks are `offset_minutes` ahead of UTC; the last day there is for a moment past all calendars.
#[must_use]
pub fn local_date(at: Millis, offset_minutes: i32) -> NaiveDate {
    let days = local_minutes(at, offset_minutes).div_euclid(DAY_MINUTES) + EPOCH_DAY;
    let past_all = if days < 0 { NaiveDate::MIN } else { NaiveDate::MAX };
    i32::try_from(days).ok().and_then(NaiveDate::from_num_days_from_ce_opt).unwrap_or(past_all)
}

/// The time of day at `at`, as `08:05`.
#[must_use]
pub fn clock(at: Millis, offset_minutes: i32) -> String {
    let minutes = local_minutes(at, offset_minutes).rem_euclid(DAY_MINUTES);
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

fn local_minutes(at: Millis, offset_minutes: i32) -> i64 {
    // Far from overflow: the division leaves less than 2^48.
    at.0.div_euclid(60_000) + i64::from(offset_minutes)
}

/// `2026-09-14` and nothing else.
#[must_use]
pub fn parse_iso(text: &str) -> Option<NaiveDate> {
    let shape = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() });
    if !shape {
        return None;
    }
    let mut parts = text.split('-');
    NaiveDate::from_ymd_opt(parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?)
}

/// `2026-09-14`.
#[must_use]
pub fn iso(date: NaiveDate) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

/// `周一`, `Mon`.
#[must_use]
pub fn weekday(date: NaiveDate, language: Language) -> &'static str {
    const ZH: [&str; 7] = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];
    const EN: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let names = match language {
        Language::Zh => &ZH,
        Language::En => &EN,
    };
    pick(names, date.weekday().num_days_from_monday())
}

/// `9月14日`, `14 Sep`.
#[must_use]
pub fn month_day(date: NaiveDate, language: Language) -> String {
    match language {
        Language::Zh => format!("{}月{}日", date.month(), date.day()),
        Language::En => format!("{} {}", date.day(), short_month(date, language)),
    }
}

/// `9月`, `Sep`.
#[must_use]
pub fn short_month(date: NaiveDate, language: Language) -> String {
    match language {
        Language::Zh => format!("{}月", date.month()),
        Language::En => month_name(date).get(..3).unwrap_or_default().to_owned(),
    }
}

/// `2026年9月`, `September 2026`.
#[must_use]
pub fn long_month(date: NaiveDate, language: Language) -> String {
    match language {
        Language::Zh => format!("{}年{}月", date.year(), date.month()),
        Language::En => format!("{} {}", month_name(date), date.year()),
    }
}

/// `2026年9月14日`, `14 September 2026`.
#[must_use]
pub fn long_date(date: NaiveDate, language: Language) -> String {
    match language {
        Language::Zh => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
        Language::En => format!("{} {} {}", date.day(), month_name(date), date.year()),
    }
}

/// A day as school life names it: `9月14日 周一 第3周`, `Mon 14 Sep, week 3`; without the week outside the term (rule CA4).
#[must_use]
pub fn school_day(date: NaiveDate, term: Option<&Term>, language: Language) -> String {
    let (day, name) = (month_day(date, language), weekday(date, language));
    let week = term.and_then(|term| term.week_of(date));
    match (language, week) {
        (Language::Zh, Some(week)) => format!("{day} {name} 第{week}周"),
        (Language::Zh, None) => format!("{day} {name}"),
        (Language::En, Some(week)) => format!("{name} {day}, week {week}"),
        (Language::En, None) => format!("{name} {day}"),
    }
}

fn month_name(date: NaiveDate) -> &'static str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    pick(&NAMES, date.month0())
}

fn pick(names: &[&'static str], at: u32) -> &'static str {
    names.get(at as usize).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests;
