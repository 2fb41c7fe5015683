//! From a long history that fails to a short one.

use crate::breakage::Breakage;
use crate::step::Step;
use crate::{Failure, play};

/// The shortest failing history found by leaving out steps, and how it fails.
#[must_use]
pub fn shortest(steps: &[Step], breakage: Option<Breakage>) -> Option<(Vec<Step>, Failure)> {
    let mut failure = play(steps, breakage).err()?;
    let mut best = steps.to_vec();
    let mut chunk = best.len().div_ceil(2);
    loop {
        let (mut at, mut shorter) = (0, false);
        while at < best.len() {
            let end = (at + chunk).min(best.len());
            let without: Vec<Step> = best.iter().take(at).chain(best.iter().skip(end)).copied().collect();
            match play(&without, breakage) {
                Err(other) => (best, failure, shorter) = (without, other, true),
                Ok(_) => at = end,
            }
        }
        if chunk == 1 && !shorter {
            return Some((best, failure));
        }
        chunk = if chunk == 1 { 1 } else { chunk.div_ceil(2) };
    }
}

/// A test that plays the history, to be put into `sim/tests/found.rs`.
#[must_use]
pub fn paste(name: &str, steps: &[Step], failure: &Failure) -> String {
    let lines: String = steps.iter().map(|step| format!("        Step::{step:?},\n")).collect();
    format!(
        "/// {}\n#[test]\nfn {name}() {{\n    holds(&[\n{lines}    ]);\n}}\n",
        failure.0.chars().take(160).collect::<String>()
    )
}
