//! Identifiers: each its own type, so that a person is never passed where a space is meant.
//!
//! All but [`OpId`] are 128 random bits that the caller draws. They travel as 16 bytes and print as 32 hexadecimal digits.

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
