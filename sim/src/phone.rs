//! A device: one person's store on a disk, the tabs that are open on it, and what its owner was told is saved.

use std::collections::{BTreeMap, BTreeSet};

use qinglan_core::id::{DeviceId, EntityId, Millis, PersonId, SpaceId};
use qinglan_core::record::Op;
use qinglan_core::store::{Device, Disk, KEPT, Kept, Key, META, OUTBOX, Queued, REFUSED, Store, StoreError, Tx, at_once};
use qinglan_core::sync::{Cursor, PageLimits, Request, VERSION};

use crate::disk::{Fault, SimDisk};
use crate::{Failure, fail};

/// An operation that the store called saved.
#[derive(Clone, Debug)]
pub struct Saved {
    pub space: SpaceId,
    pub op: Op,
    /// It was in a request: it may not change any more.
    pub offered: bool,
}

/// A store and its owner.
pub struct Phone {
    pub disk: SimDisk,
    pub person: PersonId,
    pub device: DeviceId,
    /// What the device's clock says is this much off.
    pub off_ms: i64,
    /// Which of its tabs wrote last.
    pub last_tab: Option<usize>,
    /// It sends what waits, and nothing else happens to it (rule SY18).
    pub locked: bool,
    /// Behind which operation a locked store goes on sending.
    pub after: u64,
    /// By counter.
    pub saved: BTreeMap<u64, Saved>,
    /// What it counted, one by one (rule FM17).
    pub counted: BTreeMap<EntityId, i64>,
}

impl Phone {
    /// Opens the store, as a tab does.
    pub fn open(&self) -> Result<Store<SimDisk>, StoreError> {
        if self.disk.is_dead() {
            self.disk.fault.set(Fault::None);
        }
        at_once(Store::open(self.disk.clone(), self.person, self.device))
    }

    /// Nobody wrote on it, and it read nothing.
    pub fn is_new(&self) -> bool {
        self.saved.is_empty() && self.queued().is_empty() && self.disk.memory.list::<(u64, Cursor)>(META).is_empty()
    }

    pub fn clock(&self, now: Millis) -> Millis {
        now.plus(self.off_ms)
    }

    pub fn queued(&self) -> Vec<Queued> {
        self.disk.memory.list::<Queued>(OUTBOX).into_iter().map(|(_, row)| row).collect()
    }

    /// Where it stands in a space.
    pub fn place(&self, space: SpaceId) -> (u64, Cursor) {
        let store = Store { disk: self.disk.clone(), person: self.person, device: self.device, limits: PageLimits::USUAL };
        at_once(store.place(space)).unwrap_or_default()
    }

    /// No other version of the app wrote since this one last asked.
    pub fn is_current(&self) -> bool {
        let rows = self.disk.memory.list::<Device>(META);
        self.disk.old.get() || rows.iter().any(|(key, row)| *key == Key::text("device") && row.version == Some(VERSION))
    }

    /// The store said that it is saved: from now on it may not get lost. `offered`: these went into a request.
    pub fn note(&mut self) -> Result<(), Failure> {
        for Queued { space, op, offered, .. } in self.queued() {
            let known = self.saved.get(&op.id.counter);
            if let Some(known) = known.filter(|known| known.offered && known.op != op) {
                return fail(format!("SY2: an offered operation changed: {:?} to {op:?}", known.op));
            }
            let offered = offered || known.is_some_and(|known| known.offered);
            self.saved.insert(op.id.counter, Saved { space, op, offered });
        }
        Ok(())
    }

    /// Everything that was called saved is in the outbox, set aside, or kept as acknowledged.
    pub fn holds_all(&self) -> Result<(), Failure> {
        let memory = &self.disk.memory;
        let kept = memory.list::<Kept>(KEPT).into_iter().flat_map(|(_, row)| row.taken().unwrap_or_default());
        let kept: BTreeSet<u64> = kept.map(|(_, op)| op.id.counter).collect();
        for (counter, saved) in &self.saved {
            let key = Key::Number(*counter);
            let places = [OUTBOX, REFUSED].map(|store| memory.has(store, &key));
            if !places.contains(&true) && !kept.contains(counter) {
                return fail(format!("SY7: a saved operation is nowhere on the device: {:?}", saved.op));
            }
        }
        Ok(())
    }
}

impl Phone {
    /// The device drops what waits ([`crate::Breakage::LockedTakesIn`]).
    pub fn forget_queued(&self, counters: impl IntoIterator<Item = u64>) -> Result<(), Failure> {
        let forget = || -> Result<(), StoreError> {
            let tx = self.disk.memory.write(&[OUTBOX])?;
            counters.into_iter().try_for_each(|counter| tx.delete(OUTBOX, &Key::Number(counter)))?;
            at_once(tx.commit())
        };
        forget().map_err(|error| Failure(format!("{error:?}")))
    }

    /// What goes into the request is marked row by row, as version 1 does.
    pub fn mark(&self, request: &Request) -> Result<(), Failure> {
        let ops = request.spaces.iter().flat_map(|part| part.push.unpack().unwrap_or_default());
        let sent: BTreeSet<u64> = ops.map(|(_, op)| op.id.counter).collect();
        let mark = || -> Result<(), StoreError> {
            let tx = self.disk.memory.write(&[OUTBOX])?;
            for row in self.queued().into_iter().filter(|row| !row.offered && sent.contains(&row.op.id.counter)) {
                tx.put(OUTBOX, &Key::Number(row.op.id.counter), &Queued { offered: true, ..row })?;
            }
            at_once(tx.commit())
        };
        mark().map_err(|error| Failure(format!("{error:?}")))
    }

    /// The store is called as if nothing had been written in it, by an app that says `version`.
    pub fn name(&self, version: Option<u16>) -> Result<(), Failure> {
        let name = || -> Result<(), StoreError> {
            let tx = self.disk.memory.write(&[META])?;
            tx.put(META, &Key::text("device"), &Device { id: self.device, counter: 0, version, offered: 0 })?;
            at_once(tx.commit())
        };
        name().map_err(|error| Failure(format!("{error:?}")))
    }
}
