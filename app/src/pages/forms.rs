//! The forms that a person publishes for others: those in the making, and those that are offered.

use std::rc::Rc;

use qinglan_core::form::design::{DESIGN, blank};
use qinglan_core::form::{Definition, FormRef, Offered};
use qinglan_core::record::{EntityKind, Summary};

use super::library::{forms_missing, read};
use crate::components::designer::{net_words, upload};
use crate::components::frame::Frame;
use crate::components::icon::icon;
use crate::components::list::{empty, skeleton};
use crate::components::when::moment;
use crate::dom::{Rows, View, component, part, view, words_in};
use crate::reactive::RwSignal;
use crate::shell::task::spawn;
use crate::state::designs::{begin_design, led, withdraw};
use crate::state::library::{offers, with_library};
use crate::state::{App, store_words, use_app};
use crate::text::{fill, say, t};

#[component]
#[inline(never)]
pub fn forms_page() -> View {
    let app = use_app();
    let here = RwSignal::new(None::<bool>);
    read(app, here);
    Frame::titled(t().designs_title()).back("/records/new").around(part(move || match here.get() {
        None => skeleton(),
        Some(false) => forms_missing(move || read(app, here)),
        Some(true) if led(app).is_empty() => empty("lock", t().designs_closed(), t().designs_closed_means()),
        Some(true) => [beginning(app), part(move || drafts(app)), part(move || published(app))].into_iter().rows(),
    }))
}

/// The ways to begin.
fn beginning(app: App) -> View {
    let begin = move |_| design(app, blank());
    let from_file = upload("designs-upload", t().designs_upload(), Rc::new(move |form| design(app, unnamed(form))));
    let options = with_library(|library| {
        let groups = library.categories.iter().map(|category| {
            let forms = category.forms.iter().filter_map(|id| library.latest(id));
            let forms = forms.map(|held| view! { <option value=held.reference().to_string()>{say(&held.title)}</option> }).rows();
            view! { <optgroup label=say(&category.label)>{forms}</optgroup> }
        });
        groups.rows()
    });
    let copy = move |event: web_sys::Event| {
        let reference = words_in(&event);
        spawn(async move {
            if let Some(form) = app.find_form(reference).await {
                design(app, form);
            }
        });
    };
    view! {
        <section class="section">
            <div class="section-head"><h2>{t().designs_begin()}</h2></div>
            <p class="field-hint">{t().designs_means()}</p>
            <div class="field">
                <label class="field-label" for="designs-copy">{t().designs_copy()}</label>
                <select class="input" id="designs-copy" on:change=copy><option value="">{t().designs_choose()}</option>{options}</select>
            </div>
            <div class="btn-row"><button class="btn" type="button" on:click=begin>{icon("plus")}{t().designs_blank()}</button>{from_file}</div>
            <p class="field-hint">{t().designs_upload_means()}</p>
        </section>
    }
}

/// A form of another tool has a name of its own there; here it gets one of ours.
fn unnamed(form: Definition) -> Definition {
    Definition { id: String::new(), ..form }
}

fn design(app: App, form: Definition) {
    spawn(async move {
        match begin_design(app, form).await {
            Ok(id) => app.go(&format!("/records/{id}")),
            Err(error) => app.tell(store_words(&error)),
        }
    });
}

fn drafts(app: App) -> View {
    let all: Vec<Summary> = app.rows.with(|rows| {
        let rows = rows.values().map(|row| &row.summary);
        rows.filter(|row| row.kind == EntityKind::Record && row.form == DESIGN && !row.deleted).cloned().collect()
    });
    if all.is_empty() {
        return View::none();
    }
    let row = |row: Summary| {
        let (space, id) = (row.space, row.id);
        let remove = move |_| {
            spawn(async move {
                app.delete_draft(space, id).await;
            })
        };
        let gone = fill(t().design_remove_named(), &[("form", &row.title)]);
        view! {
            <li class="row-beside">
                <a href=format!("/records/{}", row.id) class="row">
                    <span class="row-main"><span class="row-title">{row.title}</span><span class="row-meta">{moment(row.changed_at)}</span></span>
                </a>
                <button class="icon-btn" type="button" aria-label=gone on:click=remove>{icon("trash")}</button>
            </li>
        }
    };
    section(t().designs_drafts().to_owned(), all.into_iter().map(row).rows())
}

fn published(app: App) -> View {
    let all = offers(app);
    let spaces = led(app).into_iter().filter_map(|space| {
        let rows: Vec<View> =
            all.iter().filter(|offer| offer.space == space.id).map(|offer| offered(app, offer.clone())).collect();
        (!rows.is_empty()).then(|| section(fill(t().designs_of(), &[("space", &space.name)]), rows.into_iter().rows()))
    });
    spaces.rows()
}

fn offered(app: App, offer: Offered) -> View {
    let reference = FormRef { id: offer.id.clone(), version: offer.version }.to_string();
    let (title, version) = (say(&offer.title), offer.version.to_string());
    let said = fill(t().designs_version(), &[("n", &version), ("name", &app.name_of(offer.by)), ("time", &moment(offer.at))]);
    let next = {
        let reference = reference.clone();
        move |_| {
            let reference = reference.clone();
            spawn(async move {
                match app.find_form(reference).await {
                    Some(form) => design(app, form),
                    None => app.tell(t().design_offline()),
                }
            });
        }
    };
    let (id, withdrawn) = (offer.id.clone(), offer.withdrawn);
    let change = move |_| {
        let id = id.clone();
        spawn(async move {
            match withdraw(app, id, !withdrawn).await {
                Ok(offered) => app.tell(if offered.withdrawn { t().designs_withdrawn() } else { t().designs_again() }),
                Err(error) => app.tell(&net_words(error)),
            }
        });
    };
    view! {
        <li class="designs-offer">
            <p class="row-title">{title}{withdrawn.then(|| view! { <span class="chip" data-state="draft">{t().designs_chip()}</span> })}</p>
            <p class="row-meta">{said}</p>
            <div class="btn-row">
                <button class="btn" type="button" on:click=next>{icon("edit")}{t().designs_next()}</button>
                <a href=format!("/records/new/{reference}") class="btn">{icon("print")}{t().forms_print_blank()}</a>
                <button class="btn" type="button" on:click=change>{if withdrawn { t().designs_offer() } else { t().designs_withdraw() }}</button>
            </div>
        </li>
    }
}

fn section(title: String, rows: View) -> View {
    view! {
        <section class="section" aria-label=title.clone()>
            <h2>{title}</h2>
            <ul class="list">{rows}</ul>
        </section>
    }
}
