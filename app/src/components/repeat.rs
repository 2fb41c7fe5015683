//! A repeating table: cards on a phone, a table on a wide screen.

use crate::reactive::{Memo, StoredValue, effect};
use qinglan_core::form::{Kind, Question, Repeat};
use qinglan_core::record::{Field, Value};

use super::checking::violation_words;
use super::field::{answer, input, remark_mark};
use super::filling::{Filling, input_id, use_filling};
use super::icon::icon;
use crate::dom::{Rows, View, component, keyed, maybe, view};
use crate::shell::browser;
use crate::text::{fill, say, t};
use qinglan_core::store::Change;

/// The rows of a repeat.
#[component]
pub fn repeat_table(path: String, repeat: Repeat) -> View {
    let (Some(filling), Ok(field)) = (use_filling(), Field::new(path.clone())) else { return View::none() };
    let rows = {
        let path = path.clone();
        Memo::new(move || {
            filling.draft.entity.with(|entity| entity.rows(&path).into_iter().map(|(row, _)| row).collect::<Vec<_>>())
        })
    };
    let columns: Vec<Question> = repeat.columns().cloned().collect();
    let heads = columns
        .iter()
        .map(|column| view! { <th role="columnheader" scope="col" class=width(&column.kind)>{say(&column.label)}</th> })
        .rows();
    let label = say(&repeat.label);
    let (heading, named) = (label.clone(), label.clone());
    let wrong = filling.violation(&field);
    let add_words = repeat.add_label.as_ref().map_or_else(|| t().add_row().to_owned(), say);
    let columns = StoredValue::new(columns);
    // The row that was just added: the cursor goes into it once it stands there, not a moment later.
    let added = StoredValue::new(None::<String>);
    let add = move |_| added.set_value(add_row(filling, &path, &rows.get_untracked()));
    let draw = move |path: String| row(filling, path, rows, added, columns.get_value());
    view! {
        <section class="section" id=input_id(&field) tabindex="-1" aria-label=named>
            <div class="section-head"><h2>{heading}</h2>{remark_mark(filling, field.clone(), label)}</div>
            {repeat.hint.as_ref().filter(|_| filling.editable).map(|hint| view! { <p class="field-hint">{say(hint)}</p> })}
            <table class="repeat" role="table" hidden={move || rows.with(Vec::is_empty)}>
                <thead><tr role="row">{heads}{(filling.editable || filling.on_remark.is_some()).then(|| view! { <th class="repeat-tools" role="columnheader"><span class="visually-hidden">{t().row_tools()}</span></th> })}</tr></thead>
                <tbody role="rowgroup">{keyed(move || rows.get(), Clone::clone, draw)}</tbody>
            </table>
            {maybe(move || (!filling.editable && rows.with(Vec::is_empty)).then(|| view! { <p class="field-answer">{t().not_answered()}</p> }))}
            {maybe(move || wrong.get().map(|kind| view! { <p class="field-error">{icon("alert")}{violation_words(kind)}</p> }))}
            {filling.editable.then(|| view! {
                <button class="btn" type="button" on:click=add>{icon("plus")}{add_words}</button>
            })}
        </section>
    }
}

/// Of a column: numbers are short, and several choices need room beside each other.
const fn width(kind: &Kind) -> Option<&'static str> {
    match kind {
        Kind::Integer(_) => Some("num"),
        Kind::SelectMany(_) => Some("many"),
        _ => None,
    }
}

#[component]
fn row(
    filling: Filling,
    row: String,
    rows: Memo<Vec<String>>,
    added: StoredValue<Option<String>>,
    columns: Vec<Question>,
) -> View {
    let first = columns.first().and_then(|column| Field::new(format!("{row}/{}", column.name)).ok());
    let path = row.clone();
    effect(move || {
        if added.with_value(|added| added.as_ref() == Some(&path)) {
            added.set_value(None);
            if let Some(first) = &first {
                browser::focus(&input_id(first));
            }
        }
    });
    let number = {
        let row = row.clone();
        Memo::new(move || rows.with(|rows| rows.iter().position(|each| *each == row)).map_or(0, |at| at + 1))
    };
    let cells = columns.iter().filter_map(|column| {
        let field = Field::new(format!("{row}/{}", column.name)).ok()?;
        let label = say(&column.label);
        Some(view! { <td role="cell" data-label=label>{cell(filling, &field, column)}</td> })
    });
    let cells = cells.rows();
    let talk = Field::new(row.clone()).ok().filter(|_| !filling.editable && filling.on_remark.is_some());
    view! {
        <tr class="repeat-row" role="row">
            {cells}
            {talk.map(|field| view! { <td role="cell" class="repeat-tools">{remark_mark(filling, field, String::new())}</td> })}
            {filling.editable.then(|| view! {
                <td role="cell" class="repeat-tools">
                    <button class="icon-btn" type="button" aria-label={move || fill(t().remove_row(), &[("n", &number.get().to_string())])}
                        on:click=move |_| remove_row(filling, &row)>{icon("trash")}</button>
                </td>
            })}
        </tr>
    }
}

fn cell(filling: Filling, field: &Field, column: &Question) -> View {
    if !filling.editable {
        return answer(filling, field, &column.kind);
    }
    input(filling, field, column, Some(say(&column.label)))
}

/// A new row goes to the end. Returns its path.
fn add_row(filling: Filling, path: &str, rows: &[String]) -> Option<String> {
    let position = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let field = filling.draft.new_row(path)?;
    let row = field.to_string();
    filling.draft.set(field, Value::Row(position), Vec::new());
    Some(row)
}

/// Removes a row; for ten seconds it can be brought back.
pub fn remove_row(filling: Filling, row: &str) {
    let Ok(field) = Field::new(row) else { return };
    let (seen, position) = filling.draft.entity.with_untracked(|entity| {
        let position = entity.rows(parent(row)).into_iter().find(|(path, _)| path == row).map_or(0, |(_, at)| at);
        (entity.live_ops(row).collect::<Vec<_>>(), position)
    });
    let versions = filling.draft.seen(&field);
    let removal = Change { field: field.clone(), value: Value::Removed(seen), seen: versions };
    filling.draft.set_all(vec![removal]);
    filling.draft.app.tell_on_page(t().row_removed(), move || {
        let seen = filling.draft.seen(&field);
        filling.draft.set(field.clone(), Value::Row(position), seen);
    });
}

fn parent(row: &str) -> &str {
    row.rsplit_once('/').map_or("", |(parent, _)| parent)
}
