//! A column of whole numbers as bytes: 7 bits in each, the last without the high bit, numbers near zero in one
//! (the `sint64` of Protocol Buffers). Gzip finds more in it than in CBOR's heads, which are a byte of their own from 24 on.

use super::BadBatch;
use crate::wire::{Bytes, Reader, Wire, Writer};

const MORE: u8 = 0x80;
/// 64 bits take ten bytes of 7.
const SHIFT_MAX: u32 = 63;

/// Numbers one behind the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Numbers(Bytes);

/// Where somebody reads in a column.
pub(super) struct Reading<'a> {
    rest: &'a [u8],
    is_empty: bool,
}

impl Numbers {
    pub fn push(&mut self, number: i64) {
        // The sign goes to the lowest bit.
        let mut rest = (number.cast_unsigned() << 1) ^ (number >> SHIFT_MAX).cast_unsigned();
        while rest >= u64::from(MORE) {
            self.0.0.push(low(rest) | MORE);
            rest >>= 7;
        }
        self.0.0.push(low(rest));
    }

    /// How many, in time that grows with the bytes.
    pub fn len(&self) -> usize {
        self.0.0.iter().filter(|byte| *byte & MORE == 0).count()
    }

    pub const fn is_empty(&self) -> bool {
        self.0.0.is_empty()
    }

    /// Nothing, where all are zero: [`Numbers::read`] gives the same.
    pub fn or_nothing(self) -> Self {
        if self.0.0.iter().all(|byte| *byte == 0) { Self::default() } else { self }
    }

    /// From the first on; an empty column has zeros without end.
    pub fn read(&self) -> Reading<'_> {
        Reading { rest: &self.0.0, is_empty: self.is_empty() }
    }
}

impl Reading<'_> {
    /// # Errors
    /// [`BadBatch`] behind the last number, and where the bytes are none.
    pub fn next(&mut self) -> Result<i64, BadBatch> {
        if self.is_empty {
            return Ok(0);
        }
        let (mut number, mut shift) = (0_u64, 0);
        loop {
            let (byte, rest) = self.rest.split_first().ok_or(BadBatch)?;
            self.rest = rest;
            if shift > SHIFT_MAX {
                return Err(BadBatch);
            }
            number |= u64::from(byte & !MORE) << shift;
            if byte & MORE == 0 {
                return Ok((number >> 1).cast_signed() ^ -(number & 1).cast_signed());
            }
            shift += 7;
        }
    }

    /// The next number as a place in a table.
    ///
    /// # Errors
    /// See [`Reading::next`]; and when it is negative.
    pub fn index(&mut self) -> Result<usize, BadBatch> {
        usize::try_from(self.next()?).map_err(|_| BadBatch)
    }
}

/// The lowest 7 bits.
fn low(number: u64) -> u8 {
    let [byte, ..] = number.to_le_bytes();
    byte & !MORE
}

impl Wire for Numbers {
    fn put(&self, to: &mut Writer) {
        self.0.put(to);
    }

    fn take(from: &mut Reader<'_>) -> Self {
        Self(Bytes::take(from))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn column(numbers: &[i64]) -> Numbers {
        let mut column = Numbers::default();
        numbers.iter().for_each(|number| column.push(*number));
        column
    }

    #[test]
    fn sy19_numbers_near_zero_are_one_byte() {
        assert_eq!(column(&[0, -1, 1, -64, 63]).0.0, [0, 1, 2, 127, 126]);
        assert_eq!(column(&[64, i64::MAX, i64::MIN]).0.0.len(), 2 + 10 + 10);
    }

    #[test]
    fn sy19_zeros_alone_are_nothing() {
        let nothing = column(&[0, 0, 0]).or_nothing();
        assert_eq!((nothing.len(), nothing.read().next()), (0, Ok(0)));
        assert_eq!(column(&[0, 1]).or_nothing().len(), 2);
    }

    #[test]
    fn bd1_what_is_cut_short_or_longer_than_a_number_is_an_error() {
        assert_eq!(Numbers(Bytes(vec![0x80])).read().next(), Err(BadBatch));
        assert_eq!(Numbers(Bytes(vec![0xff; 11])).read().next(), Err(BadBatch));
        let one = column(&[7]);
        let mut reading = one.read();
        assert_eq!((reading.next(), reading.next()), (Ok(7), Err(BadBatch)));
        assert_eq!(column(&[-1]).read().index(), Err(BadBatch));
    }

    proptest! {
        #[test]
        fn sy19_a_column_gives_back_its_numbers(numbers in proptest::collection::vec(any::<i64>(), 1..50)) {
            let column = column(&numbers);
            let mut reading = column.read();
            let came: Vec<i64> = numbers.iter().map(|_| reading.next().unwrap()).collect();
            prop_assert_eq!(came, numbers);
            prop_assert_eq!(reading.next(), Err(BadBatch));
        }
    }
}
