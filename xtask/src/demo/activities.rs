//! The training calendars of the term: `calendar.json` turned into activities. See the module `demo` for their fields.

use std::ops::RangeInclusive;

use anyhow::{Context, Result, ensure};
use chrono::{Datelike, Days, NaiveDate, Weekday};
use qinglan_core::calendar::{Half, Term, is_odd_week, iso, parse_iso};
use qinglan_core::id::{Millis, SpaceId};
use qinglan_core::record::{EntityKind, Field, Value};
use serde::Deserialize;

use super::data;
use super::dice::Seed;
use super::roster::Roster;
use super::script::fill_in;
use super::writer::{Writing, field, text};

pub const TITLE: &str = "title";
pub const KIND: &str = "kind";
pub const DATE: &str = "date";
pub const TIME: &str = "time";
pub const PERIOD: &str = "period";
pub const PLACE: &str = "place";
pub const LECTURER: &str = "lecturer";
pub const HOST: &str = "host";
pub const NOTE: &str = "note";
/// What an activity's `kind` can be.
pub const KINDS: &[&str] = &["training", "open_lesson", "lecture", "salon", "discussion", "check", "visit", "meeting"];

/// The last week of regular meetings; after it schools examine and sum up.
const REGULAR_WEEKS: u32 = 18;
/// Days off, month and day, in which nobody meets: National Day, New Year, Labour Day.
const DAYS_OFF: [RangeInclusive<(u32, u32)>; 3] = [(10, 1)..=(10, 7), (1, 1)..=(1, 3), (5, 1)..=(5, 5)];

/// `calendar.json`: a plan for each space that has one.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    pub home: Plan,
    pub city: Plan,
    pub partnership: Plan,
    pub district: Plan,
}

/// What one space does in each half of the year.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    autumn: Vec<Dated>,
    spring: Vec<Dated>,
    weekly: Vec<Weekly>,
}

/// Once a year, on `day` (`10-20`), or on the nearest working day.
#[derive(Debug, Deserialize)]
struct Dated {
    day: String,
    title: String,
    #[serde(flatten)]
    about: About,
}

/// Every odd or even week, with the titles in turn.
#[derive(Debug, Deserialize)]
struct Weekly {
    /// 1 is Monday.
    weekday: u64,
    parity: Parity,
    #[serde(default)]
    prefix: String,
    titles: Vec<String>,
    #[serde(flatten)]
    about: About,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Parity {
    Odd,
    Even,
}

#[derive(Debug, Deserialize)]
struct About {
    kind: String,
    #[serde(default)]
    time: String,
    #[serde(default)]
    period: String,
    #[serde(default)]
    place: String,
    #[serde(default)]
    lecturer: String,
    #[serde(default)]
    host: String,
    #[serde(default)]
    note: String,
}

pub fn calendar() -> Result<Calendar> {
    data::read("calendar.json", include_str!("../../demo/calendar.json"))
}

/// Writes the term's activities of one plan into `space`, in the order of their dates.
pub fn write(seed: Seed, plan: &Plan, term: &Term, roster: &Roster, at: Millis, out: (&mut Writing, SpaceId)) -> Result<()> {
    let (writing, space) = out;
    let mut rows: Vec<(NaiveDate, String, &About)> = Vec::new();
    let dated = match term.half {
        Half::First => &plan.autumn,
        Half::Second => &plan.spring,
    };
    for row in dated {
        rows.push((working_day(date_of(&row.day, term)?), row.title.clone(), &row.about));
    }
    for row in &plan.weekly {
        let days = regular_days(row, term);
        rows.extend(days.zip(row.titles.iter().cycle()).map(|(day, title)| (day, format!("{}{title}", row.prefix), &row.about)));
    }
    // Stable: what happens on one day keeps the order of the file.
    rows.sort_by_key(|(date, ..)| *date);
    for (date, title, about) in rows {
        let entity = seed.entity(&format!("{space}/{date}/{title}"));
        writing.set(space, (entity, EntityKind::Activity), at, fields(date, &title, about, roster)?);
    }
    Ok(())
}

fn fields(date: NaiveDate, title: &str, about: &About, roster: &Roster) -> Result<Vec<(Field, Value)>> {
    ensure!(KINDS.contains(&about.kind.as_str()), "{title}: no kind {}", about.kind);
    let mut fields = vec![(Field::title(), text(title))];
    let rows = [
        (TITLE, title),
        (KIND, about.kind.as_str()),
        (DATE, &iso(date)),
        (TIME, &about.time),
        (PERIOD, &about.period),
        (PLACE, &about.place),
        (LECTURER, &about.lecturer),
        (HOST, &about.host),
        (NOTE, &about.note),
    ];
    for (name, words) in rows.into_iter().filter(|(_, words)| !words.is_empty()) {
        fields.push((field(name)?, text(fill_in(words, roster)?)));
    }
    Ok(fields)
}

/// The day of the term that `10-20` names.
fn date_of(day: &str, term: &Term) -> Result<NaiveDate> {
    // The school year begins in August at the earliest.
    let year = if day < "08" { term.year.saturating_add(1) } else { term.year };
    parse_iso(&format!("{year:04}-{day}")).with_context(|| format!("calendar.json: no day {day}"))
}

fn working_day(date: NaiveDate) -> NaiveDate {
    let moved = match date.weekday() {
        Weekday::Sat => date.pred_opt(),
        Weekday::Sun => date.succ_opt(),
        _ => Some(date),
    };
    moved.unwrap_or(date)
}

fn regular_days<'a>(row: &'a Weekly, term: &'a Term) -> impl Iterator<Item = NaiveDate> + 'a {
    let weeks = (1..=REGULAR_WEEKS).filter(|week| is_odd_week(*week) == (row.parity == Parity::Odd));
    let days = weeks.filter_map(|week| term.monday_of(week)?.checked_add_days(Days::new(row.weekday.saturating_sub(1))));
    days.filter(|day| {
        let day = (day.month(), day.day());
        !DAYS_OFF.iter().any(|off| off.contains(&day))
    })
}
