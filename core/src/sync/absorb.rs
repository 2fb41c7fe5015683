//! What a device does with what the server says: from rows as they were to rows as they shall be, in one transaction.

use super::{Ack, BadBatch, Cursor, OpBatch, Page, PageBody, Refusal, SpaceReply};
use crate::id::{DeviceId, EntityId, OpId};
use crate::order::{self, Map};
use crate::record::{Entity, Op};

/// What to write, all of it or nothing: the changed entities, the outbox, and the cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Absorbed {
    pub changed: Vec<EntityId>,
    /// Taken by the server, with their numbers: leave the outbox.
    pub acked: Vec<(OpId, u64)>,
    /// Their counters, in order.
    numbered: Vec<u64>,
    /// Set aside where the person sees them.
    pub refused: Vec<(OpId, Refusal)>,
    pub cursor: Cursor,
    pub epoch: u64,
    pub more: bool,
}

/// Where a device stands in a space.
pub type Place = (u64, Cursor);

/// What this device wrote into a space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Own {
    pub device: DeviceId,
    /// The outbox, in the order in which it was written.
    waiting: Vec<Op>,
    /// What was refused, in the same order.
    aside: Vec<Op>,
    /// Of the outbox, the counters of what stands in the log already, as far as a restore says: it takes nothing out once more.
    standing: Vec<u64>,
    /// What the rest of the outbox replaces of this device's own, each with the operation that does: counters, in order.
    replaced: Vec<(u64, u64)>,
    /// What is known to be in the log and is acknowledged again, in order.
    known: Vec<Op>,
}

impl Own {
    /// What waits, each with whether it stands in the log already, and what was refused, both in the order of the counters: a
    /// term's work is looked through for every acknowledgement.
    #[must_use]
    pub fn new(device: DeviceId, queued: Vec<(Op, bool)>, aside: Vec<Op>) -> Self {
        let (mut waiting, mut standing, mut replaced) = (Vec::new(), Vec::new(), Vec::new());
        for (op, stands) in queued {
            if stands {
                standing.push(op.id.counter);
            } else {
                let own = op.replaces.iter().filter(|old| old.device == device);
                replaced.extend(own.map(|old| (old.counter, op.id.counter)));
            }
            waiting.push(op);
        }
        let replaced = order::by_number(replaced, |(old, _)| *old);
        Self { device, waiting, aside, standing, replaced, known: Vec::new() }
    }

    /// Beside it what is known to be in the log and is acknowledged again.
    #[must_use]
    pub fn knowing(self, known: Vec<Op>) -> Self {
        Self { known: order::by_number(known, |op| op.id.counter), ..self }
    }

    /// See [`Own::knowing`].
    #[must_use]
    pub fn known(&self) -> &[Op] {
        &self.known
    }

    /// An operation that the device does not know to be in the log.
    #[must_use]
    pub fn find(&self, id: OpId) -> Option<&Op> {
        in_order(&self.waiting, id).or_else(|| self.refused(id))
    }

    /// An operation that was refused before.
    #[must_use]
    pub fn refused(&self, id: OpId) -> Option<&Op> {
        in_order(&self.aside, id)
    }

    fn stands(&self, id: OpId) -> bool {
        id.device == self.device && self.standing.binary_search(&id.counter).is_ok()
    }

    /// By what this device has replaced its operation, if that has no number yet; `numbered` are those that just got one. The draft of a
    /// correction names what it will replace in the record, and takes nothing out before it is submitted.
    fn outdone(&self, op: &Op, numbered: &[u64]) -> Option<&Op> {
        let there = |by: &&Op| (by.entity, &by.field) == (op.entity, &op.field);
        let counter = op.id.counter;
        let first = self.replaced.partition_point(|(old, _)| *old < counter);
        let by = self.replaced.iter().skip(first).take_while(|(old, _)| *old == counter).map(|(_, by)| *by);
        by.filter(|by| numbered.binary_search(by).is_err())
            .find_map(|counter| in_order(&self.waiting, OpId { device: self.device, counter }).filter(there))
    }
}

fn in_order(ops: &[Op], id: OpId) -> Option<&Op> {
    let at = ops.partition_point(|op| op.id.counter < id.counter);
    ops.get(at).filter(|op| op.id == id)
}

/// Another life of the space begins for the device with this reply to a request that it made in the life `asked`.
#[must_use]
pub fn begins_anew(place: Place, asked: u64, reply: &SpaceReply) -> bool {
    reply.epoch != place.0 && asked == place.0 && reply.page.from == Cursor::Start
}

/// Takes in one space's reply to a request that was made in the life `asked` (rules SY6 to SY10 and SY16).
///
/// `rows` holds every entity that the reply speaks of, by itself or by an operation of `own`, as far as the device has it; it is changed
/// in place.
///
/// # Errors
/// [`BadBatch`] when the page is none of ours; then nothing may be written.
pub fn absorb(
    place: Place,
    asked: u64,
    reply: &SpaceReply,
    rows: &mut Map<EntityId, Entity>,
    own: &Own,
) -> Result<Absorbed, BadBatch> {
    let (epoch, cursor) = place;
    let mut out = Absorbed { cursor, epoch, more: reply.page.more, ..Absorbed::default() };
    let anew = begins_anew(place, asked, reply);
    if reply.epoch != epoch && !anew {
        // A late answer of another life: its numbers mean nothing here.
        out.more = true;
        return Ok(out);
    }
    for refusal in &reply.refusals {
        out.refused.push((OpId { device: own.device, counter: refusal.counter }, refusal.reason));
    }
    let acks = order::by_number(reply.acks.clone(), |ack| ack.seq);
    if anew || reply.page.from == cursor {
        take_page(&reply.page, &acks, rows, own, &mut out)?;
        out.cursor = reply.page.to;
        if anew && rows.iter().any(|(_, row)| row.misses_number(own.device)) {
            // Of a restore that was told late, "in common" says too much: it may have come again below that number.
            out.cursor = out.cursor.with_all_of_the_log();
            out.more = true;
        }
        out.epoch = reply.epoch;
    } else {
        acknowledge(own, (&acks, None), rows, &mut out);
        // A page for another place: a doubled or late answer. Asking again from where we stand loses nothing.
        out.more = true;
    }
    let refused = out.refused.iter().filter_map(|(id, _)| in_order(&own.waiting, *id)).filter(|op| !op.replaces.is_empty());
    for op in refused {
        // What it had replaced here stands on the server: only reading anew brings it back (rule SY16).
        if let Some(row) = rows.get_mut(&op.entity) {
            row.doubt();
            order::add(&mut out.changed, op.entity);
        }
        out.cursor = out.cursor.anew();
        out.more = true;
    }
    Ok(out)
}

/// Takes in operations that came through a socket, if they follow right after the cursor (rule SY12).
///
/// # Errors
/// [`BadBatch`] when the batch is none of ours.
pub fn absorb_live(
    place: Place,
    live: (u64, u64, &OpBatch),
    rows: &mut Map<EntityId, Entity>,
    own: &Own,
) -> Result<Option<Absorbed>, BadBatch> {
    let (epoch, from, batch) = live;
    if place != (epoch, Cursor::Seq(from)) {
        return Ok(None);
    }
    let mut out = Absorbed { epoch, cursor: Cursor::Seq(from), ..Absorbed::default() };
    take_tail((batch, from), &[], rows, own, &mut out)?;
    Ok(Some(out))
}

fn take_page(page: &Page, acks: &[Ack], rows: &mut Map<EntityId, Entity>, own: &Own, out: &mut Absorbed) -> Result<(), BadBatch> {
    match &page.body {
        PageBody::Tail(batch) => take_tail((batch, page.from.reached()), acks, rows, own, out),
        PageBody::Snapshot(states) => {
            acknowledge(own, (acks, None), rows, out);
            let acked = |id: OpId| out.numbered.binary_search(&id.counter).is_ok();
            let refused = order::set(out.refused.iter().map(|(id, _)| id.counter));
            let waits = |op: &&Op| !acked(op.id) && refused.binary_search(&op.id.counter).is_err() && !own.stands(op.id);
            // A page of a life that is over may have said a number for what was never acknowledged, and still waits.
            let is_asked = |id| (own.stands(id) || in_order(&own.waiting, id).is_some()) && !acked(id);
            let waiting: Vec<Op> = own.waiting.iter().filter(waits).cloned().collect();
            for state in states {
                let row = rows.entry(state.id).or_insert_with(|| Entity::new(state.id, state.kind, state.author));
                row.adopt(state.clone(), &waiting, is_asked);
                order::add(&mut out.changed, state.id);
            }
            Ok(())
        }
    }
}

/// Operations and acknowledgements, each where its number stands: what comes later replaces what came before, and not otherwise. The log
/// is read from behind number `from`.
fn take_tail(
    (batch, from): (&OpBatch, u64),
    mut acks: &[Ack],
    rows: &mut Map<EntityId, Entity>,
    own: &Own,
    out: &mut Absorbed,
) -> Result<(), BadBatch> {
    for (seq, op) in batch.unpack()? {
        let (before, after) = acks.split_at(acks.partition_point(|ack| ack.seq < seq));
        acknowledge(own, (before, Some(from)), rows, out);
        acks = after;
        if op.id.device == own.device {
            take_own(own, &op, seq, rows, out);
        } else {
            rows.entry(op.entity).or_insert_with(|| Entity::new(op.entity, op.kind, op.author)).apply(&op, Some(seq));
            order::add(&mut out.changed, op.entity);
        }
        out.cursor = Cursor::Seq(seq);
    }
    acknowledge(own, (acks, Some(from)), rows, out);
    Ok(())
}

/// In the order of the numbers. `read`: also what the device knows to be in the log, where that is read over it, behind this number. What
/// stands before may have been replaced since.
fn acknowledge(own: &Own, (acks, read): (&[Ack], Option<u64>), rows: &mut Map<EntityId, Entity>, out: &mut Absorbed) {
    for ack in acks {
        let id = OpId { device: own.device, counter: ack.counter };
        let known = || in_order(&own.known, id).filter(|_| read.is_some_and(|from| ack.seq > from));
        if let Some(op) = own.find(id).or_else(known) {
            take_own(own, op, ack.seq, rows, out);
        }
    }
}

/// An operation of this device stands in the log, whether the device knew that or not.
fn take_own(own: &Own, op: &Op, seq: u64, rows: &mut Map<EntityId, Entity>, out: &mut Absorbed) {
    let row = rows.entry(op.entity).or_insert_with(|| Entity::new(op.entity, op.kind, op.author));
    row.confirm(op, seq, own.outdone(op, &out.numbered));
    order::add(&mut out.changed, op.entity);
    if own.find(op.id).is_some() {
        out.acked.push((op.id, seq));
        order::add(&mut out.numbered, op.id.counter);
    }
}
