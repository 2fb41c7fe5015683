//! The files that the form names: which are there, which are missing, and the way to bring them.

use qinglan_core::form::design::file_field;
use qinglan_core::form::{DEFINITION_BYTES_MAX, FileUse, MediumKind, NamedFile};
use qinglan_core::record::{FileRef, Value};

use super::state::Designing;
use super::taking::{add, room};
use crate::components::icon::icon;
use crate::components::notice::notice;
use crate::dom::{Rows, View, chosen_files, maybe, part, text, view};
use crate::reactive::{Memo, RwSignal};
use crate::shell::task::spawn;
use crate::text::{fill, t};

/// Every file that the form names. Nothing where there is none.
pub fn files(design: Designing) -> View {
    let any = Memo::new(move || !design.named().is_empty());
    maybe(move || any.get().then(|| section(design)))
}

fn section(design: Designing) -> View {
    let (busy, wrong) = (RwSignal::new(false), RwSignal::new(Vec::<String>::new()));
    let take = move |event: web_sys::Event| {
        let chosen = chosen_files(&event);
        if chosen.is_empty() || busy.get_untracked() {
            return;
        }
        busy.set(true);
        wrong.set(Vec::new());
        // A file that was removed comes back over none that is taken in now.
        design.draft.app.leave_page();
        design.draft.hold();
        spawn(async move {
            let mut told = Vec::new();
            for file in chosen {
                // One after the other: each has to fit beside those before it.
                told.extend(add(design, &file).await.err());
            }
            design.draft.release();
            wrong.try_set(told);
            busy.try_set(false);
        });
    };
    let rows = move || {
        let named = design.named();
        let missing = lacking(design, &named);
        let rows = named.into_iter().map(|file| row(design, file)).rows();
        view! { <div>{missing}<ul class="designer-named">{rows}</ul></div> }
    };
    let words = move || (if busy.get() { t().design_files_taking() } else { t().design_files_add() }).to_owned();
    let left = move || {
        design.beside.held.track();
        let left = design.with(|form| room(&design.beside.put_together(form)));
        fill(t().design_files_left(), &[("n", &(left / 1024).to_string()), ("max", &(DEFINITION_BYTES_MAX / 1024).to_string())])
    };
    view! {
        <section class="designer-files" aria-label=t().design_files()>
            <h2>{t().design_files()}</h2>
            {part(rows)}
            <p class="field-hint">{t().design_files_means()}{" "}{text(left)}</p>
            <label class="btn" for="design-files" aria-busy={move || busy.get().then_some("true")}>{icon("plus")}<span>{text(words)}</span></label>
            <input class="visually-hidden" type="file" id="design-files" multiple="" on:change=take/>
            {maybe(move || {
                let all = wrong.get();
                (!all.is_empty()).then(|| view! { <ul class="field-error" role="alert">{all.into_iter().map(|words| view! { <li>{words}</li> }).rows()}</ul> })
            })}
        </section>
    }
}

/// What its author should know before she publishes: a picture that is missing does no harm, a list does.
fn lacking(design: Designing, named: &[NamedFile]) -> View {
    let (mut lists, mut others) = (0_usize, 0_usize);
    for file in named.iter().filter(|file| held(design, &file.name).is_none()) {
        *(if file.usage == FileUse::List { &mut lists } else { &mut others }) += 1;
    }
    let line = |count: usize, words: &str| (count > 0).then(|| view! { <p>{fill(words, &[("n", &count.to_string())])}</p> });
    let lines = [line(lists, t().design_lists_missing()), line(others, t().design_media_missing())];
    if lists + others == 0 { View::none() } else { notice("attention", "note", "alert", lines.into_iter().flatten().rows()) }
}

fn row(design: Designing, file: NamedFile) -> View {
    let there = held(design, &file.name);
    let state = there.as_ref().map_or_else(
        || t().design_file_missing().to_owned(),
        |held| fill(t().design_file_size(), &[("n", &held.bytes.div_ceil(1024).to_string())]),
    );
    let kind = match file.usage {
        FileUse::List => t().design_file_list(),
        FileUse::Medium(MediumKind::Image | MediumKind::BigImage) => t().design_file_image(),
        FileUse::Medium(MediumKind::Audio) => t().design_file_audio(),
        FileUse::Medium(MediumKind::Video) => t().design_file_video(),
    };
    let name = file.name.clone();
    let remove = move |held: &FileRef| {
        put(design, &name, Value::Empty);
        let (name, held) = (name.clone(), held.clone());
        let words = fill(t().design_removed(), &[("label", &name)]);
        design.draft.app.tell_on_page(&words, move || put(design, &name, Value::File(held.clone())));
    };
    let gone = fill(t().design_file_remove(), &[("name", &file.name)]);
    view! {
        <li data-missing=there.is_none().then_some("missing")>
            <span class="designer-file">{file.name}<small>{kind}{" · "}{state}</small></span>
            {there.map(|held| view! { <button class="icon-btn" type="button" aria-label=gone on:click=move |_| remove(&held)>{icon("trash")}</button> })}
        </li>
    }
}

fn held(design: Designing, name: &str) -> Option<FileRef> {
    design.beside.held.with(|held| held.iter().find(|held| held.name() == name).map(|held| held.file.clone()))
}

pub fn put(design: Designing, name: &str, value: Value) {
    let field = file_field(name);
    let seen = design.draft.seen(&field);
    design.draft.set(field, value, seen);
}
