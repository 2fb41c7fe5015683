//! The next page of a space for a device: of the snapshot for a newcomer, else of the log (rules SY8 and SY9).

use super::{Ack, Cursor, Log, OpBatch, Page, PageBody, ROW_BYTES};
use crate::id::EntityId;
use crate::order;
use crate::record::{Entity, Op};

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
    log.entities(after, limits.entities as u64 + 1, &mut |entity, _| {
        let versions = entity.fields.values().flatten();
        more = !room.take(versions.map(|version| version.value.bytes() + ROW_BYTES).sum());
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
    log.ops(last, 2 * limits.ops as u64, &mut |seq, op, _| {
        if acked.binary_search(&seq).is_err() {
            if !room.take(op.value.bytes() + ROW_BYTES) {
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
    count_max: usize,
    bytes_max: usize,
}

impl Room {
    const fn new(count_max: usize, bytes_max: usize) -> Self {
        Self { count: 0, bytes: 0, count_max, bytes_max }
    }

    const fn take(&mut self, bytes: usize) -> bool {
        let fits = self.count < self.count_max && self.bytes.saturating_add(bytes) <= self.bytes_max;
        if self.count > 0 && !fits {
            return false;
        }
        self.count += 1;
        self.bytes = self.bytes.saturating_add(bytes);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_an_end_and_a_giant_travels_alone() {
        let mut room = Room::new(2, 100);
        assert!(room.take(1) && room.take(1) && !room.take(1));
        let mut room = Room::new(2, 100);
        assert!(room.take(1_000) && !room.take(1));
    }
}
