//! What was missed and may be filled, and the last codes.

use qinglan_core::instrument::{Coder, Instrument, Sheet};

use super::session::Session;
use crate::components::figures::short;
use crate::components::icon::icon;
use crate::components::when::length;
use crate::dom::{Rows, View, component, each, maybe, part, view};
use crate::reactive::Memo;
use crate::text::{fill, t};

/// As many as fit a line of a phone.
const TAPE: usize = 10;
/// The latest that were missed: whoever is further behind fills them after the lesson.
const OFFERED: usize = 4;
/// After the lesson as many at once as one looks through; the next come as these are filled.
const OFFERED_AFTER: usize = 40;

/// What was missed: how many, and buttons to fill the latest.
#[component]
pub fn missed(session: Session) -> View {
    let all = Memo::new(move || session.coder.with(Coder::missed));
    let over = Memo::new(move || session.coder.with(|coder| coder.sheet().ended_ms.is_some()));
    let chip = move |interval: usize| {
        let at = session.coder.with_untracked(|coder| length(coder.instrument().cue_ms(interval) / 1_000));
        let words = fill(t().coder_fill(), &[("n", &interval.saturating_add(1).to_string()), ("time", &at)]);
        view! {
            <button class="filter" type="button" aria-pressed={move || if session.target.get() == Some(interval) { "true" } else { "false" }}
                on:click=move |_| choose(session, interval)>{words}</button>
        }
    };
    let late = Memo::new(move || session.coder.with(|coder| coder.sheet().late()));
    maybe(move || {
        let (missed, late) = (all.get(), late.get());
        if missed.is_empty() && late == 0 && session.target.get().is_none() {
            return None;
        }
        let words = fill(t().coder_missed(), &[("n", &missed.len().to_string()), ("late", &late.to_string())]);
        let offered = if over.get() { OFFERED_AFTER } else { OFFERED };
        let chips: Vec<View> = missed.iter().rev().take(offered).map(|interval| chip(*interval)).collect();
        Some(view! {
            <div class="coder-late">
                <p role="status">{words}</p>
                <div class="coder-chips" role="group" aria-label=t().coder_fill_some()>{chips.rows()}</div>
                {part(move || session.target.get().map_or_else(View::none, |_| view! {
                    <button class="btn btn-quiet" type="button" on:click=move |_| session.target.set(None)>{icon("close")}{t().coder_fill_none()}</button>
                }))}
            </div>
        })
    })
}

fn choose(session: Session, interval: usize) {
    let same = session.target.get_untracked() == Some(interval);
    session.target.set((!same).then_some(interval));
}

/// The last intervals with what was coded of them.
#[component]
pub fn tape(session: Session) -> View {
    let last = Memo::new(move || session.coder.with(|coder| codes(coder.instrument(), coder.sheet(), coder.current())));
    let item = |code: Code| {
        let state = if code.words.is_empty() { Some("missed") } else { code.late.then_some("late") };
        let shown = if code.words.is_empty() { "–".to_owned() } else { code.words };
        view! { <li data-state=state aria-current=code.current.then_some("step")>{shown}</li> }
    };
    view! { <ol class="coder-tape" aria-label=t().coder_tape()>{each(move || last.get().into_iter().map(item))}</ol> }
}

#[derive(Clone, PartialEq, Eq)]
struct Code {
    /// Empty where it was missed.
    words: String,
    late: bool,
    current: bool,
}

fn codes(instrument: &Instrument, sheet: &Sheet, current: Option<usize>) -> Vec<Code> {
    if instrument.intervals() == 0 {
        let happened = sheet.occurrences.iter().rev().take(TAPE).rev();
        return happened.map(|one| Code { words: short(instrument, one.category), late: false, current: false }).collect();
    }
    let Some(last) = current else { return Vec::new() };
    let code = |interval: usize| {
        let mark = sheet.mark(interval, 0);
        Code {
            words: mark.map(|mark| short(instrument, mark.pick)).unwrap_or_default(),
            late: mark.is_some_and(|mark| mark.late),
            current: interval == last,
        }
    };
    (last.saturating_sub(TAPE.saturating_sub(1))..=last).map(code).collect()
}
