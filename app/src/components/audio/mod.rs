//! A question that is answered by speaking: recorded and kept on the phone second by second, and played where it stands.

mod background;
mod loose;
mod player;
mod take;

use crate::reactive::{Memo, on_cleanup};
use qinglan_core::form::Audio;
use qinglan_core::record::{Field, FileRef, Value};

pub use self::background::listening;
use self::loose::loose;
use self::player::player;
use self::take::{Asked, Stage};
use super::filling::{Filling, input_id};
use super::icon::icon;
use crate::dom::{View, component, maybe, part, text, view};
use crate::shell::browser;
use crate::shell::task::spawn;
use crate::text::{fill, t};

/// The recording of a question, and the way to make one.
#[component]
#[inline(never)]
pub fn audio_input(filling: Filling, field: Field, audio: Audio, editable: bool) -> View {
    let note = note_of(filling, &field);
    let draft = filling.draft;
    let asked = Asked::new(draft, field.clone(), audio.max_s.into());
    let (wrong, stage) = (asked.wrong, asked.stage);
    let others = editable.then(|| loose(asked.clone()));
    if editable {
        spawn(asked.clone().take_up());
    }
    let place = place_id(&field);
    let body = move || match note.get() {
        Some(file) => player(draft, field.clone(), file, editable),
        None if editable => controls(asked.clone(), t().audio_record()),
        None => view! { <p class="field-answer">{t().not_answered()}</p> },
    };
    view! {
        <div class="audio" id=place tabindex="-1">
            {part(body)}
            {maybe(move || wrong.get().map(|words| view! { <p class="field-error" role="alert">{icon("alert")}{words}</p> }))}
            {others}
            <p class="visually-hidden" role="status">{text(move || {
                (if matches!(stage.get(), Stage::Recording(_)) { t().audio_begun() } else { "" }).to_owned()
            })}</p>
        </div>
    }
}

/// The recording that is the answer.
fn note_of(filling: Filling, field: &Field) -> Memo<Option<FileRef>> {
    let field = field.clone();
    Memo::new(move || {
        filling.draft.entity.with(|entity| match entity.value(&field) {
            Some(Value::File(file)) => Some(file.clone()),
            _ => None,
        })
    })
}

/// A recording of the record's, to hear.
#[inline(never)]
pub fn heard(filling: Filling, file: FileRef) -> View {
    player(filling.draft, Field::voice(), file, /*editable*/ false)
}

/// Minutes and seconds, such as `1:05`.
fn clock_words(seconds: u64) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// The question's place on the page, whatever stands in it.
fn place_id(field: &Field) -> String {
    format!("{}-audio", input_id(field))
}

/// What the buttons are about; how many seconds it has been does not make them anew under a finger.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Face {
    Idle,
    Recording,
    Busy,
}

/// `start`: what the button says that begins it.
#[component]
fn controls(asked: Asked, start: &'static str) -> View {
    let (stage, max, draft) = (asked.stage, clock_words(asked.max_s), asked.draft);
    let face = Memo::new(move || match stage.get() {
        Stage::Idle => Face::Idle,
        Stage::Recording(_) => Face::Recording,
        Stage::Asking | Stage::Keeping => Face::Busy,
    });
    let (id, place) = (format!("{}-record", input_id(&asked.field)), place_id(&asked.field));
    let leaving = asked.clone();
    on_cleanup(move || leaving.leave());
    part(move || match face.get() {
        Face::Recording => {
            let (max, place) = (max.clone(), place.clone());
            let going = move || match stage.get() {
                Stage::Recording(seconds) => fill(t().audio_going(), &[("n", &clock_words(seconds)), ("max", &max)]),
                _ => String::new(),
            };
            let stop = move |_| {
                // The button goes: who uses a keyboard stays where they are.
                browser::focus(&place);
                draft.end();
            };
            view! {
                <p class="audio-line" role="timer">{icon("mic")}<span>{text(going)}</span></p>
                <button class="btn btn-primary" type="button" id=id.clone() on:click=stop>{t().audio_stop()}</button>
            }
        }
        Face::Busy => view! { <p class="audio-line">{icon("mic")}<span>{t().audio_working()}</span></p> },
        Face::Idle => {
            let asked = asked.clone();
            view! {
                <button class="btn" type="button" id=id.clone() on:click=move |_| spawn(asked.clone().record())>{icon("mic")}{start}</button>
            }
        }
    })
}
