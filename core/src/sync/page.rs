//! The next page of a space for a device: of the snapshot for a newcomer, else of the log (rules SY8 and SY9).

use super::{Ack, Cursor, Log, OpBatch, Page, PageBody, ROW_BYTES};
use crate::id::EntityId;
use crate::order;
use crate::record::{Entity, Op, Past};

/// What is short and has long names, or names much, is larger by its names and ids than by its values: a page of it ends here. Rows of
/// what people type are half as large.
const STORED_TIMES: usize = 4;

/// The page that follows `from`, which must belong to this life of the store, beside what is acknowledged. After a
/// snapshot that begins now, the log is read from number `since` on.
///
/// The device's other operations are in it: it may never have heard of them, and its cursor must not pass them silently.
pub(super) fn page<L: Log>(log: &L, (from, since): (Cursor, u64), acks: &[Ack]) -> Result<Page, L::Error> {
    match from {
        Cursor::Start => snapshot(log, from, since, None),
        Cursor::Snapshot { head, after } => snapshot(log, from, head, Some(after)),
        Cursor::Seq(seq) => tail(log, from, seq, &order::set(acks.iter().map(|ack| ack.seq))),
    }
}

fn snapshot<L: Log>(log: &L, from: Cursor, head: u64, after: Option<EntityId>) -> Result<Page, L::Error> {
    let mut entities: Vec<Entity> = Vec::new();
    let limits = log.limits();
    let mut room = Room::new(limits.entities, limits.bytes);
    let mut more = false;
    log.entities(after, limits.entities as u64 + 1, &mut |entity, stored| {
        let values = entity.fields.values().flatten().map(|version| version.value.bytes() + ROW_BYTES);
        let past = entity.past.as_ref().map_or(0, Past::bytes);
        more = !room.take(values.sum::<usize>() + past, stored);
        if !more {
            entities.push(entity);
        }
        !more
    })?;
    let to = match entities.last() {
        Some(last) if more => Cursor::Snapshot { head, after: last.id },
        _ => Cursor::Seq(head),
    };
    let more = more || log.head()? > head;
    Ok(Page { from, to, more, body: PageBody::Snapshot(entities) })
}

/// `acked`: numbers that are told otherwise, in their order.
fn tail<L: Log>(log: &L, from: Cursor, after: u64, acked: &[u64]) -> Result<Page, L::Error> {
    let mut ops: Vec<(u64, Op)> = Vec::new();
    let limits = log.limits();
    let mut room = Room::new(limits.ops, limits.bytes);
    // A page of acknowledgements right behind the cursor is not read to be left out.
    let mut last = acked.iter().fold(after, |last, seq| if *seq == last + 1 { *seq } else { last });
    // What the answer acknowledges is looked at and left out.
    log.ops(last, 2 * limits.ops as u64, &mut |seq, op, stored| {
        if acked.binary_search(&seq).is_err() {
            if !room.take(op.value.bytes() + ROW_BYTES, stored) {
                return false;
            }
            ops.push((seq, op));
        }
        last = seq;
        true
    })?;
    let batch = OpBatch::folded(ops.iter().map(|(seq, op)| (*seq, op)));
    Ok(Page { from, to: Cursor::Seq(last), more: last < log.head()?, body: PageBody::Tail(batch) })
}

/// What still fits a page. The first thing always does, however large.
struct Room {
    count: usize,
    bytes: usize,
    /// With the names and ids that repeat.
    stored: usize,
    count_max: usize,
    bytes_max: usize,
}

impl Room {
    const fn new(count_max: usize, bytes_max: usize) -> Self {
        Self { count: 0, bytes: 0, stored: 0, count_max, bytes_max }
    }

    /// `stored`: as it is in a row, and as version 1 gets it.
    const fn take(&mut self, bytes: usize, stored: usize) -> bool {
        let fits = self.count < self.count_max
            && self.bytes.saturating_add(bytes) <= self.bytes_max
            && self.stored.saturating_add(stored) <= self.bytes_max.saturating_mul(STORED_TIMES);
        if self.count > 0 && !fits {
            return false;
        }
        self.count += 1;
        self.bytes = self.bytes.saturating_add(bytes);
        self.stored = self.stored.saturating_add(stored);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{DeviceId, Millis, OpId, PersonId};
    use crate::record::{EntityKind, Field, Purpose, Value};
    use crate::sync::{MemoryLog, PAGE_BYTES_MAX};
    use crate::wire;

    #[test]
    fn a_page_has_an_end_and_a_giant_travels_alone() {
        let mut room = Room::new(2, 100);
        assert!(room.take(1, 1) && room.take(1, 1) && !room.take(1, 1));
        let mut room = Room::new(2, 100);
        assert!(room.take(1_000, 1_000) && !room.take(1, 1));
    }

    /// Entities, each with so many fields of these words, corrected so often.
    fn page_of(entities: u8, (fields, words): (usize, &str), corrections: usize) -> Page {
        let log = MemoryLog::new(1);
        for (n, counter) in (1..=entities).zip((1..).step_by(1_000)) {
            let op = |nth: u64, field: usize, replaces: Vec<OpId>| Op {
                id: OpId { device: DeviceId::from_bytes([1; 16]), counter: counter + nth },
                author: PersonId::from_bytes([1; 16]),
                at: Millis(0),
                entity: EntityId::from_bytes([n; 16]),
                kind: EntityKind::Record,
                field: Field::new(format!("{field}{}", "f".repeat(NAME_BYTES))).unwrap(),
                value: Value::Text(words.into()),
                purpose: (!replaces.is_empty()).then_some(Purpose::Correction),
                replaces,
            };
            let mut entity = Entity::new(EntityId::from_bytes([n; 16]), EntityKind::Record, PersonId::from_bytes([1; 16]));
            (0..fields).zip(0..).for_each(|(field, nth)| entity.apply(&op(nth, field, Vec::new()), Some(nth + 1)));
            for nth in 0..corrections as u64 {
                let before = entity.live_ops("").next().unwrap();
                entity.apply(&op(500 + nth, 0, vec![before]), Some(501 + nth));
            }
            log.put_entity(&entity).unwrap();
        }
        page(&log, (Cursor::Start, 0), &[]).unwrap()
    }

    fn entities(page: Page) -> Vec<Entity> {
        match page.body {
            PageBody::Snapshot(entities) => entities,
            PageBody::Tail(_) => Vec::new(),
        }
    }

    const NAME_BYTES: usize = 100;

    #[test]
    fn sy9_a_page_counts_what_corrections_replaced() {
        let of_two = page_of(40, (1, &"x".repeat(30_000)), 2);
        assert!(of_two.more);
        let bytes = wire::to_vec(&entities(of_two)).len();
        assert!((PAGE_BYTES_MAX - 100_000..PAGE_BYTES_MAX + 10_000).contains(&bytes), "{bytes}");
    }

    #[test]
    fn sy9_a_page_of_names_alone_has_an_end() {
        // Names that are no values: 64 kB of them in each.
        let names = page_of(100, (400, ""), 0);
        assert!(names.more);
        let bytes = wire::to_vec(&entities(names)).len();
        assert!((PAGE_BYTES_MAX..=STORED_TIMES * PAGE_BYTES_MAX + 10_000).contains(&bytes), "{bytes}");
    }
}
