//! What a device that takes nothing in still learns of an answer: whether it may go on (rule SY18).

use super::{Request, SpaceAnswer, SpaceReply};
use crate::id::SpaceId;

/// The counter of the request's last operation, if the server has decided all of them. What is written later may replace what was
/// written before, so the next page goes only then.
///
/// None for a server that could not, for one in another life, and for a request that is none of ours.
#[must_use]
pub fn decided(request: &Request, spaces: &[(SpaceId, SpaceAnswer)]) -> Option<u64> {
    let mut last = None;
    for part in &request.spaces {
        let (_, answer) = spaces.iter().find(|(space, _)| *space == part.space)?;
        for (_, op) in part.push.unpack().ok()? {
            let is_decided = match answer {
                SpaceAnswer::Reply(reply) => names(reply, op.id.counter),
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

fn names(reply: &SpaceReply, counter: u64) -> bool {
    reply.acks.iter().any(|ack| ack.counter == counter) || reply.refusals.iter().any(|refusal| refusal.counter == counter)
}
