//! School terms and their weeks.

use chrono::{Datelike, NaiveDate};

use crate::words::Language;

/// The weeks of a term when nobody set them. The national curriculum plan of 2022 counts 39 weeks a year; schools number
/// theirs from 1 to 20.
pub const TERM_WEEKS: u32 = 20;

/// The halves of a school year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Half {
    /// September to January.
    First,
    /// February to July.
    Second,
}

/// One term. Ordered as time goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term {
    /// The year in which its school year begins: 2026 for 2026-2027.
    pub year: i32,
    pub half: Half,
    /// The first day of lessons; week 1 is the week, Monday to Sunday, that has it.
    pub first_day: NaiveDate,
    /// How many weeks it has.
    pub weeks: u32,
}

impl Term {
    /// The term that `date` is in, or that ended last before it, when the district set none (rule CA3).
    ///
    /// An assumption, not a rule of any office: the first term begins on 1 September, the second on 15 February, a day at the
    /// weekend giving way to the Monday after it. Spring terms move with the Spring Festival, so districts set their own.
    #[must_use]
    pub fn default_on(date: NaiveDate) -> Self {
        let (year, before) = (date.year(), date.year().saturating_sub(1));
        // Week 1 may begin in the last days of August, so the week decides and not the month.
        let begun = |term: &Self| monday(term.first_day) <= day_number(date);
        let [autumn, spring] = [Self::default_of(year, Half::First), Self::default_of(before, Half::Second)];
        if begun(&autumn) {
            autumn
        } else if begun(&spring) {
            spring
        } else {
            Self::default_of(before, Half::First)
        }
    }

    /// The term of the school year that begins in `year`, on its default dates.
    #[must_use]
    pub fn default_of(year: i32, half: Half) -> Self {
        let first_day = match half {
            Half::First => NaiveDate::from_ymd_opt(year, 9, 1),
            Half::Second => NaiveDate::from_ymd_opt(year.saturating_add(1), 2, 15),
        };
        // Years past the calendar's end have no date; any will do there.
        let first_day = first_day.unwrap_or(NaiveDate::MAX);
        let to_monday = match first_day.weekday().num_days_from_monday() {
            5 => 2,
            6 => 1,
            _ => 0,
        };
        let first_day = first_day.checked_add_days(chrono::Days::new(to_monday)).unwrap_or(first_day);
        Self { year, half, first_day, weeks: TERM_WEEKS }
    }

    /// The number of the week that `date` is in, from 1; none before and after the term (rule CA1).
    #[must_use]
    pub fn week_of(&self, date: NaiveDate) -> Option<u32> {
        let days = u32::try_from(day_number(date) - monday(self.first_day)).ok()?;
        let week = days / 7 + 1;
        (week <= self.weeks).then_some(week)
    }

    /// The Monday of a week; none for a week that the term does not have.
    #[must_use]
    pub fn monday_of(&self, week: u32) -> Option<NaiveDate> {
        if week == 0 || week > self.weeks {
            return None;
        }
        let days = i32::try_from(week - 1).ok()?.checked_mul(7)?;
        NaiveDate::from_num_days_from_ce_opt(monday(self.first_day).checked_add(days)?)
    }

    /// The Sunday of its last week.
    #[must_use]
    pub fn last_day(&self) -> NaiveDate {
        let sunday = self.monday_of(self.weeks).and_then(|monday| monday.checked_add_days(chrono::Days::new(6)));
        sunday.unwrap_or(self.first_day)
    }

    /// Whether `date` is in one of its weeks.
    #[must_use]
    pub fn contains(&self, date: NaiveDate) -> bool {
        self.week_of(date).is_some()
    }

    /// `2026-2027 学年第一学期`, `2026-2027, first term` (rule CA2).
    #[must_use]
    pub fn name(&self, language: Language) -> String {
        let (from, to) = (self.year, self.year.saturating_add(1));
        match (language, self.half) {
            (Language::Zh, Half::First) => format!("{from}-{to} 学年第一学期"),
            (Language::Zh, Half::Second) => format!("{from}-{to} 学年第二学期"),
            (Language::En, Half::First) => format!("{from}-{to}, first term"),
            (Language::En, Half::Second) => format!("{from}-{to}, second term"),
        }
    }
}

/// Odd weeks, 单周: 1, 3, 5 ... The others are even, 双周.
#[must_use]
pub const fn is_odd_week(week: u32) -> bool {
    week % 2 == 1
}

/// Days since the calendar's first; plain numbers, so that no sum can overflow a date.
fn day_number(date: NaiveDate) -> i32 {
    date.num_days_from_ce()
}

/// The number of the Monday of the week that `date` is in.
fn monday(date: NaiveDate) -> i32 {
    let since = i32::try_from(date.weekday().num_days_from_monday()).unwrap_or_default();
    day_number(date) - since
}
