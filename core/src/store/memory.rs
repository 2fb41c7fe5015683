//! A disk in memory, for tests and the simulation: every request completes at once.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::ops::Bound;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use super::{Disk, Key, StoreError, Tx, Waiting};
use crate::wire::{self, Wire};

type Rows = BTreeMap<Key, Rc<[u8]>>;
/// A row as it was before the transaction: its store, its key, and what stood there.
type Before = (String, Key, Option<Rc<[u8]>>);

/// Stores of rows. Clones are the same disk, as two tabs have it.
#[derive(Clone, Debug, Default)]
pub struct Memory(Rc<RefCell<BTreeMap<String, Rows>>>);

impl Memory {
    /// Whether there is such a row, whatever it says.
    #[must_use]
    pub fn has(&self, store: &str, key: &Key) -> bool {
        self.0.borrow().get(store).is_some_and(|rows| rows.contains_key(key))
    }

    /// The rows of a store that can be read, with their keys.
    #[must_use]
    pub fn list<T: Wire>(&self, store: &str) -> Vec<(Key, T)> {
        let stores = self.0.borrow();
        let rows = stores.get(store).into_iter().flatten();
        rows.filter_map(|(key, row)| Some((key.clone(), wire::from_slice(row).ok()?))).collect()
    }
}

impl Disk for Memory {
    type Tx<'a> = MemoryTx<'a>;

    fn read(&self, stores: &[&str]) -> Result<MemoryTx<'_>, StoreError> {
        Ok(MemoryTx::new(self, stores, false))
    }

    fn write(&self, stores: &[&str]) -> Result<MemoryTx<'_>, StoreError> {
        Ok(MemoryTx::new(self, stores, true))
    }
}

/// A transaction on [`Memory`]. It writes in place and undoes what was not committed.
#[derive(Debug)]
pub struct MemoryTx<'a> {
    disk: &'a Memory,
    stores: Vec<String>,
    writes: bool,
    before: RefCell<Vec<Before>>,
    done: Cell<bool>,
}

impl<'a> MemoryTx<'a> {
    fn new(disk: &'a Memory, stores: &[&str], writes: bool) -> Self {
        let stores = stores.iter().map(|store| (*store).to_owned()).collect();
        Self { disk, stores, writes, before: RefCell::default(), done: Cell::new(false) }
    }

    /// What a browser refuses: a store that the transaction did not name.
    fn look<T>(&self, store: &str, ask: impl FnOnce(&Rows) -> T) -> Result<T, StoreError> {
        if !self.stores.iter().any(|named| named == store) {
            return Err(StoreError::Broken(format!("{store} is not in this transaction")));
        }
        Ok(ask(self.disk.0.borrow().get(store).unwrap_or(&Rows::new())))
    }

    fn range<'s>(&self, store: &str, from: Bound<Key>, limit: u32) -> Waiting<'s, Vec<Vec<u8>>> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let found =
            self.look(store, |rows| rows.range((from, Bound::Unbounded)).take(limit).map(|(_, row)| row.to_vec()).collect());
        Box::pin(core::future::ready(found))
    }

    fn change(&self, store: &str, key: &Key, row: Option<Rc<[u8]>>) -> Result<(), StoreError> {
        self.look(store, |_| ())?;
        if !self.writes {
            return Err(StoreError::Broken("a transaction that only reads".into()));
        }
        let old = put(&self.disk.0, store, key, row);
        self.before.borrow_mut().push((store.to_owned(), key.clone(), old));
        Ok(())
    }
}

fn put(tables: &RefCell<BTreeMap<String, Rows>>, store: &str, key: &Key, row: Option<Rc<[u8]>>) -> Option<Rc<[u8]>> {
    let mut tables = tables.borrow_mut();
    if !tables.contains_key(store) {
        tables.insert(store.to_owned(), Rows::new());
    }
    let rows = tables.get_mut(store)?;
    match row {
        Some(row) => rows.insert(key.clone(), row),
        None => rows.remove(key),
    }
}

impl Tx for MemoryTx<'_> {
    fn row<'s>(&'s self, store: &'s str, key: &'s Key) -> Waiting<'s, Option<Vec<u8>>> {
        let found = self.look(store, |rows| rows.get(key).map(|row| row.to_vec()));
        Box::pin(core::future::ready(found))
    }

    fn rows<'s>(&'s self, store: &'s str, limit: u32) -> Waiting<'s, Vec<Vec<u8>>> {
        self.range(store, Bound::Unbounded, limit)
    }

    fn rows_behind<'s>(&'s self, store: &'s str, number: u64, limit: u32) -> Waiting<'s, Vec<Vec<u8>>> {
        self.range(store, Bound::Excluded(Key::Number(number)), limit)
    }

    fn keys<'s>(&'s self, store: &'s str) -> Waiting<'s, Vec<Key>> {
        let found = self.look(store, |rows| rows.keys().cloned().collect());
        Box::pin(core::future::ready(found))
    }

    fn count<'s>(&'s self, store: &'s str) -> Waiting<'s, u32> {
        let found = self.look(store, |rows| u32::try_from(rows.len()).unwrap_or(u32::MAX));
        Box::pin(core::future::ready(found))
    }

    fn put_row(&self, store: &str, key: &Key, row: &[u8]) -> Result<(), StoreError> {
        self.change(store, key, Some(row.into()))
    }

    fn delete(&self, store: &str, key: &Key) -> Result<(), StoreError> {
        self.change(store, key, None)
    }

    fn commit<'s>(self) -> Waiting<'s, ()>
    where
        Self: 's,
    {
        self.done.set(true);
        Box::pin(core::future::ready(Ok(())))
    }
}

impl Drop for MemoryTx<'_> {
    fn drop(&mut self) {
        if !self.done.get() {
            for (store, key, row) in self.before.take().into_iter().rev() {
                put(&self.disk.0, &store, &key, row);
            }
        }
    }
}

/// The outcome of work on a disk that never waits.
///
/// # Errors
/// The work's own, or [`StoreError::Broken`] when it waited for something.
pub fn at_once<T>(work: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
    match pin!(work).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(outcome) => outcome,
        Poll::Pending => Err(StoreError::Broken("a disk in memory made somebody wait".into())),
    }
}
