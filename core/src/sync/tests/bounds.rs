use proptest::prelude::*;

use super::world::Device;
use crate::record::tests::entity_id;
use crate::record::{Entity, Op};
use crate::sync::{Answer, BadBatch, Live, OpBatch, Push, Request};

#[test]
fn bd1_an_index_out_of_its_table_is_an_error() {
    let mut author = Device::new(1);
    author.write(entity_id(1), "topic", "a");
    let whole = minicbor::to_vec(&author.offer().request.push).unwrap();
    let bad = (0..whole.len()).filter_map(|at| {
        let mut bytes = whole.clone();
        *bytes.get_mut(at)? ^= 0x07;
        minicbor::decode::<OpBatch>(&bytes).ok()?.unpack().err()
    });
    assert!(bad.into_iter().any(|error| error == BadBatch));
}

proptest! {
    #[test]
    fn bd1_bytes_that_are_no_message_are_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        // None of these panics or takes more memory than its input allows.
        let read = [
            minicbor::decode::<Request>(&bytes).is_ok(),
            minicbor::decode::<Answer>(&bytes).is_ok(),
            minicbor::decode::<Push>(&bytes).is_ok(),
            minicbor::decode::<Live>(&bytes).is_ok(),
            minicbor::decode::<Entity>(&bytes).is_ok(),
            minicbor::decode::<Op>(&bytes).is_ok(),
        ];
        // The shortest message of ours has more bytes than this.
        prop_assert!(bytes.len() > 3 || read.iter().all(|read| !read));
    }
}
