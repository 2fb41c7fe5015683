//! What depends on what is there.

use std::borrow::Cow;

use super::Call;
use crate::form::xpath::evaluate::Evaluated;
use crate::form::xpath::tree::Tree;

impl<'a, T: Tree> Call<'_, 'a, T> {
    pub(super) fn coalesce(&self) -> Evaluated<Cow<'a, str>> {
        let first = self.text(0)?;
        if first.is_empty() { self.text(1) } else { Ok(first) }
    }

    /// What the node at hand has, and only if that is nothing, what the argument gives.
    pub(super) fn once(&self) -> Evaluated<Cow<'a, str>> {
        let there = self.evaluator.node_text(self.focus.node)?;
        if there.is_empty() { self.text(0) } else { Ok(there) }
    }

    /// How many values are numbers above 0, within bounds.
    pub(super) fn checklist(&self) -> Evaluated<bool> {
        let mut count = 0.0;
        self.each_number(2, &mut |number| {
            if number > 0.0 {
                count += 1.0;
            }
        })?;
        self.within_bounds(count)
    }

    /// The weights of the values that are numbers above 0, within bounds. The nodes of a node-set take the weights of another in
    /// turn; what has no partner counts nothing.
    pub(super) fn weighted_checklist(&self) -> Evaluated<bool> {
        let mut sum = 0.0;
        for pair in (2..self.arguments.len()).step_by(2) {
            let (mut values, mut weights) = (Vec::new(), Vec::new());
            self.numbers_of(pair, &mut values)?;
            self.numbers_of(pair + 1, &mut weights)?;
            sum += values.iter().zip(&weights).filter(|(value, _)| **value > 0.0).map(|(_, weight)| weight).sum::<f64>();
        }
        self.within_bounds(sum)
    }

    fn numbers_of(&self, index: usize, numbers: &mut Vec<f64>) -> Evaluated<()> {
        let only = self.arguments.get(index..=index).unwrap_or_default();
        Call { arguments: only, evaluator: self.evaluator, focus: self.focus }.each_number(0, &mut |number| numbers.push(number))
    }

    /// Between the first two arguments, of which -1 is no bound.
    fn within_bounds(&self, number: f64) -> Evaluated<bool> {
        let (least, most) = (self.number(0)?, self.number(1)?);
        Ok((least == -1.0 || number >= least) && (most == -1.0 || number <= most))
    }
}
