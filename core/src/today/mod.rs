//! What waits for somebody today, of all that is on her device (rules `TD*` in `SPEC.md`).
//!
//! Invariant: it follows from the rows that lists are made of, from a few entities that they lead to, and from the day. What is asked for from
//! the store first is bounded, however many records there are.

mod behind;
mod due;
mod mentee;
mod month;
mod remind;
mod targets;

pub use behind::{Behind, behind, counted_to_read};
pub use due::{Due, DueOf, due, lessons_to_read};
pub use mentee::{Mentee, Unobserved, last_observed, mentees, sheets_to_read, to_answer, unobserved};
pub use remind::reminders;
pub use targets::{
    Done, Each, Measure, Standing, TARGETS, Target, Targets, What, held, led_space, own_to_read, sets, standing, targets_to_read,
};
