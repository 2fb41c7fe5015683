use super::*;
use crate::form::testing::{Filled, file};
use crate::form::{Appearance, Audio, Choice, Date, Integer, Node, Photo, Print, Rating, Repeat, Select, Text, builtins};

fn kinds(form: &Definition, entity: &Entity) -> Vec<(String, ViolationKind)> {
    validate(form, entity).into_iter().map(|violation| (violation.field.to_string(), violation.kind)).collect()
}

fn question(kind: Kind, required: bool) -> Question {
    Question { name: "q".into(), label: Words::new("问", "Question"), hint: None, kind, required, readonly: false, logic: None }
}

fn form(nodes: Vec<Node>) -> Definition {
    Definition {
        id: "test".into(),
        version: 1,
        title: Words::new("试", "Test"),
        description: None,
        questions: nodes,
        title_from: Vec::new(),
        print: Print::default(),
        setup: None,
    }
}

fn one(kind: Kind, value: Value) -> Option<ViolationKind> {
    let form = form(vec![Node::Question(question(kind, false))]);
    let found = kinds(&form, &Filled::new().set("q", value).entity);
    assert!(found.len() <= 1, "one question, one violation: {found:?}");
    found.first().map(|(_, kind)| *kind)
}

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

#[test]
fn fm7_an_empty_form_lacks_what_is_required_in_the_order_of_the_form() {
    let form = builtins().remove(0);
    let fields: Vec<String> = kinds(&form, &Filled::new().entity)
        .into_iter()
        .map(|(field, kind)| {
            assert_eq!(kind, ViolationKind::Required);
            field
        })
        .collect();
    assert_eq!(fields, ["date", "teacher", "topic", "strengths", "suggestions"]);
    assert_eq!(kinds(&form, &Filled::observation().entity), []);
}

#[test]
fn fm7_each_kind_names_what_does_not_fit_it() {
    use ViolationKind::{AboveMax, BelowMin, NotAChoice, NotADate, NotANumber, NotText, TooLong};
    let integer = || Kind::Integer(Integer { min: Some(0), max: Some(90) });
    let rating = || Kind::Rating(Rating { points: 5, low: Words::default(), high: Words::default() });
    let date = || Kind::Date(Date {});
    let short = || Kind::Text(Text { max_chars: Some(3), ..Text::default() });
    let select =
        || Select { choices: vec![Choice { name: "a".into(), label: Words::new("甲", "A") }], appearance: Appearance::Full };
    let list = |name: &str| Value::List(vec!["a".into(), name.into()]);
    for (kind, value, wanted) in [
        (integer(), Value::Int(0), None),
        (integer(), Value::Int(90), None),
        (integer(), Value::Int(-1), Some(BelowMin { min: 0 })),
        (integer(), Value::Int(91), Some(AboveMax { max: 90 })),
        (integer(), text("十二"), Some(NotANumber)),
        (Kind::Integer(Integer::default()), Value::Int(i64::MIN), None),
        (rating(), Value::Int(1), None),
        (rating(), Value::Int(0), Some(BelowMin { min: 1 })),
        (rating(), Value::Int(6), Some(AboveMax { max: 5 })),
        (rating(), text("好"), Some(NotANumber)),
        (date(), text("2026-09-14"), None),
        (date(), text("2026-02-30"), Some(NotADate)),
        (date(), text("上周五"), Some(NotADate)),
        (date(), Value::Int(20_260_914), Some(NotADate)),
        (short(), text("三个字"), None),
        (short(), text("四个字呢"), Some(TooLong { chars: 4, limit: 3 })),
        (short(), Value::Int(5), None),
        (short(), list("a"), Some(NotText)),
        (Kind::SelectOne(select()), text("a"), None),
        (Kind::SelectOne(select()), text("z"), Some(NotAChoice)),
        (Kind::SelectOne(select()), Value::Int(1), Some(NotAChoice)),
        (Kind::SelectMany(select()), list("a"), None),
        (Kind::SelectMany(select()), list("z"), Some(NotAChoice)),
        // Cleared and never answered are the same.
        (integer(), Value::Empty, None),
        (date(), text(" "), None),
    ] {
        assert_eq!(one(kind.clone(), value.clone()), wanted, "{kind:?} {value:?}");
    }
}

#[test]
fn fm19_words_are_counted_as_chinese_readers_count_them() {
    use ViolationKind::TooFewWords;
    let essay =
        |required| form(vec![Node::Question(question(Kind::Text(Text { min_words: Some(6), ..Text::default() }), required))]);
    let found = |required, value| kinds(&essay(required), &Filled::new().set("q", value).entity);
    for enough in ["用PPT讲，第3课。", "认识时钟，很好！！"] {
        assert_eq!(found(true, text(enough)), [], "{enough}");
    }
    // Marks are none, and a run of letters or digits is one.
    for (few, words) in [(text("认识时钟。好……"), 5), (text("observation"), 1), (Value::Int(20_260_914), 1)] {
        assert_eq!(found(false, few), [("q".into(), TooFewWords { words, least: 6 })]);
    }
    // What nobody has to answer may stay empty.
    assert_eq!(found(false, text("\u{3000}")), []);
    assert_eq!(found(true, text("\u{3000}")), [("q".into(), ViolationKind::Required)]);
}

#[test]
fn fm7_photos_are_counted() {
    use ViolationKind::{NotAPhoto, PhotoMissing, TooManyPhotos};
    let photo = |required| form(vec![Node::Question(question(Kind::Photo(Photo { max: 1 }), required))]);
    assert_eq!(kinds(&photo(false), &Filled::new().entity), []);
    assert_eq!(kinds(&photo(true), &Filled::new().entity), [("q".into(), PhotoMissing)]);
    assert_eq!(kinds(&photo(true), &Filled::new().set("q", file(1)).entity), []);
    assert_eq!(kinds(&photo(true), &Filled::new().text("q", "a.jpg").entity), [("q".into(), NotAPhoto)]);
    let two = Filled::new().set("q", file(1)).row("q/r", 1).set("q/r/file", file(2)).entity;
    assert_eq!(kinds(&photo(true), &two), [("q".into(), TooManyPhotos { count: 2, max: 1 })]);
}

#[test]
fn fm7_rows_are_counted_and_each_row_is_asked() {
    use ViolationKind::{Required, TooFewRows, TooManyRows};
    let other = Question { name: "other".into(), ..question(Kind::Text(Text::default()), false) };
    let form = form(vec![Node::Repeat(Repeat {
        name: "rows".into(),
        label: Words::new("表", "Table"),
        hint: None,
        nodes: vec![Node::Question(question(Kind::Text(Text::default()), true)), Node::Question(other)],
        min: Some(1),
        max: Some(2),
        add_label: None,
        logic: None,
    })]);
    let blank = Filled::new().row("rows/a", 1);
    assert_eq!(kinds(&form, &blank.entity), [("rows".into(), TooFewRows { rows: 0, min: 1 })]);
    let half = blank.row("rows/b", 2).text("rows/b/other", "字");
    let found = validate(&form, &half.entity);
    assert_eq!(found.len(), 1, "a blank row asks nothing");
    assert_eq!((found[0].kind, found[0].field.as_str()), (Required, "rows/b/q"));
    assert_eq!(found[0].rows, [2], "numbered as people see the rows");
    assert_eq!(found[0].labels, [Words::new("表", "Table"), Words::new("问", "Question")]);
    let full = half.text("rows/b/q", "字").text("rows/a/q", "字");
    assert_eq!(kinds(&form, &full.entity), []);
    let over = full.row("rows/c", 3).text("rows/c/q", "字");
    assert_eq!(kinds(&form, &over.entity), [("rows".into(), TooManyRows { rows: 3, max: 2 })]);
    assert_eq!(kinds(&form, &over.remove("rows/a").entity), []);
}

#[test]
fn fm7_what_nobody_can_edit_holds_nobody_up() {
    let fixed = Question { readonly: true, ..question(Kind::Integer(Integer::default()), true) };
    let form = form(vec![Node::Question(fixed)]);
    assert_eq!(validate(&form, &Filled::new().entity), []);
    assert_eq!(validate(&form, &Filled::new().text("q", "x").entity), []);
}

#[test]
fn fm7_a_recording_is_asked_for_by_its_own_name() {
    use ViolationKind::{AudioMissing, NotAudio};
    let audio = |required| form(vec![Node::Question(question(Kind::Audio(Audio { max_s: 300 }), required))]);
    assert_eq!(kinds(&audio(false), &Filled::new().entity), []);
    assert_eq!(kinds(&audio(true), &Filled::new().entity), [("q".into(), AudioMissing)]);
    assert_eq!(kinds(&audio(true), &Filled::new().set("q", file(1)).entity), []);
    assert_eq!(kinds(&audio(false), &Filled::new().text("q", "a.webm").entity), [("q".into(), NotAudio)]);
}
