//! The next page of a space for a device: of the snapshot for a newcomer, else of the log (rules SY8 and SY9).

use qinglan_core::id::{DeviceId, EntityId};
use qinglan_core::record::{Entity, Op};
use qinglan_core::sync::{Cursor, OpBatch, PAGE_BYTES_MAX, PAGE_ENTITIES_MAX, PAGE_OPS_MAX, Page, PageBody};
use worker::Result;

use super::space::SpaceStore;
use super::sql::{blob, number};
use super::unpack;

/// So many rows are looked at for one page; a device's own operations are looked at and left out.
const SCAN_ROWS_MAX: u64 = 4 * PAGE_OPS_MAX as u64;

impl SpaceStore {
    /// The page that follows `from`, which must belong to this life of the store.
    pub fn page(&self, from: Cursor, device: DeviceId) -> Result<Page> {
        match from {
            Cursor::Start => self.snapshot(from, self.head()?, None),
            Cursor::Snapshot { head, after } => self.snapshot(from, head, Some(after)),
            Cursor::Seq(seq) => self.tail(from, seq, device),
        }
    }

    fn snapshot(&self, from: Cursor, head: u64, after: Option<EntityId>) -> Result<Page> {
        // One zero byte sorts before every id of 16 bytes; the runtime takes an empty key for null.
        let after = after.map_or_else(|| vec![0], |id| id.as_bytes().to_vec());
        let mut entities: Vec<Entity> = Vec::new();
        let mut room = Room::new(PAGE_ENTITIES_MAX);
        let mut more = false;
        let limit = number(PAGE_ENTITIES_MAX as u64 + 1)?;
        for row in self.sql.rows("SELECT bytes FROM entities WHERE id > ? ORDER BY id LIMIT ?", [blob(after), limit])? {
            let bytes = row?.bytes()?;
            if !room.take(bytes.len()) {
                more = true;
                break;
            }
            entities.push(unpack(&bytes)?);
        }
        let to = match entities.last() {
            Some(last) if more => Cursor::Snapshot { head, after: last.id },
            _ => Cursor::Seq(head),
        };
        let more = more || self.head()? > head;
        Ok(Page { from, to, more, body: PageBody::Snapshot(entities) })
    }

    fn tail(&self, from: Cursor, after: u64, device: DeviceId) -> Result<Page> {
        let mut ops: Vec<(u64, Op)> = Vec::new();
        let mut room = Room::new(PAGE_OPS_MAX);
        let mut last = after;
        let values = [number(after)?, number(SCAN_ROWS_MAX)?];
        for row in self.sql.rows("SELECT seq, id, bytes FROM ops WHERE seq > ? ORDER BY seq LIMIT ?", values)? {
            let mut row = row?;
            let (seq, id, bytes) = (row.number()?, row.bytes()?, row.bytes()?);
            if !id.starts_with(device.as_bytes()) {
                if !room.take(bytes.len()) {
                    break;
                }
                ops.push((seq, unpack(&bytes)?));
            }
            last = seq;
        }
        let batch = OpBatch::pack(ops.iter().map(|(seq, op)| (*seq, op)));
        Ok(Page { from, to: Cursor::Seq(last), more: last < self.head()?, body: PageBody::Tail(batch) })
    }
}

/// What still fits a page. The first thing always does, however large.
struct Room {
    count: usize,
    bytes: usize,
    count_max: usize,
}

impl Room {
    fn new(count_max: usize) -> Self {
        Self { count: 0, bytes: 0, count_max }
    }

    fn take(&mut self, bytes: usize) -> bool {
        let fits = self.count < self.count_max && self.bytes.saturating_add(bytes) <= PAGE_BYTES_MAX;
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
        let mut room = Room::new(2);
        assert!(room.take(1) && room.take(1) && !room.take(1));
        let mut room = Room::new(2);
        assert!(room.take(10 * PAGE_BYTES_MAX) && !room.take(1));
    }
}
