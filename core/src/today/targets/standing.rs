//! How far somebody has come, and what she is behind with.

use chrono::{Datelike, Days, NaiveDate};

use super::super::behind::owed_until;
use super::{Done, Each, Measure, Target, Targets, What};
use crate::calendar::Term;
use crate::order;
use crate::pairing::owed_months_of;

/// A week asks for something that has the greater part of its days in the period.
const WEEK_DAYS_MIN: i64 = 4;
/// Three years, as for months: nobody sets targets for more at once.
const WEEKS_MAX: usize = 160;

/// One target and how far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub target: Target,
    /// What the whole period asks for.
    pub whole: u32,
    pub done: u32,
    /// What is owed by now and was not done.
    pub behind: u32,
}

/// How far each target is (rules TD9 and TD10). What cannot be known here is left out.
#[must_use]
pub fn standing(targets: &Targets, done: &[Done], today: NaiveDate) -> Vec<Standing> {
    let of = |target: &Target| {
        let whole = owed(targets, target, targets.to, targets.to);
        let done = count(targets, target, done)?;
        // A week is over with its Sunday, and what it asked for is behind the day after.
        let due = owed(targets, target, today.pred_opt()?, owed_until(today)?);
        (whole > 0).then_some(Standing { target: *target, whole, done, behind: due.saturating_sub(done) })
    };
    targets.all.iter().filter_map(of).collect()
}

/// What weeks that are over by one day, and months and days up to another, ask for.
fn owed(targets: &Targets, target: &Target, over: NaiveDate, until: NaiveDate) -> u32 {
    let times = |number: usize| target.amount.saturating_mul(u32::try_from(number).unwrap_or(u32::MAX));
    match target.each {
        Each::Week => times(weeks(targets, over)),
        Each::Month => times(owed_months_of((targets.from, targets.to), until).len()),
        Each::Period => {
            let days = |to: NaiveDate| (to - targets.from).num_days().saturating_add(1).max(0);
            let share = i64::from(target.amount).saturating_mul(days(until.min(targets.to)));
            share.checked_div(days(targets.to)).and_then(|share| u32::try_from(share).ok()).unwrap_or_default()
        }
    }
}

/// The weeks, Monday to Sunday, of a term that are mostly in the period, and over by `over`.
fn weeks(targets: &Targets, over: NaiveDate) -> usize {
    let since = u64::from(targets.from.weekday().num_days_from_monday());
    let Some(first) = targets.from.checked_sub_days(Days::new(since)) else { return 0 };
    let mondays = (0_u64..).map_while(|n| first.checked_add_days(Days::new(n.checked_mul(7)?))).take(WEEKS_MAX);
    let asks = |monday: &NaiveDate| {
        let Some(sunday) = monday.checked_add_days(Days::new(6)) else { return false };
        let (begins, ends) = (targets.from.max(*monday), targets.to.min(sunday));
        (ends - begins).num_days() + 1 >= WEEK_DAYS_MIN && ends <= over && Term::default_on(*monday).contains(*monday)
    };
    mondays.take_while(|monday| *monday <= targets.to).filter(asks).count()
}

/// What was done of a target; none where the words of something are not known.
fn count(targets: &Targets, target: &Target, done: &[Done]) -> Option<u32> {
    let counts: Vec<&Done> = done.iter().filter(|one| targets.covers(one.day) && target.what.counts(&one.form)).collect();
    let number = match (target.measure, target.what) {
        (Measure::Words, _) => return counts.iter().try_fold(0_u32, |sum, one| Some(sum.saturating_add(one.words?))),
        (Measure::Records, What::Books) => order::set(counts.iter().map(|one| &one.book).filter(|book| !book.is_empty())).len(),
        (Measure::Records, What::Observing) => {
            // Sheets of one observed lesson are one (rule PA4).
            let lessons = order::set(counts.iter().filter_map(|one| one.lesson.as_ref())).len();
            counts.iter().filter(|one| one.lesson.is_none()).count().saturating_add(lessons)
        }
        (Measure::Records, _) => counts.len(),
    };
    u32::try_from(number).ok()
}
