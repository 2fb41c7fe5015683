//! What is said to a person's postbox.

use qinglan_core::id::PersonId;
use qinglan_core::notice::{Call, Wanted};
use qinglan_core::wire::Wire;

use super::SessionId;

/// A person is to be told of comments.
#[derive(Clone, Debug, Wire)]
pub struct Calls {
    #[n(0)]
    pub calls: Vec<Call>,
}

/// What did this sign-in ask for?
#[derive(Clone, Copy, Debug, Wire)]
pub struct NoticeLook {
    #[n(0)]
    pub session: SessionId,
}

/// A sign-in asks for notices, or for others than before.
#[derive(Clone, Debug, Wire)]
pub struct NoticeKeep {
    #[n(0)]
    pub person: PersonId,
    #[n(1)]
    pub session: SessionId,
    #[n(2)]
    pub wanted: Wanted,
    /// The origin that the app was loaded from.
    #[n(3)]
    pub contact: String,
}

/// A sign-in asks for no notices any more.
#[derive(Clone, Copy, Debug, Wire)]
pub struct NoticeDrop {
    #[n(0)]
    pub session: SessionId,
}

/// A notice is to be sent for trial.
#[derive(Clone, Copy, Debug, Wire)]
pub struct NoticeTry {
    #[n(0)]
    pub person: PersonId,
    #[n(1)]
    pub session: SessionId,
}

/// Nobody is told anything any more: the person was deleted.
#[derive(Clone, Copy, Debug, Wire)]
pub struct NoticeEnd;

/// What did all sign-ins ask for?
#[derive(Clone, Copy, Debug, Wire)]
pub struct NoticesAsk;
