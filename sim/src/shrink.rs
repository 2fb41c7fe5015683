//! From a long history that fails to a short one.

use crate::breakage::Breakage;
use crate::step::Step;
use crate::{Failure, play};

/// Of histories up to this long every two steps are left out together: a message often goes with what asked for it.
const PAIRS_MAX: usize = 80;
/// More messages than this are seldom under way in a history that is short already.
const WHICH_MAX: u8 = 8;

/// The shortest failing history found by leaving out steps and taking smaller numbers, and how it fails.
#[must_use]
pub fn shortest(steps: &[Step], breakage: Option<Breakage>) -> Option<(Vec<Step>, Failure)> {
    let failure = play(steps, breakage).err()?;
    let mut best = Best { steps: steps.to_vec(), failure, breakage };
    loop {
        best.without_pieces();
        let is_plainer = best.with_smaller_numbers();
        let is_shorter = best.steps.len() <= PAIRS_MAX && best.without_pairs();
        if !is_plainer && !is_shorter {
            return Some((best.steps, best.failure));
        }
    }
}

/// The shortest so far.
struct Best {
    steps: Vec<Step>,
    failure: Failure,
    breakage: Option<Breakage>,
}

impl Best {
    /// Takes this one if it fails, too.
    fn tried(&mut self, steps: Vec<Step>) -> bool {
        let Err(failure) = play(&steps, self.breakage) else { return false };
        (self.steps, self.failure) = (steps, failure);
        true
    }

    /// All but these.
    fn without(&self, leave: impl Fn(usize) -> bool) -> Vec<Step> {
        self.steps.iter().enumerate().filter(|(at, _)| !leave(*at)).map(|(_, step)| *step).collect()
    }

    fn without_pieces(&mut self) {
        let mut chunk = self.steps.len().div_ceil(2).max(1);
        loop {
            let (mut at, mut is_shorter) = (0, false);
            while at < self.steps.len() {
                let end = (at + chunk).min(self.steps.len());
                if self.tried(self.without(|step| (at..end).contains(&step))) { is_shorter = true } else { at = end }
            }
            if chunk == 1 && !is_shorter {
                return;
            }
            chunk = if chunk == 1 { 1 } else { chunk.div_ceil(2) };
        }
    }

    fn without_pairs(&mut self) -> bool {
        let mut is_shorter = false;
        let mut first = 0;
        while first < self.steps.len() {
            let fitting = (first + 1..self.steps.len()).any(|second| self.tried(self.without(|at| at == first || at == second)));
            if fitting { is_shorter = true } else { first += 1 }
        }
        is_shorter
    }

    /// Which message comes is said by a small number, where one does.
    fn with_smaller_numbers(&mut self) -> bool {
        let mut is_plainer = false;
        for at in 0..self.steps.len() {
            let Some(step) = self.steps.get(at).copied() else { break };
            is_plainer |= (0..WHICH_MAX).filter_map(|which| step.plainer(which)).any(|plainer| {
                let mut steps = self.steps.clone();
                steps.iter_mut().skip(at).take(1).for_each(|step| *step = plainer);
                self.tried(steps)
            });
        }
        is_plainer
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
