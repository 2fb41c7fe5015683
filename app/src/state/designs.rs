//! Forms in the making, and what becomes of published ones. All of it is in the app's second part.

use js_sys::Uint8Array;
use qinglan_core::access::{Deed, may};
use qinglan_core::directory::Space;
use qinglan_core::form::design::{DESIGN, FIELD, bare, file_field, pack};
use qinglan_core::form::{Definition, FormFile, Offered, Publish, Published, Withdraw, is_published_id, published_id};
use qinglan_core::id::{EntityId, SpaceId};
use qinglan_core::record::{Field, FileRef, Value};
use qinglan_core::store::StoreError;
use qinglan_core::sync::Event;
use qinglan_core::wire::{self, Bytes};

use super::App;
use super::beginning::begin;
use super::library::offer;
use crate::shell::net::{self, NetError};
use crate::shell::photo;
use crate::text::say;

/// The spaces where the person publishes forms.
#[must_use]
pub fn led(app: App) -> Vec<Space> {
    app.world.with(|world| {
        let Some(world) = world else { return Vec::new() };
        let leads = |space: &&Space| may(space.kind, space.roles(world.me), Deed::Publish);
        world.spaces.iter().filter(leads).cloned().collect()
    })
}

/// Begins a design with a copy of `form`: its next version where it is a published one, else a form of its own. Gives its record.
pub async fn begin_design(app: App, form: Definition) -> Result<EntityId, StoreError> {
    let id = app.entity_id();
    let (form, files) = bare(&form);
    let mut answers = vec![
        (Field::form(), Value::Text(DESIGN.to_owned())),
        (Field::title(), Value::Text(say(&form.title))),
        (field(), Value::Text(pack(&named(form, id)))),
    ];
    answers.extend(keep(app, files).await?);
    begin(app, id, answers).await?;
    Ok(id)
}

/// The files of a form, on the disk before a record names them.
async fn keep(app: App, files: Vec<FormFile>) -> Result<Vec<(Field, Value)>, StoreError> {
    let broken = || StoreError::Broken("the browser hashes nothing".into());
    let (store, window) = (app.store().ok_or_else(broken)?, web_sys::window().ok_or_else(broken)?);
    let mut kept = Vec::new();
    for FormFile { name, mime, bytes } in files {
        let bytes = Uint8Array::from(bytes.0.as_slice());
        let (known, bytes) = photo::named(&window, bytes, &mime).await.map_err(|_| broken())?;
        kept.push((FileRef { name: Some(name), ..known }, bytes));
    }
    store.keep_blobs(&kept).await?;
    let answer = |(file, _): (FileRef, Uint8Array)| (file_field(file.name.as_deref().unwrap_or_default()), Value::File(file));
    Ok(kept.into_iter().map(answer).collect())
}

/// The form under the name that it is published by.
fn named(form: Definition, design: EntityId) -> Definition {
    if is_published_id(&form.id) { form } else { Definition { id: published_id(design), version: 1, ..form } }
}

/// The field of a design's record that has the form.
#[must_use]
pub fn field() -> Field {
    // The name is a constant, and a field's.
    Field::new(FIELD).unwrap_or_else(|_| Field::text())
}

/// Publishes the form as its next version, in the space that it belongs to already, or in this one.
pub async fn publish(app: App, space: SpaceId, mut form: Definition) -> Result<Published, NetError> {
    let person = app.me().ok_or(NetError::NoAnswer)?;
    let known = offer(app, &form.id);
    let space = known.as_ref().map_or(space, |known| known.space);
    form.version = known.map_or(1, |known| known.version.saturating_add(1));
    let publish = Publish { space, definition: Bytes(wire::to_vec(&form)) };
    let published = net::forms::publish(person, &publish).await?;
    // The directory has changed: the next answer brings it.
    app.dispatch(Event::Poked);
    Ok(published)
}

/// Withdraws a form, or offers it again.
pub async fn withdraw(app: App, id: String, withdrawn: bool) -> Result<Offered, NetError> {
    let person = app.me().ok_or(NetError::NoAnswer)?;
    let offered = net::forms::withdraw(person, &Withdraw { id, withdrawn }).await?;
    app.dispatch(Event::Poked);
    Ok(offered)
}
