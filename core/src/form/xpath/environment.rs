//! The world of an expression: what the device, the form and its words know, and this crate does not.

use crate::id::Millis;
use crate::words::Language;

/// What an expression may ask besides the answers. While one expression is evaluated, `now` stands still.
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
    fn choice_name(&self, value: &str, question: &str) -> Option<String>;

    /// The words with this id in the reader's language.
    fn itext(&self, id: &str) -> Option<String>;

    /// What the device knows about itself and its person, such as `username`.
    fn property(&self, name: &str) -> Option<String>;

    /// The form's version.
    fn version(&self) -> String;

    /// In which language days and months are named.
    fn language(&self) -> Language;
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
