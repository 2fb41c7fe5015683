//! Texts, in characters (Unicode scalar values) as XPath counts them.

use super::Call;
use crate::form::base64;
use crate::form::xpath::environment::Algorithm;
use crate::form::xpath::evaluate::{Evaluated, TEXT_UNIT};
use crate::form::xpath::number::is_blank;
use crate::form::xpath::tree::Tree;
use crate::form::xpath::value::EvalError;

impl<T: Tree> Call<'_, '_, T> {
    /// All values from `index` on, one after the other.
    pub(super) fn join(&self, between: &str, index: usize) -> Evaluated<String> {
        let mut all = String::new();
        let mut first = true;
        self.each_text(index, &mut |text| {
            self.evaluator.charge_text(between.len() + text.len())?;
            if !first {
                all.push_str(between);
            }
            first = false;
            all.push_str(&text);
            Ok(())
        })?;
        Ok(all)
    }

    /// Where `part` begins in `text`, in bytes.
    pub(super) fn find(&self, text: &str, part: &str) -> Evaluated<Option<usize>> {
        // Letter by letter is quick but for texts made against it, which pay for what they may cost.
        self.evaluator.charge(text.len() / TEXT_UNIT * (part.len() / 4 + 1))?;
        if part.is_empty() {
            return Ok(Some(0));
        }
        Ok(text.as_bytes().windows(part.len()).position(|window| window == part.as_bytes()))
    }

    pub(super) fn substring_before(&self) -> Evaluated<String> {
        let (text, part) = (self.text(0)?, self.text(1)?);
        let at = self.find(&text, &part)?.unwrap_or_default();
        Ok(text.get(..at).unwrap_or_default().to_owned())
    }

    pub(super) fn substring_after(&self) -> Evaluated<String> {
        let (text, part) = (self.text(0)?, self.text(1)?);
        let at = self.find(&text, &part)?.map_or(text.len(), |at| at + part.len());
        Ok(text.get(at..).unwrap_or_default().to_owned())
    }

    /// From the character at a position, from 1; of numbers in between, the nearest.
    pub(super) fn substring(&self) -> Evaluated<String> {
        let nearest = |number: f64| (number + 0.5).floor();
        let start = nearest(self.number(1)?);
        let end = if self.has(2) { start + nearest(self.number(2)?) } else { f64::INFINITY };
        Ok(cut(&self.text(0)?, start, end))
    }

    /// From one index, from 0, to the one before another; below 0 they count from the end.
    pub(super) fn substr(&self) -> Evaluated<String> {
        let text = self.text(0)?;
        let count = text.chars().count() as f64;
        let position = |number: f64| {
            // What is no number is 0.
            let index = if number.is_nan() { 0.0 } else { number.trunc() };
            if index < 0.0 { count + index + 1.0 } else { index + 1.0 }
        };
        let start = position(self.number(1)?);
        let end = if self.has(2) { position(self.number(2)?) } else { f64::INFINITY };
        Ok(cut(&text, start, end))
    }

    pub(super) fn translate(&self) -> Evaluated<String> {
        let (text, from, to) = (self.text(0)?, self.text(1)?, self.text(2)?);
        self.evaluator.charge(text.len() / TEXT_UNIT * (from.len() + 1))?;
        let translated = text.chars().filter_map(|c| match from.chars().position(|other| other == c) {
            Some(at) => to.chars().nth(at),
            None => Some(c),
        });
        Ok(translated.collect())
    }

    pub(super) fn regex(&self) -> Evaluated<bool> {
        let (text, pattern) = (self.text(0)?, self.text(1)?);
        self.evaluator.charge_text(text.len() + pattern.len())?;
        self.evaluator.environment.regex(&pattern, &text).map_err(|_| EvalError::BadPattern)
    }

    pub(super) fn digest(&self) -> Evaluated<String> {
        let (text, algorithm) = (self.text(0)?, self.text(1)?);
        let algorithm = Algorithm::named(&algorithm).ok_or(EvalError::UnknownDigest)?;
        let hex = match self.has(2) {
            false => false,
            true => match &*self.text(2)? {
                "base64" => false,
                "hex" => true,
                _ => return Err(EvalError::UnknownDigest),
            },
        };
        self.evaluator.charge_text(text.len())?;
        let digest = self.evaluator.environment.digest(algorithm, text.as_bytes());
        Ok(if hex { hexadecimal(&digest) } else { base64::encode(&digest) })
    }
}

/// The characters from the position `start`, from 1, to the one before `end`; none where one of them is no number.
fn cut(text: &str, start: f64, end: f64) -> String {
    let mut position = 0.0;
    let mut inside = String::new();
    for c in text.chars() {
        position += 1.0;
        if position >= start && position < end {
            inside.push(c);
        }
    }
    inside
}

/// Without blanks at the ends, and one space for each run of them.
pub(super) fn normalized(text: &str) -> String {
    let mut normalized = String::new();
    for word in text.split(is_blank).filter(|word| !word.is_empty()) {
        if !normalized.is_empty() {
            normalized.push(' ');
        }
        normalized.push_str(word);
    }
    normalized
}

/// Two digits for each byte.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(value.into(), 16);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).flatten().collect()
}
