//! Forms that were published, or are to be. All of it is in the app's second part.

use js_sys::Uint8Array;
use qinglan_core::form::{Definition, Finding, FormRead, FormRef, Held, ListRead, Offered, Publish, Published, Spread, Withdraw};
use qinglan_core::id::PersonId;
use qinglan_core::wire::{self, Bytes};

use super::{NetError, Request, call, finish, is_cbor, send};

/// A version that was published.
#[inline(never)]
pub async fn form(person: PersonId, form: &FormRef) -> Result<Held, NetError> {
    let path = format!("/api/forms/{}/{}", form.id, form.version);
    let definition: Definition = call(Request::of(person, "GET", path), None).await?;
    let definition_bytes = Bytes(wire::to_vec(&definition));
    let Definition { id, version, title, description, .. } = definition;
    Ok(Held { id, version, title, description, definition: definition_bytes })
}

/// Publishes a version.
#[inline(never)]
pub async fn publish(person: PersonId, publish: &Publish) -> Result<Published, NetError> {
    call(Request::of(person, "POST", "/api/forms"), Some(wire::to_vec(publish))).await
}

/// Withdraws a form, or offers it again.
#[inline(never)]
pub async fn withdraw(person: PersonId, withdraw: &Withdraw) -> Result<Offered, NetError> {
    call(Request::of(person, "POST", "/api/forms/withdrawal"), Some(wire::to_vec(withdraw))).await
}

/// Everything that keeps a form from being published.
#[inline(never)]
pub async fn check(person: PersonId, form: &Definition) -> Result<Vec<Finding>, NetError> {
    call(Request::of(person, "POST", "/api/forms/check"), Some(wire::to_vec(&spread(form)))).await
}

/// The form in a file of another tool, which is called `name`.
#[inline(never)]
pub async fn read(person: PersonId, name: &str, file: &Uint8Array) -> Result<FormRead, NetError> {
    wire::from_slice(&posted(person, "read", name, file).await?).map_err(|_| NetError::NoAnswer)
}

/// The list in a file of this name.
#[inline(never)]
pub async fn list(person: PersonId, name: &str, file: &Uint8Array) -> Result<ListRead, NetError> {
    wire::from_slice(&posted(person, "list", name, file).await?).map_err(|_| NetError::NoAnswer)
}

/// What the server says of a file.
async fn posted(person: PersonId, to: &str, name: &str, file: &Uint8Array) -> Result<Vec<u8>, NetError> {
    let name = String::from(js_sys::encode_uri_component(name));
    let request = Request::of(person, "POST", format!("/api/forms/{to}?name={name}"));
    let reply = finish(request.header("Content-Type", "application/octet-stream"), Some(file.into())).await?;
    if is_cbor(&reply.response) { reply.bytes().await } else { Err(NetError::NoAnswer) }
}

/// A form as a workbook.
#[inline(never)]
pub async fn workbook(person: PersonId, form: &Definition) -> Result<Vec<u8>, NetError> {
    send(Request::of(person, "POST", "/api/forms/workbook"), Some(wire::to_vec(&spread(form)))).await?.bytes().await
}

fn spread(form: &Definition) -> Spread {
    Spread { definition: Bytes(wire::to_vec(form)) }
}
