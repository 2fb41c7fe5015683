//! All sheets of the lesson side by side, those of one form question by question, with how far those agree that were coded.

use qinglan_core::form::{Entry, Kind, Question, is_masked};
use qinglan_core::instrument::Sheet;
use qinglan_core::observed::{Line, Observer, beside};
use qinglan_core::record::{Entity, Field, Value};

use super::agreement::agreement_view;
use super::begin::other_sheet;
use super::{Lesson, Part};
use crate::components::computing::covered_words;
use crate::components::figures::figures;
use crate::components::filling::version_words;
use crate::components::list::{empty, skeleton};
use crate::dom::{Rows, View, part, view};
use crate::text::{fill, say, t};

pub fn sheets_section(lesson: Lesson) -> View {
    view! {
        <section class="section">
            <h2>{t().lesson_sheets()}</h2>
            {part(move || {
                let sheets = lesson.of(|part| part.is_sheet() && part.is_read());
                match lesson.parts.with(Option::is_none) {
                    true => skeleton(),
                    false if sheets.is_empty() => empty("eye", t().lesson_no_sheets(), t().lesson_no_sheets_means()),
                    false => by_form(sheets).into_iter().map(|sheets| of_form(lesson, &sheets)).rows(),
                }
            })}
            {other_sheet(lesson)}
        </section>
    }
}

/// Sheets of the same version of the same form together.
fn by_form(sheets: Vec<Part>) -> Vec<Vec<Part>> {
    let mut groups: Vec<Vec<Part>> = Vec::new();
    for sheet in sheets {
        match groups.iter_mut().find(|group| group.first().is_some_and(|first| first.row.form == sheet.row.form)) {
            Some(group) => group.push(sheet),
            None => groups.push(vec![sheet]),
        }
    }
    groups
}

fn of_form(lesson: Lesson, sheets: &[Part]) -> View {
    let Some(form) = sheets.first().and_then(|sheet| sheet.form.clone()) else {
        return view! { <p class="field-hint">{t().forms_on_the_way()}</p> };
    };
    let entities: Vec<&Entity> = sheets.iter().map(|sheet| &sheet.entity).collect();
    let lines = lesson.filling.form.with_value(|plan| beside(&form, plan, &entities));
    let title = fill(t().lesson_sheets_of(), &[("form", &say(&form.title)), ("n", &sheets.len().to_string())]);
    let head = sheets.iter().map(|sheet| {
        view! { <th scope="col" role="columnheader"><a href=format!("/records/{}", sheet.row.id)>{sheet.name.clone()}</a></th> }
    });
    let head = head.rows();
    let plan = lesson.plan.get();
    let observers: Vec<Option<&Observer>> = sheets.iter().map(|sheet| plan.observer(&sheet.name)).collect();
    let mut above = String::new();
    let rows = lines.iter().filter(|line| !is_coded(&line.entry)).map(|line| {
        let group = heading(&line.entry);
        let begins = group != above;
        above.clone_from(&group);
        // What stands in no group behind one that does.
        let group = if group.is_empty() { t().lesson_overall().to_owned() } else { group };
        let width = sheets.len().saturating_add(1).to_string();
        let headed =
            begins.then(|| view! { <tr class="beside-group" role="row"><th role="columnheader" colspan=width>{group}</th></tr> });
        [headed.unwrap_or_else(View::none), row(line, sheets, &observers)].into_iter().rows()
    });
    let rows = rows.rows();
    let coded = lines.iter().filter(|line| is_coded(&line.entry)).map(|line| coded(line, sheets)).rows();
    let said = lines.iter().any(|line| !is_coded(&line.entry));
    let table = said.then(|| {
        view! {
            <div class="table-wrap" role="region" tabindex="0" aria-label=title.clone()>
                <table class="table beside" role="table">
                    <thead><tr role="row"><th scope="col" role="columnheader">{t().lesson_question()}</th>{head}</tr></thead>
                    <tbody role="rowgroup">{rows}</tbody>
                </table>
            </div>
        }
    });
    view! { <h3>{title}</h3>{coded}{table} }
}

fn is_coded(entry: &Entry<'_>) -> bool {
    matches!(entry.question.kind, Kind::Instrument(_))
}

/// The labels above the question's own.
fn heading(entry: &Entry<'_>) -> String {
    let above = entry.labels.len().saturating_sub(1);
    entry.labels.iter().take(above).map(|label| say(label)).collect::<Vec<_>>().join(" · ")
}

fn row(line: &Line<'_>, sheets: &[Part], observers: &[Option<&Observer>]) -> View {
    let cells = line.cells.iter().zip(sheets).zip(observers).map(|((cell, sheet), observer)| {
        // Whose part it was, and who wrote nothing: that is worth a word.
        let due = observer.is_some_and(|observer| observer.views.iter().any(|(path, _)| *path == line.entry.path));
        let words = if cell.is_empty() {
            if due {
                view! { <p class="field-hint">{t().lesson_not_written()}</p> }
            } else {
                View::none()
            }
        } else {
            said(line.entry.question, cell)
        };
        view! { <td role="cell" data-label=sheet.name.clone()>{words}</td> }
    });
    let cells = cells.rows();
    view! { <tr role="row"><th scope="row" role="rowheader">{say(&line.entry.question.label)}</th>{cells}</tr> }
}

/// What one sheet says to a question; of a question in rows, row by row with their numbers.
fn said(question: &Question, cell: &[(Vec<u32>, Value)]) -> View {
    let pictures = cell.iter().filter(|(_, value)| matches!(value, Value::File(_))).count();
    if pictures > 1 {
        return view! { <p>{fill(t().lesson_photos(), &[("n", &pictures.to_string())])}</p> };
    }
    let words = cell.iter().map(|(rows, value)| {
        let number = rows.iter().map(u32::to_string).collect::<Vec<_>>().join(".");
        let number = (!number.is_empty()).then(|| view! { <small class="num">{format!("{number} ")}</small> });
        let words = version_words(&question.kind, value);
        if is_masked(question) {
            view! { <p>{number}</p>{covered_words(words)} }
        } else {
            view! { <p>{number}{words}</p> }
        }
    });
    words.rows()
}

/// What was coded: how far the observers agree, and the figures of each.
fn coded(line: &Line<'_>, sheets: &[Part]) -> View {
    let Kind::Instrument(packed) = &line.entry.question.kind else { return View::none() };
    let (Ok(instrument), Ok(field)) = (packed.open(), Field::new(line.entry.path.as_str())) else { return View::none() };
    let read: Vec<(String, Sheet)> = sheets
        .iter()
        .zip(&line.cells)
        .filter(|(_, cell)| !cell.is_empty())
        .map(|(sheet, _)| (sheet.name.clone(), Sheet::read(&instrument, &sheet.entity, &field)))
        .collect();
    let each = read.iter().map(|(name, sheet)| {
        view! { <section class="compare-sheet"><h4>{name.clone()}</h4>{figures(&instrument, sheet)}</section> }
    });
    let each = each.rows();
    [
        agreement_view(&instrument, read),
        view! { <div class="compare" role="region" tabindex="0" aria-label=say(&line.entry.question.label)>{each}</div> },
    ]
    .into_iter()
    .rows()
}
