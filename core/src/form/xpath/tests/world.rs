//! A world that stands still, for tests.

use core::cell::Cell;

use sha2::{Digest as _, Sha256};

use crate::form::xpath::{Algorithm, BadPattern, Environment};
use crate::id::Millis;
use crate::words::Language;

pub(in crate::form::xpath) struct World {
    pub(in crate::form::xpath) now: Millis,
    pub(in crate::form::xpath) offset_minutes: i32,
    /// When clocks are put back by an hour, if ever.
    pub(in crate::form::xpath) summer_ends: Option<Millis>,
    pub(in crate::form::xpath) language: Language,
    /// What `random` gives next; each is another one.
    pub(in crate::form::xpath) chance: Cell<u64>,
    /// Whether digits are given with an exponent, as a browser gives some.
    pub(in crate::form::xpath) exponents: bool,
}

impl Default for World {
    /// 2026-09-14T08:05:30.250 in China.
    fn default() -> Self {
        Self {
            now: Millis(1_789_344_330_250),
            offset_minutes: 480,
            summer_ends: None,
            language: Language::Zh,
            chance: Cell::new(1),
            exponents: false,
        }
    }
}

impl Environment for World {
    fn now(&self) -> Millis {
        self.now
    }

    fn offset_minutes(&self, at: Millis) -> i32 {
        let summer = self.summer_ends.is_some_and(|end| at < end);
        self.offset_minutes + if summer { 60 } else { 0 }
    }

    fn random(&self) -> u64 {
        let next = self.chance.get().wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.chance.set(next);
        next
    }

    /// Only what is in the text as it stands, or an anchor at its ends.
    fn regex(&self, pattern: &str, text: &str) -> Result<bool, BadPattern> {
        match (pattern.strip_prefix('^'), pattern) {
            (_, "[") => Err(BadPattern),
            (Some(start), _) => Ok(text.starts_with(start)),
            (None, part) => Ok(text.contains(part)),
        }
    }

    /// SHA-256 itself; of the others only their length.
    fn digest(&self, algorithm: Algorithm, bytes: &[u8]) -> Vec<u8> {
        match algorithm {
            Algorithm::Md5 => vec![0; 16],
            Algorithm::Sha1 => vec![1; 20],
            Algorithm::Sha256 => Sha256::digest(bytes).to_vec(),
            Algorithm::Sha384 => vec![3; 48],
            Algorithm::Sha512 => vec![4; 64],
        }
    }

    fn choice_name(&self, value: &str, question: &str) -> Option<String> {
        (value == "maths" && question == "/data/subjects").then(|| "数学".to_owned())
    }

    fn itext(&self, id: &str) -> Option<String> {
        (id == "hello").then(|| "你好".to_owned())
    }

    fn property(&self, name: &str) -> Option<String> {
        (name == "username").then(|| "lin".to_owned())
    }

    fn version(&self) -> String {
        "3".to_owned()
    }

    fn language(&self) -> Language {
        self.language
    }

    fn digits(&self, number: f64) -> String {
        if !self.exponents {
            return number.to_string();
        }
        let digits = format!("{number:e}");
        // A browser writes `1e+21`.
        if digits.contains("e-") { digits } else { digits.replace('e', "e+") }
    }
}
