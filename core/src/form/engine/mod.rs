//! Forms that compute: relevance, calculations, conditions, choices that depend on answers (rules `FE*` in `SPEC.md`).
//!
//! [`Model::new`] makes a definition ready, once: it reads the expressions, finds the names in them, and works out who reads what. A
//! [`Filling`] is one record: an answer asks again those that read it, in an order in which each comes after what it reads, and nothing
//! else. What other parts may depend on (relevance, calculations, numbers of rows) is kept; the rest (required, conditions, choices) is
//! computed when somebody looks, and [`Change`] says where to look again.
//!
//! Invariant: nothing that was typed is lost here. What is irrelevant, or in a row beyond a count, keeps its answer and reads as empty.

mod depend;
mod fault;
mod filling;
mod instance;
mod kinds;
mod model;
mod order;
mod place;
mod reader;
mod said;
mod state;
mod stored;
mod template;
mod view;
mod world;

#[cfg(test)]
mod tests;

pub use fault::{Column, Fault, FaultKind};
pub use filling::{Change, Filling, ROWS_MAX};
pub use instance::Index;
pub use kinds::Unfit;
pub use model::Model;
pub use reader::Reader;
pub use state::{Offer, State, Wrong};
pub use template::{Asked, COUNTER, Part, Template, Templates};
pub use view::Saved;
