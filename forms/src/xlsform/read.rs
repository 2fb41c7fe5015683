//! A workbook's cells made into the rows of a form, each finding with the cell that it comes from.

mod cells;

pub use cells::MEDIA;

use crate::Read;
use crate::build::build;
use crate::language::{Languages, UNNAMED};
use crate::mark::NAMESPACE;
use crate::reference::straighten;
use crate::report::{Fault, FaultKind, Place, Warning, WarningKind};
use crate::rows::{Finding, Findings, Part, Settings, Sheet};

use super::columns::{Column, Kind, PASSED_OVER, UNKNOWN, columns, takes_languages};
use super::texts::trimmed;
use super::{Table, Workbook};
use cells::Cells;

pub fn read(workbook: &Workbook, name: &str) -> Read {
    let book = Book::open(workbook);
    let mut findings = Findings::default();
    let sheet = book.rows(&mut findings);
    let built = build(&sheet, name, findings);
    match built {
        Ok((definition, findings)) => {
            let place = |found: &Finding<WarningKind>| match &found.kind {
                WarningKind::UnknownColumn { header }
                | WarningKind::ColumnNotKept { header }
                | WarningKind::SettingNotKept { header } => book.headed(found.part, found.row, header),
                _ => book.place(found.part, found.row, found.key),
            };
            Ok((
                definition,
                findings.warnings.into_iter().map(|found| Warning { place: place(&found), kind: found.kind }).collect(),
            ))
        }
        Err(findings) => {
            let mut faults = findings.faults;
            faults.sort_by_key(|found| (found.part as u8, found.row));
            let place = |found: &Finding<FaultKind>| match &found.kind {
                FaultKind::DuplicateColumn { header, .. } => book.headed(found.part, found.row, header),
                _ => book.place(found.part, found.row, found.key),
            };
            Err(faults.into_iter().map(|found| Fault { place: place(&found), kind: found.kind }).collect())
        }
    }
}

/// A sheet whose headings are understood.
struct Page<'a> {
    table: &'a Table,
    columns: Vec<Column>,
}

/// The sheets that mean something.
struct Book<'a> {
    survey: Option<Page<'a>>,
    choices: Option<Page<'a>>,
    external: Option<Page<'a>>,
    settings: Option<Page<'a>>,
    extras: Option<Page<'a>>,
    /// Those that are passed over.
    entities: Option<&'a Table>,
    osm: Option<&'a Table>,
}

impl<'a> Book<'a> {
    fn open(workbook: &'a Workbook) -> Self {
        let named = |name: &str| workbook.sheets.iter().find(|sheet| sheet.name.trim().eq_ignore_ascii_case(name));
        let page = |kind, table: &'a Table| Page { table, columns: columns(kind, table.rows.first().map_or(&[], Vec::as_slice)) };
        // A workbook of one sheet is a survey, whatever it is called.
        let only = workbook.sheets.first().filter(|_| workbook.sheets.len() == 1);
        Self {
            survey: named("survey").or(only).map(|table| page(Kind::Survey, table)),
            choices: named("choices").map(|table| page(Kind::Choices, table)),
            external: named("external_choices").map(|table| page(Kind::Choices, table)),
            settings: named("settings").map(|table| page(Kind::Settings, table)),
            extras: named("qinglan").map(|table| page(Kind::Extras, table)),
            entities: named("entities").filter(|table| table.rows.len() > 1),
            osm: named("osm").filter(|table| table.rows.len() > 1),
        }
    }

    const fn page(&self, part: Part) -> Option<&Page<'a>> {
        match part {
            Part::Survey => self.survey.as_ref(),
            Part::Choices => self.choices.as_ref(),
            Part::External => self.external.as_ref(),
            Part::Settings => self.settings.as_ref(),
            Part::Extras => self.extras.as_ref(),
        }
    }

    fn place(&self, part: Part, row: u32, key: &str) -> Place {
        let sheet = match part {
            Part::Survey => "survey",
            Part::Choices => "choices",
            Part::External => "external_choices",
            Part::Settings => "settings",
            Part::Extras => "qinglan",
        };
        let Some(page) = self.page(part) else { return Place { sheet: sheet.into(), row, ..Place::default() } };
        let is = |column: &&Column| column.key == key || (key == "media" && column.key.starts_with("media::"));
        match page.columns.iter().find(is) {
            Some(column) => column.place(&page.table.name, row),
            None => Place { sheet: page.table.name.clone(), row, header: key.to_owned(), ..Place::default() },
        }
    }

    /// The last column with this heading: of two it is the second that is one too many.
    fn headed(&self, part: Part, row: u32, header: &str) -> Place {
        let found =
            self.page(part).and_then(|page| Some((page, page.columns.iter().rev().find(|column| column.header == header)?)));
        found.map_or_else(|| self.place(part, row, ""), |(page, column)| column.place(&page.table.name, row))
    }

    fn rows(&self, findings: &mut Findings) -> Sheet {
        let Some(survey) = &self.survey else {
            findings.fault(Part::Survey, 0, "", FaultKind::NoSheet { name: "survey" });
            return Sheet::default();
        };
        let (mut settings, clean) = self.settings(findings);
        let default = if settings.default_language.is_empty() { UNNAMED.to_owned() } else { settings.default_language.clone() };
        let languages = self.languages(&default);
        let reader = Cells { languages: &languages, default: &default, clean };
        survey.headings(Part::Survey, &["type"], findings);
        let mut rows = Vec::new();
        for (number, cells) in survey.filled() {
            reader.row(survey, number, cells, &mut settings, &mut rows, findings);
        }
        let mut lists = reader.lists(self.choices.as_ref(), Part::Choices, findings);
        lists.extend(reader.lists(self.external.as_ref(), Part::External, findings));
        let extras = self.extras.as_ref().map(|page| reader.extras(page)).unwrap_or_default();
        if self.entities.is_some() {
            findings.warn(Part::Settings, 0, "entities", WarningKind::EntitiesNotKept);
        }
        if self.osm.is_some() {
            findings.warn(Part::Settings, 0, "osm", WarningKind::OsmTagsNotKept);
        }
        Sheet { settings, languages, rows, lists, extras }
    }

    /// The languages that headings name, and that of headings which name none.
    fn languages(&self, default: &str) -> Languages {
        let mut languages = Languages::default();
        for page in [&self.survey, &self.choices, &self.external, &self.extras].into_iter().flatten() {
            for column in page.columns.iter().filter(|column| takes_languages(column.key)) {
                let used = column.language.is_some()
                    || page.filled().any(|(_, cells)| cells.get(column.at).is_some_and(|cell| !cell.is_empty()));
                if used {
                    languages.add(column.language.as_deref().unwrap_or(default));
                }
            }
        }
        languages
    }

    /// The settings, and whether blanks are put together.
    fn settings(&self, findings: &mut Findings) -> (Settings, bool) {
        let mut settings = Settings::default();
        let mut clean = true;
        let Some(page) = &self.settings else { return (settings, clean) };
        page.headings(Part::Settings, &[], findings);
        let Some((number, cells)) = page.filled().next() else { return (settings, clean) };
        settings.row = number;
        for column in &page.columns {
            let cell = cells.get(column.at).map(|cell| straighten(&trimmed(cell))).unwrap_or_default();
            match column.key {
                _ if cell.is_empty() => {}
                "form_title" => settings.title = cells.get(column.at).map(|cell| trimmed(cell)).unwrap_or_default(),
                "form_id" => settings.form_id = cell,
                "version" => settings.version = cell,
                "default_language" => settings.default_language = cell,
                "instance_name" => settings.instance_name = cell,
                "style" => settings.style = cell,
                "name" => settings.name = cell,
                "allow_choice_duplicates" => settings.allow_choice_duplicates = is_yes(&cell),
                "clean_text_values" => clean = is_yes(&cell),
                "namespaces" if cell.contains(NAMESPACE) => {}
                _ => findings.warn(
                    Part::Settings,
                    number,
                    column.key,
                    WarningKind::SettingNotKept { header: column.header.clone() },
                ),
            }
        }
        if !settings.name.is_empty() && !crate::reference::is_name(&settings.name) {
            findings.fault(Part::Settings, number, "name", FaultKind::BadName { name: settings.name.clone() });
        }
        (settings, clean)
    }
}

fn is_yes(cell: &str) -> bool {
    matches!(cell.to_lowercase().as_str(), "yes" | "true" | "true()")
}

impl<'a> Page<'a> {
    /// Rows with something in a column that has a heading, with their numbers.
    fn filled(&self) -> impl Iterator<Item = (u32, &'a [String])> {
        let rows = (2..).zip(self.table.rows.iter().skip(1));
        let known = |cells: &Vec<String>| {
            self.columns.iter().any(|column| cells.get(column.at).is_some_and(|cell| !cell.trim().is_empty()))
        };
        rows.filter(move |(_, cells)| known(cells)).map(|(number, cells)| (number, cells.as_slice()))
    }

    /// The faults of headings.
    fn headings(&self, part: Part, needed: &[&'static str], findings: &mut Findings) {
        let doubled = |column: &Column, other: &Column| FaultKind::DuplicateColumn {
            header: column.header.clone(),
            other: other.header.clone(),
        };
        for (at, column) in self.columns.iter().enumerate() {
            let same = |other: &&Column| other.key == column.key && other.language == column.language;
            let own = !matches!(column.key, UNKNOWN | PASSED_OVER);
            if let Some(other) = self.columns.iter().take(at).find(same).filter(|_| own) {
                findings.fault(part, 1, column.key, doubled(column, other));
            }
            let same_heading = self.columns.iter().take(at).find(|other| other.header == column.header);
            if let Some(other) = same_heading.filter(|_| !own) {
                findings.fault(part, 1, column.key, doubled(column, other));
            }
            let used = self.filled().any(|(_, cells)| cells.get(column.at).is_some_and(|cell| !cell.is_empty()));
            match column.key {
                UNKNOWN if used && part == Part::Survey => {
                    findings.warn(part, 1, UNKNOWN, WarningKind::UnknownColumn { header: column.header.clone() })
                }
                PASSED_OVER if used && part == Part::Survey => {
                    findings.warn(part, 1, PASSED_OVER, WarningKind::ColumnNotKept { header: column.header.clone() });
                }
                _ => {}
            }
        }
        for name in needed {
            if !self.columns.iter().any(|column| column.key == *name) {
                findings.fault(part, 1, name, FaultKind::MissingColumn { name });
            }
        }
    }

    fn cell(&self, cells: &'a [String], key: &str) -> &'a str {
        let column = self.columns.iter().find(|column| column.key == key);
        column.and_then(|column| cells.get(column.at)).map_or("", String::as_str)
    }
}
