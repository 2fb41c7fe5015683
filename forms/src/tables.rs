//! Files of spreadsheets as plain tables, and back: rosters, whatever made them.

use encoding_rs::{Encoding, GB18030};

use crate::attached::BadFile;
use crate::limits::{COLUMNS_MAX, FILE_BYTES_MAX, ROWS_MAX};
use crate::xlsform::{Table, Workbook, pack, unpack};

/// What .xlsx begins with, which is a zip, and .xls, a compound file.
const WORKBOOKS: &[&[u8]] = &[b"PK\x03\x04", &[0xD0, 0xCF, 0x11, 0xE0]];

/// The tables in the bytes of an .xlsx, .xls or .csv file: of a workbook every sheet with something in it.
///
/// # Errors
/// [`BadFile`], where it is none, or larger than anybody's roster.
pub fn read_tables(bytes: &[u8]) -> Result<Vec<Table>, BadFile> {
    if bytes.len() > FILE_BYTES_MAX {
        return Err(BadFile::TooLarge);
    }
    if WORKBOOKS.iter().any(|start| bytes.starts_with(start)) {
        let book = unpack::workbook(bytes).map_err(|fault| match fault.kind {
            crate::FaultKind::NotAWorkbook => BadFile::Malformed,
            _ => BadFile::TooLarge,
        })?;
        return Ok(book.sheets.into_iter().filter(|sheet| !sheet.rows.is_empty()).collect());
    }
    let text = decoded(bytes).ok_or(BadFile::Malformed)?;
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).has_headers(false).delimiter(delimiter(&text)).from_reader(text.as_bytes());
    let mut rows: Vec<Vec<String>> = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| BadFile::Malformed)?;
        if rows.len() >= ROWS_MAX as usize || record.len() > COLUMNS_MAX as usize {
            return Err(BadFile::TooLarge);
        }
        rows.push(record.iter().map(str::to_owned).collect());
    }
    Ok(vec![Table { name: String::new(), rows }])
}

/// Tables as an .xlsx file.
///
/// # Errors
/// When a cell is longer than a workbook takes.
pub fn write_tables(tables: Vec<Table>) -> Result<Vec<u8>, crate::xlsform::Unwritable> {
    pack(&Workbook { sheets: tables })
}

/// The text of a file. Spreadsheets of Chinese schools save CSV as GB 18030 unless they are told otherwise, and some as UTF-16 with its
/// mark. Bytes that are no text of any of them are none.
pub(crate) fn decoded(bytes: &[u8]) -> Option<String> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes.get(mark..)?)?;
        return plain(text.into_owned());
    }
    if let Ok(text) = core::str::from_utf8(bytes) {
        return plain(text.to_owned());
    }
    plain(GB18030.decode_without_bom_handling_and_without_replacement(bytes)?.into_owned())
}

/// No table has control characters but those that part its rows and cells: a picture has.
fn plain(text: String) -> Option<String> {
    let odd = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    (!text.contains(odd)).then_some(text)
}

/// What parts the cells: of comma, tab and semicolon the one that the first rows have most of.
fn delimiter(text: &str) -> u8 {
    let start: String = text.lines().take(5).collect();
    let count = |mark: char| start.matches(mark).count();
    if count('\t') > count(',') {
        b'\t'
    } else if count(';') > count(',') {
        b';'
    } else {
        b','
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROSTER: &str = "姓名,学校\r\n周敏,\"青山,中心小学\"\r\n\r\n李雪,河口村小";

    fn rows(bytes: &[u8]) -> Vec<Vec<String>> {
        read_tables(bytes).unwrap().remove(0).rows
    }

    #[test]
    fn dr1_a_csv_is_read_as_spreadsheets_save_it() {
        let expected =
            [["姓名", "学校"], ["周敏", "青山,中心小学"], ["李雪", "河口村小"]].map(|row| row.map(str::to_owned).to_vec());
        let (gb, _, _) = GB18030.encode(ROSTER);
        let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(ROSTER.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let marked: Vec<u8> = b"\xEF\xBB\xBF".iter().copied().chain(ROSTER.bytes()).collect();
        for bytes in [ROSTER.as_bytes(), &gb, &utf16, &marked] {
            assert_eq!(rows(bytes), expected);
        }
        assert_eq!(rows("姓名\t学校\n周敏\t青山,河口".as_bytes()), [["姓名", "学校"], ["周敏", "青山,河口"]]);
        assert_eq!(rows(b"a;b\n1;2"), [["a", "b"], ["1", "2"]]);
    }

    #[test]
    fn dr1_a_workbook_is_read_as_it_is_written() {
        let table = |name: &str, cell: &str| Table { name: name.into(), rows: vec![vec![cell.into(), "b".into()]] };
        let tables = vec![table("教师", "甲"), table("学校", "0012")];
        assert_eq!(read_tables(&write_tables(tables.clone()).unwrap()).unwrap(), tables);
    }

    #[test]
    fn dr1_what_is_no_table_is_refused() {
        for bytes in [&b"\x89PNG\r\n\x1a\n\x00\x00"[..], b"PK\x03\x04 no zip", &[0xFF, 0xFF, 0x80], b"a,b\n\x00"] {
            assert_eq!(read_tables(bytes), Err(BadFile::Malformed), "{bytes:?}");
        }
        assert_eq!(read_tables(&vec![b'a'; FILE_BYTES_MAX + 1]), Err(BadFile::TooLarge));
        assert_eq!(read_tables(&b"a\n".repeat(ROWS_MAX as usize + 1)), Err(BadFile::TooLarge));
    }
}
