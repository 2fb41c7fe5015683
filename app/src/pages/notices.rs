//! What this phone tells while nobody looks at it: on or off, of what, and at which hours.

use std::rc::Rc;

use qinglan_core::id::PersonId;
use qinglan_core::notice::{Quiet, Tried, Wanted};

use crate::components::asked::{Asked, net_words};
use crate::components::icon::icon;
use crate::components::notice::notice;
use crate::dom::{View, component, is_ticked, maybe, part, text, view, words_in};
use crate::reactive::RwSignal;
use crate::shell::net::notices as net;
use crate::shell::push::{self, Leave};
use crate::shell::task::spawn;
use crate::state::notices::{self, Refused};
use crate::state::{App, use_app};
use crate::text::{fill, t};

#[component]
pub fn notices() -> View {
    let app = use_app();
    maybe(move || {
        app.me().map(|me| {
            let on = RwSignal::new(notices::is_on(me));
            view! {
                <section class="section" id="notices">
                    <div class="section-head"><h2>{t().notices_title()}</h2></div>
                    <p class="field-hint">{t().notices_means()}</p>
                    {part(move || if on.get() { held(app, me, on) } else { off(app, me, on) })}
                </section>
            }
        })
    })
}

/// They are off: a way to turn them on, or why there is none.
fn off(app: App, me: PersonId, on: RwSignal<bool>) -> View {
    let (busy, wrong) = (RwSignal::new(false), RwSignal::new(impossible(push::leave())));
    let turn_on = move |_| {
        busy.set(true);
        wrong.set(None);
        spawn(async move {
            let turned = notices::turn_on(me).await;
            busy.try_set(false);
            match turned {
                Ok(_) => {
                    app.tell(t().notices_are_on());
                    on.try_set(true);
                }
                Err(refused) => drop(wrong.try_set(Some(refused_words(refused)))),
            }
        });
    };
    view! {
        {maybe(move || wrong.get().map(|words| notice("attention", "status", "alert", view! { <p>{words}</p> })))}
        {(push::leave() != Leave::Impossible).then(|| view! {
            <div class="btn-row">
                <button class="btn" type="button" disabled={move || busy.get()} on:click=turn_on>
                    {icon("bell")}{text(move || (if busy.get() { t().notices_turning_on() } else { t().notices_turn_on() }).to_owned())}
                </button>
            </div>
        })}
    }
}

fn impossible(leave: Leave) -> Option<String> {
    match leave {
        Leave::Impossible => Some(t().notices_impossible().to_owned()),
        Leave::Refused => Some(t().notices_refused().to_owned()),
        Leave::Given | Leave::NotAsked => None,
    }
}

fn refused_words(refused: Refused) -> String {
    match refused {
        Refused::Leave(leave) => impossible(leave).unwrap_or_else(|| t().notices_not_allowed().to_owned()),
        Refused::Service => t().notices_service().to_owned(),
        Refused::Server(crate::shell::net::NetError::Api(qinglan_core::api::ApiError::Forbidden)) => {
            t().notices_foreign().to_owned()
        }
        Refused::Server(error) => net_words(error),
    }
}

/// They are on: what this device asked for, as the server has it.
fn held(app: App, me: PersonId, on: RwSignal<bool>) -> View {
    let asked = Asked::of(net::look);
    asked.shown(move |known| match &known.wanted {
        Some(wanted) => settings(app, me, on, Rc::new(wanted.clone())),
        // The sign-in is another, or the push service forgot this device.
        None => off(app, me, on),
    })
}

/// Of what and when; each change is kept at once.
fn settings(app: App, me: PersonId, on: RwSignal<bool>, wanted: Rc<Wanted>) -> View {
    let wanted = RwSignal::new(wanted);
    let change = move |change: &dyn Fn(&mut Wanted)| {
        let before = wanted.get_untracked();
        let mut after = (*before).clone();
        change(&mut after);
        wanted.set(Rc::new(after.clone()));
        spawn(async move {
            if let Err(error) = notices::change(me, &after).await {
                wanted.try_set(before);
                app.tell(&net_words(error));
            }
        });
    };
    let comments = move |event: web_sys::Event| change(&|wanted| wanted.comments = is_ticked(&event));
    let due = move |event: web_sys::Event| {
        change(&|wanted| wanted.remind_at = is_ticked(&event).then_some(notices::REMIND_AT));
    };
    let quiet = move |event: web_sys::Event| change(&|wanted| wanted.quiet = is_ticked(&event).then_some(Quiet::USUAL));
    let remind_at = move |minute: u32| change(&|wanted| wanted.remind_at = Some(minute));
    let from = move |minute: u32| change(&|wanted| wanted.quiet = wanted.quiet.map(|quiet| Quiet { from: minute, ..quiet }));
    let until = move |minute: u32| change(&|wanted| wanted.quiet = wanted.quiet.map(|quiet| Quiet { until: minute, ..quiet }));
    let is_due = move || wanted.with(|wanted| wanted.remind_at.is_some());
    let is_quiet = move || wanted.with(|wanted| wanted.quiet.is_some());
    view! {
        <p class="status-line" data-state="saved">{icon("check")}<span>{t().notices_on()}</span></p>
        <div class="choices">
            <label class="choice"><input type="checkbox" prop:checked={move || wanted.with(|wanted| wanted.comments)} on:change=comments/><span>{t().notices_comments()}</span></label>
            <label class="choice"><input type="checkbox" prop:checked=is_due on:change=due/><span>{t().notices_due()}</span></label>
        </div>
        {maybe(move || wanted.with(|wanted| wanted.remind_at).map(|minute| time("notices-at", t().notices_due_at(), minute, remind_at)))}
        <div class="choices">
            <label class="choice"><input type="checkbox" prop:checked=is_quiet on:change=quiet/><span>{t().notices_quiet()}</span></label>
        </div>
        {maybe(move || wanted.with(|wanted| wanted.quiet).map(|quiet| view! {
            <div class="notices-hours">
                {time("notices-from", t().notices_quiet_from(), quiet.from, from)}
                {time("notices-until", t().notices_quiet_until(), quiet.until, until)}
            </div>
        }))}
        {trial_and_end(app, me, on)}
    }
}

/// A minute of the day, by the browser's own clock.
fn time(id: &'static str, label: &'static str, minute: u32, change: impl Fn(u32) + 'static) -> View {
    let changed = move |event: web_sys::Event| {
        if let Some(minute) = minute_of(&words_in(&event)) {
            change(minute);
        }
    };
    view! {
        <div class="field">
            <label class="field-label" for=id>{label}</label>
            <input class="input" type="time" id=id value=clock_words(minute) on:change=changed/>
        </div>
    }
}

fn clock_words(minute: u32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Of `17:05`, as inputs of times say it.
fn minute_of(words: &str) -> Option<u32> {
    let (hour, minute) = words.split_once(':')?;
    Some(notices::number(hour)? * 60 + notices::number(minute.get(..2)?)?)
}

fn trial_and_end(app: App, me: PersonId, on: RwSignal<bool>) -> View {
    let busy = RwSignal::new(false);
    let trial = move |_| {
        busy.set(true);
        spawn(async move {
            let words = match net::trial(me).await {
                Ok(Tried { taken: true, .. }) => t().notices_tried().to_owned(),
                Ok(Tried { status: 0, .. }) => t().notices_unreached().to_owned(),
                Ok(Tried { status, .. }) => fill(t().notices_not_taken(), &[("n", &status.to_string())]),
                Err(error) => net_words(error),
            };
            busy.try_set(false);
            app.tell(&words);
        });
    };
    let end = move |_| {
        spawn(async move {
            match notices::turn_off(me).await {
                Ok(()) => {
                    app.tell(t().notices_are_off());
                    on.try_set(false);
                }
                Err(error) => app.tell(&net_words(error)),
            }
        });
    };
    view! {
        <div class="btn-row">
            <button class="btn" type="button" disabled={move || busy.get()} on:click=trial>{icon("send")}{t().notices_try()}</button>
            <button class="btn btn-quiet" type="button" on:click=end>{t().notices_turn_off()}</button>
        </div>
    }
}
