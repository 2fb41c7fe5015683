//! The rows of a form made into the cells of a workbook.

use qinglan_core::form::{Definition, MediumKind};
use qinglan_core::words::Words;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook as File, XlsxError};

use crate::language::{Languages, UNNAMED};
use crate::limits::CELL_CHARS_MAX;
use crate::mark::NAMESPACE;
use crate::rows::{Row, Sheet};
use crate::spread::spread;

use super::read::MEDIA;
use super::texts::{collapsed, trimmed};
use super::{Table, Workbook};

/// A definition that no workbook can hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unwritable {
    /// What is packed in it is of a later version, or nothing at all.
    Unreadable,
    /// In characters.
    CellTooLong { sheet: String, row: usize, limit: usize },
    /// The library that writes the file would not.
    Refused,
}

/// The definition as an .xlsx file.
///
/// # Errors
/// [`Unwritable`].
pub fn write(definition: &Definition) -> Result<Vec<u8>, Unwritable> {
    pack(&workbook_of(definition)?)
}

/// The definition as the cells of its workbook.
///
/// # Errors
/// [`Unwritable`].
pub fn workbook_of(definition: &Definition) -> Result<Workbook, Unwritable> {
    let sheet = spread(definition).map_err(|_| Unwritable::Unreadable)?;
    let mut sheets = vec![survey(&sheet)];
    sheets.extend([choices(&sheet), Some(settings(&sheet)), extras(&sheet)].into_iter().flatten());
    for table in &sheets {
        for (row, cells) in table.rows.iter().enumerate() {
            if cells.iter().any(|cell| cell.chars().count() > CELL_CHARS_MAX) {
                return Err(Unwritable::CellTooLong { sheet: table.name.clone(), row: row + 1, limit: CELL_CHARS_MAX });
            }
        }
    }
    Ok(Workbook { sheets })
}

/// A column: its heading and a cell for each row.
struct Column {
    header: String,
    cells: Vec<String>,
}

impl Column {
    fn new(header: impl Into<String>, cells: impl Iterator<Item = String>) -> Self {
        Self { header: header.into(), cells: cells.collect() }
    }

    fn is_filled(&self) -> bool {
        self.cells.iter().any(|cell| !cell.is_empty())
    }
}

fn table(name: &str, columns: &[Column], rows: usize) -> Table {
    let headings = columns.iter().map(|column| column.header.clone()).collect();
    let row = |at: usize| columns.iter().map(|column| column.cells.get(at).cloned().unwrap_or_default()).collect();
    Table { name: name.to_owned(), rows: core::iter::once(headings).chain((0..rows).map(row)).collect() }
}

/// A column for each language.
fn texts<'a>(sheet: &Sheet, header: &str, words: impl Iterator<Item = &'a Words> + Clone) -> Vec<Column> {
    let languages: &Languages = &sheet.languages;
    let column = |name: &String| {
        // A heading without a language would mean the default one, where there is one, and one among others is easily overlooked.
        let bare = languages.names() == [UNNAMED] && sheet.settings.default_language.is_empty();
        let header = if bare { header.to_owned() } else { format!("{header}::{name}") };
        Column::new(header, words.clone().map(|words| languages.get(words, name).to_owned()))
    };
    languages.names().iter().map(column).collect()
}

fn only_filled(columns: Vec<Column>) -> Vec<Column> {
    if columns.iter().any(Column::is_filled) { columns } else { Vec::new() }
}

fn survey(sheet: &Sheet) -> Table {
    let rows = &sheet.rows;
    let cells = |header: &str, of: fn(&Row) -> &String| Column::new(header, rows.iter().map(|row| of(row).clone()));
    let mut columns = vec![cells("type", |row| &row.kind), cells("name", |row| &row.name)];
    columns.extend(texts(sheet, "label", rows.iter().map(|row| &row.label)));
    columns.extend(only_filled(texts(sheet, "hint", rows.iter().map(|row| &row.hint))));
    columns.extend(only_filled(texts(sheet, "guidance_hint", rows.iter().map(|row| &row.guidance))));
    let plain = [
        cells("required", |row| &row.required),
        cells("relevant", |row| &row.relevant),
        cells("constraint", |row| &row.constraint),
        cells("calculation", |row| &row.calculation),
        cells("default", |row| &row.default),
        cells("readonly", |row| &row.readonly),
        cells("trigger", |row| &row.trigger),
        cells("choice_filter", |row| &row.filter),
        cells("repeat_count", |row| &row.count),
        cells("appearance", |row| &row.appearance),
        cells("parameters", |row| &row.parameters),
    ];
    columns.extend(plain.into_iter().filter(Column::is_filled));
    columns.extend(only_filled(texts(sheet, "required_message", rows.iter().map(|row| &row.required_message))));
    columns.extend(only_filled(texts(sheet, "constraint_message", rows.iter().map(|row| &row.constraint_message))));
    let none = Words::default();
    for (header, kind) in MEDIA {
        let file =
            rows.iter().map(|row| row.media.iter().find(|medium| medium.kind == kind).map_or(&none, |medium| &medium.file));
        columns.extend(only_filled(texts(sheet, header, file)));
    }
    columns.extend(Some(cells("bind::qinglan:kind", |row| &row.mark)).filter(Column::is_filled));
    table("survey", &columns, rows.len())
}

fn choices(sheet: &Sheet) -> Option<Table> {
    let rows: Vec<_> = sheet.lists.iter().flat_map(|choices| choices.list.rows.iter().map(|row| (&choices.list, row))).collect();
    let mut columns = vec![
        Column::new("list_name", rows.iter().map(|(list, _)| list.name.clone())),
        Column::new("name", rows.iter().map(|(_, row)| row.name.clone())),
    ];
    columns.extend(texts(sheet, "label", rows.iter().map(|(_, row)| &row.label)));
    let none = Words::default();
    let file = |media: &[qinglan_core::form::Medium], kind: MediumKind| media.iter().position(|medium| medium.kind == kind);
    for (header, kind) in MEDIA {
        let words = rows
            .iter()
            .map(|(_, row)| file(&row.media, kind).and_then(|at| row.media.get(at)).map_or(&none, |medium| &medium.file));
        columns.extend(only_filled(texts(sheet, header, words)));
    }
    let mut data: Vec<&String> = Vec::new();
    for header in sheet.lists.iter().flat_map(|choices| &choices.list.columns) {
        if !data.contains(&header) {
            data.push(header);
        }
    }
    for header in data {
        let cell = |(list, row): &(&qinglan_core::form::List, &qinglan_core::form::ListRow)| {
            let at = list.columns.iter().position(|column| column == header);
            at.and_then(|at| row.cells.get(at)).cloned().unwrap_or_default()
        };
        columns.push(Column::new(header, rows.iter().map(cell)));
    }
    (!rows.is_empty()).then(|| table("choices", &columns, rows.len()))
}

fn settings(sheet: &Sheet) -> Table {
    let settings = &sheet.settings;
    let yes = |is: bool, word: &str| if is { word.to_owned() } else { String::new() };
    let marked = sheet.rows.iter().any(|row| !row.mark.is_empty());
    let spaced = keeps_blanks(sheet);
    let all = [
        ("form_title", settings.title.clone()),
        ("form_id", settings.form_id.clone()),
        ("version", settings.version.clone()),
        ("default_language", settings.default_language.clone()),
        ("instance_name", settings.instance_name.clone()),
        ("style", settings.style.clone()),
        ("name", settings.name.clone()),
        ("allow_choice_duplicates", yes(settings.allow_choice_duplicates, "yes")),
        ("clean_text_values", yes(spaced, "no")),
        ("namespaces", yes(marked, &format!("qinglan=\"{NAMESPACE}\""))),
    ];
    let columns: Vec<Column> =
        all.into_iter().map(|(header, cell)| Column::new(header, core::iter::once(cell))).filter(Column::is_filled).collect();
    table("settings", &columns, 1)
}

/// Several blanks side by side, which would be put together else.
fn keeps_blanks(sheet: &Sheet) -> bool {
    let texts = sheet.rows.iter().flat_map(|row| row.texts().map(|(_, words)| words));
    let labels = sheet.lists.iter().flat_map(|choices| &choices.list.rows).map(|row| &row.label);
    let extras = sheet.extras.iter().map(|extra| &extra.words);
    let parted = |text: &str| collapsed(text) != trimmed(text);
    let expressions =
        sheet.rows.iter().any(|row| row.expressions().into_iter().any(|(_, text)| parted(text)) || parted(&row.default));
    expressions
        || texts.chain(labels).chain(extras).any(|words| {
            let all = [&words.zh, &words.en].into_iter().chain(words.others.iter().flatten().map(|(_, text)| text));
            all.into_iter().any(|text| parted(text))
        })
}

fn extras(sheet: &Sheet) -> Option<Table> {
    let mut columns = vec![
        Column::new("key", sheet.extras.iter().map(|extra| extra.key.clone())),
        Column::new("value", sheet.extras.iter().map(|extra| extra.value.clone())),
    ];
    columns.extend(texts(sheet, "label", sheet.extras.iter().map(|extra| &extra.words)));
    (!sheet.extras.is_empty()).then(|| table("qinglan", &columns, sheet.extras.len()))
}

/// Cells as an .xlsx file.
///
/// # Errors
/// [`Unwritable::Refused`].
pub fn pack(workbook: &Workbook) -> Result<Vec<u8>, Unwritable> {
    let refused = |_: XlsxError| Unwritable::Refused;
    let mut file = File::new();
    // The same form makes the same file, whenever it is written.
    let begun = ExcelDateTime::from_ymd(2026, 1, 1).map_err(refused)?;
    file.set_properties(&DocProperties::new().set_creation_datetime(&begun));
    let (bold, plain) = (Format::new().set_bold(), Format::new().set_text_wrap());
    for table in &workbook.sheets {
        let page = file.add_worksheet();
        page.set_name(&table.name).map_err(refused)?;
        page.set_freeze_panes(1, 0).map_err(refused)?;
        for (row, cells) in (0_u32..).zip(&table.rows) {
            for (column, cell) in (0_u16..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
                let format = if row == 0 { &bold } else { &plain };
                page.write_string_with_format(row, column, cell, format).map_err(refused)?;
                if row == 0 {
                    page.set_column_width(column, if cell.starts_with("label") { 40 } else { 18 }).map_err(refused)?;
                }
            }
        }
    }
    file.save_to_buffer().map_err(refused)
}
