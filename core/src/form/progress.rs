//! How far a form is filled.

use super::answers::is_answered;
use super::{Definition, Place, places};
use crate::record::Entity;

/// Answered and asked, of all questions and of those that submitting needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    pub answered: u32,
    pub total: u32,
    pub required_answered: u32,
    pub required_total: u32,
}

impl Progress {
    /// Nothing that submitting needs is left unanswered; what is answered may still be wrong.
    #[must_use]
    pub const fn is_complete(self) -> bool {
        self.required_answered == self.required_total
    }

    pub(super) fn add(&mut self, answered: bool, required: bool) {
        self.total += 1;
        self.answered += u32::from(answered);
        self.required_total += u32::from(required);
        self.required_answered += u32::from(answered && required);
    }
}

/// Counts the questions. A repeat counts as one, whatever its rows: answered when it has as many answered rows as it must,
/// and at least one (rule FM14). Questions that nobody edits do not count.
#[must_use]
pub fn progress(definition: &Definition, entity: &Entity) -> Progress {
    let mut progress = Progress::default();
    for place in places(definition, entity) {
        match place {
            Place::Question { spot, question } if spot.rows.is_empty() && !question.readonly => {
                progress.add(is_answered(entity, &spot.field, &question.kind), question.required);
            }
            Place::Repeat { spot, repeat, rows } if spot.rows.is_empty() => {
                let least = repeat.min.unwrap_or(0);
                progress.add(rows.len() >= least.max(1) as usize, least > 0);
            }
            Place::Question { .. } | Place::Repeat { .. } => {}
        }
    }
    progress
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::builtins;
    use crate::form::testing::{Filled, file};

    #[test]
    fn fm14_progress_counts_questions_and_each_repeat_as_one() {
        let form = builtins().remove(0);
        let of = |filled: Filled| progress(&form, &filled.entity);
        let none = of(Filled::new());
        assert_eq!((none.answered, none.required_answered, none.required_total), (0, 0, 5));
        assert!(!none.is_complete());

        let full = of(Filled::observation());
        assert_eq!((full.answered, full.required_answered), (5, 5));
        assert!(full.is_complete());

        let blank_row = of(Filled::new().row("notes/a", 1));
        assert_eq!(blank_row, none, "a blank row is no answer");
        let rows = Filled::new().row("notes/a", 1).int("notes/a/minute", 3).row("notes/b", 2).int("notes/b/minute", 9);
        assert_eq!(of(rows).answered, 1);
        assert_eq!(of(Filled::new().set("photo", file(1))).answered, 1);
        assert_eq!(of(Filled::observation()).total, none.total);
    }
}
