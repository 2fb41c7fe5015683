//! Who reads a form: in which of its languages its words are.

use crate::words::{Language, Words};

/// A language of the form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reader {
    /// The one of the app, in which days and months are named.
    pub language: Language,
    /// One that the app does not speak, as the form calls it.
    pub other: Option<String>,
}

impl Reader {
    /// The words in the language, or in one that has them.
    #[must_use]
    pub fn words<'w>(&self, words: &'w Words) -> &'w str {
        let others = words.others.as_deref().unwrap_or_default();
        let wanted = self.other.as_ref().and_then(|name| others.iter().find(|(known, _)| known == name));
        let own = || Some(words.get(self.language)).filter(|text| !text.is_empty());
        wanted
            .map(|(_, text)| text.as_str())
            .or_else(own)
            .or_else(|| others.first().map(|(_, text)| text.as_str()))
            .unwrap_or_default()
    }
}
