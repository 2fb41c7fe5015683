//! Days and times, as texts and as numbers (rules XP25 to XP28).
//!
//! `number()` counts days of the local calendar from 1970-01-01, as JavaRosa does, so that a date is a whole number and
//! `int(today())` is today. `decimal-date-time()` counts from that midnight in UTC, as its definition says.

use chrono::{Datelike, NaiveDate};

use super::environment::Environment;
use super::number;
use crate::calendar::{self, EPOCH_DAY};
use crate::id::Millis;

const SECOND_MS: i64 = 1_000;
const MINUTE_MS: i64 = 60 * SECOND_MS;
const HOUR_MS: i64 = 60 * MINUTE_MS;
pub(super) const DAY_MS: i64 = 24 * HOUR_MS;

/// What clocks and calendars show somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::form) struct Moment {
    /// Milliseconds that the clocks there have shown since 1970-01-01T00:00.
    shown_ms: i64,
    /// How far they are ahead of UTC; where nobody said, they are those of this place.
    offset_minutes: Option<i32>,
}

impl Moment {
    /// What clocks show here at this moment.
    pub fn here(at: Millis, environment: &dyn Environment) -> Self {
        let offset = environment.offset_minutes(at);
        Self { shown_ms: at.0.saturating_add(i64::from(offset) * MINUTE_MS), offset_minutes: Some(offset) }
    }

    /// The midnight that begins a day, that many days after 1970-01-01.
    pub fn day(days: f64) -> Option<Self> {
        (days.is_finite()).then(|| Self { shown_ms: (days.floor() as i64).saturating_mul(DAY_MS), offset_minutes: None })
    }

    /// `2026-09-14`, `2026-9-4`, `2026-09-14T08:05`, `2026-09-14T08:05:30.250+08:00`.
    pub fn parse(text: &str) -> Option<Self> {
        let (date, time) = text.split_once('T').map_or((text, None), |(date, time)| (date, Some(time)));
        let mut parts = date.split('-');
        let year = digits(parts.next()?, 4..=4)?;
        let (month, day) = (digits(parts.next()?, 1..=2)?, digits(parts.next()?, 1..=2)?);
        let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, u32::try_from(month).ok()?, u32::try_from(day).ok()?)?;
        if parts.next().is_some() {
            return None;
        }
        let (time_ms, offset_minutes) = time.map_or(Some((0, None)), parse_time)?;
        Some(Self { shown_ms: (i64::from(date.num_days_from_ce()) - EPOCH_DAY) * DAY_MS + time_ms, offset_minutes })
    }

    /// As [`parse`](Self::parse), where each part of the date has all its digits: what becomes a number by itself.
    pub fn written_out(text: &str) -> Option<Self> {
        let shaped =
            matches!(text.as_bytes(), [_, _, _, _, b'-', _, _, b'-', _, _] | [_, _, _, _, b'-', _, _, b'-', _, _, b'T', ..]);
        if shaped { Self::parse(text) } else { None }
    }

    /// A time of day alone, on the first day.
    pub fn parse_time(text: &str) -> Option<Self> {
        parse_time(text).map(|(shown_ms, offset_minutes)| Self { shown_ms, offset_minutes })
    }

    /// The moment itself, in UTC.
    pub fn at(self, environment: &dyn Environment) -> Millis {
        let ahead = |offset: i32| Millis(self.shown_ms.saturating_sub(i64::from(offset) * MINUTE_MS));
        match self.offset_minutes {
            Some(offset) => ahead(offset),
            None => {
                // The distance from UTC at about that moment tells the moment, which may have another distance.
                let about = ahead(environment.offset_minutes(Millis(self.shown_ms)));
                ahead(environment.offset_minutes(about))
            }
        }
    }

    /// The same moment, as clocks show it here.
    pub fn brought_here(self, environment: &dyn Environment) -> Self {
        Self::here(self.at(environment), environment)
    }

    /// The same, unless it is what clocks here show anyway.
    fn local(self, environment: &dyn Environment) -> Self {
        if self.offset_minutes.is_some() { self.brought_here(environment) } else { self }
    }

    /// Days of the local calendar since 1970-01-01, the time of day as a part of one.
    pub fn local_days(self, environment: &dyn Environment) -> f64 {
        self.local(environment).shown_ms as f64 / DAY_MS as f64
    }

    /// The part of the day that has passed here, from 0 on, below 1.
    pub fn part_of_day(self, environment: &dyn Environment) -> f64 {
        self.local(environment).shown_ms.rem_euclid(DAY_MS) as f64 / DAY_MS as f64
    }

    /// `2026-09-14`; empty beyond all calendars.
    pub fn date(self) -> String {
        self.calendar_day().map(calendar::iso).unwrap_or_default()
    }

    /// `2026-09-14T08:05:30.250+08:00`; empty beyond all calendars.
    pub fn date_time(self) -> String {
        let date = self.date();
        if date.is_empty() {
            return date;
        }
        let offset = self.offset_minutes.unwrap_or_default();
        let sign = if offset < 0 { '-' } else { '+' };
        let (hours, minutes) = (offset.abs() / 60, offset.abs() % 60);
        let clock = self.clock();
        format!(
            "{date}T{:02}:{:02}:{:02}.{:03}{sign}{hours:02}:{minutes:02}",
            clock.hours, clock.minutes, clock.seconds, clock.ms
        )
    }

    /// Written as `format` says: the letters behind `%` are those of `format-date` and `format-date-time` alike. What is not
    /// known stays as it is.
    pub fn format(self, format: &str, environment: &dyn Environment) -> String {
        let (Some(day), clock, language) = (self.calendar_day(), self.clock(), environment.language()) else {
            return String::new();
        };
        let mut shown = String::new();
        let mut rest = format.chars();
        while let Some(c) = rest.next() {
            if c != '%' {
                shown.push(c);
                continue;
            }
            let letter = rest.next();
            shown.push_str(&match letter {
                Some('Y') => format!("{:04}", day.year()),
                Some('y') => format!("{:02}", day.year().rem_euclid(100)),
                Some('m') => format!("{:02}", day.month()),
                Some('n') => day.month().to_string(),
                Some('b') => calendar::short_month(day, language),
                Some('d') => format!("{:02}", day.day()),
                Some('e') => day.day().to_string(),
                Some('a') => calendar::weekday(day, language).to_owned(),
                Some('H') => format!("{:02}", clock.hours),
                Some('h') => clock.hours.to_string(),
                Some('M') => format!("{:02}", clock.minutes),
                Some('S') => format!("{:02}", clock.seconds),
                Some('3') => format!("{:03}", clock.ms),
                Some('%') | None => "%".to_owned(),
                Some(other) => format!("%{other}"),
            });
        }
        shown
    }

    fn calendar_day(self) -> Option<NaiveDate> {
        let days = self.shown_ms.div_euclid(DAY_MS) + EPOCH_DAY;
        i32::try_from(days).ok().and_then(NaiveDate::from_num_days_from_ce_opt)
    }

    fn clock(self) -> Clock {
        let ms = self.shown_ms.rem_euclid(DAY_MS);
        Clock { hours: ms / HOUR_MS, minutes: ms / MINUTE_MS % 60, seconds: ms / SECOND_MS % 60, ms: ms % SECOND_MS }
    }
}

struct Clock {
    hours: i64,
    minutes: i64,
    seconds: i64,
    ms: i64,
}

/// `08`, `08:05`, `08:05:30`, `08:05:30.25`, with `Z`, `+08:00` or `+08` behind it or nothing: milliseconds since midnight, and
/// minutes ahead of UTC.
fn parse_time(text: &str) -> Option<(i64, Option<i32>)> {
    let zone = text.char_indices().find(|(_, c)| matches!(c, 'Z' | '+' | '-')).map_or(text.len(), |(at, _)| at);
    let (time, zone) = text.split_at_checked(zone)?;
    let mut parts = time.split(':');
    let hours = below(digits(parts.next()?, 2..=2)?, 24)?;
    let minutes = parts.next().map_or(Some(0), |part| below(digits(part, 2..=2)?, 60))?;
    let (seconds, ms) = parts.next().map_or(Some((0, 0)), |part| {
        let (seconds, fraction) = part.split_once('.').map_or((part, None), |(seconds, fraction)| (seconds, Some(fraction)));
        let ms = fraction.map_or(Some(0), thousandths)?;
        Some((below(digits(seconds, 2..=2)?, 60)?, ms))
    })?;
    if parts.next().is_some() {
        return None;
    }
    let ms = hours * HOUR_MS + minutes * MINUTE_MS + seconds * SECOND_MS + ms;
    let sign = match zone.as_bytes().first() {
        None => return Some((ms, None)),
        Some(b'Z') if zone.len() == 1 => return Some((ms, Some(0))),
        Some(b'+') => 1,
        Some(b'-') => -1,
        Some(_) => return None,
    };
    let (hours, minutes) = zone.get(1..)?.split_once(':').unwrap_or((zone.get(1..)?, "00"));
    // No place is further from UTC than 14 hours.
    let (hours, minutes) = (below(digits(hours, 2..=2)?, 15)?, below(digits(minutes, 2..=2)?, 60)?);
    Some((ms, Some(sign * i32::try_from(hours * 60 + minutes).ok()?)))
}

/// The first three digits behind the point.
fn thousandths(fraction: &str) -> Option<i64> {
    let all = digits(fraction.get(..fraction.len().min(3))?, 1..=3)?;
    let well_formed = fraction.bytes().all(|byte| byte.is_ascii_digit());
    let scale = [0, 100, 10, 1].get(fraction.len().min(3))?;
    well_formed.then_some(all * scale)
}

fn digits(text: &str, count: core::ops::RangeInclusive<usize>) -> Option<i64> {
    let well_formed = count.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if well_formed { text.parse().ok() } else { None }
}

fn below(number: i64, bound: i64) -> Option<i64> {
    (number < bound).then_some(number)
}

/// What a value means where a day is wanted: a text that is a date, or else a number of days.
pub(super) fn days_or_moment(text: &str, world: &dyn Environment) -> Result<Moment, f64> {
    Moment::parse(text.trim_matches(number::is_blank)).ok_or_else(|| number::parse(text, world))
}
