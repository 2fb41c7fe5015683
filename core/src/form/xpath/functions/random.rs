//! Chance, and orders that only look like it.
//!
//! A seeded order is the same everywhere (rule XP30): the generator of Park and Miller ("minimal standard", multiplier 16,807) and
//! the "inside-out" shuffle of Fisher and Yates, as the ODK XForms specification names them. Of JavaRosa and of getodk/web-forms is
//! what becomes of a seed: a number loses its fraction, a text is hashed.

use super::Call;
use crate::form::xpath::environment::{Algorithm, Environment};
use crate::form::xpath::evaluate::Evaluated;
use crate::form::xpath::number;
use crate::form::xpath::tree::Tree;

/// Of the digits and letters of a short identifier.
const LETTERS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// From 0 on, below 1.
pub(super) fn fraction(bits: u64) -> f64 {
    // As many bits as a fraction of a double can hold.
    (bits >> 11) as f64 / (1_u64 << 53) as f64
}

impl<T: Tree> Call<'_, '_, T> {
    pub(super) fn randomize(&self) -> Evaluated<Vec<T::Node>> {
        let nodes = self.nodes(0)?;
        self.evaluator.charge(nodes.len())?;
        let world = self.evaluator.environment;
        if !self.has(1) {
            return Ok(shuffled(nodes, || fraction(world.random())));
        }
        let mut generator = ParkMiller::new(seed(&self.text(1)?, self.number(1)?, world));
        Ok(shuffled(nodes, || generator.next()))
    }

    /// An identifier by chance: of RFC 9562, version 4, or of so many letters and digits.
    pub(super) fn uuid(&self) -> Evaluated<String> {
        let world = self.evaluator.environment;
        if self.has(0) {
            let count = self.number(0)? as usize;
            self.evaluator.charge(count)?;
            let letter = |bits| LETTERS.get((fraction(bits) * 36.0) as usize).copied().map(char::from);
            return Ok((0..count).filter_map(|_| letter(world.random())).collect());
        }
        let [high, low] = [world.random(), world.random()];
        let bits = u128::from(high) << 64 | u128::from(low);
        Ok(uuid::Builder::from_random_bytes(bits.to_be_bytes()).into_uuid().to_string())
    }
}

/// What a seed is as a whole number: as a number without its fraction; as another text, the first 8 bytes of its SHA-256.
fn seed(text: &str, number: f64, world: &dyn Environment) -> i64 {
    if !number.is_nan() || text.trim_matches(number::is_blank).is_empty() {
        return number as i64;
    }
    let digest = world.digest(Algorithm::Sha256, text.as_bytes());
    digest.iter().take(8).fold(0, |seed, byte| seed << 8 | i64::from(*byte))
}

/// The generator that a seeded order is drawn from.
struct ParkMiller(i64);

impl ParkMiller {
    /// 2^31 - 1, a prime.
    const MODULUS: i64 = 2_147_483_647;

    fn new(seed: i64) -> Self {
        let seed = seed % Self::MODULUS;
        Self(if seed <= 0 { seed + Self::MODULUS - 1 } else { seed })
    }

    /// From 0 on, below 1.
    fn next(&mut self) -> f64 {
        self.0 = self.0 * 16_807 % Self::MODULUS;
        (self.0 - 1) as f64 / (Self::MODULUS - 1) as f64
    }
}

fn shuffled<N: Copy>(nodes: Vec<N>, mut chance: impl FnMut() -> f64) -> Vec<N> {
    let mut order: Vec<N> = Vec::new();
    for node in nodes {
        let at = (chance() * (order.len() + 1) as f64) as usize;
        // Who stands there makes room at the end.
        match order.get_mut(at) {
            Some(there) => {
                let moved = core::mem::replace(there, node);
                order.push(moved);
            }
            None => order.push(node),
        }
    }
    order
}
