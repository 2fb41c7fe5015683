//! From a design to a form that others fill: what is wrong with it, who gets it, and workbooks in and out.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use js_sys::{ArrayBuffer, Uint8Array};
use qinglan_core::api::ApiError;
use qinglan_core::form::design::listed;
use qinglan_core::form::{Definition, Finding, FormRead, Published, is_published_id};
use qinglan_core::id::SpaceId;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

use super::state::Designing;
use crate::components::icon::icon;
use crate::components::notice::notice;
use crate::components::sheet::sheet;
use crate::dom::{Rows, View, maybe, part, text, view};
use crate::reactive::{Memo, RwSignal, StoredValue, effect};
use crate::shell::download;
use crate::shell::net::{self, NetError};
use crate::shell::task::spawn;
use crate::state::designs::{led, publish};
use crate::state::library::offer;
use crate::state::save_words;
use crate::text::{fill, say, t};

/// A pause in typing: the server is asked then.
const PAUSE_MS: u32 = 1_200;

/// What is known of the design's faults.
#[derive(Clone, PartialEq)]
pub enum Checked {
    Asking,
    /// Without a network nobody knows.
    Unknown,
    Known(Vec<Finding>),
}

/// Asks what is wrong, whenever the form has been changed and its author pauses.
pub fn checked(design: Designing) -> RwSignal<Checked> {
    let found = RwSignal::new(Checked::Asking);
    let waits = StoredValue::new(Rc::new(RefCell::new(None::<Timeout>)));
    let ask = move || {
        spawn(async move {
            let (Some(person), asked) = (design.draft.app.me(), design.packed.get_untracked()) else { return };
            let answer = net::forms::check(person, &design.form()).await;
            // Of a form that was changed meanwhile it says nothing.
            if design.packed.try_with_untracked(|now| *now == asked) == Some(true) {
                found.try_set(answer.map_or(Checked::Unknown, Checked::Known));
            }
        });
    };
    effect(move || {
        design.packed.track();
        found.set(Checked::Asking);
        *waits.get_value().borrow_mut() = Some(Timeout::new(PAUSE_MS, ask));
    });
    found
}

/// What is wrong, each with a way to its part.
pub fn findings(design: Designing, checked: RwSignal<Checked>) -> View {
    let item = move |finding: Finding| {
        let found = design.with(|form| {
            listed(form).into_iter().find(|one| one.path == finding.path).map(|one| (one.at, say(one.node.label())))
        });
        let (at, place) = found.map_or_else(|| (None, t().design_whole().to_owned()), |(at, label)| (Some(at), label));
        let words = say(&finding.words);
        view! { <li><button class="btn-link" type="button" on:click=move |_| design.choose(at.clone())>{place}"："{words}</button></li> }
    };
    part(move || match checked.get() {
        Checked::Asking => View::none(),
        Checked::Unknown => notice("calm", "status", "cloud-off", view! { <p>{t().design_unchecked()}</p> }),
        Checked::Known(all) if all.is_empty() => {
            view! { <p class="status-line" data-state="sent" role="status">{icon("check")}<span>{t().design_sound()}</span></p> }
        }
        Checked::Known(all) => {
            let n = all.len().to_string();
            view! {
                <div class="summary-errors" role="status">
                    <h2>{fill(t().design_wrong(), &[("n", &n)])}</h2>
                    <ul>{all.into_iter().map(item).rows()}</ul>
                </div>
            }
        }
    })
}

/// What can be done with the design as a whole.
pub fn bar(design: Designing, checked: RwSignal<Checked>) -> View {
    let words = Memo::new(move || save_words(&design.draft.save.get()));
    let (open, asked) = (RwSignal::new(false), RwSignal::new(false));
    let ask = move |_| {
        open.set(true);
        asked.set(true);
    };
    view! {
        <div class="designer-bar">
            <p class="status-line" data-state={move || words.get().state} role="status">
                {part(move || icon(words.get().icon))}<span>{text(move || words.get().words)}</span>
            </p>
            <button class="btn btn-quiet" type="button" prop:disabled={move || design.ways.get().0 == 0} on:click=move |_| design.go(true)>{icon("undo")}{t().undo()}</button>
            <button class="btn btn-quiet" type="button" prop:disabled={move || design.ways.get().1 == 0} on:click=move |_| design.go(false)>{t().redo()}</button>
            {workbooks(design)}
            <button class="btn btn-primary" type="button" on:click=ask>{icon("send")}{t().design_publish()}</button>
        </div>
        {findings(design, checked)}
        {maybe(move || asked.get().then(|| publishing(design, open)))}
    }
}

fn publishing(design: Designing, open: RwSignal<bool>) -> View {
    let app = design.draft.app;
    sheet(
        open,
        || t().design_publish().to_owned(),
        move || {
            let known = design.with(|form| offer(app, &form.id));
            let spaces = led(app);
            let to = RwSignal::new(known.as_ref().map(|known| known.space).or_else(|| spaces.first().map(|space| space.id)));
            let (wrong, busy) = (RwSignal::new(None::<String>), RwSignal::new(false));
            let version = known.as_ref().map_or(1, |known| known.version.saturating_add(1)).to_string();
            let spaces: Vec<_> = match &known {
                Some(known) => spaces.into_iter().filter(|space| space.id == known.space).collect(),
                None => spaces,
            };
            if spaces.is_empty() {
                return view! { <div class="sheet-body"><p>{t().design_nowhere()}</p></div> };
            }
            let go = move |_| {
                let Some(space) = to.get_untracked() else { return };
                if busy.get_untracked() {
                    return;
                }
                busy.set(true);
                wrong.set(None);
                spawn(async move {
                    let done = publish(app, space, design.form()).await;
                    busy.try_set(false);
                    match done {
                        Ok(Published::Done(_)) => {
                            open.try_set(false);
                            app.tell(t().design_published());
                        }
                        Ok(Published::Unfit(faults)) => {
                            drop(wrong.try_set(Some(fill(t().design_wrong(), &[("n", &faults.len().to_string())]))))
                        }
                        Ok(Published::Outdated { .. }) => drop(wrong.try_set(Some(t().design_outdated().to_owned()))),
                        Err(error) => drop(wrong.try_set(Some(net_words(error)))),
                    }
                });
            };
            let option = move |id: SpaceId, name: String, n: usize| {
                view! {
                    <label class="choice">
                        <input type="radio" name="design-space" prop:checked={move || to.get() == Some(id)} on:change=move |_| to.set(Some(id))/>
                        <span>{name}<small>{fill(t().design_members(), &[("n", &n.to_string())])}</small></span>
                    </label>
                }
            };
            let options = spaces.into_iter().map(|space| option(space.id, space.name, space.members.len())).rows();
            view! {
                <div class="sheet-body">
                    <p>{fill(t().design_version(), &[("n", &version)])}</p>
                    <p class="field-hint">{t().design_publish_means()}</p>
                    <fieldset class="field"><legend class="field-label">{t().design_to()}</legend><div class="choices">{options}</div></fieldset>
                    {maybe(move || wrong.get().map(|words| view! { <p class="field-error" role="alert">{icon("alert")}{words}</p> }))}
                    <div class="btn-row"><button class="btn btn-primary" type="button" prop:disabled={move || busy.get()} on:click=go>{icon("send")}{t().design_publish()}</button></div>
                </div>
            }
        },
    )
}

/// Out to a workbook, and back from one.
fn workbooks(design: Designing) -> View {
    let app = design.draft.app;
    let save = move |_| {
        spawn(async move {
            let Some(person) = app.me() else { return };
            let form = design.form();
            match net::forms::workbook(person, &form).await {
                Ok(bytes) => download::workbook(&bytes, &format!("{}.xlsx", say(&form.title))),
                Err(error) => app.tell(&net_words(error)),
            }
        });
    };
    let read = upload("design-upload", t().design_replace(), move |form| {
        design.edit(|now| *now = kept_name(form.clone(), now));
        design.choose(None);
        design.draw_anew();
    });
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
pub fn upload(id: &'static str, label: &'static str, taken: impl Fn(Definition) + Clone + 'static) -> View {
    let app = crate::state::use_app();
    let (open, asked) = (RwSignal::new(false), RwSignal::new(false));
    let (busy, read) = (RwSignal::new(false), RwSignal::new(None::<FormRead>));
    let take = move |event: web_sys::Event| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok()) else { return };
        let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
        // The same file may be chosen again, once it is mended.
        input.set_value("");
        busy.set(true);
        let taken = taken.clone();
        spawn(async move {
            let answer = read_file(app, &file).await;
            busy.try_set(false);
            match answer {
                Ok(answer) => {
                    let form = answer.definition.as_ref().and_then(|bytes| Definition::decode(&bytes.0).ok());
                    let told = !answer.faults.is_empty() || !answer.warnings.is_empty();
                    if told {
                        read.try_set(Some(answer));
                        open.try_set(true);
                        asked.try_set(true);
                    }
                    if let Some(form) = form {
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
        {maybe(move || asked.get().then(|| sheet(open, || t().design_read_title().to_owned(), move || read_words(read.get_untracked()))))}
    }
}

async fn read_file(app: crate::state::App, file: &web_sys::File) -> Result<FormRead, NetError> {
    let person = app.me().ok_or(NetError::NoAnswer)?;
    let bytes = JsFuture::from(file.array_buffer()).await.map_err(|_| NetError::NoAnswer)?;
    let bytes: ArrayBuffer = bytes.dyn_into().map_err(|_| NetError::NoAnswer)?;
    let name = file.name();
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
    net::forms::read(person, stem, &Uint8Array::new(&bytes)).await
}

fn read_words(read: Option<FormRead>) -> View {
    let Some(read) = read else { return View::none() };
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
    }
}

/// Why the server did not do it.
pub fn net_words(error: NetError) -> String {
    match error {
        NetError::NoAnswer => t().design_offline().to_owned(),
        NetError::Api(ApiError::Forbidden) => t().design_forbidden().to_owned(),
        NetError::Api(ApiError::TooLarge { limit }) => fill(t().design_too_large(), &[("n", &limit.to_string())]),
        NetError::Api(_) => t().design_refused().to_owned(),
    }
}
