//! Which version of which form a record was filled with, as its `@form` field says it.

use core::fmt;
use core::str::FromStr;

use super::Definition;

/// Such as `observation@1`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FormRef {
    pub id: String,
    pub version: u32,
}

/// The text does not name a version of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadFormRef;

impl Definition {
    /// How a record names this version.
    #[must_use]
    pub fn reference(&self) -> FormRef {
        FormRef { id: self.id.clone(), version: self.version }
    }
}

impl fmt::Display for FormRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.id, self.version)
    }
}

impl FromStr for FormRef {
    type Err = BadFormRef;
    fn from_str(text: &str) -> Result<Self, BadFormRef> {
        let (id, version) = text.split_once('@').ok_or(BadFormRef)?;
        let version = version.parse().map_err(|_| BadFormRef)?;
        if id.is_empty() { Err(BadFormRef) } else { Ok(Self { id: id.to_owned(), version }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fm2_a_record_names_its_form_and_version() {
        let form: FormRef = "observation@1".parse().unwrap();
        assert_eq!((form.id.as_str(), form.version), ("observation", 1));
        assert_eq!(form.to_string(), "observation@1");
        assert_eq!(crate::form::builtins()[0].reference(), form);
        for bad in ["", "observation", "@1", "observation@", "observation@one", "a@1@2"] {
            assert_eq!(bad.parse::<FormRef>(), Err(BadFormRef), "{bad:?}");
        }
    }
}
