//! The state of work in words, always the same ones, each with an icon and a name for its colour.

use qinglan_core::sync::{Refusal, SyncStatus};

use super::SaveState;
use crate::shell::clock;
use crate::text::{fill, t};
use qinglan_core::store::StoreError;

/// Words, and the signs that go with them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusWords {
    /// For `data-state`.
    pub state: &'static str,
    pub icon: &'static str,
    pub words: String,
}

impl StatusWords {
    fn new(state: &'static str, icon: &'static str, words: impl Into<String>) -> Self {
        Self { state, icon, words: words.into() }
    }
}

/// How sending goes, for the top of every page. `file`: of a photo or recording on its way, how many bytes are sent, and how many it
/// has.
#[must_use]
pub fn status_words(status: SyncStatus, refused: u32, file: Option<(u64, u64)>) -> StatusWords {
    if refused > 0 {
        return StatusWords::new("attention", "alert", fill(t().status_attention(), &[("n", &refused.to_string())]));
    }
    let some = |words: &str, none: &'static str, queued: u32| {
        if queued == 0 { none.to_owned() } else { fill(words, &[("n", &queued.to_string())]) }
    };
    match status {
        SyncStatus::Offline { queued } => {
            StatusWords::new("offline", "cloud-off", some(t().status_offline_n(), t().status_offline(), queued))
        }
        SyncStatus::Waiting { queued } => {
            StatusWords::new("waiting", "clock", some(t().status_waiting_n(), t().status_waiting(), queued))
        }
        SyncStatus::Sending { queued } => {
            StatusWords::new("sending", "cloud-up", some(t().status_sending_n(), t().status_sending(), queued))
        }
        SyncStatus::Synced { at } => {
            if let Some((done, all)) = file {
                return StatusWords::new("sending", "cloud-up", file_words(done, all));
            }
            StatusWords::new("sent", "cloud", fill(t().status_synced(), &[("time", &clock::time_of(at))]))
        }
        SyncStatus::SignedOut { .. } => StatusWords::new("attention", "lock", t().status_signed_out()),
        SyncStatus::TooOld { .. } => StatusWords::new("attention", "alert", t().status_too_old()),
    }
}

/// How far a photo or a recording has got.
#[must_use]
pub fn file_words(done: u64, all: u64) -> String {
    fill(t().status_sending_file(), &[("n", &(done / 1024).to_string()), ("max", &(all / 1024).to_string())])
}

/// What the page of a record says about saving.
#[must_use]
pub fn save_words(save: &SaveState) -> StatusWords {
    match save {
        SaveState::Untouched => StatusWords::new("draft", "edit", t().save_untouched()),
        SaveState::Saving => StatusWords::new("saving", "clock", t().save_saving()),
        SaveState::Saved => StatusWords::new("saved", "phone", t().save_saved()),
        SaveState::Failed(error) => {
            StatusWords::new("attention", "alert", fill(t().save_failed(), &[("why", store_words(error))]))
        }
    }
}

/// Why the store could not, and what to do.
#[must_use]
pub fn store_words(error: &StoreError) -> &'static str {
    match error {
        StoreError::Full => t().store_full(),
        StoreError::Locked => t().store_locked(),
        StoreError::Unreadable(_) => t().store_unreadable(),
        StoreError::Broken(_) => t().store_broken(),
    }
}

/// Why a file was not kept, and what to do.
#[must_use]
#[inline(never)]
pub fn kept_words(error: StoreError) -> String {
    (if error == StoreError::Full { t().photo_no_room() } else { store_words(&error) }).to_owned()
}

/// Why the server did not take something, and the way out.
#[must_use]
pub fn reason(refusal: Refusal) -> String {
    match refusal {
        Refusal::NotAMember => t().refused_not_a_member().to_owned(),
        Refusal::Deleted => t().refused_deleted().to_owned(),
        Refusal::NotAllowed => t().refused_not_allowed().to_owned(),
        Refusal::NotYours => t().refused_not_yours().to_owned(),
        Refusal::TooLarge { bytes, limit } => {
            fill(t().refused_too_large(), &[("n", &(bytes / 1024).to_string()), ("max", &(limit / 1024).to_string())])
        }
        Refusal::KindMismatch | Refusal::IdReused => t().refused_broken().to_owned(),
        Refusal::UnknownSpace => t().refused_unknown_space().to_owned(),
    }
}
