//! What a person does to records, as transactions.

use qinglan_core::id::{EntityId, Millis, OpId, SpaceId};
use qinglan_core::order::Map;
use qinglan_core::record::{Entity, EntityKind, Field, Op, Scope, State, Value};
use qinglan_core::sync::{Edit, edit};

use super::{
    DEVICE_KEY, Device, ENTITIES, META, OUTBOX, Queued, SUMMARIES, Store, UPLOADS, Upload, counter_key, device, entity_key,
    put_entity,
};
use crate::shell::db::{StoreError, Tx};

/// One field gets a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub field: Field,
    pub value: Value,
    /// The versions that the person had before them.
    pub seen: Vec<OpId>,
}

/// A record is given to spaces.
#[derive(Clone, Debug)]
pub struct Submission {
    pub record: EntityId,
    pub to: Vec<(SpaceId, Scope)>,
    pub title: String,
    pub at: Millis,
}

impl Store {
    /// Writes changes of one entity, all or none, and returns it as it is then on the disk.
    pub async fn edit(
        &self,
        space: SpaceId,
        entity: (EntityId, EntityKind),
        changes: &[Change],
        at: Millis,
    ) -> Result<Entity, StoreError> {
        let tx = self.db.write([META, ENTITIES, SUMMARIES, OUTBOX])?;
        let mut device = device(&tx).await?;
        let row = self.write_changes(&tx, &mut device, space, entity, changes, at).await?;
        tx.put(META, &DEVICE_KEY.into(), &device)?;
        tx.commit().await?;
        Ok(row)
    }

    /// Gives a record from the personal space to others: every answer, or the notice that it exists (`@` fields only).
    /// Returns the personal copy. All of it or nothing.
    pub async fn submit(&self, submission: &Submission) -> Result<Entity, StoreError> {
        let Submission { record, to, title, at } = submission;
        let personal = SpaceId::personal(self.person);
        let kind = EntityKind::Record;
        let tx = self.db.write([META, ENTITIES, SUMMARIES, OUTBOX, UPLOADS])?;
        let mut device = device(&tx).await?;
        let lost = || StoreError::Unreadable(format!("entities: {record} is not here"));
        let own: Entity = tx.get(ENTITIES, &entity_key(personal, *record)).await?.ok_or_else(lost)?;
        let photos = own.fields.keys().filter(|field| is_answer(&own, field)).filter_map(|field| match own.value(field) {
            Some(Value::File(file)) => Some(file.clone()),
            _ => None,
        });
        let photos: Vec<_> = photos.collect();
        for (space, scope) in to {
            // With the words goes the promise of the photos: both or neither.
            for file in photos.iter().filter(|_| *scope == Scope::Full) {
                let upload = Upload { space: *space, file: file.clone() };
                tx.put(UPLOADS, &upload.key(), &upload)?;
            }
            let changes = given(&own, *scope, title, *at);
            self.write_changes(&tx, &mut device, *space, (*record, kind), &changes, *at).await?;
        }
        let mut marks = vec![
            plain(Field::state(), Value::Text(State::Submitted.as_str().into())),
            plain(Field::title(), Value::Text(title.clone())),
            plain(Field::submitted_at(), Value::Int(at.0)),
        ];
        marks.extend(to.iter().map(|(space, scope)| plain(Field::given_to(*space), Value::Text(scope.as_str().into()))));
        let row = self.write_changes(&tx, &mut device, personal, (*record, kind), &marks, *at).await?;
        tx.put(META, &DEVICE_KEY.into(), &device)?;
        tx.commit().await?;
        Ok(row)
    }

    async fn write_changes(
        &self,
        tx: &Tx<'_>,
        device: &mut Device,
        space: SpaceId,
        entity: (EntityId, EntityKind),
        changes: &[Change],
        at: Millis,
    ) -> Result<Entity, StoreError> {
        let (id, kind) = entity;
        let found: Option<Entity> = tx.get(ENTITIES, &entity_key(space, id)).await?;
        let mut row = found.unwrap_or_else(|| Entity::new(id, kind, self.person));
        let mut written: Map<u64, Op> = Map::new();
        for Change { field, value, seen } in changes {
            let queued = match own_unsent(&row, field, device) {
                Some(counter) => match written.get(&counter) {
                    Some(op) => Some(op.clone()),
                    None => tx.get::<Queued>(OUTBOX, &counter_key(counter)).await?.filter(|row| !row.offered).map(|row| row.op),
                },
                None => None,
            };
            let mut ahead = *device;
            let change = (field.clone(), value.clone(), seen.as_slice());
            match edit(&mut row, queued.as_ref(), ahead.next(), self.person, at, change) {
                Edit::Nothing => {}
                Edit::Append(op) => {
                    *device = ahead;
                    written.insert(op.id.counter, op);
                }
                Edit::Rewrite(op) => {
                    written.insert(op.id.counter, op);
                }
            }
        }
        for (counter, op) in written {
            tx.put(OUTBOX, &counter_key(counter), &Queued { space, op, offered: false })?;
        }
        put_entity(tx, space, &row)?;
        Ok(row)
    }
}

/// This store's last operation on the field, if the server has not numbered it.
fn own_unsent(row: &Entity, field: &Field, device: &Device) -> Option<u64> {
    let unsent = row.versions(field).iter().rev().find(|version| version.seq.is_none() && version.op.device == device.id)?;
    Some(unsent.op.counter)
}

fn plain(field: Field, value: Value) -> Change {
    Change { field, value, seen: Vec::new() }
}

/// What the record's page shows: neither the system's own fields nor what was removed.
fn is_answer(own: &Entity, field: &Field) -> bool {
    !field.is_system() && !own.is_hidden(field)
}

fn given(own: &Entity, scope: Scope, title: &str, at: Millis) -> Vec<Change> {
    let mut changes = vec![
        plain(Field::form(), Value::Text(own.text(&Field::form()).unwrap_or_default().into())),
        plain(Field::title(), Value::Text(title.into())),
        plain(Field::scope(), Value::Text(scope.as_str().into())),
        plain(Field::state(), Value::Text(State::Submitted.as_str().into())),
        plain(Field::submitted_at(), Value::Int(at.0)),
    ];
    if scope == Scope::Full {
        let answers = own.fields.keys().filter(|field| is_answer(own, field));
        changes.extend(answers.filter_map(|field| Some(plain(field.clone(), own.shown(field)?.value.clone()))));
    }
    changes
}
