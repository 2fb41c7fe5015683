//! Times as schools say them.

use chrono::NaiveDate;
use qinglan_core::calendar::{self, Term};
use qinglan_core::id::Millis;

use crate::shell::clock;
use crate::text::language;

/// `9月14日 周一 第3周`.
#[must_use]
pub fn day(date: NaiveDate) -> String {
    calendar::school_day(date, Some(&Term::default_on(date)), language())
}

/// The time today, the day and time before.
#[must_use]
pub fn moment(at: Millis) -> String {
    let time = clock::time_of(at);
    let date = clock::date_of(at);
    if date == clock::today() { time } else { format!("{} {time}", calendar::month_day(date, language())) }
}

/// How long something takes: minutes and seconds, such as `1:05`.
#[must_use]
pub fn length(seconds: u64) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}
