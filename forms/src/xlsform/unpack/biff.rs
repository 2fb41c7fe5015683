//! What an .xls would take unpacked, asked before it is: its reader makes a table of every sheet from corner to corner, and a copy of
//! the text for every cell that shows it. Records and their layouts: [MS-XLS] 2.3 and 2.4.

use std::io::{Cursor, Read, Write};

use cfb::{CompoundFile, Version};

use crate::limits::{FILE_BYTES_MAX, TEXT_BYTES_MAX};
use crate::report::FaultKind;

use super::{Whole, unreadable, whole};

/// Cells of all sheets together, the empty ones among them: 32 bytes each.
const CELLS_MAX: u64 = 2_000_000;

/// Where a sheet begins, in bytes from the start.
const BOUND_SHEET: u16 = 0x0085;
const BOF: u16 = 0x0809;
const SST: u16 = 0x00FC;
const CONTINUE: u16 = 0x003C;
const LABEL_SST: u16 = 0x00FD;
/// From corner to corner, as the sheet itself says: the reader takes the room at once.
const DIMENSIONS: u16 = 0x0200;
/// Records of a cell: formulas, numbers, texts, truths.
const CELLS: [u16; 8] = [0x0006, 0x0203, 0x0204, 0x0205, 0x027E, 0x00BD, 0x00D6, LABEL_SST];

/// The workbook's records in a compound file of our own making: the reader of tables believes what a container says of itself.
pub fn rebuilt(bytes: &[u8]) -> Result<Vec<u8>, Whole> {
    let mut file = CompoundFile::open(Cursor::new(bytes)).map_err(unreadable)?;
    let name =
        ["/Workbook", "/Book"].into_iter().find(|name| file.is_stream(name)).ok_or_else(|| whole(FaultKind::NotAWorkbook))?;
    let mut stream = Vec::new();
    let limit = FILE_BYTES_MAX as u64;
    file.open_stream(name).map_err(unreadable)?.take(limit).read_to_end(&mut stream).map_err(unreadable)?;
    let beyond = |(kind, data): (u16, &[u8])| match kind {
        BOUND_SHEET => number(data, 0) | number(data, 2) << 16 >= stream.len() as u64,
        DIMENSIONS => is_reversed(data),
        _ => false,
    };
    if Records(&stream).any(beyond) {
        return Err(whole(FaultKind::NotAWorkbook));
    }
    let needs = needs(&stream);
    if needs.cells > CELLS_MAX || needs.text > TEXT_BYTES_MAX as u64 {
        return Err(whole(FaultKind::TooLarge { limit: TEXT_BYTES_MAX as u64 }));
    }
    let mut clean = CompoundFile::create_with_version(Version::V3, Cursor::new(Vec::new())).map_err(unreadable)?;
    clean.create_stream(name).and_then(|mut to| to.write_all(&stream)).map_err(unreadable)?;
    clean.flush().map_err(unreadable)?;
    Ok(clean.into_inner().into_inner())
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Needs {
    cells: u64,
    /// In bytes.
    text: u64,
}

fn needs(stream: &[u8]) -> Needs {
    let records: Vec<(u16, &[u8])> = Records(stream).collect();
    let lengths = shared(&records);
    let mut needs = Needs::default();
    let mut corner = (0, 0);
    for (kind, data) in records {
        if kind == BOF {
            needs.cells = needs.cells.saturating_add(area(corner));
            corner = (0, 0);
        } else if kind == DIMENSIONS {
            needs.cells = needs.cells.saturating_add(claimed(data));
        } else if CELLS.contains(&kind) {
            let (row, first) = (number(data, 0), number(data, 2));
            // A run of numbers says its last column at its end.
            let last = if kind == 0x00BD { number(data, data.len().saturating_sub(2)) } else { first };
            corner = (corner.0.max(row + 1), corner.1.max(first.max(last) + 1));
            if kind == LABEL_SST {
                needs.text += lengths.get(number(data, 6) as usize | (number(data, 8) as usize) << 16).copied().unwrap_or(0);
            } else {
                needs.text += data.len() as u64;
            }
        }
    }
    needs.cells = needs.cells.saturating_add(area(corner));
    needs
}

const fn area((rows, columns): (u64, u64)) -> u64 {
    rows * columns
}

/// The first row of a sheet and the one after its last, then its columns likewise: the rows in four bytes each, in early versions in two.
fn corners(data: &[u8]) -> [u64; 4] {
    let long = |at| number(data, at) | number(data, at + 2) << 16;
    let (first_row, end_row, at) = if data.len() == 10 { (number(data, 0), number(data, 2), 4) } else { (long(0), long(4), 8) };
    let (first, end) = (number(data, at), number(data, at + 2));
    // A first column that cannot be is taken for the first of all.
    [first_row, end_row, if first > 255 || end < first { 0 } else { first }, end]
}

/// It ends before it begins, and is not empty either.
fn is_reversed(data: &[u8]) -> bool {
    let [first_row, end_row, first, end] = corners(data);
    end_row > 0 && end > 0 && (first_row >= end_row || first >= end)
}

/// The cells that a sheet says it has.
fn claimed(data: &[u8]) -> u64 {
    let [first_row, end_row, first, end] = corners(data);
    end_row.saturating_sub(first_row).saturating_mul(end.saturating_sub(first))
}

/// Two bytes, the lower first; 0 beyond the end.
fn number(data: &[u8], at: usize) -> u64 {
    let byte = |at| data.get(at).copied().map_or(0, u64::from);
    byte(at) | byte(at + 1) << 8
}

struct Records<'a>(&'a [u8]);

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (head, rest) = self.0.split_at_checked(4)?;
        let kind = u16::try_from(number(head, 0)).ok()?;
        let length = usize::try_from(number(head, 2)).ok()?.min(rest.len());
        let (data, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some((kind, data))
    }
}

/// How long each shared text is, in bytes of UTF-8 at most.
fn shared(records: &[(u16, &[u8])]) -> Vec<u64> {
    let Some(at) = records.iter().position(|(kind, _)| *kind == SST) else { return Vec::new() };
    let follow = records.iter().skip(at + 1).take_while(|(kind, _)| *kind == CONTINUE);
    let pieces: Vec<&[u8]> = records.iter().skip(at).take(1).chain(follow).map(|(_, data)| *data).collect();
    let mut from = Pieces { pieces: &pieces, piece: 0, at: 8 };
    let mut lengths = Vec::new();
    while let Some(length) = from.text() {
        lengths.push(length);
    }
    lengths
}

/// The table of texts, which goes on in records of its own.
struct Pieces<'a> {
    pieces: &'a [&'a [u8]],
    piece: usize,
    at: usize,
}

impl Pieces<'_> {
    fn byte(&mut self) -> Option<u64> {
        while self.at >= self.pieces.get(self.piece)?.len() {
            (self.piece, self.at) = (self.piece + 1, 0);
        }
        let byte = *self.pieces.get(self.piece)?.get(self.at)?;
        self.at += 1;
        Some(u64::from(byte))
    }

    fn short(&mut self) -> Option<u64> {
        Some(self.byte()? | self.byte()? << 8)
    }

    fn skip(&mut self, mut count: u64) -> Option<()> {
        while count > 0 {
            let here = (self.pieces.get(self.piece)?.len().saturating_sub(self.at)) as u64;
            if count <= here {
                self.at += usize::try_from(count).ok()?;
                return Some(());
            }
            count -= here;
            (self.piece, self.at) = (self.piece + 1, 0);
        }
        Some(())
    }

    /// A text: its length in characters, flags, and after the characters its runs of formatting and what East Asian readings it has.
    fn text(&mut self) -> Option<u64> {
        let chars = self.short()?;
        let flags = self.byte()?;
        let runs = if flags & 8 != 0 { self.short()? } else { 0 };
        let readings = if flags & 4 != 0 { self.short()? | self.short()? << 16 } else { 0 };
        let mut wide = flags & 1 != 0;
        let mut left = chars;
        while left > 0 {
            let size = if wide { 2 } else { 1 };
            let here = self.pieces.get(self.piece)?.len().saturating_sub(self.at) as u64 / size;
            let taken = left.min(here);
            self.skip(taken * size)?;
            left -= taken;
            if left > 0 {
                // The next record says anew how wide its characters are.
                (self.piece, self.at) = (self.piece + 1, 0);
                wide = self.byte()? & 1 != 0;
            }
        }
        self.skip(runs * 4 + readings)?;
        Some(chars * 3)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        [&kind.to_le_bytes()[..], &u16::try_from(data.len()).unwrap().to_le_bytes(), data].concat()
    }

    /// Row, column, format, text.
    fn label(row: u16, column: u16, text: u32) -> Vec<u8> {
        record(LABEL_SST, &[&row.to_le_bytes()[..], &column.to_le_bytes(), &[0, 0], &text.to_le_bytes()].concat())
    }

    #[test]
    fn xf5_a_sheet_counts_from_corner_to_corner() {
        let stream = [record(BOF, &[]), label(65_535, 0, 0), label(0, 255, 0), record(BOF, &[]), label(1, 1, 0)].concat();
        assert_eq!(needs(&stream), Needs { cells: 65_536 * 256 + 4, text: 0 });
    }

    #[test]
    fn xf5_a_sheet_counts_what_it_claims() {
        let claims = |rows: u32, columns: u16| {
            record(DIMENSIONS, &[&[0; 4][..], &rows.to_le_bytes(), &[0; 2], &columns.to_le_bytes(), &[0; 2]].concat())
        };
        assert_eq!(needs(&claims(9, 4)).cells, 9 * 4);
        assert!(needs(&claims(u32::MAX, 255)).cells > CELLS_MAX);
    }

    #[test]
    fn xf5_a_sheet_that_ends_before_it_begins_is_none() {
        let rows = |first: u32, end: u32| [&first.to_le_bytes()[..], &end.to_le_bytes(), &[0, 0, 2, 0, 0, 0]].concat();
        let reversed = [(0, 0), (0, 1), (3, 9), (9, 9), (9, 3)].map(|(first, end)| is_reversed(&rows(first, end)));
        assert_eq!(reversed, [false, false, false, true, true]);
    }

    #[test]
    fn xf5_a_text_counts_for_each_cell_that_shows_it() {
        // Three characters of one byte; three of two, with two of one byte in a record of their own; two with a run of formatting.
        let table = [&[0; 8][..], &[3, 0, 0, b'a', b'b', b'c'], &[5, 0, 1, 1, 1, 1, 1, 1, 1]].concat();
        let rest = [&[0, b'x', b'y'][..], &[2, 0, 8, 1, 0, b'a', b'b', 0, 0, 0, 0]].concat();
        let cells = [label(0, 0, 0), label(0, 1, 1), label(0, 2, 2), label(0, 3, 2), label(0, 4, 9)].concat();
        let stream = [record(SST, &table), record(CONTINUE, &rest), cells].concat();
        assert_eq!(needs(&stream).text, 3 * (3 + 5 + 2 + 2));
    }

    #[test]
    fn records_that_end_early_end() {
        assert_eq!(needs(&[0xFD, 0, 255, 255, 1]), Needs { cells: 2, text: 0 });
        assert_eq!(needs(&[1, 2, 3]), Needs::default());
    }
}
