//! What somebody has done of it.

use chrono::NaiveDate;

use super::Targets;
use super::set::is_full;
use crate::directory::World;
use crate::form::{Definition, Kind, Place, places};
use crate::id::{EntityId, SpaceId};
use crate::order;
use crate::pairing::{day, text};
use crate::record::{Entity, Field, Summary};
use crate::words;

/// So many of one's own records are read: of a year, one and a half each school day.
const OWN_MAX: usize = 300;

/// One of the person's own records, as far as targets go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// `reading-note@1`.
    pub form: String,
    /// The day that it is about (rule PA4).
    pub day: NaiveDate,
    /// Of the answers to questions for long texts; none where its form is not known here.
    pub words: Option<u32>,
    /// The observed lesson that it belongs to.
    pub lesson: Option<String>,
    /// The title of the book that it is about; empty for none.
    pub book: String,
}

impl Done {
    /// None for a record of no day.
    #[must_use]
    pub fn of(record: &Entity, form: Option<&Definition>) -> Option<Self> {
        Some(Self {
            form: record.text(&Field::form())?.to_owned(),
            day: day(record)?,
            words: form.map(|form| long_words(form, record)),
            lesson: record.text(&Field::lesson()).map(str::to_owned),
            book: book(&text(record, "book")),
        })
    }
}

/// The words of the answers that have room for more than a line: what people mean when they count the words of a note.
fn long_words(form: &Definition, record: &Entity) -> u32 {
    let of = |place: &Place| match place {
        Place::Question { spot, question } if matches!(&question.kind, Kind::Text(text) if text.multiline) => {
            record.text(&spot.field).map_or(0, words::count)
        }
        _ => 0,
    };
    u32::try_from(places(form, record).iter().map(of).sum::<usize>()).unwrap_or(u32::MAX)
}

/// `《给教师的建议》` and `给教师的建议` are one book.
fn book(said: &str) -> String {
    said.chars().filter(|sign| *sign != '《' && *sign != '》' && !sign.is_whitespace()).collect()
}

/// The person's own records that may count for what is set, each once: the latest, a bounded number.
#[must_use]
pub fn own_to_read(world: &World, rows: &[&Summary], targets: &[Targets]) -> Vec<(SpaceId, EntityId)> {
    let counts = |row: &Summary| targets.iter().flat_map(|targets| &targets.all).any(|target| target.what.counts(&row.form));
    let own = rows.iter().filter(|row| row.author == world.me && is_full(row) && counts(row)).copied().collect();
    let mut found: Vec<(SpaceId, EntityId)> = Vec::new();
    for row in order::greatest_first(own, |row: &&Summary| row.changed_at.0) {
        if found.len() >= OWN_MAX {
            break;
        }
        // As it stands in one's own space or where it was given: the same words.
        if found.iter().all(|(_, id)| *id != row.id) {
            found.push((row.space, row.id));
        }
    }
    found
}
