//! What really happened. A step may come to nothing (there was no message to lose, no backup to restore); this counts what did.

use std::collections::BTreeMap;

/// What the sync has to bear.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Event {
    Lost,
    AnswerCut,
    Doubled,
    Overtaken,
    DiedBefore,
    DiedAfter,
    Crashed,
    Evicted,
    DiskFull,
    ClockOff,
    OtherTab,
    Switched,
    OtherSession,
    LockedSent,
    Heard,
    Left,
    Refused,
    OldAsked,
    Updated,
    Downgraded,
    NewTurnedAway,
    Restored,
    SetBack,
    Noticed,
    ToldLate,
    SecondPage,
    SentAhead,
    Corrected,
    Counted,
}

impl Event {
    /// All of them, in words for people.
    pub const ALL: &'static [(Self, &'static str)] = &[
        (Self::Lost, "a message is lost"),
        (Self::AnswerCut, "an answer is cut after the server has written"),
        (Self::Doubled, "a message comes twice"),
        (Self::Overtaken, "a message overtakes another"),
        (Self::DiedBefore, "a device dies, a write is not on its disk"),
        (Self::DiedAfter, "a device dies right after a write, nobody was told"),
        (Self::Crashed, "a server's object dies between two writes"),
        (Self::Evicted, "an object is put elsewhere, its sockets close"),
        (Self::DiskFull, "a disk is full, a write is refused"),
        (Self::ClockOff, "something is written by a clock that is years off"),
        (Self::OtherTab, "a tab writes after another of the same person"),
        (Self::Switched, "another person signs in on the same phone"),
        (Self::OtherSession, "a request comes under somebody else's session"),
        (Self::LockedSent, "a locked store sends"),
        (Self::Heard, "a socket brings what others wrote"),
        (Self::Left, "somebody leaves a space"),
        (Self::Refused, "an answer refuses operations"),
        (Self::OldAsked, "an app of version 1 asks"),
        (Self::Updated, "an app of version 1 that holds something is updated"),
        (Self::Downgraded, "an app of version 2 that holds something is set back to version 1"),
        (Self::NewTurnedAway, "an app of version 2 asks a server of version 1"),
        (Self::Restored, "a backup is restored and announced, operations are gone"),
        (Self::SetBack, "a backup is restored and nobody says so, operations are gone"),
        (Self::Noticed, "such a restore is noticed by a cursor beyond the log"),
        (Self::ToldLate, "such a restore is announced after others wrote into the space"),
        (Self::SecondPage, "a page leaves something for the next"),
        (Self::SentAhead, "a page leaves before the answer to the one before is taken in"),
        (Self::Corrected, "a correction is submitted"),
        (Self::Counted, "a device counts"),
    ];
}

/// How often each happened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally(BTreeMap<Event, u64>);

impl Tally {
    pub(crate) fn add(&mut self, event: Event) {
        *self.0.entry(event).or_default() += 1;
    }

    #[must_use]
    pub fn of(&self, event: Event) -> u64 {
        self.0.get(&event).copied().unwrap_or_default()
    }
}
