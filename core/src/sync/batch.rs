//! Many operations in few bytes: what repeats is named once.

use crate::wire::Wire;

use crate::id::{DeviceId, EntityId, Millis, OpId, PersonId};
use crate::record::{EntityKind, Field, Op, Purpose, Value};

/// Operations as they travel. Tables hold what repeats; rows point into them.
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
    /// Instead of rows: each says how it differs from the one before, in `seq`, `counter`, `after_ms`, `entity` and `field`.
    #[n(6)]
    steps: Option<Vec<Row>>,
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

impl Row {
    /// The five numbers as differences from those of `before`. They may wrap: what comes back is the same.
    fn since(&self, before: &Self) -> Self {
        Self {
            seq: self.seq.wrapping_sub(before.seq),
            counter: self.counter.wrapping_sub(before.counter),
            after_ms: self.after_ms.wrapping_sub(before.after_ms),
            entity: self.entity.wrapping_sub(before.entity),
            field: self.field.wrapping_sub(before.field),
            ..self.clone()
        }
    }

    /// The other way round.
    fn after(&self, before: &Self) -> Self {
        Self {
            seq: self.seq.wrapping_add(before.seq),
            counter: self.counter.wrapping_add(before.counter),
            after_ms: self.after_ms.wrapping_add(before.after_ms),
            entity: self.entity.wrapping_add(before.entity),
            field: self.field.wrapping_add(before.field),
            ..self.clone()
        }
    }
}

/// A row points outside its table, or a field's name is none.
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
        self.rows.len() + self.steps.as_ref().map_or(0, Vec::len)
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
        batch.devices = tables.devices.0;
        batch.people = tables.people.0;
        batch.entities = tables.entities.0;
        batch.fields = tables.fields.0;
        batch
    }

    /// The operations and their numbers.
    ///
    /// # Errors
    /// [`BadBatch`] when the bytes were CBOR but no batch of ours.
    pub fn unpack(&self) -> Result<Vec<(u64, Op)>, BadBatch> {
        let mut before = Row::default();
        let unfolded = self.steps.iter().flatten().map(|step| {
            before = step.after(&before);
            before.clone()
        });
        let mut ops = Vec::with_capacity(self.len());
        for row in self.rows.iter().cloned().chain(unfolded) {
            ops.push((row.seq, self.op(row)?));
        }
        Ok(ops)
    }

    /// Rows become steps, which gzip better; [`OpBatch::unpack`] gives the same.
    pub fn fold(&mut self) {
        let mut before = Row::default();
        let mut steps = Vec::new();
        for row in core::mem::take(&mut self.rows) {
            steps.push(row.since(&before));
            before = row;
        }
        self.steps = (!steps.is_empty()).then_some(steps);
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

struct Table<T>(Vec<T>);

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: PartialEq> Table<T> {
    /// Where `item` stands, at the end if it is new. A page names a few hundred of each: looking through them costs less than a map's code.
    fn index(&mut self, item: T) -> u32 {
        let at = self.0.iter().position(|known| *known == item).unwrap_or_else(|| {
            self.0.push(item);
            self.0.len() - 1
        });
        // A batch is bounded far below 2^32 rows.
        u32::try_from(at).unwrap_or(u32::MAX)
    }
}
