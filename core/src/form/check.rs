//! Is a definition fit to be filled? Asked when a form is imported or edited, not when it is filled.

use std::collections::BTreeSet;

use super::answers::join;
use super::{Audio, Definition, Kind, Node, Packed, Question, Rating, Select, Special, files, is_masked, outline};
use crate::instrument::{self, Entry, Instrument};
use crate::record::FIELD_CHARS_MAX;

/// Names that people gave to questions of forms made for other tools seldom have more than 50; two rows and one such name fit the
/// longest field. Whether a whole path fits is asked besides.
pub const NAME_CHARS_MAX: usize = 64;

/// More buttons than these do not fit two lines of a phone.
pub const RATING_POINTS_MAX: u8 = 10;

/// Devices name rows with at most this many characters: 128 random bits in hexadecimal.
const ROW_CHARS: usize = 32;
/// How a device is written.
const DEVICE_CHARS: usize = 32;

/// A fault of a definition, with the path where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The form's own name is empty or has other characters than small letters, digits, `_` and `-`.
    BadId,
    /// Versions count from 1.
    BadVersion,
    /// The form asks nothing.
    NoQuestions,
    /// Nothing for people to read.
    NoLabel {
        path: String,
    },
    /// A name that no field can have, or the name of one of several choices that a row could have: it begins with a letter or `_` and goes on with letters, digits, `_`, `-` or `.`.
    BadName {
        path: String,
    },
    /// Two parts of one group have this path.
    DuplicateName {
        path: String,
    },
    /// With the names of its rows the path is longer than a field can be.
    PathTooLong {
        path: String,
    },
    /// A group or repeat with nothing in it.
    EmptyPart {
        path: String,
    },
    EmptyChoices {
        path: String,
    },
    DuplicateChoice {
        path: String,
        choice: String,
    },
    /// The least is more than the most.
    MinAboveMax {
        path: String,
    },
    /// A rating has 2 to [`RATING_POINTS_MAX`] points.
    BadPoints {
        path: String,
        points: u8,
    },
    /// A photo question that takes none.
    NoPhotos {
        path: String,
    },
    /// A recording takes 1 to [`Audio::S_MAX`](super::Audio::S_MAX) seconds.
    BadLength {
        path: String,
        max_s: u16,
    },
    /// An instrument that cannot be used (rule IN1).
    BadInstrument {
        path: String,
        fault: instrument::Fault,
    },
    /// What is packed there is of a later version, or nothing at all.
    Unreadable {
        path: String,
    },
    /// A file without a name, of a type that forms do not carry, of a name that another one has, or one too many (rule FE23).
    BadFile {
        name: String,
    },
    /// The title is to be made of something that is no question, is asked once for each row, or is written covered (rule FE31).
    BadTitle {
        path: String,
    },
}

/// Every fault of the definition, in its order; empty when it is fit (rule FM15).
#[must_use]
pub fn check(definition: &Definition) -> Vec<Problem> {
    let mut problems = Vec::new();
    let id_char = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-');
    if definition.id.is_empty() || definition.id.len() > NAME_CHARS_MAX || !definition.id.chars().all(id_char) {
        problems.push(Problem::BadId);
    }
    if definition.version == 0 {
        problems.push(Problem::BadVersion);
    }
    let entries = outline(definition);
    if entries.is_empty() {
        problems.push(Problem::NoQuestions);
    }
    if definition.title.is_empty() {
        problems.push(Problem::NoLabel { path: String::new() });
    }
    nodes(&definition.questions, "", 0, &mut problems);
    for path in &definition.title_from {
        let fits = |question: &Question| worded(&question.kind) && !is_masked(question);
        let named = entries.iter().any(|entry| entry.path == *path && !entry.repeated && fits(entry.question));
        if !named {
            problems.push(Problem::BadTitle { path: path.clone() });
        }
    }
    // What cannot be read at all the engine tells of.
    if let Some(Ok(setup)) = definition.setup.as_ref().map(Packed::open) {
        problems.extend(files::unfit(&setup).into_iter().map(|name| Problem::BadFile { name }));
    }
    problems
}

/// `rows`: how many repeats are around.
fn nodes(all: &[Node], prefix: &str, rows: usize, problems: &mut Vec<Problem>) {
    let mut names = BTreeSet::new();
    for node in all {
        let path = join(prefix, node.name());
        if !is_name(node.name()) {
            problems.push(Problem::BadName { path: path.clone() });
        }
        if !names.insert(node.name()) {
            problems.push(Problem::DuplicateName { path: path.clone() });
        }
        if node.label().is_empty() && needs_label(node) {
            problems.push(Problem::NoLabel { path: path.clone() });
        }
        match node {
            Node::Question(question) => {
                if path.len() + cell_chars(&question.kind) + rows * (ROW_CHARS + 1) > FIELD_CHARS_MAX {
                    problems.push(Problem::PathTooLong { path: path.clone() });
                }
                kind(&question.kind, path, problems);
            }
            Node::Group(group) => part(&group.nodes, path, rows, problems),
            Node::Repeat(repeat) => {
                if matches!((repeat.min, repeat.max), (Some(min), Some(max)) if min > max) {
                    problems.push(Problem::MinAboveMax { path: path.clone() });
                }
                part(&repeat.nodes, path, rows + 1, problems);
            }
        }
    }
}

/// Is there nothing else that says what is asked? Parts may do without a heading, and what is computed or known to the phone is not shown.
fn needs_label(node: &Node) -> bool {
    let Node::Question(question) = node else { return false };
    let silent =
        matches!(&question.kind, Kind::Special(special) if matches!(special.open(), Ok(Special::Hidden | Special::Meta(_))));
    let hinted = question.hint.as_ref().is_some_and(|hint| !hint.is_empty());
    let logic = question.logic.as_ref().and_then(|logic| logic.open().ok());
    !silent && !hinted && !logic.is_some_and(|logic| !logic.media.is_empty() || logic.calculation.is_some())
}

fn part(inside: &[Node], path: String, rows: usize, problems: &mut Vec<Problem>) {
    nodes(inside, &path, rows, problems);
    if inside.is_empty() {
        problems.push(Problem::EmptyPart { path });
    }
}

fn kind(kind: &Kind, path: String, problems: &mut Vec<Problem>) {
    match kind {
        Kind::SelectOne(select) => choices(select, path, problems),
        Kind::SelectMany(select) => {
            for choice in select.choices.iter().filter(|choice| !is_name(&choice.name) || is_row(&choice.name)) {
                problems.push(Problem::BadName { path: join(&path, &choice.name) });
            }
            choices(select, path, problems);
        }
        Kind::Integer(integer) if matches!((integer.min, integer.max), (Some(min), Some(max)) if min > max) => {
            problems.push(Problem::MinAboveMax { path });
        }
        // A word has at least one character.
        Kind::Text(text) if matches!((text.min_words, text.max_chars), (Some(min), Some(max)) if min > max) => {
            problems.push(Problem::MinAboveMax { path });
        }
        Kind::Rating(Rating { points, .. }) if !(2..=RATING_POINTS_MAX).contains(points) => {
            problems.push(Problem::BadPoints { path, points: *points });
        }
        Kind::Photo(photo) if photo.max == 0 => problems.push(Problem::NoPhotos { path }),
        Kind::Audio(Audio { max_s }) if !(1..=Audio::S_MAX).contains(max_s) => {
            problems.push(Problem::BadLength { path, max_s: *max_s });
        }
        Kind::Special(special) if special.open().is_err() => problems.push(Problem::Unreadable { path }),
        Kind::Instrument(instrument) => match instrument.open() {
            Ok(instrument) => coded(&instrument, path, problems),
            Err(_) => problems.push(Problem::Unreadable { path }),
        },
        Kind::Special(_)
        | Kind::Text(_)
        | Kind::Integer(_)
        | Kind::Date(_)
        | Kind::Rating(_)
        | Kind::Photo(_)
        | Kind::Audio(_)
        | Kind::Tally(_) => {}
    }
}

fn coded(instrument: &Instrument, path: String, problems: &mut Vec<Problem>) {
    if let Instrument::FreeTally(tally) = instrument {
        let bad = tally.categories.iter().filter(|category| !category.name.is_empty() && !is_name(&category.name));
        problems.extend(bad.map(|category| Problem::BadName { path: join(&path, &category.name) }));
    }
    problems.extend(instrument.fault().map(|fault| Problem::BadInstrument { path, fault }));
}

fn choices(select: &Select, path: String, problems: &mut Vec<Problem>) {
    let mut names = BTreeSet::new();
    for choice in &select.choices {
        if !names.insert(&choice.name) {
            problems.push(Problem::DuplicateChoice { path: path.clone(), choice: choice.name.clone() });
        }
        if choice.name.is_empty() || choice.label.is_empty() {
            problems.push(Problem::NoLabel { path: join(&path, &choice.name) });
        }
    }
    if select.choices.is_empty() {
        problems.push(Problem::EmptyChoices { path });
    }
}

fn is_name(name: &str) -> bool {
    let starts = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    starts && name.len() <= NAME_CHARS_MAX && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

/// What a device could name a row: a form that once kept rows here would mistake one for the other.
fn is_row(name: &str) -> bool {
    (8..=ROW_CHARS).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// A photo of several adds a row and a cell, several choices add one's name, a tally a device's, an instrument a part of its sheet.
fn cell_chars(kind: &Kind) -> usize {
    match kind {
        Kind::Photo(photo) if photo.max > 1 => ROW_CHARS + super::Photo::CELL.len() + 2,
        Kind::SelectMany(select) => select.choices.iter().map(|choice| choice.name.len() + 1).max().unwrap_or(0),
        Kind::Tally(_) => DEVICE_CHARS + 1,
        Kind::Instrument(_) => Entry::CHARS_MAX + 1,
        _ => 0,
    }
}

const fn worded(kind: &Kind) -> bool {
    !matches!(kind, Kind::Photo(_) | Kind::Audio(_) | Kind::Instrument(_))
}

#[cfg(test)]
mod tests;
