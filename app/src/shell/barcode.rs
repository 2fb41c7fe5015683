//! The camera as a reader of barcodes, where the browser has one (Shape Detection API, `BarcodeDetector`). All of it is in the app's second
//! part.

use std::cell::Cell;
use std::rc::Rc;

use gloo::timers::future::TimeoutFuture;
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlVideoElement, MediaStream, MediaStreamConstraints};

use super::recorder::{RecordError, end, opened};

/// A hand that holds a book moves slower.
const LOOK_MS: u32 = 250;

/// Whether this browser reads barcodes: those on Android and on Apple's computers do.
#[must_use]
pub fn is_here() -> bool {
    Reflect::has(&js_sys::global(), &"BarcodeDetector".into()).unwrap_or_default()
}

/// The camera, looked through until [`Scanner::end`].
#[derive(Clone)]
pub struct Scanner {
    stream: MediaStream,
    over: Rc<Cell<bool>>,
}

impl Scanner {
    /// Opens the camera at the back, which the browser asks the person for, and shows in `video` what it sees.
    ///
    /// # Errors
    /// [`RecordError`].
    pub async fn open(video: &HtmlVideoElement) -> Result<Self, RecordError> {
        let back = Object::new();
        if Reflect::set(&back, &"facingMode".into(), &"environment".into()).is_err() {
            return Err(RecordError::Unsupported);
        }
        let wanted = MediaStreamConstraints::new();
        wanted.set_video(&back);
        let stream = opened(&wanted).await?;
        video.set_src_object(Some(&stream));
        let shown = async { JsFuture::from(video.play()?).await };
        match shown.await {
            Ok(_) => Ok(Self { stream, over: Rc::default() }),
            Err(_) => {
                end(&stream);
                Err(RecordError::Unsupported)
            }
        }
    }

    /// The first code that is seen; none once it is over, or where the browser cannot.
    pub async fn code(&self, video: &HtmlVideoElement) -> Option<String> {
        let detector = detector().ok()?;
        while !self.over.get() {
            // A picture that is not there yet is an error of the browser's, and no code.
            if let Ok(Some(code)) = look(&detector, video).await {
                return Some(code).filter(|_| !self.over.get());
            }
            TimeoutFuture::new(LOOK_MS).await;
        }
        None
    }

    pub fn end(&self) {
        self.over.set(true);
        end(&self.stream);
    }
}

fn detector() -> Result<JsValue, JsValue> {
    let class: Function = Reflect::get(&js_sys::global(), &"BarcodeDetector".into())?.dyn_into()?;
    Reflect::construct(&class, &Array::new())
}

async fn look(detector: &JsValue, video: &HtmlVideoElement) -> Result<Option<String>, JsValue> {
    let detect: Function = Reflect::get(detector, &"detect".into())?.dyn_into()?;
    let asked: Promise = detect.call1(detector, video)?.dyn_into()?;
    let found: Array = JsFuture::from(asked).await?.dyn_into()?;
    Ok(Reflect::get(&found.get(0), &"rawValue".into()).ok().and_then(|value| value.as_string()).filter(|code| !code.is_empty()))
}
