//! What an agreement asks of somebody, and is behind (rule TD7).

use chrono::{Datelike, NaiveDate};

use super::due::DUE_FROM_DAY;
use crate::directory::{Space, SpaceKind, World};
use crate::id::{EntityId, SpaceId};
use crate::observed::is_form;
use crate::order;
use crate::pairing::{AGREEMENT, Agreement, Duty, MONTHLY, Month, OBSERVING, PLAN_CHECK, Sides, Standing, answered};
use crate::record::{Entity, EntityKind, Scope, State, Summary};

/// So many records of a pairing are read: of three years, a lesson and a plan a week.
const READ_MAX: usize = 240;

/// So many of something are missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Behind {
    pub pairing: SpaceId,
    pub duty: Duty,
    pub left: u32,
}

/// What targets are worked out from: of each open pairing the records that its agreement counts, the latest of them, a bounded number.
#[must_use]
pub fn counted_to_read(world: &World, rows: &[&Summary]) -> Vec<(SpaceId, EntityId)> {
    let counts = |row: &&&Summary| {
        row.kind == EntityKind::Record
            && row.scope == Scope::Full
            && row.state == State::Submitted
            && !row.deleted
            && [AGREEMENT, MONTHLY, PLAN_CHECK].iter().chain(OBSERVING).any(|form| is_form(&row.form, form))
    };
    let mut found = Vec::new();
    for space in open(world) {
        let here = |row: &&&Summary| row.space == space.id;
        let all: Vec<&Summary> = rows.iter().filter(here).filter(counts).copied().collect();
        // An agreement is the oldest of all: it is never among what is left out.
        let (agreements, mut others): (Vec<&Summary>, Vec<&Summary>) =
            all.into_iter().partition(|row| is_form(&row.form, AGREEMENT));
        if agreements.is_empty() {
            continue;
        }
        others = order::greatest_first(others, |row| row.changed_at.0);
        found.extend(agreements.into_iter().chain(others.into_iter().take(READ_MAX)).map(|row| (space.id, row.id)));
    }
    found
}

/// What the person whose world it is owes and is behind with. `rows` are all that the device has, `read` what [`counted_to_read`] led to.
#[must_use]
pub fn behind(world: &World, rows: &[&Summary], read: &[(SpaceId, Entity)], today: NaiveDate) -> Vec<Behind> {
    let Some(until) = owed_until(today) else { return Vec::new() };
    let mut all = Vec::new();
    for space in open(world) {
        let records: Vec<Entity> = read.iter().filter(|(of, _)| *of == space.id).map(|(_, entity)| entity.clone()).collect();
        let Some(agreement) = Agreement::among(&records) else { continue };
        let name = |person| world.person(person).map(|person| person.name.clone()).unwrap_or_default();
        let Some(sides) = Sides::of(&space.members, Some(&agreement), name) else { continue };
        let owed = Standing::of(&agreement, &sides, &records, &answered(rows, space.id), until).owed;
        let mine = owed.iter().filter(|owed| owed.who == world.me && owed.left() > 0);
        all.extend(mine.map(|owed| Behind { pairing: space.id, duty: owed.duty, left: owed.left() }));
    }
    all
}

/// The last day of the month whose share is owed: what a month asks for is behind when the month is nearly over.
pub(super) fn owed_until(today: NaiveDate) -> Option<NaiveDate> {
    let this = Month::of(today);
    let day_after = if today.day() < DUE_FROM_DAY { this.first_day() } else { this.end() };
    day_after?.pred_opt()
}

fn open(world: &World) -> impl Iterator<Item = &Space> {
    world.spaces.iter().filter(|space| space.kind == SpaceKind::Pairing && space.archived.is_none())
}

#[cfg(test)]
mod tests {
    use super::super::mentee::tests::{PAIRING, day, row};
    use super::*;
    use crate::directory::{Person, Role};
    use crate::id::PersonId;
    use crate::pairing::testing::{MENTEE, MENTOR, agreement, member, name, person, watched};

    fn world(me: u8) -> World {
        let people =
            [MENTOR, MENTEE].map(|one| Person { id: person(one), name: name(person(one)), school: None, subject: String::new() });
        World {
            version: 1,
            me: person(me),
            district: String::new(),
            people: people.to_vec(),
            schools: Vec::new(),
            spaces: vec![Space {
                id: PAIRING,
                kind: SpaceKind::Pairing,
                name: String::new(),
                schools: Vec::new(),
                members: vec![member(MENTOR, &[Role::Mentor]), member(MENTEE, &[Role::Mentee])],
                archived: None,
            }],
            forms: None,
        }
    }

    fn left(world: &World, records: &[Entity], today: &str) -> Vec<(Duty, u32)> {
        let read: Vec<(SpaceId, Entity)> = records.iter().map(|record| (PAIRING, record.clone())).collect();
        behind(world, &[], &read, day(today)).into_iter().map(|behind| (behind.duty, behind.left)).collect()
    }

    #[test]
    fn td7_a_month_counts_when_it_is_nearly_over() {
        let agreed = agreement("2026-09-01", "2027-07-10");
        let records = [agreed.clone(), watched(1, MENTEE, "2026-10-12")];
        assert_eq!(left(&world(MENTEE), &records, "2026-10-19"), [], "what September asked for was done in October");
        assert_eq!(left(&world(MENTEE), &records, "2026-10-20"), [(Duty::MenteeWatches, 1)]);
        assert_eq!(left(&world(MENTEE), &records, "2026-11-01"), [(Duty::MenteeWatches, 1)]);
        assert_eq!(left(&world(MENTOR), &records, "2026-10-01"), [(Duty::MentorWatches, 2), (Duty::MentorReads, 3)]);
        assert_eq!(left(&world(MENTOR), &[], "2026-10-01"), [], "nothing was agreed on");
    }

    #[test]
    fn td7_a_pairing_that_has_ended_has_no_targets() {
        let mut ended = world(MENTEE);
        ended.spaces[0].archived = Some(crate::id::Millis(1));
        let records = [agreement("2026-09-01", "2027-07-10")];
        assert_eq!(left(&world(MENTEE), &records, "2026-10-01"), [(Duty::MenteeWatches, 1)]);
        assert_eq!(left(&ended, &records, "2026-10-01"), []);
        let agreed = row(1, "mentoring-agreement@1", person(MENTEE), PAIRING);
        assert!(counted_to_read(&ended, &[&agreed]).is_empty());
    }

    #[test]
    fn td7_only_what_counts_is_read_and_not_all_of_it() {
        let (agreed, me) = (row(250, "mentoring-agreement@1", person(MENTEE), PAIRING), person(MENTEE));
        let rows = [
            row(1, "observation@2", me, PAIRING),
            row(2, "plan-check@1", me, PAIRING),
            row(3, "mentoring-month@1", me, PAIRING),
            row(4, "reflection@1", me, PAIRING),
            row(5, "observation@2", me, SpaceId::from_bytes([8; 16])),
            Summary { state: State::Draft, ..row(6, "observation@2", me, PAIRING) },
            Summary { scope: Scope::Notice, ..row(7, "observation@2", me, PAIRING) },
        ];
        let read = |rows: &[&Summary]| -> Vec<u8> {
            counted_to_read(&world(MENTEE), rows).into_iter().map(|(_, id)| id.as_bytes()[0]).collect()
        };
        let all: Vec<&Summary> = rows.iter().collect();
        assert!(read(&all).is_empty(), "without an agreement nothing is owed");
        let with: Vec<&Summary> = rows.iter().chain([&agreed]).collect();
        assert_eq!(read(&with), [250, 1, 2, 3]);
        let many: Vec<Summary> =
            (0..=u16::MAX / 64).map(|_| row(9, "observation@2", PersonId::from_bytes([3; 16]), PAIRING)).collect();
        let many: Vec<&Summary> = many.iter().chain([&agreed]).collect();
        assert_eq!(read(&many).len(), READ_MAX + 1);
        assert_eq!(read(&many)[0], 250);
    }
}
