//! Answers that were coded with an instrument: a sheet in fields below the question (rule FM18).

use super::answers::join;
use crate::instrument::{BEGAN, Entry};
use crate::record::{Entity, Field, Value};

/// When the sheet of the question at `question` was begun, as its field holds it; none before.
pub(super) fn began(entity: &Entity, question: &Field) -> Option<Value> {
    let field = Field::new(join(question.as_str(), BEGAN)).ok()?;
    entity.value(&field).filter(|began| Entry::Began.holds(began)).cloned()
}

/// Whether a name below an instrument is a part of its sheet.
pub(super) fn is_part(name: &str) -> bool {
    Entry::named(name).is_some()
}

/// Whether a coder could have written that into this part of a sheet.
pub(super) fn is_part_with(field: &Field, value: &Value) -> bool {
    let name = field.as_str().split('/').fold("", |_, name| name);
    Entry::named(name).is_some_and(|entry| entry.holds(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::testing::{Filled, field};
    use crate::form::{
        Choice, Definition, Kind, Node, Packed, Problem, Progress, Question, ViolationKind, answer_to, builtins, check, label_of,
        progress, strays, title, validate, wording,
    };
    use crate::instrument::{Fault, Flanders, FreeTally, Instrument, StudentTeacher};
    use crate::record::FIELD_CHARS_MAX;
    use crate::wire::{from_slice, to_vec};
    use crate::words::{Language, Words};

    fn student_teacher() -> Instrument {
        Instrument::StudentTeacher(StudentTeacher { interval_s: 30, length_min: 40 })
    }

    fn form(instrument: &Instrument) -> Definition {
        let mut form = builtins().remove(0);
        let question = Question {
            name: "lesson".into(),
            label: Words::new("课堂编码", "Coding"),
            hint: None,
            kind: Kind::Instrument(Packed::new(instrument)),
            required: true,
            readonly: false,
            logic: None,
        };
        form.questions = vec![Node::Question(question)];
        form.title_from = Vec::new();
        form
    }

    /// 10:05 in China on 2026-09-14.
    const BEGAN: i64 = 1_789_351_500_000;

    fn coded() -> Filled {
        Filled::new()
            .int("lesson/began", BEGAN)
            .text("lesson/block-0", "aab")
            .text("lesson/undo", "2:b")
            .int("lesson/ended", 90_000)
    }

    #[test]
    fn fm18_a_sheet_is_validated_worded_counted_and_no_stray() {
        let form = form(&student_teacher());
        assert_eq!(check(&form), []);
        let kinds = |filled: &Filled| validate(&form, &filled.entity).iter().map(|one| one.kind).collect::<Vec<_>>();
        assert_eq!(kinds(&Filled::new()), [ViolationKind::Required]);
        assert_eq!(kinds(&Filled::new().text("lesson/block-0", "aab")), [ViolationKind::Required], "not begun");
        assert_eq!(kinds(&coded()), []);
        let kind = Kind::Instrument(Packed::new(&student_teacher()));
        let value = answer_to(&coded().entity, &field("lesson"), &kind).unwrap();
        assert_eq!(wording(&kind, &value, Language::Zh), "2026年9月14日 10:05");
        assert_eq!(wording(&kind, &value, Language::En), "14 September 2026 10:05");
        let full = Progress { answered: 1, total: 1, required_answered: 1, required_total: 1 };
        assert_eq!(progress(&form, &coded().entity), full);
        assert!(strays(Some(&form), &coded().entity).is_empty());
        assert_eq!(label_of(&form, &field("lesson/block-0")).unwrap().len(), 1);
        assert_eq!(label_of(&form, &field("lesson/note")), None, "no part of a sheet");
        assert_eq!(title(&form, &coded().entity, Language::Zh), None);
    }

    #[test]
    fn fm18_what_no_coder_could_have_written_is_a_stray() {
        let form = form(&student_teacher());
        let text = |text: &str| Value::Text(text.into());
        for (path, value) in [
            ("lesson", text("以前写在这里的话")),
            ("lesson/note", text("话")),
            ("lesson/block-0/more", text("a")),
            ("lesson/block-00", text("a")),
            ("lesson/block-0", Value::Int(3)),
            ("lesson/began", text("十点")),
            ("lesson/pause-1", text("十点")),
        ] {
            let filled = Filled::new().set(path, value);
            assert_eq!(strays(Some(&form), &filled.entity).len(), 1, "{path}");
            let kind = Kind::Instrument(Packed::new(&student_teacher()));
            assert_eq!(answer_to(&filled.entity, &field("lesson"), &kind), None, "{path}");
        }
    }

    #[test]
    fn fm15_an_instrument_is_fit_and_leaves_room_for_its_sheet() {
        let fault = |path: &str, fault| vec![Problem::BadInstrument { path: path.into(), fault }];
        let long = Instrument::Flanders(Flanders { length_min: 121 });
        assert_eq!(check(&form(&long)), fault("lesson", Fault::Length { length_min: 121 }));
        let named = |name: &str| {
            let categories = vec![Choice { name: name.into(), label: Words::new("提问", "Asks") }];
            check(&form(&Instrument::FreeTally(FreeTally { categories, length_min: 40 })))
        };
        assert_eq!(named("ask"), []);
        assert_eq!(named("a b"), [Problem::BadName { path: "lesson/a b".into() }]);
        assert_eq!(named(""), fault("lesson", Fault::Category { at: 0 }));
        let mut unreadable = form(&student_teacher());
        let Node::Question(question) = &mut unreadable.questions[0] else { panic!() };
        question.kind = from_slice(&[0x82, 10, 0x41, 0xff]).unwrap();
        assert_eq!(check(&unreadable), [Problem::Unreadable { path: "lesson".into() }]);
        unreadable.title_from = vec!["lesson".into()];
        assert!(check(&unreadable).contains(&Problem::BadTitle { path: "lesson".into() }), "a sheet names no record");

        let name = "q".repeat((FIELD_CHARS_MAX - Entry::CHARS_MAX - 2) / 3);
        let deep = |last: &str| {
            let mut form = form(&student_teacher());
            let Node::Question(mut question) = form.questions.remove(0) else { panic!() };
            question.name = last.into();
            let group = |nodes| {
                let label = Words::new("组", "Group");
                Node::Group(crate::form::Group { name: name.clone(), label, hint: None, nodes, logic: None })
            };
            form.questions = vec![group(vec![group(vec![Node::Question(question)])])];
            check(&form)
        };
        let room = FIELD_CHARS_MAX - Entry::CHARS_MAX - 1 - 2 * (name.len() + 1);
        assert_eq!(deep(&"q".repeat(room)), []);
        assert!(matches!(deep(&"q".repeat(room + 1)).as_slice(), [Problem::PathTooLong { .. }]));
    }

    #[test]
    fn fm18_an_instrument_is_carried_unread() {
        let kind = Kind::Instrument(Packed::new(&student_teacher()));
        let bytes = to_vec(&kind);
        assert_eq!(bytes, [0x82, 10, 0x47, 0x82, 0, 0x82, 0x18, 30, 0x18, 40]);
        assert_eq!(from_slice::<Kind>(&bytes).unwrap(), kind);
    }

    #[cfg(feature = "json")]
    #[test]
    fn fm18_people_write_an_instrument_as_a_kind() {
        let json = r#"{"type":"instrument","method":"student_teacher","interval_s":30,"length_min":40}"#;
        let kind: Kind = serde_json::from_str(json).unwrap();
        assert_eq!(kind, Kind::Instrument(Packed::new(&student_teacher())));
        assert_eq!(serde_json::to_string(&kind).unwrap(), json);
    }
}
