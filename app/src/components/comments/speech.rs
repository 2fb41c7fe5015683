//! A comment that is spoken: recorded as answers are, piece by piece, in a draft of one's own until it is sent.

use std::sync::Arc;

use qinglan_core::form::Audio;
use qinglan_core::id::{EntityId, SpaceId};
use qinglan_core::record::{Entity, EntityKind, Field, FileRef, State, Value};
use qinglan_core::store::StoreError;

use super::list::Desk;
use crate::components::audio::audio_input;
use crate::components::filling::Filling;
use crate::components::icon::icon;
use crate::dom::{View, part, view};
use crate::reactive::RwSignal;
use crate::shell::task::{Work, spawn};
use crate::state::{App, Draft, store_words, unsaved};
use crate::text::t;

/// 240 kB: a minute on the slowest link.
const SECONDS_MAX: u16 = 120;

/// What is being said, beside the words.
#[derive(Clone, Copy)]
pub struct Speech {
    app: App,
    draft: RwSignal<Option<Draft>>,
}

impl Speech {
    /// Finds what was recorded for the comment that is kept at `key`, and not sent.
    pub fn at(app: App, key: &Arc<str>) -> Self {
        let this = Self { app, draft: RwSignal::new(None) };
        let place = place(key);
        spawn(async move {
            let (Some(store), Some(me)) = (app.store(), app.me()) else { return };
            let Some(id) = store.words(&place).await.ok().and_then(|id| id.parse::<EntityId>().ok()) else { return };
            if let Ok(Some(entity)) = store.entity(SpaceId::personal(me), id).await
                && !entity.is_deleted()
            {
                this.draft.try_set(Some(Draft::open(app, SpaceId::personal(me), entity, None)));
            }
        });
        this
    }

    /// Whether there is something to send.
    pub fn is_there(self) -> bool {
        self.draft.get().is_some_and(|draft| draft.entity.with(|entity| entity.value(&Field::voice()).is_some()))
    }

    /// Something was recorded that is neither taken nor dropped; then the page says so.
    pub async fn is_open(self) -> Result<bool, StoreError> {
        let Some(draft) = self.draft.get_untracked() else { return Ok(false) };
        draft.try_settle().await?;
        Ok(draft.has_loose_takes().await)
    }

    /// What was said.
    pub fn file(self) -> Option<FileRef> {
        self.draft.get_untracked()?.entity.with_untracked(|entity| match entity.value(&Field::voice()) {
            Some(Value::File(file)) => Some(file.clone()),
            _ => None,
        })
    }

    /// It was sent, and is a comment.
    pub async fn sent(self, key: &str) -> Result<(), StoreError> {
        let Some(draft) = self.draft.get_untracked() else { return Ok(()) };
        self.draft.try_set(None);
        if let Some(store) = self.app.store() {
            store.keep_words(&place(key), "").await?;
        }
        self.app.delete(draft.space, draft.into, EntityKind::Record).await
    }

    fn begin(self, key: Arc<str>) -> Work<'static, ()> {
        Box::pin(async move {
            let (Some(store), Some(me)) = (self.app.store(), self.app.me()) else { return };
            let id = self.app.entity_id();
            if let Err(error) = store.keep_words(&place(&key), &id.to_string()).await {
                return self.app.tell(store_words(&error));
            }
            let mut entity = Entity::new(id, EntityKind::Record, me);
            let mut set = |field: Field, words: String| drop(entity.fields.insert(field, vec![unsaved(me, Value::Text(words))]));
            set(Field::state(), State::Draft.as_str().into());
            // On something, so that no list takes it for a record.
            set(Field::on(), id.to_string());
            self.draft.try_set(Some(Draft::open(self.app, SpaceId::personal(me), entity, None)));
        })
    }

    /// The way to speak, and what was said.
    pub fn view(self, desk: Desk, key: Arc<str>) -> View {
        part(move || match self.draft.get() {
            None => {
                let key = key.clone();
                view! { <button class="btn btn-quiet phrases" type="button" on:click=move |_| spawn(self.begin(key.clone()))>{icon("mic")}{t().speak()}</button> }
            }
            Some(draft) => {
                let unset = || RwSignal::new(Vec::new());
                let filling = Filling { draft, editable: true, violations: unset(), on_remark: None, ..desk.filling };
                audio_input(filling, Field::voice(), Audio { max_s: SECONDS_MAX }, true)
            }
        })
    }
}

fn place(key: &str) -> String {
    format!("{key}/voice")
}
