//! Forms that compute, filled.

mod choices;
mod computing;
mod faults;
mod properties;
mod rows;
mod stored;
mod submission;
mod support;
mod wording;
