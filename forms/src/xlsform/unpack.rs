//! Files of spreadsheets, hostile until proved otherwise, made into plain data within bounds.

use std::io::{self, Cursor, Read};

use calamine::{Data, DataRef, ExcelDateTime, Reader, SheetType, Xls, Xlsx};
use zip::ZipArchive;

use crate::limits::{CELL_CHARS_MAX, COLUMNS_MAX, FILE_BYTES_MAX, ROWS_MAX, TEXT_BYTES_MAX, UNPACKED_BYTES_MAX};
use crate::report::{Fault, FaultKind, Place};

use super::columns::letters;
use super::{Table, Whole, Workbook};

mod biff;

/// The first bytes of a compound file, which .xls is.
const COMPOUND: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

pub fn workbook(bytes: &[u8]) -> Result<Workbook, Whole> {
    if bytes.len() > FILE_BYTES_MAX {
        return Err(whole(FaultKind::TooLarge { limit: FILE_BYTES_MAX as u64 }));
    }
    // The reader indexes past the end of some damaged files. Where a panic cannot be caught (WebAssembly) it costs the request.
    std::panic::catch_unwind(|| if bytes.starts_with(&COMPOUND) { xls(bytes) } else { xlsx(bytes) })
        .unwrap_or_else(|panic| Err(unreadable(panic)))
}

fn whole(kind: FaultKind) -> Whole {
    Box::new(Fault { place: Place::default(), kind })
}

fn unreadable<E>(_: E) -> Whole {
    whole(FaultKind::NotAWorkbook)
}

/// What all parts take unpacked, counted rather than believed: a zip may say anything of itself.
fn unpacked(bytes: &[u8]) -> Result<(), Whole> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
    let mut left = UNPACKED_BYTES_MAX;
    for at in 0..zip.len() {
        let part = zip.by_index(at).map_err(unreadable)?;
        let read = io::copy(&mut part.take(left + 1), &mut io::sink()).map_err(unreadable)?;
        left = left.checked_sub(read).ok_or_else(|| whole(FaultKind::TooLarge { limit: UNPACKED_BYTES_MAX }))?;
    }
    Ok(())
}

fn xlsx(bytes: &[u8]) -> Result<Workbook, Whole> {
    unpacked(bytes)?;
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    let names: Vec<String> = worksheets(&book);
    let mut room = Room::default();
    let mut sheets = Vec::new();
    for name in names {
        let mut table = Table { name: name.clone(), rows: Vec::new() };
        // Cell by cell: a sheet with one cell in each far corner is small in the file alone.
        let mut cells = book.worksheet_cells_reader(&name).map_err(unreadable)?;
        while let Some(cell) = cells.next_cell().map_err(unreadable)? {
            let text = match cell.get_value() {
                DataRef::SharedString(text) => (*text).to_owned(),
                other => text(&Data::from(other.clone())),
            };
            room.put(&mut table, cell.get_position(), text)?;
        }
        sheets.push(table);
    }
    Ok(Workbook { sheets })
}

fn xls(bytes: &[u8]) -> Result<Workbook, Whole> {
    let clean = biff::rebuilt(bytes)?;
    let mut book: Xls<_> = Xls::new(Cursor::new(clean)).map_err(unreadable)?;
    let names: Vec<String> = worksheets(&book);
    let mut room = Room::default();
    let mut sheets = Vec::new();
    for name in names {
        let mut table = Table { name: name.clone(), rows: Vec::new() };
        let range = book.worksheet_range(&name).map_err(unreadable)?;
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, data) in range.used_cells() {
            let at = |offset: u32, place: usize| offset.saturating_add(u32::try_from(place).unwrap_or(u32::MAX));
            room.put(&mut table, (at(top, row), at(left, column)), text(data))?;
        }
        sheets.push(table);
    }
    Ok(Workbook { sheets })
}

fn worksheets<R: Read + io::Seek, B: Reader<R>>(book: &B) -> Vec<String> {
    let sheets = book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    sheets.map(|sheet| sheet.name.clone()).collect()
}

/// How much text there is already.
#[derive(Default)]
struct Room {
    bytes: usize,
}

impl Room {
    /// `at`: row and column, from 0.
    fn put(&mut self, table: &mut Table, at: (u32, u32), text: String) -> Result<(), Whole> {
        if text.trim().is_empty() {
            return Ok(());
        }
        let (row, column) = at;
        let place = || Place { sheet: table.name.clone(), row: row + 1, column: letters(column as usize), header: String::new() };
        let fault = |kind| Err(Box::new(Fault { place: place(), kind }));
        // Cells that far away are ruins of formatting, in most files; text there is not.
        if row >= ROWS_MAX {
            return fault(FaultKind::TooManyRows { limit: ROWS_MAX });
        }
        if column >= COLUMNS_MAX {
            return fault(FaultKind::TooManyColumns { limit: COLUMNS_MAX });
        }
        let chars = text.chars().count();
        if chars > CELL_CHARS_MAX {
            return fault(FaultKind::CellTooLong { chars, limit: CELL_CHARS_MAX });
        }
        let (row, column) = (row as usize, column as usize);
        // Rows and cells that are passed over take room as well.
        let new =
            (row + 1).saturating_sub(table.rows.len()) + (column + 1).saturating_sub(table.rows.get(row).map_or(0, Vec::len));
        self.bytes += text.len() + new * size_of::<String>();
        if self.bytes > TEXT_BYTES_MAX {
            return fault(FaultKind::TooLarge { limit: TEXT_BYTES_MAX as u64 });
        }
        if table.rows.len() <= row {
            table.rows.resize_with(row + 1, Vec::new);
        }
        let Some(cells) = table.rows.get_mut(row) else { return Ok(()) };
        if cells.len() <= column {
            cells.resize_with(column + 1, String::new);
        }
        if let Some(cell) = cells.get_mut(column) {
            *cell = text;
        }
        Ok(())
    }
}

/// A cell as its author sees it, nearly.
fn text(data: &Data) -> String {
    match data {
        Data::Empty => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::Bool(true) => "TRUE".into(),
        Data::Bool(false) => "FALSE".into(),
        Data::DateTime(at) => date(at),
        Data::Error(error) => error.to_string(),
        // What a later version of the reader knows.
        #[allow(unreachable_patterns)]
        _ => String::new(),
    }
}

fn date(at: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, milli) = at.to_ymd_hms_milli();
    let fraction = if milli > 0 { format!(".{milli:03}000") } else { String::new() };
    let time = format!("{hour:02}:{minute:02}:{second:02}{fraction}");
    if at.as_f64() < 1.0 {
        time
    } else if (hour, minute, second, milli) == (0, 0, 0, 0) {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02} {time}")
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use rust_xlsxwriter::Workbook as File;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn with_cell(row: u32, column: u16) -> Vec<u8> {
        let mut file = File::new();
        file.add_worksheet().write_string(row, column, "x").unwrap();
        file.save_to_buffer().unwrap()
    }

    #[test]
    fn xf5_a_cell_in_a_far_corner_takes_no_room() {
        assert_eq!(workbook(&with_cell(1_048_575, 0)).unwrap_err().kind, FaultKind::TooManyRows { limit: ROWS_MAX });
        assert_eq!(workbook(&with_cell(0, 16_383)).unwrap_err().kind, FaultKind::TooManyColumns { limit: COLUMNS_MAX });
        let near = workbook(&with_cell(2, 3)).unwrap();
        assert_eq!(near.sheets[0].rows, [vec![], vec![], ["", "", "", "x"].map(str::to_owned).to_vec()]);
    }

    #[test]
    fn xf5_what_a_zip_unpacks_to_is_counted() {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("xl/workbook.xml", SimpleFileOptions::default()).unwrap();
        let zeros = vec![0; 1024 * 1024];
        for _ in 0..=UNPACKED_BYTES_MAX / zeros.len() as u64 {
            zip.write_all(&zeros).unwrap();
        }
        let bytes = zip.finish().unwrap().into_inner();
        assert!(bytes.len() < 1024 * 1024, "{} bytes", bytes.len());
        assert_eq!(workbook(&bytes).unwrap_err().kind, FaultKind::TooLarge { limit: UNPACKED_BYTES_MAX });
    }

    #[test]
    fn xf2_a_cell_that_is_too_long_is_told_with_its_place() {
        let mut table = Table { name: "survey".into(), rows: vec![] };
        assert_eq!(Room::default().put(&mut table, (1, 2), "甲".repeat(CELL_CHARS_MAX)), Ok(()));
        let chars = CELL_CHARS_MAX + 1;
        let place = Place { sheet: "survey".into(), row: 2, column: "C".into(), header: String::new() };
        let fault = Box::new(Fault { place, kind: FaultKind::CellTooLong { chars, limit: CELL_CHARS_MAX } });
        assert_eq!(Room::default().put(&mut table, (1, 2), "甲".repeat(chars)), Err(fault));
    }

    #[test]
    fn cells_are_read_as_they_are_shown() {
        for (data, wanted) in [
            (Data::Float(3.0), "3"),
            (Data::Float(0.5), "0.5"),
            (Data::Int(-2), "-2"),
            (Data::Bool(true), "TRUE"),
            (Data::String("a".into()), "a"),
            (Data::Empty, ""),
        ] {
            assert_eq!(text(&data), wanted);
        }
        let at = |value| date(&ExcelDateTime::new(value, calamine::ExcelDateTimeType::DateTime, false));
        assert_eq!([at(46_266.0), at(46_266.5), at(0.4375)], ["2026-09-01", "2026-09-01 12:00:00", "10:30:00"]);
    }
}
