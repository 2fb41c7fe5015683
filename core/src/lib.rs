//! The domain of Qinglan: what is true of forms, records, merges, the sync protocol and permissions,
//! wherever it runs.
//!
//! Invariant: nothing here reads a clock, draws a random number, or touches a browser, a server, a disk or a network.
//! Time, identifiers and randomness are passed in; effects are returned as values. The numbered rules are in `SPEC.md`.

// What `#[derive(Wire)]` writes names this crate, here as anywhere.
extern crate self as qinglan_core;

pub mod access;
pub mod administration;
pub mod api;
pub mod calendar;
pub mod comment;
pub mod directory;
pub mod form;
pub mod id;
pub mod instrument;
pub mod notice;
pub mod observed;
pub mod order;
pub mod pairing;
pub mod record;
pub mod roster;
pub mod search;
pub mod spaces;
pub mod store;
pub mod sync;
pub mod today;
pub mod wire;
pub mod words;
