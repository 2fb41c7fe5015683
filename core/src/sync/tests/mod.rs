//! The sync rules of SPEC.md that hold without a store; the others are proved against IndexedDB and workerd.

mod bounds;
mod client;
mod edit;
mod replicas;
mod server;
mod world;
