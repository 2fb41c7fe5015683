//! Entities and the operations that make them.
//!
//! Invariant: an entity is a pure function of the set of operations applied to it, whatever their order, as long as each
//! device's own operations keep theirs (rules `MG*` in `SPEC.md`).

mod entity;
mod field;
mod op;
mod summary;
mod value;

pub use entity::{Entity, Version};
pub use field::{BadField, FIELD_CHARS_MAX, Field};
pub use op::{EntityKind, Op, OpError, REPLACES_MAX};
pub use summary::{Scope, State, Summary};
pub use value::{FileRef, TEXT_BYTES_MAX, Value, hex};

#[cfg(test)]
pub(crate) mod tests;
