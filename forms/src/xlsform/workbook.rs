//! A workbook as plain data: what is left of it once it is unpacked.

/// Sheets in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Workbook {
    pub sheets: Vec<Table>,
}

/// A sheet: rows of cells, the headings first. Rows may differ in length; an empty cell is an empty text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    pub name: String,
    pub rows: Vec<Vec<String>>,
}

impl Workbook {
    /// Sheets written as text: `#name` begins each, then a line for each row, its cells parted by `|`.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut book = Self::default();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            match line.strip_prefix('#') {
                Some(name) => book.sheets.push(Table { name: name.trim().to_owned(), rows: Vec::new() }),
                None => {
                    if let Some(sheet) = book.sheets.last_mut() {
                        sheet.rows.push(line.split('|').map(|cell| cell.trim().to_owned()).collect());
                    }
                }
            }
        }
        book
    }
}
