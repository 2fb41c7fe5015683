//! A new draft with the answers of a record. All of it is in the app's second part.

use qinglan_core::form::copied;
use qinglan_core::id::SpaceId;
use qinglan_core::record::{EntityKind, Field, State, Value};
use qinglan_core::store::{Change, StoreError};

use super::{dated, today};
use crate::components::filling::Filling;
use crate::components::icon::icon;
use crate::dom::{View, view};
use crate::shell::clock;
use crate::shell::task::spawn;
use crate::state::store_words;
use crate::text::t;

/// The button that makes it, and opens it.
#[inline(never)]
pub fn copy_button(filling: Filling) -> View {
    let app = filling.draft.app;
    let copy = move |_| {
        spawn(async move {
            match begin(filling).await {
                Ok(path) => {
                    app.go(&path);
                    app.tell(t().copied_record());
                }
                Err(error) => app.tell(store_words(&error)),
            }
        });
    };
    view! { <button class="btn btn-quiet" type="button" on:click=copy>{icon("plus")}{t().copy_record()}</button> }
}

/// Writes the draft. Gives where it is opened.
async fn begin(filling: Filling) -> Result<String, StoreError> {
    let draft = filling.draft;
    let app = draft.app;
    // The last word may still be on its way to the disk.
    draft.try_settle().await?;
    let store = app.store().ok_or_else(|| StoreError::Broken("nobody is signed in".into()))?;
    let (id, space) = (app.entity_id(), SpaceId::personal(store.person));
    let system = filling.form.with_value(|form| {
        let date = dated(form).map(|field| (field, today()));
        [(Field::form(), form.reference().to_string()), (Field::state(), State::Draft.as_str().to_owned())]
            .into_iter()
            .chain(date)
            .collect::<Vec<_>>()
    });
    let record = draft.ahead();
    let mut answers = filling.form.with_value(|form| copied(form, &record));
    answers.retain(|(field, _)| system.iter().all(|(known, _)| known != field));
    // What lists call it.
    answers.extend(record.value(&Field::title()).map(|title| (Field::title(), title.clone())));
    let system = system.into_iter().map(|(field, text)| (field, Value::Text(text)));
    let changes: Vec<Change> = system.chain(answers).map(|(field, value)| Change { field, value, seen: Vec::new() }).collect();
    let entity = store.edit(space, (id, EntityKind::Record), &changes, clock::now()).await?;
    app.note(space, &entity);
    app.written().await;
    Ok(format!("/records/{id}"))
}
