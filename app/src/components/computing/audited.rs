//! What a form kept of how it was filled, to read: the time at each question, what was changed there, and all of it as a file (rule FE29).

use std::rc::Rc;

use js_sys::Uint8Array;
use qinglan_core::form::{Audit, Change, Visit, audit, audit_csv, audited, label_of, visits};
use qinglan_core::record::{Field, FileRef};

use super::masked::COVER;
use super::record::Computing;
use crate::components::filling::Filling;
use crate::components::when::{length, moment};
use crate::dom::{Rows, View, each, maybe, view};
use crate::reactive::Memo;
use crate::shell::download::download;
use crate::text::{say, t};

/// What the file is called in ODK, too.
const FILE: &str = "audit.csv";

/// While it is filled: what is kept. To read: the time at each question, what was changed, and the file.
pub fn audit_words(open: &Rc<Computing>) -> View {
    let filling = open.filling;
    let Some(asked) = filling.form.with_value(audit) else { return View::none() };
    if filling.editable {
        let more = [asked.changes.then(|| t().audit_changes_means()), asked.places.map(|_| t().audit_places_means())];
        let lines = [Some(t().audit_means())].into_iter().chain(more).flatten();
        return lines.map(|words| view! { <p class="field-hint">{words}</p> }).rows();
    }
    let (times, any, field) = (asked.field.clone(), asked.field.clone(), asked.field.clone());
    let line = move |(field, ms): (Field, i64)| {
        let seconds = length(u64::try_from(ms / 1_000).unwrap_or_default());
        view! { <li class="row-beside"><span class="row-main">{label(filling, &field)}</span><span>{seconds}</span></li> }
    };
    // What somebody opened stays open while what is in it is worded anew.
    let all = Memo::new(move || filling.draft.entity.with(|entity| visits(entity, &field)));
    let changed = Memo::new(move || all.with(|all| all.iter().any(|visit| visit.change.is_some())));
    let (reading, changing) = (Rc::clone(open), Rc::clone(open));
    let kept = Memo::new(move || {
        filling.draft.entity.with(|entity| !visits(entity, &any).is_empty() || !audited(entity, &any).is_empty())
    });
    view! {
        <details class="guidance no-print"><summary>{t().audit_times()}</summary>
            <ul class="list">{each(move || filling.draft.entity.with(|entity| audited(entity, &times)).into_iter().map(line).collect::<Vec<_>>())}</ul>
            {maybe(move || {
                let (open, asked) = (Rc::clone(&reading), asked.clone());
                kept.get().then(|| view! {
                    <p class="field-hint">{t().audit_csv_means()}</p>
                    <div class="btn-row"><button class="btn" type="button" on:click=move |_| give(&open, &asked)>{t().audit_csv()}</button></div>
                })
            })}
        </details>
        {maybe(move || {
            let changing = Rc::clone(&changing);
            changed.get().then(|| view! {
                <details class="guidance no-print"><summary>{t().audit_changes()}</summary>
                    <ol class="comments">
                        {each(move || all.with(|all| {
                            all.iter().filter_map(|visit| Some(change(&changing, visit, visit.change.as_ref()?))).collect::<Vec<_>>()
                        }))}
                    </ol>
                </details>
            })
        })}
    }
}

fn label(filling: Filling, field: &Field) -> String {
    let labels = filling.form.with_value(|form| label_of(form, field)).unwrap_or_default();
    labels.last().map_or_else(|| field.to_string(), say)
}

fn change(open: &Computing, visit: &Visit, change: &Change) -> View {
    let words = |text: &str| match text {
        _ if change.is_covered() => COVER.to_owned(),
        "" => t().not_answered().to_owned(),
        text => open.with(|engine| {
            let at = engine.find_field(&visit.question);
            // Of a question that is gone: as it stands. Files have no words.
            let words = at.map_or_else(|| text.to_owned(), |at| engine.wording(at, text));
            if words.is_empty() { t().audit_file().to_owned() } else { words }
        }),
    };
    view! {
        <li class="comment">
            <p class="comment-meta">{moment(visit.start)}</p>
            <dl class="definition"><dt>{label(open.filling, &visit.question)}</dt><dd><del>{words(&change.before)}</del>" → "{words(&change.after)}</dd></dl>
        </li>
    }
}

/// The record's `audit.csv`, for the person to keep.
fn give(open: &Computing, asked: &Audit) {
    let entity = open.filling.draft.entity.get_untracked();
    let table = open.with(|engine| {
        let root = engine.path(0);
        let node = |field: &Field| engine.find_field(field).map_or_else(|| format!("{root}/{field}"), |at| engine.path(at));
        audit_csv(&entity, asked, node)
    });
    download(&FileRef::new([0; 32], "text/csv", table.len() as u64), &Uint8Array::from(table.as_bytes()), FILE);
}
