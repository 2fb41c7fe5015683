//! Numbers.

use super::Call;
use crate::form::xpath::environment::{Environment, Math};
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
            Function::Round if !self.has(1) => number::round(first, 0.0, self.evaluator.environment),
            Function::Round => number::round(first, self.number(1)?, self.evaluator.environment),
            Function::Pow => math(Math::Pow, first, self.number(1)?, self.evaluator.environment),
            Function::Atan2 => math(Math::Atan2, first, self.number(1)?, self.evaluator.environment),
            _ => return Err(EvalError::Malformed),
        })
    }
}

/// What a function gives for a number; for what is no number, none (rule XP22).
pub(super) fn of_one(function: Function, number: f64, world: &dyn Environment) -> Evaluated<f64> {
    let function = match function {
        Function::Ceiling => return Ok(number.ceil()),
        Function::Floor => return Ok(number.floor()),
        Function::Int => return Ok(number.trunc()),
        Function::Abs => return Ok(number.abs()),
        Function::Sqrt => return Ok(number.sqrt()),
        Function::Exp10 => return Ok(math(Math::Pow, 10.0, number, world)),
        Function::Exp => Math::Exp,
        Function::Log => Math::Log,
        Function::Log10 => Math::Log10,
        Function::Sin => Math::Sin,
        Function::Cos => Math::Cos,
        Function::Tan => Math::Tan,
        Function::Asin => Math::Asin,
        Function::Acos => Math::Acos,
        Function::Atan => Math::Atan,
        _ => return Err(EvalError::Malformed),
    };
    Ok(math(function, number, 0.0, world))
}

/// For what is no number, none.
pub(in crate::form::xpath) fn math(function: Math, x: f64, y: f64, world: &dyn Environment) -> f64 {
    if x.is_nan() || y.is_nan() { f64::NAN } else { world.math(function, x, y) }
}
