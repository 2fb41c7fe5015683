//! Instruments of classroom research: what an observer codes while a lesson goes on, and what follows from it.
//!
//! An [`Instrument`] is a question of a form. A [`Coder`] turns taps and the clock into fields below the question, a [`Sheet`] is
//! read back from them, and each method has a file with its results. Results are counts and exact fractions; who shows them
//! rounds.
//!
//! Invariant: what the coder knows of a lesson is what its fields say; all else (which interval is due, what is late) follows
//! from that and the clock that is passed in (rules `IN*` in `SPEC.md`).

mod agreement;
mod categories;
mod clock;
mod coder;
mod definition;
mod entry;
mod fias;
mod fraction;
mod mark;
mod on_task;
mod sheet;
mod stallings;
mod student_teacher;
mod table;
mod timeline;

#[cfg(test)]
mod testing;

pub use agreement::{Agreement, Strength, agreement, count_agreement};
pub use categories::{Aspect, COUNT_MAX, aspects};
pub use clock::{Now, Pause};
pub use coder::{Coder, Effect, Event, Phase};
pub use definition::{
    CATEGORIES_MAX, Fault, Flanders, FreeTally, INTERVAL_S_MAX, INTERVAL_S_MIN, Instrument, LENGTH_MIN_MAX, OnTask, Stallings,
    StudentTeacher,
};
pub(crate) use entry::BEGAN;
pub use entry::Entry;
pub use fias::Fias;
pub use fraction::Fraction;
pub use mark::Mark;
pub use on_task::OnTaskShares;
pub use sheet::{Occurrence, Sheet};
pub use stallings::Snapshots;
pub use student_teacher::{Mode, RtCh};
pub use table::Table;
pub use timeline::{Segment, counts, segments};
