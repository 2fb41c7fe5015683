//! What would go for good if a person's store left this device (rule FL8).

use super::{BLOBS, Chunk, Disk, ENTITIES, Key, RECORDINGS, ROWS_MAX, SENT, SUMMARIES, Store, StoreError, Tx, entity_key};
use crate::id::{EntityId, SpaceId};
use crate::order;
use crate::record::{Entity, FileRef, Summary, THUMBNAIL_BYTES_MAX, Value};

impl<D: Disk> Store<D> {
    /// The records with pictures or recordings that are on this device only; of a correction, the record that it corrects.
    ///
    /// # Errors
    /// The disk's.
    pub async fn only_here(&self) -> Result<Vec<EntityId>, StoreError> {
        let tx = self.disk.read(&[SUMMARIES, ENTITIES, BLOBS, SENT, RECORDINGS])?;
        let (here, sent) = (tx.keys(BLOBS).await?, tx.keys(SENT).await?);
        let rows: Vec<Summary> = tx.all(SUMMARIES, ROWS_MAX).await?;
        let personal = SpaceId::personal(self.person);
        // Nobody asks for what belongs to a record that was deleted.
        let own = || rows.iter().filter(|row| row.space == personal && !row.deleted);
        let mut found = Vec::new();
        for chunk in tx.all::<Chunk>(RECORDINGS, ROWS_MAX).await? {
            found.extend(own().find(|row| row.id == chunk.entity).map(record));
        }
        for row in own() {
            let Some(entity) = tx.get::<Entity>(ENTITIES, &entity_key(personal, row.id)).await? else { continue };
            let mut alone = files(&entity);
            alone.retain(|file| {
                let key = Key::Text(file.hex());
                here.contains(&key) && !sent.contains(&key)
            });
            if given_small(&tx, &rows, row, &mut alone).await? {
                found.push(record(row));
            }
        }
        Ok(order::set(found))
    }
}

/// Takes out of `alone` what is too small to be noted as sent and went with the record's words; says whether anything is left.
async fn given_small(tx: &impl Tx, rows: &[Summary], own: &Summary, alone: &mut Vec<FileRef>) -> Result<bool, StoreError> {
    for copy in rows.iter().filter(|copy| copy.id == record(own) && copy.space != own.space) {
        if alone.is_empty() {
            break;
        }
        let Some(given) = tx.get::<Entity>(ENTITIES, &entity_key(copy.space, copy.id)).await? else { continue };
        let given = files(&given);
        alone.retain(|file| file.bytes > THUMBNAIL_BYTES_MAX || !given.contains(file));
    }
    Ok(!alone.is_empty())
}

/// What people call the record: a correction's is the one that it corrects.
fn record(row: &Summary) -> EntityId {
    row.on.unwrap_or(row.id)
}

/// The files that the entity names, both sides of a conflict included.
fn files(entity: &Entity) -> Vec<FileRef> {
    let shown = entity.fields.iter().filter(|(field, _)| !entity.is_hidden(field));
    let values = shown.flat_map(|(_, versions)| versions.iter().map(|version| &version.value));
    let file = |value: &Value| if let Value::File(file) = value { Some(file.clone()) } else { None };
    values.filter_map(file).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Millis;
    use crate::record::tests::{entity_id, field};
    use crate::record::{EntityKind, Field, JPEG, Scope};
    use crate::store::{Change, Submission, UPLOADS, Upload, at_once};
    use crate::sync::tests::world::{Device, SPACE};
    use crate::wire::Bytes;

    const LARGE: u64 = 300_000;

    fn keep(phone: &Device, byte: u8, bytes: u64) -> FileRef {
        let file = FileRef::new([byte; 32], JPEG, bytes);
        let tx = phone.store.disk.write(&[BLOBS]).unwrap();
        tx.put_row(BLOBS, &Key::Text(file.hex()), b"bytes").unwrap();
        at_once(tx.commit()).unwrap();
        file
    }

    /// Puts a value into a field of a draft.
    fn put(phone: &Device, record: u8, name: &str, value: Value) {
        let field = Field::new(name).unwrap();
        let row = at_once(phone.store.entity(SpaceId::personal(phone.person), entity_id(record))).unwrap();
        let seen = row.map(|row| row.versions(&field).iter().map(|version| version.op).collect()).unwrap_or_default();
        let change = Change { field, value, seen };
        let entity = (entity_id(record), EntityKind::Record);
        at_once(phone.store.edit(SpaceId::personal(phone.person), entity, &[change], Millis(0))).unwrap();
    }

    fn submit(phone: &Device, record: u8, scope: Scope) {
        let submission = Submission { record: entity_id(record), to: vec![(SPACE, scope)], title: "圆".into(), at: Millis(5) };
        at_once(phone.store.submit(&submission)).unwrap();
    }

    fn send_all(phone: &Device) {
        let waiting: Vec<Upload> = at_once(phone.store.disk.read(&[UPLOADS]).unwrap().all(UPLOADS, ROWS_MAX)).unwrap();
        for upload in waiting {
            at_once(phone.store.uploaded(&upload, Millis(9))).unwrap();
        }
    }

    fn only_here(phone: &Device) -> Vec<EntityId> {
        at_once(phone.store.only_here()).unwrap()
    }

    #[test]
    fn fl8_a_drafts_picture_is_only_here_until_a_space_has_it() {
        let phone = Device::new(1);
        put(&phone, 1, "topic", Value::Text("圆".into()));
        assert_eq!(only_here(&phone), []);
        for (record, bytes) in [(1, LARGE), (2, 9_000)] {
            let file = keep(&phone, record, bytes);
            put(&phone, record, "photo", Value::File(file));
        }
        assert_eq!(only_here(&phone), [entity_id(1), entity_id(2)]);
        for record in [1, 2] {
            submit(&phone, record, Scope::Full);
        }
        assert_eq!(only_here(&phone), [entity_id(1)], "what is small goes with the words, and is counted while it waits");
        send_all(&phone);
        assert_eq!(only_here(&phone), []);
    }

    #[test]
    fn fl8_a_notice_gives_nobody_the_picture() {
        let phone = Device::new(1);
        for (record, bytes) in [(1, LARGE), (2, 9_000)] {
            let file = keep(&phone, record, bytes);
            put(&phone, record, "photo", Value::File(file));
            submit(&phone, record, Scope::Notice);
        }
        send_all(&phone);
        assert_eq!(only_here(&phone), [entity_id(1), entity_id(2)]);
    }

    #[test]
    fn fl8_what_was_removed_or_is_on_another_device_keeps_nobody() {
        let phone = Device::new(1);
        let file = keep(&phone, 1, LARGE);
        put(&phone, 1, "photo", Value::File(file));
        put(&phone, 2, "photo", Value::File(FileRef::new([9; 32], JPEG, LARGE)));
        put(&phone, 1, "photo", Value::Empty);
        assert_eq!(only_here(&phone), []);
    }

    #[test]
    fn fl8_a_recording_that_is_no_answer_yet_is_only_here_as_long_as_its_record_is() {
        let phone = Device::new(1);
        put(&phone, 1, "topic", Value::Text("圆".into()));
        let chunk = Chunk {
            space: SpaceId::personal(phone.person),
            entity: entity_id(1),
            field: field("voice"),
            take: entity_id(7),
            number: 0,
            mime: "audio/webm".into(),
            length_ms: 1_000,
            bytes: Bytes(b"voice".to_vec()),
        };
        at_once(phone.store.keep_chunk(&chunk)).unwrap();
        assert_eq!(only_here(&phone), [entity_id(1)]);
        let row = at_once(phone.store.entity(SpaceId::personal(phone.person), entity_id(1))).unwrap().unwrap();
        put(&phone, 1, "@deleted", Value::Removed(row.live_ops("").collect()));
        assert_eq!(only_here(&phone), []);
    }
}
