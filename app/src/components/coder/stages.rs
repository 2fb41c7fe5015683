//! What the page shows before the lesson, during it, and when coding is over.

use qinglan_core::instrument::{Event, Flanders, Instrument, OnTask, Phase, Stallings, StudentTeacher};

use super::clock::clock;
use super::keys::listen;
use super::late::{missed, tape};
use super::pad::pad;
use super::present::present;
use super::session::Session;
use super::tools::tools;
use crate::components::figures::figures;
use crate::components::icon::icon;
use crate::components::notice::notice;
use crate::components::when::length;
use crate::dom::{View, component, maybe, part, text, view};
use crate::reactive::Memo;
use crate::shell::awake::Dark;
use crate::state::save_words;
use crate::text::{fill, t};

/// The coder under its title; `back` leads to the form.
#[component]
pub fn stages(session: Session, title: String, back: String) -> View {
    listen(session);
    let draft = session.draft;
    let leave = {
        let back = back.clone();
        move |event: web_sys::Event| {
            event.prevent_default();
            // The way back of the phone skips the coder afterwards.
            draft.app.go_instead(&back);
        }
    };
    let phase = session.phase();
    let saved = Memo::new(move || save_words(&draft.save.get()));
    // The mark changes with each cue: a flash, or where motion is unwanted another colour, until the next.
    let flash = move || (session.cues.get() > 0).then(|| if session.cues.get().is_multiple_of(2) { "even" } else { "odd" });
    view! {
        <main class="coder" id="main" tabindex="-1" data-cue=flash>
            <header class="coder-head">
                <a class="icon-btn" href=back aria-label=t().coder_back() on:click=leave>{icon("back")}</a>
                <h1>{title}</h1>
                <p class="status-line" data-state={move || saved.get().state} role="status">
                    {part(move || icon(saved.get().icon))}<span>{text(move || saved.get().words)}</span>
                </p>
            </header>
            {part(move || match phase.get() {
                Phase::Ready => before(session),
                Phase::Running | Phase::Paused => during(session),
                Phase::Ended => after(session),
            })}
        </main>
    }
}

#[component]
fn before(session: Session) -> View {
    let words = session.coder.with_untracked(|coder| explained(coder.instrument()));
    view! {
        <div class="coder-words stack">
            <p>{words}</p>
            <p>{t().coder_keeps()}</p>
            <p class="only-wide">{t().coder_keys()}</p>
            {present(session)}
        </div>
        <div class="coder-tools">
            <button class="btn btn-primary coder-begin" type="button" on:click=move |_| session.begin()>{t().coder_begin()}</button>
        </div>
    }
}

/// What will happen once the lesson begins.
fn explained(instrument: &Instrument) -> String {
    let minutes = (instrument.length_ms() / 60_000).to_string();
    let (words, n) = match instrument {
        Instrument::StudentTeacher(StudentTeacher { interval_s, .. }) => {
            (t().coder_says_st(), i64::from(*interval_s).to_string())
        }
        Instrument::Flanders(_) => (t().coder_says_fias(), Flanders::INTERVAL_S.to_string()),
        Instrument::Stallings(_) => (t().coder_says_stallings(), Stallings::SNAPSHOTS.to_string()),
        Instrument::OnTask(OnTask { minutes, .. }) => (t().coder_says_on_task(), minutes.len().to_string()),
        Instrument::FreeTally(_) => (t().coder_says_tally(), String::new()),
    };
    fill(words, &[("n", &n), ("max", &minutes)])
}

#[component]
fn during(session: Session) -> View {
    view! {
        {clock(session)}
        {darkness(session)}
        {missed(session)}
        {pad(session)}
        {tape(session)}
        {tools(session)}
    }
}

/// That the screen may go off, and what that means.
fn darkness(session: Session) -> View {
    maybe(move || {
        session.dark.get().map(|dark| {
            let words = match dark {
                Dark::Unsupported => t().coder_dark(),
                Dark::Refused => t().coder_dark_now(),
            };
            view! { <p class="field-hint">{words}</p> }
        })
    })
}

#[component]
fn after(session: Session) -> View {
    let early =
        session.coder.with_untracked(|coder| coder.sheet().ended_ms.is_some_and(|at| at < coder.instrument().length_ms()));
    let at = length(session.elapsed.get_untracked() / 1_000);
    let filling = Memo::new(move || session.target.get().is_some());
    let result = Memo::new(move || session.coder.with(|coder| coder.sheet().clone()));
    view! {
        <div class="coder-words stack">
            {notice("calm", "status", "check", view! { <p>{fill(t().coder_ended(), &[("time", &at)])}</p> })}
            {present(session)}
            {missed(session)}
        </div>
        {maybe(move || filling.get().then(|| pad(session)))}
        <div class="coder-words stack">
            {part(move || result.with(|sheet| session.coder.with_untracked(|coder| figures(coder.instrument(), sheet))))}
        </div>
        <div class="coder-tools">
            <button class="btn" type="button" on:click=move |_| session.step(Event::Undo)>{icon("undo")}{t().undo()}</button>
            {early.then(|| view! {
                <button class="btn" type="button" on:click=move |_| session.pause_or_go_on()>{icon("forward")}{t().coder_go_on()}</button>
            })}
        </div>
    }
}
