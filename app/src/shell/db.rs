//! IndexedDB with rows in CBOR.
//!
//! A transaction commits by itself as soon as anything but its own requests is awaited, so nothing else may be awaited between
//! [`Disk::write`] and [`Tx::commit`]. A transaction that is dropped without `commit` leaves no trace.

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use qinglan_core::store::{Disk, Key, StoreError, Tx, Waiting};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DomException, IdbDatabase, IdbFactory, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransaction};

/// What the browser threw, or rejected with.
fn fault(thrown: &JsValue) -> StoreError {
    let Some(exception) = thrown.dyn_ref::<DomException>() else { return StoreError::Broken("IndexedDB".into()) };
    let name = exception.name();
    if name == "QuotaExceededError" { StoreError::Full } else { StoreError::Broken(format!("{name}: {}", exception.message())) }
}

/// What becomes of a request. Its own callbacks are the promise's, so that nothing of ours runs before it is known.
async fn outcome(request: &IdbRequest) -> Result<JsValue, StoreError> {
    let promise = Promise::new(&mut |done, failed| {
        request.set_onsuccess(Some(&done));
        request.set_onerror(Some(&failed));
    });
    match JsFuture::from(promise).await {
        Ok(_) => request.result().map_err(|error| fault(&error)),
        Err(_) => Err(fault(&request.error().ok().flatten().into())),
    }
}

/// A database whose rows are CBOR.
#[derive(Clone)]
pub struct Db(IdbDatabase);

impl Db {
    /// Opens the database, and makes the stores that it lacks.
    pub async fn open(name: &str, stores: &[&str]) -> Result<Self, StoreError> {
        let database = opened(&factory().open(name), &[]).await?;
        let there = database.object_store_names();
        let missing: Vec<&str> = stores.iter().copied().filter(|store| !there.contains(store)).collect();
        if missing.is_empty() {
            return Ok(Self(database));
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it counts how often stores were added")]
        let next = database.version() as u32 + 1;
        database.close();
        Ok(Self(opened(&factory().open_with_u32(name, next), &missing).await?))
    }

    fn begin(&self, stores: &[&str], is_write: bool) -> Result<IdbTx, StoreError> {
        let names: Array = stores.iter().map(|store| JsValue::from_str(store)).collect();
        let begin = || -> Result<IdbTransaction, JsValue> {
            if !is_write {
                return self.0.transaction_with_str_sequence(&names);
            }
            // By name: web-sys has no stable binding of a transaction's durability.
            let options = Object::new();
            Reflect::set(&options, &"durability".into(), &"strict".into())?;
            let begin: Function = Reflect::get(&self.0, &"transaction".into())?.dyn_into()?;
            begin.call3(&self.0, &names, &"readwrite".into(), &options)?.dyn_into()
        };
        let tx = begin().map_err(|error| fault(&error))?;
        let end = is_write.then(|| {
            let end = Promise::new(&mut |done, failed| {
                tx.set_oncomplete(Some(&done));
                tx.set_onabort(Some(&failed));
            });
            JsFuture::from(end)
        });
        Ok(IdbTx { tx, end })
    }
}

fn factory() -> IdbFactory {
    Reflect::get(&js_sys::global(), &"indexedDB".into()).unwrap_or_default().unchecked_into()
}

/// The database that a request opens, with new stores in it if the request is for a newer version.
async fn opened(request: &Result<IdbOpenDbRequest, JsValue>, new: &[&str]) -> Result<IdbDatabase, StoreError> {
    let request = request.as_ref().map_err(fault)?;
    if !new.is_empty() {
        let (growing, stores) = (request.clone(), new.iter().map(|store| (*store).to_owned()).collect::<Vec<_>>());
        let grow = Closure::once_into_js(move || {
            let database: IdbDatabase = growing.result()?.unchecked_into();
            stores.iter().try_for_each(|store| database.create_object_store(store).map(drop))
        });
        request.set_onupgradeneeded(Some(grow.unchecked_ref()));
    }
    Ok(outcome(request).await?.unchecked_into())
}

impl Disk for Db {
    type Tx<'a> = IdbTx;

    fn read(&self, stores: &[&str]) -> Result<IdbTx, StoreError> {
        self.begin(stores, false)
    }

    /// A write that is on the disk when its commit returns, not merely on its way: phones lose their battery.
    fn write(&self, stores: &[&str]) -> Result<IdbTx, StoreError> {
        self.begin(stores, true)
    }
}

/// A transaction of the browser's.
pub struct IdbTx {
    tx: IdbTransaction,
    /// Of a write: its end, on the disk or undone. None once it was asked to commit.
    end: Option<JsFuture>,
}

impl IdbTx {
    /// Why the transaction ended, if it did; else what was thrown.
    fn fault(&self, thrown: &JsValue) -> StoreError {
        self.tx.error().map_or_else(|| fault(thrown), |ended| fault(&ended))
    }

    fn store(&self, name: &str) -> Result<IdbObjectStore, StoreError> {
        self.tx.object_store(name).map_err(|error| self.fault(&error))
    }

    async fn answer(&self, request: Result<IdbRequest, JsValue>) -> Result<JsValue, StoreError> {
        outcome(&request.map_err(|error| self.fault(&error))?).await
    }

    /// A row that the browser keeps as it is: the bytes of a photo.
    pub fn put_raw(&self, store: &str, key: &Key, row: &JsValue) -> Result<(), StoreError> {
        // Its outcome is the transaction's.
        self.store(store)?.put_with_key(row, &js(key)).map(drop).map_err(|error| self.fault(&error))
    }

    pub fn get_raw<'s>(&'s self, store: &'s str, key: &Key) -> Waiting<'s, Option<JsValue>> {
        let key = js(key);
        Box::pin(async move {
            let row = self.answer(self.store(store)?.get(&key)).await?;
            Ok((!row.is_undefined()).then_some(row))
        })
    }
}

impl Tx for IdbTx {
    fn row<'s>(&'s self, store: &'s str, key: &'s Key) -> Waiting<'s, Option<Vec<u8>>> {
        Box::pin(async move { Ok(self.get_raw(store, key).await?.as_ref().map(bytes)) })
    }

    fn rows<'s>(&'s self, store: &'s str, limit: u32) -> Waiting<'s, Vec<Vec<u8>>> {
        Box::pin(async move {
            let request = self.store(store)?.get_all_with_key_and_limit(&JsValue::UNDEFINED, limit);
            let rows: Array = self.answer(request).await?.unchecked_into();
            Ok(rows.iter().map(|row| bytes(&row)).collect())
        })
    }

    fn count<'s>(&'s self, store: &'s str) -> Waiting<'s, u32> {
        Box::pin(async move {
            let count = self.answer(self.store(store)?.count()).await?;
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of rows")]
            let count = count.as_f64().unwrap_or_default() as u32;
            Ok(count)
        })
    }

    fn put_row(&self, store: &str, key: &Key, row: &[u8]) -> Result<(), StoreError> {
        self.put_raw(store, key, &Uint8Array::from(row).into())
    }

    fn delete(&self, store: &str, key: &Key) -> Result<(), StoreError> {
        self.store(store)?.delete(&js(key)).map(drop).map_err(|error| self.fault(&error))
    }

    fn commit<'s>(mut self) -> Waiting<'s, ()>
    where
        Self: 's,
    {
        let Some(end) = self.end.take() else { return Box::pin(async { Ok(()) }) };
        // Hurries the browser, which else waits until nothing more is asked of it. Whether it could, its end tells.
        #[expect(deprecated, reason = "so marked without a reason; the standard has it, and Chrome since 76")]
        let hurried = self.tx.commit();
        drop(hurried);
        // Undone by the browser itself: it found no room to put it, whatever it calls that.
        Box::pin(async move { end.await.map(drop).map_err(|_| StoreError::Full) })
    }
}

impl Drop for IdbTx {
    /// A write that was not asked to commit is undone.
    fn drop(&mut self) {
        if self.end.is_some()
            && let Err(error) = self.tx.abort()
        {
            // It had ended by itself, in an error that was told already.
            web_sys::console::debug_1(&error);
        }
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

fn bytes(row: &JsValue) -> Vec<u8> {
    Uint8Array::new(row).to_vec()
}
