//! The months of a pairing.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::{Agreement, day, text};
use crate::calendar::{self, Term};
use crate::order;
use crate::record::Entity;
use crate::words::Language;

/// With fewer school days than these two weeks hold, a month asks nothing.
pub const OWED_DAYS_MIN: usize = 10;
/// Three years: nobody agrees on more at once.
pub const OWED_MONTHS_MAX: u32 = 36;

/// A month of the calendar. Ordered as time goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    pub year: i32,
    /// From 1.
    pub month: u32,
}

impl Month {
    #[must_use]
    pub fn of(day: NaiveDate) -> Self {
        Self { year: day.year(), month: day.month() }
    }

    /// `2026年9月`, `September 2026`.
    #[must_use]
    pub fn words(self, language: Language) -> String {
        self.first_day().map(|day| calendar::long_month(day, language)).unwrap_or_default()
    }

    pub(crate) fn first_day(self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.year, self.month, 1)
    }

    /// The day after its last.
    pub(crate) fn end(self) -> Option<NaiveDate> {
        self.first_day()?.checked_add_months(Months::new(1))
    }
}

/// The months for which something is owed, up to the one that `today` is in (rule PA3).
#[must_use]
pub fn owed_months(agreement: &Agreement, today: NaiveDate) -> Vec<Month> {
    let (Some(from), Some(to)) = (agreement.from, agreement.to) else { return Vec::new() };
    owed_months_of((from, to), today)
}

/// The same for a period, from its first day to its last.
#[must_use]
pub fn owed_months_of((from, to): (NaiveDate, NaiveDate), today: NaiveDate) -> Vec<Month> {
    let now = Month::of(today);
    let last = OWED_MONTHS_MAX.saturating_sub(1);
    let earliest = now.first_day().and_then(|first| first.checked_sub_months(Months::new(last)));
    let (Some(earliest), Some(end)) = (earliest, now.end()) else { return Vec::new() };
    let begins = from.max(earliest);
    let days = (0..).map_while(|n| begins.checked_add_days(Days::new(n))).take_while(|day| *day < end && *day <= to);
    let at_school = days.filter(|day| Term::default_on(*day).contains(*day));
    let at_school: Vec<Month> = at_school.map(Month::of).collect();
    let mut months = order::set(at_school.iter().copied());
    months.retain(|month| at_school.iter().filter(|of| *of == month).count() >= OWED_DAYS_MIN);
    months
}

/// The month that a monthly record is of (rule PA6).
#[must_use]
pub fn month_of(record: &Entity) -> Option<Month> {
    let (said, day) = (text(record, "month"), day(record));
    named(&said, day).or_else(|| day.map(Month::of))
}

fn named(said: &str, day: Option<NaiveDate>) -> Option<Month> {
    let numbers: Vec<&str> = said.split(|character: char| !character.is_ascii_digit()).filter(|run| !run.is_empty()).collect();
    let year = numbers.iter().find(|run| run.len() == 4).and_then(|run| run.parse().ok());
    let numbered = numbers.iter().filter(|run| run.len() < 3).find_map(|run| run.parse().ok());
    let spelt = || (1..=12).find(|month| said.starts_with(&name(*month)));
    let month = numbered.or_else(spelt).filter(|month| (1..=12).contains(month))?;
    // `12月`, written in January, is the one before.
    let year = year.or_else(|| day.map(|day| if month > day.month() { day.year().saturating_sub(1) } else { day.year() }))?;
    Some(Month { year, month })
}

/// `September`.
fn name(month: u32) -> String {
    let words = Month { year: 2026, month }.words(Language::En);
    words.split(' ').next().unwrap_or_default().to_owned()
}
