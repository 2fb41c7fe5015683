//! The worker as it ships, in a real `workerd`, asked over HTTP as any device would.
//!
//! Tests share one server and keep to people and spaces of their own; whoever must end it, or use up a limit of it, starts
//! another. A server lives as long as a test holds it, so none outlives the run.

// Tests fail by panicking.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod access;
mod assets;
mod auth;
mod bucket;
mod comments;
mod crash;
mod deletion;
mod directory;
mod files;
mod forms;
mod live;
mod log;
mod notices;
mod openapi;
mod partnerships;
mod person;
mod push;
mod restore;
mod server;
mod setup;
mod sync;
mod tus;
mod versions;
