//! The rows of a device on which forms were filled in without a network: made by the store's own code, over a disk in memory,
//! one edit for each answer. A browser that is given them before the app starts cannot tell them from its own.

use anyhow::{Result, anyhow};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use qinglan_core::id::{EntityId, Millis, PersonId, SpaceId};
use qinglan_core::record::{Entity, EntityKind, Field, State, Summary, Value};
use qinglan_core::store::{Change, Device, ENTITIES, Key, META, Memory, OUTBOX, Queued, SUMMARIES, Store, StoreError, at_once};
use qinglan_core::wire::{Wire, to_vec};
use serde::Serialize;
use serde_json::{Value as Json, json};

use crate::bench::forms::{self, FORM, Filled};
use crate::demo::dice::Seed;

/// From one answer to the next somebody needs so long, in milliseconds: a choice is a tap, a sentence is typed.
const ANSWER_MS: std::ops::RangeInclusive<u64> = 1_000..=40_000;
/// A lesson observation a day, about.
const FORM_MS: i64 = 20 * 60 * 60 * 1000;
/// 2026-09-01 10:00 in China.
const BEGAN: Millis = Millis(1_788_228_000_000);

/// A row of an object store of the browser's.
#[derive(Debug, Serialize)]
pub struct Row {
    store: &'static str,
    key: Json,
    /// Base64 of the row's CBOR.
    bytes: String,
}

/// So many forms, named by the device that `filled` fills them in on.
///
/// # Errors
/// The phrases are damaged.
pub fn forms(seed: Seed, person: PersonId, count: usize) -> Result<Vec<Filled>> {
    forms::filled(seed, std::iter::repeat_n(seed.device(person), count))
}

/// The device's name, entities, their summaries and the outbox, with nothing sent yet.
///
/// # Errors
/// The store's own.
pub fn filled(seed: Seed, person: PersonId, forms: &[Filled]) -> Result<Vec<Row>> {
    let store = fill(seed, person, forms)?;
    let mut rows = list::<Device>(&store.disk, META);
    rows.extend(list::<Entity>(&store.disk, ENTITIES));
    rows.extend(list::<Summary>(&store.disk, SUMMARIES));
    rows.extend(list::<Queued>(&store.disk, OUTBOX));
    Ok(rows)
}

fn fill(seed: Seed, person: PersonId, forms: &[Filled]) -> Result<Store<Memory>> {
    let store = at_once(Store::open(Memory::default(), person, seed.device(person))).map_err(broken)?;
    let mut hand = seed.stream("hand");
    let mut began = BEGAN;
    for form in forms {
        let mut at = began;
        let mut first = vec![
            change("@form", Value::Text(FORM.to_owned()))?,
            change("@state", Value::Text(State::Draft.as_str().to_owned()))?,
        ];
        for (field, value) in &form.answers {
            first.push(change(field, value.clone())?);
            let changes = core::mem::take(&mut first);
            edit(&store, form.id, &changes, at)?;
            let pause = ANSWER_MS.start() + hand.below(ANSWER_MS.end() - ANSWER_MS.start());
            at = at.plus(i64::try_from(pause)?);
        }
        began = began.plus(FORM_MS);
    }
    Ok(store)
}

fn edit(store: &Store<Memory>, id: EntityId, changes: &[Change], at: Millis) -> Result<Entity> {
    let space = SpaceId::personal(store.person);
    at_once(store.edit(space, (id, EntityKind::Record), changes, at)).map_err(broken)
}

fn change(field: &str, value: Value) -> Result<Change> {
    let field = Field::new(field).map_err(|_| anyhow!("{field} names no field"))?;
    Ok(Change { field, value, seen: Vec::new() })
}

fn list<T: Wire>(disk: &Memory, store: &'static str) -> Vec<Row> {
    let rows = disk.list::<T>(store).into_iter();
    rows.map(|(key, row)| Row { store, key: json_key(&key), bytes: STANDARD.encode(to_vec(&row)) }).collect()
}

fn json_key(key: &Key) -> Json {
    match key {
        Key::Number(number) => json!(number),
        Key::Text(text) => json!(text),
    }
}

fn broken(error: StoreError) -> anyhow::Error {
    anyhow!("a disk in memory failed: {error:?}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use qinglan_core::form::{FormRef, builtin, validate};
    use qinglan_core::sync::{OpBatch, PAGE_OPS_MAX};
    use std::io::Write as _;

    fn pages(ops: &[Queued], size: usize) -> Vec<Vec<u8>> {
        let pages = ops.chunks(size);
        pages.map(|page| to_vec(&OpBatch::folded(page.iter().map(|row| (0, &row.op))))).collect()
    }

    fn gzipped(bytes: &[u8]) -> usize {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap().len()
    }

    #[test]
    fn a_thousand_forms_travel_in_110_kb() {
        let forms = forms(Seed(1), PERSON, 1_000).unwrap();
        let store = fill(Seed(1), PERSON, &forms).unwrap();
        let ops: Vec<Queued> = store.disk.list(OUTBOX).into_iter().map(|(_, row)| row).collect();
        let pages = pages(&ops, PAGE_OPS_MAX);
        let packed: usize = pages.iter().map(|page| gzipped(page)).sum();
        assert!((100_000..110_000).contains(&packed), "{packed} of {}", pages.concat().len());
    }

    const PERSON: PersonId = PersonId::from_bytes([7; 16]);

    /// The first forms as they stand in the store.
    fn entities(count: usize) -> Vec<Entity> {
        let forms = forms(Seed(1), PERSON, count).unwrap();
        let store = fill(Seed(1), PERSON, &forms).unwrap();
        let found = forms.iter().map(|form| (SpaceId::personal(PERSON), form.id)).collect::<Vec<_>>();
        at_once(store.entities(&found)).unwrap().into_iter().map(|(_, entity)| entity).collect()
    }

    #[test]
    fn a_filled_form_could_be_submitted() {
        let form: FormRef = FORM.parse().unwrap();
        let form = builtin(&form.id, form.version).unwrap();
        let entities = entities(50);
        assert_eq!(entities.len(), 50);
        for entity in entities {
            assert_eq!(validate(&form, &entity), []);
        }
    }

    #[test]
    fn every_answer_waits_to_be_sent() {
        let forms = forms(Seed(1), PERSON, 3).unwrap();
        let store = fill(Seed(1), PERSON, &forms).unwrap();
        let answers: usize = forms.iter().map(|form| form.answers.len() + 2).sum();
        assert_eq!(usize::try_from(at_once(store.counts()).unwrap().queued).unwrap(), answers);
        assert_eq!(filled(Seed(1), PERSON, &forms).unwrap().len(), 1 + 3 + 3 + answers);
    }
}
