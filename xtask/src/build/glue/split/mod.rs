//! The app's module in two: what a first visit needs before a form can be filled, and the rest, which is fetched once the first page stands.
//!
//! A function that goes keeps its place in the table, which is empty until the second part is loaded and takes it over. Where functions that
//! stay call it by its number, the first part has a stub, which calls through the table. Until then whoever is called there is a trap, so the
//! app loads the second part before it does what is in it (`app/src/shell/later.rs`).
//!
//! Who goes is told by name. The compiler makes one function of several that are the same to the byte, and leaves it one name: a function that
//! others may be hidden behind stays, unless only functions that go call it.
//!
//! The second part has no memory and no table of its own; it imports those of the first. The functions of the first that it calls it
//! reaches through the table, too, where they have places of their own: a number each, where exports and imports would take a name in both parts.
//!
//! So it is with texts: those that only the second part says are nothing but zeros in the first, and come with the second (`texts.rs`).

mod naming;
mod plan;
mod shape;
mod texts;
mod write;

use anyhow::Result;

use naming::Naming;
use plan::Plan;
use shape::Shape;

/// Where the second part's imports come from.
pub const FROM_FIRST: &str = "p";
/// The compiler's table of functions.
const TABLE: u32 = 0;
/// What the first part shares with the second: a name that no other export has, and a number.
const EXPORT: &str = "_";

/// The two parts.
pub struct Parts {
    pub first: Vec<u8>,
    pub later: Vec<u8>,
}

/// What a name says of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It waits, and is called only when the second part is there.
    Entry,
    /// It is made for something that waits.
    Inner,
    Other,
}

/// Splits a module that has names, by what they say; what only functions that go need goes too.
pub fn split(module: &[u8], kind: impl Fn(&str) -> Kind) -> Result<Parts> {
    let shape = Shape::of(module)?;
    let moved = shape.moved(&Naming::of(module, shape.imported)?, kind);
    let texts = texts::only_of(module, shape.imported, &moved)?;
    let plan = Plan::new(&shape, moved, texts)?;
    for entry in plan.entries.keys() {
        eprintln!("later: reached by {}", shape.names.get(entry).map_or("a function without a name", String::as_str));
    }
    Ok(Parts { first: plan.first(module)?, later: plan.later(module)? })
}
