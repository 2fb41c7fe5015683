//! What a question that is no select takes.

use qinglan_core::form::{Audio, Date, FileKind, InputMode, Integer, Kind, Meta, Packed, Photo, Range, Special, Tally, Text};

use crate::mark::Mark;
use crate::parameters::{self, take};
use crate::reference;
use crate::report::{FaultKind, WarningKind};
use crate::rows::{Findings, Part, Row};
use crate::types::From;
use crate::{bounds, instrument};

use super::choices::Lists;

/// A kind of question, and what is left of the cells that it was made of.
pub struct Asked {
    pub kind: Kind,
    pub appearance: Vec<String>,
    pub parameters: Vec<(String, String)>,
    pub constraint: String,
}

pub fn special(special: &Special) -> Kind {
    Kind::Special(Packed::new(special))
}

/// The appearance's words, each on its own.
pub fn words(cell: &str) -> Vec<String> {
    cell.split_whitespace().map(str::to_owned).collect()
}

/// The parameters of a row whose type takes those of `kind`.
pub fn checked(row: &Row, kind: &str, findings: &mut Findings) -> Vec<(String, String)> {
    let mut fault = |kind| findings.fault(Part::Survey, row.number, "parameters", kind);
    let Some(all) = parameters::parse(&row.parameters) else {
        fault(FaultKind::BadParameters);
        return Vec::new();
    };
    for (name, value) in &all {
        match parameters::of(kind).iter().find(|(known, ..)| known == name) {
            None => fault(FaultKind::UnknownParameter { name: name.clone() }),
            Some((_, wants, _)) if !wants.fits(value) => {
                fault(FaultKind::BadParameter { name: name.clone(), value: value.clone() });
            }
            Some(_) => {}
        }
    }
    all
}

/// What the question of today's type `name` takes.
pub fn plain(row: &Row, name: &str, lists: &mut Lists, findings: &mut Findings) -> Asked {
    let mut appearance = words(&row.appearance);
    let mut parameters = checked(row, name, findings);
    let mark = Mark::parse(&row.mark);
    let marked = |word: &str| mark.as_ref().filter(|mark| mark.word == word);
    let mut constraint = row.constraint.clone();
    let mut used = true;
    let coded = mark.as_ref().filter(|_| name == "text").and_then(instrument::plain);
    let kind = match name {
        _ if let Some(coded) = &coded => Kind::Instrument(Packed::new(coded)),
        "text" if silent(row) && !row.calculation.is_empty() => {
            used = false;
            special(&Special::Hidden)
        }
        "text" => {
            let text = text(marked("text"), &mut appearance, &mut parameters);
            bounds::own(&bounds::chars(text.max_chars), &row.constraint).clone_into(&mut constraint);
            used = marked("text").is_some();
            Kind::Text(text)
        }
        "integer" if marked("tally").is_some() => Kind::Tally(Tally {}),
        "integer" => {
            let mark = marked("integer");
            let value = |name| mark.and_then(|mark| mark.value(name));
            let integer = Integer { min: value("min"), max: value("max") };
            bounds::own(&bounds::integer(&integer), &row.constraint).clone_into(&mut constraint);
            used = mark.is_some();
            Kind::Integer(integer)
        }
        "image" | "audio" if marked("file").is_some() => {
            special(&Special::File(if name == "image" { FileKind::Image } else { FileKind::Audio }))
        }
        "image" => {
            used = marked("photo").is_some();
            let drawn = appearance.iter().any(|word| matches!(word.as_str(), "draw" | "signature" | "annotate"));
            if drawn && !used {
                special(&Special::File(FileKind::Image))
            } else {
                Kind::Photo(Photo { max: marked("photo").and_then(|mark| mark.value("max")).unwrap_or(1) })
            }
        }
        "audio" => {
            used = marked("audio").is_some();
            Kind::Audio(Audio { max_s: marked("audio").and_then(|mark| mark.value("max_s")).unwrap_or(Audio::S_MAX) })
        }
        "audit" => {
            used = false;
            audit(row, &parameters, findings);
            other(name)
        }
        "geopoint" | "geotrace" | "geoshape" => {
            used = false;
            let named = parameters.iter().find(|(name, _)| name == "reference-geometry").map(|(_, list)| list);
            let missing = |list: &&String| lists.find(From::Choices, list).is_none() && reference::alone(list).is_none();
            if let Some(list) = named.filter(missing) {
                findings.fault(Part::Survey, row.number, "parameters", FaultKind::NoList { name: list.clone() });
            }
            other(name)
        }
        "range" => {
            used = false;
            range(row, &mut parameters, lists, findings)
        }
        name => {
            used = false;
            other(name)
        }
    };
    if !row.mark.is_empty() && !used {
        findings.warn(Part::Survey, row.number, "mark", WarningKind::NotKept { what: row.mark.clone() });
    }
    Asked { kind, appearance, parameters, constraint }
}

/// Nobody sees it.
pub fn silent(row: &Row) -> bool {
    row.label.is_empty() && row.hint.is_empty() && row.media.is_empty()
}

fn text(mark: Option<&Mark>, appearance: &mut Vec<String>, parameters: &mut Vec<(String, String)>) -> Text {
    let mut without = |word: &str| {
        let before = appearance.len();
        appearance.retain(|known| known != word);
        appearance.len() < before
    };
    let multiline = without("multiline");
    let numbers = without("numbers");
    let rows = take(parameters, "rows").and_then(|rows| rows.parse().ok());
    let inputmode = match mark.and_then(|mark| mark.value::<String>("inputmode")).as_deref() {
        Some("numeric") => InputMode::Numeric,
        Some("decimal") => InputMode::Decimal,
        Some("tel") => InputMode::Tel,
        Some("email") => InputMode::Email,
        Some("url") => InputMode::Url,
        Some("name") => InputMode::Name,
        _ if numbers => InputMode::Numeric,
        _ => InputMode::Text,
    };
    let number = |name| mark.and_then(|mark| mark.value(name));
    Text { multiline, rows, max_chars: number("max_chars"), inputmode, min_words: number("min_words") }
}

/// Places are recorded with all three of their parameters, or not at all.
fn audit(row: &Row, parameters: &[(String, String)], findings: &mut Findings) {
    let value = |name: &str| parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    // What they ask for is so without them: every operation has its author, and a correction its reason.
    for name in ["identify-user", "track-changes-reasons"] {
        if value(name).is_some_and(|value| value != "false") {
            findings.warn(Part::Survey, row.number, "parameters", WarningKind::ParameterIdle { name });
        }
    }
    let all = ["location-priority", "location-min-interval", "location-max-age"];
    let missing = all.into_iter().find(|name| value(name).is_none());
    let mut fault = |kind| findings.fault(Part::Survey, row.number, "parameters", kind);
    match missing {
        Some(name) if all.into_iter().any(|name| value(name).is_some()) => fault(FaultKind::NeedsParameter { name }),
        Some(_) => {}
        None => {
            let seconds = |name| value(name).and_then(|text| text.parse::<u64>().ok());
            if seconds("location-max-age") < seconds("location-min-interval") {
                let value = value("location-max-age").unwrap_or_default().to_owned();
                fault(FaultKind::BadParameter { name: "location-max-age".into(), value });
            }
        }
    }
}

fn range(row: &Row, parameters: &mut Vec<(String, String)>, lists: &mut Lists, findings: &mut Findings) -> Kind {
    let mut fault = |kind| findings.fault(Part::Survey, row.number, "parameters", kind);
    let value =
        |all: &[(String, String)], name: &str| all.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    let whole = ["start", "end", "step", "tick_interval", "placeholder"]
        .into_iter()
        .all(|name| value(parameters, name).and_then(|text| text.parse::<f64>().ok()).is_none_or(|number| number.fract() == 0.0));
    let mut bound = |name: &str, standard: &str| take(parameters, name).unwrap_or_else(|| standard.to_owned());
    let range = Range { start: bound("start", "1"), end: bound("end", "10"), step: bound("step", "1"), whole };
    let number = |text: &str| text.parse::<f64>().unwrap_or(f64::NAN);
    let (start, end, step) = (number(&range.start), number(&range.end), number(&range.step));
    if step == 0.0 || step > (end - start).abs() {
        fault(FaultKind::BadParameter { name: "step".into(), value: range.step.clone() });
    }
    // Only sliders have marks.
    let slider = row.appearance.is_empty() || ["vertical", "no-ticks"].into_iter().any(|word| row.appearance.contains(word));
    let marks =
        ["tick_interval", "placeholder", "tick_labelset"].into_iter().find_map(|name| Some((name, value(parameters, name)?)));
    if let Some((name, text)) = marks.filter(|_| !slider) {
        fault(FaultKind::BadParameter { name: name.into(), value: text });
    }
    for name in ["tick_interval", "placeholder"] {
        let Some(text) = value(parameters, name) else { continue };
        let distance = if name == "placeholder" { number(&text) - start } else { number(&text) };
        let beyond = distance.abs() > (end - start).abs() || (name == "tick_interval" && distance == 0.0);
        if beyond || !is_multiple(distance, step) {
            fault(FaultKind::BadParameter { name: name.into(), value: text });
        }
    }
    if let Some(list) = value(parameters, "tick_labelset") {
        match lists.find(From::Choices, &list) {
            None => fault(FaultKind::NoList { name: list }),
            Some(choices) => {
                let fits = |name: &str| {
                    let at = number(name);
                    at >= start.min(end) && at <= start.max(end) && is_multiple(at - start, step)
                };
                if let Some(bad) = choices.list.rows.iter().find(|row| !fits(&row.name)) {
                    fault(FaultKind::BadParameter { name: "tick_labelset".into(), value: bad.name.clone() });
                }
            }
        }
    }
    special(&Special::Range(range))
}

/// To a millionth of a step: the values are decimals, and binary numbers hold few of them exactly.
fn is_multiple(distance: f64, step: f64) -> bool {
    let steps = distance / step;
    (steps - steps.round()).abs() < 1e-6
}

fn other(name: &str) -> Kind {
    let meta = Special::Meta;
    special(&match name {
        "date" => return Kind::Date(Date {}),
        "decimal" => Special::Decimal,
        "time" => Special::Time,
        "dateTime" => Special::DateTime,
        "note" => Special::Note,
        "acknowledge" => Special::Acknowledge,
        "video" => Special::File(FileKind::Video),
        "file" | "osm" => Special::File(FileKind::Any),
        "barcode" => Special::Barcode,
        "geopoint" => Special::Geopoint,
        "geotrace" => Special::Geotrace,
        "geoshape" => Special::Geoshape,
        "start" => meta(Meta::Start),
        "end" => meta(Meta::End),
        "today" => meta(Meta::Today),
        "deviceid" => meta(Meta::DeviceId),
        "username" => meta(Meta::Username),
        "email" => meta(Meta::Email),
        "phonenumber" => meta(Meta::PhoneNumber),
        "audit" => meta(Meta::Audit),
        "simserial" => meta(Meta::SimSerial),
        "subscriberid" => meta(Meta::SubscriberId),
        "start-geopoint" => meta(Meta::StartGeopoint),
        "background-geopoint" => meta(Meta::BackgroundGeopoint),
        "background-audio" => meta(Meta::BackgroundAudio),
        _ => Special::Hidden,
    })
}
