//! Entities and the operations that make them.
//!
//! Invariant: an entity is a pure function of the set of operations applied to it, whatever their order, as long as each
//! device's own operations keep theirs (rules `MG*` in `SPEC.md`).

mod copies;
mod correction;
mod entity;
mod field;
mod op;
mod past;
mod summary;
mod value;

pub use copies::by_record;
pub use correction::{Changed, Correction, correction_of, corrections};
pub use entity::{Entity, Version};
pub use field::{BadField, FIELD_CHARS_MAX, Field};
pub use op::{EntityKind, Op, OpError, Purpose, REPLACES_MAX};
pub use past::{PAST_BYTES_MAX, PAST_VALUES_MAX, Past, REPLACED_BYTES, Replaced};
pub use summary::{Scope, State, Summary};
pub use value::{FILE_BYTES_MAX, FileRef, JPEG, OCTETS, TEXT_BYTES_MAX, THUMBNAIL_BYTES_MAX, Thumbnail, Value, file_mime, hex};

#[cfg(test)]
pub(crate) mod tests;
