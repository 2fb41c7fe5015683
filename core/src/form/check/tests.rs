use super::*;
use crate::form::{Appearance, Audio, Choice, Group, Integer, Photo, Question, Repeat, Text, builtins};
use crate::words::Words;

fn question(name: &str, kind: Kind) -> Node {
    let label = Words::new("问", "Question");
    Node::Question(Question { name: name.into(), label, hint: None, kind, required: false, readonly: false, logic: None })
}

fn text(name: &str) -> Node {
    question(name, Kind::Text(Text::default()))
}

fn group(name: &str, nodes: Vec<Node>) -> Node {
    Node::Group(Group { name: name.into(), label: Words::new("组", "Group"), hint: None, nodes, logic: None })
}

fn repeat(name: &str, nodes: Vec<Node>) -> Node {
    let label = Words::new("表", "Table");
    Node::Repeat(Repeat { name: name.into(), label, hint: None, nodes, min: None, max: None, add_label: None, logic: None })
}

fn problems_of(nodes: Vec<Node>) -> Vec<Problem> {
    let mut form = builtins().remove(0);
    form.questions = nodes;
    form.title_from.clear();
    check(&form)
}

fn path(path: &str) -> String {
    path.to_owned()
}

#[test]
fn fm15_one_of_several_choices_has_a_name_that_makes_a_field_and_that_no_row_has() {
    let many = |name: &str| {
        let choice = Choice { name: name.into(), label: Words::new("甲", "A") };
        vec![question("q", Kind::SelectMany(Select { choices: vec![choice], ..Select::default() }))]
    };
    for good in ["ask", "decade", "p1", "abcdefgh"] {
        assert_eq!(problems_of(many(good)), [], "{good}");
    }
    for bad in ["问", "a/b", "deadbeef", "a b"] {
        assert_eq!(problems_of(many(bad)), [Problem::BadName { path: format!("q/{bad}") }], "{bad}");
    }
}

#[test]
fn fm15_a_name_is_once_in_its_group_and_fits_a_field() {
    assert_eq!(problems_of(vec![text("a"), group("g", vec![text("a")])]), []);
    assert_eq!(problems_of(vec![text("a"), text("a")]), [Problem::DuplicateName { path: path("a") }]);
    for bad in ["", "课题", "a b", "a/b", "@a", "1a", "-a", &"a".repeat(NAME_CHARS_MAX + 1)] {
        let found = problems_of(vec![group("g", vec![text(bad)])]);
        assert_eq!(found, [Problem::BadName { path: format!("g/{bad}") }], "{bad:?}");
    }
    let long = "n".repeat(NAME_CHARS_MAX);
    let deep = repeat(&long, vec![repeat(&long, vec![text(&long)])]);
    let found = problems_of(vec![deep]);
    assert!(matches!(found.as_slice(), [Problem::PathTooLong { .. }]), "{found:?}");
    let fits = repeat("rows", vec![repeat("inner", vec![text(&long)])]);
    assert_eq!(problems_of(vec![fits]), []);
}

#[test]
fn fm15_what_is_asked_can_be_answered() {
    let label = Words::new("甲", "A");
    let choice = |name: &str| Choice { name: name.into(), label: label.clone() };
    let select = |choices| Kind::SelectOne(Select { choices, appearance: Appearance::Full });
    let rating = |points| Kind::Rating(Rating { points, low: Words::default(), high: Words::default() });
    let integer = |min, max| Kind::Integer(Integer { min: Some(min), max: Some(max) });
    let essay = |min, max| Kind::Text(Text { min_words: Some(min), max_chars: Some(max), ..Text::default() });
    for (kind, wanted) in [
        (select(vec![choice("a"), choice("b")]), None),
        (select(vec![]), Some(Problem::EmptyChoices { path: path("q") })),
        (select(vec![choice("a"), choice("a")]), Some(Problem::DuplicateChoice { path: path("q"), choice: path("a") })),
        (integer(1, 1), None),
        (integer(2, 1), Some(Problem::MinAboveMax { path: path("q") })),
        (essay(4, 3), Some(Problem::MinAboveMax { path: path("q") })),
        (essay(3, 3), None),
        (rating(1), Some(Problem::BadPoints { path: path("q"), points: 1 })),
        (rating(11), Some(Problem::BadPoints { path: path("q"), points: 11 })),
        (rating(10), None),
        (Kind::Photo(Photo { max: 0 }), Some(Problem::NoPhotos { path: path("q") })),
        (Kind::Audio(Audio { max_s: 600 }), None),
        (Kind::Audio(Audio { max_s: 0 }), Some(Problem::BadLength { path: path("q"), max_s: 0 })),
        (Kind::Audio(Audio { max_s: 601 }), Some(Problem::BadLength { path: path("q"), max_s: 601 })),
    ] {
        assert_eq!(problems_of(vec![question("q", kind)]), wanted.into_iter().collect::<Vec<_>>());
    }
    assert_eq!(problems_of(vec![text("a"), group("g", vec![])]), [Problem::EmptyPart { path: path("g") }]);
    assert_eq!(problems_of(vec![]), [Problem::NoQuestions]);
}

#[test]
fn fm15_a_title_is_made_of_questions_asked_once() {
    let mut form = builtins().remove(0);
    form.title_from = ["topic", "rating/aims", "nothing", "notes/minute", "rating", "photo"].map(path).to_vec();
    let wanted = ["nothing", "notes/minute", "rating", "photo"].map(|bad| Problem::BadTitle { path: path(bad) });
    assert_eq!(check(&form), wanted);
}

#[test]
fn fm15_the_form_itself_has_a_name_a_version_and_a_title() {
    let mut form = builtins().remove(0);
    form.id = "Observation@1".into();
    form.version = 0;
    form.title = Words::default();
    assert_eq!(check(&form), [Problem::BadId, Problem::BadVersion, Problem::NoLabel { path: String::new() }]);
}

#[test]
fn fm15_what_nobody_reads_needs_no_label_and_a_hint_stands_in_for_one() {
    use crate::form::{Logic, Meta, Packed, Special};

    let unlabelled = |kind, hint: Option<Words>, logic: Option<Logic>| {
        let Node::Question(asked) = question("q", kind) else { panic!("a question") };
        let logic = logic.map(|logic| Packed::new(&logic));
        problems_of(vec![Node::Question(Question { label: Words::default(), hint, logic, ..asked })])
    };
    let special = |special: Special| Kind::Special(Packed::new(&special));
    let missing = [Problem::NoLabel { path: path("q") }];
    assert_eq!(unlabelled(Kind::Text(Text::default()), None, None), missing);
    assert_eq!(unlabelled(special(Special::Note), None, Some(Logic::default())), missing);
    assert_eq!(unlabelled(Kind::Text(Text::default()), Some(Words::new("注", "")), None), []);
    assert_eq!(unlabelled(special(Special::Hidden), None, None), []);
    assert_eq!(unlabelled(special(Special::Meta(Meta::Start)), None, None), []);
    let computed = Logic { calculation: Some("1".into()), ..Logic::default() };
    assert_eq!(unlabelled(special(Special::Decimal), None, Some(computed)), []);
    let bare = Group { name: "g".into(), label: Words::default(), hint: None, nodes: vec![text("a")], logic: None };
    assert_eq!(problems_of(vec![Node::Group(bare)]), []);
}
