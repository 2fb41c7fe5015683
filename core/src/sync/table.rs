//! What repeats in a batch, named once.

/// Things in the order in which they first came.
pub(super) struct Table<T>(Vec<T>);

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: PartialEq> Table<T> {
    /// Where `item` stands, at the end if it is new. What came last mostly comes again, and a page names a few thousand at most:
    /// looking through them costs less than a map's code.
    pub fn index(&mut self, item: T) -> u32 {
        let at = self.0.iter().rposition(|known| *known == item).unwrap_or_else(|| {
            self.0.push(item);
            self.0.len() - 1
        });
        // A batch is bounded far below 2^32 rows.
        u32::try_from(at).unwrap_or(u32::MAX)
    }

    pub fn rows(self) -> Vec<T> {
        self.0
    }
}
