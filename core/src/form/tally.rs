//! Answers that are counted while something happens: what each device counted is a field of its own, so that counts add up (rule FM17).

use super::answers::join;
use crate::id::DeviceId;
use crate::record::{Entity, Field, Value};

/// Where a device counts for the question at `question`; none for a path that leaves no room.
#[must_use]
pub fn tally_field(question: &Field, device: DeviceId) -> Option<Field> {
    Field::new(join(question.as_str(), &device.to_string())).ok()
}

/// What one device counted: taken back more often than counted, it is below 0.
#[must_use]
pub fn tally_of(entity: &Entity, question: &Field, device: DeviceId) -> i64 {
    tally_field(question, device).and_then(|field| share(entity, &field)).unwrap_or(0)
}

/// What all devices counted together, at least 0; none where nobody did.
#[must_use]
pub fn tallied(entity: &Entity, question: &Field) -> Option<i64> {
    tally_sum(entity, question).map(|sum| sum.max(0))
}

/// The sum of what all devices counted, below 0 where several took the same one back: what one of them adds to, and none of them shows.
#[must_use]
pub fn tally_sum(entity: &Entity, question: &Field) -> Option<i64> {
    let below = entity.fields.keys().filter(|field| is_share(question, field));
    below.filter_map(|field| share(entity, field)).reduce(i64::saturating_add)
}

/// What a device counted last. After a restore an earlier count may have come again, and be numbered later (rule MG10).
fn share(entity: &Entity, field: &Field) -> Option<i64> {
    match entity.versions(field).iter().max_by_key(|version| version.op.counter)?.value {
        Value::Int(count) => Some(count),
        _ => None,
    }
}

/// Whether a name below a tally is a device's.
pub(super) fn is_device(name: &str) -> bool {
    name.parse::<DeviceId>().is_ok_and(|device| device.to_string() == name)
}

pub(super) fn is_share(question: &Field, field: &Field) -> bool {
    field.as_str().strip_prefix(question.as_str()).and_then(|rest| rest.strip_prefix('/')).is_some_and(is_device)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::testing::{Filled, field};
    use crate::form::{
        Definition, Kind, Node, Progress, Question, Tally, ViolationKind, answer_to, builtins, check, label_of, progress, strays,
        title, validate, wording,
    };
    use crate::id::OpId;
    use crate::record::tests::op;
    use crate::words::{Language, Words};

    fn device(n: u8) -> DeviceId {
        DeviceId::from_bytes([n; 16])
    }

    fn share(n: u8) -> String {
        tally_field(&field("asked"), device(n)).unwrap().to_string()
    }

    fn form() -> Definition {
        let mut form = builtins().remove(0);
        let question = Question {
            name: "asked".into(),
            label: Words::new("提问", "Questions"),
            hint: None,
            kind: Kind::Tally(Tally {}),
            required: true,
            readonly: false,
            logic: None,
        };
        form.questions = vec![Node::Question(question)];
        form.title_from = vec!["asked".into()];
        form
    }

    #[test]
    fn fm17_counts_of_two_devices_add_up_in_any_order_and_never_meet() {
        let name = share(1);
        let first = op(1, 1, &name, Value::Int(2), &[]);
        let more: [OpId; 1] = [first.id];
        let ops = [op(1, 2, &name, Value::Int(3), &more), op(2, 1, &share(2), Value::Int(5), &[])];
        for order in [[0, 1], [1, 0]] {
            let mut entity = Filled::new().entity;
            entity.apply(&first, Some(1));
            for (seq, at) in (2..).zip(order) {
                entity.apply(&ops[at], Some(seq));
            }
            assert_eq!(tallied(&entity, &field("asked")), Some(8));
            assert!(!entity.fields.keys().any(|field| entity.in_conflict(field)));
        }
    }

    #[test]
    fn fm17_what_a_device_counted_last_counts_whatever_came_again_behind_it() {
        let name = share(1);
        let (first, second) = (op(1, 1, &name, Value::Int(2), &[]), op(1, 2, &name, Value::Int(3), &[]));
        let mut entity = Filled::new().entity;
        entity.apply(&second, Some(1));
        entity.apply(&first, Some(2));
        assert_eq!(tallied(&entity, &field("asked")), Some(3));
        assert_eq!(tally_of(&entity, &field("asked"), device(1)), 3);
        assert!(!entity.in_conflict(&field(&name)), "there is nothing to choose");
        let others = op(2, 1, &name, Value::Int(9), &[]);
        entity.apply(&others, Some(3));
        assert!(entity.in_conflict(&field(&name)), "no device writes another's");
    }

    #[test]
    fn fm17_what_two_devices_take_back_is_never_below_nothing() {
        let filled = Filled::new().int(&share(1), 1);
        assert_eq!(tallied(&filled.entity, &field("asked")), Some(1));
        let none = filled.int(&share(2), -1);
        assert_eq!(tallied(&none.entity, &field("asked")), Some(0));
        let less = none.int(&share(1), 0);
        assert_eq!(tallied(&less.entity, &field("asked")), Some(0), "both took the same one back");
        assert_eq!(tally_sum(&less.entity, &field("asked")), Some(-1), "what the next one is added to");
        assert_eq!(
            (tally_of(&less.entity, &field("asked"), device(2)), tally_of(&less.entity, &field("asked"), device(9))),
            (-1, 0)
        );
    }

    #[test]
    fn fm17_a_tally_is_validated_worded_counted_and_no_stray() {
        let form = form();
        assert_eq!(check(&form), []);
        let kinds = |filled: &Filled| validate(&form, &filled.entity).iter().map(|one| one.kind).collect::<Vec<_>>();
        let none = Filled::new();
        assert_eq!(kinds(&none), [ViolationKind::Required]);
        let counted = Filled::new().int(&share(1), 4).int(&share(2), 3);
        assert_eq!(kinds(&counted), []);
        let kind = Kind::Tally(Tally {});
        let words = answer_to(&counted.entity, &field("asked"), &kind).map(|value| wording(&kind, &value, Language::Zh));
        assert_eq!(words.as_deref(), Some("7"));
        assert_eq!(title(&form, &counted.entity, Language::Zh).as_deref(), Some("7"));
        let full = Progress { answered: 1, total: 1, required_answered: 1, required_total: 1 };
        assert_eq!(progress(&form, &counted.entity), full);
        assert!(strays(Some(&form), &counted.entity).is_empty());
        assert_eq!(label_of(&form, &field(&share(1))).unwrap().len(), 1);
        let nothing_happened = Filled::new().int(&share(1), 0);
        assert_eq!(kinds(&nothing_happened), [], "0 is an answer");
    }

    #[test]
    fn fm17_what_is_no_count_is_shown_as_a_stray() {
        let form = form();
        for (path, value) in [
            ("asked/somebody".to_owned(), Value::Int(4)),
            (share(1), Value::Text("四".into())),
            (format!("{}/more", share(1)), Value::Int(1)),
        ] {
            let filled = Filled::new().set(&path, value);
            assert_eq!(strays(Some(&form), &filled.entity).len(), 1, "{path}");
            assert_eq!(tallied(&filled.entity, &field("asked")), None, "{path}");
        }
        let typed = Filled::new().int("asked", 6);
        assert_eq!(
            answer_to(&typed.entity, &field("asked"), &Kind::Tally(Tally {})),
            Some(Value::Int(6)),
            "an earlier version's number"
        );
    }
}
