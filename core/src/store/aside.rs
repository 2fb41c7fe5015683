//! What the person decides about operations that the server refused (rule SY17).

use super::{Disk, ENTITIES, OUTBOX, Queued, REFUSED, SUMMARIES, SetAside, Store, StoreError, Tx};
use super::{counter_key, entity_key, put_entity};
use crate::record::Entity;

/// What becomes of a refused operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Back into the outbox, under the same id and with the same content. One whose reason cannot change stays where it is; one
    /// that the person has replaced since is not wanted any more and leaves.
    Again,
    /// What it said leaves this device, too; what the server has stays.
    GiveUp,
}

/// Rows of one entity that were refused for one reason, together: a person decides about a record, not about its fields.
pub(super) fn together(rows: Vec<SetAside>) -> Vec<Vec<SetAside>> {
    let mut groups: Vec<Vec<SetAside>> = Vec::new();
    for row in rows {
        let same = |first: &SetAside| (first.space, first.op.entity, first.reason) == (row.space, row.op.entity, row.reason);
        match groups.iter_mut().find(|group| group.first().is_some_and(same)) {
            Some(group) => group.push(row),
            None => groups.push(vec![row]),
        }
    }
    groups
}

impl<D: Disk> Store<D> {
    /// Does what the person decided about refused operations, named by their counters. All or nothing.
    ///
    /// # Errors
    /// The disk's; then nothing is changed.
    pub async fn decide(&self, counters: &[u64], decision: Decision) -> Result<(), StoreError> {
        let again = decision == Decision::Again;
        let tx = self.disk.write(&[ENTITIES, SUMMARIES, OUTBOX, REFUSED])?;
        for counter in counters {
            let key = counter_key(*counter);
            let aside: Option<SetAside> = tx.get(REFUSED, &key).await?;
            let Some(SetAside { space, op, .. }) = aside.filter(|row| !again || row.reason.may_change()) else { continue };
            tx.delete(REFUSED, &key)?;
            let place = entity_key(space, op.entity);
            let Some(mut row) = tx.get::<Entity>(ENTITIES, &place).await? else { continue };
            let Some(versions) = row.fields.get_mut(&op.field) else { continue };
            if !again {
                versions.retain(|version| version.op != op.id);
            } else if versions.iter().any(|version| version.op == op.id) {
                // What it had replaced came back beside it (rule SY16) and goes again, as long as it is not refused again.
                row.apply(&op, None);
                tx.put(OUTBOX, &key, &Queued { space, op, offered: true, seq: None })?;
            }
            if row.fields.values().all(Vec::is_empty) {
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
