//! What the training lead of the teacher's school asks of everybody there in a term, as real schools do.

use anyhow::Result;
use chrono::NaiveDate;
use qinglan_core::calendar::{Term, iso};
use qinglan_core::id::{Millis, SpaceId};
use qinglan_core::record::{EntityKind, Field, Scope, State, Value};
use qinglan_core::words::Language;

use super::dice::Seed;
use super::writer::{Writing, field, text};

pub const FORM: &str = "term-targets@1";

/// What is counted, how many, of what, and how often.
const ROWS: [(&str, i64, &str, &str); 3] =
    [("reading-note", 7_000, "words", "term"), ("reflection", 1, "records", "week"), ("education-story", 2, "records", "month")];

/// Writes the term's targets into `space`, as its lead, on this day and at this moment.
pub fn write(seed: Seed, term: &Term, (day, at): (NaiveDate, Millis), out: (&mut Writing, SpaceId)) -> Result<()> {
    let name = format!("{}目标", term.name(Language::Zh));
    let mut fields = vec![
        (field("date")?, text(iso(day))),
        (field("name")?, text(name.clone())),
        (field("term/from")?, text(iso(term.first_day))),
        (field("term/to")?, text(iso(term.last_day()))),
    ];
    for (position, (what, amount, unit, each)) in (1_i64..).zip(ROWS) {
        let row = format!("targets/r{position:02}");
        fields.push((field(&row)?, Value::Row(position)));
        fields.push((field(&format!("{row}/amount"))?, Value::Int(amount)));
        for (cell, words) in [("what", what), ("unit", unit), ("each", each)] {
            fields.push((field(&format!("{row}/{cell}"))?, text(words)));
        }
    }
    fields.extend([
        (Field::form(), text(FORM)),
        (Field::title(), text(name)),
        (Field::scope(), text(Scope::Full.as_str())),
        (Field::submitted_at(), Value::Int(at.0)),
        (Field::state(), text(State::Submitted.as_str())),
    ]);
    let (writing, space) = out;
    writing.set(space, (seed.entity("targets/home"), EntityKind::Record), at, fields);
    Ok(())
}
