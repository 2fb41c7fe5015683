//! A record begun with another's answers.

use super::{Definition, Kind, Special, Target, locate};
use crate::record::{Entity, Field, Value};

/// The answers that a copy of the record begins with (rule FM21): those that the form has a place for, and that may be so again. Pictures,
/// recordings, counts and coded sheets are of one lesson, and what the phone fills in is of one filling.
#[must_use]
pub fn copied(form: &Definition, record: &Entity) -> Vec<(Field, Value)> {
    let answers = record.fields.keys().filter(|field| !field.is_system() && !record.is_hidden(field));
    let answers = answers.filter_map(|field| Some((field, record.value(field)?)));
    answers.filter(|(field, _)| may_be_again(form, field)).map(|(field, value)| (field.clone(), value.clone())).collect()
}

fn may_be_again(form: &Definition, field: &Field) -> bool {
    match locate(form, field).map(|located| located.target) {
        Some(Target::Question(question) | Target::Share(question)) => match &question.kind {
            Kind::Photo(_) | Kind::Audio(_) | Kind::Tally(_) | Kind::Instrument(_) => false,
            Kind::Special(packed) => {
                packed.open().is_ok_and(|special| !matches!(special, Special::File(_) | Special::Meta(_) | Special::Hidden))
            }
            _ => true,
        },
        Some(Target::Row(_)) => true,
        Some(Target::Part(_)) | None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::testing::Filled;
    use crate::form::{at_hand, validate};
    use crate::record::{FileRef, JPEG};

    #[test]
    fn fm21_a_copy_has_what_may_be_so_again() {
        let form = at_hand().unwrap();
        let filled = Filled::observation()
            .row("notes/a1", 0)
            .text("notes/a1/teacher", "出示教具")
            .row("notes/b2", 1)
            .text("notes/b2/teacher", "删掉的")
            .remove("notes/b2")
            .text("elsewhere", "别的版本的答案")
            .row("photo/c3", 0)
            .set("photo/c3/file", Value::File(FileRef::new([7; 32], JPEG, 120_000)))
            .text("@state", "submitted")
            .text("remark", "");
        let copy = copied(&form, &filled.entity);
        let has = |path: &str| copy.iter().any(|(field, _)| field.as_str() == path);
        assert!(has("topic") && has("notes/a1") && has("notes/a1/teacher"));
        for gone in ["notes/b2", "notes/b2/teacher", "elsewhere", "photo/c3", "photo/c3/file", "@state", "remark"] {
            assert!(!has(gone), "{gone}");
        }
        let again = copy.into_iter().fold(Filled::new(), |filled, (field, value)| filled.set(field.as_str(), value));
        assert_eq!(validate(&form, &again.entity), []);
    }
}
