//! What all pages share: who is here, what is on the device, how sending goes.
//!
//! Created once at the root and handed down by context; pages read its signals and call its methods.

mod app;
mod draft;
mod phrases;
mod sending;
mod sharing;
mod uploads;

pub use app::{App, EnrolError, Phase, use_app};
pub use draft::{Draft, SaveState, unsaved};
pub use phrases::{reason, save_words, status_words, store_words};
pub use sharing::Remark;
