//! Order with little code: the standard library's sorts and trees are compiled anew for every type, which a phone downloads.

/// A map as a list in the order of its keys: a fifth of a tree's code, lookups as fast. What is put in before others moves them, so
/// it is for thousands, not for millions.
pub use litemap::LiteMap as Map;

/// In the order of their keys; equal ones keep theirs. For lists of tens: it moves rows as often as an insertion sort.
pub fn by_key<T, K: Ord>(rows: &mut Vec<T>, key: impl Fn(&T) -> K) {
    let mut sorted: Vec<T> = Vec::with_capacity(rows.len());
    for row in rows.drain(..) {
        let at = key(&row);
        let place = sorted.iter().rposition(|other| key(other) <= at).map_or(0, |before| before + 1);
        sorted.insert(place, row);
    }
    *rows = sorted;
}

/// The greatest number first; equal ones keep their order. For lists of any length.
#[must_use]
pub fn greatest_first<T>(rows: Vec<T>, number: impl Fn(&T) -> i64) -> Vec<T> {
    let order = descending(rows.iter().map(number).collect());
    let mut rows: Vec<Option<T>> = rows.into_iter().map(Some).collect();
    order.into_iter().filter_map(|at| rows.get_mut(at)?.take()).collect()
}

/// What is there, once each, in order: a set as a list.
pub fn set<T: Ord>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut set = Vec::new();
    for item in items {
        add(&mut set, item);
    }
    set
}

/// Adds to a [`set`] what is not in it yet.
pub fn add<T: Ord>(set: &mut Vec<T>, item: T) {
    if let Err(at) = set.binary_search(&item) {
        set.insert(at, item);
    }
}

/// The smallest number first, whatever it counts; equal ones keep their order. For lists of any length.
#[must_use]
pub fn by_number<T>(rows: Vec<T>, number: impl Fn(&T) -> u64) -> Vec<T> {
    // The sign goes to the other half, and the order is the other way round.
    greatest_first(rows, |row| (!number(row) ^ (1 << 63)).cast_signed())
}

/// The places of these numbers, the greatest number's first, of equal ones the first's. One instance of the sort for all types.
#[must_use]
pub fn descending(numbers: Vec<i64>) -> Vec<usize> {
    let mut order: Vec<(core::cmp::Reverse<i64>, usize)> = numbers.into_iter().map(core::cmp::Reverse).zip(0..).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, at)| at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stand_in_the_order_of_their_keys_and_ties_keep_theirs() {
        let mut rows = vec![(2, 'a'), (1, 'b'), (2, 'c'), (0, 'd'), (1, 'e')];
        by_key(&mut rows, |row| row.0);
        assert_eq!(rows, [(0, 'd'), (1, 'b'), (1, 'e'), (2, 'a'), (2, 'c')]);
        let numbers = vec![(u64::MAX, 'a'), (7, 'b'), (1 << 63, 'c'), (0, 'd'), (7, 'e')];
        assert_eq!(by_number(numbers, |row| row.0), [(0, 'd'), (7, 'b'), (7, 'e'), (1 << 63, 'c'), (u64::MAX, 'a')]);
        assert_eq!(set(rows.iter().map(|row| row.0)), [0, 1, 2]);
        assert_eq!(greatest_first(rows, |row| row.0), [(2, 'a'), (2, 'c'), (1, 'b'), (1, 'e'), (0, 'd')]);
    }
}
