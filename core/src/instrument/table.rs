//! Counts of pairs, in rows and columns.

/// How often each pick of one sequence met each pick of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    rows: usize,
    columns: usize,
    /// Row after row.
    cells: Vec<u32>,
}

impl Table {
    fn new(rows: usize, columns: usize) -> Self {
        Self { rows, columns, cells: vec![0; rows * columns] }
    }

    /// The picks of two sequences side by side, as long as both go on; `size`: how many picks each has. What one of them lacks is
    /// left out.
    pub(super) fn of(rows: &[Option<u16>], columns: &[Option<u16>], size: (u16, u16)) -> Self {
        let mut table = Self::new(size.0.into(), size.1.into());
        for (row, column) in rows.iter().zip(columns) {
            if let (Some(row), Some(column)) = (row, column) {
                table.count(*row, *column);
            }
        }
        table
    }

    /// Counts a pair; none of the table is left out.
    fn count(&mut self, row: u16, column: u16) {
        let (row, column) = (usize::from(row), usize::from(column));
        if column < self.columns
            && let Some(cell) = self.cells.get_mut(row * self.columns + column)
        {
            *cell += 1;
        }
    }

    #[must_use]
    pub const fn rows(&self) -> usize {
        self.rows
    }

    #[must_use]
    pub const fn columns(&self) -> usize {
        self.columns
    }

    /// One cell, both counted from 0; 0 outside.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> u32 {
        self.sum(|one, other| one == row && other == column)
    }

    #[must_use]
    pub fn row(&self, row: usize) -> u32 {
        self.sum(|one, _| one == row)
    }

    #[must_use]
    pub fn column(&self, column: usize) -> u32 {
        self.sum(|_, one| one == column)
    }

    #[must_use]
    pub fn total(&self) -> u32 {
        self.sum(|_, _| true)
    }

    /// The cells in which both are the same.
    #[must_use]
    pub fn diagonal(&self) -> u32 {
        self.sum(|row, column| row == column)
    }

    /// The highest cell: what a heat map shows darkest.
    #[must_use]
    pub fn highest(&self) -> u32 {
        self.cells.iter().copied().max().unwrap_or_default()
    }

    /// The cells of which `is_in` says yes, by row and column.
    #[must_use]
    pub fn sum(&self, is_in: impl Fn(usize, usize) -> bool) -> u32 {
        let columns = self.columns.max(1);
        self.cells.iter().enumerate().filter(|(at, _)| is_in(at / columns, at % columns)).map(|(_, count)| count).sum()
    }
}
