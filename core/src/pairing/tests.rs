use super::testing::{MENTEE, MENTOR, agreement, given, member, monthly, name, person, sides, take, watched, with};
use super::*;
use crate::directory::Role;
use crate::form::{Library, at_hand, builtin, builtins};
use crate::id::{EntityId, SpaceId};
use crate::order;
use crate::record::{EntityKind, Scope, Summary};

fn today() -> NaiveDate {
    date("2026-11-20")
}

fn date(iso: &str) -> NaiveDate {
    calendar::parse_iso(iso).unwrap()
}

fn month(year: i32, month: u32) -> Month {
    Month { year, month }
}

/// What is left of each duty on 20 November: of lessons that the mentor and the mentee watch, of plans that the mentor reads.
fn left(records: &[Entity]) -> Vec<(Duty, u32, u32)> {
    let agreed = Agreement::among(records).unwrap();
    let standing = Standing::of(&agreed, &sides(), records, &[], today());
    standing.owed.iter().map(|owed| (owed.duty, owed.due, owed.done)).collect()
}

fn done(records: &[Entity]) -> [u32; 3] {
    let mut all = vec![agreement("2026-09-01", "2027-07-10")];
    all.extend_from_slice(records);
    let left = left(&all);
    [left[0].2, left[1].2, left[2].2]
}

#[test]
fn pa1_the_agreement_submitted_last_holds() {
    let older = take(agreement("2025-09-01", "2026-07-10")).int(Field::submitted_at().as_str(), 3).entity;
    let records = [agreement("2026-09-01", "2027-07-10"), older];
    let agreed = Agreement::among(&records).unwrap();
    assert_eq!((agreed.from, agreed.goals.as_str()), (Some(date("2026-09-01")), "上好一节公开课"));
    assert_eq!((agreed.mentor_visits, agreed.mentee_visits, agreed.plans), (Some(2), Some(1), Some(3)));
    let draft = with(agreement("2026-09-01", "2027-07-10"), &Field::state(), "draft");
    assert_eq!(Agreement::among(&[draft]), None, "a draft is no agreement");
    assert_eq!(Agreement::among(&[given(1, MENTOR, "mentoring-agreement-of-ours@1", &[])]), None);
    let ends = [given(4, MENTEE, "mentoring-summary@1", &[]), given(6, MENTOR, "mentoring-summary@1", &[])];
    assert_eq!(latest(&ends, SUMMARY).unwrap().author, person(MENTOR));
}

#[test]
fn pa1_the_forms_have_what_is_read_of_them() {
    let asks = |form: &str, path: &str| crate::form::locate(&builtin(form, 1).unwrap(), &Field::new(path).unwrap()).is_some();
    let agreement = [
        "date",
        "mentor",
        "mentee",
        "goals",
        "term/from",
        "term/to",
        "mentor_duties",
        "mentee_duties",
        "each/mentor_visits",
        "each/mentee_visits",
        "each/plans",
    ];
    assert!(agreement.iter().all(|path| asks(AGREEMENT, path)));
    assert!(["date", "month", "mentor", "mentee"].iter().all(|path| asks(MONTHLY, path)));
    assert!(["date", "mentor", "mentee"].iter().all(|path| asks(SUMMARY, path)));
}

#[test]
fn pa2_roles_say_who_is_who_and_names_where_each_is_both() {
    use Role::{Mentee, Mentor};
    let of = |one: &[Role], other: &[Role], agreed: Option<&Agreement>| {
        Sides::of(&[member(MENTOR, one), member(MENTEE, other)], agreed, name).unwrap()
    };
    let records = [agreement("2026-09-01", "2027-07-10")];
    let mut agreed = Agreement::among(&records).unwrap();
    assert_eq!(of(&[Mentor], &[Mentee], None), sides());
    assert_eq!(of(&[Mentee], &[Mentor], Some(&agreed)).mentor, person(MENTEE), "the roles count more than names");
    let both = [Mentor, Mentee];
    assert_eq!(of(&both, &both, None), Sides { mutual: true, ..sides() });
    agreed.mentor = "林晓禾".to_owned();
    assert_eq!(of(&both, &both, Some(&agreed)).mentor, person(MENTEE));
    assert_eq!(of(&both, &both, Some(&agreed)).other(person(MENTEE)), person(MENTOR));
    agreed.mentor = "谁".to_owned();
    assert_eq!(of(&both, &both, Some(&agreed)).mentor, person(MENTOR));
    assert_eq!(Sides::of(&[member(MENTOR, &both)], None, name), None);
}

#[test]
fn pa3_months_of_school_in_the_period_are_owed() {
    let months = |from: &str, to: &str, today: &str| {
        let records = [agreement(from, to)];
        owed_months(&Agreement::among(&records).unwrap(), date(today))
    };
    let [sep, oct, nov] = [9, 10, 11].map(|of| month(2026, of));
    assert_eq!(months("2026-09-01", "2027-07-10", "2026-11-20"), [sep, oct, nov]);
    assert_eq!(months("2026-09-01", "2027-07-10", "2026-11-01"), [sep, oct, nov], "a month is owed from its first day");
    assert_eq!(months("2026-09-21", "2027-07-10", "2026-11-20"), [sep, oct, nov], "ten days are a month");
    assert_eq!(months("2026-09-22", "2027-07-10", "2026-11-20"), [oct, nov], "nine are none");
    assert_eq!(months("2026-09-01", "2026-10-31", "2026-11-20"), [sep, oct], "after the period nothing is owed");
    assert_eq!(months("2027-09-01", "2027-10-31", "2026-11-20"), []);
    assert_eq!(months("2026-12-01", "2026-09-01", "2026-11-20"), []);
    let holidays = months("2026-06-01", "2026-09-30", "2026-11-20");
    assert_eq!(holidays, [month(2026, 6), sep], "five days of July are no month, and August has none");
    assert_eq!(months("0001-01-01", "9999-12-31", "2026-11-20").first(), Some(&month(2023, 12)), "36 months at the most");
}

#[test]
fn pa3_what_is_owed_is_the_number_of_a_month_times_the_months() {
    let records = [agreement("2026-09-01", "2027-07-10"), watched(1, MENTOR, "2026-09-08"), watched(2, MENTOR, "2026-09-09")];
    let [mentor, mentee, plans] = [Duty::MentorWatches, Duty::MenteeWatches, Duty::MentorReads];
    assert_eq!(left(&records), [(mentor, 6, 2), (mentee, 3, 0), (plans, 9, 0)]);
    let agreed = Agreement { mentee_visits: None, plans: Some(0), ..Agreement::among(&records).unwrap() };
    let standing = Standing::of(&agreed, &sides(), &records, &[], today());
    assert_eq!(standing.owed.len(), 1, "what has no number is owed by nobody");
    assert_eq!((standing.owed[0].left(), standing.owed[0].who), (4, person(MENTOR)));
    let many: Vec<Entity> = (1..9).map(|n| watched(n, MENTOR, "2026-11-05")).chain([records[0].clone()]).collect();
    let standing = Standing::of(&agreed, &sides(), &many, &[], today());
    assert_eq!((standing.owed[0].done, standing.owed[0].left()), (8, 0), "more than is owed is nothing less than nothing");
}

#[test]
fn pa4_lessons_count_that_somebody_wrote_down_and_gave() {
    assert_eq!(done(&[watched(1, MENTOR, "2026-09-08"), watched(2, MENTEE, "2026-10-12")]), [1, 1, 0]);
    assert_eq!(done(&[watched(1, MENTOR, "2026-08-31"), watched(2, MENTOR, "2027-07-11")]), [0; 3], "not of the period");
    assert_eq!(done(&[watched(1, MENTOR, "2026-09-01"), watched(2, MENTOR, "2027-07-10")]), [2, 0, 0], "its ends are in it");
    assert_eq!(done(&[with(watched(1, MENTOR, "2026-09-08"), &Field::state(), "draft")]), [0; 3]);
    let kept = watched(1, MENTOR, "2026-09-08");
    let seen = Value::Removed(kept.live_ops("").collect());
    assert_eq!(done(&[take(kept).set(Field::deleted().as_str(), seen).entity]), [0; 3]);
    let of_lesson = |id: u8, form: &str| {
        let sheet = given(id, MENTOR, form, &[("date", "2026-09-08")]);
        with(sheet, &Field::lesson(), &EntityId::from_bytes([9; 16]).to_string())
    };
    assert_eq!(done(&[of_lesson(1, "lesson-licc@1"), of_lesson(2, "st-analysis@1")]), [1, 0, 0], "two sheets of one lesson");
    assert_eq!(done(&[given(1, MENTOR, "lesson-event@1", &[("date", "2026-09-08")])]), [0; 3], "a plan is no lesson");
    assert_eq!(done(&[given(1, MENTOR, "reading-note@1", &[("date", "2026-09-08")])]), [0; 3]);
    let check = |author| given(1, author, "plan-check@1", &[("date", "2026-09-08")]);
    assert_eq!((done(&[check(MENTOR)]), done(&[check(MENTEE)])), ([0, 0, 1], [0; 3]));
    // Submitted just after 1970 began, says its own clock, and of no day.
    assert_eq!(done(&[given(1, MENTOR, "observation@2", &[])]), [0; 3]);
}

#[test]
fn pa4_a_plan_was_read_by_the_mentor_who_comments_on_it() {
    let pairing = SpaceId::from_bytes([4; 16]);
    let row = |id: u8, author: u8| Summary::given(id, &format!("{PLAN}@1"), person(author), pairing);
    let said = |id: u8, author: u8, on: u8, day: &str| Summary {
        kind: EntityKind::Comment,
        on: Some(EntityId::from_bytes([on; 16])),
        form: String::new(),
        changed_at: Millis((date(day) - date("1970-01-01")).num_days() * 86_400_000),
        ..row(id, author)
    };
    let read = |rows: &[Summary], records: &[Entity]| {
        let agreed = Agreement::among(&[agreement("2026-09-01", "2027-07-10")]).unwrap();
        let answered = answered(&rows.iter().collect::<Vec<_>>(), pairing);
        let owed = Standing::of(&agreed, &sides(), records, &answered, today()).owed;
        owed.iter().find(|owed| owed.duty == Duty::MentorReads).unwrap().done
    };
    let plan = row(1, MENTEE);
    assert_eq!(read(std::slice::from_ref(&plan), &[]), 0);
    let twice =
        [plan.clone(), said(2, MENTOR, 1, "2026-11-10"), said(3, MENTOR, 1, "2026-11-09"), said(4, MENTEE, 1, "2026-11-08")];
    assert_eq!(read(&twice, &[]), 1, "one plan, whatever is said of it");
    let check = |day: &str| given(9, MENTOR, "plan-check@1", &[("date", day)]);
    assert_eq!(read(&twice, &[check("2026-11-09")]), 1, "the check of that day is of that plan");
    assert_eq!(read(&twice, &[check("2026-11-10")]), 2);
    assert_eq!(read(&[plan.clone(), row(5, MENTEE), said(2, MENTOR, 1, "2026-11-10"), said(3, MENTOR, 5, "2026-11-10")], &[]), 2);
    assert_eq!(read(&[plan.clone(), said(2, MENTEE, 1, "2026-11-10")], &[]), 0, "her own words");
    assert_eq!(read(&[row(1, MENTOR), said(2, MENTOR, 1, "2026-11-10")], &[]), 0, "her mentor's plan");
    assert_eq!(read(&[plan.clone(), said(2, MENTOR, 1, "2026-08-31")], &[]), 0, "before the period");
    assert_eq!(read(&[plan.clone(), Summary { deleted: true, ..said(2, MENTOR, 1, "2026-11-10") }], &[]), 0);
    let elsewhere = Summary { space: SpaceId::from_bytes([5; 16]), ..plan.clone() };
    assert_eq!(read(&[elsewhere, said(2, MENTOR, 1, "2026-11-10")], &[]), 0);
    for not_read in [
        Summary { state: State::Draft, ..plan.clone() },
        Summary { scope: Scope::Notice, ..plan.clone() },
        Summary { form: "reflection-lesson@1".into(), ..plan },
    ] {
        assert_eq!(read(&[not_read, said(2, MENTOR, 1, "2026-11-10")], &[]), 0);
    }
}

#[test]
fn pa4_each_form_that_observes_lessons_counts() {
    let library = Library::of_build();
    let lessons = library.categories.iter().find(|category| category.id == "lessons").unwrap();
    let forms = order::set(lessons.forms.iter().map(String::as_str).filter(|form| *form != crate::observed::LESSON));
    assert_eq!(order::set(OBSERVING.iter().copied()), forms);
    assert!(builtins().iter().filter(|form| OBSERVING.contains(&form.id.as_str())).all(|form| form.day().is_some()));
}

#[test]
fn pa5_rows_of_a_monthly_record_count_and_nothing_counts_twice() {
    let rows =
        [("2026-10-12", "mentor_watched"), ("2026-10-12", "mentor_watched"), ("2026-10-14", "plan"), ("2026-10-15", "talk")];
    assert_eq!(done(&[monthly(1, "2026年10月", &rows)]), [2, 0, 1]);
    assert_eq!(done(&[monthly(1, "2026年10月", &rows), monthly(2, "10月", &rows)]), [2, 0, 1], "each wrote it down");
    let both = [watched(1, MENTOR, "2026-10-12"), watched(3, MENTOR, "2026-10-13"), monthly(2, "10月", &rows)];
    assert_eq!(done(&both), [3, 0, 1], "one of the two of that day has a record of its own");
    assert_eq!(done(&[monthly(1, "10月", &[("", "mentee_watched"), ("2028-10-12", "mentee_watched")])]), [0; 3]);
    assert_eq!(done(&[monthly(1, "10月", &[("2026-10-12", "mentee_watched")])]), [0, 1, 0]);
}

#[test]
fn pa6_a_monthly_record_is_of_the_month_that_it_names() {
    let of = |words: &str| month_of(&monthly(1, words, &[])).map(|month| (month.year, month.month));
    for said in ["2026年9月", "2026-09", " 2026 年 09 月", "September 2026", "9月"] {
        assert_eq!(of(said), Some((2026, 9)), "{said}");
    }
    assert_eq!((of("12月"), of("开学第一个月"), of("2026年13月")), (Some((2025, 12)), Some((2026, 10)), Some((2026, 10))));
    assert_eq!(month_of(&given(1, MENTEE, "mentoring-month@1", &[("date", "2026-10-30")])), Some(month(2026, 10)));
    assert_eq!(month(2026, 9).words(crate::words::Language::En), "September 2026");
}

#[test]
fn pa6_a_month_before_this_one_is_missing_until_one_of_the_two_wrote() {
    let of = |records: &[Entity]| {
        let mut all = vec![agreement("2026-09-01", "2027-07-10")];
        all.extend_from_slice(records);
        let standing = Standing::of(&Agreement::among(&all).unwrap(), &sides(), &all, &[], today());
        (standing.missing, standing.this_month)
    };
    let [sep, oct] = [month(2026, 9), month(2026, 10)];
    assert_eq!(of(&[]), (vec![sep, oct], Some(false)));
    assert_eq!(of(&[monthly(1, "9月", &[]), monthly(2, "2026年11月", &[])]), (vec![oct], Some(true)));
    let draft = with(monthly(1, "9月", &[]), &Field::state(), "draft");
    assert_eq!(of(&[draft]).0, [sep, oct]);
    let over = [agreement("2026-09-01", "2026-10-31")];
    let standing = Standing::of(&Agreement::among(&over).unwrap(), &sides(), &over, &[], today());
    assert_eq!(standing.this_month, None, "after the period no month asks for a record");
}

#[test]
fn pa7_a_record_is_meant_for_the_pairing_that_it_names() {
    let [one, other] = [4, 5].map(|n| SpaceId::from_bytes([n; 16]));
    let pairings = [(one, "宋雨晴".to_owned()), (other, "林晓禾".to_owned())];
    let names = |path: &str| meant(&given(1, MENTOR, "observation@2", &[(path, "林晓禾")]), &pairings);
    assert_eq!(
        [names("teacher"), names("mentee"), names("mentor"), names("topic")],
        [Some(other), Some(other), Some(other), None]
    );
    assert_eq!(meant(&given(1, MENTOR, "observation@2", &[]), &[(one, String::new())]), None);
    let known = [("teacher", "林晓禾".to_owned()), ("mentor", "周若梅".to_owned()), ("date", "谁".to_owned())];
    let answers = begun(&at_hand().unwrap(), &known);
    let begins: Vec<(&str, Option<&str>)> = answers.iter().map(|(field, value)| (field.as_str(), value.as_text())).collect();
    assert_eq!(begins, [("teacher", Some("林晓禾"))], "what the form asks for in words");
}

#[test]
fn pa8_a_summary_begins_with_what_was_done() {
    let records = [agreement("2026-09-01", "2027-07-10"), watched(1, MENTOR, "2026-09-08")];
    let agreed = Agreement { plans: None, ..Agreement::among(&records).unwrap() };
    let answers = summed(&agreed, &Standing::of(&agreed, &sides(), &records, &[], today()));
    let form = builtin(SUMMARY, 1).unwrap();
    assert!(answers.iter().all(|(field, _)| crate::form::locate(&form, field).is_some()));
    let said: Vec<(&str, &Value)> = answers.iter().map(|(field, value)| (field.as_str(), value)).collect();
    let [from, to] = ["2026-09-01", "2027-07-10"].map(|day| Value::Text(day.to_owned()));
    let (watched, none) = (Value::Int(1), Value::Int(0));
    assert_eq!(said, [("term/from", &from), ("term/to", &to), ("done/mentor_visits", &watched), ("done/mentee_visits", &none)]);
}
