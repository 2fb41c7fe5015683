//! What two agreed on.

use chrono::NaiveDate;

use super::{AGREEMENT, latest, text};
use crate::calendar;
use crate::id::EntityId;
use crate::record::{Entity, Field, Value};

/// An agreement, as far as the pairing's page goes by it. What it does not say is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    pub id: EntityId,
    /// Names as they were written.
    pub mentor: String,
    pub mentee: String,
    /// The day on which it was signed.
    pub signed: Option<NaiveDate>,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    pub goals: String,
    pub mentor_duties: String,
    pub mentee_duties: String,
    /// Lessons a month that the mentor watches.
    pub mentor_visits: Option<u32>,
    /// Lessons a month that the mentee watches.
    pub mentee_visits: Option<u32>,
    /// Lesson plans a month that the mentor reads.
    pub plans: Option<u32>,
}

impl Agreement {
    /// The one that holds, of what the space was given (rule PA1).
    #[must_use]
    pub fn among(records: &[Entity]) -> Option<Self> {
        latest(records, AGREEMENT).map(Self::of)
    }

    fn of(record: &Entity) -> Self {
        let day = |path: &str| calendar::parse_iso(&text(record, path));
        let number = |path: &str| {
            let value = Field::new(path).ok().and_then(|field| record.value(&field).and_then(Value::as_int));
            value.and_then(|number| u32::try_from(number).ok())
        };
        Self {
            id: record.id,
            mentor: text(record, "mentor"),
            mentee: text(record, "mentee"),
            signed: day("date"),
            from: day("term/from"),
            to: day("term/to"),
            goals: text(record, "goals"),
            mentor_duties: text(record, "mentor_duties"),
            mentee_duties: text(record, "mentee_duties"),
            mentor_visits: number("each/mentor_visits"),
            mentee_visits: number("each/mentee_visits"),
            plans: number("each/plans"),
        }
    }

    /// Whether a day is in its period.
    #[must_use]
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.from.is_some_and(|from| from <= day) && self.to.is_some_and(|to| day <= to)
    }
}
