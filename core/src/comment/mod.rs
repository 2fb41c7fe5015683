//! Comments: words, a rating or speech about a record, in the space where they were written, and so between those who are in it.
//!
//! A comment is an entity like any other, changed by its author alone (rule AC3). That a thread is settled is therefore an entity of its
//! own, by whoever settled it; and of leaders, who were only told of the record, it is a notice: that somebody wrote, and when.

mod mention;
mod spot;
mod thread;

pub use mention::{Asked, MENTION_CHARS_MAX, asked, mentioned};
pub use spot::{QUOTE_CHARS_MAX, Spot, find_words, quoted};
pub use thread::{Settled, Thread, may_settle, settling, threads};

use crate::directory::{Role, SpaceKind, World};
use crate::id::{EntityId, Millis, PersonId, SpaceId};
use crate::record::{Entity, EntityKind, Field, FileRef, Scope, Summary, Value};

/// What somebody says, before it is a comment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// A question, a row or a picture; none for the whole record.
    pub field: Option<Field>,
    /// Closer than the field.
    pub spot: Option<Spot>,
    /// The comment that it answers.
    pub reply_to: Option<EntityId>,
    pub text: String,
    /// Who is spoken to by name.
    pub mentions: Vec<PersonId>,
    /// A mentor's rating of what the author rated herself.
    pub rating: Option<i64>,
    pub voice: Option<FileRef>,
}

impl Said {
    /// Its fields, as a comment on `on` (rule CM1).
    #[must_use]
    pub fn fields(&self, on: EntityId) -> Vec<(Field, Value)> {
        let mut fields = vec![(Field::on(), Value::Text(on.to_string()))];
        fields.extend(self.field.as_ref().map(|field| (Field::on_field(), Value::Text(field.to_string()))));
        fields.extend(self.spot.iter().flat_map(Spot::fields));
        fields.extend(self.reply_to.map(|id| (Field::reply_to(), Value::Text(id.to_string()))));
        fields.extend((!self.mentions.is_empty()).then(|| (Field::mentions(), people(&self.mentions))));
        fields.extend(self.rating.map(|rating| (Field::rating(), Value::Int(rating))));
        fields.extend(self.voice.clone().map(|file| (Field::voice(), Value::File(file))));
        fields.extend((!self.text.is_empty()).then(|| (Field::text(), Value::Text(self.text.clone()))));
        fields
    }

    /// Its fields where the record itself is only told of: that somebody wrote, and nothing of what (rule CM8).
    #[must_use]
    pub fn notice(on: EntityId) -> Vec<(Field, Value)> {
        vec![(Field::on(), Value::Text(on.to_string())), (Field::scope(), Value::Text(Scope::Notice.as_str().into()))]
    }

    /// Nothing was said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty() && self.rating.is_none() && self.voice.is_none()
    }
}

/// People as a field holds them.
#[must_use]
pub fn people(people: &[PersonId]) -> Value {
    Value::List(people.iter().map(PersonId::to_string).collect())
}

/// A comment, or what belongs to one, as a space holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    pub space: SpaceId,
    pub entity: Entity,
}

impl Remark {
    /// The path of what it is on.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        self.entity.text(&Field::on_field())
    }

    #[must_use]
    pub fn spot(&self) -> Option<Spot> {
        Spot::of(&self.entity)
    }

    #[must_use]
    pub fn reply_to(&self) -> Option<EntityId> {
        self.entity.text(&Field::reply_to())?.parse().ok()
    }

    #[must_use]
    pub fn text(&self) -> &str {
        self.entity.text(&Field::text()).unwrap_or_default()
    }

    #[must_use]
    pub fn rating(&self) -> Option<i64> {
        self.entity.value(&Field::rating()).and_then(Value::as_int)
    }

    #[must_use]
    pub fn voice(&self) -> Option<&FileRef> {
        match self.entity.value(&Field::voice()) {
            Some(Value::File(file)) => Some(file),
            _ => None,
        }
    }

    /// Whom it speaks to by name.
    #[must_use]
    pub fn mentions(&self) -> Vec<PersonId> {
        match self.entity.value(&Field::mentions()) {
            Some(Value::List(ids)) => ids.iter().filter_map(|id| id.parse().ok()).collect(),
            _ => Vec::new(),
        }
    }

    /// When it was first written, by its author's clock.
    #[must_use]
    pub fn written_at(&self) -> Millis {
        self.entity.shown(&Field::on()).map(|version| version.at).unwrap_or_default()
    }

    /// What it said before it was changed, and when it had been written so: the earliest first (rule CM5).
    #[must_use]
    pub fn earlier(&self) -> Vec<(&str, Millis)> {
        let past = self.entity.past.iter().flat_map(|past| past.corrected()).filter(|one| one.field == Field::text());
        past.filter_map(|one| Some((one.version.value.as_text()?, one.version.at))).collect()
    }

    /// It is not gone, and says something: neither a notice nor the mark of a settled thread.
    #[must_use]
    pub fn speaks(&self) -> bool {
        !self.entity.is_deleted() && self.is_said()
    }

    fn is_said(&self) -> bool {
        let notice = self.entity.text(&Field::scope()) == Some(Scope::Notice.as_str());
        !notice && self.entity.value(&Field::settled()).is_none()
    }

    /// `me` has not seen it yet (rule CM9).
    #[must_use]
    pub fn is_new_to(&self, me: PersonId) -> bool {
        self.entity.author != me && self.speaks() && self.entity.value(&Field::read_by(me)).is_none()
    }
}

/// The spaces that are told that somebody wrote about `record` in `space`: those that were told of the record and not what it says (rule CM8).
/// `rows`: what this device holds of any entity.
#[must_use]
pub fn told<'a>(record: EntityId, space: SpaceId, rows: impl Iterator<Item = &'a Summary>) -> Vec<SpaceId> {
    let copies = rows.filter(|row| row.id == record && row.kind == EntityKind::Record && !row.deleted);
    copies.filter(|row| row.scope == Scope::Notice && row.space != space).map(|row| row.space).collect()
}

/// Whether `person` rates beside the author's own rating in `space`: a mentor, where the pairing is between the two (rule CM7).
#[must_use]
pub fn may_rate(world: &World, space: SpaceId, person: PersonId) -> bool {
    world.space(space).is_some_and(|space| space.kind == SpaceKind::Pairing && space.roles(person).contains(&Role::Mentor))
}

/// What mentors say of a question that its author rated herself: of each mentor the latest (rule CM7).
#[must_use]
pub fn ratings<'r>(world: &World, all: &'r [Remark], field: &str) -> Vec<&'r Remark> {
    let mut found: Vec<&Remark> = Vec::new();
    for remark in all.iter().filter(|remark| remark.speaks() && remark.rating().is_some() && remark.field() == Some(field)) {
        let author = remark.entity.author;
        if !may_rate(world, remark.space, author) {
            continue;
        }
        match found.iter_mut().find(|known| known.entity.author == author) {
            Some(known) if known.written_at() <= remark.written_at() => *known = remark,
            Some(_) => {}
            None => found.push(remark),
        }
    }
    found
}

#[cfg(test)]
mod tests;
