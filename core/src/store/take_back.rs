//! The author takes a record back from a space that it was given to (rule SP6).

use super::edit::{Writing, write};
use super::submit::plain;
use super::{Change, DEVICE_KEY, Disk, Key, Store, StoreError, Tx, device, entity_key};
use super::{ENTITIES, META, OUTBOX, REFUSED, SUMMARIES, UPLOADS};
use crate::id::{EntityId, Millis, SpaceId};
use crate::record::{Entity, EntityKind, Field, Value};

impl<D: Disk> Store<D> {
    /// Empties the space's copy, deletes it, and has no correction go there any more. The personal copy as it is then; all of it or
    /// nothing. Given again, the record is there again.
    ///
    /// # Errors
    /// The disk's, and [`StoreError::Unreadable`] when the record is not here; then nothing is written.
    pub async fn take_back(&self, record: EntityId, space: SpaceId, at: Millis) -> Result<Entity, StoreError> {
        let tx = self.disk.write(&[META, ENTITIES, SUMMARIES, OUTBOX, REFUSED, UPLOADS])?;
        let mut device = device(&tx).await?;
        if let Some(given) = tx.get::<Entity>(ENTITIES, &entity_key(space, record)).await? {
            // The title is made of answers.
            let title = Field::title();
            let told =
                given.fields.iter().filter(|(field, versions)| (!field.is_system() || **field == title) && !versions.is_empty());
            let emptied: Vec<Change> = told.map(|(field, _)| plain(field.clone(), Value::Empty)).collect();
            let bare = if emptied.is_empty() {
                given
            } else {
                write(&tx, &mut device, &self.writing(record, space, &emptied, at)).await?
            };
            let deletion = [plain(Field::deleted(), Value::Removed(bare.live_ops("").collect()))];
            write(&tx, &mut device, &self.writing(record, space, &deletion, at)).await?;
        }
        let unmark = [plain(Field::given_to(space), Value::Empty)];
        let own = write(&tx, &mut device, &self.writing(record, SpaceId::personal(self.person), &unmark, at)).await?;
        tx.put(META, &Key::text(DEVICE_KEY), &device)?;
        tx.commit().await?;
        Ok(own)
    }

    const fn writing<'a>(&self, record: EntityId, space: SpaceId, changes: &'a [Change], at: Millis) -> Writing<'a> {
        Writing { person: self.person, space, entity: (record, EntityKind::Record), changes, at, knowing: true, purpose: None }
    }
}
