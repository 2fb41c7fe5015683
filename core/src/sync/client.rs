//! When a device speaks to the server, and what it says of itself meanwhile. A pure state machine; the shell performs its effects.

use crate::id::Millis;
use crate::wire::Wire;

/// A pause in typing this long sends what was typed.
const EDIT_PAUSE_MS: u32 = 1_500;
const BACKOFF_MIN_MS: u32 = 2_000;
/// A village's network comes back at any moment; five minutes is the longest a phone waits by itself.
pub const BACKOFF_MAX_MS: u32 = 300_000;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The store was opened.
    Started {
        queued: u32,
        refused: u32,
        online: bool,
    },
    /// Something was written on this device.
    Edited {
        queued: u32,
    },
    /// The browser says that the network came or went.
    Network {
        up: bool,
    },
    /// The timer asked for by [`Effect::WakeIn`].
    Woke,
    /// The person looks at the app again, or a socket says that there is news.
    Poked,
    /// A page arrived, and the next is under way.
    Arrived {
        queued: u32,
    },
    /// The last answer is in the store.
    Answered {
        queued: u32,
        refused: u32,
        more: bool,
    },
    Failed(SendError),
}

/// Why a request came to nothing. Whatever the reason, the outbox stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendError {
    /// No answer, or one that is not ours (a captive portal's page).
    NoAnswer,
    /// The server is there and could not.
    Server,
    /// The session was ended.
    SignedOut,
    /// The app is too old for the server.
    TooOld,
}

/// What the shell shall do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Send one request; answer with [`Event::Answered`] or [`Event::Failed`].
    Send,
    /// Replace the timer.
    WakeIn { ms: u32 },
}

/// What the person sees. The tab that sends tells it to the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[cbor(flat)]
pub enum SyncStatus {
    /// No network; filling goes on as ever.
    #[n(0)]
    Offline {
        #[n(0)]
        queued: u32,
    },
    /// Saved here, to be sent soon.
    #[n(1)]
    Waiting {
        #[n(0)]
        queued: u32,
    },
    #[n(2)]
    Sending {
        #[n(0)]
        queued: u32,
    },
    /// All of it arrived, at this time by the device's clock.
    #[n(3)]
    Synced {
        #[n(0)]
        at: Millis,
    },
    /// Sign in again to send.
    #[n(4)]
    SignedOut {
        #[n(0)]
        queued: u32,
    },
    /// Update to send.
    #[n(5)]
    TooOld {
        #[n(0)]
        queued: u32,
    },
}

impl SyncStatus {
    /// How many operations wait, as far as the sender has counted.
    #[must_use]
    pub const fn queued(self) -> u32 {
        match self {
            Self::Offline { queued }
            | Self::Waiting { queued }
            | Self::Sending { queued }
            | Self::SignedOut { queued }
            | Self::TooOld { queued } => queued,
            Self::Synced { .. } => 0,
        }
    }
}

/// The sender's state.
#[derive(Clone, Debug)]
pub struct Client {
    queued: u32,
    refused: u32,
    online: bool,
    in_flight: bool,
    /// Something came up while a request was under way.
    again: bool,
    failures: u32,
    stopped: Option<SendError>,
    synced_at: Option<Millis>,
}

impl Default for Client {
    fn default() -> Self {
        Self::new()
    }
}

impl Client {
    #[must_use]
    pub const fn new() -> Self {
        Self { queued: 0, refused: 0, online: true, in_flight: false, again: false, failures: 0, stopped: None, synced_at: None }
    }

    /// Takes in an event. `jitter` is a random number, so that a county's phones do not all come back in the same second.
    pub fn step(&mut self, now: Millis, jitter: u32, event: Event) -> Vec<Effect> {
        match event {
            Event::Started { queued, refused, online } => {
                (self.queued, self.refused, self.online) = (queued, refused, online);
                self.send()
            }
            Event::Edited { queued } => {
                self.queued = queued;
                if self.in_flight {
                    self.again = true;
                    return Vec::new();
                }
                // After a failure the back-off decides; typing must not turn it into a storm.
                if self.failures == 0 { vec![Effect::WakeIn { ms: EDIT_PAUSE_MS }] } else { Vec::new() }
            }
            Event::Network { up } => {
                self.online = up;
                self.failures = 0;
                if up { self.send() } else { Vec::new() }
            }
            Event::Woke | Event::Poked => self.send(),
            Event::Arrived { queued } => {
                self.queued = queued;
                Vec::new()
            }
            Event::Answered { queued, refused, more } => {
                (self.queued, self.refused) = (queued, refused);
                self.in_flight = false;
                self.failures = 0;
                self.stopped = None;
                if !more {
                    self.synced_at = Some(now);
                }
                if more || core::mem::take(&mut self.again) { self.send() } else { Vec::new() }
            }
            Event::Failed(error) => self.failed(error, jitter),
        }
    }

    fn failed(&mut self, error: SendError, jitter: u32) -> Vec<Effect> {
        self.in_flight = false;
        self.again = false;
        self.failures = self.failures.saturating_add(1);
        self.stopped = matches!(error, SendError::SignedOut | SendError::TooOld).then_some(error);
        let doublings = self.failures.saturating_sub(1).min(8);
        let base = BACKOFF_MIN_MS.saturating_mul(1 << doublings).min(BACKOFF_MAX_MS);
        let ms = base.saturating_sub(base / 4).saturating_add(jitter % (base / 2).max(1)).min(BACKOFF_MAX_MS);
        vec![Effect::WakeIn { ms }]
    }

    fn send(&mut self) -> Vec<Effect> {
        if self.in_flight {
            self.again = true;
            return Vec::new();
        }
        if !self.online {
            return Vec::new();
        }
        self.in_flight = true;
        vec![Effect::Send]
    }

    /// How many operations were refused and wait for the person.
    #[must_use]
    pub const fn refused(&self) -> u32 {
        self.refused
    }

    #[must_use]
    pub fn status(&self) -> SyncStatus {
        let queued = self.queued;
        match self.stopped {
            Some(SendError::SignedOut) => return SyncStatus::SignedOut { queued },
            Some(SendError::TooOld) => return SyncStatus::TooOld { queued },
            _ => {}
        }
        if !self.online || self.failures > 0 {
            return SyncStatus::Offline { queued };
        }
        match self.synced_at {
            Some(at) if queued == 0 => SyncStatus::Synced { at },
            _ if self.in_flight => SyncStatus::Sending { queued },
            _ => SyncStatus::Waiting { queued },
        }
    }
}
