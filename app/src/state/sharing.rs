//! Giving a record to others, and speaking about it.

use qinglan_core::id::{EntityId, SpaceId};
use qinglan_core::record::{Entity, EntityKind, Field, Scope, State, Value};

use super::{App, Draft, store_words};
use crate::shell::clock;
use crate::shell::store::Store;
use crate::shell::task::spawn;
use crate::text::t;
use qinglan_core::store::StoreError;
use qinglan_core::store::{Amendment, Change, Submission};

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

    /// Takes a record back from a space, and says so with a way to give it again.
    pub async fn take_back(self, record: EntityId, space: SpaceId, scope: Scope, title: String) {
        let taken = async {
            let store = self.opened()?;
            let own = store.take_back(record, space, clock::now()).await?;
            self.tell_rows(space, store.summaries_of(space, &[record]).await?);
            self.note(SpaceId::personal(store.person), &own);
            Ok::<(), StoreError>(())
        };
        match taken.await {
            Ok(()) => {
                self.written().await;
                self.tell_on_page(t().taken_back(), move || {
                    let title = title.clone();
                    spawn(async move {
                        if let Err(error) = self.submit(record, title, vec![(space, scope)]).await {
                            self.tell(store_words(&error));
                        }
                    });
                });
            }
            Err(error) => self.tell(store_words(&error)),
        }
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

    /// Writes a comment on an entity, or on one of its fields, or in answer to another comment.
    pub async fn comment(self, space: SpaceId, comment: Remark) -> Result<(), StoreError> {
        let mut changes =
            vec![change(Field::on(), Value::Text(comment.on.to_string())), change(Field::text(), Value::Text(comment.text))];
        changes.extend(comment.field.map(|field| change(Field::on_field(), Value::Text(field.to_string()))));
        changes.extend(comment.reply_to.map(|id| change(Field::reply_to(), Value::Text(id.to_string()))));
        self.change(space, (self.entity_id(), EntityKind::Comment), &changes).await.map(drop)
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

/// Words about an entity.
#[derive(Clone, Debug)]
pub struct Remark {
    pub on: EntityId,
    pub field: Option<Field>,
    pub reply_to: Option<EntityId>,
    pub text: String,
}

fn change(field: Field, value: Value) -> Change {
    Change { field, value, seen: Vec::new() }
}
