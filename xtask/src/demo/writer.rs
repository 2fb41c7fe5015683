//! One person's device: operations in the order in which it would make them.
//!
//! Invariant: counters run from 1 without gaps over all spaces, and every operation is its owner's.

use anyhow::{Result, anyhow};
use chrono::{Datelike, NaiveDate};
use qinglan_core::calendar::CHINA_OFFSET_MINUTES;
use qinglan_core::id::{DeviceId, EntityId, Millis, OpId, PersonId, SpaceId};
use qinglan_core::record::{EntityKind, Field, Op, Value};

use super::dice::Seed;

/// What one person wrote, space by space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Writing {
    pub author: PersonId,
    pub device: DeviceId,
    pub spaces: Vec<(SpaceId, Vec<Op>)>,
}

impl Writing {
    pub fn new(seed: Seed, author: PersonId) -> Self {
        Self { author, device: seed.device(author), spaces: Vec::new() }
    }

    pub fn ops(&self) -> impl Iterator<Item = &Op> {
        self.spaces.iter().flat_map(|(_, ops)| ops)
    }

    /// Sets fields of an entity for the first time.
    pub fn set(&mut self, space: SpaceId, entity: (EntityId, EntityKind), at: Millis, fields: Vec<(Field, Value)>) {
        let made = self.ops().count();
        let (device, author) = (self.device, self.author);
        let ops = (1_u64..).skip(made).zip(fields).map(|(counter, (field, value))| Op {
            id: OpId { device, counter },
            author,
            at,
            entity: entity.0,
            kind: entity.1,
            field,
            value,
            replaces: Vec::new(),
            purpose: None,
        });
        match self.spaces.iter_mut().find(|(id, _)| *id == space) {
            Some((_, all)) => all.extend(ops),
            None => self.spaces.push((space, ops.collect())),
        }
    }
}

/// The field of this name; our own data names it, so a bad one is a mistake of ours.
pub fn field(name: &str) -> Result<Field> {
    Field::new(name).map_err(|_| anyhow!("{name} cannot name a field"))
}

pub fn text(words: impl Into<String>) -> Value {
    Value::Text(words.into())
}

/// The moment at which clocks in China show this day and hour.
pub fn china(day: NaiveDate, hour: i64, minute: i64) -> Millis {
    let epoch = NaiveDate::default().num_days_from_ce();
    let days = i64::from(day.num_days_from_ce() - epoch);
    let minutes = days * 24 * 60 + hour * 60 + minute - i64::from(CHINA_OFFSET_MINUTES);
    Millis(minutes * 60_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use qinglan_core::calendar::{clock, local_date};

    #[test]
    fn the_clock_shows_what_was_asked() {
        let day = NaiveDate::from_ymd_opt(2026, 10, 20).unwrap();
        let at = china(day, 7, 30);
        assert_eq!(local_date(at, CHINA_OFFSET_MINUTES), day);
        assert_eq!(clock(at, CHINA_OFFSET_MINUTES), "07:30");
    }
}
