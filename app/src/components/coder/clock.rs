//! How far the lesson is, which interval goes on, and how much of it is left.

use super::session::Session;
use crate::components::when::length;
use crate::dom::{View, component, maybe, text, view};
use crate::reactive::Memo;
use crate::text::{fill, t};
use qinglan_core::instrument::{Instrument, Phase};
use web_sys::HtmlProgressElement;

/// What an interval is as the lesson goes: its number, and from when to when it lasts.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Stretch {
    number: usize,
    of: usize,
    from_ms: u64,
    to_ms: u64,
}

fn stretch(instrument: &Instrument, current: Option<usize>) -> Stretch {
    let number = current.map_or(0, |interval| interval.saturating_add(1));
    let from_ms = current.map_or(0, |interval| instrument.cue_ms(interval));
    Stretch { number, of: instrument.intervals(), from_ms, to_ms: instrument.cue_ms(number).min(instrument.length_ms()) }
}

#[component]
pub fn clock(session: Session) -> View {
    let now = Memo::new(move || session.coder.with(|coder| stretch(coder.instrument(), coder.current())));
    let whole = length(session.coder.with_untracked(|coder| coder.instrument().length_ms()) / 1_000);
    let phase = session.phase();
    let seconds = move || session.elapsed.get() / 1_000;
    let left = move || length(now.get().to_ms.saturating_sub(session.elapsed.get()).div_ceil(1_000));
    let which = move || {
        let now = now.get();
        match (now.of, now.number) {
            (0, _) => String::new(),
            (_, 0) => fill(t().coder_first_in(), &[("time", &left())]),
            (of, number) => {
                fill(t().coder_interval(), &[("n", &number.to_string()), ("max", &of.to_string()), ("time", &left())])
            }
        }
    };
    // Said at once; how many seconds are left is for the eye alone.
    let cued = move || match now.get() {
        Stretch { number: 0, .. } => String::new(),
        Stretch { number, .. } => fill(t().coder_cued(), &[("n", &number.to_string())]),
    };
    view! {
        <div class="coder-clock">
            <time role="timer">{text(move || length(seconds()))}</time>
            <small>"/ "{whole}</small>
            <p>{text(which)}</p>
            {maybe(move || (phase.get() == Phase::Paused).then(|| view! { <p class="coder-paused" role="status">{t().coder_paused()}</p> }))}
            {bar(session, now)}
            <p class="visually-hidden" role="status">{text(cued)}</p>
        </div>
    }
}

/// The interval as a bar that fills.
fn bar(session: Session, now: Memo<Stretch>) -> View {
    let view = view! { <progress class="progress" aria-hidden="true"></progress> };
    let element: HtmlProgressElement = view.element();
    crate::reactive::effect_now(move || {
        let Stretch { from_ms, to_ms, .. } = now.get();
        let seconds = |ms: u64| f64::from(u32::try_from(ms / 1_000).unwrap_or(u32::MAX));
        element.set_max(seconds(to_ms.saturating_sub(from_ms)).max(1.0));
        element.set_value(seconds(session.elapsed.get().saturating_sub(from_ms)));
    });
    view
}
