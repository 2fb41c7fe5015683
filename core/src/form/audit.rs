//! How long somebody was at each question of a form that asks for it (rule FE21).

use super::answers::join;
use crate::record::{Entity, Field, Value};

/// Where the time at a question is kept, below the audit's own field; none for a path that leaves no room.
#[must_use]
pub fn audit_field(audit: &Field, question: &Field) -> Option<Field> {
    Field::new(join(audit.as_str(), question.as_str())).ok()
}

/// The time at each question, in milliseconds, by the question's field and in the order of their names.
#[must_use]
pub fn audited(entity: &Entity, audit: &Field) -> Vec<(Field, i64)> {
    let below = entity.fields.keys().filter_map(|field| {
        let question = field.as_str().strip_prefix(audit.as_str())?.strip_prefix('/')?;
        match entity.value(field)? {
            Value::Int(ms) if *ms > 0 => Some((Field::new(question).ok()?, *ms)),
            _ => None,
        }
    });
    below.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::testing::{Filled, field};
    use crate::form::{Definition, Kind, Meta, Node, Packed, Question, Special, builtins, check, strays};
    use crate::words::Words;

    fn form() -> Definition {
        let mut form = builtins().remove(0);
        let audit = Question {
            name: "audit".into(),
            label: Words::default(),
            hint: None,
            kind: Kind::Special(Packed::new(&Special::Meta(Meta::Audit))),
            required: false,
            readonly: false,
            logic: None,
        };
        form.questions.push(Node::Question(audit));
        form
    }

    #[test]
    fn fe21_times_stand_below_the_audit_and_are_no_strays() {
        let form = form();
        assert_eq!(check(&form), []);
        let filled = Filled::new().int("audit/topic", 61_000).int("audit/notes/r1/minute", 2_500).int("audit/lost", 0);
        assert_eq!(audited(&filled.entity, &field("audit")), [(field("notes/r1/minute"), 2_500), (field("topic"), 61_000)]);
        assert!(strays(Some(&form), &filled.entity).is_empty());
        assert_eq!(audit_field(&field("audit"), &field("notes/r1/minute")), Some(field("audit/notes/r1/minute")));
    }

    #[test]
    fn fe21_what_is_no_time_is_shown_as_a_stray() {
        let form = form();
        for (name, value) in [("audit/topic", Value::Text("一会儿".into())), ("topic/audit", Value::Int(4))] {
            let filled = Filled::new().set(name, value);
            assert_eq!(strays(Some(&form), &filled.entity).len(), 1, "{name}");
            assert_eq!(audited(&filled.entity, &field("audit")), []);
        }
    }

    #[test]
    fn fe21_a_path_without_room_has_no_time() {
        let long = field(&"q".repeat(crate::record::FIELD_CHARS_MAX));
        assert_eq!(audit_field(&field("audit"), &long), None);
    }
}
