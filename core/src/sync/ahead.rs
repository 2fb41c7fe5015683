//! The page behind one that is on its way: it goes out when that one is answered, while the answer is still being taken in (rule SY21).

use super::{Answer, Request, SpaceAnswer};

/// `next`, made while `asked` was on its way, as it goes out after this answer: in each space from where the answer leads.
///
/// None after an answer that is not as was hoped: a space refuses something, is in another life or did not answer, the device asked from
/// elsewhere, or there is a directory to be taken in first. Then what the store says goes out, once it has taken that in.
#[must_use]
pub fn ahead(asked: &Request, answer: &Answer, mut next: Request) -> Option<Request> {
    if answer.world.is_some() {
        return None;
    }
    for part in &mut next.spaces {
        let before = asked.spaces.iter().find(|before| before.space == part.space)?;
        let (_, SpaceAnswer::Reply(reply)) = answer.spaces.iter().find(|(space, _)| *space == part.space)? else { return None };
        if (reply.epoch, reply.page.from) != (before.epoch, before.cursor) || !reply.refusals.is_empty() {
            return None;
        }
        (part.epoch, part.cursor) = (reply.epoch, reply.page.to);
    }
    Some(next)
}
