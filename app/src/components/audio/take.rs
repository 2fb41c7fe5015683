//! From the microphone to the answer: a recording that is made, and what becomes of it.

use std::cell::Cell;
use std::rc::Rc;

use crate::reactive::RwSignal;
use gloo::timers::callback::Timeout;
use js_sys::Uint8Array;
use qinglan_core::form::Background;
use qinglan_core::id::{EntityId, Millis};
use qinglan_core::record::{Field, FileRef, Value};
use qinglan_core::store::{Chunk, StoreError, Take};
use qinglan_core::wire::Bytes;
use wasm_bindgen_futures::JsFuture;

use crate::components::filling::input_id;
use crate::shell::recorder::{BITS_PER_SECOND, RecordError, Recorder};
use crate::shell::store::Store;
use crate::shell::tabs::{self, Claim};
use crate::shell::task::spawn;
use crate::shell::{browser, clock, photo};
use crate::state::{Draft, store_words};
use crate::text::t;

/// A file of the server's is at most 2 MB: a browser that does not keep to the bit rate ends earlier.
const BYTES_MAX: u64 = 1_900_000;

/// What goes on at the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Idle,
    /// The browser asks for the microphone.
    Asking,
    /// So many seconds are on the disk.
    Recording(u64),
    /// The last of it is being kept.
    Keeping,
}

/// The question, as its recording needs it: that may outlive its page for a moment.
#[derive(Clone)]
pub struct Asked {
    pub draft: Draft,
    pub field: Field,
    pub stage: RwSignal<Stage>,
    pub wrong: RwSignal<Option<String>>,
    /// Recordings that are on the disk and not the answer: another one is, or there was no room to make it so.
    pub loose: RwSignal<Vec<Take>>,
    pub max_s: u64,
    bits_per_second: u32,
    /// The person does something else meanwhile: nothing else waits for it until it ends.
    beside: bool,
}

/// A recording that goes on.
struct Running {
    asked: Asked,
    recorder: Rc<Recorder>,
    take: EntityId,
    begun: Millis,
    pieces: Cell<u32>,
    bytes: Cell<u64>,
    /// A piece could not be kept: what comes behind it cannot be played.
    broken: Cell<bool>,
    /// What waits for the record waits for this, too.
    held: Cell<bool>,
    /// Other tabs leave its pieces alone.
    _claim: Claim,
}

/// Why there is no recording.
enum NotBegun {
    Microphone(RecordError),
    Disk(StoreError),
}

impl From<RecordError> for NotBegun {
    fn from(error: RecordError) -> Self {
        Self::Microphone(error)
    }
}

impl From<StoreError> for NotBegun {
    fn from(error: StoreError) -> Self {
        Self::Disk(error)
    }
}

impl Asked {
    pub fn new(draft: Draft, field: Field, max_s: u64) -> Self {
        Self {
            draft,
            field,
            stage: RwSignal::new(Stage::Idle),
            wrong: RwSignal::new(None),
            loose: RwSignal::new(Vec::new()),
            max_s,
            bits_per_second: BITS_PER_SECOND,
            beside: false,
        }
    }

    /// As [`Asked::new`], of what is recorded while the person fills the form.
    pub fn beside(draft: Draft, field: Field, asked: Background) -> Self {
        Self { bits_per_second: asked.bits_per_second, beside: true, ..Self::new(draft, field, asked.max_s.into()) }
    }

    /// Whoever leaves the page has said what they wanted to say.
    pub fn leave(&self) {
        // What ended, or has not begun, ends nothing that another question began.
        if !matches!(self.stage.try_get_untracked(), Some(Stage::Idle | Stage::Asking | Stage::Keeping)) {
            self.draft.end();
        }
    }

    /// Makes answers of recordings over which a page died, or which a full phone could not take in.
    pub async fn take_up(self) {
        self.draft.hold();
        for Take { take, .. } in self.unfinished().await {
            self.clone().finish(take).await;
        }
        self.draft.release();
    }

    /// What is on the disk and no other tab is at.
    async fn unfinished(&self) -> Vec<Take> {
        let Ok(store) = self.store() else { return Vec::new() };
        let mut found = Vec::new();
        for take in store.takes(self.draft.space, self.draft.into, &self.field).await.unwrap_or_default() {
            if !tabs::is_claimed(&claim_name(take.take)).await {
                found.push(take);
            }
        }
        found
    }

    pub async fn record(self) {
        self.wrong.set(None);
        self.stage.set(Stage::Asking);
        // What could still be undone here would take this recording's place.
        self.draft.app.leave_page();
        if let Err(error) = self.clone().begin().await {
            let words = match error {
                NotBegun::Microphone(error) => words(error),
                NotBegun::Disk(StoreError::Full) => t().audio_no_room_yet(),
                NotBegun::Disk(error) => store_words(&error),
            };
            self.wrong.try_set(Some(words.to_owned()));
            self.stage.try_set(Stage::Idle);
        }
    }

    async fn begin(self) -> Result<(), NotBegun> {
        let (draft, stage, field, beside) = (self.draft, self.stage, self.field.clone(), self.beside);
        // Whoever does not give leave has begun nothing.
        let recorder = Recorder::open(self.bits_per_second).await?;
        let ready = async {
            // Another question's recording ends. The record is on the disk before the first second of this one: else nobody would look
            // for it.
            draft.try_settle().await?;
            draft.set(field.clone(), Value::Empty, draft.seen(&field));
            draft.try_settle().await
        };
        if let Err(error) = ready.await {
            recorder.forget();
            return Err(error.into());
        }
        let take = draft.app.entity_id();
        let running = Rc::new(Running {
            asked: self,
            recorder: Rc::clone(&recorder),
            take,
            begun: clock::now(),
            pieces: Cell::new(0),
            bytes: Cell::new(0),
            broken: Cell::new(false),
            held: Cell::new(false),
            _claim: tabs::claim(claim_name(take)),
        });
        let (piece, rest) = (Rc::clone(&running), Rc::clone(&running));
        recorder.begin(move |blob| Box::pin(Rc::clone(&piece).heard(blob)), move || Box::pin(Rc::clone(&rest).ended()))?;
        if !beside {
            running.hold();
        }
        let ending = Rc::downgrade(&running);
        draft.ends_with(Rc::new(move || ending.upgrade().iter().for_each(|running| running.end())));
        if stage.try_set(Stage::Recording(0)).is_some() {
            // The page was left while the browser asked.
            draft.end();
        } else {
            // When the button to stop it is there.
            let stop = format!("{}-record", input_id(&field));
            Timeout::new(0, move || browser::focus(&stop)).forget();
        }
        Ok(())
    }

    /// Makes the answer of what is on the disk of a recording, unless another recording is the answer: that is the person's to decide.
    async fn finish(self, take: EntityId) {
        self.settle_take(take, /*instead*/ false).await;
    }

    /// Makes it the answer, in the place of the one that is.
    pub async fn use_instead(self, take: EntityId) {
        let Self { draft, field, wrong, .. } = self.clone();
        wrong.set(None);
        let before = draft.entity.with_untracked(|entity| entity.value(&field).cloned());
        if self.settle_take(take, /*instead*/ true).await
            && let Some(before @ Value::File(_)) = before
        {
            draft.app.tell_on_page(t().audio_replaced(), move || draft.set(field.clone(), before.clone(), draft.seen(&field)));
        }
    }

    /// Says what went wrong, and shows what is left over; whether all went well.
    async fn settle_take(&self, take: EntityId, instead: bool) -> bool {
        let made = self.make_answer(take, instead).await;
        if let Err(error) = &made {
            let words = if *error == StoreError::Full { t().audio_no_room() } else { store_words(error) };
            self.wrong.try_set(Some(words.to_owned()));
        }
        self.loose.try_set(self.unfinished().await.into_iter().filter(|take| !take.bytes.is_empty()).collect());
        made.is_ok()
    }

    async fn make_answer(&self, take: EntityId, instead: bool) -> Result<(), StoreError> {
        let Self { draft, field, .. } = self;
        let Some((file, bytes)) = self.joined(take).await? else { return self.forget(take).await };
        // As it is on the disk: this page may have looked away while it recorded.
        let there = self.store()?.entity(draft.space, draft.into).await?;
        let known = there.as_ref().and_then(|entity| entity.value(field).cloned());
        match known {
            // The page died between the answer and this.
            Some(Value::File(there)) if there.sha256 == file.sha256 => {}
            Some(Value::File(_)) if !instead => return Ok(()),
            _ => {
                draft.keep_files(vec![(file.clone(), bytes)]).await?;
                draft.set(field.clone(), Value::File(file), draft.seen(field));
                draft.try_written_down().await?;
            }
        }
        self.forget(take).await
    }

    /// Takes it off the phone. Until the page is left it can be brought back.
    pub async fn drop_loose(self, take: Take) {
        self.wrong.set(None);
        if let Err(error) = self.forget(take.take).await {
            self.wrong.try_set(Some(store_words(&error).to_owned()));
            return;
        }
        self.loose.update(|loose| loose.retain(|other| other.take != take.take));
        let app = self.draft.app;
        app.tell_on_page(t().audio_removed(), move || {
            let (asked, take) = (self.clone(), take.clone());
            spawn(async move {
                let Ok(store) = asked.store() else { return };
                let Take { take, mime, length_ms, bytes } = take;
                let Draft { space, into: entity, .. } = asked.draft;
                let field = asked.field.clone();
                let whole = Chunk { space, entity, field, take, number: 0, mime, length_ms, bytes: Bytes(bytes) };
                match store.keep_chunk(&whole).await {
                    Ok(()) => asked.finish(take).await,
                    Err(error) => drop(asked.wrong.try_set(Some(store_words(&error).to_owned()))),
                }
            });
        });
    }

    async fn forget(&self, take: EntityId) -> Result<(), StoreError> {
        self.store()?.forget_take(take).await
    }

    fn store(&self) -> Result<Store, StoreError> {
        self.draft.store().ok_or_else(broken)
    }

    /// Puts the pieces together; none when nothing was heard.
    async fn joined(&self, take: EntityId) -> Result<Option<photo::Bytes>, StoreError> {
        let takes = self.store()?.takes(self.draft.space, self.draft.into, &self.field).await?;
        let found = takes.into_iter().find(|found| found.take == take && !found.bytes.is_empty());
        let Some(Take { mime, length_ms, bytes, .. }) = found else { return Ok(None) };
        let window = web_sys::window().ok_or_else(broken)?;
        let (file, bytes) = photo::named(&window, Uint8Array::from(bytes.as_slice()), &mime).await.map_err(|_| broken())?;
        Ok(Some((FileRef { length_s: u32::try_from(length_ms.div_ceil(1_000)).ok(), ..file }, bytes)))
    }
}

impl Running {
    /// Has everything wait that waits for the record, until the recording is its answer: once.
    fn hold(&self) {
        if !self.held.replace(true) {
            self.asked.draft.hold();
        }
    }

    fn end(&self) {
        self.hold();
        self.recorder.stop();
    }

    /// A second of speech: on the disk before the page counts it.
    async fn heard(self: Rc<Self>, blob: web_sys::Blob) {
        if self.broken.get() {
            return;
        }
        let Asked { stage, max_s, .. } = &self.asked;
        let length_ms = u64::try_from(clock::now().0 - self.begun.0).unwrap_or_default();
        if let Err(error) = self.keep(blob, length_ms).await {
            // A player cannot go on behind a gap.
            self.broken.set(true);
            let words = if error == StoreError::Full { t().audio_no_room() } else { store_words(&error) };
            self.asked.wrong.try_set(Some(words.to_owned()));
        } else if stage.try_get_untracked().is_some_and(|stage| matches!(stage, Stage::Recording(_))) {
            stage.try_set(Stage::Recording(length_ms / 1_000));
        }
        if self.broken.get() || length_ms >= max_s * 1_000 || self.bytes.get() >= BYTES_MAX {
            self.recorder.stop();
        }
    }

    async fn keep(&self, blob: web_sys::Blob, length_ms: u64) -> Result<(), StoreError> {
        let Asked { draft, field, .. } = &self.asked;
        let store = draft.store().ok_or_else(broken)?;
        let buffer = JsFuture::from(blob.array_buffer()).await.map_err(|_| broken())?;
        let bytes = Uint8Array::new(&buffer).to_vec();
        let length = bytes.len() as u64;
        let chunk = Chunk {
            space: draft.space,
            entity: draft.into,
            field: field.clone(),
            take: self.take,
            number: self.pieces.get(),
            mime: self.recorder.mime.clone(),
            length_ms,
            bytes: Bytes(bytes),
        };
        store.keep_chunk(&chunk).await?;
        self.pieces.set(self.pieces.get() + 1);
        self.bytes.set(self.bytes.get() + length);
        Ok(())
    }

    async fn ended(self: Rc<Self>) {
        let Asked { draft, stage, .. } = self.asked.clone();
        self.hold();
        stage.try_set(Stage::Keeping);
        self.asked.clone().finish(self.take).await;
        draft.release();
        self.recorder.forget();
        stage.try_set(Stage::Idle);
    }
}

fn broken() -> StoreError {
    StoreError::Broken("recording".into())
}

fn claim_name(take: EntityId) -> String {
    format!("qinglan-recording-{take}")
}

fn words(error: RecordError) -> &'static str {
    match error {
        RecordError::Unsupported => t().audio_unsupported(),
        RecordError::NoMicrophone => t().audio_no_microphone(),
        RecordError::NotAllowed => t().audio_not_allowed(),
        RecordError::Taken => t().audio_taken(),
    }
}
