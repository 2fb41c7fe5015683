//! What the server refused: what it was, why, and the ways out. Nothing of it goes by itself (rule SY17).

use crate::components::icon::icon;
use crate::components::list::form_name;
use crate::dom::{View, component, each, maybe, part, view};
use crate::reactive::{RwSignal, effect};
use crate::shell::browser;
use crate::shell::task::spawn;
use crate::state::{App, reason, store_words, use_app};
use crate::text::{say, t};
use qinglan_core::form::{FormRef, builtin, label_of, typed};
use qinglan_core::record::Value;
use qinglan_core::store::SetAside;

/// The refused operations, each with its ways out, and all together where there are several.
#[component]
pub fn refused_list() -> View {
    let app = use_app();
    let refused = RwSignal::new(Vec::<SetAside>::new());
    effect(move || {
        app.refused.track();
        spawn(async move {
            let Some(store) = app.store() else { return };
            // Looked at again at every word of the sender: drawn again only when there is something else.
            if let Ok(rows) = store.refused().await
                && refused.try_with_untracked(|old| *old != rows).unwrap_or_default()
            {
                refused.set(rows);
            }
        });
    });
    let again =
        move || -> Vec<SetAside> { refused.with(|all| all.iter().filter(|row| row.reason.may_change()).cloned().collect()) };
    view! {
        {maybe(move || {
            let all = again();
            (all.len() > 1).then(|| view! {
                <div class="btn-row"><button class="btn" type="button" on:click=move |_| try_again(app, all.clone())>{icon("refresh")}{t().refused_all_again()}</button></div>
            })
        })}
        <ul class="list">{each(move || refused.get().into_iter().map(move |row| refused_row(app, row)))}</ul>
    }
}

fn refused_row(app: App, aside: SetAside) -> View {
    let words = match &aside.op.value {
        Value::Row(_) | Value::Removed(_) | Value::File(_) => String::new(),
        _ if aside.op.field.is_system() => String::new(),
        value => typed(value),
    };
    let again = aside.reason.may_change().then(|| {
        let aside = aside.clone();
        view! { <button class="btn" type="button" on:click=move |_| try_again(app, vec![aside.clone()])>{icon("refresh")}{t().try_again()}</button> }
    });
    let copy = (!words.is_empty()).then(|| {
        let words = words.clone();
        view! { <button class="btn btn-quiet" type="button" on:click=move |_| copy(app, words.clone())>{t().refused_copy()}</button> }
    });
    let why = reason(aside.reason);
    view! {
        <li class="stack">
            <a href=format!("/records/{}", aside.op.entity) class="row">
                {icon("alert")}
                <span class="row-main">
                    <span class="row-title">{what(app, &aside)}</span>
                    {(!words.is_empty()).then(|| view! { <span class="row-meta">{words}</span> })}
                    <span class="row-meta">{why}</span>
                </span>
            </a>
            <div class="btn-row">{again}{copy}{give_up_button(app, aside)}</div>
        </li>
    }
}

/// The record and the question.
fn what(app: App, aside: &SetAside) -> String {
    let row = app.rows.with_untracked(|rows| rows.get(&(aside.space, aside.op.entity)).map(|row| row.summary.clone()));
    let form = row.as_ref().and_then(|row| row.form.parse::<FormRef>().ok()).and_then(|form| builtin(&form.id, form.version));
    let label = form
        .and_then(|form| label_of(&form, &aside.op.field).map(|labels| labels.iter().map(say).collect::<Vec<_>>().join(" · ")));
    let record = row.map_or_else(String::new, |row| if row.title.is_empty() { form_name(&row.form) } else { row.title });
    let label = label.unwrap_or_else(|| t().refused_about().to_owned());
    if record.is_empty() { label } else { format!("{record} · {label}") }
}

/// What cannot be undone is asked about once, with what it means.
#[component]
fn give_up_button(app: App, aside: SetAside) -> View {
    let asking = RwSignal::new(false);
    part(move || {
        if !asking.get() {
            return view! { <button class="btn btn-quiet" type="button" on:click=move |_| asking.set(true)>{t().refused_give_up()}</button> };
        }
        let aside = aside.clone();
        let give_up = move |_| {
            let aside = aside.clone();
            spawn(async move {
                if let Err(error) = app.give_up(aside).await {
                    app.tell(store_words(&error));
                }
            });
        };
        view! {
            <div class="notice" data-kind="attention" role="alert">
                {icon("alert")}
                <div>
                    <p>{t().refused_give_up_means()}</p>
                    <div class="btn-row">
                        <button class="btn btn-danger" type="button" on:click=give_up>{t().refused_give_up_yes()}</button>
                        <button class="btn btn-quiet" type="button" on:click=move |_| asking.set(false)>{t().cancel()}</button>
                    </div>
                </div>
            </div>
        }
    })
}

fn try_again(app: App, asides: Vec<SetAside>) {
    spawn(async move {
        if let Err(error) = app.send_refused_again(asides).await {
            app.tell(store_words(&error));
        }
    });
}

fn copy(app: App, words: String) {
    spawn(async move {
        let done = browser::copy(&words).await;
        app.tell(if done { t().refused_copied() } else { t().refused_copy_failed() });
    });
}
