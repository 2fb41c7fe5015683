//! Who is told of a comment.

use crate::comment::Remark;
use crate::id::{EntityId, PersonId, SpaceId};
use crate::order;
use crate::record::{Entity, EntityKind, Field};
use crate::sync::Accepted;
use crate::wire::Wire;

/// So far back a thread is followed.
const THREAD_MAX: usize = 50;

/// Somebody is to be told of a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Wire)]
pub struct Call {
    #[n(0)]
    pub person: PersonId,
    #[n(1)]
    pub comment: EntityId,
    /// Who wrote it.
    #[n(2)]
    pub by: PersonId,
    #[n(3)]
    pub record: EntityId,
}

/// Who is to be told of the comments that begin with these operations (rule NT2). `held` is what the space has with them in it.
///
/// # Errors
/// Those of `held`.
pub fn called<E>(
    space: SpaceId,
    appended: &[Accepted],
    held: impl Fn(EntityId) -> Result<Option<Entity>, E>,
) -> Result<Vec<Call>, E> {
    let begun = appended.iter().map(|accepted| &accepted.op);
    let begun = begun.filter(|op| op.kind == EntityKind::Comment && op.field == Field::on() && op.replaces.is_empty());
    let mut calls = Vec::new();
    for id in order::set(begun.map(|op| op.entity)) {
        let Some(entity) = held(id)? else { continue };
        let remark = Remark { space, entity };
        let Some(record) = on(&remark.entity) else { continue };
        if !remark.speaks() {
            continue;
        }
        let by = remark.entity.author;
        let mut people = remark.mentions();
        people.extend(held(record)?.map(|record| record.author));
        let mut before = remark.reply_to();
        for _ in 0..THREAD_MAX {
            let Some(entity) = before.map(&held).transpose()?.flatten() else { break };
            people.push(entity.author);
            before = Remark { space, entity }.reply_to();
        }
        let people = order::set(people.into_iter().filter(|person| *person != by));
        calls.extend(people.into_iter().map(|person| Call { person, comment: id, by, record }));
    }
    Ok(calls)
}

fn on(comment: &Entity) -> Option<EntityId> {
    comment.text(&Field::on())?.parse().ok()
}

#[cfg(test)]
mod tests {
    use core::convert::Infallible;
    use std::collections::BTreeMap;

    use super::*;
    use crate::comment::{Said, settling};
    use crate::id::{DeviceId, Millis, OpId};
    use crate::record::{Op, Value};

    const SPACE: SpaceId = SpaceId::from_bytes([1; 16]);
    const DEVICE: DeviceId = DeviceId::from_bytes([9; 16]);
    const RECORD: EntityId = EntityId::from_bytes([2; 16]);

    fn person(n: u8) -> PersonId {
        PersonId::from_bytes([n; 16])
    }

    fn comment(n: u8) -> EntityId {
        EntityId::from_bytes([100 + n; 16])
    }

    /// A space in which person 1 wrote the record.
    #[derive(Default)]
    struct Held {
        entities: BTreeMap<EntityId, Entity>,
        counter: u64,
    }

    impl Held {
        fn new() -> Self {
            let mut held = Self::default();
            held.entities.insert(RECORD, Entity::new(RECORD, EntityKind::Record, person(1)));
            held
        }

        fn says(&mut self, id: EntityId, author: PersonId, fields: Vec<(Field, Value)>) -> Vec<(PersonId, EntityId)> {
            let mut appended = Vec::new();
            for (field, value) in fields {
                self.counter += 1;
                let op = Op {
                    id: OpId { device: DEVICE, counter: self.counter },
                    author,
                    at: Millis(0),
                    entity: id,
                    kind: EntityKind::Comment,
                    field,
                    value,
                    replaces: Vec::new(),
                    purpose: None,
                };
                let entity = self.entities.entry(id).or_insert_with(|| Entity::new(id, EntityKind::Comment, author));
                entity.apply(&op, Some(self.counter));
                appended.push(Accepted { seq: self.counter, op });
            }
            let held = |id: EntityId| Ok::<_, Infallible>(self.entities.get(&id).cloned());
            let Ok(calls) = called(SPACE, &appended, held);
            calls.into_iter().map(|call| (call.person, call.comment)).collect()
        }
    }

    fn said(reply_to: Option<u8>, mentions: &[u8]) -> Vec<(Field, Value)> {
        let mentions = mentions.iter().map(|n| person(*n)).collect();
        Said { text: "导入很好".into(), reply_to: reply_to.map(comment), mentions, ..Said::default() }.fields(RECORD)
    }

    #[test]
    fn nt2_a_comment_calls_the_author_its_thread_and_who_is_named() {
        let mut held = Held::new();
        assert_eq!(held.says(comment(1), person(2), said(None, &[])), [(person(1), comment(1))], "the author of the record");
        assert_eq!(held.says(comment(2), person(1), said(Some(1), &[])), [(person(2), comment(2))], "who is answered");
        let third = held.says(comment(3), person(3), said(Some(2), &[4, 1]));
        assert_eq!(third, [1, 2, 4].map(|n| (person(n), comment(3))), "all of the thread, and who is named, each once");
        assert!(held.says(comment(4), person(1), said(None, &[1])).is_empty(), "nobody is told of their own words");
    }

    #[test]
    fn nt2_only_what_begins_and_speaks_calls() {
        let mut held = Held::new();
        assert!(held.says(comment(1), person(2), Said::notice(RECORD)).is_empty(), "a notice has nothing to read");
        assert_eq!(held.says(comment(2), person(2), said(None, &[])).len(), 1);
        assert!(held.says(comment(3), person(2), settling(comment(2), true)).is_empty(), "the mark of a settled thread");
        let changed = vec![(Field::text(), Value::Text("导入正好".into()))];
        assert!(held.says(comment(2), person(2), changed).is_empty(), "a comment that is changed");
        let mut gone = said(None, &[]);
        let seen = (1..).map(|n| OpId { device: DEVICE, counter: held.counter + n }).take(gone.len()).collect();
        gone.push((Field::deleted(), Value::Removed(seen)));
        assert!(held.says(comment(4), person(2), gone).is_empty(), "one that was deleted before it was sent");
    }
}
