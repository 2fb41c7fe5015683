//! The addresses under `/api`. Each handler authenticates, decodes, lets the objects decide and apply, and encodes.

pub mod devices;
pub mod directory;
pub mod enrol;
pub mod files;
pub mod forms;
pub mod live;
pub mod me;
pub mod notices;
pub mod setup;
pub mod spaces;
pub mod sync;
mod tus;
