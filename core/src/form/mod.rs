//! Forms: definitions as data, and what follows from a definition and the answers.
//!
//! Invariant: nothing here changes an answer. Saving a draft never asks this module for leave; only submitting does,
//! and gets violations back as values (rules `FM*` in `SPEC.md`).

mod answers;
mod audit;
mod background;
mod base64;
mod builtin;
mod check;
mod chosen;
mod coded;
mod copy;
mod decode;
mod definition;
pub mod design;
pub mod engine;
mod files;
mod kind;
mod library;
mod logic;
mod marked;
mod masked;
mod outline;
mod packed;
mod parse;
mod progress;
mod published;
mod recount;
mod reference;
mod special;
mod tally;
mod title;
mod validate;
mod wording;
pub mod xpath;

#[cfg(test)]
pub(crate) mod testing;

pub use answers::{Place, Spot, answer, answer_to, photos, places};
pub use audit::{Audit, Change, Places, Visit, audit, audit_csv, audit_field, audited, visit_of, visits};
pub use background::{Background, background};
pub use builtin::{at_hand, builtin, builtins};
pub use check::{NAME_CHARS_MAX, Problem, RATING_POINTS_MAX, check};
pub use chosen::{choice_field, chosen, is_chosen, ticked};
pub use copy::copied;
pub use decode::{DEFINITION_BYTES_MAX, DefinitionError};
pub use definition::{Definition, Group, Node, Print, Question, Repeat};
pub use files::{FORM_FILES_MAX, FileUse, FormFile, NamedFile, medium_mime, named_files};
pub use kind::{Appearance, Audio, Choice, Date, InputMode, Integer, Kind, Photo, Rating, Select, Tally, Text};
pub use library::{Category, Held, LIBRARY_BYTES_MAX, Library, recent};
pub use logic::{List, ListRow, Logic, Medium, MediumKind, Preset, Setup};
pub use marked::{Span, marked};
pub use masked::{is_masked, is_masked_at};
pub use outline::{Entry, Located, Target, label_of, locate, outline, strays};
pub use packed::Packed;
pub use parse::{parse, parse_date, parse_integer, typed};
pub use progress::{Progress, progress};
pub use published::{
    Finding, FormRead, ListRead, Offered, Publication, Publish, Published, Spread, VERSIONS_MAX, Withdraw, is_published_id,
    publication, published_id,
};
pub use recount::{Recount, recounts};
pub use reference::{BadFormRef, FormRef};
pub use special::{FileKind, How, ListChoice, Meta, Range, Special};
pub use tally::{tallied, tally_field, tally_of, tally_sum};
pub use title::title;
pub use validate::{Violation, ViolationKind, validate};
pub use wording::wording;
