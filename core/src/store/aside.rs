//! What the person decides about operations that the server refused (rule SY17).

use super::{Disk, ENTITIES, OUTBOX, Queued, REFUSED, SUMMARIES, SetAside, Store, StoreError, Tx};
use super::{counter_key, entity_key, put_entity};
use crate::record::Entity;

impl<D: Disk> Store<D> {
    /// Puts refused operations back into the outbox, under the same ids and with the same content. One whose reason cannot change
    /// stays where it is; one that the person has replaced since is not wanted any more and leaves. `counters` are those of the
    /// operations. All or nothing.
    ///
    /// # Errors
    /// The disk's; then nothing is changed.
    pub async fn try_again(&self, counters: &[u64]) -> Result<(), StoreError> {
        let tx = self.disk.write(&[ENTITIES, SUMMARIES, OUTBOX, REFUSED])?;
        for counter in counters {
            let key = counter_key(*counter);
            let Some(aside) = tx.get::<SetAside>(REFUSED, &key).await?.filter(|row| row.reason.may_change()) else { continue };
            let SetAside { space, op, .. } = aside;
            tx.delete(REFUSED, &key)?;
            let Some(mut row) = tx.get::<Entity>(ENTITIES, &entity_key(space, op.entity)).await? else { continue };
            if row.versions(&op.field).iter().any(|version| version.op == op.id) {
                // What it had replaced came back beside it (rule SY16) and goes again, as long as it is not refused again.
                row.apply(&op, None);
                put_entity(&tx, space, &row)?;
                tx.put(OUTBOX, &key, &Queued { space, op, offered: true })?;
            }
        }
        tx.commit().await
    }

    /// Gives up refused operations: what they said leaves this device, too, and what the server has stays. All or nothing.
    ///
    /// # Errors
    /// The disk's; then nothing is changed.
    pub async fn give_up(&self, counters: &[u64]) -> Result<(), StoreError> {
        let tx = self.disk.write(&[ENTITIES, SUMMARIES, REFUSED])?;
        for counter in counters {
            let key = counter_key(*counter);
            let Some(SetAside { space, op, .. }) = tx.get(REFUSED, &key).await? else { continue };
            tx.delete(REFUSED, &key)?;
            let place = entity_key(space, op.entity);
            let Some(mut row) = tx.get::<Entity>(ENTITIES, &place).await? else { continue };
            if let Some(versions) = row.fields.get_mut(&op.field) {
                versions.retain(|version| version.op != op.id);
            }
            row.fields.retain(|_, versions| !versions.is_empty());
            if row.fields.is_empty() {
                // The server never had any of it, and lists show nothing that says nothing.
                tx.delete(ENTITIES, &place)?;
                tx.delete(SUMMARIES, &place)?;
            } else {
                put_entity(&tx, space, &row)?;
            }
        }
        tx.commit().await
    }
}
