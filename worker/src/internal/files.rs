//! What is said to a space of its files.

use qinglan_core::id::{PersonId, SpaceId};
use qinglan_core::wire::{Bytes, Wire};

/// The name of a file: the SHA-256 of its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[cbor(transparent)]
pub struct FileName(#[n(0)] pub [u8; 32]);

/// Somebody does something with a file of a space.
#[derive(Clone, Debug, Wire)]
pub struct FileAsk {
    #[n(0)]
    pub space: SpaceId,
    #[n(1)]
    pub person: PersonId,
    #[n(2)]
    pub file: FileName,
    #[n(3)]
    pub deed: FileDeed,
}

#[derive(Clone, Debug, Wire)]
#[cbor(flat)]
pub enum FileDeed {
    /// An upload is announced.
    #[n(0)]
    Begin {
        #[n(0)]
        mime: String,
        #[n(1)]
        length: u64,
        /// As the client said it; it gets it back.
        #[n(2)]
        metadata: String,
    },
    /// How far is the upload?
    #[n(1)]
    Where,
    #[n(2)]
    Append {
        #[n(0)]
        offset: u64,
        #[n(1)]
        bytes: Bytes,
    },
    #[n(3)]
    Read,
    /// What is unfinished is given up.
    #[n(4)]
    End,
}

/// So much of a file is here; all of it when `offset` is `length`.
#[derive(Clone, Debug, Wire)]
pub struct FilePlace {
    #[n(0)]
    pub offset: u64,
    #[n(1)]
    pub length: u64,
    #[n(2)]
    pub metadata: String,
}

#[derive(Clone, Debug, Wire)]
#[cbor(flat)]
pub enum FileAnswer {
    #[n(0)]
    At(#[n(0)] FilePlace),
    #[n(1)]
    Body {
        #[n(0)]
        mime: String,
        #[n(1)]
        bytes: Bytes,
    },
    /// Who asked may read it there.
    #[n(2)]
    InBucket {
        #[n(0)]
        mime: String,
    },
}
