//! What a device's disk has to give: transactions over named stores of rows.

use core::future::poll_fn;
use core::pin::Pin;
use core::task::Poll;

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

/// Two rows, as far as they are there, and a list.
pub type PairAndAll<A, B, T> = (Option<A>, Option<B>, Vec<T>);

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

    /// At most `limit` rows whose keys stand behind this number.
    fn rows_behind<'s>(&'s self, store: &'s str, number: u64, limit: u32) -> Waiting<'s, Vec<Vec<u8>>>;

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

    /// The rows under these keys, read, as far as they are there. All are asked for before the first is waited for: a page names
    /// hundreds, and a browser answers each after the work that it was at.
    fn get_all<T: Wire>(&self, store: &str, keys: &[Key]) -> impl Future<Output = Result<Vec<T>, StoreError>> {
        async move {
            let rows = together(keys.iter().map(|key| self.row(store, key)).collect()).await?;
            rows.iter().flatten().map(|row| decode(store, row)).collect()
        }
    }

    /// Rows in the order of their keys, read.
    fn all<T: Wire>(&self, store: &str, limit: u32) -> impl Future<Output = Result<Vec<T>, StoreError>> {
        async move { self.rows(store, limit).await?.iter().map(|row| decode(store, row)).collect() }
    }

    /// Two rows of one store and all of another, read. All are asked for at once: the app's first page waits for them.
    fn pair_and_all<A: Wire, B: Wire, T: Wire>(
        &self,
        store: &str,
        (first, second): (&Key, &Key),
        (list, limit): (&str, u32),
    ) -> impl Future<Output = Result<PairAndAll<A, B, T>, StoreError>> {
        async move {
            let asked = vec![self.few(store, first), self.few(store, second), self.rows(list, limit)];
            let mut came = together(asked).await?.into_iter();
            let mut next = || came.next().unwrap_or_default();
            let (first, second) = (next(), next());
            let all = next().iter().map(|row| decode(list, row)).collect::<Result<_, _>>()?;
            Ok((one(store, &first)?, one(store, &second)?, all))
        }
    }

    /// The row under a key, as a list of one or of none.
    fn few<'s>(&'s self, store: &'s str, key: &'s Key) -> Waiting<'s, Vec<Vec<u8>>> {
        Box::pin(async move { Ok(self.row(store, key).await?.into_iter().collect()) })
    }

    /// Those behind this number, read.
    fn all_behind<T: Wire>(&self, store: &str, number: u64, limit: u32) -> impl Future<Output = Result<Vec<T>, StoreError>> {
        async move { self.rows_behind(store, number, limit).await?.iter().map(|row| decode(store, row)).collect() }
    }

    /// Writes a row.
    ///
    /// # Errors
    /// The disk's own.
    fn put<T: Wire>(&self, store: &str, key: &Key, row: &T) -> Result<(), StoreError> {
        self.put_row(store, key, &wire::to_vec(row))
    }
}

/// What all of them give. They are begun at once; those that were begun first mostly end first.
async fn together<T>(mut asked: Vec<Waiting<'_, T>>) -> Result<Vec<T>, StoreError> {
    let mut came: Vec<Option<Result<T, StoreError>>> = asked.iter().map(|_| None).collect();
    let (mut is_begun, mut first) = (false, 0);
    poll_fn(|waker| {
        for (nth, (one, came)) in asked.iter_mut().zip(&mut came).enumerate().skip(first) {
            if came.is_none()
                && let Poll::Ready(outcome) = one.as_mut().poll(waker)
            {
                *came = Some(outcome);
            }
            if is_begun && came.is_none() {
                first = nth;
                return Poll::Pending;
            }
        }
        is_begun = true;
        if came.iter().any(Option::is_none) { Poll::Pending } else { Poll::Ready(()) }
    })
    .await;
    came.into_iter().flatten().collect()
}

fn one<T: Wire>(store: &str, rows: &[Vec<u8>]) -> Result<Option<T>, StoreError> {
    rows.first().map(|row| decode(store, row)).transpose()
}

fn decode<T: Wire>(store: &str, row: &[u8]) -> Result<T, StoreError> {
    wire::from_slice(row).map_err(|_| StoreError::Unreadable(store.into()))
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::pin::pin;
    use std::rc::Rc;
    use std::task::{Context, Waker};

    use super::*;

    /// Answers under these numbers came; the others are waited for.
    type Came = Rc<RefCell<Vec<u32>>>;

    fn answer(came: &Came, begun: &Came, number: u32) -> Waiting<'static, u32> {
        let (came, begun) = (came.clone(), begun.clone());
        let mut is_begun = false;
        Box::pin(poll_fn(move |_| {
            if !core::mem::replace(&mut is_begun, true) {
                begun.borrow_mut().push(number);
            }
            if came.borrow().contains(&number) { Poll::Ready(Ok(number)) } else { Poll::Pending }
        }))
    }

    #[test]
    fn all_are_begun_at_once_and_answered_in_any_order() {
        for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
            let (came, begun) = (Came::default(), Came::default());
            let mut all = pin!(together((0..3).map(|number| answer(&came, &begun, number)).collect()));
            let mut waker = Context::from_waker(Waker::noop());
            for next in order {
                assert_eq!(all.as_mut().poll(&mut waker), Poll::Pending);
                assert_eq!(*begun.borrow(), [0, 1, 2]);
                came.borrow_mut().push(next);
            }
            assert_eq!(all.as_mut().poll(&mut waker), Poll::Ready(Ok(vec![0, 1, 2])));
        }
        let failed: Vec<Waiting<'_, u32>> = vec![Box::pin(core::future::ready(Err(StoreError::Full)))];
        assert_eq!(pin!(together(failed)).poll(&mut Context::from_waker(Waker::noop())), Poll::Ready(Err(StoreError::Full)));
    }
}
