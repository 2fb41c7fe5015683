//! Records that begin with answers. All of it is in the app's second part.

use qinglan_core::calendar;
use qinglan_core::form::Definition;
use qinglan_core::id::{EntityId, SpaceId};
use qinglan_core::record::{EntityKind, Field, State, Value};
use qinglan_core::store::{Change, StoreError};

use super::library::latest;
use super::{App, store_words};
use crate::shell::clock;
use crate::shell::task::spawn;
use crate::text::t;

/// Begins a record of the form with these answers, today's date among them where they have none.
pub async fn begin_record(app: App, form: &Definition, mut answers: Vec<(Field, Value)>) -> Result<EntityId, StoreError> {
    let day = form.day().filter(|day| answers.iter().all(|(field, _)| field != day));
    answers.extend(day.map(|day| (day, Value::Text(calendar::iso(clock::today())))));
    answers.push((Field::form(), Value::Text(form.reference().to_string())));
    let id = app.entity_id();
    begin(app, id, answers).await?;
    Ok(id)
}

/// What is known of a record before it is begun, by its form.
pub type Known = Box<dyn FnOnce(&Definition) -> Vec<(Field, Value)>>;

/// Begins a record of the form's newest version, with the answers that `known` has for it, and opens it. Where that cannot be, says so.
pub fn begin_and_open(app: App, form: String, known: Known) {
    spawn(async move {
        if !app.read_forms().await {
            return app.tell(t().forms_missing());
        }
        let Some(form) = latest(app, &form).and_then(|held| held.open().ok()) else {
            return app.tell(t().forms_missing());
        };
        let answers = known(&form);
        match begin_record(app, &form, answers).await {
            Ok(id) => app.go(&format!("/records/{id}")),
            Err(error) => app.tell(store_words(&error)),
        }
    });
}

/// Writes a draft of the person's own.
pub async fn begin(app: App, id: EntityId, mut answers: Vec<(Field, Value)>) -> Result<(), StoreError> {
    let store = app.store().ok_or_else(|| StoreError::Broken("nobody is signed in".into()))?;
    let space = SpaceId::personal(store.person);
    answers.push((Field::state(), Value::Text(State::Draft.as_str().to_owned())));
    let changes: Vec<Change> = answers.into_iter().map(|(field, value)| Change { field, value, seen: Vec::new() }).collect();
    let entity = store.edit(space, (id, EntityKind::Record), &changes, clock::now()).await?;
    app.note(space, &entity);
    app.written().await;
    Ok(())
}
