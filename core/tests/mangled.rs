//! What was once sent or stored, damaged on its way: a value or an error, and of a value the bytes are CBOR to others too.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::fmt::Debug;
use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use qinglan_core::directory::World;
use qinglan_core::form::Definition;
use qinglan_core::record::{Entity, Op, Summary};
use qinglan_core::sync::{Answer, Live, Request};
use qinglan_core::wire::{Wire, from_slice, to_vec};

fn file(path: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

type Damage = (Vec<(Index, u8)>, Option<Index>);

fn damage() -> impl Strategy<Value = Damage> {
    (vec((any::<Index>(), any::<u8>()), 1..4), proptest::option::weighted(0.2, any::<Index>()))
}

fn survives<T: Wire + PartialEq + Debug>(mut bytes: Vec<u8>, (changes, cut): &Damage) -> Result<(), TestCaseError> {
    for (at, to) in changes {
        let at = at.index(bytes.len());
        bytes[at] = *to;
    }
    if let Some(cut) = cut {
        bytes.truncate(cut.index(bytes.len()));
    }
    let Ok(value) = from_slice::<T>(&bytes) else { return Ok(()) };
    let bytes = to_vec(&value);
    let mut peer = minicbor::Decoder::new(&bytes);
    prop_assert!(peer.skip().is_ok());
    prop_assert_eq!(peer.position(), bytes.len());
    prop_assert_eq!(from_slice::<T>(&bytes), Ok(value));
    Ok(())
}

/// Damaged, what is folded unfolds or does not; it never takes much memory.
fn unfolds(mut bytes: Vec<u8>, (changes, _): &Damage) {
    for (at, to) in changes {
        let at = at.index(bytes.len());
        bytes[at] = *to;
    }
    if let Ok(request) = from_slice::<Request>(&bytes) {
        for part in &request.spaces {
            assert!(part.push.unpack().is_err() || part.push.unpack().unwrap().len() == part.push.len());
        }
    }
    if let Ok(mut answer) = from_slice::<Answer>(&bytes) {
        _ = answer.unfold();
    }
}

proptest! {
    #[test]
    fn bd1_damaged_and_folded_is_unfolded_or_an_error(damage in damage()) {
        unfolds(file("fixtures/request.v3.cbor"), &damage);
        unfolds(file("fixtures/answer.v4.cbor"), &damage);
    }

    #[test]
    fn wi3_damaged_rows_are_a_value_or_an_error(damage in damage(), op in 0..8) {
        survives::<Op>(file(&format!("fixtures/op-{op}.v1.cbor")), &damage)?;
        survives::<Entity>(file("fixtures/entity.v1.cbor"), &damage)?;
        survives::<Summary>(file("fixtures/summary.v1.cbor"), &damage)?;
        survives::<World>(file("fixtures/world.v1.cbor"), &damage)?;
        survives::<Definition>(file("templates/observation.v1.cbor"), &damage)?;
        survives::<Definition>(file("templates/observation.v2.cbor"), &damage)?;
    }

    #[test]
    fn wi3_damaged_messages_are_a_value_or_an_error(damage in damage()) {
        survives::<Request>(file("fixtures/request.v1.cbor"), &damage)?;
        survives::<Request>(file("fixtures/request.v2.cbor"), &damage)?;
        survives::<Request>(file("fixtures/request.v3.cbor"), &damage)?;
        survives::<Answer>(file("fixtures/answer.v1.cbor"), &damage)?;
        survives::<Answer>(file("fixtures/answer.v4.cbor"), &damage)?;
        survives::<Live>(file("fixtures/live.v1.cbor"), &damage)?;
    }
}
