//! What a device does with what the server says: from rows as they were to rows as they shall be, in one transaction.

use super::{BadBatch, Cursor, OpBatch, Page, PageBody, Refusal, SpaceReply};
use crate::id::{DeviceId, EntityId, OpId};
use crate::order::{self, Map};
use crate::record::{Entity, Op};

/// What to write, all of it or nothing: the changed entities, the outbox, and the cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Absorbed {
    pub changed: Vec<EntityId>,
    /// Taken by the server, with their numbers: leave the outbox.
    pub acked: Vec<(OpId, u64)>,
    /// Set aside where the person sees them.
    pub refused: Vec<(OpId, Refusal)>,
    pub cursor: Cursor,
    pub epoch: u64,
    pub more: bool,
}

/// Where a device stands in a space.
pub type Place = (u64, Cursor);

/// Takes in one space's reply (rules SY6 to SY10).
///
/// `rows` holds every entity that the reply or `pending` names, as far as the device has it; it is changed in place.
/// `pending` are this device's operations that the server has not taken: the outbox and what was refused.
///
/// # Errors
/// [`BadBatch`] when the page is none of ours; then nothing may be written.
pub fn absorb(
    place: Place,
    device: DeviceId,
    reply: &SpaceReply,
    rows: &mut Map<EntityId, Entity>,
    pending: &[Op],
) -> Result<Absorbed, BadBatch> {
    let (epoch, cursor) = place;
    let mut out = Absorbed { cursor, epoch, more: reply.page.more, ..Absorbed::default() };
    for ack in &reply.acks {
        acknowledge(pending, OpId { device, counter: ack.counter }, ack.seq, rows, &mut out);
    }
    for refusal in &reply.refusals {
        out.refused.push((OpId { device, counter: refusal.counter }, refusal.reason));
    }
    let begins_anew = reply.epoch != epoch && reply.page.from == Cursor::Start;
    if begins_anew || (reply.epoch == epoch && reply.page.from == cursor) {
        take_page(&reply.page, device, rows, pending, &mut out)?;
        out.cursor = reply.page.to;
        out.epoch = reply.epoch;
    } else {
        // A page for another place: a doubled or late answer. Asking again from where we stand loses nothing.
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
    device: DeviceId,
    live: (u64, u64, &OpBatch),
    rows: &mut Map<EntityId, Entity>,
    pending: &[Op],
) -> Result<Option<Absorbed>, BadBatch> {
    let (epoch, from, batch) = live;
    if place != (epoch, Cursor::Seq(from)) {
        return Ok(None);
    }
    let mut out = Absorbed { epoch, cursor: Cursor::Seq(from), ..Absorbed::default() };
    take_tail(batch, device, rows, pending, &mut out)?;
    Ok(Some(out))
}

fn take_page(
    page: &Page,
    device: DeviceId,
    rows: &mut Map<EntityId, Entity>,
    pending: &[Op],
    out: &mut Absorbed,
) -> Result<(), BadBatch> {
    match &page.body {
        PageBody::Tail(batch) => take_tail(batch, device, rows, pending, out),
        PageBody::Snapshot(states) => {
            let waiting: Vec<Op> = pending.iter().filter(|op| !out.acked.iter().any(|(id, _)| *id == op.id)).cloned().collect();
            for state in states {
                let row = rows.entry(state.id).or_insert_with(|| Entity::new(state.id, state.kind, state.author));
                row.adopt(state.clone(), &waiting);
                order::add(&mut out.changed, state.id);
            }
            Ok(())
        }
    }
}

fn take_tail(
    batch: &OpBatch,
    device: DeviceId,
    rows: &mut Map<EntityId, Entity>,
    pending: &[Op],
    out: &mut Absorbed,
) -> Result<(), BadBatch> {
    for (seq, op) in batch.unpack()? {
        if op.id.device == device {
            acknowledge(pending, op.id, seq, rows, out);
        } else {
            rows.entry(op.entity).or_insert_with(|| Entity::new(op.entity, op.kind, op.author)).apply(&op, Some(seq));
            order::add(&mut out.changed, op.entity);
        }
        out.cursor = Cursor::Seq(seq);
    }
    Ok(())
}

fn acknowledge(pending: &[Op], id: OpId, seq: u64, rows: &mut Map<EntityId, Entity>, out: &mut Absorbed) {
    let Some(op) = pending.iter().find(|op| op.id == id) else { return };
    if let Some(row) = rows.get_mut(&op.entity) {
        row.acknowledge(op, seq);
        order::add(&mut out.changed, op.entity);
    }
    out.acked.push((id, seq));
}
