//! The whole of the sync in one process: devices with the real engine (`core::store`) on disks that fail, the real server's step
//! (`core::sync::serve`) on logs that crash and are restored, and a network that loses, doubles and delays. Everything that happens
//! is drawn from a seed, so that what went wrong once goes wrong again.
//!
//! A crate of its own: chance stays out of `core`, and what breaks things on purpose out of what ships.
//!
//! Invariant: the same seed and number of steps are the same history, on every machine.

mod act;
mod breakage;
mod check;
mod correct;
mod count;
mod disk;
mod exchange;
mod phone;
mod rest;
mod server;
mod shrink;
mod step;
mod tally;
mod version;
mod world;

pub mod contract;

pub use breakage::Breakage;
pub use disk::{Fault, SimDisk};
pub use shrink::{paste, shortest};
pub use step::{Step, history};
pub use tally::{Event, Tally};

use world::World;

/// What is not as it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure(pub String);

fn fail<T>(words: impl Into<String>) -> Result<T, Failure> {
    Err(Failure(words.into()))
}

/// How much was tried.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tried {
    /// Steps, those of coming to rest among them.
    pub steps: u64,
    /// Operations that a store called saved.
    pub saved: u64,
    /// Of those, set aside with a reason.
    pub aside: u64,
    pub events: Tally,
}

/// Plays a history, lets everything through, and looks whether all is there.
///
/// # Errors
/// [`Failure`] with the first thing that is not as it must be.
pub fn play(steps: &[Step], breakage: Option<Breakage>) -> Result<Tried, Failure> {
    let mut world = World::new(breakage)?;
    for step in steps {
        world.step(*step)?;
    }
    world.rest()
}
