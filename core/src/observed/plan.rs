//! What was agreed before the lesson.

use crate::form::{Definition, Kind, Node, Question, Select, answer_to};
use crate::record::{Entity, Field, Value};
use crate::words::Words;

/// A lesson's plan, as far as the pages about it go by it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    pub topic: String,
    pub teacher: String,
    pub theme: String,
    pub intention: String,
    /// When and where it is talked over.
    pub talk: String,
    /// As `2026-09-14`.
    pub date: String,
    pub observers: Vec<Observer>,
}

/// Somebody who looks on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Observer {
    pub name: String,
    /// The paths that a sheet of viewpoints has for them, such as `learning/listening`, and what they are called.
    pub views: Vec<(String, Words)>,
    /// The id of the form for the sheet, where one was agreed.
    pub tool: Option<String>,
}

impl Plan {
    /// What the record says, by its form. What it does not say is empty.
    #[must_use]
    pub fn of(form: &Definition, lesson: &Entity) -> Self {
        let text = |name: &str| text(lesson, name);
        let columns = columns(form);
        let rows = lesson.rows(OBSERVERS).into_iter();
        let observers = rows.map(|(row, _)| Observer {
            name: self::text(lesson, &format!("{row}/who")),
            views: views(&columns, lesson, &row),
            tool: Some(self::text(lesson, &format!("{row}/tool"))).filter(|tool| !tool.is_empty()),
        });
        Self {
            topic: text("topic"),
            teacher: text("teacher"),
            theme: text("theme"),
            intention: text("intention"),
            talk: text("talk"),
            date: text("date"),
            observers: observers.filter(|observer| !observer.name.is_empty()).collect(),
        }
    }

    /// What was agreed with the person of this name.
    #[must_use]
    pub fn observer(&self, name: &str) -> Option<&Observer> {
        self.observers.iter().find(|observer| observer.name == name)
    }
}

const OBSERVERS: &str = "observers";

fn text(entity: &Entity, path: &str) -> String {
    let field = Field::new(path).ok();
    field.and_then(|field| entity.text(&field)).unwrap_or_default().trim().to_owned()
}

fn columns(form: &Definition) -> Vec<&Question> {
    let rows = form.questions.iter().find(|node| node.name() == OBSERVERS);
    match rows {
        Some(Node::Repeat(repeat)) => repeat.columns().collect(),
        _ => Vec::new(),
    }
}

fn views(columns: &[&Question], lesson: &Entity, row: &str) -> Vec<(String, Words)> {
    let column = columns.iter().find_map(|question| match &question.kind {
        Kind::SelectMany(select) if question.name == "views" => Some((*question, select)),
        _ => None,
    });
    let Some((question, select)) = column else { return Vec::new() };
    let Ok(field) = Field::new(format!("{row}/{}", question.name)) else { return Vec::new() };
    let Some(Value::List(names)) = answer_to(lesson, &field, &question.kind) else { return Vec::new() };
    names.into_iter().map(|name| (name.replacen('-', "/", 1), label(select, &name))).collect()
}

fn label(select: &Select, name: &str) -> Words {
    select.choice(name).map_or_else(|| Words::new(name, name), |choice| choice.label.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::testing::Filled;
    use crate::form::{builtin, locate};
    use crate::observed::LESSON;

    #[test]
    fn ol1_the_plan_says_who_looks_at_what() {
        let form = builtin(LESSON, 1).unwrap();
        let filled = Filled::new()
            .text("topic", " 蜡烛的燃烧 ")
            .text("teacher", "李秀英")
            .row("observers/a1", 0)
            .text("observers/a1/who", "王桂兰")
            .set("observers/a1/views/culture-caring", Value::Bool(true))
            .set("observers/a1/views/learning-listening", Value::Bool(true))
            .text("observers/a1/tool", "lesson-licc")
            .row("observers/b2", 1)
            .text("observers/b2/who", "张老师")
            .row("observers/c3", 2);
        let plan = Plan::of(&form, &filled.entity);
        assert_eq!((plan.topic.as_str(), plan.observers.len()), ("蜡烛的燃烧", 2), "a row without a name is nobody");
        let mine = plan.observer("王桂兰").unwrap();
        let paths: Vec<&str> = mine.views.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(paths, ["learning/listening", "culture/caring"], "in the order of the form");
        assert_eq!(mine.tool.as_deref(), Some("lesson-licc"));
        assert!(plan.observer("张老师").unwrap().tool.is_none() && plan.observer("李秀英").is_none());
    }

    #[test]
    fn ol1_each_viewpoint_of_a_plan_has_a_place_in_the_sheet() {
        let (form, sheet) = (builtin(LESSON, 1).unwrap(), builtin("lesson-licc", 1).unwrap());
        let columns = columns(&form);
        let all = columns.iter().find_map(|question| match &question.kind {
            Kind::SelectMany(select) => Some(select),
            _ => None,
        });
        let choices = &all.unwrap().choices;
        assert_eq!(choices.len(), 20);
        for choice in choices {
            let field = Field::new(choice.name.replacen('-', "/", 1)).unwrap();
            assert!(locate(&sheet, &field).is_some(), "{}", choice.name);
        }
    }
}
