//! Several choices as one text, with spaces between them.

use super::Call;
use crate::form::xpath::evaluate::Evaluated;
use crate::form::xpath::number::is_blank;
use crate::form::xpath::tree::Tree;

/// The single choices.
pub(super) fn items(list: &str) -> impl Iterator<Item = &str> {
    list.split(is_blank).filter(|item| !item.is_empty())
}

impl<T: Tree> Call<'_, '_, T> {
    /// Whether a choice is among those taken; that nothing is taken is asked for with an empty one.
    pub(super) fn selected(&self) -> Evaluated<bool> {
        let (list, value) = (self.text(0)?, self.text(1)?);
        let value = value.trim_matches(is_blank);
        let mut items = items(&list).peekable();
        Ok(if items.peek().is_none() { value.is_empty() } else { items.any(|item| item == value) })
    }

    pub(super) fn selected_at(&self) -> Evaluated<String> {
        let (list, index) = (self.text(0)?, self.number(1)?);
        // Nothing is at an index that is no number, or below 0.
        let at = if index >= 0.0 { items(&list).nth(index as usize) } else { None };
        Ok(at.unwrap_or_default().to_owned())
    }
}
