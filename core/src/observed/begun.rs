//! What a sheet begins with that is begun from a lesson.

use super::Observer;
use crate::form::{Definition, Kind, Node, Question, answer, choice_field};
use crate::record::{Entity, Field, Value};

/// The lesson's answers to the questions that both forms ask, by their names and kinds, and the dimensions that were agreed with the
/// observer (rule OL2).
#[must_use]
pub fn begun(lesson: (&Definition, &Entity), observer: Option<&Observer>, sheet: &Definition) -> Vec<(Field, Value)> {
    let (form, lesson) = lesson;
    let mut answers = Vec::new();
    for question in questions(sheet) {
        let Ok(field) = Field::new(question.name.as_str()) else { continue };
        let same = questions(form).any(|asked| asked.name == question.name && is_alike(&asked.kind, &question.kind));
        let said = answer(lesson, &field).filter(|value| same && may_say(&question.kind, value));
        answers.extend(said.map(|value| (field.clone(), value.clone())));
        if let (Kind::SelectMany(select), Some(observer)) = (&question.kind, observer) {
            let seen = |name: &str| observer.views.iter().any(|(path, _)| path.split('/').next() == Some(name));
            let taken = select.choices.iter().filter(|choice| question.name == "views" && seen(&choice.name));
            answers.extend(taken.filter_map(|choice| Some((choice_field(&field, &choice.name)?, Value::Bool(true)))));
        }
    }
    answers
}

/// What stands in no group: a question of the same name within one is another.
pub(super) fn questions(form: &Definition) -> impl Iterator<Item = &Question> {
    form.questions.iter().filter_map(|node| match node {
        Node::Question(question) => Some(question),
        Node::Group(_) | Node::Repeat(_) => None,
    })
}

const fn is_alike(one: &Kind, other: &Kind) -> bool {
    matches!(
        (one, other),
        (Kind::Text(_), Kind::Text(_)) | (Kind::Date(_), Kind::Date(_)) | (Kind::SelectOne(_), Kind::SelectOne(_))
    )
}

/// A choice that the other form does not have is none.
fn may_say(kind: &Kind, value: &Value) -> bool {
    match (kind, value) {
        (Kind::SelectOne(select), Value::Text(name)) => select.choice(name).is_some(),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::testing::Filled;
    use crate::form::{at_hand, builtin};
    use crate::observed::{LESSON, Plan};

    #[test]
    fn ol2_a_sheet_begins_with_what_the_lesson_says() {
        let form = builtin(LESSON, 1).unwrap();
        let lesson = Filled::new()
            .text("date", "2026-10-16")
            .text("period", "p3")
            .text("subject", "astronomy")
            .text("teacher", "李秀英")
            .text("topic", "蜡烛的燃烧")
            .text("theme", "提问之后等多久")
            .row("observers/a1", 0)
            .text("observers/a1/who", "王桂兰")
            .set("observers/a1/views/learning-listening", Value::Bool(true))
            .set("observers/a1/views/culture-caring", Value::Bool(true))
            .entity;
        let plan = Plan::of(&form, &lesson);
        let sheet = builtin("lesson-licc", 1).unwrap();
        let answers = begun((&form, &lesson), plan.observer("王桂兰"), &sheet);
        let paths: Vec<&str> = answers.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(paths, ["date", "period", "teacher", "topic", "theme", "views/learning", "views/culture"]);
        let other = begun((&form, &lesson), None, &at_hand().unwrap());
        let has = |path: &str| other.iter().any(|(field, _)| field.as_str() == path);
        assert!(has("date") && has("topic") && !has("theme") && !has("subject"), "a choice that the form lacks is none");
    }
}
