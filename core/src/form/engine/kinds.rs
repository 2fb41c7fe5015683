//! Answers as texts, as XForms writes them: what a computed one becomes, and whether a given one is what its question takes.

use super::super::validate::{ViolationKind, value_violation};
use super::super::xpath::{Environment, Moment, parse_number};
use super::super::{Kind, Range, Special, parse};
use super::template::Asked;
use crate::record::Value;

/// The moment, as `start` and `now()` write it.
pub(super) fn now(device: &dyn Environment) -> String {
    Moment::here(device.now(), device).date_time()
}

/// The day.
pub(super) fn today(device: &dyn Environment) -> String {
    Moment::here(device.now(), device).date()
}

/// What the text that an expression gives is as the answer to a question: no number is no answer, and whole numbers have no
/// fraction (rule FE6).
pub(super) fn computed(asked: &Asked, text: &str) -> String {
    if text == "NaN" {
        return String::new();
    }
    match (&asked.kind, &asked.special) {
        (Kind::Integer(_) | Kind::Rating(_) | Kind::Tally(_), _) => whole(text).unwrap_or(text).to_owned(),
        (Kind::Special(_), Some(Special::Range(range))) if range.whole => whole(text).unwrap_or(text).to_owned(),
        (Kind::Date(_), _) => text.split_once('T').map_or(text, |(date, _)| date).to_owned(),
        _ => text.to_owned(),
    }
}

/// The digits before the point.
fn whole(text: &str) -> Option<&str> {
    let (whole, fraction) = text.split_once('.')?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let number = digits(whole.strip_prefix('-').unwrap_or(whole)) && digits(fraction);
    match whole {
        _ if !number => None,
        "" | "-" | "-0" => Some("0"),
        whole => Some(whole),
    }
}

/// What is wrong with an answer; nothing with an empty one.
pub(super) fn unfit(asked: &Asked, text: &str, device: &dyn Environment) -> Option<ViolationKind> {
    if text.is_empty() {
        return None;
    }
    let Some(special) = &asked.special else {
        return value_violation(&asked.kind, &typed(&asked.kind, text)?);
    };
    let or = |fits: bool, unfit| if fits { None } else { Some(unfit) };
    match special {
        Special::Decimal => or(number(text, device).is_some(), ViolationKind::NotADecimal),
        Special::Range(range) => or(in_range(range, text, device), ViolationKind::OutOfRange),
        Special::Time => or(Moment::parse_time(text).is_some(), ViolationKind::NotATime),
        Special::DateTime => or(text.contains('T') && Moment::parse(text).is_some(), ViolationKind::NotADateTime),
        Special::Geopoint => or(is_place(text, device), ViolationKind::NotAPlace),
        Special::Geotrace => or(places(text, device).is_some_and(|places| places.len() >= 2), ViolationKind::NotALine),
        Special::Geoshape => {
            let closed = |places: &[&str]| places.len() >= 4 && places.first() == places.last();
            or(places(text, device).is_some_and(|places| closed(&places)), ViolationKind::NotALine)
        }
        _ => None,
    }
}

/// The value that plain forms keep for the text.
fn typed(kind: &Kind, text: &str) -> Option<Value> {
    match kind {
        Kind::SelectMany(_) => Some(Value::List(text.split_whitespace().map(str::to_owned).collect())),
        Kind::Tally(_) => Some(text.parse().map_or_else(|_| Value::Text(text.to_owned()), Value::Int)),
        Kind::Photo(_) | Kind::Audio(_) => None,
        kind => Some(parse(kind, text)),
    }
}

/// A decimal as XForms writes it.
fn number(text: &str, device: &dyn Environment) -> Option<f64> {
    Some(parse_number(text, device)).filter(|number| !number.is_nan())
}

fn in_range(range: &Range, text: &str, device: &dyn Environment) -> bool {
    let (Some(at), Some(start), Some(end)) = (number(text, device), number(&range.start, device), number(&range.end, device))
    else {
        return false;
    };
    let within = at >= start.min(end) && at <= start.max(end);
    let steps = number(&range.step, device).map(|step| (at - start) / step);
    // Decimals are not exact as binary numbers.
    within && steps.is_none_or(|steps| (steps - steps.round()).abs() < 1e-6)
}

fn is_place(text: &str, device: &dyn Environment) -> bool {
    let mut numbers = text.split_whitespace().map(|text| number(text, device));
    let mut next = |most: f64| numbers.next().flatten().is_some_and(|number| number.abs() <= most);
    next(90.0) && next(180.0) && numbers.all(|number| number.is_some())
}

fn places<'t>(text: &'t str, device: &dyn Environment) -> Option<Vec<&'t str>> {
    let places: Vec<&str> = text.split(';').map(str::trim).filter(|place| !place.is_empty()).collect();
    places.iter().all(|place| is_place(place, device)).then_some(places)
}
