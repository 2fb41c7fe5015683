//! Workbooks: out of a design, back into one, and what is wrong with one that was uploaded.

use std::cell::RefCell;
use std::rc::Rc;

use qinglan_core::form::design::bare;
use qinglan_core::form::{Definition, Finding, FormRead, is_published_id};

use super::net_words;
use super::state::Designing;
use super::taking::stored;
use crate::components::sheet::sheet;
use crate::dom::{Rows, View, chosen_file, maybe, text, view};
use crate::reactive::{RwSignal, effect};
use crate::shell::net::{self, NetError};
use crate::shell::task::spawn;
use crate::shell::{download, photo};
use crate::state::{App, use_app};
use crate::text::{fill, say, t};

/// Out to a workbook, and back from one.
pub fn workbooks(design: Designing) -> View {
    let app = design.draft.app;
    let save = move |_| {
        spawn(async move {
            let Some(person) = app.me() else { return };
            let form = design.whole();
            match net::forms::workbook(person, &form).await {
                Ok(bytes) => download::workbook(&bytes, &format!("{}.xlsx", say(&form.title))),
                Err(error) => app.tell(&net_words(error)),
            }
        });
    };
    let taken = Rc::new(move |form: Definition| {
        spawn(async move {
            let (form, files) = bare(&form);
            let mut kept = Vec::new();
            for file in files {
                match stored(design, &file).await {
                    Ok(known) => kept.push((known, file.bytes.0)),
                    Err(words) => return app.tell(&words),
                }
            }
            // The page may be gone by now.
            if design.glance(|_| ()).is_some() {
                design.replace(|now| *now = kept_name(form.clone(), now), kept);
            }
        });
    });
    let read = upload("design-upload", t().design_replace(), taken);
    view! {
        <button class="btn btn-quiet" type="button" on:click=save>{t().design_workbook()}</button>
        {read}
    }
}

/// What is read takes the place of the design, under its name.
fn kept_name(form: Definition, now: &Definition) -> Definition {
    if is_published_id(&now.id) { Definition { id: now.id.clone(), version: now.version, ..form } } else { form }
}

/// A button that takes a file of a form. What is wrong with it is shown with sheet, row and column.
pub fn upload(id: &'static str, label: &'static str, taken: Rc<dyn Fn(Definition)>) -> View {
    let app = use_app();
    let (open, asked) = (RwSignal::new(false), RwSignal::new(false));
    let (busy, read) = (RwSignal::new(false), RwSignal::new(None::<FormRead>));
    // What was passed over is read before the page goes on to the form.
    let waits = Rc::new(RefCell::new(None::<Definition>));
    let (then, goes) = (Rc::clone(&taken), Rc::clone(&waits));
    effect(move || {
        let form = if open.get() { None } else { goes.take() };
        if let Some(form) = form {
            then(form);
        }
    });
    let take = move |event: web_sys::Event| {
        let Some(file) = chosen_file(&event) else { return };
        busy.set(true);
        let (taken, waits) = (Rc::clone(&taken), Rc::clone(&waits));
        spawn(async move {
            let answer = read_file(app, &file).await;
            busy.try_set(false);
            match answer {
                Ok(answer) => {
                    let form = answer.definition.as_ref().and_then(|bytes| Definition::decode(&bytes.0).ok());
                    let told = !answer.faults.is_empty() || !answer.warnings.is_empty();
                    if told {
                        waits.replace(form);
                        read.try_set(Some(answer));
                        open.try_set(true);
                        asked.try_set(true);
                    } else if let Some(form) = form {
                        taken(form);
                    }
                }
                Err(error) => app.tell(&net_words(error)),
            }
        });
    };
    let words = move || (if busy.get() { t().design_reading() } else { label }).to_owned();
    view! {
        <label class="btn btn-quiet" for=id aria-busy={move || busy.get().then_some("true")}>{text(words)}</label>
        <input class="visually-hidden" type="file" id=id accept=".xlsx,.xls,.xml" on:change=take/>
        {maybe(move || asked.get().then(|| sheet(open, || t().design_read_title().to_owned(), move || read_words(read.get_untracked(), open))))}
    }
}

async fn read_file(app: App, file: &web_sys::File) -> Result<FormRead, NetError> {
    let person = app.me().ok_or(NetError::NoAnswer)?;
    let bytes = photo::bytes(file).await.map_err(|_| NetError::NoAnswer)?;
    let name = file.name();
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
    net::forms::read(person, stem, &bytes).await
}

fn read_words(read: Option<FormRead>, open: RwSignal<bool>) -> View {
    let Some(read) = read else { return View::none() };
    let go_on = read.definition.is_some().then(|| {
        view! {
            <footer class="sheet-foot"><button class="btn btn-primary" type="button" on:click=move |_| open.set(false)>{t().design_read_on()}</button></footer>
        }
    });
    let item = |finding: Finding| {
        let place = say(&finding.place);
        view! { <li>{(!place.is_empty()).then(|| view! { <b>{place}"："</b> })}{say(&finding.words)}</li> }
    };
    let list = |title: String, all: Vec<Finding>| {
        (!all.is_empty()).then(|| view! { <h3>{title}</h3><ul class="designer-findings">{all.into_iter().map(item).rows()}</ul> })
    };
    let (faults, warnings) = (read.faults.len().to_string(), read.warnings.len().to_string());
    view! {
        <div class="sheet-body">
            {list(fill(t().design_faults(), &[("n", &faults)]), read.faults)}
            {list(fill(t().design_warnings(), &[("n", &warnings)]), read.warnings)}
        </div>
        {go_on}
    }
}
