//! A row of a table, with the meaning of its cells (rule DR2).

use super::cells::clears;
use super::{Column, Fault, Problem};

/// A row with the meaning of its cells.
pub(super) struct Line<'a> {
    pub sheet: u32,
    pub row: u32,
    pub columns: &'a [Option<Column>],
    pub cells: &'a [String],
}

impl Line<'_> {
    /// What stands in the column, without blanks around; none where there is no such column, or nothing in it.
    pub fn get(&self, column: Column) -> Option<String> {
        let at = self.columns.iter().position(|held| *held == Some(column))?;
        let cell = self.cells.get(at)?.trim();
        (!cell.is_empty()).then(|| plain(cell))
    }

    pub fn fault(&self, cell: Option<String>, problem: Problem) -> Fault {
        Fault { sheet: self.sheet, row: self.row, cell: cell.unwrap_or_default(), problem }
    }
}

/// Full-width letters and digits as half-width ones. Chinese names are set apart with blanks to align them: 李　雪.
fn plain(cell: &str) -> String {
    let half = |c: char| match c {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' if !matches!(c, '，' | '；' | '：' | '（' | '）') => {
            char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c)
        }
        other => other,
    };
    cell.chars().map(half).collect()
}

/// A name as it is kept: the blanks that set a Chinese one apart are no part of it.
pub(super) fn name_of(cell: &str) -> String {
    let latin = cell.chars().all(|c| u32::from(c) < 0x2E80);
    if latin { cell.to_owned() } else { cell.chars().filter(|c| !c.is_whitespace()).collect() }
}

/// What the word in a column means; none where there is none. One that means nothing is a fault.
pub(super) fn word<T>(line: &Line<'_>, column: Column, read: impl Fn(&str) -> Option<T>, faults: &mut Vec<Fault>) -> Option<T> {
    let cell = line.get(column)?;
    let value = read(&cell);
    if value.is_none() {
        faults.push(line.fault(Some(cell), Problem::NoSuchWord(column)));
    }
    value
}

/// The same of a column whose words may be taken away: the inner none is nothing any more.
pub(super) fn optional<T>(
    line: &Line<'_>,
    column: Column,
    read: impl Fn(&str) -> Option<T>,
    faults: &mut Vec<Fault>,
) -> Option<Option<T>> {
    match line.get(column) {
        Some(cell) if clears(&cell) => Some(None),
        _ => word(line, column, read, faults).map(Some),
    }
}
