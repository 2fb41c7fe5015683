//! Many operations in few bytes: what repeats is named once.

use super::columns::{Columns, REPLACED_MAX};
use super::table::Table;
use crate::wire::Wire;

use crate::id::{DeviceId, EntityId, Millis, OpId, PersonId};
use crate::record::{EntityKind, Field, Op, Purpose, Value};

/// Operations as they travel: as rows, which point into tables of what repeats, or folded into columns.
#[derive(Clone, Debug, Default, PartialEq, Eq, Wire)]
pub struct OpBatch {
    #[n(0)]
    devices: Vec<DeviceId>,
    #[n(1)]
    people: Vec<PersonId>,
    #[n(2)]
    entities: Vec<(EntityId, EntityKind)>,
    #[n(3)]
    fields: Vec<Field>,
    /// Device times are told from here.
    #[n(4)]
    since: Millis,
    #[n(5)]
    rows: Vec<Row>,
    /// Instead of all of these (rule SY19).
    #[n(6)]
    columns: Option<Box<Columns>>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Wire)]
struct Row {
    /// The server's number; 0 in what a device sends.
    #[n(0)]
    seq: u64,
    #[n(1)]
    device: u32,
    #[n(2)]
    counter: u64,
    #[n(3)]
    author: u32,
    #[n(4)]
    after_ms: i64,
    #[n(5)]
    entity: u32,
    #[n(6)]
    field: u32,
    #[n(7)]
    value: Value,
    #[n(8)]
    replaces: Vec<(u32, u64)>,
    #[n(9)]
    purpose: Option<Purpose>,
}

/// A row points outside its table, a field's name is none, or there is more of something than in any page of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadBatch;

impl OpBatch {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many operations.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len() + self.columns.as_ref().map_or(0, |columns| columns.len())
    }

    /// The counters of the first and the last operation, where all are of one device, as in a push.
    #[must_use]
    pub(crate) fn ends(&self) -> Option<(u64, u64)> {
        let rows = self.rows.first().zip(self.rows.last()).map(|(first, last)| (first.counter, last.counter));
        self.columns.as_ref().and_then(|columns| columns.ends()).or(rows)
    }

    /// Operations with their numbers (0 where there is none yet), in the order given.
    #[must_use]
    pub fn pack<'a>(ops: impl IntoIterator<Item = (u64, &'a Op)>) -> Self {
        let mut tables = Tables::default();
        let mut batch = Self::default();
        for (seq, op) in ops {
            if batch.rows.is_empty() {
                batch.since = op.at;
            }
            let row = Row {
                seq,
                device: tables.devices.index(op.id.device),
                counter: op.id.counter,
                author: tables.people.index(op.author),
                after_ms: op.at.0.saturating_sub(batch.since.0),
                entity: tables.entities.index((op.entity, op.kind)),
                field: tables.fields.index(op.field.clone()),
                value: op.value.clone(),
                replaces: op.replaces.iter().map(|id| (tables.devices.index(id.device), id.counter)).collect(),
                purpose: op.purpose,
            };
            batch.rows.push(row);
        }
        batch.devices = tables.devices.rows();
        batch.people = tables.people.rows();
        batch.entities = tables.entities.rows();
        batch.fields = tables.fields.rows();
        batch
    }

    /// The operations and their numbers.
    ///
    /// # Errors
    /// [`BadBatch`] when the bytes were CBOR but no batch of ours.
    pub fn unpack(&self) -> Result<Vec<(u64, Op)>, BadBatch> {
        if self.rows.iter().map(|row| row.replaces.len()).sum::<usize>() > REPLACED_MAX {
            return Err(BadBatch);
        }
        let mut ops = Vec::with_capacity(self.rows.len());
        for row in self.rows.iter().cloned() {
            ops.push((row.seq, self.op(row)?));
        }
        if let Some(columns) = &self.columns {
            ops.append(&mut columns.ops()?);
        }
        Ok(ops)
    }

    /// Operations with their numbers as [`OpBatch::pack`] takes them, folded.
    #[must_use]
    pub fn folded<'a>(ops: impl IntoIterator<Item = (u64, &'a Op)>) -> Self {
        Self::of(Columns::of([], ops))
    }

    pub(super) fn of(columns: Columns) -> Self {
        let columns = (columns.len() > 0).then(|| Box::new(columns));
        Self { columns, ..Self::default() }
    }

    /// Rows become columns; [`OpBatch::unpack`] gives the same. What is no batch of ours stays what it is.
    pub fn fold(&mut self) {
        if !self.rows.is_empty()
            && let Ok(ops) = self.unpack()
        {
            *self = Self::folded(ops.iter().map(|(seq, op)| (*seq, op)));
        }
    }

    /// Columns become rows; [`OpBatch::unpack`] gives the same.
    ///
    /// # Errors
    /// [`BadBatch`] when it is none of ours: who reads rows alone would take the columns for nothing.
    pub fn lay_out(&mut self) -> Result<(), BadBatch> {
        if self.columns.is_some() {
            *self = Self::pack(self.unpack()?.iter().map(|(seq, op)| (*seq, op)));
        }
        Ok(())
    }

    fn op(&self, row: Row) -> Result<Op, BadBatch> {
        let (entity, kind) = at(&self.entities, row.entity)?;
        let field = Field::new(at(&self.fields, row.field)?.as_str()).map_err(|_| BadBatch)?;
        let replaces = row.replaces.iter().map(|(device, counter)| self.op_id(*device, *counter));
        Ok(Op {
            id: self.op_id(row.device, row.counter)?,
            author: at(&self.people, row.author)?,
            at: self.since.plus(row.after_ms),
            entity,
            kind,
            field,
            value: row.value,
            replaces: replaces.collect::<Result<_, _>>()?,
            purpose: row.purpose,
        })
    }

    fn op_id(&self, device: u32, counter: u64) -> Result<OpId, BadBatch> {
        Ok(OpId { device: at(&self.devices, device)?, counter })
    }
}

fn at<T: Clone>(table: &[T], index: u32) -> Result<T, BadBatch> {
    usize::try_from(index).ok().and_then(|index| table.get(index)).cloned().ok_or(BadBatch)
}

#[derive(Default)]
struct Tables {
    devices: Table<DeviceId>,
    people: Table<PersonId>,
    entities: Table<(EntityId, EntityKind)>,
    fields: Table<Field>,
}
