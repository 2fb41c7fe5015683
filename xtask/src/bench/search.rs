//! `cargo xtask bench search`: how soon what is typed shows what it finds in 5,000 records on a slow phone, beside MiniSearch with the same
//! texts in the same page.

use anyhow::{Context, Result, anyhow, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clap::Args;
use qinglan_core::form::at_hand;
use qinglan_core::id::{Millis, OpId, PersonId, SpaceId};
use qinglan_core::record::{Entity, EntityKind, Field, Op, State, Summary, Value};
use qinglan_core::search::{Book, Entry, What};
use qinglan_core::wire::to_vec;
use qinglan_core::words::Language;
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::forms::{self, FORM, Filled};
use crate::demo;
use crate::demo::dice::Seed;
use crate::house::House;
use crate::setup::browser;
use crate::{build, command, files, run, setup};

/// What a person takes for at once.
const KEY_AIM_MS: f64 = 100.0;
const SLOWDOWN: u32 = 6;
const TEACHERS: u32 = 103;
const SEED: Seed = Seed(20_260_901);
/// 2026-09-01 10:00 in China; a record an hour.
const BEGAN: i64 = 1_788_228_000_000;
const EACH_MS: i64 = 60 * 60 * 1_000;

#[derive(Debug, Clone, Args)]
pub struct Search {
    /// One line of JSON instead of a table
    #[arg(long)]
    json: bool,
    /// So many records
    #[arg(long, default_value_t = 5_000)]
    records: usize,
}

/// What `search.mjs` measured, in milliseconds and bytes.
#[derive(Debug, Deserialize)]
struct Measured {
    ours: Side,
    theirs: Side,
    /// Letters that stand for initials, which the other contender does not know.
    initials: Vec<f64>,
}

#[derive(Debug, Deserialize)]
struct Side {
    build_ms: f64,
    /// The longest time for which the page did not answer meanwhile.
    blocked_ms: f64,
    keys_ms: Vec<f64>,
    bytes: Option<u64>,
}

pub fn run(house: &House, options: &Search) -> Result<()> {
    let browser = setup::for_testing(house)?;
    build::all(house)?;
    let running = run::start(house, &run::Options::for_measuring(house.notes().join("bench-data"), TEACHERS))?;
    let link = running.links.iter().find(|link| link.role == "teacher").context("nobody is a teacher")?;
    let person: PersonId = link.person.parse().ok().context("a person's id is none")?;
    let filled = forms::filled(SEED, std::iter::repeat_n(SEED.device(person), options.records))?;
    let entities = (0..).zip(&filled).map(|(number, form)| entity(person, number, form)).collect::<Result<Vec<Entity>>>()?;
    let space = SpaceId::personal(person);
    let row = |store: &str, id: &Entity, bytes: Vec<u8>| json!({ "store": store, "key": format!("{space}/{}", id.id), "bytes": STANDARD.encode(bytes) });
    let rows: Vec<Json> = entities
        .iter()
        .flat_map(|entity| {
            [row("entities", entity, to_vec(entity)), row("summaries", entity, to_vec(&Summary::of(space, entity)))]
        })
        .collect();
    let texts = texts(&entities)?;
    let folder = house.notes().join("bench-search");
    let plan = json!({
        "port": running.port(), "person": link.person, "code": demo::invite(&running.server, link)?, "rows": rows,
        "documents": filled.iter().map(document).collect::<Vec<_>>(), "slowdown": SLOWDOWN,
    });
    files::write(&folder.join("plan.json"), serde_json::to_vec(&plan)?)?;
    let mut bundle = house.command(house.npm_bin().join("esbuild"));
    bundle.arg(house.root.join("tests/bench/search/peer.mjs")).args([
        "--bundle",
        "--format=iife",
        "--platform=browser",
        "--log-level=error",
    ]);
    bundle.arg(format!("--outfile={}", folder.join("peer.js").display()));
    command::output(&mut bundle)?;
    let mut script = house.command("node");
    script.arg(house.root.join("tests/bench/search/search.mjs")).arg(&folder).env(browser::VARIABLE, browser);
    let measured = command::output_with_progress(&mut script)?;
    if options.json {
        println!("{}", measured.trim());
        return Ok(());
    }
    let mut measured: Measured = serde_json::from_str(&measured).context("search.mjs answered something unexpected")?;
    measured.ours.bytes = Some(texts as u64);
    report(options.records, &measured)
}

/// The record as its author's phone keeps it.
fn entity(person: PersonId, number: i64, form: &Filled) -> Result<Entity> {
    let at = Millis(BEGAN + number * EACH_MS);
    let mut entity = Entity::new(form.id, EntityKind::Record, person);
    let device = SEED.device(person);
    let said = |name: &str| {
        let value = form.answers.iter().find(|(field, _)| field == name).and_then(|(_, value)| value.as_text());
        value.unwrap_or_default().to_owned()
    };
    let own = [
        ("@form".to_owned(), Value::Text(FORM.to_owned())),
        ("@state".to_owned(), Value::Text(State::Submitted.as_str().to_owned())),
        ("@title".to_owned(), Value::Text(format!("{} · {}", said("topic"), said("teacher")))),
    ];
    for (counter, (field, value)) in (1..).zip(own.iter().chain(&form.answers)) {
        let op = Op {
            id: OpId { device, counter: u64::try_from(number)? * 1_000 + counter },
            author: person,
            at,
            entity: form.id,
            kind: EntityKind::Record,
            field: Field::new(field.as_str()).map_err(|_| anyhow!("{field} names no field"))?,
            value: value.clone(),
            replaces: Vec::new(),
            purpose: None,
        };
        entity.apply(&op, Some(u64::try_from(number)? * 1_000 + counter));
    }
    Ok(entity)
}

/// How many bytes the texts take in memory.
fn texts(entities: &[Entity]) -> Result<usize> {
    let form = at_hand().context("no form is at hand")?;
    let mut book = Book::default();
    for one in entities {
        let mut entry = Entry::default();
        entry.add(What::Title, one.text(&Field::title()).unwrap_or_default());
        entry.add_answers(Some(&form), one, Language::Zh, &mut book);
        book.put(one.id, Millis(0), 1, entry);
    }
    Ok(book.bytes())
}

/// The same texts for the other contender: the title, and all answers that are words.
fn document(form: &Filled) -> Json {
    let words: Vec<&str> = form.answers.iter().filter_map(|(_, value)| value.as_text()).collect();
    let said = |name: &str| form.answers.iter().find(|(field, _)| field == name).and_then(|(_, value)| value.as_text());
    let title = format!("{} · {}", said("topic").unwrap_or_default(), said("teacher").unwrap_or_default());
    json!({ "id": form.id.to_string(), "title": title, "text": words.join("\n") })
}

fn report(records: usize, measured: &Measured) -> Result<()> {
    println!("\nSearch over {records} records in a browser, processor slowed {SLOWDOWN} times");
    let mut over = false;
    for (name, side, keys) in [
        ("Qinglan", &measured.ours, &measured.ours.keys_ms),
        ("Qinglan, initials", &measured.ours, &measured.initials),
        ("MiniSearch", &measured.theirs, &measured.theirs.keys_ms),
    ] {
        let (Some(half), Some(most)) = (at(keys, 50), at(keys, 95)) else { bail!("search.mjs measured nothing of {name}") };
        over |= name != "MiniSearch" && most > KEY_AIM_MS;
        println!(
            "  {name:<18} keystroke to paint {half:>5.0} ms, p95 {most:>5.0} ms; built in {:>6.1} s, page held up {:>5.0} ms; {:>5.1} MB",
            side.build_ms / 1_000.0,
            side.blocked_ms,
            side.bytes.map_or(0.0, megabytes),
        );
    }
    println!("  {} the aim of {KEY_AIM_MS} ms", if over { "over" } else { "within" });
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "bytes of a page")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// The value below which so many of a hundred are.
fn at(values: &[f64], percent: usize) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get((sorted.len() * percent / 100).min(sorted.len().saturating_sub(1))).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_records_are_such_as_the_app_writes() {
        let person = PersonId::from_bytes([7; 16]);
        let filled = forms::filled(SEED, std::iter::repeat_n(SEED.device(person), 3)).unwrap();
        let records: Vec<Entity> = (0..).zip(&filled).map(|(number, form)| entity(person, number, form).unwrap()).collect();
        for record in &records {
            let row = Summary::of(SpaceId::personal(person), record);
            assert!(row.form == FORM && row.state == State::Submitted && row.title.contains(" · "), "{row:?}");
        }
        assert!(texts(&records).unwrap() > 3 * 300);
        let document = document(filled.first().unwrap());
        assert!(document.get("text").and_then(Json::as_str).is_some_and(|text| text.chars().count() > 100));
    }
}
