//! Parts of a definition that are carried unread: CBOR within CBOR.
//!
//! Most forms of a school are questions and nothing else, and the phone reads them before all that computes has come (the app's second
//! part). What only that part knows is a string of bytes to the first one: it costs no code there, and is opened where it is needed.

use core::marker::PhantomData;

use crate::wire::{self, Bytes, Malformed, Reader, Wire, Writer};

/// A `T` as its CBOR.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packed<T> {
    bytes: Vec<u8>,
    holds: PhantomData<fn() -> T>,
}

impl<T: Wire> Packed<T> {
    #[must_use]
    pub fn new(value: &T) -> Self {
        Self { bytes: wire::to_vec(value), holds: PhantomData }
    }

    /// What it holds.
    ///
    /// # Errors
    /// [`Malformed`] for bytes of a hostile or later definition: `check` names them (rule FM15).
    pub fn open(&self) -> Result<T, Malformed> {
        wire::check(&self.bytes)?;
        wire::from_slice(&self.bytes)
    }
}

impl<T> Wire for Packed<T> {
    fn put(&self, to: &mut Writer) {
        to.bytes(&self.bytes);
    }

    fn take(from: &mut Reader<'_>) -> Self {
        Self { bytes: Bytes::take(from).0, holds: PhantomData }
    }
}

/// People write and read what is in it.
#[cfg(feature = "json")]
mod json {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};

    use super::{Packed, Wire};

    impl<T: Wire + Serialize> Serialize for Packed<T> {
        fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            self.open().map_err(ser::Error::custom)?.serialize(to)
        }
    }

    impl<'de, T: Wire + Deserialize<'de>> Deserialize<'de> for Packed<T> {
        fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
            T::deserialize(from).map(|value| Self::new(&value)).map_err(|error: D::Error| de::Error::custom(error))
        }
    }
}
