//! What the simulation breaks on purpose, to show that it would notice. Nothing here is part of what ships: the app and the worker
//! do not depend on this crate.

/// A mistake that the engine or the server could have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breakage {
    /// The server acknowledges what its store did not take.
    AckBeforeCommit,
    /// The server takes an operation again that it has.
    NoDedupe,
    /// A value replaces others that it does not name.
    ReplacesUnnamed,
    /// A page leaves out its last operation, and its cursor passes it.
    PageSkips,
    /// A page leaves out all operations of the asking device.
    OwnOperationsPassed,
    /// The server decides about pushes of another life.
    OtherLifeDecided,
    /// The device writes the cursor before the data that it stands for.
    CursorFirst,
    /// An operation that was offered is changed afterwards.
    OfferedChanged,
    /// What was offered is marked for this version of the app alone.
    MarkUnknownBefore,
    /// Acknowledged operations are not kept.
    KeptDropped,
    /// Acknowledged operations get old by the phone's clock.
    PhoneClockPrunes,
    /// A refused operation is not set aside.
    RefusedForgotten,
    /// The device's counter starts over after a restart.
    CounterForgotten,
    /// All devices count in one field.
    CountedInOne,
    /// A keystroke on its way is written after the removal of its row.
    RemovalOvertaken,
    /// What a socket brings is taken in wherever the cursor stands.
    SocketAnywhere,
    /// An answer of another life is taken for one of this.
    OldAnswerTaken,
    /// A locked device takes what was acknowledged out of its outbox.
    LockedTakesIn,
    /// A snapshot leaves out what corrections replaced.
    PastLeftOut,
    /// An updated app does not read again what the one before skipped.
    UpdateReadsNothing,
    /// A server decides about a request of a later version, without what it does not know.
    LaterDecided,
    /// A server does not notice a cursor beyond its log.
    BeyondUnnoticed,
    /// A full disk is reported as saved.
    FullSaysSaved,
}

impl Breakage {
    pub const ALL: &'static [Self] = &[
        Self::AckBeforeCommit,
        Self::NoDedupe,
        Self::ReplacesUnnamed,
        Self::PageSkips,
        Self::OwnOperationsPassed,
        Self::OtherLifeDecided,
        Self::CursorFirst,
        Self::OfferedChanged,
        Self::MarkUnknownBefore,
        Self::KeptDropped,
        Self::PhoneClockPrunes,
        Self::RefusedForgotten,
        Self::CounterForgotten,
        Self::CountedInOne,
        Self::RemovalOvertaken,
        Self::SocketAnywhere,
        Self::OldAnswerTaken,
        Self::LockedTakesIn,
        Self::PastLeftOut,
        Self::UpdateReadsNothing,
        Self::LaterDecided,
        Self::BeyondUnnoticed,
        Self::FullSaysSaved,
    ];
}
