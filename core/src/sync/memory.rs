//! A space's log in memory, for tests and the simulation.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::ops::Bound;
use std::rc::Rc;

use super::{EntityMeta, Ledger, Log};
use crate::id::{DeviceId, EntityId, OpId, PersonId};
use crate::record::{Entity, Op};
use crate::wire;

/// The store went away in the middle of writing; what was begun is undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crashed;

#[derive(Clone, Debug, Default)]
struct Rows {
    epoch: u64,
    lives: Vec<(u64, u64)>,
    ops: BTreeMap<u64, (Rc<Op>, usize)>,
    numbers: BTreeMap<OpId, u64>,
    entities: BTreeMap<EntityId, (Rc<Entity>, usize)>,
    owners: BTreeMap<DeviceId, PersonId>,
}

/// What a space's server keeps. A clone is a backup: a copy that goes its own way.
#[derive(Clone, Debug, Default)]
pub struct MemoryLog {
    rows: RefCell<Rows>,
    /// After so many more writes the store goes away.
    crash_after: Cell<Option<u32>>,
}

impl MemoryLog {
    /// A new log, in the life `epoch`.
    #[must_use]
    pub fn new(epoch: u64) -> Self {
        let log = Self::default();
        log.rows.borrow_mut().epoch = epoch;
        log
    }

    /// Lets the store go away after `writes` more writes, once.
    pub fn crash_after(&self, writes: u32) {
        self.crash_after.set(Some(writes));
    }

    /// No crash is due any more.
    pub fn calm(&self) {
        self.crash_after.set(None);
    }

    /// Where an operation stands in the log.
    #[must_use]
    pub fn number_of(&self, op: OpId) -> Option<u64> {
        self.rows.borrow().numbers.get(&op).copied()
    }

    /// The log after number `after`.
    #[must_use]
    pub fn since(&self, after: u64) -> Vec<(u64, Rc<Op>)> {
        let rows = self.rows.borrow();
        rows.ops.range((Bound::Excluded(after), Bound::Unbounded)).map(|(seq, (op, _))| (*seq, op.clone())).collect()
    }

    /// The entities as they stand.
    #[must_use]
    pub fn all(&self) -> Vec<Rc<Entity>> {
        self.rows.borrow().entities.values().map(|(entity, _)| entity.clone()).collect()
    }

    fn write(&self, change: impl FnOnce(&mut Rows)) -> Result<(), Crashed> {
        match self.crash_after.get() {
            Some(0) => return Err(Crashed),
            Some(left) => self.crash_after.set(Some(left - 1)),
            None => {}
        }
        change(&mut self.rows.borrow_mut());
        Ok(())
    }
}

impl Ledger for MemoryLog {
    type Error = Crashed;

    fn find(&self, op: &Op) -> Result<Option<(u64, bool)>, Crashed> {
        let rows = self.rows.borrow();
        let found = rows.numbers.get(&op.id).and_then(|seq| Some((*seq, rows.ops.get(seq)?)));
        Ok(found.map(|(seq, (known, _))| (seq, known.stands_for(op))))
    }

    fn latest(&self, device: DeviceId) -> Result<u64, Crashed> {
        let (first, last) = (OpId { device, counter: 0 }, OpId { device, counter: u64::MAX });
        let rows = self.rows.borrow();
        Ok(rows.numbers.range(first..=last).next_back().map_or(0, |(id, _)| id.counter))
    }

    fn owner(&self, device: DeviceId) -> Result<Option<PersonId>, Crashed> {
        Ok(self.rows.borrow().owners.get(&device).copied())
    }

    fn entity(&self, entity: EntityId) -> Result<Option<EntityMeta>, Crashed> {
        let rows = self.rows.borrow();
        let found = rows.entities.get(&entity);
        Ok(found.map(|(held, bytes)| EntityMeta { kind: held.kind, author: held.author, bytes: *bytes }))
    }
}

impl Log for MemoryLog {
    fn head(&self) -> Result<u64, Crashed> {
        Ok(self.rows.borrow().ops.last_key_value().map_or(0, |(seq, _)| *seq))
    }

    fn epoch(&self) -> Result<u64, Crashed> {
        Ok(self.rows.borrow().epoch)
    }

    fn lives(&self) -> Result<Vec<(u64, u64)>, Crashed> {
        Ok(self.rows.borrow().lives.clone())
    }

    fn set_life(&self, epoch: u64, lives: &[(u64, u64)]) -> Result<(), Crashed> {
        self.write(|rows| (rows.epoch, rows.lives) = (epoch, lives.to_vec()))
    }

    fn atomically(&self, body: &mut dyn FnMut() -> Result<(), Crashed>) -> Result<(), Crashed> {
        let before = self.crash_after.get().map(|_| self.rows.borrow().clone());
        let outcome = body();
        if outcome.is_err()
            && let Some(before) = before
        {
            self.crash_after.set(None);
            *self.rows.borrow_mut() = before;
        }
        outcome
    }

    fn held(&self, entity: EntityId) -> Result<Option<Entity>, Crashed> {
        Ok(self.rows.borrow().entities.get(&entity).map(|(held, _)| (**held).clone()))
    }

    fn put_op(&self, seq: u64, op: &Op) -> Result<(), Crashed> {
        let (op, bytes) = (Rc::new(op.clone()), wire::to_vec(op).len());
        self.write(|rows| {
            rows.numbers.insert(op.id, seq);
            rows.ops.insert(seq, (op, bytes));
        })
    }

    fn rewrite_op(&self, seq: u64, op: &Op) -> Result<(), Crashed> {
        self.put_op(seq, op)
    }

    fn put_entity(&self, entity: &Entity) -> Result<(), Crashed> {
        let bytes = wire::to_vec(entity).len();
        self.write(|rows| {
            rows.entities.insert(entity.id, (Rc::new(entity.clone()), bytes));
        })
    }

    fn put_owner(&self, device: DeviceId, person: PersonId) -> Result<(), Crashed> {
        self.write(|rows| {
            rows.owners.entry(device).or_insert(person);
        })
    }

    fn entities(&self, after: Option<EntityId>, limit: u64, take: &mut dyn FnMut(Entity, usize) -> bool) -> Result<(), Crashed> {
        let rows = self.rows.borrow();
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        for (entity, bytes) in rows.entities.range((from, Bound::Unbounded)).map(|(_, row)| row).take(limit) {
            if !take((**entity).clone(), *bytes) {
                break;
            }
        }
        Ok(())
    }

    fn ops(&self, after: u64, limit: u64, take: &mut dyn FnMut(u64, Op, usize) -> bool) -> Result<(), Crashed> {
        let rows = self.rows.borrow();
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        for (seq, (op, bytes)) in rows.ops.range((Bound::Excluded(after), Bound::Unbounded)).take(limit) {
            if !take(*seq, (**op).clone(), *bytes) {
                break;
            }
        }
        Ok(())
    }
}
