//! IndexedDB with rows in CBOR.
//!
//! A transaction commits by itself as soon as anything but its own requests is awaited, so nothing else may be awaited between
//! [`Disk::write`] and [`Tx::commit`]. A transaction that is dropped without `commit` leaves no trace.

use std::cell::Cell;
use std::rc::Rc;

use indexed_db_futures::KeyRange;
use indexed_db_futures::database::Database;
use indexed_db_futures::error::{Error, OpenDbError, UnexpectedDataError};
use indexed_db_futures::internals::SystemRepr;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{Transaction, TransactionDurability, TransactionMode, TransactionOptions};
use js_sys::{Promise, Reflect, Uint8Array};
use qinglan_core::store::{Disk, Key, StoreError, Tx, Waiting};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbFactory, IdbOpenDbRequest};

fn fault(error: Error) -> StoreError {
    match error {
        // A commit that the browser undoes by itself: it found no room to put it.
        Error::MissingData(UnexpectedDataError::TransactionAborted) => StoreError::Full,
        Error::DomException(exception) => from_browser(exception.as_ref()),
        _ => StoreError::Broken("IndexedDB".into()),
    }
}

fn not_opened(error: OpenDbError) -> StoreError {
    match error {
        OpenDbError::Base(error) => fault(error),
        _ => StoreError::Broken("IndexedDB.open".into()),
    }
}

fn from_browser(exception: &JsValue) -> StoreError {
    let Some(exception) = exception.dyn_ref::<web_sys::DomException>() else { return StoreError::Broken("IndexedDB".into()) };
    let name = exception.name();
    if name == "QuotaExceededError" { StoreError::Full } else { StoreError::Broken(format!("{name}: {}", exception.message())) }
}

/// A database whose rows are CBOR.
#[derive(Clone)]
pub struct Db {
    database: Database,
    /// The connection is over: nothing is read or written by it any more.
    ended: Rc<Cell<bool>>,
}

impl Db {
    /// Opens the database, and makes the stores that it lacks.
    pub async fn open(name: &str, stores: &[&str]) -> Result<Self, StoreError> {
        let database = Database::open(name).await.map_err(not_opened)?;
        let there: Vec<String> = database.object_store_names().collect();
        let missing: Vec<&str> = stores.iter().copied().filter(|store| !there.iter().any(|name| name == store)).collect();
        if missing.is_empty() {
            return Ok(Self::giving_way(database));
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it counts how often stores were added")]
        let next = database.version() as u32 + 1;
        database.close();
        grow(name, next, &missing).await?;
        Ok(Self::giving_way(Database::open(name).await.map_err(not_opened)?))
    }

    /// A connection that ends when the database is to go, or to grow for a newer version of the app in another page: else both would wait
    /// until this page is closed. Where somebody is still here, what then fails opens the store again.
    fn giving_way(database: Database) -> Self {
        let ended = Rc::new(Cell::new(false));
        let connection: &IdbDatabase = database.as_sys().unchecked_ref();
        let (ending, over) = (connection.clone(), Rc::clone(&ended));
        let end = Closure::once_into_js(move || {
            over.set(true);
            ending.close();
        });
        connection.set_onversionchange(Some(end.unchecked_ref()));
        // A browser that ran out of room ends connections by itself.
        let over = Rc::clone(&ended);
        connection.set_onclose(Some(Closure::once_into_js(move || over.set(true)).unchecked_ref()));
        Self { database, ended }
    }

    /// Whether the connection still stands.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !self.ended.get()
    }

    /// Takes a database away, as soon as the transactions on it have ended.
    pub fn delete(name: &str) {
        // By hand: nothing waits for it, and what is not deleted is asked for by nobody.
        if let Err(error) = factory().delete_database(name) {
            web_sys::console::debug_1(&error);
        }
    }
}

fn factory() -> IdbFactory {
    Reflect::get(&js_sys::global(), &"indexedDB".into()).unwrap_or_default().unchecked_into()
}

impl Disk for Db {
    type Tx<'a> = IdbTx<'a>;

    fn read(&self, stores: &[&str]) -> Result<IdbTx<'_>, StoreError> {
        Ok(IdbTx(self.database.transaction(stores).build().map_err(fault)?))
    }

    /// A write that is on the disk when its commit returns, not merely on its way: phones lose their battery.
    fn write(&self, stores: &[&str]) -> Result<IdbTx<'_>, StoreError> {
        let strict = TransactionOptions::new().with_durability(TransactionDurability::Strict);
        let build = self.database.transaction(stores).with_mode(TransactionMode::Readwrite).with_options(strict).build();
        Ok(IdbTx(build.map_err(fault)?))
    }
}

/// Makes stores. By hand: the library's handler would bring the formatting of fractions along, 5 kB that nothing else needs.
async fn grow(name: &str, version: u32, stores: &[&str]) -> Result<(), StoreError> {
    let request = factory().open_with_u32(name, version).map_err(|error| from_browser(&error))?;
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
        Ok(Some(exception)) => from_browser(&exception),
        _ => StoreError::Broken("IndexedDB.open".into()),
    }
}

/// A transaction of the browser's.
pub struct IdbTx<'a>(Transaction<'a>);

impl IdbTx<'_> {
    /// A row that the browser keeps as it is: a key that it does not give away.
    pub fn put_raw(&self, store: &str, key: &Key, row: &JsValue) -> Result<(), StoreError> {
        let put = || -> Result<(), Error> {
            // The request goes out at once; its outcome is the transaction's.
            drop(self.0.object_store(store)?.put(row.clone()).with_key(js(key)).primitive()?);
            Ok(())
        };
        put().map_err(fault)
    }

    pub fn get_raw<'s>(&'s self, store: &'s str, key: &Key) -> Waiting<'s, Option<JsValue>> {
        let key = js(key);
        Box::pin(async move {
            let get = async { self.0.object_store(store)?.get::<JsValue, JsValue, _>(key).await };
            get.await.map_err(fault)
        })
    }
}

impl Tx for IdbTx<'_> {
    fn row<'s>(&'s self, store: &'s str, key: &'s Key) -> Waiting<'s, Option<Vec<u8>>> {
        Box::pin(async move { Ok(self.get_raw(store, key).await?.as_ref().map(bytes)) })
    }

    fn rows<'s>(&'s self, store: &'s str, limit: u32) -> Waiting<'s, Vec<Vec<u8>>> {
        Box::pin(async move {
            let all = async {
                let rows = self.0.object_store(store)?.get_all::<JsValue>().with_limit(limit).await?;
                rows.map(|row| Ok(bytes(&row?))).collect::<Result<_, Error>>()
            };
            all.await.map_err(fault)
        })
    }

    fn rows_behind<'s>(&'s self, store: &'s str, number: u64, limit: u32) -> Waiting<'s, Vec<Vec<u8>>> {
        Box::pin(async move {
            let all = async {
                let (store, range) = (self.0.object_store(store)?, KeyRange::LowerBound(js(&Key::Number(number)), true));
                let rows = store.get_all::<JsValue>().with_query::<JsValue, _>(range).with_limit(limit).await?;
                rows.map(|row| Ok(bytes(&row?))).collect::<Result<_, Error>>()
            };
            all.await.map_err(fault)
        })
    }

    fn keys<'s>(&'s self, store: &'s str) -> Waiting<'s, Vec<Key>> {
        Box::pin(async move {
            let all = async {
                let keys = self.0.object_store(store)?.get_all_keys::<JsValue>().await?;
                keys.map(|key| Ok(from_js(&key?))).collect::<Result<_, Error>>()
            };
            all.await.map_err(fault)
        })
    }

    fn count<'s>(&'s self, store: &'s str) -> Waiting<'s, u32> {
        Box::pin(async move {
            let count = async { self.0.object_store(store)?.count().await };
            count.await.map_err(fault)
        })
    }

    fn put_row(&self, store: &str, key: &Key, row: &[u8]) -> Result<(), StoreError> {
        self.put_raw(store, key, &Uint8Array::from(row).into())
    }

    fn delete(&self, store: &str, key: &Key) -> Result<(), StoreError> {
        let delete = || -> Result<(), Error> {
            drop(self.0.object_store(store)?.delete::<JsValue, _>(js(key)).primitive()?);
            Ok(())
        };
        delete().map_err(fault)
    }

    /// One request for all: a page's acknowledgements would be thousands.
    fn delete_run(&self, store: &str, (first, last): (u64, u64)) -> Result<(), StoreError> {
        let delete = || -> Result<(), Error> {
            let run = KeyRange::Bound(js(&Key::Number(first)), false, js(&Key::Number(last)), false);
            drop(self.0.object_store(store)?.delete::<JsValue, _>(run).primitive()?);
            Ok(())
        };
        delete().map_err(fault)
    }

    fn commit<'s>(self) -> Waiting<'s, ()>
    where
        Self: 's,
    {
        Box::pin(async move { self.0.commit().await.map_err(fault) })
    }
}

fn js(key: &Key) -> JsValue {
    match key {
        Key::Text(text) => text.as_str().into(),
        // Counters stay far below 2^53, where numbers of the browser are exact.
        #[expect(clippy::cast_precision_loss, reason = "see above")]
        Key::Number(number) => JsValue::from_f64(*number as f64),
    }
}

fn from_js(key: &JsValue) -> Key {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "keys that `js` made")]
    match key.as_f64() {
        Some(number) => Key::Number(number as u64),
        None => Key::Text(key.as_string().unwrap_or_default()),
    }
}

fn bytes(row: &JsValue) -> Vec<u8> {
    Uint8Array::new(row).to_vec()
}
