//! A record is given from the personal space to others.

use super::edit::{Writing, write};
use super::{Change, DEVICE_KEY, Disk, Key, Store, StoreError, Submission, Tx, Upload, device, entity_key};
use super::{ENTITIES, META, OUTBOX, REFUSED, SUMMARIES, UPLOADS};
use crate::id::{Millis, SpaceId};
use crate::record::{Entity, EntityKind, Field, Scope, State, Value};

impl<D: Disk> Store<D> {
    /// Gives a record from the personal space to others: every answer, or the notice that it exists (`@` fields only).
    /// Returns the personal copy. All of it or nothing.
    ///
    /// # Errors
    /// The disk's, and [`StoreError::Unreadable`] when the record is not here; then nothing is written.
    pub async fn submit(&self, submission: &Submission) -> Result<Entity, StoreError> {
        let Submission { record, to, title, at } = submission;
        let personal = SpaceId::personal(self.person);
        let kind = EntityKind::Record;
        let tx = self.disk.write(&[META, ENTITIES, SUMMARIES, OUTBOX, REFUSED, UPLOADS])?;
        let mut device = device(&tx).await?;
        let lost = || StoreError::Unreadable(format!("entities: {record} is not here"));
        let own: Entity = tx.get(ENTITIES, &entity_key(personal, *record)).await?.ok_or_else(lost)?;
        for (space, scope) in to {
            if *scope == Scope::Full {
                given_photos(
                    &tx,
                    *space,
                    own.fields.keys().filter(|field| is_answer(&own, field)).filter_map(|field| own.value(field)),
                )?;
            }
            let mut changes = given(&own, *scope, title, *at);
            // What was taken back (rule SP6) is there again, sent or not.
            let there: Option<Entity> = tx.get(ENTITIES, &entity_key(*space, *record)).await?;
            if there.is_some_and(|there| there.is_deleted()) {
                changes.push(plain(Field::deleted(), Value::Empty));
            }
            let writing = Writing {
                person: self.person,
                space: *space,
                entity: (*record, kind),
                changes: &changes,
                at: *at,
                knowing: true,
                purpose: None,
            };
            write(&tx, &mut device, &writing).await?;
        }
        let mut marks = vec![
            plain(Field::state(), Value::Text(State::Submitted.as_str().into())),
            plain(Field::title(), Value::Text(title.clone())),
            plain(Field::submitted_at(), Value::Int(at.0)),
        ];
        marks.extend(to.iter().map(|(space, scope)| plain(Field::given_to(*space), Value::Text(scope.as_str().into()))));
        let writing = Writing {
            person: self.person,
            space: personal,
            entity: (*record, kind),
            changes: &marks,
            at: *at,
            knowing: true,
            purpose: None,
        };
        let row = write(&tx, &mut device, &writing).await?;
        tx.put(META, &Key::text(DEVICE_KEY), &device)?;
        tx.commit().await?;
        Ok(row)
    }
}

/// With the words goes the promise of the photos among them: both or neither.
pub(super) fn given_photos<'v>(tx: &impl Tx, space: SpaceId, values: impl Iterator<Item = &'v Value>) -> Result<(), StoreError> {
    for value in values {
        if let Value::File(file) = value {
            for file in [file.small(), Some(file.clone())].into_iter().flatten() {
                let upload = Upload { space, file, refused: None };
                tx.put(UPLOADS, &upload.key(), &upload)?;
            }
        }
    }
    Ok(())
}

pub(super) fn plain(field: Field, value: Value) -> Change {
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
    // The lesson is no answer, but what a list goes by.
    changes.extend(own.value(&Field::lesson()).map(|lesson| plain(Field::lesson(), lesson.clone())));
    if scope == Scope::Full {
        let answers = own.fields.keys().filter(|field| is_answer(own, field));
        changes.extend(answers.filter_map(|field| Some(plain(field.clone(), own.shown(field)?.value.clone()))));
    }
    changes
}
