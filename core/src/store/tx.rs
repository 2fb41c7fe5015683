//! What a device's disk has to give: transactions over named stores of rows.

use core::pin::Pin;

use crate::wire::{self, Wire};

/// Why the store could not. Each has words for the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// The phone has no room left: the write was rolled back.
    Full,
    /// The row is closed, and its key is not at hand: its owner has to open it with her PIN.
    Locked,
    /// A row could not be read; what it was, for a report.
    Unreadable(String),
    /// The disk refused; its own words, for a report.
    Broken(String),
}

/// A row's key. Numbers stand before texts, each in their order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// Far below 2^53, where a browser's numbers are exact.
    Number(u64),
    Text(String),
}

impl Key {
    /// A key that is a word.
    #[must_use]
    pub fn text(word: &str) -> Self {
        Self::Text(word.into())
    }
}

/// What the disk is still at. Boxed, so that it is compiled once and not into all that wait for it.
pub type Waiting<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + 'a>>;

/// A disk that holds one person's rows.
pub trait Disk {
    type Tx<'a>: Tx
    where
        Self: 'a;

    /// Begins to read these stores.
    ///
    /// # Errors
    /// The disk's own.
    fn read(&self, stores: &[&str]) -> Result<Self::Tx<'_>, StoreError>;

    /// Begins to write these stores. No other transaction on them begins or goes on before this one has ended.
    ///
    /// # Errors
    /// The disk's own.
    fn write(&self, stores: &[&str]) -> Result<Self::Tx<'_>, StoreError>;
}

/// A transaction. It sees what it wrote itself; dropped without [`Tx::commit`] it leaves no trace.
///
/// A browser's transaction ends by itself as soon as anything but its own requests is awaited, so nothing else may be.
pub trait Tx {
    fn row<'s>(&'s self, store: &'s str, key: &'s Key) -> Waiting<'s, Option<Vec<u8>>>;

    /// At most `limit` rows, in the order of their keys.
    fn rows<'s>(&'s self, store: &'s str, limit: u32) -> Waiting<'s, Vec<Vec<u8>>>;

    /// The keys of all rows, in their order.
    fn keys<'s>(&'s self, store: &'s str) -> Waiting<'s, Vec<Key>>;

    fn count<'s>(&'s self, store: &'s str) -> Waiting<'s, u32>;

    /// Puts a row, in the place of the one under its key. Its outcome is the transaction's.
    ///
    /// # Errors
    /// The disk's own.
    fn put_row(&self, store: &str, key: &Key, row: &[u8]) -> Result<(), StoreError>;

    /// Takes a row away; one that is not there is no error.
    ///
    /// # Errors
    /// The disk's own.
    fn delete(&self, store: &str, key: &Key) -> Result<(), StoreError>;

    /// Takes away the rows under these counters, the first and the last among them.
    ///
    /// # Errors
    /// The disk's own.
    fn delete_run(&self, store: &str, (first, last): (u64, u64)) -> Result<(), StoreError> {
        (first..=last).try_for_each(|counter| self.delete(store, &Key::Number(counter)))
    }

    /// Completes when everything is on the disk. If it fails, nothing is.
    fn commit<'s>(self) -> Waiting<'s, ()>
    where
        Self: 's;

    /// The row under a key, read.
    fn get<T: Wire>(&self, store: &str, key: &Key) -> impl Future<Output = Result<Option<T>, StoreError>> {
        async move { self.row(store, key).await?.map(|row| decode(store, &row)).transpose() }
    }

    /// Rows in the order of their keys, read.
    fn all<T: Wire>(&self, store: &str, limit: u32) -> impl Future<Output = Result<Vec<T>, StoreError>> {
        async move { self.rows(store, limit).await?.iter().map(|row| decode(store, row)).collect() }
    }

    /// Writes a row.
    ///
    /// # Errors
    /// The disk's own.
    fn put<T: Wire>(&self, store: &str, key: &Key, row: &T) -> Result<(), StoreError> {
        self.put_row(store, key, &wire::to_vec(row))
    }
}

fn decode<T: Wire>(store: &str, row: &[u8]) -> Result<T, StoreError> {
    wire::from_slice(row).map_err(|_| StoreError::Unreadable(store.into()))
}
