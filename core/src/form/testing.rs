//! A filled form in a few words, for tests.

use crate::id::{DeviceId, EntityId, Millis, OpId, PersonId};
use crate::record::{Entity, EntityKind, Field, FileRef, JPEG, Op, Value};

/// An entity that grows by one operation at a time, all of one person on one device.
pub(crate) struct Filled {
    pub(crate) entity: Entity,
    counter: u64,
}

impl Filled {
    pub(crate) fn new() -> Self {
        let entity = Entity::new(EntityId::from_bytes([1; 16]), EntityKind::Record, PersonId::from_bytes([2; 16]));
        Self { entity, counter: 0 }
    }

    pub(crate) fn set(mut self, path: &str, value: Value) -> Self {
        self.counter += 1;
        let field = field(path);
        let op = Op {
            id: OpId { device: DeviceId::from_bytes([3; 16]), counter: self.counter },
            author: self.entity.author,
            at: Millis(0),
            entity: self.entity.id,
            kind: self.entity.kind,
            value,
            replaces: self.entity.versions(&field).iter().map(|version| version.op).collect(),
            purpose: None,
            field,
        };
        self.entity.apply(&op, None);
        self
    }

    pub(crate) fn text(self, path: &str, text: &str) -> Self {
        self.set(path, Value::Text(text.to_owned()))
    }

    pub(crate) fn int(self, path: &str, number: i64) -> Self {
        self.set(path, Value::Int(number))
    }

    pub(crate) fn row(self, path: &str, position: i64) -> Self {
        self.set(path, Value::Row(position))
    }

    /// Removes a row by someone who saw all that is in it.
    pub(crate) fn remove(self, path: &str) -> Self {
        let seen = self.entity.live_ops(path).collect();
        self.set(path, Value::Removed(seen))
    }

    /// Everything that the observation form asks for.
    pub(crate) fn observation() -> Self {
        Self::new()
            .text("date", "2026-09-14")
            .text("teacher", "王芳")
            .text("topic", "认识时钟")
            .text("strengths", "导入自然")
            .text("suggestions", "多给学生动手的时间")
    }
}

pub(crate) fn field(path: &str) -> Field {
    Field::new(path).unwrap()
}

pub(crate) fn file(byte: u8) -> Value {
    Value::File(FileRef::new([byte; 32], JPEG, 1000))
}
