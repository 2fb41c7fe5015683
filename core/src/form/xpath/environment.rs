//! The world of an expression: what the device, the form and its words know, and this crate does not.

use crate::id::Millis;
use crate::words::Language;

/// What an expression may ask besides the answers. While one expression is evaluated, `now` stands still.
///
/// A browser has `digits`, `nearest` and `math` for nothing; Rust's own, which stand here, are 27 kB of a phone's download, and are
/// not in it where they are replaced.
///
/// `pulldata` is not among it: it is a path through a secondary instance (rule XP31).
pub trait Environment {
    fn now(&self) -> Millis;

    /// How many minutes the clocks of the place are ahead of UTC at that moment.
    fn offset_minutes(&self, at: Millis) -> i32;

    /// 64 bits that nobody can foresee.
    fn random(&self) -> u64;

    /// Whether `pattern` fits somewhere in `text`, as JavaScript's `RegExp.test` says.
    ///
    /// # Errors
    /// [`BadPattern`] for what is none.
    fn regex(&self, pattern: &str, text: &str) -> Result<bool, BadPattern>;

    /// The bytes of the digest.
    fn digest(&self, algorithm: Algorithm, bytes: &[u8]) -> Vec<u8>;

    /// The words of a choice in the reader's language: the choice by its value, the question as the expression writes it.
    fn choice_name(&self, _value: &str, _question: &str) -> Option<String> {
        None
    }

    /// The words with this id in the reader's language.
    fn itext(&self, _id: &str) -> Option<String> {
        None
    }

    /// What the device knows about itself and its person, such as `username`.
    fn property(&self, name: &str) -> Option<String>;

    /// The form's version.
    fn version(&self) -> String {
        String::new()
    }

    /// In which language days and months are named.
    fn language(&self) -> Language {
        Language::default()
    }

    /// The shortest decimal that is this number, which is finite: as JavaScript's `String(number)` writes it, or any other way with an
    /// exponent behind `e` or without.
    fn digits(&self, number: f64) -> String {
        number.to_string()
    }

    /// The number that is nearest to a decimal, which is digits and may have `-` before and a point among them: JavaScript's
    /// `Number(text)`.
    fn nearest(&self, decimal: &str) -> f64 {
        decimal.parse().unwrap_or(f64::NAN)
    }

    /// A function of one number, or of two, as JavaScript has it; neither is `NaN`.
    fn math(&self, function: Math, x: f64, y: f64) -> f64 {
        function.of(x, y)
    }
}

/// The pattern is no regular expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadPattern;

/// A digest, as XForms 1.1 names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    Md5,
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Algorithm {
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "MD5" => Self::Md5,
            "SHA-1" => Self::Sha1,
            "SHA-256" => Self::Sha256,
            "SHA-384" => Self::Sha384,
            "SHA-512" => Self::Sha512,
            _ => return None,
        })
    }
}

/// The functions that no processor has by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Math {
    Sin,
    Cos,
    Tan,
    Asin,
    Acos,
    Atan,
    /// The angle of the point whose ordinate is `x` and whose abscissa is `y`.
    Atan2,
    Exp,
    /// The natural logarithm.
    Log,
    Log10,
    /// `x` to the power of `y`.
    Pow,
    /// What a whole number of `y` leaves of `x`, with the sign of `x`: JavaScript's `%`.
    Remainder,
}

impl Math {
    /// Rust's own; `y` counts where there are two.
    #[must_use]
    pub fn of(self, x: f64, y: f64) -> f64 {
        match self {
            Self::Sin => x.sin(),
            Self::Cos => x.cos(),
            Self::Tan => x.tan(),
            Self::Asin => x.asin(),
            Self::Acos => x.acos(),
            Self::Atan => x.atan(),
            Self::Atan2 => x.atan2(y),
            Self::Exp => x.exp(),
            Self::Log => x.ln(),
            Self::Log10 => x.log10(),
            Self::Pow => x.powf(y),
            Self::Remainder => x % y,
        }
    }
}
