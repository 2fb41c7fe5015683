//! Messages in fewer bytes: what follows from the row before is not said again. A device says in its request that it reads them.
//!
//! Numbers that count on are hard on gzip: each acknowledgement of a page has two that no other has, four bytes when all is
//! done. As runs they are nothing. For the same reason rows of a batch say how they differ from the row before, and the entities
//! of a snapshot travel as a batch of the operations that they are made of.

use super::{Ack, Answer, BadBatch, OpBatch, PAGE_OPS_MAX, PageBody, SpaceAnswer, SpaceReply};
use crate::id::{EntityId, PersonId};
use crate::order::Map;
use crate::record::{Entity, EntityKind, Field, Op, Past, Version};
use crate::wire::Wire;

/// The first version that has folded messages.
const SINCE: u16 = 2;
/// No answer acknowledges more than a request can bring.
const ACKS_MAX: u32 = 2 * PAGE_OPS_MAX as u32;

/// What a reply holds, folded.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct Folded {
    #[n(0)]
    acks: Vec<Run>,
    /// The entities of a snapshot without their fields.
    #[n(1)]
    heads: Vec<Head>,
    #[n(2)]
    versions: OpBatch,
}

/// So many acknowledgements, each one counter and one number after the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
struct Run {
    #[n(0)]
    counter: u64,
    #[n(1)]
    seq: u64,
    #[n(2)]
    count: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Wire)]
struct Head {
    #[n(0)]
    id: EntityId,
    #[n(1)]
    kind: EntityKind,
    #[n(2)]
    author: PersonId,
    #[n(3)]
    as_of: u64,
    #[n(4)]
    past: Option<Past>,
}

impl Answer {
    /// Folds what every space said, unless the answer is of a version that has nothing folded (rule VE2).
    pub fn fold(&mut self) {
        if self.version < SINCE {
            return;
        }
        for (_, answer) in &mut self.spaces {
            if let SpaceAnswer::Reply(reply) = answer {
                reply.fold();
            }
        }
    }

    /// As it was before it was folded; one that was not is left as it is.
    ///
    /// # Errors
    /// [`BadBatch`] when it is none of ours.
    pub fn unfold(&mut self) -> Result<(), BadBatch> {
        for (_, answer) in &mut self.spaces {
            if let SpaceAnswer::Reply(reply) = answer {
                reply.unfold()?;
            }
        }
        Ok(())
    }
}

impl SpaceReply {
    fn fold(&mut self) {
        let acks = runs(&core::mem::take(&mut self.acks));
        let (mut heads, mut ops) = (Vec::new(), Vec::new());
        match &mut self.page.body {
            PageBody::Tail(batch) => batch.fold(),
            PageBody::Snapshot(entities) => {
                for entity in core::mem::take(entities) {
                    let Entity { id, kind, author, as_of, fields, past } = entity;
                    heads.push(Head { id, kind, author, as_of, past });
                    ops.extend(as_ops(id, kind, fields));
                }
            }
        }
        let mut versions = OpBatch::pack(ops.iter().map(|(seq, op)| (*seq, op)));
        versions.fold();
        self.folded = Some(Folded { acks, heads, versions });
    }

    fn unfold(&mut self) -> Result<(), BadBatch> {
        let Some(Folded { acks, heads, versions }) = self.folded.take() else { return Ok(()) };
        let mut room = ACKS_MAX;
        for run in acks {
            // A few bytes must not unfold into a large memory.
            room = room.checked_sub(run.count).ok_or(BadBatch)?;
            let nth = |n: u32| Ack { counter: run.counter.wrapping_add(n.into()), seq: run.seq.wrapping_add(n.into()) };
            self.acks.extend((0..run.count).map(nth));
        }
        let PageBody::Snapshot(entities) = &mut self.page.body else { return Ok(()) };
        let new = |Head { id, kind, author, as_of, past }| Entity { as_of, past, ..Entity::new(id, kind, author) };
        entities.extend(heads.into_iter().map(new));
        let mut at = 0;
        for (seq, op) in versions.unpack()? {
            // They come in the order of the heads.
            while entities.get(at).is_some_and(|entity| entity.id != op.entity) {
                at += 1;
            }
            let entity = entities.get_mut(at).ok_or(BadBatch)?;
            let version = Version { op: op.id, author: op.author, at: op.at, seq: (seq > 0).then_some(seq), value: op.value };
            entity.fields.entry(op.field).or_default().push(version);
        }
        Ok(())
    }
}

fn runs(acks: &[Ack]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for ack in acks {
        match runs.last_mut() {
            Some(run) if follows(run, ack) => run.count += 1,
            _ => runs.push(Run { counter: ack.counter, seq: ack.seq, count: 1 }),
        }
    }
    runs
}

fn follows(run: &Run, ack: &Ack) -> bool {
    let (counter, seq) = (run.counter.wrapping_add(run.count.into()), run.seq.wrapping_add(run.count.into()));
    ack.counter == counter && ack.seq == seq
}

/// The operations whose values are in the entity, in the order of their numbers: that is the order of a field's versions too.
fn as_ops(entity: EntityId, kind: EntityKind, fields: Map<Field, Vec<Version>>) -> Vec<(u64, Op)> {
    let mut ops: Vec<(u64, Op)> = Vec::new();
    for (field, versions) in fields {
        for Version { op, author, at, seq, value } in versions {
            // Whether it was a correction is in the entity's past.
            let op = Op { id: op, author, at, entity, kind, field: field.clone(), value, replaces: Vec::new(), purpose: None };
            ops.push((seq.unwrap_or(0), op));
        }
    }
    ops.sort_by_key(|(seq, _)| *seq);
    ops
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{DeviceId, Millis, OpId, SpaceId};
    use crate::record::{Purpose, Value};
    use crate::sync::{Cursor, Page};
    use crate::wire::{from_slice, to_vec};

    fn op(device: u8, counter: u64, entity: u8, field: &str) -> Op {
        Op {
            id: OpId { device: DeviceId::from_bytes([device; 16]), counter },
            author: PersonId::from_bytes([device; 16]),
            // A clock that was set back.
            at: Millis(1_790_000_000_000 - i64::try_from(counter).unwrap()),
            entity: EntityId::from_bytes([entity; 16]),
            kind: EntityKind::Record,
            field: Field::new(field).unwrap(),
            value: Value::Int(i64::try_from(counter).unwrap()),
            replaces: Vec::new(),
            purpose: None,
        }
    }

    fn ops() -> Vec<(u64, Op)> {
        let of_two = [(1, 7, 1, "b"), (2, 9, 1, "b"), (1, 8, 2, "a"), (1, 9, 1, "a"), (2, 3, 2, "c")];
        let mut ops = of_two.map(|(device, counter, entity, field)| op(device, counter, entity, field)).to_vec();
        let replaces = vec![ops[3].id];
        ops.push(Op { replaces, purpose: Some(Purpose::Correction), ..op(1, 10, 1, "a") });
        (11..).zip(ops).collect()
    }

    fn answer(acks: Vec<Ack>, body: PageBody) -> Answer {
        let page = Page { from: Cursor::Seq(10), to: Cursor::Seq(15), more: false, body };
        let reply = SpaceReply { epoch: 3, acks, refusals: Vec::new(), page, common: None, folded: None };
        let spaces = vec![(SpaceId::from_bytes([9; 16]), SpaceAnswer::Reply(Box::new(reply)))];
        Answer { version: 2, now: Millis(1), world: None, spaces }
    }

    fn folds(plain: &Answer) -> Answer {
        let mut folded = plain.clone();
        folded.fold();
        let mut came: Answer = from_slice(&to_vec(&folded)).unwrap();
        assert_ne!(&came, plain);
        came.unfold().unwrap();
        came
    }

    fn acks(pairs: &[(u64, u64)]) -> Vec<Ack> {
        pairs.iter().map(|(counter, seq)| Ack { counter: *counter, seq: *seq }).collect()
    }

    #[test]
    fn sy19_a_folded_answer_says_the_same() {
        let tail = answer(
            acks(&[(1, 5), (2, 6), (3, 9), (2, 6)]),
            PageBody::Tail(OpBatch::pack(ops().iter().map(|(seq, op)| (*seq, op)))),
        );
        let (plain, came) = (tail, folds(&tail_of(&ops())));
        let batch = |answer: &Answer| match &answer.spaces[0].1 {
            SpaceAnswer::Reply(reply) => match &reply.page.body {
                PageBody::Tail(batch) => batch.unpack().unwrap(),
                PageBody::Snapshot(_) => panic!("a snapshot"),
            },
            other => panic!("{other:?}"),
        };
        assert_eq!(batch(&plain), batch(&came));
        let mut entities =
            [1, 2].map(|id| Entity::new(EntityId::from_bytes([id; 16]), EntityKind::Record, PersonId::from_bytes([1; 16])));
        for (seq, op) in ops() {
            let entity = entities.iter_mut().find(|entity| entity.id == op.entity).unwrap();
            entity.apply(&op, Some(seq));
        }
        assert_eq!(entities[0].versions(&Field::new("b").unwrap()).len(), 2, "a conflict is in it");
        assert!(entities[0].past.is_some(), "and a correction");
        let snapshot = answer(acks(&[(1, 5), (2, 6), (3, 9), (2, 6)]), PageBody::Snapshot(entities.to_vec()));
        assert_eq!(folds(&snapshot), snapshot);
    }

    fn tail_of(ops: &[(u64, Op)]) -> Answer {
        answer(acks(&[(1, 5)]), PageBody::Tail(OpBatch::pack(ops.iter().map(|(seq, op)| (*seq, op)))))
    }

    #[test]
    fn ve2_an_answer_to_version_1_is_never_folded() {
        let plain = Answer { version: 1, ..tail_of(&ops()) };
        let mut same = plain.clone();
        same.fold();
        assert_eq!(same, plain);
    }

    #[test]
    fn sy19_acknowledgements_in_a_row_are_one_run() {
        assert_eq!(runs(&acks(&[(1, 5), (2, 6), (3, 7)])), [Run { counter: 1, seq: 5, count: 3 }]);
        assert_eq!(runs(&acks(&[(1, 5), (3, 6), (4, 8)])).len(), 3);
    }

    #[test]
    fn bd1_a_few_bytes_do_not_unfold_into_a_large_memory() {
        let mut bomb = answer(Vec::new(), PageBody::Snapshot(Vec::new()));
        if let SpaceAnswer::Reply(reply) = &mut bomb.spaces[0].1 {
            let run = Run { counter: 1, seq: 1, count: ACKS_MAX };
            reply.folded = Some(Folded { acks: vec![run, run], heads: Vec::new(), versions: OpBatch::default() });
        }
        assert_eq!(bomb.unfold(), Err(BadBatch));
    }
}
