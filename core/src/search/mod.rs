//! Search over what is on a device: records, what was said of them, what was planned (rules `SE*` in `SPEC.md`).
//!
//! It is a scan over texts that are kept in memory, two bytes a character, not an index: people look for parts of words, Chinese has no
//! spaces to cut words at, and 5,000 records are looked through in less time than a frame takes (`cargo xtask bench search`). Nothing of it is
//! stored: a store with a PIN keeps no second copy of its words.
//!
//! Invariant: texts are kept as they were written, so that what is found is shown as it stands; what is alike is decided while they are compared.

mod book;
mod excerpt;
mod fold;
mod letters;
mod query;
mod said;

pub use book::{Book, Hit};
pub use excerpt::{Excerpt, Run};
pub use letters::Letters;
pub use query::Query;
pub use said::{Entry, Speaker, What};
