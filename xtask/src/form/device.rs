//! The machine that a form is evaluated on: what a phone's browser gives there, given by crates here.

use std::cell::RefCell;

use chrono::{DateTime, FixedOffset, Local, Offset, TimeZone};
use md5::Md5;
use qinglan_core::form::xpath::{Algorithm, BadPattern, Environment};
use qinglan_core::id::Millis;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

/// A device, whose clock may stand still and whose chance may be drawn anew.
pub struct Device {
    now: Option<DateTime<FixedOffset>>,
    chance: RefCell<ChaCha8Rng>,
}

impl Device {
    /// `now` where the clock stands still; `seed` for the same chance each time.
    pub fn new(now: Option<DateTime<FixedOffset>>, seed: Option<u64>) -> Self {
        let seed = seed.unwrap_or_else(|| Local::now().timestamp_nanos_opt().unwrap_or_default().unsigned_abs());
        Self { now, chance: RefCell::new(ChaCha8Rng::seed_from_u64(seed)) }
    }
}

impl Environment for Device {
    fn now(&self) -> Millis {
        Millis(self.now.map_or_else(|| Local::now().timestamp_millis(), |now| now.timestamp_millis()))
    }

    fn offset_minutes(&self, at: Millis) -> i32 {
        let here = || Local.timestamp_millis_opt(at.0).earliest().map(|here| here.offset().fix());
        self.now.map(|now| *now.offset()).or_else(here).map_or(0, |offset| offset.local_minus_utc() / 60)
    }

    fn random(&self) -> u64 {
        self.chance.borrow_mut().next_u64()
    }

    fn regex(&self, pattern: &str, text: &str) -> Result<bool, BadPattern> {
        regress::Regex::new(pattern).map(|regex| regex.find(text).is_some()).map_err(|_| BadPattern)
    }

    fn digest(&self, algorithm: Algorithm, bytes: &[u8]) -> Vec<u8> {
        match algorithm {
            Algorithm::Md5 => Md5::digest(bytes).to_vec(),
            Algorithm::Sha1 => Sha1::digest(bytes).to_vec(),
            Algorithm::Sha256 => Sha256::digest(bytes).to_vec(),
            Algorithm::Sha384 => Sha384::digest(bytes).to_vec(),
            Algorithm::Sha512 => Sha512::digest(bytes).to_vec(),
        }
    }

    fn property(&self, name: &str) -> Option<String> {
        std::env::var(format!("QINGLAN_{}", name.to_uppercase())).ok()
    }
}
