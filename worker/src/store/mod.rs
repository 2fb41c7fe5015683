//! The objects' SQLite stores.
//!
//! Invariant: a change that takes several statements goes through [`atomically`]: all of it is in the store, or nothing.

pub mod acts;
pub mod bucket;
pub mod deletions;
pub mod directory;
pub mod files;
pub mod invites;
pub mod ledger;
pub mod offers;
pub mod outbox;
pub mod postbox;
pub mod restores;
pub mod roster;
pub mod sessions;
pub mod space;
mod sql;

use qinglan_core::wire::{Wire, from_slice};
use worker::wasm_bindgen::JsValue;
use worker::wasm_bindgen::prelude::*;
use worker::{Error, Result, Storage};

pub use sql::Sql;

#[wasm_bindgen]
extern "C" {
    /// The part of the runtime's storage that the `worker` crate does not name.
    type TransactionalStorage;

    #[wasm_bindgen(method, catch, js_name = transactionSync)]
    fn transaction_sync(
        this: &TransactionalStorage,
        body: &mut dyn FnMut() -> core::result::Result<JsValue, JsValue>,
    ) -> core::result::Result<JsValue, JsValue>;
}

/// Runs `body`; if it fails, the store is as it was before.
pub fn atomically<T>(storage: &Storage, body: impl FnOnce() -> Result<T>) -> Result<T> {
    let mut body = Some(body);
    let mut done = None;
    let mut run = || {
        let body = body.take().ok_or("a transaction runs once")?;
        done = Some(body().map_err(JsValue::from)?);
        Ok(JsValue::UNDEFINED)
    };
    storage.as_raw().unchecked_ref::<TransactionalStorage>().transaction_sync(&mut run)?;
    done.ok_or_else(|| "the transaction did not run".into())
}

/// Brings a store up to date: `steps` only ever grows at its end. The table `migration` says how many were taken.
fn migrate(storage: &Storage, steps: &[&str]) -> Result<()> {
    let sql = Sql::of(storage);
    sql.run("CREATE TABLE IF NOT EXISTS migration (taken INTEGER NOT NULL)", [])?;
    let taken = sql.row("SELECT COUNT(*) FROM migration", [])?.map_or(Ok(0), |mut row| row.number())?;
    let taken = usize::try_from(taken).unwrap_or(usize::MAX);
    for step in steps.iter().skip(taken) {
        atomically(storage, || {
            sql.run(step, [])?;
            sql.run("INSERT INTO migration (taken) VALUES (1)", [])
        })?;
    }
    Ok(())
}

/// A kept value. What cannot be read is a damaged store, not a person's fault.
fn unpack<T: Wire>(bytes: &[u8]) -> Result<T> {
    from_slice(bytes).map_err(|error| Error::RustError(format!("a damaged row: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use qinglan_core::directory::{Person, Role, School, SchoolKind, Setting, Space, SpaceKind};
    use qinglan_core::id::{DeviceId, EntityId, Millis, OpId, PersonId, SchoolId, SpaceId};
    use qinglan_core::record::{Entity, EntityKind, Field, Op, Value, hex};
    use qinglan_core::wire::to_vec;

    const PERSON: PersonId = PersonId::from_bytes([0x11; 16]);
    const SCHOOL: SchoolId = SchoolId::from_bytes([0x22; 16]);

    /// A row that a server of this version wrote is read by every later one: these lines are never changed.
    fn golden<T: Wire + PartialEq + core::fmt::Debug>(value: &T, kept: &str) {
        assert_eq!(hex(&to_vec(value)), kept);
        let bytes: Vec<u8> = (0..kept.len()).step_by(2).map(|at| u8::from_str_radix(&kept[at..at + 2], 16).unwrap()).collect();
        assert_eq!(&unpack::<T>(&bytes).unwrap(), value);
    }

    #[test]
    fn rows_of_version_1_stay_readable() {
        let (person, school) = (hex(PERSON.as_bytes()), hex(SCHOOL.as_bytes()));
        golden(&vec![Role::Mentor, Role::Lead], "820103");
        golden(&(7_u64, SpaceKind::Pairing), "820703");
        let row = Person { id: PERSON, name: "周敏".to_owned(), school: Some(SCHOOL), subject: "maths".to_owned() };
        golden(&row, &format!("8450{person}66e591a8e6958f50{school}656d61746873"));
        let row = School { id: SCHOOL, name: "A".to_owned(), kind: SchoolKind::Special, setting: Setting::Village };
        golden(&row, &format!("8450{school}61410702"));
        let (id, schools) = (SpaceId::personal(PERSON), vec![SCHOOL]);
        let row = Space { id, kind: SpaceKind::School, name: "A".to_owned(), schools, members: Vec::new(), archived: None };
        golden(&row, &format!("8550{person}0161418150{school}80"));
    }

    #[test]
    fn entities_of_version_1_stay_readable() {
        let (device, id) = (DeviceId::from_bytes([0x33; 16]), EntityId::from_bytes([0x44; 16]));
        let op = Op {
            id: OpId { device, counter: 5 },
            author: PERSON,
            at: Millis(1000),
            entity: id,
            kind: EntityKind::Record,
            field: Field::title(),
            value: Value::Text("A".to_owned()),
            replaces: Vec::new(),
            purpose: None,
        };
        let mut entity = Entity::new(id, EntityKind::Record, PERSON);
        entity.apply(&op, Some(9));
        let [device, id, person] = [hex(device.as_bytes()), hex(id.as_bytes()), hex(PERSON.as_bytes())];
        let version = format!("858250{device}0550{person}1903e80982016141");
        golden(&entity, &format!("8550{id}0050{person}09a1664074 69746c6581{version}").replace(' ', ""));
    }
}
