//! The sync rules of SPEC.md, with the device's store and the server's log in memory.

mod bounds;
mod client;
mod edit;
mod erase;
mod replicas;
mod server;
pub(crate) mod world;
