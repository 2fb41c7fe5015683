//! The operation: the smallest thing that happens.

use crate::wire::Wire;

use super::{Field, TEXT_BYTES_MAX, Value};
use crate::id::{EntityId, Millis, OpId, PersonId};

/// More versions of one field than this were never seen at once; a request with more is not ours.
pub const REPLACES_MAX: usize = 64;

/// What an entity is; fixed by its first operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
#[cbor(index_only)]
pub enum EntityKind {
    /// A filled form.
    #[n(0)]
    Record,
    /// Words about an entity of the same space.
    #[n(1)]
    Comment,
    /// An event in time: training session, open lesson, visit.
    #[n(2)]
    Activity,
}

/// What an operation is for, where that decides what is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
#[cbor(index_only)]
pub enum Purpose {
    /// Of a submitted record: what it replaces stays readable (rule AM2).
    #[n(0)]
    Correction,
    /// The server's own, because its author was deleted: nothing of what stood there stays (rule DP6). No device makes one.
    #[n(1)]
    Erasure,
}

/// One field of one entity got one value.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct Op {
    #[n(0)]
    pub id: OpId,
    #[n(1)]
    pub author: PersonId,
    /// The device's clock; advisory, it decides nothing.
    #[n(2)]
    pub at: Millis,
    #[n(3)]
    pub entity: EntityId,
    #[n(4)]
    pub kind: EntityKind,
    #[n(5)]
    pub field: Field,
    #[n(6)]
    pub value: Value,
    /// The versions of this field that the author saw and meant to replace.
    #[n(7)]
    pub replaces: Vec<OpId>,
    /// None for most. Since version 2.
    #[n(8)]
    pub purpose: Option<Purpose>,
}

/// An operation is beyond a bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpError {
    TooLarge { bytes: usize, limit: usize },
    TooManyReplaced { count: usize, limit: usize },
}

impl Op {
    /// What it replaces stays readable.
    #[must_use]
    pub fn corrects(&self) -> bool {
        self.purpose == Some(Purpose::Correction)
    }

    /// All that stood in the entity goes.
    #[must_use]
    pub fn erases(&self) -> bool {
        self.purpose == Some(Purpose::Erasure) && self.field == Field::deleted()
    }

    /// The operation as the log keeps it once its author was deleted: that it was, and nothing of what it said or where or when.
    #[must_use]
    pub fn emptied(&self) -> Self {
        let (field, value, replaces) = (Field::erased(), Value::Empty, Vec::new());
        Self { at: Millis(0), field, value, replaces, purpose: Some(Purpose::Erasure), ..self.clone() }
    }

    /// Whether what a device brings under the same id is this: what was emptied here was the same before.
    #[must_use]
    pub fn stands_for(&self, sent: &Self) -> bool {
        self.purpose == Some(Purpose::Erasure) || self == sent
    }

    /// # Errors
    /// [`OpError`] with the numbers, when a bound is passed.
    pub fn check(&self) -> Result<(), OpError> {
        let bytes = self.value.bytes();
        if bytes > TEXT_BYTES_MAX {
            return Err(OpError::TooLarge { bytes, limit: TEXT_BYTES_MAX });
        }
        let count = self.replaces.len();
        if count > REPLACES_MAX {
            return Err(OpError::TooManyReplaced { count, limit: REPLACES_MAX });
        }
        Ok(())
    }
}
