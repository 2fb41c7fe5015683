//! What is said about a record: written where it is said, and told of where the record is only told of (rules CM1, CM5 and CM8).

use super::edit::{Writing, write};
use super::submit::{given_photos, plain};
use super::{Change, DEVICE_KEY, Device, Disk, Key, Store, StoreError, Tx, device, words_key};
use super::{ENTITIES, META, OUTBOX, REFUSED, SUMMARIES, UPLOADS};
use crate::comment::{Said, people};
use crate::id::{EntityId, Millis, PersonId, SpaceId};
use crate::record::{Entity, EntityKind, Field, Purpose, Value};

/// A comment is sent.
#[derive(Clone, Debug)]
pub struct Saying {
    pub space: SpaceId,
    /// The new comment.
    pub id: EntityId,
    /// The record that it is about.
    pub on: EntityId,
    pub said: Said,
    /// Who is told that something was said, and not what.
    pub told: Vec<SpaceId>,
    /// Where its words were kept while they were typed.
    pub place: String,
    pub at: Millis,
}

/// A comment gets other words from its author.
#[derive(Clone, Debug)]
pub struct Rewording {
    pub space: SpaceId,
    pub id: EntityId,
    pub text: String,
    pub mentions: Vec<PersonId>,
    /// Another rating, where it is one.
    pub rating: Option<i64>,
    pub place: String,
    pub at: Millis,
}

impl<D: Disk> Store<D> {
    /// Writes a comment, and the notices of it, and forgets the words that were kept meanwhile. All of it or nothing.
    ///
    /// # Errors
    /// The disk's; then nothing is written.
    pub async fn say(&self, saying: &Saying) -> Result<Entity, StoreError> {
        let Saying { space, id, on, said, told, place, at } = saying;
        let tx = self.disk.write(&[META, ENTITIES, SUMMARIES, OUTBOX, REFUSED, UPLOADS])?;
        let mut device = device(&tx).await?;
        let fields = said.fields(*on);
        given_photos(&tx, *space, fields.iter().map(|(_, value)| value))?;
        let at = at.whole_second();
        for told in told {
            self.put(&tx, &mut device, (*told, *id), Said::notice(*on), (at, None)).await?;
        }
        let row = self.put(&tx, &mut device, (*space, *id), fields, (at, None)).await?;
        tx.delete(META, &words_key(place))?;
        tx.put(META, &Key::text(DEVICE_KEY), &device)?;
        tx.commit().await?;
        Ok(row)
    }

    /// Changes what a comment says; what it said stays readable, as what corrections replace does (rule AM2).
    ///
    /// # Errors
    /// The disk's; then nothing is written.
    pub async fn reword(&self, rewording: &Rewording) -> Result<Entity, StoreError> {
        let Rewording { space, id, text, mentions, rating, place, at } = rewording;
        let tx = self.disk.write(&[META, ENTITIES, SUMMARIES, OUTBOX, REFUSED, UPLOADS])?;
        let mut device = device(&tx).await?;
        let mut fields = vec![(Field::text(), if text.is_empty() { Value::Empty } else { Value::Text(text.clone()) })];
        fields.extend(rating.map(|rating| (Field::rating(), Value::Int(rating))));
        let at = at.whole_second();
        self.put(&tx, &mut device, (*space, *id), fields, (at, Some(Purpose::Correction))).await?;
        let spoken_to = if mentions.is_empty() { Value::Empty } else { people(mentions) };
        let row = self.put(&tx, &mut device, (*space, *id), vec![(Field::mentions(), spoken_to)], (at, None)).await?;
        tx.delete(META, &words_key(place))?;
        tx.put(META, &Key::text(DEVICE_KEY), &device)?;
        tx.commit().await?;
        Ok(row)
    }

    async fn put(
        &self,
        tx: &impl Tx,
        device: &mut Device,
        (space, id): (SpaceId, EntityId),
        fields: Vec<(Field, Value)>,
        (at, purpose): (Millis, Option<Purpose>),
    ) -> Result<Entity, StoreError> {
        let changes: Vec<Change> = fields.into_iter().map(|(field, value)| plain(field, value)).collect();
        let entity = (id, EntityKind::Comment);
        let writing = Writing { person: self.person, space, entity, changes: &changes, at, knowing: true, purpose };
        write(tx, device, &writing).await
    }
}
