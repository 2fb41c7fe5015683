//! What a form keeps of how it was filled, where it asks for that: how long somebody was at each question, and, as it says, what they changed
//! there and where they were (rules FE21, FE28 and FE29).

use super::answers::join;
use super::{Definition, Kind, Meta, Node, Question, Special};
use crate::id::Millis;
use crate::record::{Entity, Field, Value};

/// Where visits stand below the audit's own field, each in a row of its own: no question begins with a digit.
const VISITS: &str = "0";
/// A lesson's form is visited question by question, some twice: 500 are several lessons.
const VISITS_MAX: usize = 500;
/// Of a record's megabyte, and of what a phone sends on 2G for it: half a minute.
const VISITS_BYTES_MAX: usize = 64 * 1024;
/// Enough to know an answer again; all of it is in the record.
const WORDS_MAX: usize = 100;
/// Parts of a visit as it is kept: a sign that nobody types.
const PART: char = '\u{1f}';

/// What a form asks of its audit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audit {
    pub field: Field,
    /// What was changed at a question is kept.
    pub changes: bool,
    pub places: Option<Places>,
}

/// Where somebody was: no more often than every so many seconds, and for so many seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Places {
    /// By satellite, and not by what is cheaper.
    pub precise: bool,
    pub interval_s: u32,
    pub age_s: u32,
}

/// Somebody was at a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    pub question: Field,
    pub start: Millis,
    pub length_ms: i64,
    /// As geopoints are written: latitude, longitude, altitude, accuracy.
    pub place: String,
    pub change: Option<Change>,
}

/// An answer became another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub before: String,
    pub after: String,
}

impl Change {
    /// A change, with no more words of it than are kept.
    #[must_use]
    pub fn of(before: &str, after: &str) -> Self {
        Self { before: short(before), after: short(after) }
    }

    /// That there was one, and nothing that it says.
    #[must_use]
    pub fn covered() -> Self {
        Self { before: String::new(), after: String::new() }
    }

    /// Whether its words are kept.
    #[must_use]
    pub fn is_covered(&self) -> bool {
        self.before.is_empty() && self.after.is_empty()
    }
}

fn short(text: &str) -> String {
    let clean = || text.chars().map(|sign| if sign == PART { ' ' } else { sign });
    if text.chars().count() <= WORDS_MAX { clean().collect() } else { clean().take(WORDS_MAX - 1).chain(['…']).collect() }
}

/// The form's audit, which stands in no group, and what it asks.
#[must_use]
pub fn audit(form: &Definition) -> Option<Audit> {
    let is_audit = |kind: &Kind| matches!(kind, Kind::Special(packed) if packed.open() == Ok(Special::Meta(Meta::Audit)));
    form.questions.iter().find_map(|node| match node {
        Node::Question(question) if is_audit(&question.kind) => asked(question),
        _ => None,
    })
}

fn asked(question: &Question) -> Option<Audit> {
    let logic = question.logic.as_ref().and_then(|packed| packed.open().ok()).unwrap_or_default();
    let value = |name: &str| logic.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let seconds = |name: &str| value(name).and_then(|text| text.parse::<u32>().ok());
    let places = value("location-priority").and_then(|priority| {
        let (interval_s, age_s) = (seconds("location-min-interval")?, seconds("location-max-age")?);
        Some(Places { precise: priority == "high-accuracy", interval_s, age_s })
    });
    Some(Audit { field: Field::new(question.name.as_str()).ok()?, changes: value("track-changes") == Some("true"), places })
}

/// Where the time at a question is added up, below the audit's own field; none for a path that leaves no room.
#[must_use]
pub fn audit_field(audit: &Field, question: &Field) -> Option<Field> {
    Field::new(join(audit.as_str(), question.as_str())).ok()
}

/// Where a visit would stand: the path of its row, as [`Entity::new_row`] has it, and its value. None where the record has as many as it may:
/// then its time is added up.
#[must_use]
pub fn visit_of(entity: &Entity, audit: &Field, visit: &Visit) -> Option<(String, Value)> {
    let Visit { question, start, length_ms, place, change } = visit;
    let path = join(audit.as_str(), VISITS);
    let mut parts = vec![question.to_string(), start.0.to_string(), length_ms.to_string(), place.clone()];
    parts.extend(change.iter().flat_map(|Change { before, after }| [before.clone(), after.clone()]));
    let text = parts.join(&PART.to_string());
    let known = entity.fields.keys().filter(|field| is_below(field, &path)).filter_map(|field| entity.value(field)?.as_text());
    let (count, bytes) = known.fold((0, 0), |(count, bytes), known| (count + 1, bytes + known.len()));
    (count < VISITS_MAX && bytes + text.len() <= VISITS_BYTES_MAX).then_some((path, Value::Text(text)))
}

fn is_below(field: &Field, path: &str) -> bool {
    field.as_str().strip_prefix(path).is_some_and(|rest| rest.starts_with('/'))
}

/// The visits that a record keeps, in the order of their beginnings.
#[must_use]
pub fn visits(entity: &Entity, audit: &Field) -> Vec<Visit> {
    let path = join(audit.as_str(), VISITS);
    let fields = entity.fields.keys().filter(|field| is_below(field, &path));
    let mut all: Vec<Visit> = fields.filter_map(|field| read(entity.value(field)?.as_text()?)).collect();
    crate::order::by_key(&mut all, |visit| visit.start);
    all
}

fn read(text: &str) -> Option<Visit> {
    let mut parts = text.split(PART);
    let question = Field::new(parts.next()?).ok()?;
    let start = Millis(parts.next()?.parse().ok()?);
    let length_ms = parts.next()?.parse().ok().filter(|length| *length >= 0)?;
    let place = parts.next()?.to_owned();
    let change = match (parts.next(), parts.next(), parts.next()) {
        (None, ..) => None,
        (Some(before), Some(after), None) => Some(Change { before: before.to_owned(), after: after.to_owned() }),
        _ => return None,
    };
    Some(Visit { question, start, length_ms, place, change })
}

/// Whether an audit could have written that.
pub(super) fn is_kept(field: &Field, value: &Value) -> bool {
    match value {
        Value::Int(_) => true,
        Value::Text(text) => field.as_str().split('/').nth(1) == Some(VISITS) && text.contains(PART),
        _ => false,
    }
}

/// The time at each question, in milliseconds, by the question's field and in the order of their names.
#[must_use]
pub fn audited(entity: &Entity, audit: &Field) -> Vec<(Field, i64)> {
    let mut all = added_up(entity, audit);
    for visit in visits(entity, audit) {
        match all.iter_mut().find(|(question, _)| *question == visit.question) {
            Some((_, ms)) => *ms = ms.saturating_add(visit.length_ms),
            None => all.push((visit.question, visit.length_ms)),
        }
    }
    all.retain(|(_, ms)| *ms > 0);
    crate::order::by_key(&mut all, |(question, _)| question.to_string());
    all
}

/// The time of which only the sum is kept.
fn added_up(entity: &Entity, audit: &Field) -> Vec<(Field, i64)> {
    let below = entity.fields.keys().filter_map(|field| {
        let question = field.as_str().strip_prefix(audit.as_str())?.strip_prefix('/')?;
        match entity.value(field)? {
            Value::Int(ms) if *ms > 0 => Some((Field::new(question).ok()?, *ms)),
            _ => None,
        }
    });
    below.collect()
}

/// The record of a record as other tools read it: the columns of the ODK XForms specification (Client Audit Logs), those of places and of
/// changes where the form asks for them, and `duration`, in milliseconds: of time that is only added up nothing else is known. `node` gives
/// the path of a question.
#[must_use]
pub fn audit_csv(entity: &Entity, audit: &Audit, node: impl Fn(&Field) -> String) -> String {
    let (places, changes) = (audit.places.is_some(), audit.changes);
    let mut table = String::new();
    let mut line = |first: [&str; 4], place: [&str; 3], change: [&str; 2], last: &str| {
        let all = first.into_iter().chain(place.into_iter().filter(|_| places)).chain(change.into_iter().filter(|_| changes));
        let cells: Vec<String> = all.chain([last]).map(cell).collect();
        table.push_str(&cells.join(","));
        table.push('\n');
    };
    line(["event", "node", "start", "end"], ["latitude", "longitude", "accuracy"], ["old-value", "new-value"], "duration");
    for Visit { question, start, length_ms, place, change } in visits(entity, &audit.field) {
        let (end, start) = (start.plus(length_ms).0.to_string(), start.0.to_string());
        let mut numbers = place.split(' ');
        let (latitude, longitude, accuracy) = (numbers.next(), numbers.next(), numbers.nth(1));
        let place = [latitude, longitude, accuracy].map(Option::unwrap_or_default);
        let words = |change: &Change| {
            if change.is_covered() { [COVERED; 2].map(str::to_owned) } else { [change.before.clone(), change.after.clone()] }
        };
        let change = change.as_ref().map(words).unwrap_or_default();
        line(["question", &node(&question), &start, &end], place, change.each_ref().map(String::as_str), &length_ms.to_string());
    }
    for (question, ms) in added_up(entity, &audit.field) {
        line(["question", &node(&question), "", ""], [""; 3], [""; 2], &ms.to_string());
    }
    table
}

/// What stands for words that are not kept.
const COVERED: &str = "••••••";

/// A cell as the specification wants it; one that a spreadsheet would take for a formula begins with an apostrophe.
fn cell(text: &str) -> String {
    let is_number = text.chars().all(|sign| sign.is_ascii_digit() || matches!(sign, '.' | '-'));
    let is_formula =
        !is_number && text.bytes().next().is_some_and(|first| matches!(first, b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r'));
    let plain = if is_formula { ["'", text].concat() } else { text.to_owned() };
    if plain.bytes().any(|sign| matches!(sign, b',' | b'"' | b'\n' | b'\r')) {
        ["\"", &plain.replace('"', "\"\""), "\""].concat()
    } else {
        plain
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::testing::{Filled, field};
    use crate::form::{Logic, Packed, builtins, check, strays};
    use crate::words::Words;

    fn form(parameters: &[(&str, &str)]) -> Definition {
        let mut form = builtins().remove(0);
        let parameters = parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let audit = Question {
            name: "audit".into(),
            label: Words::default(),
            hint: None,
            kind: Kind::Special(Packed::new(&Special::Meta(Meta::Audit))),
            required: false,
            readonly: false,
            logic: Some(Packed::new(&Logic { parameters, ..Logic::default() })),
        };
        form.questions.push(Node::Question(audit));
        form
    }

    const PLACES: [(&str, &str); 3] =
        [("location-priority", "balanced"), ("location-min-interval", "60"), ("location-max-age", "120")];

    fn visit(question: &str, start: i64, length_ms: i64) -> Visit {
        Visit { question: field(question), start: Millis(start), length_ms, place: String::new(), change: None }
    }

    /// Keeps a visit as a phone does; what is beyond the bounds is told.
    fn keep(filled: Filled, row: usize, visit: &Visit) -> Result<Filled, Filled> {
        match visit_of(&filled.entity, &field("audit"), visit) {
            Some((path, value)) => Ok(filled.set(&format!("{path}/{row:08x}"), value)),
            None => Err(filled),
        }
    }

    fn kept(visits: &[Visit]) -> Filled {
        visits.iter().enumerate().fold(Filled::new(), |filled, (row, visit)| keep(filled, row, visit).ok().unwrap())
    }

    #[test]
    fn fe21_times_stand_below_the_audit_and_are_no_strays() {
        let form = form(&[]);
        assert_eq!(check(&form), []);
        let filled = Filled::new().int("audit/topic", 61_000).int("audit/notes/r1/minute", 2_500).int("audit/lost", 0);
        assert_eq!(audited(&filled.entity, &field("audit")), [(field("notes/r1/minute"), 2_500), (field("topic"), 61_000)]);
        let filled = keep(filled, 7, &visit("topic", 5, 1_000)).ok().unwrap();
        assert_eq!(audited(&filled.entity, &field("audit")), [(field("notes/r1/minute"), 2_500), (field("topic"), 62_000)]);
        assert!(strays(Some(&form), &filled.entity).is_empty());
        assert_eq!(audit_field(&field("audit"), &field("notes/r1/minute")), Some(field("audit/notes/r1/minute")));
    }

    #[test]
    fn fe21_what_is_no_time_is_shown_as_a_stray() {
        let form = form(&[]);
        for (name, value) in [
            ("audit/topic", Value::Text("一会儿".into())),
            ("audit/topic", Value::Text("topic\u{1f}1\u{1f}2\u{1f}".into())),
            ("audit/0/a1b2c3d4", Value::Text("一会儿".into())),
            ("topic/audit", Value::Int(4)),
        ] {
            let filled = Filled::new().set(name, value);
            assert_eq!(strays(Some(&form), &filled.entity).len(), 1, "{name}");
            assert_eq!(audited(&filled.entity, &field("audit")), []);
        }
    }

    #[test]
    fn fe21_a_path_without_room_has_no_time() {
        let long = field(&"q".repeat(crate::record::FIELD_CHARS_MAX));
        assert_eq!(audit_field(&field("audit"), &long), None);
    }

    #[test]
    fn fe28_an_audit_says_what_it_asks() {
        assert_eq!(audit(&builtins().remove(0)), None);
        let plain = Audit { field: field("audit"), changes: false, places: None };
        assert_eq!(audit(&form(&[])), Some(plain.clone()));
        assert_eq!(audit(&form(&[("track-changes", "false")])), Some(plain.clone()));
        assert_eq!(audit(&form(&[("track-changes", "true")])), Some(Audit { changes: true, ..plain.clone() }));
        let places = Places { precise: false, interval_s: 60, age_s: 120 };
        assert_eq!(audit(&form(&PLACES)), Some(Audit { places: Some(places), ..plain.clone() }));
        let mut precise = PLACES;
        precise[0].1 = "high-accuracy";
        assert_eq!(audit(&form(&precise)).unwrap().places, Some(Places { precise: true, ..places }));
        assert_eq!(audit(&form(&PLACES[..2])), Some(plain), "places are kept with all three, or not at all");
    }

    #[test]
    fn fe28_a_visit_is_read_as_it_was_kept() {
        let place = "30.570000 104.060000 0.0 8.0".to_owned();
        let changed = |before, after| Some(Change::of(before, after));
        let all = [
            visit("topic", 10, 400),
            Visit { place, change: changed("时钟", "认识\n时钟"), ..visit("notes/r1/minute", 20, 0) },
            Visit { change: changed("", "有\u{1f}怪字"), ..visit("topic", 30, 5) },
        ];
        let filled = kept(&[all[2].clone(), all[0].clone(), all[1].clone()]);
        assert_eq!(visits(&filled.entity, &field("audit")), all);
        assert_eq!(all[2].change.as_ref().unwrap().after, "有 怪字");
        for broken in [
            "",
            "topic",
            "topic\u{1f}x\u{1f}1\u{1f}",
            "topic\u{1f}1\u{1f}-1\u{1f}",
            "topic\u{1f}1\u{1f}1\u{1f}\u{1f}a",
            "a b\u{1f}1\u{1f}1\u{1f}",
        ] {
            let filled = Filled::new().text("audit/0/a1b2c3d4", broken);
            assert_eq!(visits(&filled.entity, &field("audit")), [], "{broken:?}");
        }
    }

    #[test]
    fn fe28_a_record_keeps_so_many_visits_and_so_many_words() {
        let mut filled = Filled::new();
        for row in 0..VISITS_MAX {
            filled = keep(filled, row, &visit("topic", row as i64, 1_000)).ok().unwrap();
        }
        assert!(keep(filled, VISITS_MAX, &visit("topic", 0, 1_000)).is_err());

        let long = "长".repeat(500);
        let change = Change::of(&long, &long);
        assert_eq!((change.before.chars().count(), change.before.ends_with('…')), (WORDS_MAX, true));
        let large = Visit { change: Some(change), ..visit("topic", 0, 1_000) };
        let mut filled = Filled::new();
        let count = loop {
            match keep(filled, filled_count(), &large) {
                Ok(more) => filled = more,
                Err(full) => break visits(&full.entity, &field("audit")).len(),
            }
        };
        assert!((90..VISITS_MAX).contains(&count), "{count}");
    }

    /// A name for the next row.
    fn filled_count() -> usize {
        use core::sync::atomic::{AtomicUsize, Ordering};
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        NEXT.fetch_add(1, Ordering::Relaxed)
    }

    #[test]
    fn fe29_the_file_has_the_columns_that_other_tools_read() {
        let all = [
            Visit {
                place: "30.57 104.06 0 8.0".into(),
                change: Some(Change::of("甲,\"乙\"", "=1+1\n丙")),
                ..visit("topic", 1_000, 400)
            },
            Visit { change: Some(Change::covered()), ..visit("notes/r1/minute", 2_000, 0) },
            visit("gone", 3_000, 7),
        ];
        let filled = kept(&all).int("audit/topic", 61_000);
        let node = |question: &Field| format!("/data/{}", question.as_str().replace("/r1", "[1]"));
        let asked = |parameters: &[(&str, &str)]| audit_csv(&filled.entity, &audit(&form(parameters)).unwrap(), node);
        let mut parameters = PLACES.to_vec();
        parameters.push(("track-changes", "true"));
        assert_eq!(
            asked(&parameters),
            "event,node,start,end,latitude,longitude,accuracy,old-value,new-value,duration\n\
             question,/data/topic,1000,1400,30.57,104.06,8.0,\"甲,\"\"乙\"\"\",\"'=1+1\n丙\",400\n\
             question,/data/notes[1]/minute,2000,2000,,,,••••••,••••••,0\n\
             question,/data/gone,3000,3007,,,,,,7\n\
             question,/data/topic,,,,,,,,61000\n"
        );
        assert_eq!(asked(&[]).lines().next(), Some("event,node,start,end,duration"));
        assert_eq!(asked(&PLACES).lines().nth(1), Some("question,/data/topic,1000,1400,30.57,104.06,8.0,400"));
    }
}
