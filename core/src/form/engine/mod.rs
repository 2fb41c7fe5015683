//! Forms that compute: relevance, calculations, conditions, choices that depend on answers (rules `FE*` in `SPEC.md`).
//!
//! [`Model::new`] makes a definition ready, once: it reads the expressions, finds the names in them, and works out who reads what. A
//! [`Filling`] is one record: an answer asks again those that read it, in an order in which each comes after what it reads, and nothing
//! else. What other parts may depend on (relevance, calculations, numbers of rows) is kept; the rest (required, conditions, choices) is
//! computed when somebody looks, and [`Change`] says where to look again.
//!
//! Invariant: nothing that was typed is lost here. What is irrelevant, or in a row beyond a count, keeps its answer and reads as empty.

mod asking;
mod depend;
mod fault;
mod filling;
mod instance;
mod kinds;
mod model;
mod order;
mod place;
mod reader;
mod rows;
mod said;
mod state;
mod stored;
mod submission;
mod template;
mod typing;
mod view;
mod wording;
mod world;

#[cfg(test)]
mod tests;

pub use fault::{Column, Fault, FaultKind};
pub use filling::{Change, Filling, Names};
pub use instance::Index;
pub use model::Model;
pub use reader::Reader;
pub use rows::ROWS_MAX;
pub use state::{Offer, State};
pub use template::{Asked, COUNTER, Part, Template, Templates};
pub use view::Saved;
