//! Numbers.

use super::Call;
use crate::form::xpath::evaluate::Evaluated;
use crate::form::xpath::function::Function;
use crate::form::xpath::number;
use crate::form::xpath::tree::Tree;
use crate::form::xpath::value::EvalError;

impl<T: Tree> Call<'_, '_, T> {
    pub(super) fn sum(&self) -> Evaluated<f64> {
        let mut sum = 0.0;
        for node in self.nodes(0)? {
            self.evaluator.charge(1)?;
            sum += self.evaluator.node_number(node)?;
        }
        Ok(sum)
    }

    /// The number that is `better` than all others; none of no numbers, and where one of them is none.
    pub(super) fn extreme(&self, better: fn(f64, f64) -> bool) -> Evaluated<f64> {
        let mut best: Option<f64> = None;
        self.each_number(0, &mut |number| {
            best = match best {
                Some(best) if best.is_nan() || !(number.is_nan() || better(best, number)) => Some(best),
                _ => Some(number),
            };
        })?;
        Ok(best.unwrap_or(f64::NAN))
    }

    pub(super) fn of_two_numbers(&self, function: Function) -> Evaluated<f64> {
        let first = self.number(0)?;
        Ok(match function {
            Function::Round if !self.has(1) => number::round(first, 0.0),
            Function::Round => number::round(first, self.number(1)?),
            Function::Pow => power(first, self.number(1)?),
            Function::Atan2 => first.atan2(self.number(1)?),
            _ => return Err(EvalError::Malformed),
        })
    }
}

/// What a function gives for a number; for what is no number, none (rule XP22).
pub(super) fn of_one(function: Function, number: f64) -> Evaluated<f64> {
    Ok(match function {
        Function::Ceiling => number.ceil(),
        Function::Floor => number.floor(),
        Function::Int => number.trunc(),
        Function::Abs => number.abs(),
        Function::Sqrt => number.sqrt(),
        Function::Exp => number.exp(),
        Function::Exp10 => power(10.0, number),
        Function::Log => number.ln(),
        Function::Log10 => number.log10(),
        Function::Sin => number.sin(),
        Function::Cos => number.cos(),
        Function::Tan => number.tan(),
        Function::Asin => number.asin(),
        Function::Acos => number.acos(),
        Function::Atan => number.atan(),
        _ => return Err(EvalError::Malformed),
    })
}

/// Whole powers are as exact as decimals are written: 10 to the -3 is 0.001.
fn power(base: f64, exponent: f64) -> f64 {
    if base.is_nan() { f64::NAN } else { base.powf(exponent) }
}
