//! What every endpoint says when it does not do what was asked. The app has the words for each code.

use crate::id::Millis;
use crate::wire::Wire;

/// The header that says whose request it is, in 32 hex digits: several people may be signed in on one phone.
pub const PERSON_HEADER: &str = "x-person";

/// A closed set of reasons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[cbor(flat)]
#[cfg_attr(feature = "json", derive(serde::Serialize))]
#[cfg_attr(feature = "json", serde(tag = "code", rename_all = "snake_case"))]
pub enum ApiError {
    /// The body is not what this address takes.
    #[n(0)]
    Malformed,
    #[n(1)]
    TooLarge {
        #[n(0)]
        limit: u64,
    },
    /// Nobody is signed in here, or the session was ended.
    #[n(2)]
    SignedOut,
    /// Signed in, but this is not for that person.
    #[n(3)]
    Forbidden,
    #[n(4)]
    NotFound,
    /// No invite has this code.
    #[n(5)]
    InviteUnknown,
    /// The invite was used already.
    #[n(6)]
    InviteUsed,
    #[n(7)]
    InviteExpired,
    /// The app speaks a version that the server no longer does; it must update, and keeps its work meanwhile.
    #[n(8)]
    TooOld {
        #[n(0)]
        oldest: u16,
    },
    /// Too many tries; wait.
    #[n(9)]
    TooMany {
        #[n(0)]
        wait_s: u32,
    },
    /// The server could not; nothing was taken.
    #[n(10)]
    Unavailable,
    /// An upload does not continue where the server stands.
    #[n(11)]
    WrongOffset {
        #[n(0)]
        offset: u64,
    },
    /// The bytes are not what their name says.
    #[n(12)]
    WrongChecksum,
    /// It may be done from that time on, and not before.
    #[n(13)]
    NotYet {
        #[n(0)]
        from: Millis,
    },
    /// Nobody is signed in here any more: what the server has of this person is deleted from that time on, or was deleted then (rule DP8).
    #[n(14)]
    Deleted {
        #[n(0)]
        from: Millis,
    },
}

impl ApiError {
    /// The HTTP status that goes with it.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::Malformed => 400,
            Self::SignedOut | Self::Deleted { .. } => 401,
            Self::Forbidden => 403,
            Self::NotFound | Self::InviteUnknown => 404,
            Self::WrongOffset { .. } | Self::NotYet { .. } => 409,
            Self::InviteUsed | Self::InviteExpired => 410,
            Self::TooLarge { .. } => 413,
            Self::TooOld { .. } => 426,
            Self::TooMany { .. } => 429,
            // The tus checksum extension names 460 for this.
            Self::WrongChecksum => 460,
            Self::Unavailable => 503,
        }
    }
}
