use proptest::prelude::*;

use super::world::Device;
use crate::record::tests::entity_id;
use crate::record::{Entity, Op};
use crate::sync::{Answer, BadBatch, Live, OpBatch, Push, Request};
use crate::wire;

#[test]
fn bd1_an_index_out_of_its_table_is_an_error() {
    let author = Device::new(1);
    author.write(entity_id(1), "topic", "a");
    let whole = wire::to_vec(&author.offer().request.push);
    let bad = (0..whole.len()).filter_map(|at| {
        let mut bytes = whole.clone();
        *bytes.get_mut(at)? ^= 0x07;
        wire::from_slice::<OpBatch>(&bytes).ok()?.unpack().err()
    });
    assert!(bad.into_iter().any(|error| error == BadBatch));
}

proptest! {
    #[test]
    fn bd1_bytes_that_are_no_message_are_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        // None of these panics or takes more memory than its input allows.
        let read = [
            wire::from_slice::<Request>(&bytes).is_ok(),
            wire::from_slice::<Answer>(&bytes).is_ok(),
            wire::from_slice::<Push>(&bytes).is_ok(),
            wire::from_slice::<Live>(&bytes).is_ok(),
            wire::from_slice::<Entity>(&bytes).is_ok(),
            wire::from_slice::<Op>(&bytes).is_ok(),
        ];
        // The shortest message of ours has more bytes than this.
        prop_assert!(bytes.len() > 3 || read.iter().all(|read| !read));
    }
}
