//! What only this program knows of a question, beside what every tool reads: `rating`, `photo max=3`.
//!
//! It stands in the attribute `kind` of a bind, in a namespace of its own; in a workbook the column is `bind::qinglan:kind`, which makes the
//! same attribute when another tool converts it. Other tools pass over it and show the question as its type says.

/// The namespace of what is ours in XForms.
pub const NAMESPACE: &str = "urn:qinglan:forms";

/// A word, and values with names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    pub word: String,
    pub values: Vec<(String, String)>,
}

impl Mark {
    pub fn new(word: &str) -> Self {
        Self { word: word.to_owned(), values: Vec::new() }
    }

    #[must_use]
    pub fn with(mut self, name: &str, value: Option<impl ToString>) -> Self {
        if let Some(value) = value {
            self.values.push((name.to_owned(), value.to_string()));
        }
        self
    }

    /// Nothing for an empty cell.
    pub fn parse(text: &str) -> Option<Self> {
        let mut words = text.split_whitespace();
        let word = words.next()?.to_owned();
        let values =
            words.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).map(|(name, value)| (name.to_owned(), value.to_owned()));
        Some(Self { word, values: values.collect() })
    }

    pub fn print(&self) -> String {
        let values = self.values.iter().map(|(name, value)| format!(" {name}={value}"));
        format!("{}{}", self.word, values.collect::<String>())
    }

    pub fn value<T: core::str::FromStr>(&self, name: &str) -> Option<T> {
        self.values.iter().find(|(known, _)| known == name)?.1.parse().ok()
    }
}
