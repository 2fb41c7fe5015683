//! Operations as columns: like stands beside like, which gzip finds, and what counts on is a column of ones.
//!
//! A thousand filled forms are 26,500 operations. As rows they gzip to ten bytes each, of which four are the value; as columns
//! to four. The values of a field stand together, whatever record they are of, because sentences in answer to one question are alike.

use super::numbers::{Numbers, Reading};
use super::table::Table;
use super::{BadBatch, PAGE_OPS_MAX};
use crate::id::{DeviceId, EntityId, Millis, OpId, PersonId};
use crate::record::{EntityKind, FIELD_CHARS_MAX, Field, Op, Purpose, Value, hex};
use crate::wire::{Bytes, Wire};

/// More than a page of any kind has: of a snapshot, whose entities are bounded by their bytes, up to four times what a push has.
const OPS_MAX: usize = 4 * PAGE_OPS_MAX;
/// Of a page's operations all together: more than are stored in a page of any kind.
pub(super) const REPLACED_MAX: usize = 8 * PAGE_OPS_MAX;
/// In a field's pattern, in the place of a name.
const NAMED: char = '*';
/// The app names the rows of a repeat with so many hexadecimal digits.
const NAME_DIGITS: usize = 8;
/// Ends each text. A text that has it itself is no text here but another value.
const END: char = '\0';
const SECOND_MS: i64 = 1_000;

type Name = [u8; NAME_DIGITS / 2];

/// What a [`Value`] is, as a number of its column.
const EMPTY: i64 = 0;
const TEXT: i64 = 1;
const INT: i64 = 2;
const ROW: i64 = 3;
const OTHER: i64 = 4;

/// The columns; each has a number for every operation, unless it says otherwise. A column of zeros is empty, but for
/// `fields`, `named`, `replaced` and `ints`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Wire)]
pub(super) struct Columns {
    #[n(0)]
    devices: Vec<DeviceId>,
    #[n(1)]
    people: Vec<PersonId>,
    /// 16 bytes each.
    #[n(2)]
    entities: Bytes,
    /// One for each entity.
    #[n(3)]
    kinds: Vec<EntityKind>,
    /// Paths of fields, `*` for each name in it.
    #[n(4)]
    patterns: Vec<String>,
    /// Names of rows, 4 bytes each.
    #[n(5)]
    names: Bytes,
    /// The thousandths of the clock; of what is typed none.
    #[n(6)]
    millis: Numbers,
    /// The server's number, as a difference from the operation before.
    #[n(7)]
    seq: Numbers,
    #[n(8)]
    device: Numbers,
    /// How far the counter is ahead of the server's number, as a difference from the same device's operation before.
    #[n(9)]
    counter: Numbers,
    #[n(10)]
    author: Numbers,
    /// The clock in whole seconds, as a difference from the operation before.
    #[n(11)]
    at: Numbers,
    /// Places in `entities`, as differences from the operation before.
    #[n(12)]
    entity: Numbers,
    /// Places in `patterns`.
    #[n(13)]
    fields: Numbers,
    /// Places in `names`, one for each `*`, as differences from the one before.
    #[n(14)]
    named: Numbers,
    /// How many versions are replaced.
    #[n(15)]
    replaces: Numbers,
    /// For each version that is replaced: its device, and how far its counter is behind the operation's.
    #[n(16)]
    replaced: Numbers,
    /// 0 for none, 1 for a correction, 2 for an erasure.
    #[n(17)]
    purpose: Numbers,
    /// What the value is.
    #[n(18)]
    value: Numbers,
    /// The values, those of a pattern together: texts, each with its end; whole numbers and positions; and all others.
    #[n(19)]
    texts: String,
    #[n(20)]
    ints: Numbers,
    #[n(21)]
    others: Vec<Value>,
}

impl Columns {
    /// How many operations.
    pub fn len(&self) -> usize {
        self.fields.len()
    }

    /// The counters of the first and the last operation, where all are of one device.
    pub fn ends(&self) -> Option<(u64, u64)> {
        let (mut seqs, mut counters) = (self.seq.read(), self.counter.read());
        let mut next = |last: u64| Some(last.wrapping_add_signed(seqs.next().ok()?).wrapping_add_signed(counters.next().ok()?));
        let behind = self.len().checked_sub(1)?;
        let first = next(0)?;
        Some((first, (0..behind).try_fold(first, |last, _| next(last))?))
    }

    /// Operations with their numbers, in the order given. `entities` come first in their table, even those that have none.
    pub fn of<'a>(
        entities: impl IntoIterator<Item = (EntityId, EntityKind)>,
        ops: impl IntoIterator<Item = (u64, &'a Op)>,
    ) -> Self {
        let mut packing = Packing::default();
        for entity in entities {
            packing.entities.index(entity);
        }
        for (seq, op) in ops {
            packing.push(seq, op);
        }
        packing.finish()
    }

    /// The entities of the table, those without operations too.
    ///
    /// # Errors
    /// [`BadBatch`] when the table is none.
    pub fn entities(&self) -> Result<Vec<(EntityId, EntityKind)>, BadBatch> {
        let (ids, rest) = self.entities.0.as_chunks::<16>();
        if ids.len() != self.kinds.len() || !rest.is_empty() {
            return Err(BadBatch);
        }
        Ok(ids.iter().map(|id| EntityId::from_bytes(*id)).zip(self.kinds.iter().copied()).collect())
    }

    /// The operations and their numbers.
    ///
    /// # Errors
    /// [`BadBatch`] when a column is cut short or points outside a table, or there are more than a page has.
    pub fn ops(&self) -> Result<Vec<(u64, Op)>, BadBatch> {
        let entities = self.entities()?;
        let fields = self.fields()?;
        let mut values = self.values(&fields)?.into_iter();
        let mut ahead = vec![0_u64; self.devices.len()];
        let [mut seqs, mut devices, mut counters] = [&self.seq, &self.device, &self.counter].map(Numbers::read);
        let [mut authors, mut clocks, mut places] = [&self.author, &self.at, &self.entity].map(Numbers::read);
        let [mut named, mut replaces, mut replaced] = [&self.named, &self.replaces, &self.replaced].map(Numbers::read);
        let [mut millis, mut purposes] = [&self.millis, &self.purpose].map(Numbers::read);
        let (names, _) = self.names.0.as_chunks::<{ NAME_DIGITS / 2 }>();
        let (mut seq, mut clock, mut place, mut name) = (0_u64, 0_i64, 0_i64, 0_i64);
        let mut ops = Vec::with_capacity(fields.len());
        for field in fields {
            seq = seq.wrapping_add_signed(seqs.next()?);
            clock = clock.wrapping_add(clocks.next()?);
            place = place.wrapping_add(places.next()?);
            let device = devices.index()?;
            let by = ahead.get_mut(device).ok_or(BadBatch)?;
            *by = by.wrapping_add_signed(counters.next()?);
            let id = OpId { device: at(&self.devices, device)?, counter: seq.wrapping_add(*by) };
            let (entity, kind) = at(&entities, usize::try_from(place).map_err(|_| BadBatch)?)?;
            let field = path(&at(&self.patterns, field)?, || {
                name = name.wrapping_add(named.next()?);
                at(names, usize::try_from(name).map_err(|_| BadBatch)?)
            })?;
            let op = Op {
                id,
                author: at(&self.people, authors.index()?)?,
                at: Millis(clock.wrapping_mul(SECOND_MS).wrapping_add(millis.next()?)),
                entity,
                kind,
                field,
                value: values.next().ok_or(BadBatch)?,
                replaces: self.replaced(id, replaces.index()?, &mut replaced)?,
                purpose: purpose_of(purposes.next()?),
            };
            ops.push((seq, op));
        }
        Ok(ops)
    }

    /// The place of each operation's pattern.
    fn fields(&self) -> Result<Vec<usize>, BadBatch> {
        let count = self.len();
        let is_long = |pattern: &String| pattern.len() > FIELD_CHARS_MAX;
        // A name takes eight times the room of its `*`.
        if count > OPS_MAX || self.patterns.len() > count || self.patterns.iter().any(is_long) {
            return Err(BadBatch);
        }
        // Each is two numbers; a byte each would be twelve times as large in memory.
        if self.replaced.len() > 2 * REPLACED_MAX {
            return Err(BadBatch);
        }
        let mut reading = self.fields.read();
        let mut fields = Vec::with_capacity(count);
        while count > fields.len() {
            fields.push(reading.index()?);
        }
        Ok(fields)
    }

    /// The values in the order of the operations.
    fn values(&self, fields: &[usize]) -> Result<Vec<Value>, BadBatch> {
        let mut groups: Vec<Vec<usize>> = vec![Vec::new(); self.patterns.len()];
        let mut kinds = self.value.read();
        let mut values = vec![Value::Empty; fields.len()];
        let mut tags = Vec::with_capacity(fields.len());
        for (nth, field) in fields.iter().enumerate() {
            groups.get_mut(*field).ok_or(BadBatch)?.push(nth);
            tags.push(kinds.next()?);
        }
        let (mut texts, mut ints, mut others) = (self.texts.as_str(), self.ints.read(), self.others.iter());
        for nth in groups.into_iter().flatten() {
            let value = match at(&tags, nth)? {
                EMPTY => continue,
                TEXT => Value::Text(next_text(&mut texts)?),
                INT => Value::Int(ints.next()?),
                ROW => Value::Row(ints.next()?),
                OTHER => others.next().ok_or(BadBatch)?.clone(),
                _ => return Err(BadBatch),
            };
            *values.get_mut(nth).ok_or(BadBatch)? = value;
        }
        Ok(values)
    }

    fn replaced(&self, by: OpId, count: usize, from: &mut Reading<'_>) -> Result<Vec<OpId>, BadBatch> {
        // An empty column has zeros without end, and a count is only claimed.
        if count > 0 && self.replaced.is_empty() {
            return Err(BadBatch);
        }
        let mut replaces = Vec::new();
        for _ in 0..count {
            let device = at(&self.devices, from.index()?)?;
            replaces.push(OpId { device, counter: by.counter.wrapping_sub(from.next()?.cast_unsigned()) });
        }
        Ok(replaces)
    }
}

/// Columns that grow, and what the next operation is told from.
#[derive(Default)]
struct Packing {
    columns: Columns,
    devices: Table<DeviceId>,
    people: Table<PersonId>,
    entities: Table<(EntityId, EntityKind)>,
    patterns: Table<String>,
    names: Table<Name>,
    /// By the place of the pattern.
    values: Vec<Vec<Value>>,
    /// By the place of the device.
    ahead: Vec<u64>,
    seq: u64,
    clock: i64,
    entity: u32,
    name: u32,
}

const fn number_of(purpose: Purpose) -> i64 {
    match purpose {
        Purpose::Correction => 1,
        Purpose::Erasure => 2,
    }
}

/// Of a later version's purpose nothing is known here.
const fn purpose_of(number: i64) -> Option<Purpose> {
    match number {
        1 => Some(Purpose::Correction),
        2 => Some(Purpose::Erasure),
        _ => None,
    }
}

impl Packing {
    fn push(&mut self, seq: u64, op: &Op) {
        let device = self.devices.index(op.id.device);
        let entity = self.entities.index((op.entity, op.kind));
        let clock = op.at.0.div_euclid(SECOND_MS);
        let to = &mut self.columns;
        to.seq.push(since(seq, self.seq));
        to.device.push(device.into());
        to.author.push(self.people.index(op.author).into());
        to.at.push(clock.wrapping_sub(self.clock));
        to.millis.push(op.at.0.rem_euclid(SECOND_MS));
        to.entity.push(i64::from(entity) - i64::from(self.entity));
        to.purpose.push(op.purpose.map_or(0, number_of));
        let by = op.id.counter.wrapping_sub(seq);
        let last = slot(&mut self.ahead, device).map_or(0, |last| core::mem::replace(last, by));
        to.counter.push(since(by, last));
        to.replaces.push(i64::try_from(op.replaces.len()).unwrap_or(i64::MAX));
        for id in &op.replaces {
            to.replaced.push(self.devices.index(id.device).into());
            to.replaced.push(since(op.id.counter, id.counter));
        }
        let mut name = self.name;
        let (names, named) = (&mut self.names, &mut to.named);
        let pattern = pattern(&op.field, |each| {
            let place = names.index(each);
            named.push(i64::from(place) - i64::from(core::mem::replace(&mut name, place)));
        });
        let field = self.patterns.index(pattern);
        to.fields.push(field.into());
        to.value.push(tag(&op.value));
        if let Some(values) = slot(&mut self.values, field) {
            values.push(op.value.clone());
        }
        (self.seq, self.clock, self.entity, self.name) = (seq, clock, entity, name);
    }

    fn finish(self) -> Columns {
        let mut to = self.columns;
        for value in self.values.into_iter().flatten() {
            match (tag(&value), value) {
                (TEXT, Value::Text(text)) => {
                    to.texts.push_str(&text);
                    to.texts.push(END);
                }
                (_, Value::Int(number) | Value::Row(number)) => to.ints.push(number),
                (EMPTY, _) => {}
                (_, value) => to.others.push(value),
            }
        }
        for (id, kind) in self.entities.rows() {
            to.entities.0.extend_from_slice(id.as_bytes());
            to.kinds.push(kind);
        }
        to.names.0 = self.names.rows().concat();
        Columns {
            devices: self.devices.rows(),
            people: self.people.rows(),
            patterns: self.patterns.rows(),
            millis: to.millis.or_nothing(),
            seq: to.seq.or_nothing(),
            device: to.device.or_nothing(),
            counter: to.counter.or_nothing(),
            author: to.author.or_nothing(),
            at: to.at.or_nothing(),
            entity: to.entity.or_nothing(),
            replaces: to.replaces.or_nothing(),
            purpose: to.purpose.or_nothing(),
            value: to.value.or_nothing(),
            ..to
        }
    }
}

/// The difference of two numbers, which may wrap: what comes back is the same.
const fn since(number: u64, before: u64) -> i64 {
    number.wrapping_sub(before).cast_signed()
}

/// What is kept beside a table, at this place of it.
fn slot<T: Default>(slots: &mut Vec<T>, place: u32) -> Option<&mut T> {
    let place = usize::try_from(place).ok()?;
    while place >= slots.len() {
        slots.push(T::default());
    }
    slots.get_mut(place)
}

fn tag(value: &Value) -> i64 {
    match value {
        Value::Empty => EMPTY,
        Value::Text(text) if text.bytes().all(|byte| byte != 0) => TEXT,
        Value::Int(_) => INT,
        Value::Row(_) => ROW,
        _ => OTHER,
    }
}

fn next_text(texts: &mut &str) -> Result<String, BadBatch> {
    let (text, rest) = texts.split_once(END).ok_or(BadBatch)?;
    *texts = rest;
    Ok(text.to_owned())
}

/// A field's path with `*` for what a device drew by chance, which is told to `named`.
fn pattern(field: &Field, mut named: impl FnMut(Name)) -> String {
    let mut pattern = String::new();
    for (nth, part) in field.as_str().split('/').enumerate() {
        if nth > 0 {
            pattern.push('/');
        }
        match name(part) {
            Some(name) => {
                named(name);
                pattern.push(NAMED);
            }
            None => pattern.push_str(part),
        }
    }
    pattern
}

/// The path again.
fn path(pattern: &str, mut named: impl FnMut() -> Result<Name, BadBatch>) -> Result<Field, BadBatch> {
    let mut path = String::with_capacity(pattern.len() + NAME_DIGITS);
    for each in pattern.chars() {
        if each == NAMED {
            path.push_str(&hex(&named()?));
        } else {
            path.push(each);
        }
    }
    Field::new(path).map_err(|_| BadBatch)
}

fn name(part: &str) -> Option<Name> {
    let is_name = part.len() == NAME_DIGITS && part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    is_name.then(|| u32::from_str_radix(part, 16).ok().map(u32::to_be_bytes)).flatten()
}

fn at<T: Clone>(table: &[T], place: usize) -> Result<T, BadBatch> {
    table.get(place).cloned().ok_or(BadBatch)
}

#[cfg(test)]
mod tests;
