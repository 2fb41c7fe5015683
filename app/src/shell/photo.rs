//! From the camera's file to what a 2G link can carry: at most 1,600 pixels long, JPEG, and a thumbnail beside it.

use js_sys::Uint8Array;
use qinglan_core::record::{FileRef, JPEG, OCTETS, THUMBNAIL_BYTES_MAX, Thumbnail, file_mime};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, File, HtmlCanvasElement, ImageBitmap, Window};

use super::task::Work;

/// A phone's largest camera writes about 15 MB; decoding more than this exhausts a phone with 2 GB.
pub const FILE_BYTES_MAX: f64 = 30.0 * 1024.0 * 1024.0;
/// Chalk on a blackboard stays legible.
const SIDE_MAX: f64 = 1_600.0;
const QUALITY: f64 = 0.8;
/// As wide as a phone's screen: one sees what the picture is of.
const THUMBNAIL_SIDE_MAX: f64 = 320.0;
const THUMBNAIL_QUALITY: f64 = 0.6;

/// Why a photo was not taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhotoError {
    TooLarge {
        mb: u32,
    },
    /// The browser cannot read it as a picture.
    NotAPicture,
}

/// A file with its bytes.
pub type Bytes = (FileRef, Uint8Array);

/// The picture, smaller, with its name; and its thumbnail, if it is large enough to have one.
pub async fn shrink(file: &File) -> Result<(Bytes, Option<Bytes>), PhotoError> {
    if file.size() > FILE_BYTES_MAX {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "megabytes of a file")]
        let mb = (file.size() / 1_048_576.0).round() as u32;
        return Err(PhotoError::TooLarge { mb });
    }
    both(file).await.map_err(|_| PhotoError::NotAPicture)
}

/// A picture for a form, with its type: at most `side_max` pixels long, and as it is where that is no larger than `bytes_max`.
pub async fn fitted(file: &File, side_max: f64, bytes_max: f64) -> Result<Bytes, PhotoError> {
    let made = async {
        let window = web_sys::window().ok_or(JsValue::NULL)?;
        let bitmap: ImageBitmap = JsFuture::from(window.create_image_bitmap_with_blob(file)?).await?.unchecked_into();
        let fits = f64::from(bitmap.width().max(bitmap.height())) <= side_max && file.size() <= bytes_max;
        let known = file_mime(&file.type_()).filter(|mime| mime.starts_with("image/"));
        let made = match known.filter(|_| fits) {
            Some(mime) => named(&window, bytes(file).await?, mime).await,
            None => draw(&window, &bitmap, side_max, QUALITY).await,
        };
        bitmap.close();
        made
    };
    made.await.map_err(|_: JsValue| PhotoError::NotAPicture)
}

async fn both(file: &File) -> Result<(Bytes, Option<Bytes>), JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let bitmap = JsFuture::from(window.create_image_bitmap_with_blob(file)?).await?.unchecked_into();
    of_bitmap(&window, bitmap).await
}

/// What was drawn, as [`shrink`] gives it.
pub async fn drawn(canvas: &HtmlCanvasElement) -> Result<(Bytes, Option<Bytes>), PhotoError> {
    let bitmap = async {
        let window = web_sys::window().ok_or(JsValue::NULL)?;
        let bitmap = JsFuture::from(window.create_image_bitmap_with_html_canvas_element(canvas)?).await?.unchecked_into();
        of_bitmap(&window, bitmap).await
    };
    bitmap.await.map_err(|_: JsValue| PhotoError::NotAPicture)
}

async fn of_bitmap(window: &Window, bitmap: ImageBitmap) -> Result<(Bytes, Option<Bytes>), JsValue> {
    let (mut large, bytes) = draw(window, &bitmap, SIDE_MAX, QUALITY).await?;
    let mut small = None;
    if large.bytes > THUMBNAIL_BYTES_MAX {
        let drawn = draw(window, &bitmap, THUMBNAIL_SIDE_MAX, THUMBNAIL_QUALITY).await?;
        // Nothing but noise takes more, and that is worth no wait.
        small = Some(drawn).filter(|(file, _)| file.bytes <= THUMBNAIL_BYTES_MAX);
    }
    bitmap.close();
    large.thumbnail = small.as_ref().map(|(file, _)| Thumbnail { sha256: file.sha256, bytes: file.bytes });
    Ok(((large, bytes), small))
}

/// The picture at most `side_max` pixels long. Boxed: it is wanted twice.
fn draw<'a>(window: &'a Window, bitmap: &'a ImageBitmap, side_max: f64, quality: f64) -> Work<'a, Result<Bytes, JsValue>> {
    Box::pin(async move {
        let document = window.document().ok_or(JsValue::NULL)?;
        let (width, height) = (f64::from(bitmap.width()), f64::from(bitmap.height()));
        let scale = (side_max / width.max(height)).min(1.0);
        let canvas: HtmlCanvasElement = document.create_element("canvas")?.unchecked_into();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 1,600")]
        let (wide, high) = ((width * scale).round() as u32, (height * scale).round() as u32);
        canvas.set_width(wide.max(1));
        canvas.set_height(high.max(1));
        let context: CanvasRenderingContext2d = canvas.get_context("2d")?.ok_or(JsValue::NULL)?.unchecked_into();
        // What shows through is paper: a JPEG has it black.
        context.set_fill_style_str("#fff");
        context.fill_rect(0.0, 0.0, f64::from(wide), f64::from(high));
        context.draw_image_with_image_bitmap_and_dw_and_dh(bitmap, 0.0, 0.0, f64::from(wide), f64::from(high))?;
        let blob = jpeg(&canvas, quality).await?;
        named(window, Uint8Array::new(&JsFuture::from(blob.array_buffer()).await?), JPEG).await
    })
}

/// The bytes of a file that was chosen. Boxed: many want them.
pub fn bytes(file: &File) -> Work<'_, Result<Uint8Array, JsValue>> {
    Box::pin(async move { Ok(Uint8Array::new(&JsFuture::from(file.array_buffer()).await?)) })
}

/// A file as it is, with its type and what its owner calls it.
pub async fn as_it_is(file: &File) -> Result<Bytes, JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let (known, bytes) = named(&window, bytes(file).await?, file_mime(&file.type_()).unwrap_or(OCTETS)).await?;
    Ok((FileRef { name: Some(file.name()), ..known }, bytes))
}

/// The bytes, under the name that they make.
pub fn named<'a>(window: &'a Window, bytes: Uint8Array, mime: &'a str) -> Work<'a, Result<Bytes, JsValue>> {
    Box::pin(async move {
        let digest = JsFuture::from(window.crypto()?.subtle().digest_with_str_and_buffer_source("SHA-256", &bytes)?).await?;
        let sha256: [u8; 32] = Uint8Array::new(&digest).to_vec().try_into().map_err(|_| JsValue::NULL)?;
        Ok((FileRef::new(sha256, mime, bytes.length().into()), bytes))
    })
}

async fn jpeg(canvas: &HtmlCanvasElement, quality: f64) -> Result<Blob, JsValue> {
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
        let asked = canvas.to_blob_with_type_and_encoder_options(give.unchecked_ref(), JPEG, &quality.into());
        if let Err(error) = asked {
            web_sys::console::debug_1(&error);
        }
    });
    JsFuture::from(promise).await?.dyn_into()
}

/// An address for bytes that are here, for `<img src>`; [`release`] it when the picture goes.
#[must_use]
pub fn address(file: &FileRef, bytes: &Uint8Array) -> Option<String> {
    address_of(&file.mime, bytes)
}

/// As [`address`], for bytes of this type.
#[must_use]
pub fn address_of(mime: &str, bytes: &Uint8Array) -> Option<String> {
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(mime);
    let blob = Blob::new_with_u8_array_sequence_and_options(&js_sys::Array::of1(bytes), &options).ok()?;
    web_sys::Url::create_object_url_with_blob(&blob).ok()
}

/// Frees what [`address`] holds.
pub fn release(address: &str) {
    if let Err(error) = web_sys::Url::revoke_object_url(address) {
        web_sys::console::debug_1(&error);
    }
}
