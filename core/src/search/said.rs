//! What a record says, and what is said of it, as search keeps it.

use chrono::NaiveDate;

use crate::calendar::parse_iso;
use crate::form::{Definition, Kind, Place, answer_to, places, wording};
use crate::id::EntityId;
use crate::record::{Entity, Field, Value};
use crate::words::Language;

use super::letters::Letters;
use super::query::Stretch;

/// Of one text of a record at most this much is looked through: twice the longest reflection.
const TEXT_UNITS_MAX: usize = 20_000;
/// And of all that belongs to one record.
const ENTRY_UNITS_MAX: usize = 200_000;

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Title,
    /// The name of its form.
    Form,
    /// Who wrote it.
    Person,
    /// A space that it was given to, or a school.
    Space,
    /// An answer; the number of its question's name.
    Answer(u16),
    /// A comment; the number of its author's name.
    Comment(u16),
}

impl What {
    /// Short, and one of a few: initials are looked for in it however few they are.
    pub(super) const fn is_name(self) -> bool {
        !matches!(self, Self::Answer(_) | Self::Comment(_))
    }
}

/// One text of an entry: up to where it goes in the entry's units.
#[derive(Clone, Copy, Debug)]
struct Part {
    what: What,
    end: u32,
}

/// All texts of one record, one behind the other, two bytes a character.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// The day that it is about, where it says one.
    pub day: Option<NaiveDate>,
    units: Vec<u16>,
    parts: Vec<Part>,
    /// The comments, in the order of their texts.
    comments: Vec<EntityId>,
}

/// Who gives numbers to names that many texts share.
pub trait Speaker {
    /// The number of a name.
    fn name(&mut self, name: &str) -> u16;
}

impl Entry {
    /// Adds a text; an empty one is none.
    pub fn add(&mut self, what: What, text: &str) {
        let room = ENTRY_UNITS_MAX.saturating_sub(self.units.len()).min(TEXT_UNITS_MAX);
        let before = self.units.len();
        self.units.extend(text.trim().encode_utf16().take(room));
        if self.units.len() > before
            && let Ok(end) = u32::try_from(self.units.len())
        {
            self.parts.push(Part { what, end });
        }
    }

    /// Adds a comment of `author`'s.
    pub fn add_comment(&mut self, comment: EntityId, author: u16, text: &str) {
        let before = self.parts.len();
        self.add(What::Comment(author), text);
        if self.parts.len() > before {
            self.comments.push(comment);
        }
    }

    /// Adds what the record's answers say (rule SE4): in the words that its form has for them, else as they stand. Numbers, files and
    /// what was removed are no words.
    pub fn add_answers(&mut self, form: Option<&Definition>, entity: &Entity, language: Language, speaker: &mut impl Speaker) {
        self.day = Field::new("date").ok().and_then(|field| parse_iso(entity.text(&field)?));
        let Some(form) = form else {
            let plain = entity.fields.keys().filter(|field| !field.is_system() && !entity.is_hidden(field));
            for text in plain.filter_map(|field| entity.text(field)) {
                self.add(What::Answer(speaker.name("")), text);
            }
            return;
        };
        for place in places(form, entity) {
            let Place::Question { spot, question } = place else { continue };
            let is_number = matches!(question.kind, Kind::Integer(_) | Kind::Tally(_) | Kind::Rating(_) | Kind::Instrument(_));
            let Some(value) = answer_to(entity, &spot.field, &question.kind).filter(|_| !is_number) else { continue };
            if matches!(value, Value::Text(_) | Value::List(_)) {
                let labels: Vec<&str> = spot.labels.iter().map(|label| label.get(language)).collect();
                let name = speaker.name(&labels.join(" · "));
                self.add(What::Answer(name), &wording(&question.kind, &value, language));
            }
        }
    }

    /// The texts, in the order in which they were added, with the number of the comment that one is.
    pub(super) fn texts(&self) -> impl Iterator<Item = (What, &[u16])> {
        let mut start = 0;
        self.parts.iter().filter_map(move |part| {
            let end = usize::try_from(part.end).ok()?;
            let text = self.units.get(start..end);
            start = end;
            Some((part.what, text?))
        })
    }

    /// The first text of a kind.
    pub(super) fn text_of(&self, wanted: What) -> Option<&[u16]> {
        self.texts().find(|(what, _)| *what == wanted).map(|(_, text)| text)
    }

    /// The comment that is the `nth` of its texts.
    pub(super) fn comment(&self, nth: usize) -> Option<EntityId> {
        self.comments.get(nth).copied()
    }

    /// The characters in it whose letters are not known yet.
    #[must_use]
    pub fn unknown(&self, letters: &Letters) -> Vec<char> {
        letters.unknown(&self.units)
    }

    /// How many bytes it takes in memory, about.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.units.len() * 2 + self.parts.len() * size_of::<Part>() + self.comments.len() * 16 + size_of::<Self>()
    }

    /// Gives back the room that was not needed.
    pub(super) fn shrink(&mut self) {
        self.units.shrink_to_fit();
        self.parts.shrink_to_fit();
        self.comments.shrink_to_fit();
    }
}

/// A stretch of a text in words.
pub(super) fn words(text: &[u16], (from, to): Stretch) -> String {
    String::from_utf16_lossy(text.get(from..to).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::at_hand;
    use crate::form::testing::Filled;

    #[derive(Default)]
    struct Names(Vec<String>);

    impl Speaker for Names {
        fn name(&mut self, name: &str) -> u16 {
            self.0.push(name.to_owned());
            u16::try_from(self.0.len() - 1).unwrap()
        }
    }

    fn said(form: Option<&Definition>, entity: &Entity) -> (Vec<String>, Vec<String>) {
        let (mut entry, mut names) = (Entry::default(), Names::default());
        entry.add_answers(form, entity, Language::Zh, &mut names);
        (entry.texts().map(|(_, text)| words(text, (0, text.len()))).collect(), names.0)
    }

    #[test]
    fn se4_answers_are_looked_through_in_the_words_of_their_form() {
        let form = at_hand().unwrap();
        let filled = Filled::new()
            .text("subject", "maths")
            .text("topic", " 认识时钟 ")
            .text("date", "2026-09-14")
            .text("strengths", "问题有层次")
            .int("pupils", 38)
            .row("notes/a1", 0)
            .text("notes/a1/teacher", "出示例题")
            .row("notes/b2", 1)
            .text("notes/b2/teacher", "删去的")
            .set("notes/b2", Value::Removed(Vec::new()));
        let (texts, names) = said(Some(&form), &filled.entity);
        assert!(texts.contains(&"数学".to_owned()) && !texts.contains(&"maths".to_owned()), "{texts:?}");
        assert!(texts.contains(&"认识时钟".to_owned()) && texts.contains(&"2026年9月14日".to_owned()), "{texts:?}");
        assert!(!texts.iter().any(|text| text.contains("38")), "a number is no word: {texts:?}");
        assert!(names.contains(&"学科".to_owned()) && names.len() == texts.len(), "{names:?}");
        assert!(texts.contains(&"出示例题".to_owned()), "{texts:?}");
    }

    #[test]
    fn se4_of_a_form_that_is_not_known_answers_are_looked_through_as_they_stand() {
        let filled = Filled::new().text("topic", "认识时钟").text("subject", "maths").text("@title", "标题");
        let (mut texts, names) = said(None, &filled.entity);
        texts.sort();
        assert_eq!((texts, names), (vec!["maths".to_owned(), "认识时钟".to_owned()], vec![String::new(), String::new()]));
    }

    #[test]
    fn se4_what_belongs_to_one_record_is_bounded() {
        let mut entry = Entry::default();
        for _ in 0..20 {
            entry.add(What::Answer(0), &"长".repeat(30_000));
        }
        entry.add(What::Answer(0), "还有");
        assert_eq!(entry.units.len(), ENTRY_UNITS_MAX);
        assert!(entry.texts().all(|(_, text)| text.len() == TEXT_UNITS_MAX));
        assert!(entry.bytes() >= ENTRY_UNITS_MAX * 2);
    }
}
