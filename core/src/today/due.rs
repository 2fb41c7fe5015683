//! What is to be written now.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::month::Named;
use crate::calendar::{Term, local_date, parse_iso};
use crate::directory::{Role, SpaceKind, World};
use crate::id::{EntityId, SpaceId};
use crate::observed::{DISCUSSION, GAIN, is_form, is_lesson};
use crate::order;
use crate::record::{Entity, EntityKind, Field, Scope, State, Summary};

/// The form of what a mentor and a mentee write down of a month.
const MONTHLY: &str = "mentoring-month";
/// From this day of a month on its record is due, and in the next month until that day.
pub(super) const DUE_FROM_DAY: u32 = 20;
const DUE_UNTIL_DAY: u32 = 10;
/// What was not written so long after a lesson will not be.
const SHEET_DAYS: i64 = 14;
const DRAFT_DAYS: i64 = 30;
const DISCUSSION_DAYS: i64 = 30;
/// A lesson is planned in this time before it, and its plan changed last in that time.
const PLANNED_DAYS: u64 = 90;
/// So many lessons are read.
const LESSONS_MAX: usize = 60;

/// Something to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Of the lesson; the last of the month.
    pub day: NaiveDate,
    pub of: DueOf,
}

/// What it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DueOf {
    /// The record of a month in a pairing; the draft that the person has begun.
    Month { pairing: SpaceId, begun: Option<EntityId> },
    /// A sheet that was begun in a lesson, and not handed in.
    Sheet { record: EntityId, lesson: EntityId },
    /// A sheet about a lesson that the person was to watch, and has not begun.
    Unwritten { lesson: EntityId },
    /// The notes of the discussion of a lesson that the person planned.
    Discussion { lesson: EntityId },
}

/// The lessons that something may be due for: planned lately, one copy of each, a bounded number.
#[must_use]
pub fn lessons_to_read(rows: &[&Summary], today: NaiveDate, offset_minutes: i32) -> Vec<(SpaceId, EntityId)> {
    let since = today.checked_sub_days(Days::new(PLANNED_DAYS)).unwrap_or(today);
    let lately = |row: &&Summary| local_date(row.changed_at, offset_minutes) >= since;
    let may = rows.iter().copied().filter(|row| is_lesson(row) && row.scope == Scope::Full && !row.deleted).filter(lately);
    let mut once: Vec<(SpaceId, EntityId)> = Vec::new();
    for row in order::greatest_first(may.collect(), |row| row.changed_at.0) {
        if once.len() < LESSONS_MAX && once.iter().all(|(_, id)| *id != row.id) {
            once.push((row.space, row.id));
        }
    }
    once
}

/// What is due (rules TD4 to TD6), the oldest first. `rows` are all that the device has, `lessons` what [`lessons_to_read`] led to.
#[must_use]
pub fn due(world: &World, rows: &[&Summary], lessons: &[Entity], today: NaiveDate, offset_minutes: i32) -> Vec<Due> {
    let mut due = Vec::new();
    let records: Vec<&Summary> = rows.iter().copied().filter(|row| row.kind == EntityKind::Record && !row.deleted).collect();
    for space in world.spaces.iter().filter(|space| space.kind == SpaceKind::Pairing) {
        if space.roles(world.me).iter().any(|role| matches!(role, Role::Mentor | Role::Mentee)) {
            due.extend(month(world, &records, space.id, today, offset_minutes));
        }
    }
    let name = world.person(world.me).map(|person| person.name.trim()).filter(|name| !name.is_empty());
    let of_lessons: Vec<&Summary> = records.iter().copied().filter(|row| row.lesson.is_some()).collect();
    for lesson in lessons {
        let Some(day) = text(lesson, "date").and_then(parse_iso) else { continue };
        let ago = (today - day).num_days();
        let about: Vec<&Summary> = of_lessons.iter().copied().filter(|row| row.lesson == Some(lesson.id)).collect();
        let mine = |row: &&&Summary| row.author == world.me && !is_form(&row.form, DISCUSSION) && !is_form(&row.form, GAIN);
        let sheets: Vec<&Summary> = about.iter().copied().filter(|row| mine(&row)).collect();
        let is_given = |record: EntityId| sheets.iter().any(|row| row.id == record && row.state == State::Submitted);
        if (0..=DRAFT_DAYS).contains(&ago) {
            let drafts = sheets.iter().filter(|row| !is_given(row.id));
            due.extend(drafts.map(|row| Due { day, of: DueOf::Sheet { record: row.id, lesson: lesson.id } }));
        }
        if (1..=SHEET_DAYS).contains(&ago) && sheets.is_empty() && name.is_some_and(|name| watches(lesson, name)) {
            due.push(Due { day, of: DueOf::Unwritten { lesson: lesson.id } });
        }
        let is_talked_over = about.iter().any(|row| is_form(&row.form, DISCUSSION));
        if (1..=DISCUSSION_DAYS).contains(&ago) && lesson.author == world.me && !is_talked_over {
            due.push(Due { day, of: DueOf::Discussion { lesson: lesson.id } });
        }
    }
    order::by_key(&mut due, |due| due.day);
    due
}

/// The record of the month before, until the tenth, else of this one, from the twentieth on (rule TD4).
fn month(world: &World, records: &[&Summary], pairing: SpaceId, today: NaiveDate, offset_minutes: i32) -> Option<Due> {
    let first = today.with_day(1)?;
    let (first, is_past) = if today.day() <= DUE_UNTIL_DAY {
        (first.checked_sub_months(Months::new(1))?, true)
    } else if today.day() >= DUE_FROM_DAY {
        (first, false)
    } else {
        return None;
    };
    let taught = first.with_day(DUE_FROM_DAY)?;
    Term::default_on(taught).week_of(taught)?;
    let last = first.checked_add_months(Months::new(1))?.pred_opt()?;
    let changed = |row: &Summary| local_date(row.changed_at, offset_minutes);
    // Of two who were not together yet nothing was to be written.
    if is_past && !records.iter().any(|row| row.space == pairing && changed(row) <= last) {
        return None;
    }
    let is_of_month = |row: &Summary| {
        let day = changed(row);
        Named::of(&row.title).map_or((first..=last).contains(&day), |named| named.is_of(first))
    };
    let mut monthly = records.iter().filter(|row| is_form(&row.form, MONTHLY) && is_of_month(row));
    if monthly.clone().any(|row| row.space == pairing && row.state == State::Submitted) {
        return None;
    }
    let begun = monthly.find(|row| row.author == world.me && row.state == State::Draft).map(|row| row.id);
    Some(Due { day: last, of: DueOf::Month { pairing, begun } })
}

/// Whether the plan of the lesson names somebody among those who look on.
fn watches(lesson: &Entity, name: &str) -> bool {
    let names = lesson.rows("observers").into_iter().filter_map(|(row, _)| text(lesson, &format!("{row}/who")));
    names.into_iter().any(|who| who == name)
}

fn text<'e>(entity: &'e Entity, name: &str) -> Option<&'e str> {
    entity.text(&Field::new(name).ok()?).map(str::trim)
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::mentee::tests::{HER, ME, PAIRING, at, day, row};
    use super::*;
    use crate::calendar::CHINA_OFFSET_MINUTES;
    use crate::directory::{Member, Person, Space};
    use crate::form::builtins;
    use crate::form::testing::Filled;
    use crate::id::PersonId;

    pub(in super::super) fn world() -> World {
        let member = |person, role| Member { person, roles: vec![role] };
        World {
            version: 1,
            me: ME,
            district: String::new(),
            people: vec![Person { id: ME, name: "周若梅".into(), school: None, subject: String::new() }],
            schools: Vec::new(),
            spaces: vec![Space {
                id: PAIRING,
                kind: SpaceKind::Pairing,
                name: String::new(),
                schools: Vec::new(),
                members: vec![member(ME, Role::Mentor), member(HER, Role::Mentee)],
                archived: None,
            }],
            forms: None,
        }
    }

    fn months(rows: &[Summary], today: &str) -> Vec<(NaiveDate, Option<EntityId>)> {
        let all = due(&world(), &rows.iter().collect::<Vec<_>>(), &[], day(today), CHINA_OFFSET_MINUTES);
        let month = |due: Due| match due.of {
            DueOf::Month { begun, .. } => (due.day, begun),
            of => panic!("{of:?}"),
        };
        all.into_iter().map(month).collect()
    }

    fn titled(title: &str, changed: &str) -> Summary {
        Summary { title: title.into(), changed_at: at(changed), ..row(1, "mentoring-month@1", HER, PAIRING) }
    }

    #[test]
    fn td4_a_month_is_due_from_its_twentieth_to_the_next_ones_tenth() {
        let old = [row(9, "observation@2", ME, PAIRING)];
        assert!(months(&old, "2026-11-19").is_empty());
        assert_eq!(months(&old, "2026-11-20"), [(day("2026-11-30"), None)]);
        assert_eq!(months(&old, "2026-12-10"), [(day("2026-11-30"), None)]);
        assert!(months(&old, "2026-12-11").is_empty());
        assert!(months(&old, "2026-08-25").is_empty(), "nobody teaches in August");
        assert!(months(&[], "2026-12-05").is_empty(), "they were not together in November");
        assert_eq!(months(&[], "2026-12-25").len(), 1);
    }

    #[test]
    fn td4_a_month_is_written_when_its_record_was_given_to_the_pairing() {
        assert!(months(&[titled("2026年11月 · 林晓禾", "2026-11-21")], "2026-11-25").is_empty(), "whoever wrote it");
        assert!(months(&[titled("11月", "2026-12-02")], "2026-12-05").is_empty(), "its title says which month it is of");
        assert_eq!(months(&[titled("2026年10月", "2026-11-02")], "2026-11-25").len(), 1);
        assert!(months(&[titled("林晓禾", "2026-11-02")], "2026-11-25").is_empty(), "a title without a month: by its day");
        let elsewhere = Summary { space: SpaceId::from_bytes([8; 16]), ..titled("11月", "2026-11-21") };
        assert_eq!(months(&[elsewhere], "2026-11-25").len(), 1);
        let draft = Summary { state: State::Draft, author: ME, space: SpaceId::personal(ME), ..titled("11月", "2026-11-21") };
        assert_eq!(months(std::slice::from_ref(&draft), "2026-11-25"), [(day("2026-11-30"), Some(draft.id))]);
    }

    fn lesson(author: PersonId, date: &str) -> Entity {
        let filled = Filled::new().text("date", date).row("observers/a1", 0).text("observers/a1/who", " 周若梅 ");
        Entity { id: EntityId::from_bytes([7; 16]), author, ..filled.entity }
    }

    fn of(rows: &[Summary], lesson: &Entity, today: &str) -> Vec<DueOf> {
        let all = due(&world(), &rows.iter().collect::<Vec<_>>(), std::slice::from_ref(lesson), day(today), CHINA_OFFSET_MINUTES);
        all.into_iter().map(|due| due.of).collect()
    }

    fn sheet(form: &str, author: PersonId, state: State) -> Summary {
        Summary { lesson: Some(EntityId::from_bytes([7; 16])), state, ..row(5, form, author, SpaceId::personal(author)) }
    }

    #[test]
    fn td5_a_sheet_is_due_from_the_day_after_the_lesson_for_a_fortnight() {
        let lesson = lesson(HER, "2026-11-02");
        let unwritten = [DueOf::Unwritten { lesson: lesson.id }];
        assert!(of(&[], &lesson, "2026-11-02").is_empty());
        assert_eq!(of(&[], &lesson, "2026-11-03"), unwritten);
        assert_eq!(of(&[], &lesson, "2026-11-16"), unwritten);
        assert!(of(&[], &lesson, "2026-11-17").is_empty());
        assert!(of(&[sheet("lesson-licc@1", ME, State::Submitted)], &lesson, "2026-11-03").is_empty());
        assert_eq!(of(&[sheet("lesson-gain@1", ME, State::Submitted)], &lesson, "2026-11-03"), unwritten, "a gain is no sheet");
        assert_eq!(of(&[sheet("lesson-licc@1", HER, State::Submitted)], &lesson, "2026-11-03"), unwritten);
        let other = Entity { fields: Filled::new().text("date", "2026-11-02").entity.fields, ..lesson };
        assert!(of(&[], &other, "2026-11-03").is_empty(), "she was not to watch it");
    }

    #[test]
    fn td5_a_sheet_that_is_still_a_draft_is_due_from_the_lesson_on() {
        let lesson = lesson(HER, "2026-11-02");
        let draft = sheet("lesson-licc@1", ME, State::Draft);
        let due = [DueOf::Sheet { record: draft.id, lesson: lesson.id }];
        let draft = [draft];
        assert!(of(&draft, &lesson, "2026-11-01").is_empty());
        assert_eq!(of(&draft, &lesson, "2026-11-02"), due);
        assert_eq!(of(&draft, &lesson, "2026-11-17"), due);
        assert!(of(&draft, &lesson, "2026-12-03").is_empty());
        let [draft] = draft;
        let given = Summary { state: State::Submitted, space: PAIRING, ..draft.clone() };
        assert!(of(&[draft, given], &lesson, "2026-11-03").is_empty(), "a correction of what was handed in");
    }

    #[test]
    fn td6_who_planned_a_lesson_is_asked_for_the_notes_of_its_discussion() {
        let lesson = lesson(ME, "2026-11-02");
        let due = DueOf::Discussion { lesson: lesson.id };
        let mine = sheet("lesson-licc@1", ME, State::Submitted);
        let has = |rows: &[Summary], today: &str| of(rows, &lesson, today).contains(&due);
        assert!(!has(std::slice::from_ref(&mine), "2026-11-02") && has(std::slice::from_ref(&mine), "2026-11-03"));
        assert!(has(std::slice::from_ref(&mine), "2026-12-02") && !has(&[mine], "2026-12-03"));
        for state in [State::Draft, State::Submitted] {
            assert!(!has(&[sheet("lesson-discussion@1", HER, state)], "2026-11-03"));
        }
        let hers = Entity { author: HER, ..lesson.clone() };
        assert!(!of(&[], &hers, "2026-11-03").contains(&due));
    }

    #[test]
    fn td5_lessons_are_read_once_each_and_only_those_of_late() {
        let planned =
            |id: u8, space: SpaceId, changed: &str| Summary { changed_at: at(changed), ..row(id, "lesson-event@1", HER, space) };
        let rows = [
            planned(1, PAIRING, "2026-11-01"),
            planned(1, SpaceId::from_bytes([8; 16]), "2026-11-02"),
            planned(2, PAIRING, "2026-06-01"),
            Summary { state: State::Draft, ..planned(3, PAIRING, "2026-11-01") },
            Summary { scope: Scope::Notice, ..planned(4, PAIRING, "2026-11-01") },
            row(5, "observation@2", HER, PAIRING),
        ];
        let read = lessons_to_read(&rows.iter().collect::<Vec<_>>(), day("2026-11-20"), CHINA_OFFSET_MINUTES);
        assert_eq!(read.iter().map(|(_, id)| id.as_bytes()[0]).collect::<Vec<_>>(), [1]);
        let many: Vec<Summary> = (0..200).map(|id| planned(id, PAIRING, "2026-11-01")).collect();
        assert_eq!(lessons_to_read(&many.iter().collect::<Vec<_>>(), day("2026-11-20"), CHINA_OFFSET_MINUTES).len(), LESSONS_MAX);
    }

    #[test]
    fn td4_the_forms_that_are_due_are_in_the_library() {
        for id in [MONTHLY, DISCUSSION] {
            assert!(builtins().iter().any(|form| form.id == id), "{id}");
        }
    }
}
