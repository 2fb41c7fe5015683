//! What was typed and is not on the disk yet.

use crate::id::OpId;
use crate::order::Map;
use crate::record::{Field, Value};

use super::Change;

/// The changes of one open entity between the page and the disk: one batch being written, and what was typed meanwhile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pending {
    waiting: Map<Field, (Value, Vec<OpId>)>,
    writing: Map<Field, (Value, Vec<OpId>)>,
}

impl Pending {
    /// A field got a value. Returns whether it counts: a cell of a row whose removal is on its way is gone, and a last keystroke
    /// in it would bring the row back as if somebody had not known (rule MG9).
    pub fn set(&mut self, field: Field, value: Value, seen: Vec<OpId>) -> bool {
        if self.is_being_removed(&field) {
            return false;
        }
        self.waiting.insert(field, (value, seen));
        true
    }

    /// Nothing is on its way.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty() && self.writing.is_empty()
    }

    /// Nothing waits behind the batch that is being written.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.waiting.is_empty()
    }

    /// What is to be written now. It stays known until [`Pending::done`] or [`Pending::failed`].
    pub fn take(&mut self) -> Vec<Change> {
        self.writing = core::mem::take(&mut self.waiting);
        let change = |(field, (value, seen)): (&Field, &(Value, Vec<OpId>))| Change {
            field: field.clone(),
            value: value.clone(),
            seen: seen.clone(),
        };
        self.writing.iter().map(change).collect()
    }

    /// All that is not on the disk yet, each field with its latest value.
    #[must_use]
    pub fn all(&self) -> Vec<Change> {
        let mut all = self.clone();
        all.failed();
        all.take()
    }

    /// What a field has that is not on the disk yet.
    #[must_use]
    pub fn latest(&self, field: &Field) -> Option<&Value> {
        self.waiting.get(field).or_else(|| self.writing.get(field)).map(|(value, _)| value)
    }

    /// The batch is on the disk.
    pub fn done(&mut self) {
        self.writing = Map::new();
    }

    /// The batch is not on the disk: it waits again. What was typed since is newer.
    pub fn failed(&mut self) {
        for (field, change) in core::mem::take(&mut self.writing) {
            if !self.waiting.contains_key(&field) {
                self.waiting.insert(field, change);
            }
        }
    }

    fn is_being_removed(&self, field: &Field) -> bool {
        let path = field.as_str();
        path.match_indices('/').filter_map(|(at, _)| Field::new(path.get(..at)?).ok()).any(|row| {
            let last = self.waiting.get(&row).or_else(|| self.writing.get(&row));
            matches!(last, Some((Value::Removed(_), _)))
        })
    }
}
