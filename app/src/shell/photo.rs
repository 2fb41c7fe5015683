//! From the camera's file to what a 2G link can carry: at most 1,600 pixels long, JPEG.

use js_sys::Uint8Array;
use qinglan_core::record::FileRef;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, File, HtmlCanvasElement, ImageBitmap};

/// A phone's largest camera writes about 15 MB; decoding more than this exhausts a phone with 2 GB.
pub const FILE_BYTES_MAX: f64 = 30.0 * 1024.0 * 1024.0;
/// Chalk on a blackboard stays legible.
const SIDE_MAX: f64 = 1_600.0;
const QUALITY: f64 = 0.8;

/// Why a photo was not taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhotoError {
    TooLarge {
        mb: u32,
    },
    /// The browser cannot read it as a picture.
    NotAPicture,
}

/// The picture, smaller, with its name.
pub async fn shrink(file: &File) -> Result<(FileRef, Uint8Array), PhotoError> {
    if file.size() > FILE_BYTES_MAX {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "megabytes of a file")]
        let mb = (file.size() / 1_048_576.0).round() as u32;
        return Err(PhotoError::TooLarge { mb });
    }
    draw(file).await.map_err(|_| PhotoError::NotAPicture)
}

async fn draw(file: &File) -> Result<(FileRef, Uint8Array), JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let document = window.document().ok_or(JsValue::NULL)?;
    let bitmap: ImageBitmap = JsFuture::from(window.create_image_bitmap_with_blob(file)?).await?.unchecked_into();
    let (width, height) = (f64::from(bitmap.width()), f64::from(bitmap.height()));
    let scale = (SIDE_MAX / width.max(height)).min(1.0);
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.unchecked_into();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 1,600")]
    let (wide, high) = ((width * scale).round() as u32, (height * scale).round() as u32);
    canvas.set_width(wide.max(1));
    canvas.set_height(high.max(1));
    let context: CanvasRenderingContext2d = canvas.get_context("2d")?.ok_or(JsValue::NULL)?.unchecked_into();
    context.draw_image_with_image_bitmap_and_dw_and_dh(&bitmap, 0.0, 0.0, f64::from(wide), f64::from(high))?;
    bitmap.close();
    let blob = jpeg(&canvas).await?;
    let buffer = JsFuture::from(blob.array_buffer()).await?;
    let bytes = Uint8Array::new(&buffer);
    let digest = JsFuture::from(window.crypto()?.subtle().digest_with_str_and_buffer_source("SHA-256", &bytes)?).await?;
    let sha256: [u8; 32] = Uint8Array::new(&digest).to_vec().try_into().map_err(|_| JsValue::NULL)?;
    let file = FileRef { sha256, mime: "image/jpeg".into(), bytes: u64::from(bytes.length()) };
    Ok((file, bytes))
}

async fn jpeg(canvas: &HtmlCanvasElement) -> Result<Blob, JsValue> {
    let promise = js_sys::Promise::new(&mut |done, failed| {
        let give = Closure::once_into_js(move |blob: Option<Blob>| {
            let told = match blob {
                Some(blob) => done.call1(&JsValue::NULL, &blob),
                None => failed.call0(&JsValue::NULL),
            };
            if let Err(error) = told {
                web_sys::console::debug_1(&error);
            }
        });
        let asked = canvas.to_blob_with_type_and_encoder_options(give.unchecked_ref(), "image/jpeg", &QUALITY.into());
        if let Err(error) = asked {
            web_sys::console::debug_1(&error);
        }
    });
    JsFuture::from(promise).await?.dyn_into()
}

/// An address for bytes that are here, for `<img src>`; [`release`] it when the picture goes.
#[must_use]
pub fn address(file: &FileRef, bytes: &Uint8Array) -> Option<String> {
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(&file.mime);
    let blob = Blob::new_with_u8_array_sequence_and_options(&js_sys::Array::of1(bytes), &options).ok()?;
    web_sys::Url::create_object_url_with_blob(&blob).ok()
}

/// Frees what [`address`] holds.
pub fn release(address: &str) {
    if let Err(error) = web_sys::Url::revoke_object_url(address) {
        web_sys::console::debug_1(&error);
    }
}
