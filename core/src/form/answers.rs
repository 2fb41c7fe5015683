//! Where the answers of a definition stand in an entity.

use super::coded::began;
use super::{Definition, Kind, Node, Photo, Question, Repeat, chosen, tallied};
use crate::record::{Entity, Field, FileRef, Value};
use crate::words::Words;

/// A place in a filled form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot<'d> {
    pub field: Field,
    /// The labels from the outermost group or repeat down to its own.
    pub labels: Vec<&'d Words>,
    /// The numbers, from 1, of the rows that it is in, outermost first: as people count the rows they see.
    pub rows: Vec<u32>,
}

/// What stands at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place<'d> {
    Question {
        spot: Spot<'d>,
        question: &'d Question,
    },
    /// With the paths of its answered rows; their own places follow it.
    Repeat {
        spot: Spot<'d>,
        repeat: &'d Repeat,
        rows: Vec<String>,
    },
}

/// What was answered at `field`; none for nothing, or for blanks only (rule FM5).
#[must_use]
pub fn answer<'e>(entity: &'e Entity, field: &Field) -> Option<&'e Value> {
    entity.value(field).filter(|value| match value {
        Value::Text(text) => !text.trim().is_empty(),
        // A choice that is not taken.
        Value::Row(_) | Value::Removed(_) | Value::Bool(false) => false,
        _ => true,
    })
}

/// What was answered to the question at `field`, as one value, whichever fields hold it. Pictures are [`photos`]; of a sheet it is when it
/// was begun.
#[must_use]
pub fn answer_to(entity: &Entity, field: &Field, kind: &Kind) -> Option<Value> {
    let own = answer(entity, field);
    match (kind, own) {
        (Kind::SelectMany(select), None | Some(Value::List(_) | Value::Text(_))) => {
            let names = chosen(entity, field, select);
            (!names.is_empty()).then_some(Value::List(names))
        }
        (Kind::Tally(_), None) => tallied(entity, field).map(Value::Int),
        (Kind::Instrument(_), _) => began(entity, field),
        _ => own.cloned(),
    }
}

/// The pictures of the photo question at `path`, in order, with the field that holds each (rule FM1).
#[must_use]
pub fn photos<'e>(entity: &'e Entity, path: &str) -> Vec<(Field, &'e FileRef)> {
    let rows = entity.rows(path).into_iter().map(|(row, _)| format!("{row}/{}", Photo::CELL));
    let fields = core::iter::once(path.to_owned()).chain(rows).filter_map(|path| Field::new(path).ok());
    fields
        .filter_map(|field| match entity.value(&field) {
            Some(Value::File(file)) => Some((field, file)),
            _ => None,
        })
        .collect()
}

/// Every place of the form in order, the cells of each answered row included. Rows in which nothing is answered are
/// left out (rule FM6), though they count in the numbers of the rows after them.
#[must_use]
pub fn places<'d>(definition: &'d Definition, entity: &Entity) -> Vec<Place<'d>> {
    let mut walk = Walk { entity, labels: Vec::new(), rows: Vec::new(), places: Vec::new() };
    walk.nodes("", &definition.questions);
    walk.places
}

pub(super) fn is_answered(entity: &Entity, field: &Field, kind: &Kind) -> bool {
    match kind {
        Kind::Photo(_) => answer(entity, field).is_some() || !photos(entity, field.as_str()).is_empty(),
        _ => answer_to(entity, field, kind).is_some(),
    }
}

/// The path of `name` below `prefix`.
pub(super) fn join(prefix: &str, name: &str) -> String {
    if prefix.is_empty() { name.to_owned() } else { format!("{prefix}/{name}") }
}

struct Walk<'d, 'e> {
    entity: &'e Entity,
    labels: Vec<&'d Words>,
    rows: Vec<u32>,
    places: Vec<Place<'d>>,
}

impl<'d> Walk<'d, '_> {
    fn nodes(&mut self, prefix: &str, nodes: &'d [Node]) {
        for node in nodes {
            let path = join(prefix, node.name());
            self.labels.push(node.label());
            match node {
                Node::Question(question) => {
                    if let Some(spot) = self.spot(path) {
                        self.places.push(Place::Question { spot, question });
                    }
                }
                Node::Group(group) => self.nodes(&path, &group.nodes),
                Node::Repeat(repeat) => self.repeat(path, repeat),
            }
            self.labels.pop();
        }
    }

    fn repeat(&mut self, path: String, repeat: &'d Repeat) {
        let numbered = (1..).zip(self.entity.rows(&path));
        let rows: Vec<(u32, String)> =
            numbered.map(|(number, (row, _))| (number, row)).filter(|(_, row)| has_answer_below(self.entity, row)).collect();
        if let Some(spot) = self.spot(path) {
            let rows = rows.iter().map(|(_, row)| row.clone()).collect();
            self.places.push(Place::Repeat { spot, repeat, rows });
        }
        for (number, row) in rows {
            self.rows.push(number);
            self.nodes(&row, &repeat.nodes);
            self.rows.pop();
        }
    }

    /// None for a path that no field can have: nothing can be answered there, and `check` reports it.
    fn spot(&self, path: String) -> Option<Spot<'d>> {
        let field = Field::new(path).ok()?;
        Some(Spot { field, labels: self.labels.clone(), rows: self.rows.clone() })
    }
}

fn has_answer_below(entity: &Entity, row: &str) -> bool {
    let inside = |field: &Field| field.as_str().strip_prefix(row).is_some_and(|rest| rest.starts_with('/'));
    entity.fields.keys().any(|field| inside(field) && answer(entity, field).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::builtins;
    use crate::form::testing::{Filled, field, file};

    #[test]
    fn fm1_groups_and_rows_add_their_names_to_the_path() {
        let form = builtins().remove(0);
        let entity = Filled::new().row("notes/r1", 1).int("notes/r1/minute", 5).entity;
        let paths: Vec<String> = places(&form, &entity)
            .iter()
            .map(|place| match place {
                Place::Question { spot, .. } | Place::Repeat { spot, .. } => spot.field.to_string(),
            })
            .collect();
        for path in ["date", "topic", "notes", "notes/r1/minute", "rating/aims", "photo"] {
            assert!(paths.iter().any(|found| found == path), "{path} in {paths:?}");
        }
    }

    #[test]
    fn fm1_one_photo_is_the_field_and_several_are_rows() {
        let single = Filled::new().set("photo", file(1)).entity;
        assert_eq!(photos(&single, "photo").len(), 1);
        let several = Filled::new()
            .row("photo/b", 2)
            .set("photo/b/file", file(2))
            .row("photo/a", 1)
            .set("photo/a/file", file(1))
            .row("photo/empty", 3)
            .entity;
        let found: Vec<String> = photos(&several, "photo").iter().map(|(field, _)| field.to_string()).collect();
        assert_eq!(found, ["photo/a/file", "photo/b/file"]);
    }

    #[test]
    fn fm5_blanks_are_no_answer() {
        for blank in ["", " ", "\u{3000}\n"] {
            let entity = Filled::new().text("topic", blank).entity;
            assert_eq!(answer(&entity, &field("topic")), None, "{blank:?}");
        }
        let entity = Filled::new().text("topic", " 时钟 ").entity;
        assert_eq!(answer(&entity, &field("topic")).and_then(Value::as_text), Some(" 时钟 "), "kept as typed");
    }

    #[test]
    fn fm6_rows_without_an_answer_are_left_out_and_still_counted() {
        let form = builtins().remove(0);
        let entity = Filled::new()
            .row("notes/a", 1)
            .row("notes/b", 2)
            .text("notes/b/teacher", "导入")
            .row("notes/c", 3)
            .text("notes/c/teacher", "  ")
            .entity;
        let all = places(&form, &entity);
        let rows = all.iter().find_map(|place| match place {
            Place::Repeat { rows, .. } => Some(rows.clone()),
            Place::Question { .. } => None,
        });
        assert_eq!(rows.unwrap(), ["notes/b"]);
        let numbers: Vec<Vec<u32>> = all
            .iter()
            .filter_map(|place| match place {
                Place::Question { spot, .. } if !spot.rows.is_empty() => Some(spot.rows.clone()),
                _ => None,
            })
            .collect();
        assert!(!numbers.is_empty() && numbers.iter().all(|rows| rows == &[2]), "{numbers:?}");
    }
}
