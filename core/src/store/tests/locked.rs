//! A store that is locked: it sends what waits, and nothing else happens to it (rule SY18).

use super::*;
use crate::store::Counts;
use crate::sync::{Ack, PAGE_OPS_MAX, Page, Request, SpaceAnswer, SpaceReply, WORLD_UNWANTED, decided};

/// Everything that the device holds.
fn disk(phone: &Device) -> Vec<Vec<Vec<u8>>> {
    let tx = phone.store.disk.read(STORES).unwrap();
    STORES.iter().map(|store| at_once(tx.rows(store, ROWS_MAX)).unwrap()).collect()
}

fn answered(reply: SpaceReply) -> [(SpaceId, SpaceAnswer); 1] {
    [(SPACE, SpaceAnswer::Reply(Box::new(reply)))]
}

/// Sends page after page while each is decided; returns the requests.
fn send_locked(phone: &Device, space: &Space) -> Vec<Request> {
    let (mut sent, mut after) = (Vec::new(), 0);
    while let Some(request) = phone.offer_only(after) {
        let reply = space.answer_to(phone, &request);
        let cursor = request.spaces[0].cursor;
        assert_eq!(reply.page, Page::none(cursor), "no page comes, and the cursor stays");
        let next = decided(&request, &answered(reply));
        sent.push(request);
        match next {
            Some(next) => after = next,
            None => break,
        }
    }
    sent
}

#[test]
fn sy18_a_locked_store_sends_what_waits_and_is_the_same_afterwards() {
    let space = Space::pairing(&[1, 2]);
    let (phone, other) = (Device::new(1), Device::new(2));
    phone.write(entity_id(1), "topic", "before");
    phone.sync_all(&space);
    other.write(entity_id(2), "topic", "what came meanwhile");
    other.sync_all(&space);
    phone.write(entity_id(1), "topic", "while there was no network");
    let (place, counts) = (phone.place(), Counts { queued: 1, refused: 0, uploads: 0 });
    let sent = send_locked(&phone, &space);
    assert_eq!((sent.len(), sent[0].world, sent[0].spaces.len()), (1, WORLD_UNWANTED, 1));
    assert_eq!(space.head(), 3);
    // The mark is all that changed: sent once more, the server has it already and nothing is different.
    let (marked, queued) = (disk(&phone), at_once(phone.store.counts()).unwrap());
    assert!(phone.outbox().iter().all(|(_, offered)| *offered));
    let again = space.answer_to(&phone, &phone.offer_only(0).unwrap());
    assert_eq!(again.acks, [Ack { counter: 2, seq: 3 }]);
    assert_eq!((disk(&phone), queued, phone.place(), space.head()), (marked, counts, place, 3));
    // Open again, it goes on as if it had never been locked.
    phone.sync_all(&space);
    assert_eq!((phone.outbox().len(), phone.kept().len(), space.head()), (0, 2, 3));
    same(&phone, &space);
}

#[test]
fn sy18_it_reads_the_outbox_and_where_spaces_stand_and_nothing_else() {
    let space = Space::pairing(&[1]);
    let phone = Device::new(1);
    phone.write(entity_id(1), "topic", "a");
    phone.sync_all(&space);
    phone.write(entity_id(1), "topic", "b");
    // What the lock has closed is no row of ours any more.
    let tx = phone.store.disk.write(STORES).unwrap();
    for store in [ENTITIES, SUMMARIES, REFUSED, KEPT, UPLOADS] {
        tx.put_row(store, &entity_key(SPACE, entity_id(1)), b"closed").unwrap();
    }
    tx.put_row(META, &Key::text(WORLD_KEY), b"closed").unwrap();
    at_once(tx.commit()).unwrap();
    assert_eq!(send_locked(&phone, &space).len(), 1);
    assert_eq!(space.head(), 2);
}

#[test]
fn sy18_nothing_waits_nothing_is_sent() {
    let space = Space::pairing(&[1]);
    let phone = Device::new(1);
    assert_eq!(phone.offer_only(0), None);
    phone.write(entity_id(1), "topic", "a");
    phone.sync_all(&space);
    assert_eq!(phone.offer_only(0), None);
}

#[test]
fn sy18_pages_go_one_after_the_other_and_only_when_the_one_before_is_decided() {
    let space = Space::pairing(&[1]);
    let phone = Device::new(1);
    let count = 2 * PAGE_OPS_MAX as u64 + 5;
    let changes: Vec<Change> = (0..count).map(|n| change(&format!("f{n}"), text("x"))).collect();
    for (nth, of_one) in (0..).zip(changes.chunks(200)) {
        phone.change(entity_id(nth), of_one.to_vec(), Millis(0));
    }
    let first = phone.offer_only(0).unwrap();
    let unavailable = [(SPACE, SpaceAnswer::Unavailable)];
    assert_eq!(decided(&first, &unavailable), None);
    assert_eq!(decided(&first, &[]), None);
    let mut reply = space.answer_to(&phone, &first);
    assert_eq!(decided(&first, &answered(reply.clone())), Some(PAGE_OPS_MAX as u64));
    reply.acks.pop();
    assert_eq!(decided(&first, &answered(reply)), None, "one of them waits: what follows might replace it");
    let refused = [(SPACE, SpaceAnswer::Refused(Refusal::NotAMember))];
    assert_eq!(decided(&first, &refused), Some(PAGE_OPS_MAX as u64), "a refusal holds up nothing");
    let sizes: Vec<usize> = send_locked(&phone, &space).iter().map(|request| request.spaces[0].push.len()).collect();
    assert_eq!(sizes, [PAGE_OPS_MAX, PAGE_OPS_MAX, 5]);
    assert_eq!(space.head(), count);
    assert_eq!(phone.outbox().len() as u64, count);
    phone.sync_all(&space);
    same(&phone, &space);
}

#[test]
fn sy18_a_locked_store_learns_nothing_of_another_life_and_loses_nothing_to_it() {
    let mut space = Space::pairing(&[1]);
    let phone = Device::new(1);
    phone.write(entity_id(1), "topic", "kept");
    phone.sync_all(&space);
    let backup = space.log.clone();
    phone.write(entity_id(1), "topic", "yesterday");
    phone.sync_all(&space);
    phone.write(entity_id(1), "topic", "today");
    restore(&mut space, backup, 2);
    let request = phone.offer_only(0).unwrap();
    let reply = space.answer_to(&phone, &request);
    assert_eq!((reply.acks.len(), reply.refusals.len(), space.head()), (0, 0, 1), "what it follows is not there (rule SY14)");
    assert_eq!(decided(&request, &answered(reply)), None);
    assert_eq!(phone.place().0, 1);
    phone.sync_all(&space);
    let words: Vec<_> = space.ops().iter().map(|(_, op)| op.value.as_text().unwrap().to_owned()).collect();
    assert_eq!(words, ["kept", "yesterday", "today"]);
    same(&phone, &space);
}
