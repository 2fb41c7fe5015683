//! A new draft with the answers of a record. All of it is in the app's second part.

use qinglan_core::form::{Definition, copied};
use qinglan_core::record::{Entity, Field, Value};
use qinglan_core::store::StoreError;

use crate::components::filling::Filling;
use crate::components::icon::icon;
use crate::dom::{View, view};
use crate::shell::task::spawn;
use crate::state::beginning::begin_record;
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
    let record = draft.ahead();
    let (form, mut answers) = draft_of(filling, &record);
    // What lists call it.
    answers.extend(record.value(&Field::title()).map(|title| (Field::title(), title.clone())));
    let id = begin_record(app, &form, answers).await?;
    Ok(format!("/records/{id}"))
}

/// The form, and what of the record may be so again on another day.
fn draft_of(filling: Filling, record: &Entity) -> (Definition, Vec<(Field, Value)>) {
    filling.form.with_value(|form| {
        let day = form.day();
        let answers = copied(form, record).into_iter().filter(|(field, _)| Some(field) != day.as_ref());
        (form.clone(), answers.collect())
    })
}
