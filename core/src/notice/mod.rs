//! Notices: what a device is told while nobody looks at it (rules `NT*` in `SPEC.md`).
//!
//! They say that something is there, and who wrote it; never what it says. Off until somebody wants them.

mod called;
mod quiet;
mod words;

pub use called::{Call, called};
pub use quiet::{DAY_MINUTES, Quiet};
pub use words::{Shown, Told};

use crate::id::Millis;
use crate::wire::{Bytes, Wire};
use crate::words::Language;

/// Of an address that a browser's push service gave.
const ADDRESS_CHARS_MAX: usize = 2_000;
/// An uncompressed point of P-256 (RFC 8291, section 2.1).
const PUBLIC_BYTES: usize = 65;
/// RFC 8291, section 3.2.
const SECRET_BYTES: usize = 16;
/// What a device may want to be woken for at once.
pub const REMINDERS_MAX: usize = 40;
/// Behind this no clock on earth is.
const OFFSET_MINUTES_MAX: i64 = 14 * 60;
/// Who was away for longer sees it when they come back.
const KEPT_MS: i64 = 3 * 24 * 60 * 60 * 1000;
/// A reminder is of its day.
const LATE_MS: i64 = 6 * 60 * 60 * 1000;

/// `GET /api/notices`: what the browser subscribes with, and what this device has asked for.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct Notices {
    /// The server's public key for RFC 8292: an uncompressed point of P-256.
    #[n(0)]
    pub key: Bytes,
    #[n(1)]
    pub wanted: Option<Wanted>,
}

/// `PUT /api/notices`: where a device is told, and of what.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct Wanted {
    /// The browser's push service, as it gave it.
    #[n(0)]
    pub address: String,
    /// The browser's public key, 65 bytes.
    #[n(1)]
    pub public: Bytes,
    /// The browser's secret for this server, 16 bytes.
    #[n(2)]
    pub secret: Bytes,
    #[n(3)]
    pub language: Language,
    /// Of comments on what is one's own, answers, and where one is named.
    #[n(4)]
    pub comments: bool,
    #[n(5)]
    pub quiet: Option<Quiet>,
    /// The device's time is so far ahead of UTC.
    #[n(6)]
    pub offset_minutes: i64,
    /// At which minute of the day the device wants to be reminded; what it makes the moments of.
    #[n(7)]
    pub remind_at: Option<u32>,
    /// Worked out by the device, which alone knows what is due: the earliest first.
    #[n(8)]
    pub reminders: Vec<Reminder>,
}

/// At a moment so many things become due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
pub struct Reminder {
    #[n(0)]
    pub at: Millis,
    #[n(1)]
    pub n: u32,
}

/// `POST /api/notices/trial`: what the push service said to a notice that was sent for trial.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
pub struct Tried {
    /// The service took it.
    #[n(0)]
    pub taken: bool,
    /// Its HTTP status; 0 where it could not be reached.
    #[n(1)]
    pub status: u32,
}

impl Wanted {
    /// Whether it can be what a browser's own subscription says. Which services are asked is the server's to say.
    #[must_use]
    pub fn is_fit(&self) -> bool {
        let minutes = self.quiet.iter().flat_map(|quiet| [quiet.from, quiet.until]).chain(self.remind_at);
        self.address.chars().count() <= ADDRESS_CHARS_MAX
            && self.public.0.len() == PUBLIC_BYTES
            && self.public.0.first() == Some(&4)
            && self.secret.0.len() == SECRET_BYTES
            && minutes.into_iter().all(|minute| minute < DAY_MINUTES)
            && self.offset_minutes.abs() <= OFFSET_MINUTES_MAX
            && self.reminders.len() <= REMINDERS_MAX
    }

    /// From when on something may be told that is there at `now`.
    #[must_use]
    pub fn may_from(&self, now: Millis) -> Millis {
        self.quiet.map_or(now, |quiet| quiet.over(now, self.offset_minutes))
    }

    /// When the next reminder comes.
    #[must_use]
    pub fn next_reminder(&self) -> Option<Millis> {
        self.reminders.iter().map(|reminder| reminder.at).min()
    }

    /// Takes the reminders out that have come at `now`; how much they say is due, if one of them is still of its day.
    pub fn take_reminders(&mut self, now: Millis) -> Option<u32> {
        let come: Vec<Reminder> = self.reminders.iter().copied().filter(|reminder| reminder.at <= now).collect();
        self.reminders.retain(|reminder| reminder.at > now);
        come.into_iter().filter(|reminder| !is_late(reminder.at, now)).map(|reminder| reminder.n).max()
    }
}

/// A reminder of `at` is none any more at `now`.
fn is_late(at: Millis, now: Millis) -> bool {
    now > at.plus(LATE_MS)
}

/// Nobody is told any more, at `now`, of what came at `since`.
#[must_use]
pub fn is_old(since: Millis, now: Millis) -> bool {
    now > since.plus(KEPT_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted() -> Wanted {
        let mut public = vec![4];
        public.resize(PUBLIC_BYTES, 1);
        Wanted {
            address: "https://push.example/1".into(),
            public: Bytes(public),
            secret: Bytes(vec![2; SECRET_BYTES]),
            language: Language::Zh,
            comments: true,
            quiet: None,
            offset_minutes: 480,
            remind_at: None,
            reminders: Vec::new(),
        }
    }

    #[test]
    fn nt3_only_what_a_browser_says_of_itself_is_taken() {
        assert!(wanted().is_fit());
        let quiet = |from, until| Some(Quiet { from, until });
        let reminder = Reminder { at: Millis(0), n: 1 };
        for (wrong, what) in [
            (Wanted { address: "x".repeat(ADDRESS_CHARS_MAX + 1), ..wanted() }, "address"),
            (Wanted { public: Bytes(vec![4; PUBLIC_BYTES - 1]), ..wanted() }, "short key"),
            (Wanted { public: Bytes(vec![2; PUBLIC_BYTES]), ..wanted() }, "compressed key"),
            (Wanted { secret: Bytes(vec![2; SECRET_BYTES + 1]), ..wanted() }, "secret"),
            (Wanted { quiet: quiet(0, DAY_MINUTES), ..wanted() }, "quiet"),
            (Wanted { remind_at: Some(DAY_MINUTES), ..wanted() }, "time"),
            (Wanted { offset_minutes: 15 * 60, ..wanted() }, "offset"),
            (Wanted { reminders: vec![reminder; REMINDERS_MAX + 1], ..wanted() }, "reminders"),
        ] {
            assert!(!wrong.is_fit(), "{what}");
        }
    }

    #[test]
    fn nt5_a_reminder_comes_once_and_not_a_day_later() {
        let at = |at, n| Reminder { at: Millis(at), n };
        let mut wanted = Wanted { reminders: vec![at(1_000, 2), at(2_000, 3), at(90_000_000, 1)], ..wanted() };
        assert_eq!(wanted.next_reminder(), Some(Millis(1_000)));
        assert_eq!(wanted.take_reminders(Millis(999)), None);
        assert_eq!(wanted.take_reminders(Millis(2_000)), Some(3), "two that came together are one");
        assert_eq!(wanted.take_reminders(Millis(2_000)), None);
        assert_eq!(wanted.next_reminder(), Some(Millis(90_000_000)));
        assert_eq!(wanted.take_reminders(Millis(90_000_001 + LATE_MS)), None, "the server was away too long");
        assert_eq!(wanted.next_reminder(), None);
    }
}
