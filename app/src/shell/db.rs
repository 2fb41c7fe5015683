//! IndexedDB with rows in CBOR.
//!
//! A transaction commits by itself as soon as anything but its own requests is awaited, so nothing else may be awaited between
//! [`Db::write`] and [`Tx::commit`]. A transaction that is dropped without `commit` leaves no trace.

use std::pin::Pin;

use indexed_db_futures::database::Database;
use indexed_db_futures::error::{Error, OpenDbError, UnexpectedDataError};
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{Transaction, TransactionDurability, TransactionMode, TransactionOptions};
use js_sys::{Promise, Reflect, Uint8Array};
use qinglan_core::wire::{self, Wire};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbFactory, IdbOpenDbRequest};

/// Why the store could not. Each has words for the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// The phone has no room left: the browser rolled the write back.
    Full,
    /// A row could not be read; what it was, for a report.
    Unreadable(String),
    /// The browser refused; its own words, for a report.
    Broken(String),
}

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        match error {
            // A commit that the browser undoes by itself: it found no room to put it.
            Error::MissingData(UnexpectedDataError::TransactionAborted) => Self::Full,
            Error::DomException(exception) => Self::from_browser(exception.as_ref()),
            _ => Self::Broken("IndexedDB".into()),
        }
    }
}

impl From<OpenDbError> for StoreError {
    fn from(error: OpenDbError) -> Self {
        match error {
            OpenDbError::Base(error) => error.into(),
            _ => Self::Broken("IndexedDB.open".into()),
        }
    }
}

impl StoreError {
    fn from_browser(exception: &JsValue) -> Self {
        let Some(exception) = exception.dyn_ref::<web_sys::DomException>() else { return Self::Broken("IndexedDB".into()) };
        let name = exception.name();
        if name == "QuotaExceededError" { Self::Full } else { Self::Broken(format!("{name}: {}", exception.message())) }
    }
}

/// A database whose rows are CBOR.
#[derive(Clone)]
pub struct Db(Database);

impl Db {
    /// Opens the database, and makes the stores that it lacks.
    pub async fn open(name: &str, stores: &[&str]) -> Result<Self, StoreError> {
        let database = Database::open(name).await?;
        let there: Vec<String> = database.object_store_names().collect();
        let missing: Vec<&str> = stores.iter().copied().filter(|store| !there.iter().any(|name| name == store)).collect();
        if missing.is_empty() {
            return Ok(Self(database));
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it counts how often stores were added")]
        let next = database.version() as u32 + 1;
        database.close();
        grow(name, next, &missing).await?;
        Ok(Self(Database::open(name).await?))
    }

    pub fn read<const N: usize>(&self, stores: [&str; N]) -> Result<Tx<'_>, StoreError> {
        Ok(Tx(self.0.transaction(stores).build()?))
    }

    /// A write that is on the disk when its commit returns, not merely on its way: phones lose their battery.
    pub fn write<const N: usize>(&self, stores: [&str; N]) -> Result<Tx<'_>, StoreError> {
        let strict = TransactionOptions::new().with_durability(TransactionDurability::Strict);
        Ok(Tx(self.0.transaction(stores).with_mode(TransactionMode::Readwrite).with_options(strict).build()?))
    }
}

/// Makes stores. By hand: the library's handler would bring the formatting of fractions along, 5 kB that nothing else needs.
async fn grow(name: &str, version: u32, stores: &[&str]) -> Result<(), StoreError> {
    let factory: IdbFactory = Reflect::get(&js_sys::global(), &"indexedDB".into()).unwrap_or_default().unchecked_into();
    let request = factory.open_with_u32(name, version).map_err(|error| StoreError::from_browser(&error))?;
    let (growing, stores) = (request.clone(), stores.iter().map(|store| (*store).to_owned()).collect::<Vec<_>>());
    let grown = Closure::once_into_js(move || {
        let database: IdbDatabase = growing.result()?.unchecked_into();
        stores.iter().try_for_each(|store| database.create_object_store(store).map(drop))
    });
    request.set_onupgradeneeded(Some(grown.unchecked_ref()));
    let opened = Promise::new(&mut |done, failed| {
        request.set_onsuccess(Some(&done));
        request.set_onerror(Some(&failed));
    });
    let outcome = JsFuture::from(opened).await;
    let database = outcome.and_then(|_| request.result());
    let database: IdbDatabase = database.map_err(|_| refused(&request))?.unchecked_into();
    database.close();
    Ok(())
}

fn refused(request: &IdbOpenDbRequest) -> StoreError {
    match request.error() {
        Ok(Some(exception)) => StoreError::from_browser(&exception),
        _ => StoreError::Broken("IndexedDB.open".into()),
    }
}

/// What the browser is still at.
pub type Waiting<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + 'a>>;

/// A transaction.
pub struct Tx<'a>(Transaction<'a>);

impl<'a> Tx<'a> {
    pub async fn get<T: Wire>(&self, store: &str, key: &JsValue) -> Result<Option<T>, StoreError> {
        let row = self.get_raw(store, key).await?;
        row.map(|row| decode(store, &bytes(&row))).transpose()
    }

    /// Rows in the order of their keys.
    pub async fn all<T: Wire>(&self, store: &str, limit: u32) -> Result<Vec<T>, StoreError> {
        let rows = self.all_raw(store, limit).await?;
        rows.iter().map(|row| decode(store, row)).collect()
    }

    // What waits for the browser knows no type of row and is boxed, so that it is compiled once and not into all that wait for it.
    fn all_raw<'s>(&'s self, store: &'s str, limit: u32) -> Waiting<'s, Vec<Vec<u8>>> {
        Box::pin(async move {
            let rows = self.0.object_store(store)?.get_all::<JsValue>().with_limit(limit).await?;
            rows.map(|row| Ok(bytes(&row?))).collect()
        })
    }

    pub fn count<'s>(&'s self, store: &'s str) -> Waiting<'s, u32> {
        Box::pin(async move { Ok(self.0.object_store(store)?.count().await?) })
    }

    pub fn put<T: Wire>(&self, store: &str, key: &JsValue, row: &T) -> Result<(), StoreError> {
        self.put_raw(store, key, &Uint8Array::from(wire::to_vec(row).as_slice()).into())
    }

    /// A row that the browser keeps as it is: the bytes of a photo.
    pub fn put_raw(&self, store: &str, key: &JsValue, row: &JsValue) -> Result<(), StoreError> {
        // The request goes out at once; its outcome is the transaction's.
        drop(self.0.object_store(store)?.put(row.clone()).with_key(key.clone()).primitive()?);
        Ok(())
    }

    pub fn get_raw<'s>(&'s self, store: &'s str, key: &'s JsValue) -> Waiting<'s, Option<JsValue>> {
        Box::pin(async move { Ok(self.0.object_store(store)?.get::<JsValue, JsValue, _>(key.clone()).await?) })
    }

    pub fn delete(&self, store: &str, key: &JsValue) -> Result<(), StoreError> {
        drop(self.0.object_store(store)?.delete::<JsValue, _>(key.clone()).primitive()?);
        Ok(())
    }

    /// Returns when everything is on the disk.
    pub fn commit(self) -> Waiting<'a, ()> {
        Box::pin(async move { Ok(self.0.commit().await?) })
    }
}

fn bytes(row: &JsValue) -> Vec<u8> {
    Uint8Array::new(row).to_vec()
}

fn decode<T: Wire>(store: &str, row: &[u8]) -> Result<T, StoreError> {
    wire::from_slice(row).map_err(|_| StoreError::Unreadable(store.into()))
}
