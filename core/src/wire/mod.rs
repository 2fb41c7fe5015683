//! How values become bytes: CBOR (RFC 8949) without names, each type's fields and variants numbered (rules `WI*`).
//!
//! `#[derive(Wire)]` writes both directions for a type; see `macros/src/wire.rs` for what it takes.
//!
//! Reading never stops half-way with an error in its hands. The first fault stays in the [`Reader`], which from then on gives
//! nothing but zeros and empty texts; [`from_slice`] asks once, at the end, and drops what was made of them. So a field is one
//! call, with no branch behind it and nothing of the fields before it to undo: with a `Result` at each, that was a tenth of all
//! that the phone downloads.
//!
//! Invariant: a value that leaves this module was in the bytes; only [`from_slice`] makes a reader.

mod reader;
mod values;
mod writer;

#[cfg(test)]
mod tests;

use core::fmt;

pub use qinglan_macros::Wire;
pub use reader::{Outer, Reader};
pub use values::Blob;
pub use writer::{Place, Writer};

/// What is deeper is nobody's: an answer of the server has 15 levels, a group in a group of a form adds three. And the end of
/// the stack is far.
pub const DEPTH_MAX: usize = 64;

/// A type that has bytes.
pub trait Wire: Sized {
    /// Writes the value as one CBOR item.
    fn put(&self, to: &mut Writer);

    /// Reads one item. If it is none of this type, the reader has the fault, and the value means nothing.
    fn take(from: &mut Reader<'_>) -> Self;
}

/// Why bytes are no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Malformed {
    /// No CBOR, cut short, or of another type.
    Bytes,
    /// A variant that this version does not know.
    Variant,
    /// Deeper than [`DEPTH_MAX`].
    Depth,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bytes => "not the CBOR of this type",
            Self::Variant => "a variant that this version does not know",
            Self::Depth => "nested too deep",
        })
    }
}

impl core::error::Error for Malformed {}

/// The bytes of a value.
pub fn to_vec<T: Wire>(value: &T) -> Vec<u8> {
    let mut writer = Writer::default();
    value.put(&mut writer);
    writer.into_bytes()
}

/// The value that `bytes` begin with; what follows it is not looked at.
///
/// # Errors
/// [`Malformed`] with the first fault.
pub fn from_slice<T: Wire>(bytes: &[u8]) -> Result<T, Malformed> {
    let mut reader = Reader::new(bytes);
    let value = T::take(&mut reader);
    match reader.fault() {
        None => Ok(value),
        Some(fault) => Err(fault),
    }
}

/// That `bytes` are one CBOR item, whatever it is, and nothing else.
///
/// # Errors
/// [`Malformed`] with the first fault.
pub fn check(bytes: &[u8]) -> Result<(), Malformed> {
    let mut reader = Reader::new(bytes);
    reader.skip();
    match reader.fault() {
        None if reader.rest().is_empty() => Ok(()),
        fault => Err(fault.unwrap_or(Malformed::Bytes)),
    }
}
