//! Leptos' reactive graph, with the types of its values taken off.
//!
//! A signal of Leptos is compiled anew for each type that it may hold. Here the graph holds one type, [`Shared`], and the handles
//! that pages use know what is in it: the same names and manners, for a few lines of code per type. What a signal belongs to, when it
//! is dropped and in which order effects run is Leptos' own.

mod effect;
mod memo;
mod shared;
mod signal;
mod stored;

pub use effect::{effect, effect_now};
pub use leptos::prelude::{Owner, on_cleanup, provide_context, untrack, use_context};
pub use memo::Memo;
use shared::Shared;
pub use signal::RwSignal;
pub use stored::StoredValue;
