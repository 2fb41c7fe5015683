//! The sheets of one form side by side.

use super::begun::questions;
use crate::form::{Definition, Entry, Kind, Place, answer_to, outline, photos, places};
use crate::record::{Entity, Value};

/// A question, and what each of the sheets says to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line<'d> {
    pub entry: Entry<'d>,
    /// For each sheet, in their order: what stands there, each with the numbers of the rows that it is in. Several pictures are several.
    pub cells: Vec<Vec<(Vec<u32>, Value)>>,
}

/// Every question of `form` that one of the sheets answers, in the order of the form (rule OL3). What the lesson says of itself, by the
/// questions of its own `plan`, is not said again.
#[must_use]
pub fn beside<'d>(form: &'d Definition, plan: &Definition, sheets: &[&Entity]) -> Vec<Line<'d>> {
    let said: Vec<&str> = questions(plan).map(|question| question.name.as_str()).collect();
    let walked: Vec<Vec<Place<'d>>> = sheets.iter().map(|sheet| places(form, sheet)).collect();
    let lines = outline(form).into_iter().filter(|entry| !said.contains(&entry.path.as_str())).map(|entry| {
        let cells = sheets.iter().zip(&walked).map(|(sheet, places)| cell(&entry, sheet, places)).collect();
        Line { entry, cells }
    });
    lines.filter(|line| line.cells.iter().any(|cell| !cell.is_empty())).collect()
}

fn cell(entry: &Entry<'_>, sheet: &Entity, places: &[Place<'_>]) -> Vec<(Vec<u32>, Value)> {
    let mut found = Vec::new();
    for place in places {
        let Place::Question { spot, question } = place else { continue };
        if !core::ptr::eq(*question, entry.question) {
            continue;
        }
        if let Kind::Photo(_) = question.kind {
            found.extend(
                photos(sheet, spot.field.as_str()).into_iter().map(|(_, file)| (spot.rows.clone(), Value::File(file.clone()))),
            );
        } else if let Some(value) = answer_to(sheet, &spot.field, &question.kind) {
            found.push((spot.rows.clone(), value));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::builtin;
    use crate::form::testing::{Filled, file};
    use crate::observed::LESSON;

    #[test]
    fn ol3_sheets_stand_side_by_side_question_by_question() {
        let (plan, form) = (builtin(LESSON, 1).unwrap(), builtin("observation", 2).unwrap());
        let one = Filled::new()
            .text("topic", "蜡烛的燃烧")
            .row("notes/a1", 0)
            .text("notes/a1/teacher", "出示蜡烛")
            .row("notes/b2", 1)
            .row("notes/c3", 2)
            .text("notes/c3/teacher", "提问")
            .int("rating/aims", 4)
            .entity;
        let two = Filled::new().int("rating/aims", 5).row("photo/p1", 0).set("photo/p1/file", file(1)).entity;
        let lines = beside(&form, &plan, &[&one, &two]);
        let cells = |path: &str| &lines.iter().find(|line| line.entry.path == path).unwrap().cells;
        let text = |text: &str| Value::Text(text.into());
        assert_eq!(cells("notes/teacher"), &[vec![(vec![1], text("出示蜡烛")), (vec![3], text("提问"))], vec![]]);
        assert_eq!(cells("rating/aims"), &[vec![(vec![], Value::Int(4))], vec![(vec![], Value::Int(5))]]);
        assert_eq!(cells("photo")[1].len(), 1);
        let paths: Vec<&str> = lines.iter().map(|line| line.entry.path.as_str()).collect();
        assert_eq!(paths, ["notes/teacher", "rating/aims", "photo"], "what nobody answered, and what the plan says, is left out");
    }

    #[test]
    fn ol3_a_viewpoint_has_the_words_of_all_who_looked_at_it() {
        let (plan, form) = (builtin(LESSON, 1).unwrap(), builtin("lesson-licc", 1).unwrap());
        let one = Filled::new().text("learning/listening", "后排听不见").set("views/learning", Value::Bool(true)).entity;
        let two = Filled::new().text("learning/listening", "七人抬头").text("culture/caring", "没有点到他").entity;
        let lines = beside(&form, &plan, &[&one, &two]);
        let paths: Vec<&str> = lines.iter().map(|line| line.entry.path.as_str()).collect();
        assert_eq!(paths, ["views", "learning/listening", "culture/caring"]);
        assert!(lines[1].cells.iter().all(|cell| cell.len() == 1));
    }
}
