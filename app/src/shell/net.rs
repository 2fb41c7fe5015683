//! Requests to our own server, and answers that are surely ours.
//!
//! A captive portal answers everything with 200 and a page of its own: only a well-formed CBOR answer counts.

pub mod directory;
pub mod forms;
pub mod notices;

use gloo::timers::callback::Timeout;
use js_sys::{Promise, Uint8Array};
use qinglan_core::api::{ApiError, PERSON_HEADER};
use qinglan_core::directory::{Enrol, InviteView, World};
use qinglan_core::id::{PersonId, SpaceId};
use qinglan_core::record::FileRef;
use qinglan_core::sync;
use qinglan_core::wire::{self, Wire};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Headers, RequestInit, Response};

use super::gzip::gzip;

const CBOR: &str = "application/cbor";
/// A page of 256 kB that could not be compressed takes 16 s at 16 kB/s, one that could a quarter; three times that is no network.
const TIMEOUT_MS: u32 = 45_000;
/// Below this, gzip saves nothing.
const GZIP_FROM: usize = 512;

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NetError {
    /// No network, a timeout, or an answer that is not ours.
    NoAnswer,
    /// The server's own reason.
    Api(ApiError),
}

/// What an invite says; changes nothing.
pub async fn invite(code: &str) -> Result<InviteView, NetError> {
    call(Request::to("GET", format!("/api/invite/{code}")), None).await
}

/// Accepts an invite; the session cookie comes with the answer.
pub async fn enrol(enrol: &Enrol) -> Result<World, NetError> {
    call(Request::to("POST", "/api/enrol"), Some(wire::to_vec(enrol))).await
}

/// Ends a person's session on the server.
pub async fn sign_out(person: PersonId) -> Result<(), NetError> {
    send(Request::of(person, "POST", "/api/signout"), Some(Vec::new())).await.map(drop)
}

/// Hands out the answer unfolded (rule SY19).
pub async fn sync(request: &sync::Request) -> Result<sync::Answer, NetError> {
    let mut answer: sync::Answer = call(Request::of(request.person, "POST", "/api/sync"), Some(wire::to_vec(request))).await?;
    answer.unfold().map_err(|_| NetError::NoAnswer)?;
    Ok(answer)
}

/// The bytes of a photo.
pub async fn file(person: PersonId, space: SpaceId, file: &FileRef) -> Result<Uint8Array, NetError> {
    let bytes = send(Request::of(person, "GET", file_path(space, file)), None).await?.bytes().await?;
    if bytes.len() as u64 == file.bytes { Ok(Uint8Array::from(bytes.as_slice())) } else { Err(NetError::NoAnswer) }
}

/// Begins an upload (tus creation) or finds it begun; returns how many bytes the server has.
pub async fn begin_upload(person: PersonId, space: SpaceId, file: &FileRef) -> Result<u64, NetError> {
    let metadata = format!("sha256 {},mime {}", base64(&file.hex()), base64(&file.mime));
    let create = Request::of(person, "POST", format!("/api/files/{space}"))
        .header("Tus-Resumable", "1.0.0")
        .header("Upload-Length", &file.bytes.to_string())
        .header("Upload-Metadata", &metadata);
    let created = send(create, Some(Vec::new())).await?;
    if let Some(offset) = offset(&created.response) {
        return Ok(offset);
    }
    let head = Request::of(person, "HEAD", file_path(space, file));
    let reply = send(head.header("Tus-Resumable", "1.0.0"), None).await?;
    offset(&reply.response).ok_or(NetError::NoAnswer)
}

/// Sends bytes of an upload from `from` on; returns how many the server has then.
pub async fn continue_upload(
    person: PersonId,
    space: SpaceId,
    file: &FileRef,
    from: u64,
    chunk: &Uint8Array,
) -> Result<u64, NetError> {
    let patch = Request::of(person, "PATCH", file_path(space, file))
        .header("Tus-Resumable", "1.0.0")
        .header("Upload-Offset", &from.to_string())
        .header("Content-Type", "application/offset+octet-stream");
    let reply = finish(patch, Some(chunk.into())).await?;
    offset(&reply.response).ok_or(NetError::NoAnswer)
}

fn offset(response: &Response) -> Option<u64> {
    response.headers().get("Upload-Offset").ok()??.parse().ok()
}

fn file_path(space: SpaceId, file: &FileRef) -> String {
    format!("/api/files/{space}/{}", file.hex())
}

/// What pages and the service worker both have.
#[wasm_bindgen]
extern "C" {
    fn fetch(path: &str, options: &RequestInit) -> Promise;
    /// tus wants metadata values in base64; the browser has it for Latin text, which these are.
    #[wasm_bindgen(js_name = btoa)]
    fn base64(text: &str) -> String;
}

async fn call<T: Wire>(request: Request, body: Option<Vec<u8>>) -> Result<T, NetError> {
    let reply = send(request, body).await?;
    if !is_cbor(&reply.response) {
        return Err(NetError::NoAnswer);
    }
    wire::from_slice(&reply.bytes().await?).map_err(|_| NetError::NoAnswer)
}

async fn send(request: Request, body: Option<Vec<u8>>) -> Result<Reply, NetError> {
    let Some(bytes) = body else { return finish(request, None).await };
    if bytes.is_empty() {
        return finish(request, None).await;
    }
    let request = request.header("Content-Type", CBOR);
    if bytes.len() >= GZIP_FROM
        && let Some(packed) = gzip(&bytes).await
    {
        return finish(request.header("Content-Encoding", "gzip"), Some(packed.into())).await;
    }
    finish(request, Some(Uint8Array::from(bytes.as_slice()).into())).await
}

/// A request before it is sent.
struct Request {
    method: &'static str,
    path: String,
    headers: Headers,
}

impl Request {
    fn to(method: &'static str, path: impl Into<String>) -> Self {
        // A new list of headers is always to be had.
        let headers = Headers::new().unwrap_or_else(|error| wasm_bindgen::throw_val(error));
        Self { method, path: path.into(), headers }
    }

    /// Under the session of this person, of all who are signed in on this phone.
    fn of(person: PersonId, method: &'static str, path: impl Into<String>) -> Self {
        Self::to(method, path).header(PERSON_HEADER, &person.to_string())
    }

    fn header(self, name: &str, value: &str) -> Self {
        if let Err(error) = self.headers.set(name, value) {
            web_sys::console::error_1(&error);
        }
        self
    }
}

/// An answer whose body may still be on its way. The deadline holds for the body too: a link can die in the middle of it.
struct Reply {
    response: Response,
    _deadline: Timeout,
}

impl Reply {
    async fn bytes(&self) -> Result<Vec<u8>, NetError> {
        let body = self.response.array_buffer().map_err(|_| NetError::NoAnswer)?;
        let body = JsFuture::from(body).await.map_err(|_| NetError::NoAnswer)?;
        Ok(Uint8Array::new(&body).to_vec())
    }
}

async fn finish(request: Request, body: Option<JsValue>) -> Result<Reply, NetError> {
    let request = request.header("Accept", CBOR);
    let abort = AbortController::new().map_err(|_| NetError::NoAnswer)?;
    let options = RequestInit::new();
    options.set_method(request.method);
    options.set_headers(&request.headers);
    options.set_signal(Some(&abort.signal()));
    if let Some(body) = body {
        options.set_body(&body);
    }
    let deadline = Timeout::new(TIMEOUT_MS, move || abort.abort());
    let answer = fetch(&request.path, &options);
    let response: Response = JsFuture::from(answer).await.map_err(|_| NetError::NoAnswer)?.unchecked_into();
    let reply = Reply { response, _deadline: deadline };
    if reply.response.ok() {
        return Ok(reply);
    }
    if !is_cbor(&reply.response) {
        return Err(NetError::NoAnswer);
    }
    Err(wire::from_slice(&reply.bytes().await?).map_or(NetError::NoAnswer, NetError::Api))
}

fn is_cbor(response: &Response) -> bool {
    response.headers().get("Content-Type").ok().flatten().is_some_and(|kind| kind.starts_with(CBOR))
}
