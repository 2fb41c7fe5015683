//! What each of the two owes the other, and has done.

use chrono::NaiveDate;

use super::{Agreement, Answered, MONTHLY, Month, Sides, day, is_given, month_of, owed_months, text};
use crate::calendar;
use crate::id::PersonId;
use crate::order;
use crate::record::{Entity, Field, Value};

/// The forms in which somebody writes down a lesson that they watched (rule PA4).
pub const OBSERVING: &[&str] =
    &["observation", "lesson-licc", "st-analysis", "fias", "stallings", "time-on-task", "classroom-quality", "habit-observation"];
/// The form in which a mentor writes down that she read a plan.
pub const PLAN_CHECK: &str = "plan-check";
const MEETINGS: &str = "meetings";

/// What somebody owes each month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duty {
    MentorWatches,
    MenteeWatches,
    MentorReads,
}

impl Duty {
    const ALL: [Self; 3] = [Self::MentorWatches, Self::MenteeWatches, Self::MentorReads];

    /// The agreement's number for a month.
    const fn a_month(self, agreement: &Agreement) -> Option<u32> {
        match self {
            Self::MentorWatches => agreement.mentor_visits,
            Self::MenteeWatches => agreement.mentee_visits,
            Self::MentorReads => agreement.plans,
        }
    }

    const fn who(self, sides: &Sides) -> PersonId {
        match self {
            Self::MentorWatches | Self::MentorReads => sides.mentor,
            Self::MenteeWatches => sides.mentee,
        }
    }

    /// The forms whose records say that it was done.
    const fn forms(self) -> &'static [&'static str] {
        match self {
            Self::MentorWatches | Self::MenteeWatches => OBSERVING,
            Self::MentorReads => &[PLAN_CHECK],
        }
    }

    /// Where the summary says how often it was done.
    const fn summed(self) -> &'static str {
        match self {
            Self::MentorWatches => "done/mentor_visits",
            Self::MenteeWatches => "done/mentee_visits",
            Self::MentorReads => "done/plans",
        }
    }

    /// What a row of a monthly record calls it.
    const fn row(self) -> &'static str {
        match self {
            Self::MentorWatches => "mentor_watched",
            Self::MenteeWatches => "mentee_watched",
            Self::MentorReads => "plan",
        }
    }
}

/// A duty up to today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owed {
    pub duty: Duty,
    pub who: PersonId,
    pub a_month: u32,
    /// Up to the current month, that one included.
    pub due: u32,
    pub done: u32,
}

impl Owed {
    /// How many are still to be done.
    #[must_use]
    pub const fn left(&self) -> u32 {
        self.due.saturating_sub(self.done)
    }
}

/// How far the two have come with what they agreed on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// What is agreed on in numbers; nothing for what has none.
    pub owed: Vec<Owed>,
    /// Months before the current one that nobody gave a record of.
    pub missing: Vec<Month>,
    /// A record of the current month is asked for: none where it is no month of the agreement.
    pub this_month: Option<bool>,
}

impl Standing {
    /// From what the space was given, and the plans in it that were answered (rules PA3 to PA6).
    #[must_use]
    pub fn of(agreement: &Agreement, sides: &Sides, records: &[Entity], answered: &[Answered], today: NaiveDate) -> Self {
        let months = owed_months(agreement, today);
        let count = u32::try_from(months.len()).unwrap_or(u32::MAX);
        let owed = Duty::ALL.into_iter().filter_map(|duty| {
            let a_month = duty.a_month(agreement).filter(|number| *number > 0)?;
            let done = done(duty, agreement, sides, records, answered);
            Some(Owed { duty, who: duty.who(sides), a_month, due: a_month.saturating_mul(count), done })
        });
        let written: Vec<Month> = records.iter().filter(|record| is_given(record, MONTHLY)).filter_map(month_of).collect();
        let now = Month::of(today);
        Self {
            owed: owed.collect(),
            missing: months.iter().copied().filter(|month| *month < now && !written.contains(month)).collect(),
            this_month: months.contains(&now).then(|| written.contains(&now)),
        }
    }
}

/// What a summary begins with: the period, and how often each was done (rule PA8).
#[must_use]
pub fn summed(agreement: &Agreement, standing: &Standing) -> Vec<(Field, Value)> {
    let days = [("term/from", agreement.from), ("term/to", agreement.to)];
    let days = days.into_iter().filter_map(|(path, day)| Some((path, Value::Text(calendar::iso(day?)))));
    let numbers = standing.owed.iter().map(|owed| (owed.duty.summed(), Value::Int(i64::from(owed.done))));
    days.chain(numbers).filter_map(|(path, value)| Some((Field::new(path).ok()?, value))).collect()
}

/// How often a duty was done within the period (rules PA4 and PA5).
fn done(duty: Duty, agreement: &Agreement, sides: &Sides, records: &[Entity], answered: &[Answered]) -> u32 {
    let mut lessons = Vec::new();
    let own = records.iter().filter(|record| {
        let author = record.author == duty.who(sides) && duty.forms().iter().any(|form| is_given(record, form));
        let lesson = record.text(&Field::lesson());
        let again = lesson.is_some_and(|lesson| lessons.contains(&lesson));
        if author {
            lessons.extend(lesson);
        }
        author && !again
    });
    let mut sources = vec![own.filter_map(day).collect::<Vec<NaiveDate>>()];
    sources.extend(records.iter().filter(|record| is_given(record, MONTHLY)).map(|record| rows(duty, record)));
    if duty == Duty::MentorReads {
        let theirs = answered.iter().filter(|one| one.reader == sides.mentor && one.author == sides.mentee);
        sources.push(theirs.map(|one| one.day).collect());
    }
    let days = order::set(sources.iter().flatten().copied().filter(|day| agreement.covers(*day)));
    let most = |day: &NaiveDate| sources.iter().map(|source| source.iter().filter(|of| *of == day).count()).max();
    u32::try_from(days.iter().filter_map(most).sum::<usize>()).unwrap_or(u32::MAX)
}

/// The days of the rows of a monthly record that say so.
fn rows(duty: Duty, record: &Entity) -> Vec<NaiveDate> {
    let rows = record.rows(MEETINGS).into_iter();
    let said = rows.filter(|(row, _)| text(record, &format!("{row}/kind")) == duty.row());
    said.filter_map(|(row, _)| calendar::parse_iso(&text(record, &format!("{row}/on")))).collect()
}
