//! Recordings that are being made: kept piece by piece, so that a page that dies costs a second of them (rule FL7).

use super::{Disk, Key, RECORDINGS, ROWS_MAX, Store, StoreError, Tx};
use crate::id::{EntityId, SpaceId};
use crate::record::Field;
use crate::wire::{Bytes, Wire};

/// A piece of a recording.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct Chunk {
    /// Whose answer the recording will be.
    #[n(0)]
    pub space: SpaceId,
    #[n(1)]
    pub entity: EntityId,
    #[n(2)]
    pub field: Field,
    /// Which recording: chance.
    #[n(3)]
    pub take: EntityId,
    /// Which of its pieces, from 0.
    #[n(4)]
    pub number: u32,
    /// Such as `audio/webm`.
    #[n(5)]
    pub mime: String,
    /// How long the recording was at the end of the piece.
    #[n(6)]
    pub length_ms: u64,
    #[n(7)]
    pub bytes: Bytes,
}

impl Chunk {
    fn key(&self) -> Key {
        Key::Text(format!("{}/{:05}", self.take, self.number))
    }
}

/// A recording as far as it is on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Take {
    pub take: EntityId,
    pub mime: String,
    pub length_ms: u64,
    pub bytes: Vec<u8>,
}

impl<D: Disk> Store<D> {
    /// Keeps a piece, as soon as it is there.
    ///
    /// # Errors
    /// The disk's; then the pieces before it stay.
    pub async fn keep_chunk(&self, chunk: &Chunk) -> Result<(), StoreError> {
        let tx = self.disk.write(&[RECORDINGS])?;
        tx.put(RECORDINGS, &chunk.key(), chunk)?;
        tx.commit().await
    }

    /// The recordings of a field that have not become its answer yet, each up to the first piece that is missing: a player cannot go on
    /// behind a gap.
    ///
    /// # Errors
    /// The disk's.
    pub async fn takes(&self, space: SpaceId, entity: EntityId, field: &Field) -> Result<Vec<Take>, StoreError> {
        // In the order of their keys: recordings one after the other, each from its beginning.
        let chunks: Vec<Chunk> = self.disk.read(&[RECORDINGS])?.all(RECORDINGS, ROWS_MAX).await?;
        let mut takes: Vec<Take> = Vec::new();
        let mut next = 0;
        for chunk in chunks.into_iter().filter(|chunk| (chunk.space, chunk.entity, &chunk.field) == (space, entity, field)) {
            let Chunk { take, number, mime, length_ms, bytes: Bytes(bytes), .. } = chunk;
            if takes.last().is_none_or(|last| last.take != take) {
                next = 0;
                takes.push(Take { take, mime, length_ms: 0, bytes: Vec::new() });
            }
            if let Some(last) = takes.last_mut().filter(|_| number == next) {
                last.bytes.extend(bytes);
                last.length_ms = length_ms;
                next += 1;
            }
        }
        Ok(takes)
    }

    /// Whether something was recorded for a record that is not in it yet.
    ///
    /// # Errors
    /// The disk's.
    pub async fn has_takes(&self, space: SpaceId, entity: EntityId) -> Result<bool, StoreError> {
        let chunks: Vec<Chunk> = self.disk.read(&[RECORDINGS])?.all(RECORDINGS, ROWS_MAX).await?;
        Ok(chunks.iter().any(|chunk| (chunk.space, chunk.entity) == (space, entity)))
    }

    /// The recording is an answer now, or nothing was said: its pieces are not needed any more.
    ///
    /// # Errors
    /// The disk's.
    pub async fn forget_take(&self, take: EntityId) -> Result<(), StoreError> {
        let tx = self.disk.write(&[RECORDINGS])?;
        let name = take.to_string();
        for key in tx.keys(RECORDINGS).await? {
            if matches!(&key, Key::Text(text) if text.starts_with(&name)) {
                tx.delete(RECORDINGS, &key)?;
            }
        }
        tx.commit().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::tests::{entity_id, field};
    use crate::store::at_once;
    use crate::sync::tests::world::{Device, SPACE};

    fn chunk(take: u8, number: u32, bytes: &[u8]) -> Chunk {
        Chunk {
            space: SPACE,
            entity: entity_id(1),
            field: field("voice"),
            take: entity_id(take),
            number,
            mime: "audio/webm".into(),
            length_ms: u64::from(number + 1) * 1_000,
            bytes: Bytes(bytes.to_vec()),
        }
    }

    fn keep(phone: &Device, chunk: &Chunk) {
        at_once(phone.store.keep_chunk(chunk)).unwrap();
    }

    fn takes(phone: &Device) -> Vec<(EntityId, Vec<u8>, u64)> {
        let found = at_once(phone.store.takes(SPACE, entity_id(1), &field("voice"))).unwrap();
        found.into_iter().map(|take| (take.take, take.bytes, take.length_ms)).collect()
    }

    #[test]
    fn fl7_what_was_recorded_before_the_page_died_is_there() {
        let phone = Device::new(1);
        for number in 0..300 {
            keep(&phone, &chunk(7, number, &[u8::try_from(number % 251).unwrap(), 0xfc]));
        }
        // Another question's.
        keep(&phone, &Chunk { field: field("other"), ..chunk(8, 0, b"other") });
        let found = takes(&phone);
        assert_eq!(found.len(), 1);
        let (take, bytes, length_ms) = &found[0];
        assert_eq!((*take, bytes.len(), *length_ms), (entity_id(7), 600, 300_000));
        assert_eq!(bytes[..4], [0, 0xfc, 1, 0xfc]);
    }

    #[test]
    fn fl7_behind_a_gap_nothing_can_be_played() {
        let phone = Device::new(1);
        for number in [0, 1, 3] {
            keep(&phone, &chunk(7, number, &[b'a' + u8::try_from(number).unwrap()]));
        }
        assert_eq!(takes(&phone), [(entity_id(7), b"ab".to_vec(), 2_000)]);
    }

    #[test]
    fn fl7_what_became_an_answer_is_forgotten_and_nothing_else() {
        let phone = Device::new(1);
        keep(&phone, &chunk(7, 0, b"a"));
        keep(&phone, &chunk(8, 0, b"b"));
        at_once(phone.store.forget_take(entity_id(7))).unwrap();
        assert_eq!(takes(&phone), [(entity_id(8), b"b".to_vec(), 1_000)]);
        let left = |entity| at_once(phone.store.has_takes(SPACE, entity)).unwrap();
        assert!(left(entity_id(1)) && !left(entity_id(2)));
    }
}
