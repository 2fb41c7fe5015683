//! What is shown of something that was found: the words in their surroundings.

use super::book::Book;
use super::fold::is_second_half;
use super::query::{Query, Stretch};
use super::said::{What, words};
use crate::id::EntityId;
use crate::order;

/// So much before what was found, and of the whole: two lines on a phone of 360 px.
const BEFORE: usize = 10;
const LENGTH: usize = 56;
/// Of one record: more is read in it.
const EXCERPTS_MAX: usize = 2;
/// So many places are marked in one text.
const MARKS_MAX: usize = 100;

/// A stretch of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub words: String,
    /// It is what was looked for.
    pub found: bool,
}

/// A text in which something was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    pub what: What,
    /// The comment that it is from.
    pub comment: Option<EntityId>,
    pub runs: Vec<Run>,
}

impl Book {
    /// A text of a record, whole, with what was found in it; nothing for one that it does not have.
    #[must_use]
    pub fn marked(&self, record: EntityId, what: What, query: &Query) -> Vec<Run> {
        let text = self.entry(record).and_then(|entry| entry.text_of(what)).unwrap_or_default();
        runs(text, (0, text.len()), &self.marks(text, what, query))
    }

    /// Where something was found beside the title, the form and the author, which a list shows whole (rule SE8): the texts in which most of what
    /// was looked for stands first.
    #[must_use]
    pub fn excerpts(&self, record: EntityId, query: &Query) -> Vec<Excerpt> {
        let Some(entry) = self.entry(record) else { return Vec::new() };
        let mut found = Vec::new();
        let mut comments = 0;
        for (what, text) in entry.texts() {
            let comment = if matches!(what, What::Comment(_)) { entry.comment(comments) } else { None };
            comments += usize::from(comment.is_some());
            if matches!(what, What::Title | What::Form | What::Person) {
                continue;
            }
            let marks = self.marks(text, what, query);
            if let Some(first) = marks.first() {
                let terms = query.terms.iter().filter(|term| self.first_of(text, what, term).is_some()).count();
                let excerpt = Excerpt { what, comment, runs: around(text, *first, &marks) };
                found.push((terms, excerpt));
            }
        }
        order::by_key(&mut found, |(terms, _)| core::cmp::Reverse(*terms));
        found.into_iter().take(EXCERPTS_MAX).map(|(_, excerpt)| excerpt).collect()
    }

    fn first_of(&self, text: &[u16], what: What, term: &super::query::Term) -> Option<Stretch> {
        self.next(text, what, term, 0)
    }

    fn next(&self, text: &[u16], what: What, term: &super::query::Term, from: usize) -> Option<Stretch> {
        let initials = || {
            let may = term.has_letters && (what.is_name() || term.is_long());
            may.then(|| term.find_initials(text, from, &self.letters)).flatten()
        };
        term.find(text, from).or_else(initials)
    }

    /// The places to mark, in order, none over another.
    fn marks(&self, text: &[u16], what: What, query: &Query) -> Vec<Stretch> {
        let mut all: Vec<Stretch> = Vec::new();
        for term in &query.terms {
            let mut from = 0;
            while let Some((start, end)) = self.next(text, what, term, from).filter(|_| all.len() < MARKS_MAX) {
                all.push((start, end));
                from = end.max(start + 1);
            }
        }
        order::by_key(&mut all, |place| *place);
        let mut apart: Vec<Stretch> = Vec::new();
        for (start, end) in all {
            match apart.last_mut() {
                Some((_, last)) if start <= *last => *last = (*last).max(end),
                _ => apart.push((start, end)),
            }
        }
        apart
    }
}

/// The surroundings of the first place.
fn around(text: &[u16], (start, end): Stretch, marks: &[Stretch]) -> Vec<Run> {
    let mut from = start.saturating_sub(BEFORE);
    if text.get(from).is_some_and(|unit| is_second_half(*unit)) {
        from += 1;
    }
    let mut to = (from + LENGTH).max(end).min(text.len());
    if text.get(to).is_some_and(|unit| is_second_half(*unit)) {
        to += 1;
    }
    let mut all = runs(text, (from, to), marks);
    if from > 0
        && let Some(first) = all.first_mut()
    {
        first.words.insert(0, '…');
    }
    if to < text.len()
        && let Some(last) = all.last_mut()
    {
        last.words.push('…');
    }
    all
}

fn runs(text: &[u16], (from, to): Stretch, marks: &[Stretch]) -> Vec<Run> {
    let mut all = Vec::new();
    let mut at = from;
    let mut push = |stretch: Stretch, found: bool| {
        if stretch.0 < stretch.1 {
            all.push(Run { words: words(text, stretch), found });
        }
    };
    for (start, end) in marks {
        let (start, end) = ((*start).clamp(at, to), (*end).clamp(at, to));
        push((at, start), false);
        push((start, end), true);
        at = end;
    }
    push((at, to), false);
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Millis;
    use crate::search::{Entry, Speaker};

    fn id(n: u8) -> EntityId {
        EntityId::from_bytes([n; 16])
    }

    fn show(runs: &[Run]) -> String {
        runs.iter().map(|run| if run.found { format!("[{}]", run.words) } else { run.words.clone() }).collect()
    }

    fn book() -> Book {
        let mut book = Book::default();
        let (good, hers) = (book.name("优点"), book.name("周若梅"));
        let mut entry = Entry::default();
        entry.add(What::Title, "小组合作的小组");
        entry.add(What::Person, "林晓禾");
        entry.add(
            What::Answer(good),
            &format!("{}小组讨论充分，{}", "前面说了很多很多话，".repeat(3), "后面又说了很多话，".repeat(20)),
        );
        entry.add(What::Answer(good), "没有别的");
        entry.add_comment(id(7), hers, "下次再看");
        entry.add_comment(id(8), hers, "小组的分工可以再细，讨论的时间也可以再长一点");
        book.put(id(1), Millis(0), 0, entry);
        book
    }

    #[test]
    fn se8_what_was_found_is_marked_in_its_surroundings() {
        let book = book();
        let query = Query::of("小组");
        assert_eq!(show(&book.marked(id(1), What::Title, &query)), "[小组]合作的[小组]");
        assert_eq!(show(&book.marked(id(1), What::Person, &query)), "林晓禾");
        let all = book.excerpts(id(1), &query);
        let shown: Vec<String> = all.iter().map(|excerpt| show(&excerpt.runs)).collect();
        assert_eq!(
            shown.first().map(|text| text.starts_with("…前面说了很多很多话，[小组]讨论充分，后面")),
            Some(true),
            "{shown:?}"
        );
        assert!(shown.first().is_some_and(|text| text.ends_with('…') && text.chars().count() < 64));
        assert_eq!(all.get(1).map(|excerpt| (excerpt.what, excerpt.comment)), Some((What::Comment(1), Some(id(8)))));
        assert_eq!((book.name_of(0), book.name_of(1), book.name_of(9)), ("优点", "周若梅", ""));
    }

    #[test]
    fn se8_the_text_with_most_of_what_was_looked_for_comes_first() {
        let book = book();
        let first = |typed: &str| book.excerpts(id(1), &Query::of(typed)).first().map(|excerpt| excerpt.what);
        assert_eq!(first("小组 讨论 分工"), Some(What::Comment(1)));
        assert_eq!(first("小组 充分"), Some(What::Answer(0)));
        assert_eq!(first("林晓禾"), None, "a list shows who wrote it anyway");
    }

    #[test]
    fn se8_no_character_is_cut_in_two() {
        let mut book = Book::default();
        let mut entry = Entry::default();
        entry.add(What::Answer(0), &format!("{}小组{}", "𠮷".repeat(21), "𠮷".repeat(60)));
        entry.add(What::Answer(0), &format!("a{}小组{}", "𠮷".repeat(21), "𠮷".repeat(60)));
        book.put(id(1), Millis(0), 0, entry);
        let all = book.excerpts(id(1), &Query::of("小组"));
        assert_eq!(all.len(), 2);
        assert!(all.iter().all(|excerpt| !show(&excerpt.runs).contains('\u{FFFD}')), "{all:?}");
    }
}
