//! Me: who I am here, what waits to be sent, how full the phone is, settings.

use crate::reactive::{Memo, RwSignal};
use qinglan_core::access::{Deed, may};
use qinglan_core::directory::{SpaceKind, World};
use qinglan_core::sync::Event;
use qinglan_core::words::Language;

use super::devices::devices;
use super::invite::kind_words;
use super::notices::notices;
use super::pairing::pairings;
use super::phone::{leaving, pin_settings};
use super::refused::refused_list;
use super::refused_files::refused_files;
use crate::components::frame::Frame;
use crate::components::icon::icon;
use crate::dom::{Rows, View, component, maybe, part, text, view};
use crate::shell::task::spawn;
use crate::shell::{beside, browser};
use crate::state::{App, file_words, status_words, use_app};
use crate::text::{code, fill, from_code, language, t};

#[component]
#[inline(never)]
pub fn me_page() -> View {
    Frame::titled(t().nav_me()).around(view! {
        {who()}
        {pairings()}
        {sending()}
        {notices()}
        {room()}
        {pin_settings()}
        {devices()}
        {settings()}
    })
}

#[component]
fn who() -> View {
    let app = use_app();
    maybe(move || {
        app.world.get().map(|world| {
            let me = world.person(world.me);
            let name = me.map(|me| me.name.clone()).unwrap_or_default();
            let school = me.and_then(|me| world.school(me.school?)).map(|school| school.name.clone());
            // The school's own space has its name, which stands there already; pairings have a list of their own.
            let others =
                world.spaces.iter().filter(|space| school.as_ref() != Some(&space.name) && space.kind != SpaceKind::Pairing);
            let spaces = others.map(|space| {
                let name = space.name.clone();
                let named = match space.kind {
                    SpaceKind::Partnership => view! { <dd><a href=format!("/outreach/{}", space.id)>{name}</a></dd> },
                    _ => view! { <dd>{name}</dd> },
                };
                view! { <dt>{kind_words(space.kind)}</dt>{named} }
            });
            let spaces = spaces.rows();
            view! {
                <section class="section">
                    <div class="section-head"><h2>{name}</h2></div>
                    <dl class="definition">{school.map(|school| view! { <dt>{t().school()}</dt><dd>{school}</dd> })}{spaces}</dl>
                    {admits(&world).then(|| view! { <div class="btn-row"><a href="/district" class="btn">{icon("district")}{t().me_district()}</a></div> })}
                </section>
            }
        })
    })
}

/// Looks after a school's people, or a district's.
fn admits(world: &World) -> bool {
    world.spaces.iter().any(|space| may(space.kind, space.roles(world.me), Deed::Admit))
}

/// What waits, what was refused and why, and a way to try now.
#[component]
fn sending() -> View {
    let app = use_app();
    let words = Memo::new(move || status_words(app.status.get(), app.refused.get(), None));
    let file = move || app.upload.get().map(|(done, all)| file_words(done, all));
    view! {
        <section class="section" id="sending">
            <div class="section-head"><h2>{t().sending_title()}</h2></div>
            <p class="status-line" data-state={move || words.get().state} role="status">{part(move || icon(words.get().icon))}<span>{text(move || words.get().words)}</span></p>
            {maybe(move || file().map(|words| view! { <p class="status-line" data-state="sending">{icon("cloud-up")}<span>{words}</span></p> }))}
            <p class="field-hint">{t().sending_means()}</p>
            <div class="btn-row"><button class="btn" type="button" on:click=move |_| app.dispatch(Event::Poked)>{icon("refresh")}{t().send_now()}</button></div>
            {refused_list()}
            {refused_files()}
        </section>
    }
}

#[component]
fn room() -> View {
    let room = RwSignal::new(None::<(u64, u64)>);
    spawn(async move {
        let found = browser::room().await;
        room.set(found);
    });
    let mb = |bytes: u64| (bytes >> 20).to_string();
    maybe(move || {
        room.get().map(|(used, all)| {
            view! {
                <section class="section">
                    <div class="section-head"><h2>{t().room_title()}</h2></div>
                    <p>{fill(t().room_words(), &[("used", &mb(used)), ("free", &mb(all.saturating_sub(used)))])}</p>
                </section>
            }
        })
    })
}

#[component]
fn settings() -> View {
    let app = use_app();
    let theme = RwSignal::new(browser::theme());
    let choose = move |value: &'static str, words: &'static str| {
        view! {
            <label class="choice">
                <input type="radio" name="theme" prop:checked={move || theme.get() == value}
                    on:change=move |_| { theme.set(value.to_owned()); browser::choose_theme(value); }/>
                <span>{words}</span>
            </label>
        }
    };
    let spoken = RwSignal::new(code(language()));
    let speak = move |value: &'static str, words: &'static str| {
        view! {
            <label class="choice">
                <input type="radio" name="language" prop:checked={move || spoken.get() == value} on:change=move |_| change_language(app, spoken, value)/>
                <span lang=value>{words}</span>
            </label>
        }
    };
    view! {
        <section class="section">
            <div class="section-head"><h2>{t().settings()}</h2></div>
            <fieldset class="field">
                <legend class="field-label">{t().appearance()}</legend>
                <div class="choices" data-flow="row">{choose("", t().theme_system())}{choose("light", t().theme_light())}{choose("dark", t().theme_dark())}</div>
            </fieldset>
            <fieldset class="field">
                <legend class="field-label">{t().language()}</legend>
                <div class="choices" data-flow="row">{speak("zh-CN", "中文")}{speak("en", "English")}</div>
            </fieldset>
            {leaving()}
        </section>
    }
}

/// Another language, if its words can be had.
fn change_language(app: App, spoken: RwSignal<&'static str>, to: &'static str) {
    spawn(async move {
        if from_code(to) == Language::Zh || beside::english().await.is_some() {
            browser::choose_language(to);
        } else {
            // The choice goes back to what is spoken.
            spoken.set(code(language()));
            app.tell(t().language_later());
        }
    });
}
