use super::*;
use proptest::prelude::*;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn autumn() -> Term {
    Term { year: 2026, half: Half::First, first_day: day(2026, 9, 1), weeks: 20 }
}

#[test]
fn ca1_week_1_is_the_week_that_has_the_first_day() {
    let term = autumn();
    for (date, week) in [
        (day(2026, 8, 30), None),
        (day(2026, 8, 31), Some(1)),
        (day(2026, 9, 1), Some(1)),
        (day(2026, 9, 6), Some(1)),
        (day(2026, 9, 7), Some(2)),
        (day(2026, 9, 14), Some(3)),
        (day(2027, 1, 17), Some(20)),
        (day(2027, 1, 18), None),
        (NaiveDate::MAX, None),
        (NaiveDate::MIN, None),
    ] {
        assert_eq!(term.week_of(date), week, "{date}");
        assert_eq!(term.contains(date), week.is_some());
    }
    assert_eq!(term.monday_of(3), Some(day(2026, 9, 14)));
    assert_eq!((term.monday_of(0), term.monday_of(21)), (None, None));
    assert_eq!(term.last_day(), day(2027, 1, 17));
    assert!(is_odd_week(1) && !is_odd_week(2) && is_odd_week(19));
}

#[test]
fn ca2_a_term_has_the_name_of_its_school_year() {
    assert_eq!(autumn().name(Language::Zh), "2026-2027 学年第一学期");
    let spring = Term::default_of(2026, Half::Second);
    assert_eq!(spring.name(Language::Zh), "2026-2027 学年第二学期");
    assert_eq!(spring.name(Language::En), "2026-2027, second term");
    assert!(autumn() < spring);
}

#[test]
fn ca3_default_terms_begin_on_1_september_and_15_february_or_the_monday_after() {
    assert_eq!(Term::default_of(2026, Half::First).first_day, day(2026, 9, 1));
    assert_eq!(Term::default_of(2024, Half::First).first_day, day(2024, 9, 2), "1 September 2024 is a Sunday");
    assert_eq!(Term::default_of(2026, Half::Second).first_day, day(2027, 2, 15));
    for (date, year, half) in [
        (day(2026, 8, 30), 2025, Half::Second),
        (day(2026, 8, 31), 2026, Half::First),
        (day(2026, 12, 31), 2026, Half::First),
        (day(2027, 1, 31), 2026, Half::First),
        (day(2027, 2, 15), 2026, Half::Second),
        (day(2027, 7, 1), 2026, Half::Second),
    ] {
        let term = Term::default_on(date);
        assert_eq!((term.year, term.half), (year, half), "{date}");
    }
}

#[test]
fn ca4_a_day_is_written_as_schools_write_it() {
    let term = autumn();
    let date = day(2026, 9, 14);
    assert_eq!(school_day(date, Some(&term), Language::Zh), "9月14日 周一 第3周");
    assert_eq!(school_day(date, Some(&term), Language::En), "Mon 14 Sep, week 3");
    assert_eq!(school_day(day(2026, 8, 2), Some(&term), Language::Zh), "8月2日 周日");
    assert_eq!(school_day(date, None, Language::En), "Mon 14 Sep");
    assert_eq!(long_date(date, Language::Zh), "2026年9月14日");
    assert_eq!(long_date(date, Language::En), "14 September 2026");
    assert_eq!(month_day(day(2026, 12, 5), Language::Zh), "12月5日");
}

#[test]
fn ca5_a_stored_date_has_one_notation() {
    assert_eq!(parse_iso("2026-09-14"), Some(day(2026, 9, 14)));
    assert_eq!(parse_iso("2024-02-29"), Some(day(2024, 2, 29)));
    let shapes = ["", "2026-9-14", "2026/09/14", "2026-09-14 ", "+026-09-14", "2026-0914-", "二〇二六年九月"];
    let days = ["2026-02-29", "2026-13-01", "2026-00-10"];
    for bad in shapes.iter().chain(&days) {
        assert_eq!(parse_iso(bad), None, "{bad:?}");
    }
}

#[test]
fn ca6_china_is_eight_hours_ahead_all_year() {
    // 2026-09-13T16:00:00Z and the millisecond before it.
    let midnight = Millis(1_789_315_200_000);
    assert_eq!(local_date(midnight, CHINA_OFFSET_MINUTES), day(2026, 9, 14));
    assert_eq!(clock(midnight, CHINA_OFFSET_MINUTES), "00:00");
    assert_eq!(local_date(midnight.plus(-1), CHINA_OFFSET_MINUTES), day(2026, 9, 13));
    assert_eq!(clock(midnight.plus(-1), CHINA_OFFSET_MINUTES), "23:59");
    assert_eq!(local_date(Millis(0), 0), day(1970, 1, 1));
    assert_eq!((local_date(Millis(-1), 0), clock(Millis(-1), 0)), (day(1969, 12, 31), "23:59".to_owned()));
}

#[test]
fn ca6_a_clock_wrong_by_ages_is_still_some_day() {
    assert_eq!(local_date(Millis(i64::MAX), i32::MAX), NaiveDate::MAX);
    assert_eq!(local_date(Millis(i64::MIN), i32::MIN), NaiveDate::MIN);
    assert_eq!(clock(Millis(i64::MAX), i32::MAX).len(), 5);
}

proptest! {
    #[test]
    fn ca1_every_day_of_a_term_is_in_the_week_of_its_monday(year in 1990_i32..2100, second in any::<bool>(), offset in 0_u64..140) {
        let term = Term::default_of(year, if second { Half::Second } else { Half::First });
        let date = term.monday_of(1).unwrap().checked_add_days(chrono::Days::new(offset)).unwrap();
        let week = term.week_of(date).unwrap();
        prop_assert_eq!(u64::from(week), offset / 7 + 1);
        let monday = term.monday_of(week).unwrap();
        prop_assert!(monday <= date && date.signed_duration_since(monday).num_days() < 7);
        prop_assert_eq!(Term::default_on(date), term, "default terms do not overlap");
    }

    #[test]
    fn ca3_every_day_has_a_term_that_began(days in any::<i32>()) {
        let date = NaiveDate::from_num_days_from_ce_opt(days).unwrap_or(NaiveDate::MAX);
        let term = Term::default_on(date);
        prop_assert!(term.year >= date.year() - 1 && term.year <= date.year() || date.year() < -262_000);
    }

    #[test]
    fn ca5_dates_are_read_back(days in 1_i32..3_000_000) {
        let date = NaiveDate::from_num_days_from_ce_opt(days).unwrap();
        prop_assert_eq!(parse_iso(&iso(date)), Some(date));
    }

    #[test]
    fn ca6_no_moment_brings_it_down(at in any::<i64>(), offset in any::<i32>()) {
        let date = local_date(Millis(at), offset);
        prop_assert!(date >= NaiveDate::MIN && clock(Millis(at), offset).len() == 5);
    }
}
