//! The objects' SQLite stores.
//!
//! Invariant: a change that takes several statements goes through [`atomically`]: all of it is in the store, or nothing.

pub mod directory;
pub mod files;
pub mod invites;
pub mod ledger;
pub mod page;
pub mod sessions;
pub mod space;
mod sql;

use minicbor::{Decode, Encode};
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

/// A value as a store keeps it.
fn pack<T: Encode<()>>(value: &T) -> Result<Vec<u8>> {
    minicbor::to_vec(value).map_err(|error| Error::RustError(error.to_string()))
}

/// A kept value. What cannot be read is a damaged store, not a person's fault.
fn unpack<T: for<'b> Decode<'b, ()>>(bytes: &[u8]) -> Result<T> {
    minicbor::decode(bytes).map_err(|error| Error::RustError(format!("a damaged row: {error}")))
}
