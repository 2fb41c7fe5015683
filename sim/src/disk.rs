//! A disk that fails: full, or gone at a commit together with the device.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use qinglan_core::store::{Device, Disk, KEPT, Key, META, Memory, MemoryTx, OUTBOX, Queued, REFUSED, StoreError, Tx, Waiting};
use qinglan_core::wire;

use crate::breakage::Breakage;
use crate::version;

/// What will happen to the disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fault {
    #[default]
    None,
    /// Every write is refused.
    Full,
    /// After so many more commits the device dies: before the next one, or after it.
    Dies { commits: u8, after: bool },
    /// It died, before a commit or after it; to be opened again.
    Dead { after: bool },
}

/// A disk of one person's store. Clones are tabs on the same disk.
#[derive(Clone, Debug, Default)]
pub struct SimDisk {
    pub memory: Memory,
    pub fault: Rc<Cell<Fault>>,
    /// Its app is of version 1.
    pub old: Rc<Cell<bool>>,
    pub breakage: Option<Breakage>,
}

impl SimDisk {
    fn tx(&self, stores: &[&str], writes: bool) -> Result<SimTx<'_>, StoreError> {
        if self.is_dead() {
            return Err(dead());
        }
        let tx = if writes { self.memory.write(stores)? } else { self.memory.read(stores)? };
        Ok(SimTx { disk: self, tx, writes, cursors: RefCell::default() })
    }

    pub fn is_dead(&self) -> bool {
        matches!(self.fault.get(), Fault::Dead { .. })
    }

    fn is(&self, breakage: Breakage) -> bool {
        self.breakage == Some(breakage)
    }
}

impl Disk for SimDisk {
    type Tx<'a> = SimTx<'a>;

    fn read(&self, stores: &[&str]) -> Result<SimTx<'_>, StoreError> {
        self.tx(stores, false)
    }

    fn write(&self, stores: &[&str]) -> Result<SimTx<'_>, StoreError> {
        self.tx(stores, true)
    }
}

/// A transaction on a [`SimDisk`].
#[derive(Debug)]
pub struct SimTx<'a> {
    disk: &'a SimDisk,
    tx: MemoryTx<'a>,
    writes: bool,
    /// Cursors written so far, for [`Breakage::CursorFirst`].
    cursors: RefCell<Vec<(Key, Vec<u8>)>>,
}

impl SimTx<'_> {
    /// The row as a broken device writes it; none when it does not.
    fn broken(&self, store: &str, key: &Key, row: &[u8]) -> Option<Vec<u8>> {
        let disk = self.disk;
        let is_key = |name: &str| matches!(key, Key::Text(text) if text.starts_with(name));
        if disk.is(Breakage::CursorFirst) && store == META && is_key("place/") {
            self.cursors.borrow_mut().push((key.clone(), row.to_vec()));
        }
        let drops =
            (disk.is(Breakage::KeptDropped) && store == KEPT) || (disk.is(Breakage::RefusedForgotten) && store == REFUSED);
        if drops {
            return None;
        }
        if disk.is(Breakage::OfferedChanged)
            && store == META
            && is_key("device")
            && let Ok(device) = wire::from_slice::<Device>(row)
        {
            return Some(wire::to_vec(&Device { offered: 0, ..device }));
        }
        let unmarks = disk.is(Breakage::OfferedChanged) || disk.is(Breakage::MarkUnknownBefore);
        if unmarks
            && store == OUTBOX
            && let Ok(queued) = wire::from_slice::<Queued>(row)
        {
            return Some(wire::to_vec(&Queued { offered: false, ..queued }));
        }
        Some(row.to_vec())
    }
}

impl Tx for SimTx<'_> {
    fn row<'s>(&'s self, store: &'s str, key: &'s Key) -> Waiting<'s, Option<Vec<u8>>> {
        if !self.disk.old.get() {
            return self.tx.row(store, key);
        }
        Box::pin(async move {
            let known = version::unknown(store, key);
            let row = self.tx.row(store, known.as_ref().unwrap_or(key)).await?;
            row.map(|row| version::read(store, key, &row)).transpose()
        })
    }

    fn rows<'s>(&'s self, store: &'s str, limit: u32) -> Waiting<'s, Vec<Vec<u8>>> {
        self.tx.rows(store, limit)
    }

    fn rows_behind<'s>(&'s self, store: &'s str, number: u64, limit: u32) -> Waiting<'s, Vec<Vec<u8>>> {
        self.tx.rows_behind(store, number, limit)
    }

    fn keys<'s>(&'s self, store: &'s str) -> Waiting<'s, Vec<Key>> {
        self.tx.keys(store)
    }

    fn count<'s>(&'s self, store: &'s str) -> Waiting<'s, u32> {
        self.tx.count(store)
    }

    fn put_row(&self, store: &str, key: &Key, row: &[u8]) -> Result<(), StoreError> {
        if self.disk.old.get() {
            let leaves_traces = !self.disk.is(Breakage::UpdateReadsNothing);
            if leaves_traces && version::unknown(store, key).is_some() {
                return Ok(());
            }
            let row = version::written(store, key, row, leaves_traces)?;
            return self.broken(store, key, &row).map_or(Ok(()), |row| self.tx.put_row(store, key, &row));
        }
        if self.disk.breakage.is_none() {
            return self.tx.put_row(store, key, row);
        }
        self.broken(store, key, row).map_or(Ok(()), |row| self.tx.put_row(store, key, &row))
    }

    fn delete(&self, store: &str, key: &Key) -> Result<(), StoreError> {
        self.tx.delete(store, key)
    }

    fn commit<'s>(self) -> Waiting<'s, ()>
    where
        Self: 's,
    {
        Box::pin(core::future::ready(self.end()))
    }
}

impl SimTx<'_> {
    fn end(self) -> Result<(), StoreError> {
        let Self { disk, tx, writes, cursors } = self;
        let commit = |tx: MemoryTx<'_>| qinglan_core::store::at_once(tx.commit());
        if !writes {
            return commit(tx);
        }
        match disk.fault.get() {
            Fault::None => commit(tx),
            Fault::Full if disk.is(Breakage::FullSaysSaved) => Ok(()),
            Fault::Full => Err(StoreError::Full),
            Fault::Dies { commits: 0, after } => {
                disk.fault.set(Fault::Dead { after });
                if after {
                    commit(tx)?;
                } else {
                    drop(tx);
                    let early = disk.memory.write(&[META])?;
                    cursors.take().iter().try_for_each(|(key, row)| early.put_row(META, key, row))?;
                    commit(early)?;
                }
                Err(dead())
            }
            Fault::Dies { commits, after } => {
                disk.fault.set(Fault::Dies { commits: commits - 1, after });
                commit(tx)
            }
            Fault::Dead { .. } => Err(dead()),
        }
    }
}

fn dead() -> StoreError {
    StoreError::Broken("the device is off".into())
}
