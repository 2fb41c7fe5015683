//! What all pages share: who is here, what is on the device, how sending goes.
//!
//! Created once at the root and handed down by context; pages read its signals and call its methods.

mod absent;
mod app;
mod aside;
mod background;
pub mod beginning;
pub mod designs;
mod draft;
mod exchange;
mod fetching;
mod forms;
pub mod library;
mod lock;
pub mod notices;
mod phrases;
mod resident;
mod room;
pub mod search;
mod sending;
mod sharing;
mod tabs;
mod uploads;

pub use app::{App, Phase, use_app};
pub use background::send_all;
pub use draft::{Draft, SaveState, unsaved};
pub use phrases::{file_words, kept_words, reason, save_words, status_words, store_words};
pub use resident::EnrolError;
