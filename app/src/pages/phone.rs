//! This phone: who may open what is on it, and how one leaves it to others.

use super::invite::enrol_words;
use crate::components::icon::icon;
use crate::components::list::title_words;
use crate::components::notice::notice;
use crate::components::pin::{DIGITS, digits};
use crate::dom::{Rows, View, component, maybe, part, view};
use crate::reactive::RwSignal;
use crate::shell::task::spawn;
use crate::state::{App, EnrolError, notices, store_words, use_app};
use crate::text::t;
use qinglan_core::id::{EntityId, SpaceId};
use qinglan_core::store::StoreError;

/// The person's PIN: whether there is one, and a way to set, change or drop it.
#[component]
pub fn pin_settings() -> View {
    let app = use_app();
    let asking = RwSignal::new(false);
    let wrong = RwSignal::new(None::<&'static str>);
    view! {
        <section class="section">
            <div class="section-head"><h2>{t().pin_title()}</h2></div>
            {part(move || view! { <p>{if app.pin.get() { t().pin_has() } else { t().pin_none() }}</p> })}
            {part(move || if asking.get() { new_pin(app, asking, wrong) } else { buttons(app, asking, wrong) })}
            {maybe(move || wrong.get().map(|words| view! { <p class="field-error" role="alert">{icon("alert")}{words}</p> }))}
        </section>
    }
}

fn buttons(app: App, asking: RwSignal<bool>, wrong: RwSignal<Option<&'static str>>) -> View {
    let has = app.pin.get();
    let drop_it = move |_| {
        spawn(async move {
            let done = app.drop_pin().await;
            tell(app, wrong, done, t().pin_gone());
        });
    };
    view! {
        <div class="btn-row">
            <button class="btn" type="button" on:click=move |_| asking.set(true)>{icon("lock")}{if has { t().pin_change() } else { t().pin_set() }}</button>
            {has.then(|| view! { <button class="btn btn-quiet" type="button" on:click=drop_it>{t().pin_drop()}</button> })}
        </div>
    }
}

fn new_pin(app: App, asking: RwSignal<bool>, wrong: RwSignal<Option<&'static str>>) -> View {
    let (one, other) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (short, differs) = (RwSignal::new(None::<&'static str>), RwSignal::new(None::<&'static str>));
    let busy = RwSignal::new(false);
    let keep = move |event: web_sys::Event| {
        event.prevent_default();
        let pin = one.get_untracked();
        let is_short = pin.len() != DIGITS;
        short.set(is_short.then(|| t().pin_short()));
        differs.set((!is_short && pin != other.get_untracked()).then(|| t().pin_differ()));
        if short.get_untracked().or(differs.get_untracked()).is_some() {
            return;
        }
        wrong.set(None);
        busy.set(true);
        spawn(async move {
            let done = app.set_pin(&pin).await;
            asking.try_set(false);
            tell(app, wrong, done, t().pin_kept());
        });
    };
    view! {
        <form class="field" on:submit=keep>
            {digits(one, "pin-new", t().pin_new(), move || short.get())}
            {digits(other, "pin-again", t().pin_again(), move || differs.get())}
            <div class="btn-row">
                <button class="btn btn-primary" type="submit" disabled={move || busy.get()}>{t().pin_save()}</button>
                <button class="btn btn-quiet" type="button" on:click=move |_| asking.set(false)>{t().cancel()}</button>
            </div>
        </form>
    }
}

fn tell(app: App, wrong: RwSignal<Option<&'static str>>, done: Result<(), StoreError>, words: &str) {
    match done {
        Ok(()) => app.tell(words),
        Err(error) => drop(wrong.try_set(Some(store_words(&error)))),
    }
}

/// The ways to leave: for others to use the phone, or for good.
#[component]
pub fn leaving() -> View {
    let app = use_app();
    let asking = RwSignal::new(false);
    let wrong = RwSignal::new(None::<EnrolError>);
    let leave = move |_| {
        spawn(async move {
            if let Err(error) = app.leave().await {
                wrong.try_set(Some(error.into()));
            }
        });
    };
    let remove = move |_| {
        spawn(async move {
            let me = app.me();
            match app.remove_me().await {
                Err(error) => drop(wrong.try_set(Some(error))),
                Ok(()) => me.into_iter().for_each(notices::forget),
            }
        });
    };
    part(move || {
        if !asking.get() {
            return view! { <button class="btn" type="button" on:click=move |_| asking.set(true)>{t().sign_out()}</button> };
        }
        notice(
            "attention",
            "alert",
            "lock",
            view! {
                <p>{t().sign_out_means()}</p>
                {(!app.pin.get()).then(|| view! { <p><b>{t().sign_out_open()}</b></p> })}
                <div class="btn-row">
                    <button class="btn btn-primary" type="button" on:click=leave>{t().sign_out()}</button>
                    <button class="btn btn-quiet" type="button" on:click=move |_| asking.set(false)>{t().cancel()}</button>
                </div>
                <details>
                    <summary>{t().remove_me()}</summary>
                    <p>{t().remove_means()}</p>
                    <button class="btn btn-danger" type="button" on:click=remove>{t().remove_me()}</button>
                </details>
                {maybe(move || wrong.get().map(|error| view! {
                    <p class="field-error" role="alert">{icon("alert")}{enrol_words(&error)}</p>
                    {only_here(app, &error)}
                }))}
            },
        )
    })
}

/// The records that keep the person on this phone, each a way to what is in it.
fn only_here(app: App, error: &EnrolError) -> Option<View> {
    let EnrolError::OnlyHere(records) = error else { return None };
    let personal = app.me().map(SpaceId::personal)?;
    let link = |id: &EntityId| {
        let row = app.rows.with_untracked(|rows| rows.get(&(personal, *id)).map(|row| row.summary.clone()));
        view! { <li><a href=format!("/records/{id}")>{title_words(row.as_ref()).unwrap_or_default()}</a></li> }
    };
    Some(view! { <ul>{records.iter().map(link).rows()}</ul> })
}
