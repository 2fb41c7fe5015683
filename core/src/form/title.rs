//! What a list calls a record: made from its answers, kept in `@title`.

use super::answers::answer_to;
use super::{Definition, Target, locate, wording};
use crate::record::{Entity, Field};
use crate::words::Language;

/// Two lines on a phone of 360 px.
const TITLE_CHARS_MAX: usize = 40;

/// The answers that the form makes its titles from, in one line; none while nothing of them is answered (rule FM13).
#[must_use]
pub fn title(definition: &Definition, entity: &Entity, language: Language) -> Option<String> {
    let parts = definition.title_from.iter().filter_map(|path| part(definition, entity, path, language));
    let whole = parts.collect::<Vec<_>>().join(" · ");
    if whole.is_empty() {
        return None;
    }
    if whole.chars().count() <= TITLE_CHARS_MAX {
        return Some(whole);
    }
    Some(whole.chars().take(TITLE_CHARS_MAX - 1).chain(['…']).collect())
}

fn part(definition: &Definition, entity: &Entity, path: &str, language: Language) -> Option<String> {
    let field = Field::new(path).ok()?;
    let Target::Question(question) = locate(definition, &field)?.target else {
        return None;
    };
    let words = wording(&question.kind, &answer_to(entity, &field, &question.kind)?, language);
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() { None } else { Some(line) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::builtins;
    use crate::form::testing::Filled;

    #[test]
    fn fm13_a_title_is_made_of_the_answers_that_are_there() {
        let form = builtins().remove(0);
        let title = |filled: Filled| title(&form, &filled.entity, Language::Zh);
        assert_eq!(title(Filled::new()), None);
        assert_eq!(title(Filled::new().text("topic", " ")), None);
        assert_eq!(title(Filled::new().text("teacher", "王芳")).unwrap(), "王芳");
        assert_eq!(title(Filled::observation()).unwrap(), "认识时钟 · 王芳");
        assert_eq!(title(Filled::new().text("topic", " 认识\n时钟 ")).unwrap(), "认识 时钟");
    }

    #[test]
    fn fm13_a_title_is_short() {
        let form = builtins().remove(0);
        let long = "长".repeat(100);
        let title = title(&form, &Filled::new().text("topic", &long).entity, Language::Zh).unwrap();
        assert_eq!(title.chars().count(), TITLE_CHARS_MAX);
        assert!(title.ends_with('…'));
    }
}
