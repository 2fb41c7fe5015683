//! Bytes, item by item. The shortest form of each number is written.

use super::reader::{ARRAY, BYTES, FALSE, FLOAT, INT, MAP, NULL, SIMPLE, TEXT, TRUE, UINT};

/// Where the bytes go.
#[derive(Default)]
pub struct Writer {
    bytes: Vec<u8>,
    /// The fields just written that hold nothing: with no other behind them they are left out (rule WI1).
    nulls: u8,
}

/// Where an array of fields begins.
#[must_use = "fields are closed"]
pub struct Place(usize);

impl Writer {
    /// Begins an array of `fields` fields, at most 23; ends with [`close`](Self::close).
    pub fn open(&mut self, fields: u8) -> Place {
        let place = Place(self.bytes.len());
        self.head(ARRAY, fields.into());
        place
    }

    /// Begins a variant with its number and `fields` fields, at most 22; ends with [`close`](Self::close).
    pub fn variant(&mut self, number: u64, fields: u8) -> Place {
        let place = self.open(fields + 1);
        self.uint(number);
        place
    }

    /// Ends an array of fields: what is empty at its end is left out.
    pub fn close(&mut self, place: Place) {
        let nulls = core::mem::take(&mut self.nulls);
        self.bytes.truncate(self.bytes.len() - usize::from(nulls));
        if let Some(head) = self.bytes.get_mut(place.0) {
            // The number of fields is in the head itself, as they are so few.
            *head -= nulls;
        }
    }

    /// Begins an array of `len` items that are all there, empty or not; ends with [`end`](Self::end).
    pub fn list(&mut self, len: usize) {
        self.head(ARRAY, len as u64);
    }

    /// Begins a map of `len` keys, each followed by its value; ends with [`end`](Self::end).
    pub fn map(&mut self, len: usize) {
        self.head(MAP, len as u64);
    }

    /// Ends a list or a map.
    pub fn end(&mut self) {
        self.nulls = 0;
    }

    pub fn uint(&mut self, number: u64) {
        self.head(UINT, number);
    }

    pub fn int(&mut self, number: i64) {
        match u64::try_from(number) {
            Ok(number) => self.head(UINT, number),
            // CBOR counts down from -1.
            Err(_) => self.head(INT, (!number).cast_unsigned()),
        }
    }

    pub fn bool(&mut self, yes: bool) {
        self.head(SIMPLE, if yes { TRUE } else { FALSE }.into());
    }

    pub fn float(&mut self, number: f64) {
        self.nulls = 0;
        self.bytes.push(SIMPLE << 5 | FLOAT);
        self.bytes.extend_from_slice(&number.to_be_bytes());
    }

    pub fn text(&mut self, text: &str) {
        self.string(TEXT, text.as_bytes());
    }

    pub fn bytes(&mut self, bytes: &[u8]) {
        self.string(BYTES, bytes);
    }

    /// Nothing.
    pub fn null(&mut self) {
        let nulls = self.nulls.saturating_add(1);
        self.head(SIMPLE, NULL.into());
        self.nulls = nulls;
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    fn string(&mut self, major: u8, bytes: &[u8]) {
        self.head(major, bytes.len() as u64);
        self.bytes.extend_from_slice(bytes);
    }

    #[inline(never)]
    fn head(&mut self, major: u8, argument: u64) {
        self.nulls = 0;
        let wide = argument.to_be_bytes();
        let (info, size) = match argument {
            0..24 => (wide[7], 0),
            24..0x100 => (24, 1),
            0x100..0x1_0000 => (25, 2),
            0x1_0000..0x1_0000_0000 => (26, 4),
            _ => (27, 8),
        };
        self.bytes.push(major << 5 | info);
        self.bytes.extend_from_slice(wide.get(8 - size..).unwrap_or_default());
    }
}
