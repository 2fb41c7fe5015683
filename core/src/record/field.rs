//! The name of a field of an entity.

use core::fmt;

use crate::wire::Wire;

use crate::id::{DeviceId, PersonId, SpaceId};

/// The longest path of a real form (a question in a row of a repeat in a group) is under 100 characters.
pub const FIELD_CHARS_MAX: usize = 160;

/// A path such as `topic`, `notes/k3f9/minute` or, for what the system itself keeps, `@state`.
///
/// Letters, digits, `_`, `-`, `.`, `/` and a leading `@`; never empty, at most [`FIELD_CHARS_MAX`] characters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
#[cbor(transparent)]
pub struct Field(#[n(0)] String);

/// The text cannot name a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadField;

impl Field {
    /// The field that `text` names.
    ///
    /// # Errors
    /// [`BadField`] when it is empty, too long, or has a character that no path has.
    pub fn new(text: impl Into<String>) -> Result<Self, BadField> {
        let text = text.into();
        let body = text.strip_prefix('@').unwrap_or(&text);
        let fits = !body.is_empty() && text.len() <= FIELD_CHARS_MAX;
        let clean = body.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/'));
        if fits && clean { Ok(Self(text)) } else { Err(BadField) }
    }

    /// Fields that the system keeps, not the form.
    #[must_use]
    pub fn is_system(&self) -> bool {
        self.0.starts_with('@')
    }

    /// Somebody's read mark.
    #[must_use]
    pub fn is_mark(&self) -> bool {
        self.0.starts_with("@read/")
    }

    /// Whether it is that device's alone, as what it counts is (rule FM17).
    #[must_use]
    pub fn is_of(&self, device: DeviceId) -> bool {
        self.0.rsplit('/').next() == Some(device.to_string().as_str())
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form and its version, such as `observation@1`.
    #[must_use]
    pub fn form() -> Self {
        Self("@form".into())
    }
    /// `draft` or `submitted`.
    #[must_use]
    pub fn state() -> Self {
        Self("@state".into())
    }
    /// What lists call the record.
    #[must_use]
    pub fn title() -> Self {
        Self("@title".into())
    }
    /// How much of a record a space was given.
    #[must_use]
    pub fn scope() -> Self {
        Self("@scope".into())
    }
    /// Present when the author deleted the entity.
    #[must_use]
    pub fn deleted() -> Self {
        Self("@deleted".into())
    }
    /// In the place of any other, in operations whose author was deleted.
    #[must_use]
    pub fn erased() -> Self {
        Self("@erased".into())
    }
    /// When it was submitted, by the author's clock.
    #[must_use]
    pub fn submitted_at() -> Self {
        Self("@submitted_at".into())
    }
    /// When it was last corrected, by the author's clock.
    #[must_use]
    pub fn amended_at() -> Self {
        Self("@amended_at".into())
    }
    /// Why it was corrected, in the author's words.
    #[must_use]
    pub fn why() -> Self {
        Self("@why".into())
    }
    /// The entity that a comment is on, or the record that a draft corrects.
    #[must_use]
    pub fn on() -> Self {
        Self("@on".into())
    }
    /// The observed lesson that the record belongs to.
    #[must_use]
    pub fn lesson() -> Self {
        Self("@lesson".into())
    }
    /// The field that a comment is on; absent when it is on the whole.
    #[must_use]
    pub fn on_field() -> Self {
        Self("@field".into())
    }
    /// The comment that a comment answers.
    #[must_use]
    pub fn reply_to() -> Self {
        Self("@reply_to".into())
    }
    /// The words of a comment.
    #[must_use]
    pub fn text() -> Self {
        Self("text".into())
    }
    /// Where in its field a comment points.
    #[must_use]
    pub fn spot() -> Self {
        Self("@spot".into())
    }
    /// Whom a comment speaks to by name.
    #[must_use]
    pub fn mentions() -> Self {
        Self("@mentions".into())
    }
    /// That the thread of a comment is settled, or open again.
    #[must_use]
    pub fn settled() -> Self {
        Self("@settled".into())
    }
    /// The words of an answer that a comment is about.
    #[must_use]
    pub fn quote() -> Self {
        Self("quote".into())
    }
    /// A mentor's rating beside the author's own.
    #[must_use]
    pub fn rating() -> Self {
        Self("rating".into())
    }
    /// A comment that is spoken.
    #[must_use]
    pub fn voice() -> Self {
        Self("voice".into())
    }
    /// That `person` has read the entity, and when by their clock.
    #[must_use]
    pub fn read_by(person: PersonId) -> Self {
        Self(format!("@read/{person}"))
    }
    /// In a personal space: that the record was given to `space`.
    #[must_use]
    pub fn given_to(space: SpaceId) -> Self {
        Self(format!("@to/{space}"))
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}
