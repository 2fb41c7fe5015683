//! Compression by the browser's own streams: no compressor in the download.

use js_sys::{Function, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ReadableWritablePair, Response};

/// `bytes` in gzip; `None` where the browser cannot.
pub async fn gzip(bytes: &[u8]) -> Option<Uint8Array> {
    // Browsers before 2020 lack it; their requests go uncompressed.
    let class: Function = Reflect::get(&js_sys::global(), &"CompressionStream".into()).ok()?.dyn_into().ok()?;
    deflate(&class, bytes).await.ok()
}

async fn deflate(class: &Function, bytes: &[u8]) -> Result<Uint8Array, JsValue> {
    let parts = js_sys::Array::of1(&Uint8Array::from(bytes));
    // web-sys has no stable binding of this class yet.
    let stream = Reflect::construct(class, &js_sys::Array::of1(&"gzip".into()))?;
    let packed = Blob::new_with_u8_array_sequence(&parts)?.stream().pipe_through(stream.unchecked_ref::<ReadableWritablePair>());
    let response = Response::new_with_opt_readable_stream(Some(&packed))?;
    Ok(Uint8Array::new(&JsFuture::from(response.array_buffer()?).await?))
}
