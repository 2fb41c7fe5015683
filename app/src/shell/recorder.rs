//! The microphone: speech in pieces of a second, as small as the browser can make it.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use js_sys::{Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{
    Blob, BlobEvent, DomException, MediaRecorder, MediaRecorderOptions, MediaStream, MediaStreamConstraints, MediaStreamTrack,
    RecordingState,
};

use super::task::Work;

/// Speech stays clear, and a minute takes 120 kB.
pub const BITS_PER_SECOND: u32 = 16_000;
/// What a page that dies loses at most.
const PIECE_MS: i32 = 1_000;
/// The first of these that the browser can make.
const MIMES: [&str; 4] = ["audio/webm;codecs=opus", "audio/mp4;codecs=mp4a.40.2", "audio/mp4", "audio/ogg;codecs=opus"];

/// Why nothing is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordError {
    /// The browser cannot.
    Unsupported,
    NoMicrophone,
    /// The person, or the school's settings, did not allow it.
    NotAllowed,
    /// Another app holds the microphone, such as a call.
    Taken,
}

/// A recording that goes on until [`Recorder::stop`], or until the microphone is gone.
pub struct Recorder {
    recorder: MediaRecorder,
    stream: MediaStream,
    listeners: RefCell<Vec<EventListener>>,
    /// What was heard is worked off one piece after the other.
    last: RefCell<Promise>,
    /// Without parameters, as a file bears it.
    pub mime: String,
}

impl Recorder {
    /// Opens the microphone, which the browser asks the person for. Some browsers keep to the bits per second only roughly.
    ///
    /// # Errors
    /// [`RecordError`].
    pub async fn open(bits_per_second: u32) -> Result<Rc<Self>, RecordError> {
        if !Reflect::has(&js_sys::global(), &"MediaRecorder".into()).unwrap_or_default() {
            return Err(RecordError::Unsupported);
        }
        let stream = microphone().await?;
        let made = recorder(&stream, bits_per_second);
        let Ok((recorder, mime)) = made else {
            end(&stream);
            return Err(RecordError::Unsupported);
        };
        let last = RefCell::new(Promise::resolve(&JsValue::UNDEFINED));
        Ok(Rc::new(Self { recorder, stream, listeners: RefCell::default(), last, mime }))
    }

    /// Begins. `heard` is called with each piece, `ended` once behind the last one; each when what the one before it began is done.
    ///
    /// # Errors
    /// [`RecordError::Taken`] when the microphone went away meanwhile.
    pub fn begin(
        self: &Rc<Self>,
        heard: impl Fn(Blob) -> Work<'static, ()> + 'static,
        ended: impl Fn() -> Work<'static, ()> + 'static,
    ) -> Result<(), RecordError> {
        let (pieces, rest) = (Rc::clone(self), Rc::clone(self));
        let heard = EventListener::new(&self.recorder, "dataavailable", move |event| {
            let blob = event.dyn_ref::<BlobEvent>().and_then(BlobEvent::data);
            if let Some(blob) = blob.filter(|blob| blob.size() > 0.0) {
                pieces.after(heard(blob));
            }
        });
        let ended = EventListener::new(&self.recorder, "stop", move |_| {
            end(&rest.stream);
            rest.after(ended());
        });
        *self.listeners.borrow_mut() = vec![heard, ended];
        self.recorder.start_with_time_slice(PIECE_MS).map_err(|_| {
            self.forget();
            RecordError::Taken
        })
    }

    /// Ends it; the last piece is heard then. Ended already, nothing happens.
    pub fn stop(&self) {
        if self.recorder.state() != RecordingState::Inactive
            && let Err(error) = self.recorder.stop()
        {
            web_sys::console::debug_1(&error);
        }
    }

    /// Lets the microphone go, and hears nothing more.
    pub fn forget(&self) {
        end(&self.stream);
        self.listeners.borrow_mut().clear();
    }

    /// Does this behind all that was begun before.
    fn after(&self, work: Work<'static, ()>) {
        let before = self.last.borrow().clone();
        let then = future_to_promise(async move {
            JsFuture::from(before).await?;
            work.await;
            Ok(JsValue::UNDEFINED)
        });
        *self.last.borrow_mut() = then;
    }
}

async fn microphone() -> Result<MediaStream, RecordError> {
    let mono = Object::new();
    if Reflect::set(&mono, &"channelCount".into(), &1.into()).is_err() {
        return Err(RecordError::Unsupported);
    }
    let wanted = MediaStreamConstraints::new();
    wanted.set_audio(&mono);
    opened(&wanted).await
}

/// The microphone or the camera, which the browser asks the person for.
///
/// # Errors
/// [`RecordError`].
pub async fn opened(wanted: &MediaStreamConstraints) -> Result<MediaStream, RecordError> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into()).unwrap_or_default();
    // There are none in a page without encryption.
    let devices = Reflect::get(&navigator, &"mediaDevices".into()).unwrap_or_default();
    if devices.is_undefined() {
        return Err(RecordError::Unsupported);
    }
    let devices: web_sys::MediaDevices = devices.unchecked_into();
    let asked = devices.get_user_media_with_constraints(wanted).map_err(|error| refusal(&error))?;
    let stream = JsFuture::from(asked).await.map_err(|error| refusal(&error))?;
    Ok(stream.unchecked_into())
}

/// Media Capture and Streams, 10.3: the names of its errors.
fn refusal(error: &JsValue) -> RecordError {
    match error.dyn_ref::<DomException>().map(DomException::name).as_deref() {
        Some("NotAllowedError" | "SecurityError") => RecordError::NotAllowed,
        Some("NotFoundError" | "OverconstrainedError") => RecordError::NoMicrophone,
        Some("NotReadableError" | "AbortError") => RecordError::Taken,
        _ => RecordError::Unsupported,
    }
}

fn recorder(stream: &MediaStream, bits_per_second: u32) -> Result<(MediaRecorder, String), JsValue> {
    let mime = MIMES.into_iter().find(|mime| MediaRecorder::is_type_supported(mime)).ok_or(JsValue::NULL)?;
    let options = MediaRecorderOptions::new();
    options.set_mime_type(mime);
    options.set_audio_bits_per_second(bits_per_second);
    let recorder = MediaRecorder::new_with_media_stream_and_media_recorder_options(stream, &options)?;
    Ok((recorder, mime.split(';').next().unwrap_or_default().to_owned()))
}

/// Lets the microphone or the camera go.
pub fn end(stream: &MediaStream) {
    for track in stream.get_tracks() {
        track.unchecked_into::<MediaStreamTrack>().stop();
    }
}
