//! What is heard while a form is filled (rule FE30): begun and ended by the person, with a sign that stays in sight as long as it goes on.

use qinglan_core::form::Background;
use qinglan_core::record::{Field, FileRef};

use super::loose::loose;
use super::player::player;
use super::take::{Asked, Stage};
use super::{clock_words, controls, note_of, place_id};
use crate::components::filling::Filling;
use crate::components::icon::icon;
use crate::dom::{View, component, maybe, part, text, view};
use crate::reactive::{Memo, effect};
use crate::shell::task::spawn;
use crate::text::{fill, t};

/// The question of an open draft, above the form: on every screen of it. `relevant`: whether it is asked now.
#[component]
pub fn listening(filling: Filling, field: Field, asked: Background, relevant: Memo<bool>) -> View {
    let draft = filling.draft;
    let note: Memo<Option<FileRef>> = note_of(filling, &field);
    let means = fill(t().listen_means(), &[("max", &clock_words(asked.max_s.into()))]);
    let asked = Asked::beside(draft, field.clone(), asked);
    let (wrong, stage) = (asked.wrong, asked.stage);
    let others = draft.is_kept().then(|| loose(asked.clone()));
    if draft.is_kept() {
        spawn(asked.clone().take_up());
    }
    let on = Memo::new(move || stage.get() != Stage::Idle);
    let leaving = asked.clone();
    // Nobody is heard for what is not asked.
    effect(move || {
        if !relevant.get() {
            leaving.leave();
        }
    });
    let place = place_id(&field);
    let body = move || match note.get() {
        Some(file) => player(draft, field.clone(), file, /*editable*/ true),
        None if draft.is_kept() => controls(asked.clone(), t().listen_start()),
        None => view! { <p class="field-hint">{t().listen_trial()}</p> },
    };
    view! {
        <section class="listening audio" id=place tabindex="-1" aria-label=t().listen_title() data-on={move || on.get().then_some("on")}
            hidden={move || !relevant.get() && !on.get()}>
            {maybe(move || (!on.get()).then(|| view! { <h2 class="field-label">{t().listen_title()}</h2> }))}
            {maybe(move || (!on.get() && note.with(Option::is_none)).then(|| view! { <p class="field-hint">{means.clone()}</p> }))}
            {part(body)}
            {maybe(move || on.get().then(|| view! { <p class="field-hint">{t().listen_ends()}</p> }))}
            {maybe(move || wrong.get().map(|words| view! { <p class="field-error" role="alert">{icon("alert")}{words}</p> }))}
            {others}
            <p class="visually-hidden" role="status">{text(move || {
                (if matches!(stage.get(), Stage::Recording(_)) { t().audio_begun() } else { "" }).to_owned()
            })}</p>
        </section>
    }
}
