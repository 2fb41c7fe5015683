//! A roster taken in: a file, what its columns hold, what it would change, and then that it does.

use std::rc::Rc;

use qinglan_core::api::ApiError;
use qinglan_core::roster::{Column, Plan, Roster, Sheet};

use super::plan::{column_words, plan_view};
use crate::components::asked::net_words;
use crate::components::frame::Frame;
use crate::components::icon::icon;
use crate::components::notice::notice;
use crate::dom::{Rows, View, chosen_file, component, maybe, part, text, view, words_in};
use crate::reactive::RwSignal;
use crate::shell::net::{self, NetError};
use crate::shell::photo;
use crate::shell::task::spawn;
use crate::state::{App, use_app};
use crate::text::{fill, t};

/// Rows of a sheet that are shown so that one knows its columns.
const SAMPLE: usize = 3;

/// How far one has come.
#[derive(Clone)]
enum Step {
    Choosing,
    Matching(Rc<Vec<Sheet>>),
    Planned(Rc<Vec<Sheet>>, Rc<Plan>),
}

#[derive(Clone, Copy)]
struct Taking {
    app: App,
    step: RwSignal<Step>,
    busy: RwSignal<bool>,
    wrong: RwSignal<Option<String>>,
}

#[component]
#[inline(never)]
pub fn roster_page() -> View {
    let taking =
        Taking { app: use_app(), step: RwSignal::new(Step::Choosing), busy: RwSignal::new(false), wrong: RwSignal::new(None) };
    Frame::titled(t().roster_import()).back("/district").wide().around(view! {
        {maybe(move || taking.wrong.get().map(|words| notice("attention", "alert", "alert", view! { <p>{words}</p> })))}
        {part(move || match taking.step.get() {
            Step::Choosing => choosing(taking),
            Step::Matching(sheets) => matching(taking, &sheets),
            Step::Planned(sheets, plan) => planned(taking, sheets, &plan),
        })}
    })
}

fn choosing(taking: Taking) -> View {
    let take = move |event: web_sys::Event| {
        let Some(file) = chosen_file(&event) else { return };
        taking.busy.set(true);
        taking.wrong.set(None);
        spawn(async move {
            let read = async {
                let me = taking.app.me().ok_or(NetError::NoAnswer)?;
                let bytes = photo::bytes(&file).await.map_err(|_| NetError::NoAnswer)?;
                net::directory::read(me, &bytes).await
            };
            let read = read.await;
            taking.busy.try_set(false);
            match read {
                Ok(read) => drop(taking.step.try_set(Step::Matching(Rc::new(read.sheets)))),
                Err(error) => drop(taking.wrong.try_set(Some(file_words(error)))),
            }
        });
    };
    let words = move || (if taking.busy.get() { t().roster_reading() } else { t().roster_choose() }).to_owned();
    view! {
        <p>{t().roster_means()}</p>
        <p class="field-hint">{t().roster_columns()}</p>
        <div class="btn-row">
            <label class="btn btn-primary" for="roster-file" aria-busy={move || taking.busy.get().then_some("true")}>{icon("cloud-up")}{text(words)}</label>
            <input class="visually-hidden" type="file" id="roster-file" accept=".xlsx,.xls,.csv" on:change=take/>
        </div>
    }
}

fn file_words(error: NetError) -> String {
    match error {
        NetError::Api(ApiError::Malformed) => t().roster_unreadable().to_owned(),
        NetError::Api(ApiError::TooLarge { .. }) => t().roster_too_large().to_owned(),
        other => net_words(other),
    }
}

/// What the columns hold, which a person may say otherwise.
fn matching(taking: Taking, sheets: &Rc<Vec<Sheet>>) -> View {
    let columns: Vec<Vec<RwSignal<Option<Column>>>> =
        sheets.iter().map(|sheet| sheet.columns.iter().map(|column| RwSignal::new(*column)).collect()).collect();
    let matched = {
        let (sheets, columns) = (Rc::clone(sheets), columns.clone());
        move || {
            let matched = sheets.iter().zip(&columns).map(|(sheet, columns)| Sheet {
                columns: columns.iter().map(|column| column.get_untracked()).collect(),
                ..sheet.clone()
            });
            Rc::new(matched.collect::<Vec<_>>())
        }
    };
    let next = move |_| plan(taking, matched(), None);
    let known = sheets.iter().flat_map(|sheet| &sheet.columns).flatten().count();
    view! {
        <p>{fill(t().roster_match(), &[("n", &known.to_string())])}</p>
        {sheets.iter().zip(columns).enumerate().map(|(nth, (sheet, columns))| sheet_view(nth, sheet, &columns)).rows()}
        <div class="actions">
            <button class="btn" type="button" on:click=move |_| taking.step.set(Step::Choosing)>{t().roster_other()}</button>
            <button class="btn btn-primary" type="button" disabled={move || taking.busy.get()} aria-busy={move || taking.busy.get().then_some("true")} on:click=next>{t().roster_check()}</button>
        </div>
    }
}

fn sheet_view(nth: usize, sheet: &Sheet, columns: &[RwSignal<Option<Column>>]) -> View {
    let title = if sheet.name.is_empty() { t().roster_table().to_owned() } else { sheet.name.clone() };
    let rows = fill(t().roster_rows(), &[("n", &sheet.rows.len().to_string())]);
    let head = sheet.headings.iter().zip(columns).enumerate().map(|(at, (heading, column))| {
        let column = *column;
        let id = format!("column-{nth}-{at}");
        let choose = move |event: web_sys::Event| {
            let code = words_in(&event);
            column.set(Column::ALL.iter().copied().find(|column| column.as_str() == code));
        };
        let chosen = column.get_untracked();
        let option = |of: &Column| {
            let selected = (chosen == Some(*of)).then_some("selected");
            view! { <option value=of.as_str() selected=selected>{column_words(*of)}</option> }
        };
        view! {
            <th scope="col">
                <label for=id.clone()>{heading.clone()}</label>
                <select class="input" id=id on:change=choose><option value="">{t().roster_skip()}</option>{Column::ALL.iter().map(option).rows()}</select>
            </th>
        }
    });
    let sample = sheet.rows.iter().take(SAMPLE).map(|cells| {
        let cell = |at: usize| view! { <td>{cells.get(at).cloned().unwrap_or_default()}</td> };
        view! { <tr>{(0..sheet.headings.len()).map(cell).rows()}</tr> }
    });
    view! {
        <section class="section">
            <div class="section-head"><h2>{title}</h2></div>
            <p class="field-hint">{rows}</p>
            <div class="table-wrap" role="region" tabindex="0" aria-label=t().roster_table()>
                <table class="table roster"><thead><tr>{head.rows()}</tr></thead><tbody>{sample.rows()}</tbody></table>
            </div>
        </section>
    }
}

/// Asks what the sheets would change, or lets them.
fn plan(taking: Taking, sheets: Rc<Vec<Sheet>>, apply: Option<u64>) {
    taking.busy.set(true);
    taking.wrong.set(None);
    spawn(async move {
        let Some(me) = taking.app.me() else { return };
        let answer = net::directory::roster(me, &Roster { sheets: sheets.to_vec(), apply }).await;
        taking.busy.try_set(false);
        match answer {
            Ok(plan) => {
                if apply.is_some() && !plan.applied {
                    taking.wrong.try_set(Some(t().roster_overtaken().to_owned()));
                }
                taking.step.try_set(Step::Planned(sheets, Rc::new(plan)));
            }
            Err(error) => drop(taking.wrong.try_set(Some(file_words(error)))),
        }
    });
}

fn planned(taking: Taking, sheets: Rc<Vec<Sheet>>, made: &Rc<Plan>) -> View {
    let names = sheets.iter().map(|sheet| sheet.name.clone()).collect();
    let shown = plan_view(made, names);
    if made.applied {
        return view! {
            {notice("info", "status", "check", view! { <p>{t().roster_done()}</p> })}
            {shown}
            <div class="actions"><a href="/district" class="btn btn-primary">{t().roster_to_invites()}</a></div>
        };
    }
    let (version, changes) = (made.version, made.changes.len());
    let back = {
        let sheets = Rc::clone(&sheets);
        move |_| taking.step.set(Step::Matching(Rc::clone(&sheets)))
    };
    let apply = move |_| plan(taking, Rc::clone(&sheets), Some(version));
    let words = if changes == 0 {
        t().roster_nothing().to_owned()
    } else if made.faults.is_empty() {
        fill(t().roster_apply(), &[("n", &changes.to_string())])
    } else {
        fill(t().roster_apply_rest(), &[("n", &changes.to_string())])
    };
    view! {
        {shown}
        <div class="actions">
            <button class="btn" type="button" on:click=back>{t().roster_back()}</button>
            <button class="btn" type="button" on:click=move |_| taking.step.set(Step::Choosing)>{t().roster_other()}</button>
            <button class="btn btn-primary" type="button" disabled={move || taking.busy.get() || changes == 0} aria-busy={move || taking.busy.get().then_some("true")} on:click=apply>{words}</button>
        </div>
    }
}
