//! Exact fractions: results are compared and tested as they are, and rounded where they are shown.

/// `part` of `of`, both as they were counted. Undefined where `of` is 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fraction {
    pub part: i64,
    pub of: i64,
}

impl Fraction {
    /// Of two counts.
    #[must_use]
    pub fn new(part: u32, of: u32) -> Self {
        Self { part: part.into(), of: of.into() }
    }

    /// For a place on a chart; none where it is undefined.
    #[must_use]
    pub fn value(self) -> Option<f64> {
        (self.of != 0).then(|| self.part as f64 / self.of as f64)
    }

    /// `scale` times its value, rounded to the nearest whole number, halves away from zero: 100 for percent. None where it is
    /// undefined.
    #[must_use]
    pub fn scaled(self, scale: i64) -> Option<i64> {
        let twice = self.part.checked_mul(scale)?.checked_mul(2)?;
        let half = if (twice < 0) == (self.of < 0) { self.of } else { self.of.checked_neg()? };
        twice.checked_add(half)?.checked_div(self.of.checked_mul(2)?)
    }

    /// At least `part` of `of`; an undefined one is not.
    #[must_use]
    pub const fn is_at_least(self, part: i64, of: i64) -> bool {
        self.of > 0 && self.part.saturating_mul(of) >= part.saturating_mul(self.of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in9_fractions_are_rounded_where_they_are_shown() {
        let fraction = |part, of| Fraction { part, of };
        for (part, of, percent) in
            [(0, 7, 0), (1, 3, 33), (2, 3, 67), (1, 8, 13), (3, 8, 38), (7, 7, 100), (-1, 3, -33), (-1, 8, -13), (1, -8, -13)]
        {
            assert_eq!(fraction(part, of).scaled(100), Some(percent), "{part}/{of}");
        }
        assert_eq!((fraction(0, 0).scaled(100), fraction(0, 0).value(), fraction(3, 0).value()), (None, None, None));
        assert_eq!(fraction(3, 4).value(), Some(0.75));
        assert!(fraction(3, 10).is_at_least(3, 10) && fraction(4, 10).is_at_least(3, 10));
        assert!(!fraction(2, 10).is_at_least(3, 10) && !fraction(0, 0).is_at_least(0, 1));
        assert_eq!(fraction(i64::MAX, 3).scaled(100), None, "no fraction of counts");
    }
}
