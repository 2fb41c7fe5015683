//! What the server refused: what it was, why, and the ways out. Nothing of it goes by itself (rule SY17).

use std::rc::Rc;

use crate::components::computing::covered_words;
use crate::components::history::covers;
use crate::components::icon::icon;
use crate::components::list::title_words;
use crate::components::notice::notice;
use crate::dom::{Rows, View, component, each, maybe, part, text, view};
use crate::reactive::{RwSignal, effect};
use crate::shell::browser;
use crate::shell::task::spawn;
use crate::state::{App, reason, use_app};
use crate::text::{fill, say, t};
use qinglan_core::form::{audit, is_masked_at, label_of, typed};
use qinglan_core::id::SpaceId;
use qinglan_core::record::{Summary, Value};
use qinglan_core::store::{Decision, SetAside};

/// What was refused of one record, for one reason.
type Group = Rc<Vec<SetAside>>;

/// What was refused, record by record, each with its ways out, and all together where there are several.
#[component]
pub fn refused_list() -> View {
    let app = use_app();
    let refused = RwSignal::new(Vec::<Group>::new());
    effect(move || {
        app.refused.track();
        spawn(async move {
            let Some(store) = app.store() else { return };
            // They name the questions that were answered. Without them the answers are shown all the same.
            app.read_forms().await;
            // Looked at again at every word of the sender: drawn again only when there is something else.
            if let Ok(groups) = store.refused().await
                && refused.try_with_untracked(|old| !same(old, &groups)).unwrap_or_default()
            {
                refused.set(groups.into_iter().map(Rc::new).collect());
            }
        });
    });
    let again = move || -> Vec<Group> { refused.with(|all| all.iter().filter(|group| may_change(group)).cloned().collect()) };
    view! {
        {maybe(move || {
            let all = again();
            (all.len() > 1).then(|| view! {
                <div class="btn-row"><button class="btn" type="button" on:click=move |_| app.decide(all.clone(), Decision::Again)>{icon("refresh")}{t().refused_all_again()}</button></div>
            })
        })}
        <ul class="list">{each(move || refused.get().into_iter().map(move |group| refused_row(app, group)))}</ul>
    }
}

/// What was refused never changes: the same ids and reasons are the same rows.
fn same(old: &[Group], groups: &[Vec<SetAside>]) -> bool {
    let is = |old: &SetAside, row: &SetAside| old.op.id == row.op.id && old.reason == row.reason;
    old.len() == groups.len()
        && old
            .iter()
            .zip(groups)
            .all(|(old, rows)| old.len() == rows.len() && old.iter().zip(rows).all(|(old, row)| is(old, row)))
}

fn may_change(group: &[SetAside]) -> bool {
    group.first().is_some_and(|row| row.reason.may_change())
}

fn refused_row(app: App, group: Group) -> View {
    let Some(first) = group.first() else { return View::none() };
    let row = app.rows.with_untracked(|rows| rows.get(&(first.space, first.op.entity)).map(|row| row.summary.clone()));
    let answers: Vec<Answer> = group.iter().filter_map(|aside| answer(app, row.as_ref(), aside)).collect();
    let words = answers.iter().map(|Answer { label, words, .. }| format!("{label}：{words}")).collect::<Vec<_>>().join("\n");
    let space = space_name(app, first.space);
    let again = may_change(&group).then(|| {
        let group = Rc::clone(&group);
        view! { <button class="btn" type="button" on:click=move |_| app.decide(vec![Rc::clone(&group)], Decision::Again)>{icon("refresh")}{t().try_again()}</button> }
    });
    let gone = Rc::clone(&group);
    let give_up = Rc::new(move || app.decide(vec![Rc::clone(&gone)], Decision::GiveUp));
    let copy = (!words.is_empty()).then(|| {
        view! { <button class="btn btn-quiet" type="button" on:click=move |_| copy(app, words.clone())>{t().refused_copy()}</button> }
    });
    let said = (!answers.is_empty()).then(|| {
        let many = fill(t().refused_answers(), &[("n", &answers.len().to_string())]);
        let answers = answers.into_iter().map(|Answer { label, words, covered }| {
            let words = if covered { covered_words(words) } else { text(move || words.clone()) };
            view! { <dt>{label}</dt><dd>{words}</dd> }
        });
        let answers = answers.rows();
        view! { <details><summary>{many}</summary><dl class="definition">{answers}</dl></details> }
    });
    view! {
        <li class="stack">
            <a href=format!("/records/{}", first.op.entity) class="row">
                {icon("alert")}
                <span class="row-main">
                    <span class="row-title">{title_words(row.as_ref()).unwrap_or_else(|| t().refused_about().to_owned())}</span>
                    {space.map(|name| view! { <span class="row-meta">{name}</span> })}
                    <span class="row-meta">{reason(first.reason)}</span>
                </span>
            </a>
            {said}
            <div class="btn-row">{again}{copy}{give_up_button(t().refused_give_up_means(), give_up)}</div>
        </li>
    }
}

struct Answer {
    label: String,
    words: String,
    /// Nobody beside should read them (rule FE31). Copied they are what they are: it is the way out.
    covered: bool,
}

/// The question, and what was answered; none for what the app itself keeps.
fn answer(app: App, row: Option<&Summary>, aside: &SetAside) -> Option<Answer> {
    let words = match &aside.op.value {
        Value::Row(_) | Value::Removed(_) | Value::File(_) => return None,
        _ if aside.op.field.is_system() => return None,
        value => typed(value),
    };
    let form = row.and_then(|row| app.known_form(&row.form));
    // What the form keeps of how it was filled is no answer.
    if form.as_ref().and_then(audit).is_some_and(|audit| covers(&audit.field, &aside.op.field)) {
        return None;
    }
    let covered = form.as_ref().is_some_and(|form| is_masked_at(form, &aside.op.field));
    let labels =
        form.and_then(|form| label_of(&form, &aside.op.field).map(|all| all.iter().map(say).collect::<Vec<_>>().join(" · ")));
    let label = labels.unwrap_or_else(|| t().refused_about().to_owned());
    (!words.is_empty()).then_some(Answer { label, words, covered })
}

/// What the space is called, if this device knows it.
pub(super) fn space_name(app: App, id: SpaceId) -> Option<String> {
    app.world.with_untracked(|world| {
        let spaces = world.iter().flat_map(|world| &world.spaces);
        spaces.filter(|space| space.id == id).map(|space| space.name.clone()).next()
    })
}

/// What cannot be undone is asked about once, with what it means.
#[component]
pub(super) fn give_up_button(means: &'static str, give_up: Rc<dyn Fn()>) -> View {
    let asking = RwSignal::new(false);
    part(move || {
        if !asking.get() {
            return view! { <button class="btn btn-quiet" type="button" on:click=move |_| asking.set(true)>{t().refused_give_up()}</button> };
        }
        let give_up = Rc::clone(&give_up);
        notice(
            "attention",
            "alert",
            "alert",
            view! {
                <p>{means}</p>
                <div class="btn-row">
                    <button class="btn btn-danger" type="button" on:click=move |_| give_up()>{t().refused_give_up_yes()}</button>
                    <button class="btn btn-quiet" type="button" on:click=move |_| asking.set(false)>{t().cancel()}</button>
                </div>
            },
        )
    })
}

fn copy(app: App, words: String) {
    spawn(async move {
        let done = browser::copy(&words).await;
        app.tell(if done { t().refused_copied() } else { t().refused_copy_failed() });
    });
}
