//! Below the pad: take back, pause, end.

use qinglan_core::instrument::{Event, Phase};

use super::session::Session;
use crate::components::icon::icon;
use crate::components::when::length;
use crate::dom::{View, component, part, view};
use crate::reactive::{RwSignal, effect};
use crate::shell::browser;
use crate::text::{fill, t};

#[component]
pub fn tools(session: Session) -> View {
    let (asked, phase) = (RwSignal::new(false), session.phase());
    part(move || {
        if asked.get() {
            return confirm(session, asked);
        }
        let (sign, words) =
            if phase.get() == Phase::Paused { ("forward", t().coder_go_on()) } else { ("clock", t().coder_pause()) };
        view! {
            <div class="coder-tools">
                <button class="btn" type="button" on:click=move |_| session.step(Event::Undo)>{icon("undo")}{t().undo()}</button>
                <button class="btn" type="button" on:click=move |_| session.pause_or_go_on()>{icon(sign)}{words}</button>
                <button class="btn" type="button" on:click=move |_| asked.set(true)>{icon("check")}{t().coder_end()}</button>
            </div>
        }
    })
}

/// Where the buttons were: no window that covers the lesson.
#[component]
fn confirm(session: Session, asked: RwSignal<bool>) -> View {
    let at = length(session.elapsed.get_untracked() / 1_000);
    // The button that was touched is gone: who uses a keyboard goes on at the harmless one.
    effect(|| browser::focus("coder-not-yet"));
    view! {
        <div class="coder-tools" role="alertdialog" aria-labelledby="coder-asked">
            <p id="coder-asked">{fill(t().coder_end_asked(), &[("time", &at)])}</p>
            <button class="btn" type="button" id="coder-not-yet" on:click=move |_| asked.set(false)>{t().coder_not_yet()}</button>
            <button class="btn btn-primary" type="button" on:click=move |_| session.step(Event::End)>{t().coder_end_now()}</button>
        </div>
    }
}
