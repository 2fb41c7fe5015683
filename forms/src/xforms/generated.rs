//! Rows that XForms need and XLSForm does not write: the count of a repeat that is computed, and the headings of a table of lists.
//! Names and arrangement are those of pyxform.

use crate::reference;
use crate::rows::Row;
use crate::types::Type;

const TABLE: &str = "table-list";
const FIELDS: &str = "field-list";
const NO_LABEL: &str = "list-nolabel";
const LABEL_ROW: &str = "generated_table_list_label_";
const HEAD_ROW: &str = "reserved_name_for_field_list_labels_";

/// The rows with those that are made for them.
pub fn expand(rows: Vec<Row>) -> Vec<Row> {
    let mut out: Vec<Row> = Vec::with_capacity(rows.len());
    // For each open part: is it a table, and has its heading been made?
    let mut tables: Vec<Option<bool>> = Vec::new();
    for mut row in rows {
        match Type::parse(&row.kind) {
            Some(Type::BeginGroup | Type::BeginRepeat) => {
                if !row.count.is_empty() && reference::alone(&row.count).is_none() {
                    let name = format!("{}_count", row.name);
                    let calculation = core::mem::replace(&mut row.count, format!("${{{name}}}"));
                    out.push(Row {
                        number: row.number,
                        kind: "calculate".into(),
                        name,
                        calculation,
                        readonly: "true()".into(),
                        ..Row::default()
                    });
                }
                let label = begin_table(&mut row);
                tables.push(label.is_some().then_some(false));
                out.push(row);
                out.extend(label.flatten());
            }
            Some(Type::EndGroup | Type::EndRepeat) => {
                tables.pop();
                out.push(row);
            }
            Some(Type::Select(_)) => {
                if let Some(Some(headed)) = tables.last_mut() {
                    if !core::mem::replace(headed, true) {
                        let name = format!("{HEAD_ROW}{}", row.number);
                        out.push(Row {
                            number: row.number,
                            kind: row.kind.clone(),
                            name,
                            appearance: "label".into(),
                            ..Row::default()
                        });
                    }
                    row.appearance = format!("{NO_LABEL} {}", row.appearance).trim().to_owned();
                }
                out.push(row);
            }
            _ => out.push(row),
        }
    }
    out
}

/// Makes a table of a group that is to be one; its heading becomes a note.
#[allow(clippy::option_option)]
fn begin_table(row: &mut Row) -> Option<Option<Row>> {
    let words: Vec<&str> = row.appearance.split_whitespace().collect();
    if !words.contains(&TABLE) {
        return None;
    }
    let rest = words.into_iter().filter(|word| *word != TABLE);
    row.appearance = core::iter::once(FIELDS).chain(rest).collect::<Vec<_>>().join(" ");
    if row.label.is_empty() && row.hint.is_empty() {
        return Some(None);
    }
    let (label, hint) = (core::mem::take(&mut row.label), core::mem::take(&mut row.hint));
    Some(Some(Row {
        number: row.number,
        kind: "note".into(),
        name: format!("{LABEL_ROW}{}", row.number),
        label,
        hint,
        ..Row::default()
    }))
}

/// The rows without those that were made.
pub fn fold(rows: Vec<Row>) -> Vec<Row> {
    let mut out: Vec<Row> = Vec::with_capacity(rows.len());
    // The group that each open part is, and whether it has proved to be a table.
    let mut open: Vec<(usize, bool)> = Vec::new();
    for mut row in rows {
        match Type::parse(&row.kind) {
            Some(Type::BeginGroup | Type::BeginRepeat) => {
                let name = format!("{}_count", row.name);
                let made = out.pop_if(|last| last.kind == "calculate" && last.name == name && last.readonly == "true()");
                match made {
                    Some(made) if reference::alone(&row.count).as_deref() == Some(&name) => row.count = made.calculation,
                    Some(kept) => out.push(kept),
                    None => {}
                }
                open.push((out.len(), false));
                out.push(row);
            }
            Some(Type::EndGroup | Type::EndRepeat) => {
                open.pop();
                out.push(row);
            }
            _ => {
                let group = open.last_mut().and_then(|(at, table)| Some((out.get_mut(*at)?, table)));
                match group {
                    Some((group, _)) if row.name.starts_with(LABEL_ROW) => {
                        (group.label, group.hint) = (row.label, row.hint);
                        set_table(group);
                    }
                    Some((group, table)) if row.name.starts_with(HEAD_ROW) => {
                        *table = true;
                        set_table(group);
                    }
                    Some((_, true)) => {
                        let words = row.appearance.split_whitespace().filter(|word| *word != NO_LABEL);
                        row.appearance = words.collect::<Vec<_>>().join(" ");
                        out.push(row);
                    }
                    _ => out.push(row),
                }
            }
        }
    }
    out
}

fn set_table(group: &mut Row) {
    let words = group.appearance.split_whitespace().filter(|word| !matches!(*word, FIELDS | TABLE));
    group.appearance = core::iter::once(TABLE).chain(words).collect::<Vec<_>>().join(" ");
}
