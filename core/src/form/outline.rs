//! The form without answers: its questions as a list, and what the form says about a field.

use super::answers::{answer, join};
use super::audit::is_kept;
use super::coded::{is_part, is_part_with};
use super::tally::is_device;
use super::{Definition, Kind, Meta, Node, Packed, Photo, Question, Repeat, Special};
use crate::record::{Entity, Field, Value};
use crate::words::Words;

/// A question of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<'d> {
    /// Its path without rows: `notes/minute`.
    pub path: String,
    /// From the outermost group or repeat down to its own.
    pub labels: Vec<&'d Words>,
    pub question: &'d Question,
    /// Asked once for each row of something.
    pub repeated: bool,
}

/// Every question, in order: the columns of an export, the lines of a comparison.
#[must_use]
pub fn outline(definition: &Definition) -> Vec<Entry<'_>> {
    let mut entries = Vec::new();
    list(&definition.questions, "", &[], false, &mut entries);
    entries
}

fn list<'d>(nodes: &'d [Node], prefix: &str, above: &[&'d Words], repeated: bool, entries: &mut Vec<Entry<'d>>) {
    for node in nodes {
        let path = join(prefix, node.name());
        let labels: Vec<&Words> = above.iter().copied().chain([node.label()]).collect();
        match node {
            Node::Question(question) => entries.push(Entry { path, labels, question, repeated }),
            Node::Group(group) => list(&group.nodes, &path, &labels, repeated, entries),
            Node::Repeat(repeat) => list(&repeat.nodes, &path, &labels, true, entries),
        }
    }
}

/// What a field is to the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located<'d> {
    /// From the outermost group or repeat down to its own.
    pub labels: Vec<&'d Words>,
    /// The fields of the rows that it is in, outermost first.
    pub rows: Vec<String>,
    pub target: Target<'d>,
}

/// What a path leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target<'d> {
    /// A question, or one of the pictures of a question that takes several.
    Question(&'d Question),
    /// A part of the question's answer: one choice of several, what one device counted, the time at one question.
    Share(&'d Question),
    /// A group, a whole repeat.
    Part(&'d Node),
    /// One row of a repeat.
    Row(&'d Repeat),
}

/// What `field` is to the form; none for a field that it does not have, such as one of another version.
#[must_use]
pub fn locate<'d>(definition: &'d Definition, field: &Field) -> Option<Located<'d>> {
    let mut segments = field.as_str().split('/');
    let mut nodes: &[Node] = &definition.questions;
    let mut located: Option<Located<'d>> = None;
    let mut path = String::new();
    while let Some(name) = segments.next() {
        let node = nodes.iter().find(|node| node.name() == name)?;
        path = join(&path, name);
        let (mut labels, mut rows) = located.map_or_else(Default::default, |found| (found.labels, found.rows));
        labels.push(node.label());
        let target = match node {
            Node::Question(question) => {
                let target = part_of(question, segments, &mut labels)?;
                return Some(Located { labels, rows, target });
            }
            Node::Group(group) => {
                nodes = &group.nodes;
                Target::Part(node)
            }
            Node::Repeat(repeat) => {
                nodes = &repeat.nodes;
                match segments.next() {
                    Some(row) => {
                        path = join(&path, row);
                        rows.push(path.clone());
                        Target::Row(repeat)
                    }
                    None => Target::Part(node),
                }
            }
        };
        located = Some(Located { labels, rows, target });
    }
    located
}

fn is_audit(packed: &Packed<Special>) -> bool {
    packed.open() == Ok(Special::Meta(Meta::Audit))
}

/// After a question's name comes nothing; for photos, a row and its cell; for several choices, one of them; for a tally, a device; for an
/// instrument, a part of its sheet; for an audit, another question.
fn part_of<'d, 'a>(
    question: &'d Question,
    mut rest: impl Iterator<Item = &'a str>,
    labels: &mut Vec<&'d Words>,
) -> Option<Target<'d>> {
    let (first, cell, more) = (rest.next(), rest.next(), rest.next());
    match (first, &question.kind) {
        (None, _) => Some(Target::Question(question)),
        (Some(_), Kind::Photo(_)) if cell.is_none_or(|cell| cell == Photo::CELL) && more.is_none() => {
            Some(Target::Question(question))
        }
        (Some(name), Kind::SelectMany(select)) if cell.is_none() => {
            labels.extend(select.choice(name).map(|choice| &choice.label));
            Some(Target::Share(question))
        }
        (Some(name), Kind::Tally(_)) if cell.is_none() && is_device(name) => Some(Target::Share(question)),
        (Some(name), Kind::Instrument(_)) if cell.is_none() && is_part(name) => Some(Target::Share(question)),
        // The path of another question.
        (Some(_), Kind::Special(_)) => Some(Target::Share(question)),
        (Some(_), _) => None,
    }
}

/// The labels of `field`, from the outermost group down; none when the form does not have it (rule FM8).
#[must_use]
pub fn label_of(definition: &Definition, field: &Field) -> Option<Vec<Words>> {
    locate(definition, field).map(|found| found.labels.into_iter().cloned().collect())
}

/// Answers that the form has no place for, to be shown beside the rest so that nothing anyone typed is hidden (rule FM9):
/// fields of another version, and cells whose row never came. Without a definition, every answer is one.
#[must_use]
pub fn strays<'e>(definition: Option<&Definition>, entity: &'e Entity) -> Vec<(&'e Field, &'e Value)> {
    let shown = |field: &Field| {
        let Some(found) = definition.and_then(|definition| locate(definition, field)) else {
            return false;
        };
        let holds_answers = match found.target {
            // A sheet stands below it.
            Target::Question(question) => !matches!(question.kind, Kind::Instrument(_)),
            Target::Share(question) => match (&question.kind, entity.value(field)) {
                (_, None) => true,
                (Kind::Tally(_), Some(value)) => matches!(value, Value::Int(_)),
                (Kind::Instrument(_), Some(value)) => is_part_with(field, value),
                (Kind::Special(packed), Some(value)) => is_audit(packed) && is_kept(field, value),
                (_, Some(value)) => matches!(value, Value::Bool(_)),
            },
            Target::Part(_) | Target::Row(_) => false,
        };
        // A removed row is known, and hidden on purpose.
        holds_answers && found.rows.into_iter().all(|row| Field::new(row).is_ok_and(|row| !entity.versions(&row).is_empty()))
    };
    let fields = entity.fields.keys().filter(|field| !field.is_system() && !shown(field));
    fields.filter_map(|field| answer(entity, field).map(|value| (field, value))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::builtins;
    use crate::form::testing::{Filled, field, file};

    fn zh(words: Option<Vec<Words>>) -> Option<Vec<String>> {
        words.map(|all| all.into_iter().map(|words| words.zh).collect())
    }

    #[test]
    fn fm8_a_field_has_the_labels_from_the_group_down() {
        let form = builtins().remove(0);
        let labels = |path: &str| zh(label_of(&form, &field(path)));
        assert_eq!(labels("topic").unwrap(), ["课题"]);
        assert_eq!(labels("rating/aims").unwrap(), ["课堂评价", "教学目标"]);
        assert_eq!(labels("notes/k3f9/minute").unwrap(), ["课堂实录", "分钟"]);
        assert_eq!(labels("notes/k3f9").unwrap(), ["课堂实录"]);
        assert_eq!(labels("notes").unwrap(), ["课堂实录"]);
        assert_eq!(labels("photo/x/file").unwrap(), labels("photo").unwrap());
        for path in ["nothing", "topic/more", "rating/nothing", "notes/k3f9/nothing", "photo/x/name", "@state"] {
            assert_eq!(labels(path), None, "{path}");
        }
    }

    #[test]
    fn fm8_the_outline_lists_every_question_once() {
        let form = builtins().remove(0);
        let entries = outline(&form);
        let minute = entries.iter().find(|entry| entry.path == "notes/minute").unwrap();
        assert!(minute.repeated);
        assert_eq!(minute.labels.len(), 2);
        assert!(entries.iter().filter(|entry| entry.repeated).all(|entry| entry.path.starts_with("notes/")));
    }

    #[test]
    fn fm9_answers_without_a_place_in_the_form_are_not_hidden() {
        let form = builtins().remove(0);
        let entity = Filled::new()
            .text("@state", "draft")
            .text("topic", "时钟")
            .text("old_question", "旧表里写的话")
            .text("topic/below", "错位的话")
            .text("notes", "不是表格")
            .row("notes/a", 1)
            .text("notes/a/teacher", "导入")
            .text("notes/lost/teacher", "行没有到")
            .row("notes/gone", 2)
            .text("notes/gone/teacher", "删掉的行")
            .remove("notes/gone")
            .set("photo", file(1))
            .text("emptied", "")
            .entity;
        let paths = |form: Option<&Definition>| -> Vec<String> {
            strays(form, &entity).iter().map(|(field, _)| field.to_string()).collect()
        };
        assert_eq!(paths(Some(&form)), ["notes", "notes/lost/teacher", "old_question", "topic/below"]);
        assert_eq!(
            paths(None),
            [
                "notes",
                "notes/a/teacher",
                "notes/gone/teacher",
                "notes/lost/teacher",
                "old_question",
                "photo",
                "topic",
                "topic/below"
            ]
        );
    }
}
