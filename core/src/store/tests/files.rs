//! Files beside the log: what is promised to whom, and in which order it goes.

use super::*;
use crate::record::{FileRef, JPEG, Thumbnail};

fn uploads<D: Disk>(device: &Device<D>) -> Vec<Upload> {
    at_once(device.store.disk.read(&[UPLOADS]).unwrap().all(UPLOADS, ROWS_MAX)).unwrap()
}

fn picture(byte: u8, bytes: u64) -> FileRef {
    FileRef { thumbnail: Some(Thumbnail { sha256: [byte + 100; 32], bytes: 9_000 }), ..FileRef::new([byte; 32], JPEG, bytes) }
}

/// Submits a record with these pictures to the pairing.
fn submit<D: Disk>(phone: &Device<D>, pictures: &[FileRef], scope: Scope) {
    let personal = SpaceId::personal(phone.person);
    let changes: Vec<Change> =
        pictures.iter().zip(1..).map(|(file, n)| change(&format!("photo{n}"), Value::File(file.clone()))).collect();
    at_once(phone.store.edit(personal, (entity_id(1), EntityKind::Record), &changes, Millis(0))).unwrap();
    let submission = Submission { record: entity_id(1), to: vec![(SPACE, scope)], title: "圆".into(), at: Millis(5) };
    at_once(phone.store.submit(&submission)).unwrap();
}

#[test]
fn fl5_a_thumbnail_is_promised_with_its_picture_and_goes_first() {
    let phone = Device::new(1);
    submit(&phone, &[picture(1, 300_000), picture(2, 200_000), FileRef::new([3; 32], JPEG, 250_000)], Scope::Full);
    let mut order = Vec::new();
    while let Some(next) = Upload::next(uploads(&phone), &order) {
        order.push(next);
    }
    let names: Vec<u8> = order.iter().map(|upload| upload.file.sha256[0]).collect();
    assert_eq!(names.len(), 5);
    assert_eq!(names[2..], [2, 3, 1], "the old one without a thumbnail in its turn");
    assert!(names[..2].contains(&101) && names[..2].contains(&102), "{names:?}");
    assert!(order.iter().all(|upload| upload.space == SPACE));
    assert_eq!((order[0].file.mime.as_str(), order[0].file.bytes), (JPEG, 9_000));
}

#[test]
fn fl5_a_notice_promises_no_picture() {
    let phone = Device::new(1);
    submit(&phone, &[picture(1, 300_000)], Scope::Notice);
    assert_eq!(uploads(&phone), []);
}

/// Keeps the bytes of a file, as the shell does.
fn keep<D: Disk>(device: &Device<D>, file: &FileRef) {
    let tx = device.store.disk.write(&[BLOBS]).unwrap();
    tx.put_row(BLOBS, &Key::Text(file.hex()), b"bytes").unwrap();
    at_once(tx.commit()).unwrap();
}

fn is_here<D: Disk>(device: &Device<D>, file: &FileRef) -> bool {
    at_once(device.store.disk.read(&[BLOBS]).unwrap().row(BLOBS, &Key::Text(file.hex()))).unwrap().is_some()
}

/// All that waits is sent.
fn send_all<D: Disk>(device: &Device<D>, at: i64) {
    for upload in uploads(device) {
        at_once(device.store.uploaded(&upload, Millis(at))).unwrap();
    }
}

fn free<D: Disk>(device: &Device<D>, wanted: u64, spaces: &[SpaceId]) -> u64 {
    at_once(device.store.free(wanted, spaces)).unwrap()
}

#[test]
fn fl6_the_oldest_of_what_was_sent_leaves_and_no_more_than_needed() {
    let phone = Device::new(1);
    let pictures = [picture(1, 300_000), picture(2, 200_000), picture(3, 100_000)];
    for (file, at) in pictures.iter().zip([30, 10, 20]) {
        keep(&phone, file);
        keep(&phone, &file.small().unwrap());
        submit(&phone, core::slice::from_ref(file), Scope::Full);
        send_all(&phone, at);
    }
    assert_eq!(free(&phone, 250_000, &[SPACE]), 300_000, "the second and the third");
    assert_eq!(pictures.each_ref().map(|file| is_here(&phone, file)), [true, false, false]);
    assert_eq!(free(&phone, 1 << 40, &[SPACE]), 300_000);
    assert!(pictures.iter().all(|file| is_here(&phone, &file.small().unwrap())), "there is something to look at");
    assert_eq!(free(&phone, 1 << 40, &[SPACE]), 0, "what has left is counted once");
    assert_eq!(at_once(phone.store.space_with(&pictures[0])), Ok(Some(SPACE)), "it can be had again");
}

#[test]
fn fl6_nothing_unsent_leaves() {
    let phone = Device::new(1);
    let (draft, waiting, twice) = (picture(1, 300_000), picture(2, 300_000), picture(3, 300_000));
    for file in [&draft, &waiting, &twice] {
        keep(&phone, file);
    }
    submit(&phone, core::slice::from_ref(&twice), Scope::Full);
    send_all(&phone, 1);
    submit(&phone, &[waiting.clone(), twice.clone()], Scope::Full);
    assert_eq!(free(&phone, u64::MAX, &[SPACE]), 0, "the third goes somewhere once more");
    send_all(&phone, 2);
    assert_eq!(free(&phone, u64::MAX, &[]), 0, "from a space that she is in no longer nothing can be had");
    assert_eq!(free(&phone, u64::MAX, &[SPACE]), 600_000);
    assert!(is_here(&phone, &draft) && !is_here(&phone, &waiting) && !is_here(&phone, &twice));
}

#[test]
fn fl6_a_full_disk_that_refuses_it_loses_nothing() {
    let (phone, file) = (Device::new(1), picture(1, 300_000));
    keep(&phone, &file);
    submit(&phone, core::slice::from_ref(&file), Scope::Full);
    send_all(&phone, 1);
    let sent = phone.store.disk.list::<Sent>(SENT);
    let full = at_once(Store::open(Full(phone.store.disk.clone()), phone.person, phone.id)).unwrap();
    assert_eq!(at_once(full.free(1, &[SPACE])), Err(StoreError::Full));
    assert!(is_here(&phone, &file));
    assert_eq!(phone.store.disk.list::<Sent>(SENT), sent, "it is known to be here");
    assert_eq!(free(&phone, 1, &[SPACE]), 300_000);
}

/// A disk that has no room for any write.
struct Full(Memory);

impl Disk for Full {
    type Tx<'a> = FullTx<'a>;

    fn read(&self, stores: &[&str]) -> Result<FullTx<'_>, StoreError> {
        self.0.read(stores).map(FullTx)
    }

    fn write(&self, stores: &[&str]) -> Result<FullTx<'_>, StoreError> {
        self.0.write(stores).map(FullTx)
    }
}

struct FullTx<'a>(MemoryTx<'a>);

impl Tx for FullTx<'_> {
    fn row<'s>(&'s self, store: &'s str, key: &'s Key) -> Waiting<'s, Option<Vec<u8>>> {
        self.0.row(store, key)
    }

    fn rows<'s>(&'s self, store: &'s str, limit: u32) -> Waiting<'s, Vec<Vec<u8>>> {
        self.0.rows(store, limit)
    }

    fn rows_behind<'s>(&'s self, store: &'s str, number: u64, limit: u32) -> Waiting<'s, Vec<Vec<u8>>> {
        self.0.rows_behind(store, number, limit)
    }

    fn keys<'s>(&'s self, store: &'s str) -> Waiting<'s, Vec<Key>> {
        self.0.keys(store)
    }

    fn count<'s>(&'s self, store: &'s str) -> Waiting<'s, u32> {
        self.0.count(store)
    }

    fn put_row(&self, store: &str, key: &Key, row: &[u8]) -> Result<(), StoreError> {
        self.0.put_row(store, key, row)
    }

    fn delete(&self, store: &str, key: &Key) -> Result<(), StoreError> {
        self.0.delete(store, key)
    }

    fn commit<'s>(self) -> Waiting<'s, ()>
    where
        Self: 's,
    {
        Box::pin(core::future::ready(Err(StoreError::Full)))
    }
}
