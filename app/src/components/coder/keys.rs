//! The keyboard: a digit for a category, U to take back, the space bar for a pause.

use gloo::events::{EventListener, EventListenerOptions};
use qinglan_core::instrument::{Coder, Event, Instrument, Phase};
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

use super::pad::aspect_of_keys;
use super::session::Session;

/// Hears keys as long as the page lives.
pub fn listen(session: Session) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    let options = EventListenerOptions::enable_prevent_default();
    session.keep(Some(EventListener::new_with_options(&document, "keydown", options, move |event| {
        let Some(key) = event.dyn_ref::<KeyboardEvent>() else { return };
        let plain = !(key.ctrl_key() || key.alt_key() || key.meta_key() || key.repeat());
        if plain && act(session, &key.key(), event.target().and_then(|target| target.dyn_into().ok())) {
            event.prevent_default();
        }
    })));
}

/// Does what the key stands for; whether it stands for something where the cursor is.
fn act(session: Session, key: &str, within: Option<Element>) -> bool {
    let is_in = |places: &str| within.as_ref().is_some_and(|element| element.closest(places).is_ok_and(|found| found.is_some()));
    // Numbers are typed there.
    if is_in("input") {
        return false;
    }
    let phase = session.coder.with_untracked(Coder::phase);
    match key {
        // On another button it presses that one.
        " " if !is_in("a, button:not(.coder-key), summary") && phase != Phase::Ready => session.pause_or_go_on(),
        "u" | "U" if phase != Phase::Ready => session.step(Event::Undo),
        digit => match digit.parse::<u16>() {
            Ok(digit) if digit <= 9 && digit_counts(session, phase) => press(session, digit),
            _ => return false,
        },
    }
    true
}

/// Once coding is over a digit is for an interval that is being filled.
fn digit_counts(session: Session, phase: Phase) -> bool {
    match phase {
        Phase::Running | Phase::Paused => true,
        Phase::Ended => session.target.get_untracked().is_some(),
        Phase::Ready => false,
    }
}

/// 1 is the first category, 0 the tenth; a count is itself.
fn press(session: Session, digit: u16) {
    let is_count = session.coder.with_untracked(|coder| matches!(coder.instrument(), Instrument::OnTask(_)));
    let pick = if is_count { digit } else { digit.checked_sub(1).unwrap_or(9) };
    session.code(aspect_of_keys(session), pick);
}
