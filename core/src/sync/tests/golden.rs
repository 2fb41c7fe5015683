//! Bytes that were once sent or stored must stay readable. A fixture is never changed; a new version adds one.

use super::world::{Device, Space};
use crate::record::Op;
use crate::record::tests::entity_id;
use crate::sync::{Push, SpaceReply};

fn story() -> (Push, SpaceReply, Op) {
    let mut space = Space::pairing(&[1, 2]);
    let mut author = Device::new(1);
    author.write(entity_id(1), "topic", "《小木偶的故事》");
    author.write(entity_id(1), "strengths", "以学定教");
    let push = author.offer();
    let reply = space.answer(&push);
    let op = author.outbox.first().unwrap().0.clone();
    (push, reply, op)
}

/// Compares with the fixture; a missing one is written when `UPDATE_GOLDEN` is set.
fn golden<T: minicbor::Encode<()> + for<'b> minicbor::Decode<'b, ()> + PartialEq + core::fmt::Debug>(name: &str, now: &T) {
    let path = format!("{}/fixtures/{name}.cbor", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("UPDATE_GOLDEN").is_some() && !std::path::Path::new(&path).exists() {
        std::fs::write(&path, minicbor::to_vec(now).unwrap()).unwrap();
    }
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let then: T = minicbor::decode(&bytes).unwrap();
    assert_eq!(&then, now, "{name} reads as it was written");
    assert_eq!(minicbor::to_vec(now).unwrap(), bytes, "{name} is written as it was");
}

#[test]
fn messages_and_rows_of_version_1_stay_readable() {
    let (push, reply, op) = story();
    golden("push.v1", &push);
    golden("space-reply.v1", &reply);
    golden("op.v1", &op);
}
