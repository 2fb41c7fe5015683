//! What expressions may ask besides answers: the device, and of the form what only the form knows.

use super::super::xpath::{Algorithm, BadPattern, Environment, Math};
use super::filling::Filling;
use crate::id::Millis;
use crate::words::Language;

/// The device, and the form that is filled on it.
pub(super) struct World<'a>(pub &'a Filling);

impl World<'_> {
    fn device(&self) -> &dyn Environment {
        self.0.device()
    }
}

impl Environment for World<'_> {
    fn now(&self) -> Millis {
        self.device().now()
    }

    fn offset_minutes(&self, at: Millis) -> i32 {
        self.device().offset_minutes(at)
    }

    fn random(&self) -> u64 {
        self.device().random()
    }

    fn regex(&self, pattern: &str, text: &str) -> Result<bool, BadPattern> {
        self.device().regex(pattern, text)
    }

    fn digest(&self, algorithm: Algorithm, bytes: &[u8]) -> Vec<u8> {
        self.device().digest(algorithm, bytes)
    }

    fn choice_name(&self, value: &str, question: &str) -> Option<String> {
        self.0.choice_name(value, question)
    }

    fn property(&self, name: &str) -> Option<String> {
        self.device().property(name)
    }

    fn version(&self) -> String {
        self.0.model().version.clone()
    }

    fn language(&self) -> Language {
        self.0.reader().language
    }

    fn digits(&self, number: f64) -> String {
        self.device().digits(number)
    }

    fn nearest(&self, decimal: &str) -> f64 {
        self.device().nearest(decimal)
    }

    fn math(&self, function: Math, x: f64, y: f64) -> f64 {
        self.device().math(function, x, y)
    }
}
