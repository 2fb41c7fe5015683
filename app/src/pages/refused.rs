//! What the server refused: what it was, why, and the ways out. Nothing of it goes by itself (rule SY17).

use std::rc::Rc;

use crate::components::icon::icon;
use crate::components::list::form_name;
use crate::dom::{View, component, each, maybe, part, view};
use crate::reactive::{RwSignal, effect};
use crate::shell::browser;
use crate::shell::task::spawn;
use crate::state::{App, reason, use_app};
use crate::text::{say, t};
use qinglan_core::form::{FormRef, builtin, label_of, typed};
use qinglan_core::record::Value;
use qinglan_core::store::{Decision, SetAside};

/// The refused operations, each with its ways out, and all together where there are several.
#[component]
pub fn refused_list() -> View {
    let app = use_app();
    let refused = RwSignal::new(Vec::<Rc<SetAside>>::new());
    effect(move || {
        app.refused.track();
        spawn(async move {
            let Some(store) = app.store() else { return };
            // Looked at again at every word of the sender: drawn again only when there is something else.
            if let Ok(rows) = store.refused().await
                && refused.try_with_untracked(|old| !same(old, &rows)).unwrap_or_default()
            {
                refused.set(rows.into_iter().map(Rc::new).collect());
            }
        });
    });
    let again =
        move || -> Vec<Rc<SetAside>> { refused.with(|all| all.iter().filter(|row| row.reason.may_change()).cloned().collect()) };
    view! {
        {maybe(move || {
            let all = again();
            (all.len() > 1).then(|| view! {
                <div class="btn-row"><button class="btn" type="button" on:click=move |_| app.decide(all.clone(), Decision::Again)>{icon("refresh")}{t().refused_all_again()}</button></div>
            })
        })}
        <ul class="list">{each(move || refused.get().into_iter().map(move |row| refused_row(app, row)))}</ul>
    }
}

/// What was refused never changes: the same ids and reasons are the same rows.
fn same(old: &[Rc<SetAside>], rows: &[SetAside]) -> bool {
    old.len() == rows.len() && old.iter().zip(rows).all(|(old, row)| old.op.id == row.op.id && old.reason == row.reason)
}

fn refused_row(app: App, aside: Rc<SetAside>) -> View {
    let words = match &aside.op.value {
        Value::Row(_) | Value::Removed(_) | Value::File(_) => String::new(),
        _ if aside.op.field.is_system() => String::new(),
        value => typed(value),
    };
    let again = aside.reason.may_change().then(|| {
        let aside = Rc::clone(&aside);
        view! { <button class="btn" type="button" on:click=move |_| app.decide(vec![Rc::clone(&aside)], Decision::Again)>{icon("refresh")}{t().try_again()}</button> }
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
fn give_up_button(app: App, aside: Rc<SetAside>) -> View {
    let asking = RwSignal::new(false);
    part(move || {
        if !asking.get() {
            return view! { <button class="btn btn-quiet" type="button" on:click=move |_| asking.set(true)>{t().refused_give_up()}</button> };
        }
        let aside = Rc::clone(&aside);
        let give_up = move |_| app.decide(vec![Rc::clone(&aside)], Decision::GiveUp);
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

fn copy(app: App, words: String) {
    spawn(async move {
        let done = browser::copy(&words).await;
        app.tell(if done { t().refused_copied() } else { t().refused_copy_failed() });
    });
}
