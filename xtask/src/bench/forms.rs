//! Lesson observations as people fill them: varied, and the same from the same seed.
//!
//! The phrases are data (`tests/bench/sync/phrases.json`), in the words that schools use in their reports on training.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use qinglan_core::calendar::iso;
use qinglan_core::id::{DeviceId, EntityId, PersonId};
use qinglan_core::record::{Entity, EntityKind, Value};
use serde_json::{Map, Value as Json, json};

use crate::demo::data::{self, Names};
use crate::demo::dice::{Seed, Stream};

pub const FORM: &str = "observation@1";
/// Rows of running notes in a form.
const NOTES: std::ops::RangeInclusive<u64> = 1..=3;
/// What is answered in several sentences.
const LONG: [&str; 3] = ["strengths", "problems", "suggestions"];
const SENTENCES: std::ops::RangeInclusive<u64> = 1..=3;
/// What a phrase leaves open.
const NUMBER: &str = "{n}";
/// One form in so many says nothing of problems.
const NO_PROBLEMS: u64 = 3;
/// The term in which the lessons were, in days from its first.
const TERM_DAYS: u64 = 126;

/// The parts that an answer is made of, one of each list after another, by the name of the question.
type Phrases = BTreeMap<String, Vec<Vec<String>>>;

/// What forms are filled with.
struct Words {
    phrases: Phrases,
    schools: Vec<String>,
    names: Names,
}

/// A filled form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    pub id: EntityId,
    /// In the order in which a person answers; a row of notes comes before its cells.
    pub answers: Vec<(String, Value)>,
}

/// A form for each device, which names what is new as the app does. Their answers depend on the seed alone.
///
/// # Errors
/// The file of phrases is damaged.
pub fn filled(seed: Seed, devices: impl IntoIterator<Item = DeviceId>) -> Result<Vec<Filled>> {
    let phrases = include_str!("../../../tests/bench/sync/phrases.json");
    let phrases = serde_json::from_str(phrases).context("tests/bench/sync/phrases.json is damaged")?;
    let schools = data::places()?.schools.into_iter().map(|place| place.name).collect();
    let words = Words { phrases, schools, names: data::names()? };
    devices.into_iter().enumerate().map(|(number, device)| fill(seed, number, device, &words)).collect()
}

fn fill(seed: Seed, number: usize, device: DeviceId, words: &Words) -> Result<Filled> {
    let id = EntityId::drawn(device, seed.stream(&format!("id/{number}")).bytes());
    let mut rows = Entity::new(id, EntityKind::Record, PersonId::from_bytes([0; 16]));
    let mut pen = Pen { chance: seed.stream(&format!("form/{number}")), phrases: &words.phrases };
    let first = chrono::NaiveDate::from_ymd_opt(2026, 9, 1).context("no such day")?;
    let day = first.checked_add_days(chrono::Days::new(pen.chance.below(TERM_DAYS))).context("no such day")?;
    let mut answers = vec![
        ("date".to_owned(), Value::Text(iso(day))),
        pen.answers("period", "period")?,
        ("school".to_owned(), Value::Text(pen.pick(&words.schools)?)),
        pen.answers("class", "class")?,
        pen.answers("subject", "subject")?,
        ("teacher".to_owned(), Value::Text(pen.pick(&words.names.family)? + &pen.pick(&words.names.given)?)),
        pen.answers("topic", "topic")?,
    ];
    let mut minute = 0;
    for position in 0..pen.between(NOTES) {
        let row = rows.new_row("notes", device, u16::from_be_bytes(pen.chance.bytes())).context("no name for a row")?;
        rows.fields.entry(row.clone()).or_default();
        answers.push((row.to_string(), Value::Row(i64::try_from(position)?)));
        answers.push((format!("{row}/minute"), Value::Int(minute)));
        answers.push(pen.answers(&format!("{row}/teacher"), "teacher")?);
        answers.push(pen.answers(&format!("{row}/student"), "student")?);
        answers.push(pen.answers(&format!("{row}/remark"), "remark")?);
        minute += i64::try_from(pen.between(3..=15))?;
    }
    for part in ["aims", "process", "participation", "methods", "effect"] {
        answers.push((format!("rating/{part}"), Value::Int(i64::try_from(pen.between(3..=5))?)));
    }
    answers.push(pen.answers("strengths", "strengths")?);
    if pen.chance.below(NO_PROBLEMS) > 0 {
        answers.push(pen.answers("problems", "problems")?);
    }
    answers.push(pen.answers("suggestions", "suggestions")?);
    Ok(Filled { id, answers })
}

struct Pen<'a> {
    chance: Stream,
    phrases: &'a Phrases,
}

impl Pen<'_> {
    /// Sentences of the question's parts; a number where they leave one open.
    fn answers(&mut self, field: &str, question: &str) -> Result<(String, Value)> {
        let phrases = self.phrases;
        let parts = phrases.get(question).with_context(|| format!("phrases.json has nothing for {question}"))?;
        let mut words = String::new();
        let sentences = if LONG.contains(&question) { self.between(SENTENCES) } else { 1 };
        for _ in 0..sentences {
            for part in parts {
                words.push_str(&self.pick(part)?.replace(NUMBER, &self.between(2..=12).to_string()));
            }
        }
        Ok((field.to_owned(), Value::Text(words)))
    }

    fn pick(&mut self, list: &[String]) -> Result<String> {
        self.chance.pick(list).cloned().context("a list of phrases is empty")
    }

    fn between(&mut self, range: std::ops::RangeInclusive<u64>) -> u64 {
        range.start() + self.chance.below(range.end() - range.start() + 1)
    }
}

impl Filled {
    /// The same form as a document, as an app on a document database keeps it: groups are objects, the rows of a repeat a list.
    pub fn document(&self) -> Json {
        let mut document = Map::new();
        document.insert("_id".to_owned(), json!(self.id.to_string()));
        document.insert("form".to_owned(), json!(FORM));
        document.insert("state".to_owned(), json!("draft"));
        let mut repeats: BTreeMap<&str, Vec<Map<String, Json>>> = BTreeMap::new();
        for (path, value) in &self.answers {
            let parts: Vec<&str> = path.split('/').collect();
            match (parts.as_slice(), value) {
                ([repeat, _], Value::Row(_)) => repeats.entry(repeat).or_default().push(Map::new()),
                ([repeat, _, cell], _) => {
                    if let Some(row) = repeats.get_mut(repeat).and_then(|rows| rows.last_mut()) {
                        row.insert((*cell).to_owned(), plain(value));
                    }
                }
                ([group, name], _) => {
                    if let Json::Object(group) = document.entry(*group).or_insert_with(|| json!({})) {
                        group.insert((*name).to_owned(), plain(value));
                    }
                }
                _ => drop(document.insert(path.clone(), plain(value))),
            }
        }
        document.extend(repeats.into_iter().map(|(name, rows)| (name.to_owned(), json!(rows))));
        Json::Object(document)
    }
}

fn plain(value: &Value) -> Json {
    match value {
        Value::Text(text) => json!(text),
        Value::Int(number) => json!(number),
        _ => Json::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    const DEVICE: DeviceId = DeviceId::from_bytes([5; 16]);

    fn documents() -> Vec<u8> {
        let forms = filled(Seed(1), [DEVICE; 1_000]).unwrap();
        serde_json::to_vec(&forms.iter().map(Filled::document).collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn a_thousand_forms_are_about_940_kb() {
        let bytes = documents();
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(&bytes).unwrap();
        let packed = encoder.finish().unwrap().len();
        assert!((920_000..960_000).contains(&bytes.len()), "{}", bytes.len());
        assert!((105_000..115_000).contains(&packed), "{packed}");
    }

    #[test]
    fn the_same_seed_fills_the_same_forms() {
        assert_eq!(filled(Seed(1), [DEVICE; 3]).unwrap(), filled(Seed(1), [DEVICE; 3]).unwrap());
        assert_ne!(filled(Seed(1), [DEVICE; 3]).unwrap(), filled(Seed(2), [DEVICE; 3]).unwrap());
    }

    #[test]
    fn another_device_names_them_otherwise_and_answers_the_same() {
        let words =
            |device| filled(Seed(1), [device; 3]).unwrap().iter().map(Filled::document).map(without_id).collect::<Vec<_>>();
        let other = DeviceId::from_bytes([6; 16]);
        assert_eq!(words(DEVICE), words(other));
        assert_ne!(filled(Seed(1), [DEVICE; 3]).unwrap(), filled(Seed(1), [other; 3]).unwrap());
    }

    fn without_id(mut document: Json) -> Json {
        document.as_object_mut().unwrap().remove("_id").unwrap();
        document
    }
}
