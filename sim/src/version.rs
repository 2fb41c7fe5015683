//! Apps of version 1 beside those of version 2, and a server that does not know version 2 yet, or no longer.
//!
//! The engine is the same; what version 1 lacks is taken out where it comes in: it skips what corrections need (`VE2`, `WI2`), says
//! nothing of its version on the disk, marks each row that it sends and knows no other mark, neither folds nor locks, and corrects
//! nothing. What is lost where it is set back beside a correction that waits, or over a restore beside operations that are kept in one
//! row, is not simulated.

use qinglan_core::record::{Entity, Op};
use qinglan_core::store::{Device, ENTITIES, Key, META, OURS, StoreError};
use qinglan_core::sync::{BadBatch, OpBatch, PageBody, Request, SpaceAnswer, VERSION};
use qinglan_core::wire::{self, Wire};

use crate::breakage::Breakage;
use crate::step::Step;
use crate::tally::Event;
use crate::world::World;
use crate::{Failure, fail};

/// What an app of version 1 has of an operation.
fn op(op: Op) -> Op {
    Op { purpose: None, ..op }
}

/// What it has of a batch.
pub fn batch(batch: &OpBatch) -> Result<OpBatch, BadBatch> {
    let ops: Vec<(u64, Op)> = batch.unpack()?.into_iter().map(|(seq, one)| (seq, op(one))).collect();
    Ok(OpBatch::pack(ops.iter().map(|(seq, op)| (*seq, op))))
}

/// What it has of an answer.
pub fn answer(answer: &mut SpaceAnswer) -> Result<(), BadBatch> {
    let SpaceAnswer::Reply(reply) = answer else { return Ok(()) };
    match &mut reply.page.body {
        PageBody::Tail(ops) => *ops = batch(ops)?,
        PageBody::Snapshot(entities) => entities.iter_mut().for_each(|entity| entity.past = None),
    }
    Ok(())
}

/// A row as it writes it. `says_nothing`: of its version, as it should.
pub fn written(store: &str, key: &Key, row: &[u8], says_nothing: bool) -> Result<Vec<u8>, StoreError> {
    match store {
        ENTITIES => again(row, |entity| Entity { past: None, ..entity }),
        META if says_nothing && is_device(key) => again(row, |device| Device { version: None, offered: 0, ..device }),
        _ => Ok(row.to_vec()),
    }
}

/// A row as it reads it: it knows of no version but its own.
pub fn read(store: &str, key: &Key, row: &[u8]) -> Result<Vec<u8>, StoreError> {
    match store {
        ENTITIES => again(row, |entity| Entity { past: None, ..entity }),
        META if is_device(key) => again(row, |device| Device { version: Some(VERSION), offered: 0, ..device }),
        _ => Ok(row.to_vec()),
    }
}

/// Of a row that it neither reads nor writes, which tells version 2 who wrote another: that other one.
pub fn unknown(store: &str, key: &Key) -> Option<Key> {
    let Key::Text(text) = key else { return None };
    text.strip_suffix(OURS).filter(|_| store == META).map(Key::text)
}

fn is_device(key: &Key) -> bool {
    *key == Key::text("device")
}

fn again<T: Wire>(row: &[u8], change: impl FnOnce(T) -> T) -> Result<Vec<u8>, StoreError> {
    let known = wire::from_slice(row).map_err(|_| StoreError::Unreadable("a row of ours".into()))?;
    Ok(wire::to_vec(&change(known)))
}

impl World {
    pub(crate) fn version(&mut self, step: Step) -> Result<(), Failure> {
        match step {
            Step::Install { tab } => self.install(self.tab(tab)),
            Step::Update { tab } => self.update(self.tab(tab)),
            Step::Downgrade { tab } => self.downgrade(self.tab(tab)),
            Step::Behind { behind } => {
                self.speaks = if behind { 1 } else { VERSION };
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// A phone that nobody used yet gets the app as it was.
    fn install(&mut self, tab: usize) -> Result<(), Failure> {
        let phone = self.phone_mut(tab)?;
        if phone.is_new() {
            phone.disk.old.set(true);
            let says = self.breakage == Some(Breakage::UpdateReadsNothing);
            self.phone_of(tab)?.name(says.then_some(VERSION))?;
        }
        Ok(())
    }

    /// The phone's app becomes the one of today; every page of it is opened anew.
    pub(crate) fn update(&mut self, tab: usize) -> Result<(), Failure> {
        let phone = self.phone_of(tab)?;
        if !phone.disk.old.replace(false) {
            return Ok(());
        }
        if !phone.is_new() {
            self.tried.events.add(Event::Updated);
        }
        self.reopen_all(tab)
    }

    /// The phone's app becomes the one of before, unless what waits has what that one does not know.
    fn downgrade(&mut self, tab: usize) -> Result<(), Failure> {
        let phone = self.phone_of(tab)?;
        if phone.locked || phone.queued().iter().any(|row| row.op.purpose.is_some()) || phone.disk.old.replace(true) {
            return Ok(());
        }
        if !phone.is_new() {
            self.tried.events.add(Event::Downgraded);
        }
        self.reopen_all(tab)
    }

    fn reopen_all(&mut self, tab: usize) -> Result<(), Failure> {
        let at = self.tab_at(tab)?.phone;
        for tab in 0..self.tabs.len() {
            if self.tab_at(tab)?.phone == at {
                self.reopen(tab)?;
            }
        }
        Ok(())
    }

    /// The request as the phone's app writes it.
    pub(crate) fn worded(&self, tab: usize, mut request: Request) -> Result<Request, Failure> {
        if self.phone_of(tab)?.disk.old.get() {
            (request.version, request.folds) = (1, None);
            let laid_out = request.spaces.iter_mut().try_for_each(|part| part.push.lay_out());
            laid_out.map_err(|_| Failure("a request of ours is none".into()))?;
            self.phone_of(tab)?.mark(&request)?;
        }
        Ok(request)
    }

    /// Whether the server decides a request of this version, and what it then reads of it.
    pub(crate) fn admits(&mut self, request: &mut Request) -> Result<bool, Failure> {
        if request.version <= self.speaks {
            if request.version == 1 {
                self.tried.events.add(Event::OldAsked);
            }
            return Ok(true);
        }
        self.tried.events.add(Event::NewTurnedAway);
        if self.breakage != Some(Breakage::LaterDecided) {
            return Ok(false);
        }
        for part in &mut request.spaces {
            let Ok(known) = batch(&part.push) else { return fail("a push of ours is none") };
            (part.push, part.only_push) = (known, false);
        }
        Ok(true)
    }
}
