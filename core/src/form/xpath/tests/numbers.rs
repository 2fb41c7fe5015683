//! Numbers.

use super::{give, number, text};

#[test]
fn xp21_what_is_missing_makes_a_sum_no_number() {
    give(&[
        ("sum(class/pupil/n)", "6"),
        ("sum(class/pupil/mark)", "NaN"),
        ("sum(class/pupil/mark[. != ''])", "9"),
        ("sum(missing)", "0"),
        ("max(class/pupil/n)", "3"),
        ("min(class/pupil/n)", "1"),
        ("max(class/pupil/n, 7, '8')", "8"),
        ("min(-1, class/pupil/n)", "-1"),
        ("max(class/pupil/mark)", "NaN"),
        ("min(1, '', 2)", "NaN"),
        ("max(missing)", "NaN"),
        ("min(if(true(), class/pupil/n, 0))", "1"),
        ("max('2026-09-14', '2026-09-13')", "20710"),
        ("count(class/pupil)", "3"),
        ("count(missing)", "0"),
        ("count-non-empty(class/pupil/mark)", "2"),
        ("count-non-empty(missing)", "0"),
    ]);
}

#[test]
fn xp22_functions_of_numbers_are_those_of_mathematics() {
    for (expr, expected) in [
        ("abs(-2.5)", 2.5),
        ("ceiling(1.2)", 2.0),
        ("ceiling(-1.2)", -1.0),
        ("floor(-1.2)", -2.0),
        ("int(1.9)", 1.0),
        ("int(-1.9)", -1.0),
        ("int('7.5')", 7.0),
        ("sqrt(2)", core::f64::consts::SQRT_2),
        ("pow(2, 10)", 1024.0),
        ("pow(2, -1)", 0.5),
        ("pow(10, -3)", 0.001),
        ("exp(1)", core::f64::consts::E),
        ("exp10(2)", 100.0),
        ("log(exp(2))", 2.0),
        ("log10(1000)", 3.0),
        ("sin(pi() div 2)", 1.0),
        ("cos(0)", 1.0),
        ("tan(0)", 0.0),
        ("asin(1)", core::f64::consts::FRAC_PI_2),
        ("acos(1)", 0.0),
        ("atan(1)", core::f64::consts::FRAC_PI_4),
        ("atan2(1, -1)", 3.0 * core::f64::consts::FRAC_PI_4),
        ("pi()", core::f64::consts::PI),
    ] {
        assert!((number(expr) - expected).abs() < 1e-12, "{expr} {}", number(expr));
    }
    for none in ["sqrt(-1)", "log(-1)", "asin(2)", "abs('a')", "int('')", "pow('', 0)", "atan2(1, '')", "round('')"] {
        assert!(number(none).is_nan(), "{none}");
    }
}

#[test]
fn xp23_a_number_is_rounded_to_decimals() {
    give(&[
        ("round(2.5)", "3"),
        ("round(-2.5)", "-2"),
        ("round(1.234, 2)", "1.23"),
        ("round(1.005, 2)", "1.01"),
        ("round(29.5, -1)", "30"),
        ("round(24.9, -1)", "20"),
        ("round(-25, -1)", "-20"),
        ("round(1.2, 'a')", "NaN"),
        ("round(1 div 0)", "Infinity"),
    ]);
    assert_eq!(text("round(2 div 3, 2)"), "0.67");
}
