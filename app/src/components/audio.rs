//! A question that is answered by speaking: recorded and kept on the phone second by second, and played where it stands.

use std::cell::Cell;
use std::rc::Rc;

use crate::reactive::{Memo, RwSignal, on_cleanup};
use js_sys::Uint8Array;
use qinglan_core::form::Audio;
use qinglan_core::id::{EntityId, Millis};
use qinglan_core::record::{Field, FileRef, Value};
use qinglan_core::store::{Chunk, StoreError, Take};
use qinglan_core::wire::Bytes;
use wasm_bindgen_futures::JsFuture;

use super::filling::{Filling, input_id};
use super::icon::icon;
use crate::dom::{View, component, maybe, part, view};
use crate::shell::recorder::{RecordError, Recorder};
use crate::shell::tabs::{self, Claim};
use crate::shell::task::spawn;
use crate::shell::{browser, clock, photo};
use crate::state::{Draft, store_words};
use crate::text::{fill, t};

/// A file of the server's is at most 2 MB: a browser that does not keep to the bit rate ends earlier.
const BYTES_MAX: u64 = 1_900_000;

/// What goes on at the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Idle,
    /// The browser asks for the microphone.
    Asking,
    /// So many seconds are on the disk.
    Recording(u64),
    /// The last of it is being kept.
    Keeping,
}

/// The recording of a question, and the way to make one.
#[component]
#[inline(never)]
pub fn audio_input(filling: Filling, field: Field, audio: Audio, editable: bool) -> View {
    let path = field.clone();
    let note: Memo<Option<FileRef>> = Memo::new(move || {
        filling.draft.entity.with(|entity| match entity.value(&path) {
            Some(Value::File(file)) => Some(file.clone()),
            _ => None,
        })
    });
    let (stage, wrong) = (RwSignal::new(Stage::Idle), RwSignal::new(None::<String>));
    let draft = filling.draft;
    let asked = Asked { draft, field: field.clone(), stage, wrong, max_s: audio.max_s.into() };
    if editable {
        spawn(asked.clone().take_up());
    }
    let body = move || match note.get() {
        Some(file) => player(draft, field.clone(), file, editable),
        None if editable => controls(asked.clone()),
        None => view! { <p class="field-answer">{t().not_answered()}</p> },
    };
    view! {
        <div class="audio">
            {part(body)}
            {maybe(move || wrong.get().map(|words| view! { <p class="field-error" role="alert">{icon("alert")}{words}</p> }))}
        </div>
    }
}

/// Minutes and seconds, such as `1:05`.
fn clock_words(seconds: u64) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[component]
fn controls(asked: Asked) -> View {
    let (stage, max) = (asked.stage, clock_words(asked.max_s));
    let id = format!("{}-record", input_id(&asked.field));
    let draft = asked.draft;
    // Whoever leaves the page has said what they wanted to say.
    on_cleanup(move || draft.end());
    part(move || match stage.get() {
        Stage::Recording(seconds) => view! {
            <p class="audio-line" role="timer">{icon("mic")}<span>{fill(t().audio_going(), &[("n", &clock_words(seconds)), ("max", &max)])}</span></p>
            <button class="btn btn-primary" type="button" on:click=move |_| draft.end()>{t().audio_stop()}</button>
        },
        Stage::Asking | Stage::Keeping => view! { <p class="audio-line">{icon("mic")}<span>{t().audio_working()}</span></p> },
        Stage::Idle => {
            let asked = asked.clone();
            view! {
                <button class="btn" type="button" id=id.clone() on:click=move |_| spawn(asked.clone().record())>{icon("mic")}{t().audio_record()}</button>
            }
        }
    })
}

/// The question, as its recording needs it: that may outlive its page for a moment.
#[derive(Clone)]
struct Asked {
    draft: Draft,
    field: Field,
    stage: RwSignal<Stage>,
    wrong: RwSignal<Option<String>>,
    max_s: u64,
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
    /// Other tabs leave its pieces alone.
    _claim: Claim,
}

impl Asked {
    /// Makes answers of recordings over which a page died.
    async fn take_up(self) {
        let Some(store) = self.draft.app.store() else { return };
        let Ok(takes) = store.takes(self.draft.space, self.draft.into, &self.field).await else { return };
        for Take { take, .. } in takes {
            if !tabs::is_claimed(&claim_name(take)).await {
                self.clone().finish(take).await;
            }
        }
    }

    async fn record(self) {
        self.wrong.set(None);
        self.stage.set(Stage::Asking);
        // Another question's recording ends. The record is on the disk before the first second of this one: else nobody would look for it.
        self.draft.settle().await;
        self.draft.set(self.field.clone(), Value::Empty, self.draft.seen(&self.field));
        self.draft.settle().await;
        if let Err(error) = self.clone().begin().await {
            self.wrong.try_set(Some(words(error).to_owned()));
            self.stage.try_set(Stage::Idle);
        }
    }

    async fn begin(self) -> Result<(), RecordError> {
        let (draft, stage) = (self.draft, self.stage);
        let recorder = Recorder::open().await?;
        let take = clock::entity_id();
        let running = Rc::new(Running {
            asked: self,
            recorder: Rc::clone(&recorder),
            take,
            begun: clock::now(),
            pieces: Cell::new(0),
            bytes: Cell::new(0),
            broken: Cell::new(false),
            _claim: tabs::claim(claim_name(take)),
        });
        let (piece, rest) = (Rc::clone(&running), running);
        recorder.begin(move |blob| Box::pin(Rc::clone(&piece).heard(blob)), move || Box::pin(Rc::clone(&rest).ended()))?;
        draft.hold();
        draft.ends_with(Rc::new(move || recorder.stop()));
        if stage.try_set(Stage::Recording(0)).is_some() {
            // The page was left while the browser asked.
            draft.end();
        }
        Ok(())
    }

    /// Makes the answer of what is on the disk of a recording.
    async fn finish(self, take: EntityId) {
        let Self { draft, field, .. } = &self;
        match self.keep(take).await {
            Ok(Some(file)) => {
                let known = draft.entity.with_untracked(|entity| entity.value(field).cloned());
                // Beside another recording it stands until somebody chooses.
                let seen = if matches!(known, Some(Value::File(_))) { Vec::new() } else { draft.seen(field) };
                if known != Some(Value::File(file.clone())) {
                    draft.set(field.clone(), Value::File(file), seen);
                }
            }
            Ok(None) => {}
            Err(error) => {
                self.wrong.try_set(Some(store_words(&error).to_owned()));
                return;
            }
        }
        let Some(store) = draft.app.store() else { return };
        draft.written_down().await;
        if let Err(error) = store.forget_take(take).await {
            leptos::logging::debug_warn!("pieces stay that nobody needs: {error:?}");
        }
    }

    /// Puts the pieces together, as a file on this device; none when nothing was heard.
    async fn keep(&self, take: EntityId) -> Result<Option<FileRef>, StoreError> {
        let broken = || StoreError::Broken("recording".into());
        let store = self.draft.app.store().ok_or_else(broken)?;
        let takes = store.takes(self.draft.space, self.draft.into, &self.field).await?;
        let found = takes.into_iter().find(|found| found.take == take && !found.bytes.is_empty());
        let Some(Take { mime, length_ms, bytes, .. }) = found else { return Ok(None) };
        let window = web_sys::window().ok_or_else(broken)?;
        let (file, bytes) = photo::named(&window, Uint8Array::from(bytes.as_slice()), &mime).await.map_err(|_| broken())?;
        let file = FileRef { length_s: u32::try_from(length_ms.div_ceil(1_000)).ok(), ..file };
        store.keep_blobs([&(file.clone(), bytes)]).await?;
        Ok(Some(file))
    }
}

impl Running {
    /// A second of speech: on the disk before the page counts it.
    async fn heard(self: Rc<Self>, blob: web_sys::Blob) {
        let Asked { draft, field, stage, max_s, .. } = &self.asked;
        let length_ms = u64::try_from(clock::now().0 - self.begun.0).unwrap_or_default();
        let number = self.pieces.replace(self.pieces.get() + 1);
        let (Some(store), false) = (draft.app.store(), self.broken.get()) else { return };
        let Ok(buffer) = JsFuture::from(blob.array_buffer()).await else { return };
        let bytes = Uint8Array::new(&buffer).to_vec();
        self.bytes.set(self.bytes.get() + bytes.len() as u64);
        let chunk = Chunk {
            space: draft.space,
            entity: draft.into,
            field: field.clone(),
            take: self.take,
            number,
            mime: self.recorder.mime.clone(),
            length_ms,
            bytes: Bytes(bytes),
        };
        if let Err(error) = store.keep_chunk(&chunk).await {
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

    async fn ended(self: Rc<Self>) {
        let Asked { draft, stage, .. } = self.asked.clone();
        stage.try_set(Stage::Keeping);
        self.asked.clone().finish(self.take).await;
        draft.release();
        self.recorder.forget();
        stage.try_set(Stage::Idle);
    }
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

#[component]
fn player(draft: Draft, field: Field, file: FileRef, editable: bool) -> View {
    // None: being read or fetched. Empty: it is not here, and waits to be asked for.
    let address = RwSignal::new(None::<String>);
    let (length, kb) = (clock_words(file.length_s.unwrap_or_default().into()), (file.bytes / 1024).to_string());
    let get = {
        let file = file.clone();
        move || {
            let file = file.clone();
            address.set(None);
            spawn(async move {
                let found = draft.file(file.clone()).await;
                let new = found.and_then(|bytes| photo::address(&file, &bytes)).unwrap_or_default();
                if let Some(Some(unseen)) = address.try_set(Some(new)) {
                    photo::release(&unseen);
                }
            });
        }
    };
    let (first, wanted) = (get.clone(), file.clone());
    spawn(async move {
        if !browser::spares_link() || draft.kept(&wanted).await.is_some() {
            first();
        } else {
            address.try_set(Some(String::new()));
        }
    });
    on_cleanup(move || {
        if let Some(Some(address)) = address.try_get_untracked() {
            photo::release(&address);
        }
    });
    let remove = move |_| {
        draft.set(field.clone(), Value::Empty, draft.seen(&field));
        let (field, file) = (field.clone(), file.clone());
        draft.app.tell_on_page(t().audio_removed(), move || {
            draft.set(field.clone(), Value::File(file.clone()), draft.seen(&field));
        });
    };
    view! {
        <p class="audio-line">{icon("mic")}<span>{fill(t().audio_length(), &[("n", &length)])}</span>
            {editable.then(|| view! {
                <button class="icon-btn" type="button" aria-label=t().audio_remove() on:click=remove>{icon("trash")}</button>
            })}
        </p>
        {part(move || match address.get() {
            None => view! { <p class="field-hint">{t().audio_coming()}</p> },
            Some(address) if address.is_empty() => {
                let get = get.clone();
                view! {
                    <p class="field-hint">{t().audio_not_here()}</p>
                    <button class="btn" type="button" on:click=move |_| get()>{fill(t().audio_get(), &[("n", &kb)])}</button>
                }
            }
            Some(address) => view! { <audio controls="controls" preload="metadata" src=address aria-label=t().audio_alt()></audio> },
        })}
    }
}
