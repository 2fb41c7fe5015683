//! What stands in a cell, cleaned of what spreadsheets and word processors put there.

use crate::reference::straighten;

/// Without blanks around it; those that do not part lines become ordinary.
pub fn trimmed(cell: &str) -> String {
    let plain: String = cell.chars().map(|c| if c == '\u{A0}' { ' ' } else { c }).collect();
    plain.trim().to_owned()
}

/// The same, with one blank for several.
pub fn collapsed(cell: &str) -> String {
    let mut blank = false;
    let mut out = String::with_capacity(cell.len());
    for c in trimmed(cell).chars() {
        if c != ' ' || !blank {
            out.push(c);
        }
        blank = c == ' ';
    }
    out
}

/// An expression, or a name: quotes are straight.
pub fn expression(cell: &str) -> String {
    straighten(&collapsed(cell))
}
