//! The buttons of each method, as large as the screen allows.

use qinglan_core::instrument::{Aspect, COUNT_MAX, Coder, Instrument, counts};

use super::session::Session;
use crate::components::figures::short;
use crate::dom::{Rows, View, component, maybe, part, text, view};
use crate::reactive::{Memo, untrack};
use crate::text::{fill, say, t};

/// More are added one by one.
const COUNT_KEYS: u16 = 15;

/// The pad of the instrument, for the interval that goes on or that is being filled.
#[component]
pub fn pad(session: Session) -> View {
    let interval = session.interval();
    let aspects = session.aspects.get_value();
    let kind = session.coder.with_untracked(|coder| match coder.instrument() {
        Instrument::StudentTeacher(_) => "halves",
        Instrument::Flanders(_) => "ten",
        Instrument::Stallings(_) => "steps",
        Instrument::OnTask(_) => "counts",
        Instrument::FreeTally(_) => "free",
    });
    let body = match (kind, aspects.as_slice()) {
        ("counts", _) => count_pad(session, interval),
        ("free", [only]) => free_pad(session, only),
        (_, [only]) => keys(session, interval, 0, only),
        _ => steps(session, interval, aspects),
    };
    let target = move || {
        let interval = session.target.get()?;
        let words = fill(t().coder_filling(), &[("n", &interval.saturating_add(1).to_string())]);
        Some(view! { <p class="coder-target" role="status">{words}</p> })
    };
    view! { <div class="coder-pad" data-pad=kind>{maybe(target)}{body}</div> }
}

fn pressed(is: bool) -> &'static str {
    if is { "true" } else { "false" }
}

/// A button for each category of an aspect.
fn keys(session: Session, interval: Memo<Option<usize>>, aspect: usize, of: &Aspect) -> View {
    let chosen = session.pick(interval, aspect);
    let key = |(pick, category): (u16, &qinglan_core::form::Choice)| {
        let sign = session.coder.with_untracked(|coder| short(coder.instrument(), pick));
        view! {
            <button class="coder-key" type="button" data-pick=i64::from(pick) aria-pressed={move || pressed(chosen.get() == Some(pick))}
                on:click=move |_| session.code(aspect, pick)><b aria-hidden="true">{sign}</b><span>{say(&category.label)}</span></button>
        }
    };
    view! { <div class="coder-keys" role="group" aria-label=say(&of.label)>{(0..).zip(&of.categories).map(key).rows()}</div> }
}

/// One aspect after the other; each can be looked at again.
fn steps(session: Session, interval: Memo<Option<usize>>, aspects: Vec<Aspect>) -> View {
    let open = Memo::new(move || open_aspect(session, interval.get()));
    let tabs = aspects.iter().enumerate().map(|(aspect, of)| {
        let (chosen, words) = (session.pick(interval, aspect), of.clone());
        let said = move || {
            let category = chosen.get().and_then(|pick| words.categories.get(usize::from(pick)).map(|one| say(&one.label)));
            category.unwrap_or_else(|| say(&words.label))
        };
        view! {
            <button type="button" role="tab" aria-selected={move || pressed(open.get() == aspect)} data-done={move || chosen.get().is_some()}
                on:click=move |_| session.looked.set(Some((interval.get_untracked(), aspect)))>{text(said)}</button>
        }
    });
    let tabs = tabs.rows();
    let shown = aspects.clone();
    view! {
        <div class="coder-steps" role="tablist">{tabs}</div>
        {part(move || match shown.get(open.get()) {
            Some(of) => keys(session, interval, open.get(), of),
            None => view! { <p class="coder-done">{t().coder_snapshot_done()}</p> },
        })}
    }
}

/// The aspect that is looked at again, else the first that is not coded; behind the last where all are.
fn open_aspect(session: Session, interval: Option<usize>) -> usize {
    let looked = session.looked.get().filter(|(of, _)| *of == interval).map(|(_, aspect)| aspect);
    let aspects = session.aspects.with_value(Vec::len);
    let blank = || {
        let interval = interval?;
        session.coder.with(|coder| (0..aspects).find(|aspect| coder.sheet().mark(interval, *aspect).is_none())).or(Some(aspects))
    };
    looked.or_else(blank).unwrap_or_default()
}

/// What a key of the keyboard codes now.
pub fn aspect_of_keys(session: Session) -> usize {
    let interval = session.target.get_untracked().or_else(|| session.coder.with_untracked(Coder::current));
    let last = session.aspects.with_value(|aspects| aspects.len().saturating_sub(1));
    untrack(|| open_aspect(session, interval)).min(last)
}

/// Numbers to touch, and one more or less for a large class.
#[component]
fn count_pad(session: Session, interval: Memo<Option<usize>>) -> View {
    let chosen = session.pick(interval, 0);
    let key = |count: u16| {
        view! {
            <button class="coder-key" type="button" aria-pressed={move || pressed(chosen.get() == Some(count))} prop:disabled={move || interval.get().is_none()}
                on:click=move |_| session.code(0, count)><b>{i64::from(count)}</b></button>
        }
    };
    let add = move |step: i32| {
        let count = i32::from(chosen.get_untracked().unwrap_or_default()).saturating_add(step);
        let count = u16::try_from(count).unwrap_or_default().min(COUNT_MAX);
        session.code(0, count);
    };
    let shown = move || chosen.get().map_or_else(|| "–".to_owned(), |count| i64::from(count).to_string());
    view! {
        <div class="coder-keys" role="group" aria-label=t().coder_off_task()>{(0..COUNT_KEYS).map(key).rows()}</div>
        <div class="coder-count">
            <button class="btn" type="button" aria-label=t().coder_one_less() prop:disabled={move || chosen.get().is_none_or(|count| count == 0)} on:click=move |_| add(-1)>"−1"</button>
            <output aria-live="polite">{text(shown)}</output>
            <button class="btn" type="button" aria-label=t().coder_one_more() prop:disabled={move || interval.get().is_none()} on:click=move |_| add(1)>"+1"</button>
        </div>
    }
}

/// A button for each category, with how often it happened.
#[component]
fn free_pad(session: Session, of: &Aspect) -> View {
    let size = u16::try_from(of.categories.len()).unwrap_or(u16::MAX);
    let so_far = Memo::new(move || session.coder.with(|coder| counts(&coder.sheet().picks(coder.instrument(), 0), size)));
    let key = |(pick, category): (u16, &qinglan_core::form::Choice)| {
        let count = move || so_far.with(|counts| counts.get(usize::from(pick)).copied().unwrap_or_default()).to_string();
        view! {
            <button class="coder-key" type="button" on:click=move |_| session.code(0, pick)><b>{text(count)}</b><span>{say(&category.label)}</span></button>
        }
    };
    view! { <div class="coder-keys" role="group" aria-label=say(&of.label)>{(0..).zip(&of.categories).map(key).rows()}</div> }
}
