//! Messages in fewer bytes: what follows from what stands before it is not said again. A device says in its request that it reads them.
//!
//! Numbers that count on are hard on gzip: each acknowledgement of a page has two that no other has, four bytes when all is
//! done. As runs they are nothing. Operations travel as columns, and the entities of a snapshot as the operations that they are made of.

use super::columns::Columns;
use super::numbers::Numbers;
use super::table::Table;
use super::{Ack, Answer, BadBatch, PAGE_OPS_MAX, PageBody, SpaceAnswer, SpaceReply};
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
    /// Of a page that is one.
    #[n(1)]
    snapshot: Option<Box<Snapshot>>,
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

/// Entities as the operations whose values they hold, and beside them what these do not say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Wire)]
struct Snapshot {
    /// Its table of entities has all of them, in their order.
    #[n(0)]
    versions: Columns,
    #[n(1)]
    people: Vec<PersonId>,
    /// For each entity a place in `people`.
    #[n(2)]
    authors: Numbers,
    /// For each entity how far it stands behind the last of its values.
    #[n(3)]
    behind: Numbers,
    /// Of the few that were corrected, by their place.
    #[n(4)]
    pasts: Vec<(u32, Past)>,
}

impl Answer {
    /// Puts what every space said into the form that the device reads: folded, if it says that it reads that and its version has it
    /// (rule VE2), else as rows. What cannot be put so did not come: its device asks again.
    pub fn suit(&mut self, folds: Option<bool>) {
        let is_folded = folds == Some(true) && self.version >= SINCE;
        for (_, answer) in &mut self.spaces {
            let SpaceAnswer::Reply(reply) = answer else { continue };
            if is_folded {
                reply.fold();
            } else if reply.lay_out().is_err() {
                *answer = SpaceAnswer::Unavailable;
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
    fn lay_out(&mut self) -> Result<(), BadBatch> {
        match &mut self.page.body {
            PageBody::Tail(batch) => batch.lay_out(),
            PageBody::Snapshot(_) => Ok(()),
        }
    }

    fn fold(&mut self) {
        let acks = runs(&core::mem::take(&mut self.acks));
        let snapshot = match &mut self.page.body {
            PageBody::Tail(batch) => {
                batch.fold();
                None
            }
            PageBody::Snapshot(entities) => Some(Box::new(Snapshot::of(core::mem::take(entities)))),
        };
        self.folded = Some(Folded { acks, snapshot });
    }

    fn unfold(&mut self) -> Result<(), BadBatch> {
        let Some(Folded { acks, snapshot }) = self.folded.take() else { return Ok(()) };
        let mut room = ACKS_MAX;
        for run in acks {
            // A few bytes must not unfold into a large memory.
            room = room.checked_sub(run.count).ok_or(BadBatch)?;
            let nth = |n: u32| Ack { counter: run.counter.wrapping_add(n.into()), seq: run.seq.wrapping_add(n.into()) };
            self.acks.extend((0..run.count).map(nth));
        }
        if let (PageBody::Snapshot(entities), Some(snapshot)) = (&mut self.page.body, snapshot) {
            *entities = snapshot.entities()?;
        }
        Ok(())
    }
}

impl Snapshot {
    fn of(entities: Vec<Entity>) -> Self {
        let mut to = Self::default();
        let mut people = Table::default();
        let (mut table, mut ops) = (Vec::new(), Vec::new());
        for (place, Entity { id, kind, author, as_of, fields, past }) in (0..).zip(entities) {
            table.push((id, kind));
            let values = as_ops(id, kind, fields);
            to.authors.push(people.index(author).into());
            to.behind.push(as_of.wrapping_sub(last(values.last())).cast_signed());
            to.pasts.extend(past.map(|past| (place, past)));
            ops.extend(values);
        }
        to.people = people.rows();
        to.authors = to.authors.or_nothing();
        to.behind = to.behind.or_nothing();
        to.versions = Columns::of(table, ops.iter().map(|(seq, op)| (*seq, op)));
        to
    }

    fn entities(self) -> Result<Vec<Entity>, BadBatch> {
        let (mut authors, mut behind) = (self.authors.read(), self.behind.read());
        let mut ops = self.versions.ops()?.into_iter().peekable();
        let mut pasts = self.pasts.into_iter().peekable();
        let mut entities = Vec::new();
        for (place, (id, kind)) in (0..).zip(self.versions.entities()?) {
            let author = self.people.get(authors.index()?).ok_or(BadBatch)?;
            let mut entity = Entity::new(id, kind, *author);
            while let Some((seq, op)) = ops.next_if(|(_, op)| op.entity == id) {
                entity.as_of = seq;
                let version = Version { op: op.id, author: op.author, at: op.at, seq: (seq > 0).then_some(seq), value: op.value };
                entity.fields.entry(op.field).or_default().push(version);
            }
            entity.as_of = entity.as_of.wrapping_add_signed(behind.next()?);
            entity.past = pasts.next_if(|(at, _)| *at == place).map(|(_, past)| past);
            entities.push(entity);
        }
        // They come in the order of the entities.
        if ops.next().is_some() || pasts.next().is_some() { Err(BadBatch) } else { Ok(entities) }
    }
}

fn last(op: Option<&(u64, Op)>) -> u64 {
    op.map_or(0, |(seq, _)| *seq)
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
    use crate::sync::{Cursor, OpBatch, Page};
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
        folded.suit(Some(true));
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
        let told = || acks(&[(1, 5), (2, 6), (3, 9), (2, 6)]);
        let plain = answer(told(), PageBody::Tail(OpBatch::pack(ops().iter().map(|(seq, op)| (*seq, op)))));
        let both = [plain.clone(), folds(&plain)].map(|answer| match answer.spaces.into_iter().next() {
            Some((_, SpaceAnswer::Reply(reply))) => match reply.page.body {
                PageBody::Tail(batch) => (reply.acks, batch.unpack().unwrap()),
                PageBody::Snapshot(_) => panic!("a snapshot"),
            },
            other => panic!("{other:?}"),
        });
        assert_eq!(both[0], both[1]);
        assert_eq!(both[0], (told(), ops()));
        let mut entities =
            [1, 2].map(|id| Entity::new(EntityId::from_bytes([id; 16]), EntityKind::Record, PersonId::from_bytes([1; 16])));
        for (seq, op) in ops() {
            let entity = entities.iter_mut().find(|entity| entity.id == op.entity).unwrap();
            entity.apply(&op, Some(seq));
        }
        assert_eq!(entities[0].versions(&Field::new("b").unwrap()).len(), 2, "a conflict is in it");
        assert!(entities[0].past.is_some(), "and a correction");
        let snapshot = answer(told(), PageBody::Snapshot(entities.to_vec()));
        assert_eq!(folds(&snapshot), snapshot);
    }

    fn tail_of(ops: &[(u64, Op)]) -> Answer {
        answer(acks(&[(1, 5)]), PageBody::Tail(OpBatch::pack(ops.iter().map(|(seq, op)| (*seq, op)))))
    }

    #[test]
    fn ve2_an_answer_to_version_1_is_never_folded() {
        let plain = Answer { version: 1, ..tail_of(&ops()) };
        let mut same = plain.clone();
        same.suit(Some(true));
        assert_eq!(same, plain);
    }

    #[test]
    fn ve2_what_cannot_be_laid_out_is_no_empty_page() {
        let mut damaged = OpBatch::folded(ops().iter().map(|(seq, op)| (*seq, op)));
        let mut bytes = to_vec(&damaged);
        // The kinds of values: the last of them becomes none.
        let values = bytes.windows(7).position(|part| part == [0x46, 4, 4, 4, 4, 4, 4]).unwrap();
        bytes[values + 6] = 40;
        damaged = from_slice(&bytes).unwrap();
        assert_eq!(damaged.unpack(), Err(BadBatch));
        let mut answer = Answer { version: 1, ..answer(Vec::new(), PageBody::Tail(damaged)) };
        answer.suit(None);
        assert_eq!(answer.spaces[0].1, SpaceAnswer::Unavailable);
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
            reply.folded = Some(Folded { acks: vec![run, run], snapshot: None });
        }
        assert_eq!(bomb.unfold(), Err(BadBatch));
    }
}
