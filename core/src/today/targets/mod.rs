//! What a school, a group or the district asks of its members in a period, and how far one of them has come (rules TD8 to TD10).

mod done;
mod set;
mod standing;
#[cfg(test)]
mod tests;

pub use done::{Done, own_to_read};
pub use set::{Each, Measure, TARGETS, Target, Targets, What, held, led_space, sets, targets_to_read};
pub use standing::{Standing, standing};
