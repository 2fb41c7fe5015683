//! What repeats in a batch, named once.

use core::cmp::Ordering;

/// Things in the order in which they first came.
pub(super) struct Table<T> {
    rows: Vec<T>,
    /// Their places, in the order of the things: a page may name as many as it has operations.
    order: Vec<u32>,
    /// What came last mostly comes again.
    last: u32,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), order: Vec::new(), last: 0 }
    }
}

impl<T: Ord> Table<T> {
    /// Where `item` stands, at the end if it is new.
    pub fn index(&mut self, item: T) -> u32 {
        if self.compared(self.last, &item) != Ordering::Equal {
            self.last = match self.order.binary_search_by(|place| self.compared(*place, &item)) {
                Ok(at) => self.order.get(at).copied().unwrap_or_default(),
                Err(at) => {
                    // A batch is bounded far below 2^32 rows.
                    let place = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
                    self.order.insert(at, place);
                    self.rows.push(item);
                    place
                }
            };
        }
        self.last
    }

    pub fn rows(self) -> Vec<T> {
        self.rows
    }

    fn compared(&self, place: u32, item: &T) -> Ordering {
        let row = usize::try_from(place).ok().and_then(|place| self.rows.get(place));
        row.map_or(Ordering::Less, |row| row.cmp(item))
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::rc::Rc;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn sy19_things_stand_where_they_first_came(items in proptest::collection::vec(0..20_u8, 0..60)) {
            let mut table = Table::default();
            let places: Vec<u32> = items.iter().map(|item| table.index(*item)).collect();
            let rows = table.rows();
            let came: Vec<u8> = places.iter().map(|place| rows[*place as usize]).collect();
            prop_assert_eq!(&came, &items);
            let mut first = items;
            let mut seen = Vec::new();
            first.retain(|item| !seen.contains(item) && { seen.push(*item); true });
            prop_assert_eq!(rows, first);
        }
    }

    /// A thing that counts how often it is compared.
    struct Counted(u32, Rc<Cell<u64>>);

    impl PartialEq for Counted {
        fn eq(&self, other: &Self) -> bool {
            self.cmp(other) == Ordering::Equal
        }
    }

    impl Eq for Counted {}

    impl PartialOrd for Counted {
        fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
            Some(self.cmp(other))
        }
    }

    impl Ord for Counted {
        fn cmp(&self, other: &Self) -> Ordering {
            self.1.set(self.1.get() + 1);
            self.0.cmp(&other.0)
        }
    }

    #[test]
    fn wi3_a_page_of_things_that_differ_is_not_compared_each_with_each() {
        let (mut table, count) = (Table::default(), Rc::new(Cell::new(0)));
        for n in 0..16_000_u32 {
            table.index(Counted(n.wrapping_mul(2_654_435_761), count.clone()));
        }
        assert!(count.get() < 16_000 * 20, "{}", count.get());
    }
}
