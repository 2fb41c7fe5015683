use super::*;
use crate::directory::{Member, Person, Role, Space, SpaceKind, World};
use crate::form::{Node, builtin, builtins};
use crate::id::{Millis, PersonId, SpaceId};
use crate::pairing::testing::{given, person, take};
use crate::record::{Entity, Field, Scope, State, Summary};

use super::super::mentee::tests::{day, row};

const LEAD: u8 = 1;
const ME: u8 = 2;
const SCHOOL: SpaceId = SpaceId::from_bytes([7; 16]);
const GROUP: SpaceId = SpaceId::from_bytes([8; 16]);

fn space(id: SpaceId, kind: SpaceKind, lead: u8) -> Space {
    let member = |of: u8| {
        let role = if of == lead { Role::Lead } else { Role::Member };
        Member { person: person(of), roles: vec![role] }
    };
    Space { id, kind, name: String::new(), schools: Vec::new(), members: vec![member(LEAD), member(ME)], archived: None }
}

fn world(me: u8) -> World {
    let people = [LEAD, ME].map(|one| Person { id: person(one), name: String::new(), school: None, subject: String::new() });
    World {
        version: 1,
        me: person(me),
        district: String::new(),
        people: people.to_vec(),
        schools: Vec::new(),
        spaces: vec![space(GROUP, SpaceKind::Prep, ME), space(SCHOOL, SpaceKind::School, LEAD)],
        forms: None,
    }
}

/// What of: the choice, the unit, the amount, how often.
type Row<'a> = (&'a str, &'a str, i64, &'a str);

/// A term's targets. `id` is also when they were submitted.
fn targets(id: u8, author: u8, (from, to): (&str, &str), rows: &[Row]) -> Entity {
    let mut filled = take(given(id, author, "term-targets@1", &[("term/from", from), ("term/to", to)]));
    for (at, (what, unit, amount, each)) in rows.iter().enumerate() {
        let row = format!("targets/r{at}");
        let cell = |name: &str| format!("{row}/{name}");
        filled = filled.row(&row, at as i64).text(&cell("what"), what).text(&cell("unit"), unit);
        filled = filled.int(&cell("amount"), *amount).text(&cell("each"), each);
    }
    filled.entity
}

const TERM: (&str, &str) = ("2026-09-01", "2027-01-17");
const NOTES: Row = ("reading-note", "words", 7000, "term");

fn deleted(record: Entity) -> Entity {
    let seen = record.live_ops("").collect();
    take(record).set(Field::deleted().as_str(), crate::record::Value::Removed(seen)).entity
}

/// What holds of what the school was given.
fn holds(records: &[Entity], today: &str) -> Vec<u8> {
    let read: Vec<(SpaceId, Entity)> = records.iter().map(|record| (SCHOOL, record.clone())).collect();
    held(&world(ME), &read, day(today)).iter().map(|targets| targets.record.as_bytes()[0]).collect()
}

#[test]
fn td8_what_who_leads_a_space_gave_it_last_holds_in_its_period() {
    let (first, second) = (targets(10, LEAD, TERM, &[NOTES]), targets(11, LEAD, TERM, &[NOTES]));
    let spring = targets(12, LEAD, ("2027-02-15", "2027-07-04"), &[NOTES]);
    let all = [second.clone(), spring, first.clone()];
    assert_eq!(holds(&all, "2026-08-31"), [0; 0]);
    assert_eq!(holds(&all, "2026-09-01"), [11]);
    assert_eq!(holds(&all, "2027-01-17"), [11]);
    assert_eq!(holds(&all, "2027-02-15"), [12]);
    assert_eq!(holds(&[first.clone(), targets(13, ME, TERM, &[NOTES])], "2026-10-01"), [10], "a member's sets nothing");
    let gone = deleted(second.clone());
    assert!(gone.is_deleted());
    assert_eq!(holds(&[first.clone(), gone], "2026-10-01"), [10]);
    let draft = take(second).text("@state", State::Draft.as_str()).entity;
    assert_eq!(holds(&[first, draft], "2026-10-01"), [10]);
    assert_eq!(holds(&[targets(14, LEAD, ("", TERM.1), &[NOTES])], "2026-10-01"), [0; 0], "of no period");
    assert_eq!(holds(&[targets(15, LEAD, TERM, &[])], "2026-10-01"), [0; 0], "asks nothing");
}

#[test]
fn td8_each_space_has_its_own_and_one_that_is_archived_none() {
    let mut world = world(ME);
    let read = [(SCHOOL, targets(10, LEAD, TERM, &[NOTES])), (GROUP, targets(11, ME, TERM, &[NOTES]))];
    let of = |world: &World| -> Vec<SpaceId> {
        held(world, &read, day("2026-10-01")).into_iter().map(|targets| targets.space).collect()
    };
    assert_eq!(of(&world), [GROUP, SCHOOL]);
    assert_eq!(led_space(&world).map(|space| space.id), Some(GROUP));
    world.me = person(LEAD);
    assert_eq!(led_space(&world).map(|space| space.id), Some(SCHOOL));
    world.spaces[1].archived = Some(Millis(1));
    assert_eq!(of(&world), [GROUP]);
    assert_eq!(led_space(&world), None);
}

#[test]
fn td8_a_school_comes_before_a_group_of_who_leads_both() {
    let mut world = world(LEAD);
    world.spaces[0] = space(GROUP, SpaceKind::Prep, LEAD);
    assert_eq!(led_space(&world).map(|space| space.id), Some(SCHOOL));
}

#[test]
fn td8_only_what_may_hold_is_read_and_not_all_of_it() {
    let lead = person(LEAD);
    let rows = [
        row(1, "term-targets@1", lead, SCHOOL),
        row(2, "term-targets@1", person(ME), SCHOOL),
        row(3, "term-targets@1", person(ME), GROUP),
        row(4, "growth-plan@1", lead, SCHOOL),
        Summary { state: State::Draft, ..row(5, "term-targets@1", lead, SCHOOL) },
        Summary { scope: Scope::Notice, ..row(6, "term-targets@1", lead, SCHOOL) },
        Summary { deleted: true, ..row(7, "term-targets@1", lead, SCHOOL) },
    ];
    let read = |rows: &[Summary]| -> Vec<u8> {
        let rows: Vec<&Summary> = rows.iter().collect();
        targets_to_read(&world(ME), &rows).into_iter().map(|(_, id)| id.as_bytes()[0]).collect()
    };
    assert_eq!(read(&rows), [3, 1]);
    let many: Vec<Summary> =
        (0..40).map(|id| Summary { changed_at: Millis(i64::from(id)), ..row(id, "term-targets@1", lead, SCHOOL) }).collect();
    let many = read(&many);
    assert_eq!((many.len(), many[0]), (12, 39), "the latest");
}

/// What follows from one record of targets.
fn set(rows: &[Row]) -> Targets {
    let record = (SCHOOL, targets(10, LEAD, TERM, rows));
    held(&world(ME), &[record], day("2026-10-01")).remove(0)
}

#[test]
fn td8_a_row_that_cannot_be_understood_asks_nothing() {
    let rows = [
        ("reading-note", "words", 7000, "term"),
        ("talks", "records", 1, "term"),
        ("reading-note", "pages", 1, "term"),
        ("reading-note", "words", 0, "term"),
        ("reading-note", "words", 1, "day"),
        ("books", "words", 3, "term"),
    ];
    let all = set(&rows).all;
    assert_eq!(all.len(), 2);
    assert_eq!(all[0], Target { what: What::ReadingNote, measure: Measure::Words, amount: 7000, each: Each::Period });
    assert_eq!((all[1].what, all[1].measure), (What::Books, Measure::Records));
}

#[test]
fn td8_the_form_offers_what_is_counted_and_nothing_else() {
    let form = builtin("term-targets", 1).unwrap();
    let repeat = form.questions.iter().find(|node| node.name() == "targets").unwrap();
    let Node::Repeat(repeat) = repeat else { panic!("no repeat") };
    let choices = |name: &str| -> Vec<String> {
        let Some(Node::Question(question)) = repeat.nodes.iter().find(|node| node.name() == name) else { panic!("{name}") };
        let crate::form::Kind::SelectOne(select) = &question.kind else { panic!("{name}") };
        select.choices.iter().map(|choice| choice.name.clone()).collect()
    };
    assert_eq!(choices("what"), What::ALL.iter().map(|what| what.as_str().to_owned()).collect::<Vec<_>>());
    for unit in choices("unit") {
        for each in choices("each") {
            assert_eq!(set(&[("reading-note", &unit, 1, &each)]).all.len(), 1, "{unit} {each}");
        }
    }
    let known = builtins();
    for form in What::ALL.iter().flat_map(|what| what.forms()) {
        assert!(known.iter().any(|one| one.id == *form), "{form}");
    }
}

fn note(id: u8, day: &str, words: usize) -> Entity {
    let (excerpt, thought) = ("摘".repeat(words / 2), "想".repeat(words - words / 2));
    let answers =
        [("date", day), ("book", "给教师的建议"), ("author", "苏霍姆林斯基"), ("excerpt", &excerpt), ("thought", &thought)];
    given(id, ME, "reading-note@1", &answers)
}

fn done(records: &[Entity]) -> Vec<Done> {
    let form = |record: &Entity| {
        let (id, version) = record.text(&Field::form())?.split_once('@')?;
        builtin(id, version.parse().ok()?)
    };
    records.iter().filter_map(|record| Done::of(record, form(record).as_ref())).collect()
}

/// The whole, what was done, and what is behind.
fn stands(target: Row, records: &[Entity], today: &str) -> Vec<(u32, u32, u32)> {
    let all = standing(&set(&[target]), &done(records), day(today));
    all.into_iter().map(|one| (one.whole, one.done, one.behind)).collect()
}

#[test]
fn td9_words_are_those_of_long_answers_to_records_of_the_period() {
    let notes = [note(1, "2026-09-01", 300), note(2, "2027-01-17", 51), note(3, "2026-08-31", 400), note(4, "2027-01-18", 400)];
    assert_eq!(stands(NOTES, &notes, "2026-09-02"), [(7000, 351, 0)], "neither the book's title nor its author's name");
    let story = given(5, ME, "education-story@1", &[("date", "2026-10-10"), ("story", "一二三"), ("thoughts", "四")]);
    assert_eq!(stands(NOTES, std::slice::from_ref(&story), "2026-09-02"), [(7000, 0, 0)]);
    assert_eq!(stands(("education-story", "words", 100, "term"), &[story], "2026-09-02"), [(100, 4, 0)]);
    let rows = take(given(6, ME, "reading-month@1", &[("date", "2026-10-10"), ("used", "用过")]));
    let rows = rows.row("books/a", 1).text("books/a/title", "书名").text("books/a/gain", "三个字");
    assert_eq!(stands(("reading-month", "words", 100, "term"), &[rows.entity], "2026-09-02"), [(100, 5, 0)]);
}

#[test]
fn td9_a_record_of_an_unknown_form_leaves_words_unclaimed() {
    let newer = given(1, ME, "reading-note@99", &[("date", "2026-10-10"), ("thought", "想")]);
    assert_eq!(stands(NOTES, std::slice::from_ref(&newer), "2027-01-10"), []);
    assert_eq!(stands(("reading-note", "records", 8, "term"), &[newer], "2026-09-02"), [(8, 1, 0)]);
}

#[test]
fn td9_records_are_counted_by_their_day_and_kind() {
    let of = |id, form: &str| given(id, ME, form, &[("date", "2026-10-10")]);
    let all = [of(1, "reflection-lesson@1"), of(2, "reflection-weekly@1"), of(3, "reflection-monthly@1"), of(4, "work-diary@1")];
    assert_eq!(stands(("reflection", "records", 20, "term"), &all, "2026-09-02"), [(20, 3, 0)]);
    assert_eq!(stands(("work-diary", "records", 20, "term"), &all, "2026-09-02"), [(20, 1, 0)]);
    let undated = take(given(5, ME, "work-diary@1", &[])).set("@submitted_at", crate::record::Value::Int(DAY_2026_10_10)).entity;
    assert_eq!(stands(("work-diary", "records", 20, "term"), &[undated], "2026-09-02"), [(20, 1, 0)]);
}

/// At eight in the evening in China.
const DAY_2026_10_10: i64 = 1_791_633_600_000;

#[test]
fn td9_sheets_of_one_observed_lesson_are_one_and_a_book_is_one() {
    let sheet = |id, form: &str, lesson: &str| given(id, ME, form, &[("date", "2026-10-10"), ("@lesson", lesson)]);
    let lesson = "06000000-0000-0000-0000-000000000000";
    let alone = given(4, ME, "observation@1", &[("date", "2026-10-10")]);
    let all = [sheet(1, "observation@2", lesson), sheet(2, "fias@1", lesson), alone];
    assert_eq!(stands(("observing", "records", 20, "term"), &all, "2026-09-02"), [(20, 2, 0)]);
    let of = |id, form: &str, book: &str| given(id, ME, form, &[("date", "2026-10-10"), ("book", book)]);
    let books = [
        of(1, "reading-note@1", "《给教师的 建议》"),
        of(2, "reading-share@1", "给教师的建议"),
        of(3, "reading-note@1", "爱弥儿"),
        of(4, "reading-note@1", " "),
    ];
    assert_eq!(stands(("books", "records", 5, "term"), &books, "2026-09-02"), [(5, 2, 0)]);
}

#[test]
fn td9_ones_own_are_read_once_each_and_a_bounded_number() {
    let me = person(ME);
    let rows = [
        row(1, "reading-note@1", me, SpaceId::personal(me)),
        row(1, "reading-note@1", me, SCHOOL),
        row(2, "reading-note@1", person(LEAD), SCHOOL),
        row(3, "work-diary@1", me, SCHOOL),
        Summary { state: State::Draft, ..row(4, "reading-note@1", me, SCHOOL) },
        Summary { deleted: true, ..row(5, "reading-note@1", me, SCHOOL) },
        Summary { scope: Scope::Notice, ..row(6, "reading-note@1", me, SCHOOL) },
    ];
    let read = |rows: &[Summary], targets: &[Targets]| -> Vec<u8> {
        let rows: Vec<&Summary> = rows.iter().collect();
        own_to_read(&world(ME), &rows, targets).into_iter().map(|(_, id)| id.as_bytes()[0]).collect()
    };
    assert_eq!(read(&rows, &[set(&[NOTES])]), [1]);
    assert_eq!(read(&rows, &[]), [0; 0]);
    let many: Vec<Summary> = (0..400_u16)
        .map(|at| {
            let mut id = [0; 16];
            id[..2].copy_from_slice(&at.to_be_bytes());
            let id = crate::id::EntityId::from_bytes(id);
            Summary { id, changed_at: Millis(i64::from(at)), ..row(1, "reading-note@1", me, SCHOOL) }
        })
        .collect();
    assert_eq!(read(&many, &[set(&[NOTES])]).len(), 300);
}

#[test]
fn td10_a_week_asks_when_it_is_over() {
    let target = ("reflection", "records", 1, "week");
    // From Tuesday to the Sunday of week 20: of the first week six days are in the period.
    assert_eq!(stands(target, &[], "2026-09-06"), [(20, 0, 0)], "on Sunday the week is not over");
    assert_eq!(stands(target, &[], "2026-09-07"), [(20, 0, 1)]);
    assert_eq!(
        stands(target, &[], "2026-09-20"),
        [(20, 0, 2)],
        "from the 20th on nothing more is asked than weeks that are over"
    );
    assert_eq!(stands(target, &[], "2027-01-17"), [(20, 0, 19)]);
    let written = given(1, ME, "reflection-weekly@1", &[("date", "2026-12-01")]);
    assert_eq!(stands(target, &[written], "2026-09-14"), [(20, 1, 1)], "early or late, it is done");
}

#[test]
fn td10_a_week_counts_with_most_of_its_days_in_the_period_and_in_a_term() {
    let target = ("reflection", "records", 2, "week");
    let whole = |period: (&str, &str)| {
        let read = (SCHOOL, targets(10, LEAD, period, &[target]));
        let set = held(&world(ME), &[read], day(period.0)).remove(0);
        standing(&set, &[], set.from).first().map(|one| one.whole)
    };
    assert_eq!(whole(("2026-09-10", "2026-09-20")), Some(4), "Thursday to Sunday, and a week");
    assert_eq!(whole(("2026-09-11", "2026-09-20")), Some(2));
    assert_eq!(whole(("2026-09-14", "2026-09-17")), Some(2), "Monday to Thursday");
    assert_eq!(whole(("2026-09-14", "2026-09-16")), None, "nothing to do is no target");
    assert_eq!(whole(("2026-07-06", "2026-08-30")), None, "summer");
    assert_eq!(whole(("2026-06-29", "2026-09-06")), Some(4), "the last week of one term and the first of the next");
    assert_eq!(whole(("2000-09-01", "2900-01-01")).map(|all| all <= 320), Some(true), "as many weeks as three years have");
}

#[test]
fn td10_a_month_and_the_whole_period_are_owed_as_a_pairing_owes_them() {
    let stories = ("education-story", "records", 2, "month");
    assert_eq!(stands(stories, &[], "2026-09-19"), [(10, 0, 0)]);
    assert_eq!(stands(stories, &[], "2026-09-20"), [(10, 0, 2)]);
    assert_eq!(stands(stories, &[], "2026-10-19"), [(10, 0, 2)]);
    let story = given(1, ME, "education-story@1", &[("date", "2026-09-02")]);
    assert_eq!(stands(stories, &[story], "2026-10-20"), [(10, 1, 3)]);
    // 30 of 139 days, then 61.
    assert_eq!(stands(NOTES, &[], "2026-09-19"), [(7000, 0, 0)]);
    assert_eq!(stands(NOTES, &[], "2026-09-20"), [(7000, 0, 1510)], "7,000 × 30 / 139, rounded down");
    assert_eq!(stands(NOTES, &[], "2026-10-19"), [(7000, 0, 1510)]);
    assert_eq!(stands(NOTES, &[], "2026-10-20"), [(7000, 0, 3071)]);
    assert_eq!(stands(NOTES, &[note(1, "2026-09-03", 4000)], "2026-10-20"), [(7000, 4000, 0)]);
    assert_eq!(stands(NOTES, &[], "2027-01-17"), [(7000, 0, 6143)], "up to the end of December");
}

#[test]
fn td10_a_target_is_of_the_term_when_its_period_is() {
    assert!(set(&[NOTES]).is_of_term(day("2026-10-01")));
    let year = (SCHOOL, targets(10, LEAD, ("2026-09-01", "2027-07-01"), &[NOTES]));
    assert!(!held(&world(ME), &[year], day("2026-10-01"))[0].is_of_term(day("2026-10-01")));
}

#[test]
fn td8_who_only_reads_or_is_not_there_sets_nothing() {
    let school = space(SCHOOL, SpaceKind::School, LEAD);
    assert!(sets(&school, person(LEAD)) && !sets(&school, person(ME)));
    assert!(!sets(&school, PersonId::from_bytes([99; 16])));
    let pairing = space(SCHOOL, SpaceKind::Pairing, LEAD);
    assert!(!sets(&pairing, person(LEAD)), "in a pairing the two agree");
}
