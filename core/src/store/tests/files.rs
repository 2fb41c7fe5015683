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
