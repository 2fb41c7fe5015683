//! Numbers and their texts: XPath 1.0, sections 3.5 (numbers), 4.2 (`string`) and 4.4 (`number`).

use super::environment::Environment;

/// Whole numbers below it are exact.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Powers of ten up to this one are exact, too.
const SCALE_MAX: u32 = 22;

/// The text of a number (rule XP9): the shortest decimal that is the same number, never with an exponent.
#[must_use]
pub fn text(number: f64, world: &dyn Environment) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    if number.abs() < EXACT && number.trunc() == number {
        // -0 is 0.
        return (number as i64).to_string();
    }
    let digits = world.digits(number.abs());
    let mut text = String::from(if number < 0.0 { "-" } else { "" });
    match digits.split_once('e') {
        None => text.push_str(&digits),
        Some((digits, exponent)) => put_plain(digits, exponent.parse().unwrap_or_default(), &mut text),
    }
    text
}

/// Writes `digits`, with the point moved by so many places to the right.
fn put_plain(digits: &str, exponent: i32, text: &mut String) {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all = || whole.bytes().chain(fraction.bytes()).map(char::from);
    let count = whole.len() + fraction.len();
    // No number has more places than a few hundred.
    let point = i32::try_from(whole.len()).unwrap_or_default() + exponent.clamp(-400, 400);
    if point <= 0 {
        text.push_str("0.");
    }
    text.extend((point..0).map(|_| '0'));
    for (at, digit) in (0..).zip(all()) {
        if at == point && at > 0 {
            text.push('.');
        }
        text.push(digit);
    }
    text.extend((i32::try_from(count).unwrap_or_default()..point).map(|_| '0'));
}

/// The number that a text is, blanks around it aside: digits with at most one point among them, and `-` before. Anything else,
/// an exponent, `+` or a comma too, is no number.
#[must_use]
pub fn parse(text: &str, world: &dyn Environment) -> f64 {
    let text = text.trim_matches(is_blank);
    let (sign, digits) = text.strip_prefix('-').map_or((1.0, text), |digits| (-1.0, digits));
    exact(digits).map_or_else(|| world.nearest(text), |number| sign * number)
}

/// The number that digits are, at most one point among them; not a number for anything else, and nothing where only the world knows which
/// is the nearest.
pub(super) fn exact(digits: &str) -> Option<f64> {
    let (mut size, mut point, mut count) = (0.0, None, 0_u32);
    for byte in digits.bytes() {
        match byte {
            b'0'..=b'9' => {
                size = size * 10.0 + f64::from(byte - b'0');
                count += 1;
            }
            b'.' if point.is_none() => point = Some(count),
            _ => return Some(f64::NAN),
        }
    }
    let scale = count - point.unwrap_or(count);
    match count {
        0 => Some(f64::NAN),
        // Both are exact, so that their quotient is the nearest number.
        _ if size < EXACT && scale <= SCALE_MAX => Some(size / (0..scale).fold(1.0, |power, _| power * 10.0)),
        _ => None,
    }
}

/// XML's white space.
pub(super) const fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

/// The nearest number with so many decimals (below 0: tens, hundreds ...); of two as near, the greater one. What counts are the
/// decimals that people see: 1.005 with two is 1.01, though the number that stands for it is a little less.
#[must_use]
pub fn round(number: f64, decimals: f64, world: &dyn Environment) -> f64 {
    if decimals.is_nan() {
        return f64::NAN;
    }
    if !number.is_finite() || number == 0.0 {
        return number;
    }
    let shown = text(number.abs(), world);
    let (whole, fraction) = shown.split_once('.').unwrap_or((&shown, ""));
    // No number has more digits than this on either side.
    let kept = whole.len() as i64 + decimals.clamp(-2_000.0, 2_000.0) as i64;
    if kept >= (whole.len() + fraction.len()) as i64 {
        return number;
    }
    let digits = || whole.bytes().chain(fraction.bytes()).map(|byte| byte - b'0');
    let mut rounded: Vec<u8> = Vec::new();
    let mut rest: Vec<u8> = Vec::new();
    for (at, digit) in (0..).zip(digits()) {
        if at < kept { &mut rounded } else { &mut rest }.push(digit);
    }
    let up = kept >= 0
        && match rest.split_first() {
            // Half and no more goes up, which for a number below 0 is towards 0.
            Some((5, more)) => number > 0.0 || more.iter().any(|digit| *digit > 0),
            Some((first, _)) => *first > 5,
            None => false,
        };
    if up {
        carry(&mut rounded);
    }
    // How many more whole digits there are after a carry: 99 became 100.
    let grown = rounded.len() as i64 - kept.max(0);
    let size = parse_digits(&rounded, whole.len() as i64 + grown, world);
    if number < 0.0 { -size } else { size }
}

/// One more in the last place.
fn carry(digits: &mut Vec<u8>) {
    for digit in digits.iter_mut().rev() {
        if *digit < 9 {
            *digit += 1;
            return;
        }
        *digit = 0;
    }
    digits.insert(0, 1);
}

/// The number whose point stands behind `whole` digits, of which the last may be missing.
fn parse_digits(digits: &[u8], whole: i64, world: &dyn Environment) -> f64 {
    let mut shown = String::from("0");
    let mut at = 0;
    for digit in digits {
        if at == whole {
            shown.push('.');
        }
        shown.push(char::from(b'0' + digit));
        at += 1;
    }
    while at < whole {
        shown.push('0');
        at += 1;
    }
    parse(&shown, world)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::form::xpath::tests::World;

    fn text(number: f64) -> String {
        super::text(number, &World::default())
    }

    fn parse(text: &str) -> f64 {
        super::parse(text, &World::default())
    }

    fn round(number: f64, decimals: f64) -> f64 {
        super::round(number, decimals, &World::default())
    }

    #[test]
    fn xp9_a_number_is_its_shortest_decimal_without_exponent() {
        for (number, shown) in [
            (0.0, "0"),
            (-0.0, "0"),
            (12.0, "12"),
            (-12.5, "-12.5"),
            (0.1 + 0.2, "0.30000000000000004"),
            (1e21, "1000000000000000000000"),
            (1e-7, "0.0000001"),
            (9_007_199_254_740_993.0, "9007199254740992"),
            (f64::NAN, "NaN"),
            (f64::INFINITY, "Infinity"),
            (f64::NEG_INFINITY, "-Infinity"),
        ] {
            assert_eq!(text(number), shown);
        }
    }

    #[test]
    fn xp9_an_exponent_is_written_out() {
        let world = World { exponents: true, ..World::default() };
        for (number, shown) in [
            (0.5, "0.5"),
            (-0.05, "-0.05"),
            (1.5e-7, "0.00000015"),
            (123.456, "123.456"),
            (-12_345.5, "-12345.5"),
            (1.25e21, "1250000000000000000000"),
        ] {
            assert_eq!(super::text(number, &world), shown);
        }
    }

    #[test]
    fn xp9_what_is_written_otherwise_is_no_number() {
        for (shown, number) in [("12", 12.0), (" -1.50\n", -1.5), (".5", 0.5), ("7.", 7.0), ("007", 7.0), ("-.5", -0.5)] {
            assert_eq!(parse(shown), number, "{shown:?}");
        }
        for shown in ["", " ", ".", "-", "+1", "1e3", "1,5", "1 2", "--1", "0x10", "1.2.3", "Infinity", "NaN", "１２", "- 1"] {
            assert!(parse(shown).is_nan(), "{shown:?}");
        }
    }

    #[test]
    fn xp23_half_goes_up_and_decimals_are_those_that_people_see() {
        for (number, decimals, rounded) in [
            (2.5, 0.0, 3.0),
            (-2.5, 0.0, -2.0),
            (-2.6, 0.0, -3.0),
            (-2.51, 0.0, -3.0),
            (0.49999999999999994, 0.0, 0.0),
            (1.005, 2.0, 1.01),
            (9.995, 2.0, 10.0),
            (99.5, 0.0, 100.0),
            (1.234, 7.0, 1.234),
            (14.29, -1.0, 10.0),
            (15.0, -1.0, 20.0),
            (95.0, -1.0, 100.0),
            (55.0, -2.0, 100.0),
            (45.0, -2.0, 0.0),
            (5.0, -2.0, 0.0),
            (12.3, -400.0, 0.0),
            (12.3, f64::INFINITY, 12.3),
            (1e300, 0.0, 1e300),
            (0.0004, 3.0, 0.0),
            (0.0005, 3.0, 0.001),
        ] {
            assert_eq!(round(number, decimals), rounded, "{number} {decimals}");
        }
        assert!(round(f64::NAN, 0.0).is_nan() && round(1.0, f64::NAN).is_nan());
        assert_eq!(round(f64::NEG_INFINITY, 2.0), f64::NEG_INFINITY);
    }

    proptest! {
        #[test]
        fn xp9_the_text_of_a_number_is_that_number(number in proptest::num::f64::NORMAL) {
            prop_assert_eq!(parse(&text(number)), number);
            let world = World { exponents: true, ..World::default() };
            prop_assert_eq!(super::text(number, &world), text(number));
        }

        #[test]
        fn xp9_a_text_is_the_number_nearest_to_it(text in "-?[0-9]{1,25}\\.[0-9]{1,25}", zeros in 0..30_usize) {
            prop_assert_eq!(parse(&text), text.parse::<f64>().unwrap());
            let small = format!("0.{}{}", "0".repeat(zeros), text.trim_start_matches('-').replace('.', ""));
            prop_assert_eq!(parse(&small), small.parse::<f64>().unwrap());
        }

        #[test]
        fn xp23_a_rounded_number_is_within_half_a_unit(number in -1e6..1e6_f64, decimals in -4..6_i32) {
            let unit = 10_f64.powi(-decimals);
            let rounded = round(number, decimals.into());
            prop_assert!((rounded - number).abs() <= unit * 0.500_001, "{} {} {}", number, decimals, rounded);
            prop_assert_eq!(round(rounded, decimals.into()), rounded);
        }
    }
}
