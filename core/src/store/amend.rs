//! The author corrects a record that was given to others (rules AM1 to AM4).

use super::edit::{Writing, write};
use super::submit::{given_photos, plain};
use super::{Change, DEVICE_KEY, Device, Disk, Key, Store, StoreError, Tx, WORLD_KEY, device, entity_key};
use super::{ENTITIES, META, OUTBOX, REFUSED, SUMMARIES, UPLOADS};
use crate::directory::World;
use crate::id::{EntityId, Millis, SpaceId};
use crate::record::{Entity, EntityKind, Field, Purpose, Scope, Value};

/// A correction is submitted.
#[derive(Clone, Debug)]
pub struct Amendment {
    pub record: EntityId,
    /// Where it was drafted, in the personal space.
    pub draft: EntityId,
    /// What lists call the record from now on.
    pub title: String,
    /// In the author's words; empty for none.
    pub why: String,
    pub at: Millis,
}

impl<D: Disk> Store<D> {
    /// Writes what the draft changed into the personal copy and into every space that the record was given to, and ends the
    /// draft. Returns the personal copy. All of it or nothing.
    ///
    /// # Errors
    /// The disk's, and [`StoreError::Unreadable`] when the record, the draft or a copy that is to be corrected is not here yet;
    /// then nothing is written.
    pub async fn amend(&self, amendment: &Amendment) -> Result<Entity, StoreError> {
        let Amendment { record, draft, title, why, at } = amendment;
        let personal = SpaceId::personal(self.person);
        let tx = self.disk.write(&[META, ENTITIES, SUMMARIES, OUTBOX, REFUSED, UPLOADS])?;
        let mut device = device(&tx).await?;
        let own: Entity = here(&tx, personal, *record).await?;
        let drafted: Entity = here(&tx, personal, *draft).await?;
        let answers = changed(&own, &drafted);
        let copies = if answers.is_empty() { Vec::new() } else { copies(&tx, &own).await? };
        for (space, scope) in copies.into_iter().chain([(personal, Scope::Full)]) {
            if answers.is_empty() {
                continue;
            }
            let full = scope == Scope::Full;
            if full && space != personal {
                given_photos(&tx, space, answers.iter().map(|change| &change.value))?;
            }
            let mut changes =
                vec![plain(Field::title(), Value::Text(title.clone())), plain(Field::amended_at(), Value::Int(at.0))];
            if full {
                changes.push(plain(Field::why(), if why.is_empty() { Value::Empty } else { Value::Text(why.clone()) }));
                changes.extend(answers.iter().cloned());
            }
            self.set(&tx, &mut device, (space, *record), &changes, (*at, Some(Purpose::Correction))).await?;
        }
        let seen = drafted.live_ops("").collect();
        let end = [plain(Field::deleted(), Value::Removed(seen))];
        self.set(&tx, &mut device, (personal, *draft), &end, (*at, None)).await?;
        tx.put(META, &Key::text(DEVICE_KEY), &device)?;
        let row = here(&tx, personal, *record).await?;
        tx.commit().await?;
        Ok(row)
    }

    async fn set(
        &self,
        tx: &impl Tx,
        device: &mut Device,
        (space, id): (SpaceId, EntityId),
        changes: &[Change],
        (at, purpose): (Millis, Option<Purpose>),
    ) -> Result<Entity, StoreError> {
        let entity = (id, EntityKind::Record);
        let writing = Writing { person: self.person, space, entity, changes, at, knowing: true, purpose };
        write(tx, device, &writing).await
    }
}

async fn here(tx: &impl Tx, space: SpaceId, id: EntityId) -> Result<Entity, StoreError> {
    let lost = || StoreError::Unreadable(format!("entities: {id} is not here"));
    tx.get(ENTITIES, &entity_key(space, id)).await?.ok_or_else(lost)
}

/// The copies to correct. A correction names what it replaces, so each has to be here; but a space that its author has left, and
/// that this device never read, gets none.
async fn copies(tx: &impl Tx, own: &Entity) -> Result<Vec<(SpaceId, Scope)>, StoreError> {
    let world: Option<World> = tx.get(META, &Key::text(WORLD_KEY)).await?;
    let mut copies = Vec::new();
    for (space, scope) in own.given_to() {
        let is_member = || world.as_ref().is_some_and(|world| world.space(space).is_some());
        match here(tx, space, own.id).await {
            Ok(_) => copies.push((space, scope)),
            Err(StoreError::Unreadable(_)) if !is_member() => {}
            Err(error) => return Err(error),
        }
    }
    Ok(copies)
}

/// The answers that the draft changed, a choice between two versions included.
fn changed(own: &Entity, draft: &Entity) -> Vec<Change> {
    let after = own.corrected(draft);
    let fields = draft.fields.iter().filter(|(field, _)| !field.is_system());
    let changed = fields.filter_map(|(field, versions)| {
        let value = &versions.last()?.value;
        let (known, hidden) = (own.shown(field).map(|version| &version.value), after.is_hidden(field));
        let wanted = match value {
            // What was added and removed in one draft nobody needs to hear of.
            Value::Removed(_) => hidden && known.is_some() && !own.is_hidden(field),
            _ => !hidden && (known.map_or_else(|| !value.is_empty(), |known| known != value) || own.in_conflict(field)),
        };
        wanted.then(|| plain(field.clone(), value.clone()))
    });
    changed.collect()
}

#[cfg(test)]
mod tests;
