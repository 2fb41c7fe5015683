//! Chance that always falls the same way.
//!
//! Invariant: what a stream gives depends on the seed and the stream's name, and on nothing drawn from other streams. So a
//! person keeps their id when the district grows, and the stream's cipher (ChaCha, RFC 8439) keeps it between releases.

use qinglan_core::id::{DeviceId, EntityId, PersonId, SchoolId, SpaceId};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};
use sha2::{Digest, Sha256};

/// The source of all streams.
#[derive(Debug, Clone, Copy)]
pub struct Seed(pub u64);

impl Seed {
    /// The stream with this name, from its beginning.
    pub fn stream(self, name: &str) -> Stream {
        let key = Sha256::new().chain_update(self.0.to_le_bytes()).chain_update(name.as_bytes()).finalize();
        Stream(ChaCha8Rng::from_seed(key.into()))
    }

    pub fn school(self, name: &str) -> SchoolId {
        SchoolId::from_bytes(self.stream(&format!("school/{name}")).bytes())
    }

    /// The person at place `slot` of a school's roster, or of the centre's.
    pub fn person(self, house: &str, slot: usize) -> PersonId {
        PersonId::from_bytes(self.stream(&format!("person/{house}/{slot}")).bytes())
    }

    pub fn space(self, name: &str) -> SpaceId {
        SpaceId::from_bytes(self.stream(&format!("space/{name}")).bytes())
    }

    pub fn entity(self, name: &str) -> EntityId {
        EntityId::from_bytes(self.stream(&format!("entity/{name}")).bytes())
    }

    pub fn device(self, owner: PersonId) -> DeviceId {
        DeviceId::from_bytes(self.stream(&format!("device/{owner}")).bytes())
    }
}

/// Draws, one after another.
pub struct Stream(ChaCha8Rng);

impl Stream {
    /// One of the items; none when there are none.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        let index = usize::try_from(self.below(u64::try_from(items.len()).ok()?)).ok()?;
        items.get(index)
    }

    /// A number below `bound`; 0 for a bound of 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        // Bounds are so small against 2^64 that the remainder's bias does not matter.
        self.0.next_u64().checked_rem(bound).unwrap_or(0)
    }

    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.fill_bytes(&mut bytes);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_do_not_change_between_releases() {
        assert_eq!(Seed(1).person("青岭县实验小学", 0).to_string(), "c164f43fb91d8836fd94f37e751372fb");
    }

    #[test]
    fn streams_differ_by_seed_and_name() {
        assert_ne!(Seed(1).person("x", 0), Seed(2).person("x", 0));
        assert_ne!(Seed(1).person("x", 0), Seed(1).person("x", 1));
    }
}
