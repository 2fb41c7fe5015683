//! What a person changed in an open record, step after step, so that it can be taken back (rule FE20).

use crate::id::Millis;
use crate::record::{Field, Value};

/// A pause in typing: what is typed after it is a step of its own.
const PAUSE_MS: i64 = 2_000;
/// More than this is not taken back; the oldest is forgotten.
const STEPS_MAX: usize = 100;

/// A field that was changed, what stood there before, and what since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub field: Field,
    pub before: Value,
    pub after: Value,
    at: Millis,
}

/// The steps, the latest last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Steps(Vec<Step>);

impl Steps {
    /// A field was changed at this time. What is typed without a pause is one step. Rows and files have their own way back.
    pub fn note(&mut self, field: &Field, before: Value, after: &Value, at: Millis) {
        if before == *after || is_apart(&before) || is_apart(after) || field.as_str().starts_with('@') {
            return;
        }
        if let Some(last) = self.0.last_mut().filter(|last| last.field == *field && at.0 - last.at.0 < PAUSE_MS) {
            (last.at, last.after) = (at, after.clone());
            // Back where it began.
            if last.before == *after {
                self.0.pop();
            }
            return;
        }
        if self.0.len() == STEPS_MAX {
            self.0.remove(0);
        }
        self.0.push(Step { field: field.clone(), before, after: after.clone(), at });
    }

    /// The latest step, which is no longer one of them.
    pub fn take(&mut self) -> Option<Step> {
        self.0.pop()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

const fn is_apart(value: &Value) -> bool {
    matches!(value, Value::Row(_) | Value::Removed(_) | Value::File(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str) -> Field {
        Field::new(name).unwrap()
    }

    fn text(words: &str) -> Value {
        Value::Text(words.into())
    }

    fn taken(steps: &mut Steps) -> Option<(String, Value)> {
        steps.take().map(|step| (step.field.to_string(), step.before))
    }

    /// Each word changes what the one before left.
    fn typed(steps: &mut Steps, name: &str, words: &[(&str, i64)]) {
        let mut before = Value::Empty;
        for (word, at) in words {
            steps.note(&field(name), before, &text(word), Millis(*at));
            before = text(word);
        }
    }

    #[test]
    fn fe20_what_is_typed_without_a_pause_is_one_step() {
        let mut steps = Steps::default();
        typed(&mut steps, "topic", &[("认", 0), ("认识", 1_900), ("认识时钟", 3_800), ("认识时钟一", 5_800)]);
        assert_eq!(taken(&mut steps), Some(("topic".into(), text("认识时钟"))), "there was a pause");
        assert_eq!(taken(&mut steps), Some(("topic".into(), Value::Empty)));
        assert_eq!(taken(&mut steps), None);
    }

    #[test]
    fn fe20_another_field_is_another_step_and_the_latest_comes_first() {
        let mut steps = Steps::default();
        typed(&mut steps, "topic", &[("一", 0)]);
        typed(&mut steps, "good", &[("二", 10)]);
        steps.note(&field("topic"), text("一"), &text("一一"), Millis(20));
        let all: Vec<_> = core::iter::from_fn(|| taken(&mut steps)).collect();
        assert_eq!(all, [("topic".into(), text("一")), ("good".into(), Value::Empty), ("topic".into(), Value::Empty)]);
    }

    #[test]
    fn fe20_what_is_back_where_it_began_is_no_step() {
        let mut steps = Steps::default();
        steps.note(&field("topic"), Value::Empty, &text("错"), Millis(0));
        steps.note(&field("topic"), text("错"), &Value::Empty, Millis(100));
        assert!(steps.is_empty());
        typed(&mut steps, "good", &[("一", 0), ("一二", 100)]);
        assert_eq!(
            steps.take().map(|step| step.after),
            Some(text("一二")),
            "what stands now tells whether somebody wrote over it"
        );
        steps.note(&field("topic"), text("同"), &text("同"), Millis(200));
        assert!(steps.is_empty());
    }

    #[test]
    fn fe20_rows_files_and_the_systems_own_fields_are_no_steps() {
        let mut steps = Steps::default();
        steps.note(&field("notes/1"), Value::Empty, &Value::Row(1), Millis(0));
        steps.note(&field("notes/1"), Value::Row(1), &Value::Removed(Vec::new()), Millis(0));
        steps.note(&Field::title(), Value::Empty, &text("题目"), Millis(0));
        assert!(steps.is_empty());
    }

    #[test]
    fn fe20_the_oldest_of_many_steps_is_forgotten() {
        let mut steps = Steps::default();
        for number in 0..=STEPS_MAX {
            typed(&mut steps, &format!("q{number}"), &[("x", 0)]);
        }
        let all: Vec<_> = core::iter::from_fn(|| taken(&mut steps)).collect();
        assert_eq!((all.len(), all.last().map(|(name, _)| name.as_str())), (STEPS_MAX, Some("q1")));
    }
}
