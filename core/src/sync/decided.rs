//! What a device that takes nothing in still learns of an answer: whether it may go on (rule SY18).

use super::{Request, SpaceAnswer, SpaceReply};
use crate::id::SpaceId;
use crate::order;

/// The counter of the request's last operation, if the server has decided all of them. What is written later may replace what was
/// written before, so the next page goes only then.
///
/// None for a server that could not, for one in another life, and for a request that is none of ours.
#[must_use]
pub fn decided(request: &Request, spaces: &[(SpaceId, SpaceAnswer)]) -> Option<u64> {
    let mut last = None;
    for part in &request.spaces {
        let (_, answer) = spaces.iter().find(|(space, _)| *space == part.space)?;
        let named = match answer {
            SpaceAnswer::Reply(reply) => named(reply),
            _ => Vec::new(),
        };
        for (_, op) in part.push.unpack().ok()? {
            let is_decided = match answer {
                SpaceAnswer::Reply(_) => named.binary_search(&op.id.counter).is_ok(),
                SpaceAnswer::Refused(_) => true,
                SpaceAnswer::Unavailable => false,
            };
            if !is_decided {
                return None;
            }
            last = last.max(Some(op.id.counter));
        }
    }
    last
}

/// Whose fate it tells, in their order.
fn named(reply: &SpaceReply) -> Vec<u64> {
    let acks = reply.acks.iter().map(|ack| ack.counter);
    order::set(acks.chain(reply.refusals.iter().map(|refusal| refusal.counter)))
}
