//! Filled observation forms in the pairings of the cast's mentor: `records.json` turned into operations.
//!
//! Answers in the file stand as in the form: an object is a group, a list of objects the rows of a repeat.

use anyhow::{Context, Result, bail};
use chrono::{Datelike, Days, NaiveDate, Weekday};
use qinglan_core::calendar::iso;
use qinglan_core::id::{EntityId, PersonId};
use qinglan_core::record::{EntityKind, Field, Scope, State, Value};
use serde::Deserialize;
use serde_json::Value as Json;

use super::cast::{MENTEE, MENTOR, NEIGHBOUR_MENTEE, Post};
use super::data;
use super::dice::Seed;
use super::pairings;
use super::roster::Roster;
use super::script::{fill_in, post};
use super::writer::{Writing, china, field, text};

pub const FORM: &str = "observation@1";
const HOUR_MS: i64 = 3_600_000;
/// Sent in this order: the mentor's records are there before a mentee says that she has read them.
const AUTHORS: [Post; 3] = [MENTOR, MENTEE, NEIGHBOUR_MENTEE];

/// One finished record.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sample {
    /// Whose pairing with the mentor it is given to.
    mentee: String,
    /// Who was in the lesson and filled in the form.
    observer: String,
    /// How long before today the lesson was; a weekend gives way to the Friday before.
    days_ago: u64,
    /// The hour of the evening at which it was submitted.
    hour: i64,
    answers: Json,
    #[serde(default)]
    comments: Vec<Remark>,
}

/// A comment.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Remark {
    author: String,
    /// How long after the record was submitted.
    hours_after: i64,
    /// The field that it is on; none for the whole record.
    field: Option<String>,
    text: String,
}

/// What the mentor and her mentees wrote: one writing each, the mentor's first.
pub fn all(seed: Seed, today: NaiveDate, roster: &Roster) -> Result<Vec<Writing>> {
    let samples: Vec<Sample> = data::read("records.json", include_str!("../../demo/records.json"))?;
    let mut writings = AUTHORS.map(|post| Writing::new(seed, post.person(seed).id));
    for (number, sample) in samples.iter().enumerate() {
        let space = pairings::cast_space(seed, &post(&sample.mentee)?);
        let observer = post(&sample.observer)?.person(seed).id;
        let day = lesson_day(today, sample.days_ago);
        let at = china(day, sample.hour, 10);
        let record = seed.entity(&format!("record/{number}"));
        let mut fields = answers(&sample.answers, &iso(day), roster)?;
        let title = title(&fields)?;
        fields.extend([
            (Field::form(), text(FORM)),
            (Field::title(), text(title)),
            (Field::scope(), text(Scope::Full.as_str())),
            (Field::submitted_at(), Value::Int(at.0)),
            (Field::state(), text(State::Submitted.as_str())),
        ]);
        of(&mut writings, observer)?.set(space, (record, EntityKind::Record), at, fields);
        for (place, remark) in sample.comments.iter().enumerate() {
            let author = post(&remark.author)?.person(seed).id;
            let said_at = at.plus(remark.hours_after.saturating_mul(HOUR_MS));
            let comment = seed.entity(&format!("comment/{number}/{place}"));
            let writing = of(&mut writings, author)?;
            if author != observer {
                let mark = vec![(Field::read_by(author), Value::Int(said_at.0))];
                writing.set(space, (record, EntityKind::Record), said_at, mark);
            }
            writing.set(space, (comment, EntityKind::Comment), said_at, remark_fields(remark, record)?);
        }
    }
    Ok(writings.into())
}

fn of(writings: &mut [Writing], author: PersonId) -> Result<&mut Writing> {
    writings.iter_mut().find(|writing| writing.author == author).context("records.json: somebody else's words")
}

fn remark_fields(remark: &Remark, on: EntityId) -> Result<Vec<(Field, Value)>> {
    let mut fields = vec![(Field::on(), text(on.to_string())), (Field::text(), text(remark.text.clone()))];
    if let Some(name) = &remark.field {
        fields.push((Field::on_field(), text(field(name)?.as_str())));
    }
    Ok(fields)
}

fn lesson_day(today: NaiveDate, days_ago: u64) -> NaiveDate {
    let day = today.checked_sub_days(Days::new(days_ago)).unwrap_or(today);
    let back = match day.weekday() {
        Weekday::Sat => 1,
        Weekday::Sun => 2,
        _ => 0,
    };
    day.checked_sub_days(Days::new(back)).unwrap_or(day)
}

/// As the form makes it; a test holds the two together.
fn title(fields: &[(Field, Value)]) -> Result<String> {
    let answer = |name: &str| {
        let found = fields.iter().find(|(field, _)| field.as_str() == name);
        found.and_then(|(_, value)| value.as_text()).with_context(|| format!("records.json: no {name}"))
    };
    Ok(format!("{} · {}", answer("topic")?, answer("teacher")?))
}

fn answers(answers: &Json, date: &str, roster: &Roster) -> Result<Vec<(Field, Value)>> {
    let mut fields = vec![(field("date")?, text(date))];
    collect("", answers, roster, &mut fields)?;
    Ok(fields)
}

fn collect(path: &str, json: &Json, roster: &Roster, fields: &mut Vec<(Field, Value)>) -> Result<()> {
    let value = match json {
        Json::Object(nodes) => {
            let prefix = if path.is_empty() { String::new() } else { format!("{path}/") };
            return nodes.iter().try_for_each(|(name, node)| collect(&format!("{prefix}{name}"), node, roster, fields));
        }
        Json::Array(rows) => {
            for (position, row) in (1_i64..).zip(rows) {
                let path = format!("{path}/r{position:02}");
                fields.push((field(&path)?, Value::Row(position)));
                collect(&path, row, roster, fields)?;
            }
            return Ok(());
        }
        Json::String(words) => text(fill_in(words, roster)?),
        Json::Number(number) => Value::Int(number.as_i64().with_context(|| format!("{path}: {number} is not whole"))?),
        Json::Bool(_) | Json::Null => bail!("records.json: {path} is no answer"),
    };
    fields.push((field(path)?, value));
    Ok(())
}
