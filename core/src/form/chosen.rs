//! Answers of several choices: each choice is a field of its own, so that ticks of different boxes never meet (rule FM16).

use super::Select;
use super::answers::join;
use crate::record::{Entity, Field, Value};

/// Where a choice of the question at `question` stands; none for a name that no field has.
#[must_use]
pub fn choice_field(question: &Field, name: &str) -> Option<Field> {
    Field::new(join(question.as_str(), name)).ok()
}

/// Whether the choice is taken: as its own field says, else as the list says that earlier versions kept.
#[must_use]
pub fn is_chosen(entity: &Entity, question: &Field, name: &str) -> bool {
    match choice_field(question, name).and_then(|field| entity.value(&field)) {
        Some(Value::Bool(taken)) => *taken,
        _ => is_listed(entity, question, name),
    }
}

/// The names of the choices that are taken, in the form's order, those that it does not have behind them.
#[must_use]
pub fn chosen(entity: &Entity, question: &Field, select: &Select) -> Vec<String> {
    let mut names: Vec<&str> = select.choices.iter().map(|choice| choice.name.as_str()).collect();
    let below = entity.fields.keys().filter_map(|field| field.as_str().strip_prefix(question.as_str())?.strip_prefix('/'));
    for name in listed(entity, question).chain(below) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.into_iter().filter(|name| is_chosen(entity, question, name)).map(str::to_owned).collect()
}

/// What the choice's field gets when its box is ticked or cleared. One that the list of an earlier version names has to say
/// that it is not taken: an empty field says nothing, and the list would speak again.
#[must_use]
pub fn ticked(entity: &Entity, question: &Field, name: &str, on: bool) -> Value {
    if on || is_listed(entity, question, name) { Value::Bool(on) } else { Value::Empty }
}

fn is_listed(entity: &Entity, question: &Field, name: &str) -> bool {
    listed(entity, question).any(|listed| listed == name)
}

/// What earlier versions kept in the question's own field: all names, or the one of a question that took one.
fn listed<'e>(entity: &'e Entity, question: &Field) -> impl Iterator<Item = &'e str> {
    let (many, one): (&[String], Option<&str>) = match entity.value(question) {
        Some(Value::List(names)) => (names, None),
        Some(Value::Text(name)) => (&[], Some(name)),
        _ => (&[], None),
    };
    many.iter().map(String::as_str).chain(one)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::testing::{Filled, field};
    use crate::form::{
        Choice, Definition, Kind, Node, Progress, Question, ViolationKind, builtins, label_of, progress, strays, title, validate,
        wording,
    };
    use crate::words::{Language, Words};

    fn select() -> Select {
        let choice = |name: &str, zh: &str| Choice { name: name.into(), label: Words::new(zh, name) };
        Select {
            choices: vec![choice("ask", "提问"), choice("group", "小组"), choice("board", "板演")], ..Select::default()
        }
    }

    fn form() -> Definition {
        let mut form = builtins().remove(0);
        let question = Question {
            name: "ways".into(),
            label: Words::new("方式", "Ways"),
            hint: None,
            kind: Kind::SelectMany(select()),
            required: true,
            readonly: false,
            logic: None,
        };
        form.questions = vec![Node::Question(question)];
        form.title_from = vec!["ways".into()];
        form
    }

    fn names(filled: &Filled) -> Vec<String> {
        chosen(&filled.entity, &field("ways"), &select())
    }

    fn tick(filled: Filled, name: &str, on: bool) -> Filled {
        let value = ticked(&filled.entity, &field("ways"), name, on);
        filled.set(&format!("ways/{name}"), value)
    }

    #[test]
    fn fm16_each_choice_is_a_field_of_its_own() {
        let none = Filled::new();
        assert!(names(&none).is_empty());
        let two = tick(tick(none, "board", true), "ask", true);
        assert_eq!(names(&two), ["ask", "board"], "in the form's order");
        let one = tick(two, "ask", false);
        assert_eq!(names(&one), ["board"]);
        assert_eq!(one.entity.shown(&field("ways/ask")).unwrap().value, Value::Empty);
        assert!(one.entity.versions(&field("ways")).is_empty());
    }

    #[test]
    fn fm16_ticks_of_two_devices_never_meet_but_in_the_same_box() {
        use crate::record::tests::op;
        let mut entity = Filled::new().entity;
        entity.apply(&op(1, 1, "ways/ask", Value::Bool(true), &[]), Some(1));
        entity.apply(&op(2, 1, "ways/board", Value::Bool(true), &[]), Some(2));
        assert_eq!(chosen(&entity, &field("ways"), &select()), ["ask", "board"]);
        assert!(!entity.fields.keys().any(|field| entity.in_conflict(field)));
        let seen = [op(1, 1, "ways/ask", Value::Empty, &[]).id];
        entity.apply(&op(1, 2, "ways/ask", Value::Bool(false), &seen), Some(3));
        entity.apply(&op(2, 2, "ways/ask", Value::Bool(true), &seen), Some(4));
        assert!(entity.in_conflict(&field("ways/ask")));
    }

    #[test]
    fn fm16_a_list_of_an_earlier_version_speaks_where_no_field_does() {
        let list = || Filled::new().set("ways", Value::List(vec!["group".into(), "ask".into()]));
        assert_eq!(names(&list()), ["ask", "group"]);
        let cleared = tick(list(), "ask", false);
        assert_eq!(names(&cleared), ["group"]);
        // A field that only says `Empty` is not given to others: the list must not bring the choice back there.
        let again = tick(tick(cleared, "ask", true), "ask", false);
        assert_eq!((names(&again), again.entity.value(&field("ways/ask"))), (vec!["group".into()], Some(&Value::Bool(false))));
        assert_eq!(names(&tick(list(), "board", true)), ["ask", "group", "board"]);
        assert_eq!(names(&Filled::new().text("ways", "group")), ["group"], "of a question that took one");
    }

    #[test]
    fn fm16_what_is_chosen_is_validated_worded_counted_and_no_stray() {
        let form = form();
        let kinds = |filled: &Filled| validate(&form, &filled.entity).iter().map(|one| one.kind).collect::<Vec<_>>();
        let words = |filled: &Filled| {
            let kind = Kind::SelectMany(select());
            let answer = crate::form::answer_to(&filled.entity, &field("ways"), &kind);
            answer.map(|value| wording(&kind, &value, Language::Zh))
        };
        let full = Progress { answered: 1, total: 1, required_answered: 1, required_total: 1 };
        let none = Filled::new();
        assert_eq!((kinds(&none), words(&none)), (vec![ViolationKind::Required], None));
        for filled in [
            tick(tick(Filled::new(), "ask", true), "board", true),
            Filled::new().set("ways", Value::List(vec!["board".into(), "ask".into()])),
        ] {
            assert_eq!((kinds(&filled), words(&filled)), (vec![], Some("提问、板演".into())));
            assert_eq!(progress(&form, &filled.entity), full);
            assert_eq!(title(&form, &filled.entity, Language::Zh).as_deref(), Some("提问、板演"));
            assert!(strays(Some(&form), &filled.entity).is_empty());
            let cleared = tick(tick(filled, "ask", false), "board", false);
            assert_eq!((kinds(&cleared), progress(&form, &cleared.entity).answered), (vec![ViolationKind::Required], 0));
            assert!(strays(Some(&form), &cleared.entity).is_empty());
        }
        let unknown = tick(Filled::new(), "sing", true);
        assert_eq!((kinds(&unknown), words(&unknown)), (vec![ViolationKind::NotAChoice], Some("sing".into())));
        let stray = Filled::new().text("ways/ask", "错位的话");
        assert_eq!(strays(Some(&form), &stray.entity).len(), 1, "only a tick is a choice's");
        let zh = |path: &str| label_of(&form, &field(path)).map(|all| all.into_iter().map(|one| one.zh).collect::<Vec<_>>());
        assert_eq!(zh("ways/ask").unwrap(), ["方式", "提问"]);
        assert_eq!((zh("ways/sing").unwrap(), zh("ways/ask/more")), (vec!["方式".to_owned()], None));
    }
}
