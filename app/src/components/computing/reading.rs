//! Answers of a form that computes, to read.

use std::rc::Rc;

use qinglan_core::form::{Audio, FileKind, Kind, Photo, Special};
use qinglan_core::record::Field;

use super::asked::is_any;
use super::dates::{asks, day_words};
use super::masked::masked_words;
use super::place::in_words;
use super::record::Computing;
use crate::components::attached::attached_input;
use crate::components::audio::audio_input;
use crate::components::field::answer;
use crate::components::history::earlier;
use crate::components::photo::photo_input;
use crate::dom::{View, component, text, view};
use crate::reactive::Memo;
use crate::text::t;

/// What stands there: what was answered, or what is computed.
#[component]
pub fn told(open: &Rc<Computing>, field: &Field, kind: &Kind, special: Option<&Special>, appearance: &[String]) -> View {
    let filling = open.filling;
    match (kind, special) {
        (Kind::Photo(_) | Kind::Audio(_) | Kind::Instrument(_), _) => return answer(filling, field, kind),
        (_, Some(Special::File(FileKind::Image))) => return photo_input(filling, field.clone(), Photo { max: 1 }, false),
        (_, Some(Special::File(FileKind::Any | FileKind::Video))) => return attached_input(filling, field.clone(), "", false),
        (_, Some(Special::File(FileKind::Audio))) => {
            return audio_input(filling, field.clone(), Audio { max_s: Audio::S_MAX }, false);
        }
        _ => {}
    }
    let is_place = matches!(special, Some(Special::Geopoint | Special::Geotrace | Special::Geoshape));
    let is_yes = special == Some(&Special::Acknowledge);
    let asked = asks(appearance).filter(|_| matches!(kind, Kind::Date(_)));
    let entity = filling.draft.entity;
    let words: Memo<String> = open.watch(field.as_str(), String::new(), move |engine, at| {
        // What was submitted stands as it was then, whatever it would be now.
        let stored = entity.with(|entity| engine.stored(at, entity));
        let text =
            if filling.editable || stored.is_empty() { engine.state(at).map_or(stored, |state| state.value) } else { stored };
        match () {
            () if text.is_empty() => String::new(),
            () if is_place => in_words(&text),
            () if is_yes => t().acknowledged().to_owned(),
            () => asked.and_then(|asks| day_words(&text, asks)).unwrap_or_else(|| engine.wording(at, &text)),
        }
    });
    if matches!(kind, Kind::Text(_)) && is_any(appearance, &["masked"]) {
        return masked_words(words);
    }
    let shown = move || words.with(|words| if words.is_empty() { t().not_answered().to_owned() } else { words.clone() });
    view! { <p class="field-answer">{text(shown)}</p>{earlier(filling, field, kind)} }
}
