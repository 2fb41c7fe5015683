//! Identifiers: each its own type, so that a person is never passed where a space is meant.
//!
//! All but [`OpId`] are 128 bits that the caller draws at random; of an [`EntityId`] half of them (rule ID1). They travel as 16 bytes and print as 32 hexadecimal digits.

use core::fmt;
use core::str::FromStr;

use uuid::Uuid;

use crate::wire::Wire;

/// The text is not 32 hexadecimal digits (hyphens allowed).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadId;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
        #[cbor(transparent)]
        #[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
        #[cfg_attr(feature = "json", serde(transparent))]
        pub struct $name(Uuid);

        impl $name {
            /// The identifier with these 16 bytes.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }

            /// Its 16 bytes.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }

            /// Its second half: chance, in the names of entities and spaces (rule ID1); equal for two of them in one case of 2^64.
            #[must_use]
            pub fn chance(&self) -> u64 {
                self.as_bytes().last_chunk().map_or(0, |last| u64::from_be_bytes(*last))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::LowerHex::fmt(&self.0.simple(), f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                Uuid::try_parse(text).map(Self).map_err(|_| BadId)
            }
        }
    )*};
}

ids! {
    /// One store on one device: drawn anew whenever a store is created, so that counters never start over under an old name.
    DeviceId;
    /// A person of the directory.
    PersonId;
    /// A school of the directory.
    SchoolId;
    /// A space: the unit of sync and of permission.
    SpaceId;
    /// One try to take an invite, by one device; the same when an answer was lost and it asks again.
    AttemptId;
    /// A record, a comment or an activity. One record given to several spaces has the same id in each.
    EntityId;
}

impl SpaceId {
    /// The space that only `person` is in; its id is theirs.
    #[must_use]
    pub const fn personal(person: PersonId) -> Self {
        Self(person.0)
    }
}

impl EntityId {
    /// The id of something new, drawn on `device` (rule ID1): its first half is that of the device's name, the rest is chance. A page full
    /// of what one device wrote says the first half once.
    #[must_use]
    pub const fn drawn(device: DeviceId, chance: [u8; 8]) -> Self {
        let first = u128::from_be_bytes(*device.as_bytes()) >> 64 << 64;
        Self::from_bytes((first | u64::from_be_bytes(chance) as u128).to_be_bytes())
    }
}

/// An operation: the `counter`-th that `device` made, counted from 1 over all spaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub struct OpId {
    #[n(0)]
    pub device: DeviceId,
    #[n(1)]
    pub counter: u64,
}

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
#[cbor(transparent)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(transparent))]
pub struct Millis(#[n(0)] pub i64);

impl Millis {
    /// This much later; stops at the ends of the scale.
    #[must_use]
    pub const fn plus(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// The second that it is in.
    #[must_use]
    pub const fn whole_second(self) -> Self {
        Self(self.0.saturating_sub(self.0.rem_euclid(1_000)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn id1_an_entity_is_named_by_its_device_and_chance() {
        let device = DeviceId::from_bytes([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
        let id = EntityId::drawn(device, [0xff, 0, 0xfe, 0, 0xfd, 0, 0xfc, 0]);
        assert_eq!(id.to_string(), "0102030405060708ff00fe00fd00fc00");
    }
}
