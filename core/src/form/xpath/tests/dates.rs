//! Days and times. The world stands at 2026-09-14T08:05:30.250 in China, 20,710 days after 1970-01-01.

use super::{World, give, holds, number, text, text_in};
use crate::id::Millis;
use crate::words::Language;

#[test]
fn xp25_a_date_is_a_whole_number_of_days_where_a_number_is_wanted() {
    give(&[
        ("number('1970-01-01')", "0"),
        ("number('1969-12-31')", "-1"),
        ("number('2026-09-14')", "20710"),
        ("today() - '2026-09-01'", "13"),
        ("int((today() - born) div 365.25)", "30"),
        ("today() + 1", "20711"),
        ("number('2026-09-14T12:00:00.000+08:00')", "20710.5"),
        ("number('2026-09-14T12:00')", "20710.5"),
        ("number('2026-09-14T04:00:00Z')", "20710.5"),
        ("number('2026-9-14')", "NaN"),
        ("number('2026-02-30')", "NaN"),
        ("number('2026-09-14 ')", "NaN"),
        ("number('12:00')", "NaN"),
        ("int(now())", "20710"),
        ("'2026-09-14' + 0", "20710"),
    ]);
    for (expr, expected) in [
        ("born < today()", true),
        ("today() >= '2026-09-14'", true),
        ("today() = '2026-09-14'", true),
        ("today() = 20710", true),
        ("now() > today()", true),
        ("now() < today() + 1", true),
        ("'2026-09-14T00:30:00+08:00' < '2026-09-13T17:00:00Z'", true),
        ("'2024-02-29' < '2024-03-01'", true),
        ("today() > ''", false),
        ("boolean(today())", true),
    ] {
        assert_eq!(holds(expr), expected, "{expr}");
    }
}

#[test]
fn xp25_a_place_far_from_utc_has_its_own_days() {
    for (offset_minutes, today, now) in [
        (480, "2026-09-14", "2026-09-14T08:05:30.250+08:00"),
        (0, "2026-09-14", "2026-09-14T00:05:30.250+00:00"),
        (-570, "2026-09-13", "2026-09-13T14:35:30.250-09:30"),
    ] {
        let world = World { offset_minutes, ..World::default() };
        assert_eq!(text_in(&world, "/data", "today()"), today);
        assert_eq!(text_in(&world, "/data", "now()"), now);
        assert_eq!(text_in(&world, "/data", "date(today() + 1)"), text_in(&world, "/data", "date(int(now()) + 1)"));
        assert_eq!(text_in(&world, "/data", "number('2026-09-14')"), "20710");
        assert_eq!(text_in(&world, "/data", "date(20710)"), "2026-09-14");
        assert_eq!(text_in(&world, "/data", "abs(now() - int(now()) - decimal-time(now())) < 0.000000001"), "true");
        assert_eq!(text_in(&world, "/data", "decimal-date-time(now())"), "20710.003822337963");
        assert_eq!(text_in(&world, "/data", "date-time(decimal-date-time(now()))"), now);
    }
    // China's last summer time ended at 2:00 on 15 September 1991, which then was 1:00.
    let world = World { summer_ends: Some(Millis(684_867_600_000)), ..World::default() };
    for (shown, days) in [
        ("1991-09-14T12:00", "7926.125"),
        ("1991-09-15T00:30", "7926.645833333333"),
        ("1991-09-15T02:30", "7926.770833333333"),
        ("1991-09-15T08:00", "7927"),
    ] {
        assert_eq!(text_in(&world, "/data", &format!("decimal-date-time('{shown}')")), days, "{shown}");
        let there = text_in(&world, "/data", &format!("format-date-time('{shown}', '%Y-%m-%dT%H:%M')"));
        assert_eq!(there, shown);
    }
    let early = World { now: Millis(-1), ..World::default() };
    assert_eq!(text_in(&early, "/data", "now()"), "1970-01-01T07:59:59.999+08:00");
    let never = World { now: Millis(i64::MAX), ..World::default() };
    assert_eq!(text_in(&never, "/data", "concat(now(), today(), format-date(now(), '%Y'))"), "");
}

#[test]
fn xp26_a_day_is_written_as_a_date() {
    give(&[
        ("date('2026-09-14')", "2026-09-14"),
        ("date('2026-9-4')", "2026-09-04"),
        ("date('2026-09-14T23:30:00Z')", "2026-09-15"),
        ("date('2026-09-14T10:00')", "2026-09-14"),
        ("date(20710)", "2026-09-14"),
        ("date(20710.9)", "2026-09-15"),
        ("date(decimal-date-time(born) + 1)", "1996-03-01"),
        ("date(-0.5)", "1969-12-31"),
        ("date('20710')", "2026-09-14"),
        ("date(today() - 7)", "2026-09-07"),
        ("date(born)", "1996-02-29"),
        ("date('')", ""),
        ("date('soon')", ""),
        ("date('2026-13-01')", ""),
        ("date(0 div 0)", ""),
        ("date(1 div 0)", ""),
        ("date(1000000000000000)", ""),
        ("date(true())", ""),
        ("date(missing)", ""),
        ("date-time('2026-09-14')", "2026-09-14T00:00:00.000+08:00"),
        ("date-time('2026-09-14T04:00:00Z')", "2026-09-14T12:00:00.000+08:00"),
        ("date-time('2026-09-14T12:00:00.5')", "2026-09-14T12:00:00.500+08:00"),
        ("date-time(20710.5)", "2026-09-14T20:00:00.000+08:00"),
        ("date-time(decimal-date-time('2026-09-14T12:00:00+08:00') + 1 div 24)", "2026-09-14T13:00:00.000+08:00"),
        ("date-time('')", ""),
        ("date-time(1 div 0)", ""),
    ]);
}

#[test]
fn xp27_a_day_and_a_time_are_written_as_a_form_wants_them() {
    give(&[
        ("format-date('2026-09-04', '%Y/%m/%d')", "2026/09/04"),
        ("format-date('2026-09-04', '%y %n %e')", "26 9 4"),
        ("format-date('2026-09-14', '%Y年%n月%e日 %a %b')", "2026年9月14日 周一 9月"),
        ("format-date('2005-01-02', '%y')", "05"),
        ("format-date('2026-09-14', '100%% %q %')", "100% %q %"),
        ("format-date(today() + 1, '%d')", "15"),
        ("format-date(now(), '%H:%M')", "08:05"),
        ("format-date('', '%Y')", ""),
        ("format-date('x', '%Y')", ""),
        ("format-date-time('2026-09-14T04:05:06.078Z', '%H:%M:%S.%3')", "12:05:06.078"),
        ("format-date-time('2026-09-14T04:05:06Z', '%h')", "12"),
        ("format-date-time('2026-09-14T00:05', '%h %H')", "0 00"),
        ("format-date-time('2026-09-14', '%Y-%m-%dT%H')", "2026-09-14T00"),
        ("format-date-time(decimal-date-time(now()), '%H:%M:%S')", "08:05:30"),
        ("format-date-time(now(), '')", ""),
    ]);
    let world = World { language: Language::En, ..World::default() };
    assert_eq!(text_in(&world, "/data", "format-date(today(), '%a, %e %b %Y')"), "Mon, 14 Sep 2026");
}

#[test]
fn xp28_days_and_parts_of_days_are_decimals() {
    give(&[
        ("decimal-date-time('1970-01-01T00:00:00Z')", "0"),
        ("decimal-date-time('1970-01-02T12:00:00Z')", "1.5"),
        ("decimal-date-time('1970-01-01T12:00:00+12:00')", "0"),
        ("decimal-date-time(2.5)", "2.5"),
        ("decimal-date-time('')", "NaN"),
        ("decimal-time('06:00:00.000+08:00')", "0.25"),
        ("decimal-time('06:00')", "0.25"),
        ("decimal-time('04:00Z')", "0.5"),
        ("decimal-time('23:00Z')", "0.2916666666666667"),
        ("decimal-time('2026-09-14T18:00:00.000+08:00')", "0.75"),
        ("decimal-time(20710.25)", "0.25"),
        ("decimal-time('')", "NaN"),
        ("decimal-time('24:00')", "NaN"),
        ("decimal-time('noon')", "NaN"),
    ]);
    assert!((number("decimal-date-time('2026-09-14')") - (20_710.0 - 8.0 / 24.0)).abs() < 1e-9, "midnight here");
    for bad in [
        "2026-09-14T",
        "2026-09-14T8:00",
        "2026-09-14T08:60",
        "2026-09-14T08:00:60",
        "2026-09-14T08:00+15:00",
        "2026-09-14T08:00:00.",
        "2026-09-14T08:00Zz",
        "2026-09-14T08:00:00:00",
        "26-09-14",
        "2026-09-14-01",
        "2026-09-14T08:00+8",
    ] {
        assert_eq!(text(&format!("decimal-date-time('{bad}')")), "NaN", "{bad}");
    }
}
