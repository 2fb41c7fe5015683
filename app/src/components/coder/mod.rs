//! Coding a lesson while it goes on: the whole screen for large buttons, and each tap on the disk at once.
//!
//! What happens when is decided in `core` (`instrument::Coder`); here are its effects and its buttons.

mod clock;
mod keys;
mod late;
mod pad;
mod present;
mod session;
mod stages;
mod tools;

pub use session::Session;
pub use stages::stages;
