//! A phone that several people use: what is closed, and what goes on while its owner is away.

use super::*;
use crate::wire::Bytes;

const OPEN: Keys = Keys { hold: Some([1; 32]), own: Some([2; 32]), closes: true };
const LOCKED: Keys = Keys { own: None, ..OPEN };
const NO_PIN: Keys = Keys { hold: Some([1; 32]), own: None, closes: false };

fn sealed(disk: &Memory, keys: Keys) -> Sealed<Memory> {
    // Chance is not what these tests are about, but a nonce is used once.
    thread_local!(static USED: core::cell::Cell<u64> = const { core::cell::Cell::new(0) });
    let nonce = || {
        let used = USED.get() + 1;
        USED.set(used);
        let mut nonce = [0; 24];
        nonce[..8].copy_from_slice(&used.to_be_bytes());
        nonce
    };
    Sealed { disk: disk.clone(), keys, nonce }
}

fn phone(disk: &Memory, keys: Keys) -> Device<Sealed<Memory>> {
    Device::on(sealed(disk, keys), 1, 1)
}

/// Every row on the disk as it stands there.
fn raw(disk: &Memory) -> Vec<(&'static str, Vec<u8>)> {
    let rows = |store: &'static str| {
        let tx = disk.read(&[store]).unwrap();
        at_once(tx.rows(store, ROWS_MAX)).unwrap().into_iter().map(move |row| (store, row))
    };
    STORES.iter().flat_map(|store| rows(store)).collect()
}

fn says(disk: &Memory, words: &str) -> bool {
    raw(disk).iter().any(|(_, row)| row.windows(words.len()).any(|part| part == words.as_bytes()))
}

/// A phone with words that were sent, words that wait, and words that were refused.
fn lived(disk: &Memory, keys: Keys, space: &mut Space) -> Device<Sealed<Memory>> {
    let phone = phone(disk, keys);
    phone.write(entity_id(1), "topic", "sent long ago");
    phone.sync_all(space);
    let members = core::mem::take(&mut space.info.members);
    phone.write(entity_id(2), "topic", "refused");
    phone.offer();
    at_once(phone.store.refuse_all(SPACE, u64::MAX, Refusal::NotAMember)).unwrap();
    space.info.members = members;
    phone.write(entity_id(1), "strengths", "still waiting");
    at_once(phone.store.keep_words("comment", "half a comment")).unwrap();
    phone
}

const WORDS: [&str; 4] = ["sent long ago", "refused", "still waiting", "half a comment"];

#[test]
fn sl1_with_a_pin_no_row_can_be_read_on_the_disk() {
    let (disk, mut space) = (Memory::default(), Space::pairing(&[1]));
    let phone = lived(&disk, OPEN, &mut space);
    for words in WORDS {
        assert!(!says(&disk, words), "{words}");
    }
    assert!(raw(&disk).iter().all(|(_, row)| matches!(row.first(), Some(0xfc | 0xfd))));
    assert_eq!(phone.texts(entity_id(1), "strengths"), ["still waiting"]);
    let open = Memory::default();
    lived(&open, NO_PIN, &mut Space::pairing(&[1]));
    assert!(WORDS.iter().all(|words| says(&open, words)), "without a PIN they are as they were");
}

#[test]
fn sl1_a_row_that_was_tampered_with_or_moved_is_not_believed() {
    let disk = Memory::default();
    let phone = phone(&disk, OPEN);
    phone.write(entity_id(1), "topic", "a");
    let key = entity_key(SPACE, entity_id(1));
    let mut row = at_once(disk.read(&[ENTITIES]).unwrap().row(ENTITIES, &key)).unwrap().unwrap();
    let tx = disk.write(&[ENTITIES, SUMMARIES]).unwrap();
    tx.put_row(SUMMARIES, &key, &row).unwrap();
    *row.last_mut().unwrap() ^= 1;
    tx.put_row(ENTITIES, &key, &row).unwrap();
    at_once(tx.commit()).unwrap();
    let unreadable = |store: &str| StoreError::Unreadable(store.into());
    assert_eq!(at_once(phone.store.entity(SPACE, entity_id(1))).unwrap_err(), unreadable(ENTITIES));
    assert_eq!(at_once(phone.store.summaries()).unwrap_err(), unreadable(SUMMARIES));
}

#[test]
fn sl2_while_its_owner_is_away_a_store_can_be_counted_and_no_more() {
    let (disk, mut space) = (Memory::default(), Space::pairing(&[1]));
    let device = lived(&disk, OPEN, &mut space).id;
    let phone = phone(&disk, LOCKED);
    assert_eq!(phone.id, device, "it is the same store");
    let counts = at_once(phone.store.counts()).unwrap();
    assert_eq!((counts.queued, counts.refused), (1, 1));
    assert_eq!(phone.outbox()[0].0.value, text("still waiting"));
    assert_eq!(at_once(phone.store.entity(SPACE, entity_id(1))).unwrap_err(), StoreError::Locked);
    assert_eq!(at_once(phone.store.summaries()).unwrap_err(), StoreError::Locked);
    let change = [change("topic", text("by somebody else"))];
    let edited = at_once(phone.store.edit(SPACE, (entity_id(1), EntityKind::Record), &change, Millis(0)));
    assert_eq!(edited.unwrap_err(), StoreError::Locked);
}

#[test]
fn sl3_a_pin_that_is_set_or_taken_away_loses_no_row() {
    let (disk, mut space) = (Memory::default(), Space::pairing(&[1]));
    lived(&disk, NO_PIN, &mut space);
    let before = phone(&disk, NO_PIN).rows();
    // The phone dies between two transactions: half is closed.
    let closing = sealed(&disk, OPEN);
    let tx = closing.write(&[ENTITIES]).unwrap();
    let key = entity_key(SPACE, entity_id(1));
    let row = at_once(tx.row(ENTITIES, &key)).unwrap().unwrap();
    tx.put_row(ENTITIES, &key, &row).unwrap();
    at_once(tx.commit()).unwrap();
    assert_eq!(phone(&disk, OPEN).rows(), before);
    at_once(closing.rewrite()).unwrap();
    assert!(WORDS.iter().all(|words| !says(&disk, words)));
    assert_eq!(phone(&disk, OPEN).rows(), before);
    at_once(sealed(&disk, Keys { closes: false, ..OPEN }).rewrite()).unwrap();
    assert_eq!(phone(&disk, NO_PIN).rows(), before);
    assert!(WORDS.iter().all(|words| says(&disk, words)));
}

#[test]
fn sl4_a_forgotten_pin_costs_nothing_that_was_submitted_or_waits() {
    let (disk, mut space) = (Memory::default(), Space::pairing(&[1]));
    lived(&disk, OPEN, &mut space);
    at_once(sealed(&disk, NO_PIN).forget_own()).unwrap();
    let phone = phone(&disk, NO_PIN);
    assert_eq!((phone.outbox().len(), phone.refused().len()), (1, 1));
    assert_eq!(phone.texts(entity_id(2), "topic"), ["refused"]);
    phone.sync_all(&space);
    assert_eq!(phone.texts(entity_id(1), "topic"), ["sent long ago"]);
    assert_eq!(phone.texts(entity_id(1), "strengths"), ["still waiting"]);
    assert_eq!(space.head(), 2, "what waited went out");
    let refused = phone.refused()[0].0.id.counter;
    at_once(phone.store.decide(&[refused], Decision::Again)).unwrap();
    phone.sync_all(&space);
    assert_eq!((phone.texts(entity_id(2), "topic"), space.head()), (vec!["refused".to_owned()], 3));
}

#[test]
fn sl4_a_forgotten_pin_costs_no_recording() {
    let disk = Memory::default();
    let chunk = Chunk {
        space: SPACE,
        entity: entity_id(1),
        field: field("voice"),
        take: entity_id(7),
        number: 0,
        mime: "audio/webm".into(),
        length_ms: 1_000,
        bytes: Bytes(b"half a sentence".to_vec()),
    };
    at_once(phone(&disk, OPEN).store.keep_chunk(&chunk)).unwrap();
    assert!(!says(&disk, "half a sentence"), "on the disk it is closed");
    at_once(sealed(&disk, NO_PIN).forget_own()).unwrap();
    let takes = at_once(phone(&disk, NO_PIN).store.takes(SPACE, entity_id(1), &field("voice"))).unwrap();
    assert_eq!(takes.iter().map(|take| take.bytes.as_slice()).collect::<Vec<_>>(), [b"half a sentence"]);
}

#[test]
fn sl5_only_the_same_pin_opens_the_own_key() {
    let (own, pin, other) = ([5; 32], [6; 32], [7; 32]);
    let wrapped = Keys::wrap(&own, pin, [1; 24]).unwrap();
    assert_eq!(Keys::unwrap(&wrapped, pin), Some(own));
    assert_eq!(Keys::unwrap(&wrapped, other), None);
    assert!(!wrapped.windows(32).any(|part| part == own));
}
