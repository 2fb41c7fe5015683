//! All texts that are searched, and what is found in them.

use chrono::NaiveDate;

use super::letters::Letters;
use super::query::{Query, Term};
use super::said::{Entry, Speaker, What};
use crate::id::{EntityId, Millis};
use crate::order::{self, Map};

/// How much a word counts, by where it stands (rule SE5).
const TITLE_BEGINS: u8 = 8;
const TITLE: u8 = 6;
const TITLE_INITIALS: u8 = 5;
const NAME: u8 = 4;
const NAME_INITIALS: u8 = 3;
const TEXT: u8 = 2;
const TEXT_INITIALS: u8 = 1;

/// A record that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    pub record: EntityId,
    /// The more, the nearer to what was looked for.
    pub score: u32,
    /// When it was changed last.
    pub at: Millis,
}

impl Hit {
    /// Score and time in one number: thousands are sorted after a letter.
    fn rank(&self) -> i64 {
        // Milliseconds stay below 2^46 until the year 4199; a sum of scores stays below 2^7.
        (i64::from(self.score) << 46) | self.at.0.clamp(0, (1 << 46) - 1)
    }
}

/// A record with what it says.
#[derive(Clone, Debug)]
struct Kept {
    at: Millis,
    /// What it was made of: the same again need not be read again.
    stamp: u64,
    entry: Entry,
}

/// What is searched.
#[derive(Clone, Debug, Default)]
pub struct Book {
    pub letters: Letters,
    names: Vec<String>,
    /// Boxed: a row that is put in before others moves them.
    entries: Map<EntityId, Box<Kept>>,
}

impl Speaker for Book {
    fn name(&mut self, name: &str) -> u16 {
        let at = self.names.iter().position(|known| known == name).unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        });
        // Forms have hundreds of questions; beyond 65,535 they lose their names, not their words.
        u16::try_from(at).unwrap_or(u16::MAX)
    }
}

impl Book {
    /// A record says this now; in the place of what it said before.
    pub fn put(&mut self, record: EntityId, at: Millis, stamp: u64, mut entry: Entry) {
        entry.shrink();
        self.entries.insert(record, Box::new(Kept { at, stamp, entry }));
    }

    /// What a record's texts were made of.
    #[must_use]
    pub fn stamp(&self, record: EntityId) -> Option<u64> {
        self.entries.get(&record).map(|kept| kept.stamp)
    }

    /// Forgets all records but these, which stand in order.
    pub fn keep_only(&mut self, records: &[EntityId]) {
        let gone: Vec<EntityId> = self.entries.keys().filter(|id| records.binary_search(id).is_err()).copied().collect();
        for id in gone {
            self.entries.remove(&id);
        }
    }

    /// The records in which all of what was typed is found, the nearest first, of equally near ones the latest (rules SE2 and SE5); of those that
    /// are `wanted`.
    #[must_use]
    pub fn find(&self, query: &Query, wanted: impl Fn(EntityId) -> bool) -> Vec<Hit> {
        self.ranked(query, self.entries.iter().map(|(record, kept)| (*record, &**kept)).filter(|(record, _)| wanted(*record)))
    }

    /// The same, where it is known that nothing else can be found: what was found before somebody typed more.
    #[must_use]
    pub fn find_among(&self, query: &Query, hits: &[Hit]) -> Vec<Hit> {
        self.ranked(query, hits.iter().filter_map(|hit| Some((hit.record, &**self.entries.get(&hit.record)?))))
    }

    fn ranked<'b>(&'b self, query: &Query, among: impl Iterator<Item = (EntityId, &'b Kept)>) -> Vec<Hit> {
        let mut hits = Vec::new();
        for (record, kept) in among {
            if let Some(score) = score(&kept.entry, query, &self.letters) {
                hits.push(Hit { record, score, at: kept.at });
            }
        }
        order::greatest_first(hits, Hit::rank)
    }

    /// What a record says.
    #[must_use]
    pub fn entry(&self, record: EntityId) -> Option<&Entry> {
        self.entries.get(&record).map(|kept| &kept.entry)
    }

    /// The day that a record is about, where it was read and says one.
    #[must_use]
    pub fn day_of(&self, record: EntityId) -> Option<NaiveDate> {
        self.entry(record)?.day
    }

    /// The name with this number.
    #[must_use]
    pub fn name_of(&self, number: u16) -> &str {
        self.names.get(usize::from(number)).map_or("", String::as_str)
    }

    /// How many records it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.len() == 0
    }

    /// How many bytes it takes in memory, about.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.entries.values().map(|kept| kept.entry.bytes() + size_of::<Kept>()).sum()
    }
}

/// How near an entry is; none where some of what was typed is nowhere in it.
fn score(entry: &Entry, query: &Query, letters: &Letters) -> Option<u32> {
    let mut sum = 0;
    for term in &query.terms {
        sum += u32::from(best(entry, term, letters)?);
    }
    (sum > 0).then_some(sum)
}

/// The best place of a word in an entry. The places stand in the order of what they count, so that the first is the best; running text
/// is looked through once, for both.
fn best(entry: &Entry, term: &Term, letters: &Letters) -> Option<u8> {
    let mut best = None;
    for (what, text) in entry.texts() {
        let count = match what {
            What::Title => match term.find(text, 0) {
                Some((0, _)) => Some(TITLE_BEGINS),
                Some(_) => Some(TITLE),
                None => by_initials(term, text, letters, TITLE_INITIALS),
            },
            // What counts more was found already.
            _ if what.is_name() && best >= Some(NAME) => None,
            _ if what.is_name() => match term.find(text, 0) {
                Some(_) => Some(NAME),
                None => by_initials(term, text, letters, NAME_INITIALS),
            },
            _ if best >= Some(TEXT) => break,
            _ => match term.find(text, 0) {
                Some(_) => Some(TEXT),
                None if best.is_none() && term.is_long() => by_initials(term, text, letters, TEXT_INITIALS),
                None => None,
            },
        };
        best = best.max(count);
    }
    best
}

fn by_initials(term: &Term, text: &[u16], letters: &Letters, count: u8) -> Option<u8> {
    (term.has_letters && term.find_initials(text, 0, letters).is_some()).then_some(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LETTERS: &str = "认识时钟林晓禾小组合作学习周若梅听课记录观潮课堂";
    const INITIALS: &str = "rsszlxhxzhzxxzrmtkjlgckt";

    fn id(n: u8) -> EntityId {
        EntityId::from_bytes([n; 16])
    }

    fn entry(title: &str, person: &str, said: &str) -> Entry {
        let mut entry = Entry::default();
        entry.add(What::Title, title);
        entry.add(What::Form, "听课记录");
        entry.add(What::Person, person);
        entry.add(What::Answer(0), said);
        entry
    }

    fn book() -> Book {
        let mut book = Book::default();
        for (c, letter) in LETTERS.chars().zip(INITIALS.chars()) {
            book.letters.learn(c, letter);
        }
        book.put(id(1), Millis(1), 0, entry("认识时钟", "林晓禾", "小组合作学习，人人开口"));
        book.put(id(2), Millis(2), 0, entry("小组合作", "周若梅", "孩子说得多"));
        book.put(id(3), Millis(3), 0, entry("观潮：小组", "周若梅", "课堂安静"));
        book.put(id(4), Millis(4), 0, entry("", "林晓禾", "没有小组，只有老师"));
        book
    }

    fn found(book: &Book, typed: &str) -> Vec<u8> {
        book.find(&Query::of(typed), |_| true).iter().filter_map(|hit| hit.record.as_bytes().first().copied()).collect()
    }

    #[test]
    fn se5_a_title_counts_more_than_a_text_and_later_more_than_earlier() {
        let book = book();
        assert_eq!(found(&book, "小组"), [2, 3, 4, 1], "begins a title, in a title, in texts the latest first");
        assert_eq!(found(&book, "林晓禾"), [4, 1]);
        assert_eq!(found(&book, "没有的"), Vec::<u8>::new());
        assert_eq!(found(&book, ""), Vec::<u8>::new());
    }

    #[test]
    fn se2_all_words_are_found_wherever_each_stands() {
        let book = book();
        assert_eq!(found(&book, "小组 林晓禾"), [4, 1]);
        assert_eq!(found(&book, "小组 周若梅 安静"), [3]);
        assert_eq!(found(&book, "小组 周若梅 吵闹"), Vec::<u8>::new());
    }

    #[test]
    fn se3_initials_find_titles_and_names_and_from_four_letters_texts() {
        let book = book();
        assert_eq!(found(&book, "rssz"), [1]);
        assert_eq!(found(&book, "lxh"), [4, 1]);
        assert_eq!(found(&book, "tkjl"), [4, 3, 2, 1], "the name of the form");
        assert_eq!(found(&book, "xzhz"), [2, 1], "in the title, then in a text");
        assert_eq!(found(&book, "kt"), Vec::<u8>::new(), "two letters would stand for too much in a text");
        assert_eq!(found(&book, "xzhz lxh"), [1]);
    }

    #[test]
    fn se6_what_changed_is_found_as_it_is_now_and_what_is_gone_is_not() {
        let mut book = book();
        book.put(id(1), Millis(9), 7, entry("认识时钟", "林晓禾", "改过了"));
        assert_eq!((found(&book, "人人"), found(&book, "改过")), (vec![], vec![1]));
        assert_eq!((book.stamp(id(1)), book.stamp(id(9))), (Some(7), None));
        book.keep_only(&[id(2), id(4)]);
        assert_eq!((found(&book, "小组"), book.len()), (vec![2, 4], 2));
    }

    #[test]
    fn se2_what_is_typed_on_is_found_among_what_was_found() {
        let book = book();
        let among = |before: &str, now: &str| {
            let (before, now) = (Query::of(before), Query::of(now));
            let found = book.find(&now, |_| true);
            if now.narrows(&before) {
                assert_eq!(book.find_among(&now, &book.find(&before, |_| true)), found);
            }
            now.narrows(&before)
        };
        assert!(
            among("小", "小组")
                && among("小组", "小组 林")
                && among("组", "小组")
                && among("xzhz", "xzhzx")
                && among("rs", "rss")
        );
        assert!(among("小组 林", "林晓禾 小组"), "in whatever order");
        assert!(!among("小组", "小") && !among("小组 林", "小组") && !among("", "小") && !among("小组", "小合"));
        assert!(!among("xzh", "xzhz"), "four letters stand for characters of running text as well");
    }

    #[test]
    fn se7_only_what_is_wanted_is_found() {
        let hits = book().find(&Query::of("小组"), |record| record == id(3));
        assert_eq!(hits.iter().map(|hit| hit.record).collect::<Vec<_>>(), [id(3)]);
    }
}
