//! Giving a record to others, and speaking about it.

use qinglan_core::comment::{Remark, Said, settling, told};
use qinglan_core::id::{EntityId, PersonId, SpaceId};
use qinglan_core::record::{Entity, EntityKind, Field, Scope, State, Value};

use super::{App, Draft, store_words};
use crate::shell::clock;
use crate::shell::store::Store;
use crate::shell::task::{Work, spawn};
use crate::text::t;
use qinglan_core::store::StoreError;
use qinglan_core::store::{Amendment, Change, Rewording, Saying, Submission};

impl App {
    /// Submits a record to spaces, and queues its photos for those that get all of it.
    pub async fn submit(self, record: EntityId, title: String, to: Vec<(SpaceId, Scope)>) -> Result<Entity, StoreError> {
        let submission = Submission { record, to, title, at: clock::now() };
        let entity = match self.opened()?.submit(&submission).await {
            Err(StoreError::Broken(_)) => self.reopened().await?.submit(&submission).await?,
            done => done?,
        };
        let store = self.opened()?;
        for (space, _) in &submission.to {
            self.tell_rows(*space, store.summaries_of(*space, &[record]).await?);
        }
        self.note(SpaceId::personal(store.person), &entity);
        self.written().await;
        Ok(entity)
    }

    /// Takes a record back from a space.
    pub async fn take_back(self, record: EntityId, space: SpaceId) -> Result<(), StoreError> {
        let store = self.opened()?;
        let own = store.take_back(record, space, clock::now()).await?;
        self.tell_rows(space, store.summaries_of(space, &[record]).await?);
        self.note(SpaceId::personal(store.person), &own);
        self.written().await;
        Ok(())
    }

    /// Makes the draft of a record's correction, which every page of the person's finds.
    pub async fn begin_correction(self, record: Draft, draft: EntityId) -> Result<(), StoreError> {
        let form = record.entity.with_untracked(|entity| entity.text(&Field::form()).unwrap_or_default().to_owned());
        let changes = [
            change(Field::form(), Value::Text(form)),
            change(Field::state(), Value::Text(State::Draft.as_str().into())),
            change(Field::on(), Value::Text(record.id.to_string())),
        ];
        self.change(record.space, (draft, EntityKind::Record), &changes).await.map(drop)
    }

    /// Submits a correction to whom the record was given.
    pub async fn amend(self, draft: Draft, title: String, why: String) -> Result<(), StoreError> {
        let amendment = Amendment { record: draft.id, draft: draft.into, title, why, at: clock::now() };
        let entity = match self.opened()?.amend(&amendment).await {
            Err(StoreError::Broken(_)) => self.reopened().await?.amend(&amendment).await?,
            done => done?,
        };
        let store = self.opened()?;
        for (space, _) in entity.given_to() {
            self.tell_rows(space, store.summaries_of(space, &[draft.id]).await?);
        }
        self.tell_rows(draft.space, store.summaries_of(draft.space, &[draft.id, draft.into]).await?);
        self.written().await;
        Ok(())
    }

    /// Says something about a record: in `space`, and that it was said where the record is only told of. `place`: where its words were
    /// kept while they were typed.
    pub async fn comment(self, space: SpaceId, on: EntityId, said: Said, place: String) -> Result<(), StoreError> {
        let told = self.rows.with_untracked(|rows| told(on, space, rows.values().map(|row| &row.summary)));
        let told = told.into_iter().filter(|told| self.is_member(*told)).collect();
        let saying = Saying { space, id: self.entity_id(), on, said, told, place, at: clock::now() };
        match self.opened()?.say(&saying).await {
            Err(StoreError::Broken(_)) => self.reopened().await?.say(&saying).await?,
            done => done?,
        };
        for space in saying.told.into_iter().chain([space]) {
            self.tell_rows(space, self.opened()?.summaries_of(space, &[saying.id]).await?);
        }
        self.written().await;
        Ok(())
    }

    fn is_member(self, space: SpaceId) -> bool {
        self.world.with_untracked(|world| world.as_ref().is_some_and(|world| world.space(space).is_some()))
    }

    /// Gives a comment of one's own other words; `place`: where they were kept while they were typed.
    pub async fn reword_comment(
        self,
        remark: &Remark,
        (text, rating): (String, Option<i64>),
        mentions: Vec<PersonId>,
        place: String,
    ) -> Result<(), StoreError> {
        let (space, id) = (remark.space, remark.entity.id);
        let rewording = Rewording { space, id, text, mentions, rating, place, at: clock::now() };
        let row = match self.opened()?.reword(&rewording).await {
            Err(StoreError::Broken(_)) => self.reopened().await?.reword(&rewording).await?,
            done => done?,
        };
        self.note(space, &row);
        self.written().await;
        Ok(())
    }

    /// Says that the thread of a comment is settled, or open again; `known`: the mark by which this person said so before.
    pub async fn settle_thread(
        self,
        space: SpaceId,
        head: EntityId,
        known: Option<EntityId>,
        over: bool,
    ) -> Result<(), StoreError> {
        let changes: Vec<Change> = settling(head, over).into_iter().map(|(field, value)| change(field, value)).collect();
        let mark = known.unwrap_or_else(|| self.entity_id());
        self.change(space, (mark, EntityKind::Comment), &changes).await.map(drop)
    }

    /// Deletes a comment of one's own and the notices of it, and says so with a way to take that back.
    pub fn delete_comment(self, remark: Remark) -> Work<'static, ()> {
        Box::pin(async move {
            let id = remark.entity.id;
            let copies = self.rows.with_untracked(|rows| {
                rows.keys().filter(|(_, other)| *other == id).map(|(space, _)| *space).collect::<Vec<SpaceId>>()
            });
            for space in &copies {
                if let Err(error) = self.delete(*space, id, EntityKind::Comment).await {
                    return self.tell(store_words(&error));
                }
            }
            self.tell_anywhere(t().comment_deleted(), move || {
                let copies = copies.clone();
                spawn(async move {
                    for space in copies {
                        if let Err(error) = self.restore(space, id, EntityKind::Comment).await {
                            self.tell(store_words(&error));
                        }
                    }
                });
            });
        })
    }

    /// Deletes an entity that the person made; who edited it without knowing brings it back.
    pub async fn delete(self, space: SpaceId, id: EntityId, kind: EntityKind) -> Result<(), StoreError> {
        let Some(entity) = self.opened()?.entity(space, id).await? else { return Ok(()) };
        let seen = entity.live_ops("").collect();
        self.change(space, (id, kind), &[change(Field::deleted(), Value::Removed(seen))]).await.map(drop)
    }

    /// Takes a deletion back.
    pub async fn restore(self, space: SpaceId, id: EntityId, kind: EntityKind) -> Result<(), StoreError> {
        self.change(space, (id, kind), &[change(Field::deleted(), Value::Empty)]).await.map(drop)
    }

    /// Deletes a draft, and says so with a way to take that back, from any page. False where the disk refused, which is said too.
    pub async fn delete_draft(self, space: SpaceId, id: EntityId) -> bool {
        if let Err(error) = self.delete(space, id, EntityKind::Record).await {
            self.tell(store_words(&error));
            return false;
        }
        self.tell_anywhere(t().draft_deleted(), move || {
            spawn(async move {
                if let Err(error) = self.restore(space, id, EntityKind::Record).await {
                    self.tell(store_words(&error));
                }
            });
        });
        true
    }

    /// Says that the person has seen an entity, once.
    pub async fn mark_read(self, space: SpaceId, id: EntityId, kind: EntityKind) -> Result<(), StoreError> {
        let store = self.opened()?;
        let field = Field::read_by(store.person);
        let mark = Value::Int(clock::now().0);
        self.change(space, (id, kind), &[change(field, mark)]).await.map(drop)
    }

    /// Writes changes of one entity, then shows and sends them.
    pub async fn change(self, space: SpaceId, entity: (EntityId, EntityKind), changes: &[Change]) -> Result<Entity, StoreError> {
        let at = clock::now();
        let row = match self.opened()?.edit(space, entity, changes, at).await {
            Err(StoreError::Broken(_)) => self.reopened().await?.edit(space, entity, changes, at).await?,
            done => done?,
        };
        self.note(space, &row);
        self.written().await;
        Ok(row)
    }

    /// The store, after the browser closed it.
    async fn reopened(self) -> Result<Store, StoreError> {
        self.reopen().await?;
        self.opened()
    }

    fn opened(self) -> Result<Store, StoreError> {
        self.store().ok_or_else(|| StoreError::Broken("nobody is signed in".into()))
    }
}

fn change(field: Field, value: Value) -> Change {
    Change { field, value, seen: Vec::new() }
}
