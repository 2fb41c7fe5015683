//! The cells of a row, put together.

use std::collections::BTreeMap;

use qinglan_core::form::{List, ListRow, Medium, MediumKind};
use qinglan_core::words::Words;

use crate::language::Languages;
use crate::parameters;
use crate::reference::{is_name, straighten};
use crate::report::WarningKind;
use crate::rows::{Choices, Extra, Findings, Part, Row, Settings};
use crate::types::Type;
use crate::xlsform::columns::{Column, UNKNOWN};
use crate::xlsform::texts::{collapsed, expression, trimmed};

use super::{Page, is_yes};

/// How cells are read.
pub struct Cells<'a> {
    pub languages: &'a Languages,
    /// The language of headings that name none.
    pub default: &'a str,
    pub clean: bool,
}

impl Cells<'_> {
    fn text(&self, cell: &str) -> String {
        if self.clean { collapsed(cell) } else { trimmed(cell) }
    }

    fn words(&self, page: &Page<'_>, cells: &[String], key: &str) -> Words {
        let mut words = Words::default();
        for column in page.columns.iter().filter(|column| column.key == key) {
            let text = cells.get(column.at).map(|cell| self.text(cell)).unwrap_or_default();
            self.languages.put(&mut words, column.language.as_deref().unwrap_or(self.default), &text);
        }
        words
    }

    fn media(&self, page: &Page<'_>, cells: &[String]) -> Vec<Medium> {
        let of = |(key, kind)| Some(Medium { kind, file: self.words(page, cells, key) }).filter(|medium| !medium.file.is_empty());
        MEDIA.into_iter().filter_map(of).collect()
    }

    pub fn row(
        &self,
        page: &Page<'_>,
        number: u32,
        cells: &[String],
        settings: &mut Settings,
        rows: &mut Vec<Row>,
        findings: &mut Findings,
    ) {
        let cell = |key| straighten(&self.text(page.cell(cells, key)));
        let words = |key| self.words(page, cells, key);
        if !cell("disabled").is_empty() {
            findings.warn(Part::Survey, number, "disabled", WarningKind::Disabled);
            if is_yes(&cell("disabled")) {
                return;
            }
        }
        let kind = cell("type");
        let label = words("label");
        if kind.is_empty() && cell("name").is_empty() && label.is_empty() {
            findings.warn(Part::Survey, number, "type", WarningKind::RowSkipped);
            return;
        }
        if let Some(Type::Setting(key)) = Type::parse(&kind) {
            let at = if key == "form_title" { &mut settings.title } else { &mut settings.form_id };
            *at = cell("name");
            return;
        }
        let mut parameters = cell("parameters");
        for key in ["rows", "autoplay", "capture-accuracy"] {
            let value = cell(key);
            if !value.is_empty() && parameters::parse(&parameters).is_some_and(|all| all.iter().all(|(name, _)| name != key)) {
                parameters = format!("{parameters} {key}={value}").trim().to_owned();
            }
        }
        rows.push(Row {
            number,
            kind,
            name: cell("name"),
            label,
            hint: words("hint"),
            guidance: words("guidance_hint"),
            required_message: words("required_message"),
            constraint_message: words("constraint_message"),
            media: self.media(page, cells),
            relevant: cell("relevant"),
            required: cell("required"),
            constraint: cell("constraint"),
            readonly: cell("readonly"),
            calculation: cell("calculation"),
            default: cell("default"),
            trigger: cell("trigger"),
            filter: cell("choice_filter"),
            count: cell("repeat_count"),
            appearance: cell("appearance"),
            parameters,
            mark: cell("mark"),
        });
    }

    pub fn lists(&self, page: Option<&Page<'_>>, part: Part, findings: &mut Findings) -> Vec<Choices> {
        let Some(page) = page else { return Vec::new() };
        if page.filled().next().is_none() {
            return Vec::new();
        }
        page.headings(part, &["list_name", "name"], findings);
        let mut data: Vec<&Column> = page.columns.iter().filter(|column| column.key == UNKNOWN).collect();
        data.retain(|column| {
            let fits = is_name(&column.header);
            if !fits {
                findings.warn(part, 1, UNKNOWN, WarningKind::UnknownColumn { header: column.header.clone() });
            }
            fits
        });
        let mut at: BTreeMap<String, usize> = BTreeMap::new();
        let mut lists: Vec<Choices> = Vec::new();
        for (number, cells) in page.filled() {
            let cell = |key| expression(page.cell(cells, key));
            let (list, name) = (cell("list_name"), cell("name"));
            if list.is_empty() {
                findings.warn(part, number, "list_name", WarningKind::RowSkipped);
                continue;
            }
            let place = *at.entry(list.clone()).or_insert_with(|| {
                lists.push(Choices {
                    list: List { name: list, ..List::default() },
                    numbers: Vec::new(),
                    external: part == Part::External,
                });
                lists.len() - 1
            });
            let Some(choices) = lists.get_mut(place) else { continue };
            let values = data.iter().map(|column| cells.get(column.at).map(|cell| trimmed(cell)).unwrap_or_default()).collect();
            let label = self.words(page, cells, "label");
            choices.list.rows.push(ListRow { name, label, cells: values, media: self.media(page, cells) });
            choices.numbers.push(number);
        }
        for choices in &mut lists {
            keep_filled(&mut choices.list, &data);
        }
        lists
    }

    pub fn extras(&self, page: &Page<'_>) -> Vec<Extra> {
        let extra = |(row, cells): (u32, &[String])| Extra {
            row,
            key: trimmed(page.cell(cells, "key")),
            value: trimmed(page.cell(cells, "value")),
            words: self.words(page, cells, "label"),
        };
        page.filled().map(extra).collect()
    }
}

/// The media of XLSForm, with the keys of their columns.
pub const MEDIA: [(&str, MediumKind); 4] = [
    ("media::image", MediumKind::Image),
    ("media::big-image", MediumKind::BigImage),
    ("media::audio", MediumKind::Audio),
    ("media::video", MediumKind::Video),
];

/// A list has the columns that some row of it fills.
fn keep_filled(list: &mut List, data: &[&Column]) {
    let filled: Vec<bool> =
        (0..data.len()).map(|at| list.rows.iter().any(|row| row.cells.get(at).is_some_and(|cell| !cell.is_empty()))).collect();
    let kept = |at: usize| filled.get(at).copied().unwrap_or(false);
    list.columns = data.iter().enumerate().filter(|(at, _)| kept(*at)).map(|(_, column)| column.header.clone()).collect();
    for row in &mut list.rows {
        let cells = core::mem::take(&mut row.cells);
        row.cells = cells.into_iter().enumerate().filter(|(at, _)| kept(*at)).map(|(_, cell)| cell).collect();
    }
}
