//! Definitions and bytes drawn at random: what is written is read again, and nothing that is read does harm.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use std::io::{Cursor, Read, Write};

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use qinglan_core::form::engine::Model;
use qinglan_core::form::{
    Appearance, Audio, Choice, Date, Definition, FileKind, Group, How, InputMode, Integer, Kind, List, ListChoice, ListRow,
    Logic, Medium, MediumKind, Meta, Node, Packed, Photo, Preset, Print, Question, Range, Rating, Repeat, Select, Setup, Special,
    Tally, Text, check,
};
use qinglan_core::instrument::{Flanders, FreeTally, Instrument, OnTask, Stallings, StudentTeacher};
use qinglan_core::words::Words;
use qinglan_forms::xlsform::{self, Table, Workbook};
use qinglan_forms::{expressions, xforms};
use support::{assert_same, lines};

/// Text without what a spreadsheet or XML would change: blanks around it, and characters that XML has no way to write.
const TEXT: &str = "[a-z甲乙丙<&>\"'|#1=]([a-z甲乙丙<&>\"' |#1=-]{0,12}[a-z甲乙丙<&>\"'|#1=])?";

fn words() -> impl Strategy<Value = Words> {
    (TEXT, option::of(TEXT)).prop_map(|(zh, en)| Words::new(zh, en.unwrap_or_default()))
}

fn maybe_words() -> impl Strategy<Value = Words> {
    prop_oneof![3 => Just(Words::default()), 1 => words()]
}

fn expression() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("1 + 1".to_owned()),
        Just("${first} > 3 and ${first} != ''".to_owned()),
        Just("string-length(.) < 5".to_owned()),
        Just("concat('a  b', ${first})".to_owned()),
        Just("/data/first = 2".to_owned()),
        Just("if(${first} = 'x', true(), false())".to_owned()),
    ]
}

fn media() -> impl Strategy<Value = Vec<Medium>> {
    let one =
        |kind| option::of("[a-z]{1,5}\\.png").prop_map(move |file| file.map(|file| Medium { kind, file: Words::new(file, "") }));
    prop_oneof![
        4 => Just(vec![]),
        1 => (one(MediumKind::Image), one(MediumKind::Audio), one(MediumKind::Video))
            .prop_map(|(image, audio, video)| [image, audio, video].into_iter().flatten().collect()),
    ]
}

prop_compose! {
    fn logic()(
        relevant in option::of(expression()),
        required in option::of(expression()),
        required_message in maybe_words(),
        constraint in option::of(expression()),
        constraint_message in maybe_words(),
        readonly in option::of(expression()),
        calculation in option::of(expression()),
        default in option::of(prop_oneof![
            "[a-z0-9]{1,5}".prop_map(Preset::Value),
            Just(Preset::Computed("today()".into())),
            Just(Preset::Computed("${first} + 1".into())),
        ]),
        trigger in prop_oneof![4 => Just(vec![]), 1 => Just(vec!["first".to_owned()])],
        guidance in maybe_words(),
        media in media(),
    ) -> Logic {
        Logic {
            relevant, required, required_message, constraint, constraint_message, readonly, calculation, default, trigger, guidance, media,
            ..Logic::default()
        }
    }
}

fn choices() -> impl Strategy<Value = Vec<Choice>> {
    vec(words(), 1..5)
        .prop_map(|labels| labels.into_iter().enumerate().map(|(at, label)| Choice { name: format!("c{at}"), label }).collect())
}

fn select() -> impl Strategy<Value = Select> {
    let appearance = prop_oneof![Just(Appearance::Full), Just(Appearance::Minimal), Just(Appearance::Quick)];
    (choices(), appearance).prop_map(|(choices, appearance)| Select { choices, appearance })
}

fn text() -> impl Strategy<Value = Text> {
    let mode = prop_oneof![
        Just(InputMode::Text),
        Just(InputMode::Numeric),
        Just(InputMode::Decimal),
        Just(InputMode::Tel),
        Just(InputMode::Email),
        Just(InputMode::Url)
    ];
    (any::<bool>(), option::of(1..9_u8), option::of(1..500_u32), mode, option::of(1..500_u32)).prop_map(
        |(multiline, rows, max_chars, inputmode, least)| {
            let min_words = least.filter(|least| max_chars.is_none_or(|most| *least <= most));
            Text { multiline, rows, max_chars, inputmode, min_words }
        },
    )
}

fn special() -> BoxedStrategy<Special> {
    let choice = (
        prop_oneof![Just(How::One), Just(How::Many), Just(How::Rank)],
        prop::sample::select(vec!["shared", "data_list", "towns", "pictured"]),
        option::of(expression()),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(how, list, filter, randomize, seeded)| {
            let seed = (randomize && seeded).then(|| "42".to_owned());
            Special::Choice(ListChoice { how, list: list.to_owned(), filter, randomize, seed, ..ListChoice::default() })
        });
    let plain = prop_oneof![
        Just(Special::Note),
        Just(Special::Decimal),
        Just(Special::Time),
        Just(Special::DateTime),
        Just(Special::Acknowledge),
        Just(Special::Geopoint),
        Just(Special::Geotrace),
        Just(Special::Geoshape),
        Just(Special::Barcode),
        Just(Special::File(FileKind::Any)),
        Just(Special::File(FileKind::Image)),
        Just(Special::File(FileKind::Audio)),
        Just(Special::File(FileKind::Video)),
        Just(Special::Meta(Meta::Start)),
        Just(Special::Meta(Meta::DeviceId)),
        Just(Special::Range(Range { start: "0".into(), end: "10".into(), step: "0.5".into(), whole: false })),
        Just(Special::Range(Range { start: "1".into(), end: "5".into(), step: "1".into(), whole: true })),
    ];
    prop_oneof![3 => plain, 1 => choice].boxed()
}

fn instrument() -> impl Strategy<Value = Instrument> {
    let category = (0..9_u8, words()).prop_map(|(at, label)| Choice { name: format!("c{at}"), label });
    let tally = (vec(category, 1..5), 1..=120_u16).prop_map(|(mut categories, length_min)| {
        categories.sort_by(|one, other| one.name.cmp(&other.name));
        categories.dedup_by(|one, other| one.name == other.name);
        Instrument::FreeTally(FreeTally { categories, length_min })
    });
    prop_oneof![
        (3..=60_u16, 1..=120_u16)
            .prop_map(|(interval_s, length_min)| { Instrument::StudentTeacher(StudentTeacher { interval_s, length_min }) }),
        (1..=120_u16).prop_map(|length_min| Instrument::Flanders(Flanders { length_min })),
        (1..=120_u16).prop_map(|length_min| Instrument::Stallings(Stallings { length_min })),
        (1..9_u16).prop_map(|first| Instrument::OnTask(OnTask { minutes: std::vec![first, 10, 20], length_min: 40 })),
        tally,
    ]
}

fn kind() -> BoxedStrategy<Kind> {
    let plain = prop_oneof![
        text().prop_map(Kind::Text),
        (option::of(-9..0_i64), option::of(0..9_i64)).prop_map(|(min, max)| Kind::Integer(Integer { min, max })),
        Just(Kind::Date(Date {})),
        select().prop_map(Kind::SelectOne),
        select().prop_map(Kind::SelectMany),
        (2..=10_u8, maybe_words(), maybe_words()).prop_map(|(points, low, high)| Kind::Rating(Rating { points, low, high })),
        (1..5_u8).prop_map(|max| Kind::Photo(Photo { max })),
        Just(Kind::Tally(Tally {})),
        (1..=600_u16).prop_map(|max_s| Kind::Audio(Audio { max_s })),
        instrument().prop_map(|instrument| Kind::Instrument(Packed::new(&instrument))),
    ];
    prop_oneof![1 => plain, 1 => special().prop_map(|special| Kind::Special(Packed::new(&special)))].boxed()
}

prop_compose! {
    fn question()(
        label in words(),
        hint in option::of(words()),
        kind in kind(),
        required in any::<bool>(),
        readonly in any::<bool>(),
        logic in prop_oneof![2 => Just(None), 1 => logic().boxed().prop_map(Some)],
    ) -> Question {
        let mut logic = logic.unwrap_or_default();
        // What is always so has no condition, and a note is read and no more.
        if required {
            logic.required = None;
        }
        let note = kind == Kind::Special(Packed::new(&Special::Note));
        if readonly || note {
            logic.readonly = None;
        }
        Question { name: String::new(), label, hint, kind, required, readonly: readonly && !note, logic: packed(&logic) }
    }
}

fn packed(logic: &Logic) -> Option<Packed<Logic>> {
    (*logic != Logic::default()).then(|| Packed::new(logic))
}

/// A part has no answer, and so less logic.
fn part_logic() -> impl Strategy<Value = Option<Packed<Logic>>> {
    let appearance = prop_oneof![Just(vec![]), Just(vec!["field-list".to_owned()])];
    (option::of(expression()), appearance)
        .prop_map(|(relevant, appearance)| packed(&Logic { relevant, appearance, ..Logic::default() }))
}

fn nodes() -> BoxedStrategy<Vec<Node>> {
    let leaf = question().prop_map(Node::Question).boxed();
    let node = leaf.prop_recursive(3, 16, 4, |inner| {
        let group = (maybe_words(), vec(inner.clone(), 1..4), part_logic())
            .prop_map(|(label, nodes, logic)| Node::Group(Group { name: String::new(), label, hint: None, nodes, logic }));
        let repeat = (words(), vec(inner, 1..4), part_logic(), option::of(0..3_u32), option::of(3..9_u32), option::of(words()))
            .prop_map(|(label, nodes, logic, min, max, add_label)| {
                Node::Repeat(Repeat { name: String::new(), label, hint: None, nodes, min, max, add_label, logic })
            });
        prop_oneof![group, repeat]
    });
    vec(node, 1..6).boxed()
}

/// Names that are once in the form: what is referred to has to be.
fn name(nodes: &mut [Node], count: &mut usize) {
    for node in nodes {
        *count += 1;
        let own = format!("n{count}");
        match node {
            Node::Question(question) => question.name = own,
            Node::Group(group) => {
                group.name = own;
                name(&mut group.nodes, count);
            }
            Node::Repeat(repeat) => {
                repeat.name = own;
                name(&mut repeat.nodes, count);
            }
        }
    }
}

fn list(name: &str, columns: &[&str], rows: &[(&str, &str, &[&str])], pictured: bool) -> List {
    let media = |name: &str| {
        if pictured { vec![Medium { kind: MediumKind::Image, file: Words::new(format!("{name}.png"), "") }] } else { vec![] }
    };
    let row = |(name, label, cells): &(&str, &str, &[&str])| ListRow {
        name: (*name).into(),
        label: Words::new(*label, ""),
        cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
        media: media(name),
    };
    let columns = columns.iter().map(|column| (*column).to_owned()).collect();
    List { name: name.into(), file: String::new(), columns, rows: rows.iter().map(row).collect() }
}

prop_compose! {
    fn definition()(
        mut questions in nodes(),
        title in words(),
        description in option::of(words()),
        version in 1..99_u32,
        landscape in any::<bool>(),
        signatures in vec(words(), 0..3),
        named_version in prop_oneof![Just(String::new()), Just("2026.1".to_owned()), Just("7".to_owned())],
        instance_name in option::of(expression()),
        style in prop_oneof![Just(vec![]), Just(vec!["pages".to_owned()])],
        form_id in prop_oneof![Just(String::new()), Just("Form 1".to_owned())],
    ) -> Definition {
        name(&mut questions, &mut 0);
        let first = Question {
            name: "first".into(), label: Words::new("甲", ""), hint: None, kind: Kind::Text(Text::default()), required: false, readonly: false, logic: None,
        };
        questions.insert(0, Node::Question(first));
        let lists = vec![
            List { name: "towns".into(), file: "towns.csv".into(), ..List::default() },
            list("shared", &[], &[("a", "一", &[]), ("b", "二", &[])], false),
            list("data_list", &["province", "size"], &[("a", "一", &["gd", ""]), ("b", "二", &["yn", "3"])], false),
            list("pictured", &[], &[("a", "一", &[]), ("b", "二", &[])], true),
        ];
        let setup = Setup { version: named_version, instance_name, style, lists, form_id, ..Setup::default() };
        Definition {
            id: "form".into(), version, title, description, questions, title_from: vec!["first".into()],
            print: Print { landscape, signatures }, setup: Some(Packed::new(&setup)),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, max_global_rejects: 10_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn xf3_what_is_written_is_read_again(form in definition()) {
        // Chance makes some that go in circles, which nobody may publish.
        prop_assume!(check(&form).is_empty() && Model::new(&form).is_ok());
        let bytes = xlsform::write(&form).unwrap();
        let (again, _) = xlsform::read(&bytes).unwrap_or_else(|faults| panic!("{}", lines(&faults)));
        assert_same(&again, &form, "xlsx");
        let xml = xforms::write(&form).unwrap();
        let (again, _) = xforms::read(&xml).unwrap_or_else(|faults| panic!("{}\n{xml}", lines(&faults)));
        assert_same(&again, &form, &xml);
    }

    #[test]
    fn xf5_any_bytes_are_a_form_or_faults(bytes in vec(any::<u8>(), 0..2_000)) {
        drop(xlsform::read(&bytes));
        drop(xforms::read(&String::from_utf8_lossy(&bytes)));
    }

    /// Files that are nearly right come further than chance does.
    #[test]
    fn xf5_damaged_files_are_a_form_or_faults(at in vec((any::<prop::sample::Index>(), any::<u8>()), 1..20)) {
        let form = qinglan_core::form::builtins().remove(0);
        let old = include_bytes!("fixtures/old.xls").to_vec();
        for mut bytes in [xlsform::write(&form).unwrap(), xforms::write(&form).unwrap().into_bytes(), old] {
            for (index, byte) in &at {
                let index = index.index(bytes.len());
                bytes[index] = *byte;
            }
            drop(xlsform::read(&bytes));
            drop(xforms::read(&String::from_utf8_lossy(&bytes)));
        }
    }

    /// Damage within the parts of a workbook, which a zip's own sums would tell of else.
    #[test]
    fn xf5_damaged_sheets_are_a_form_or_faults(at in vec((any::<prop::sample::Index>(), any::<u8>()), 1..20), part in 0..3_usize) {
        let form = qinglan_core::form::builtins().remove(0);
        let name = ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"][part];
        let damage = |bytes: &mut Vec<u8>| at.iter().for_each(|(index, byte)| {
            let index = index.index(bytes.len());
            bytes[index] = *byte;
        });
        drop(xlsform::read(&with_part(&xlsform::write(&form).unwrap(), name, damage)));
    }

    #[test]
    fn xf5_any_cells_are_a_form_or_faults(rows in vec(vec(cell(), 0..8), 0..12), choices in vec(vec(cell(), 0..5), 0..6)) {
        let headings = ["type", "name", "label", "relevant", "parameters", "appearance", "default", "bind::qinglan:kind"].map(str::to_owned).to_vec();
        let survey = Table { name: "survey".into(), rows: core::iter::once(headings).chain(rows).collect() };
        let headings = ["list_name", "name", "label", "image", "extra"].map(str::to_owned).to_vec();
        let choices = Table { name: "choices".into(), rows: core::iter::once(headings).chain(choices).collect() };
        if let Ok((form, _)) = xlsform::read_workbook(&Workbook { sheets: vec![survey, choices] }, "form") {
            prop_assert_eq!(check(&form), vec![]);
            drop(expressions(&form));
            let (again, _) = xlsform::read(&xlsform::write(&form).unwrap()).unwrap_or_else(|faults| panic!("{}", lines(&faults)));
            assert_same(&again, &form, "xlsx");
            drop(xforms::read(&xforms::write(&form).unwrap()).unwrap_or_else(|faults| panic!("{}", lines(&faults))));
        }
    }

    #[test]
    fn xf5_any_elements_are_a_form_or_faults(inside in element(3), body in element(3)) {
        let xml = format!(
            "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml' xmlns:jr='http://openrosa.org/javarosa'>\
             <h:head><model><instance><data id='x'><a/><r><b/></r></data></instance>{inside}</model></h:head><h:body>{body}</h:body></h:html>"
        );
        if let Ok((form, _)) = xforms::read(&xml) {
            prop_assert_eq!(check(&form), vec![]);
            drop(xforms::write(&form).unwrap());
        }
    }
}

/// What a sheet says of its own extent is worth nothing: a form in it is read all the same.
#[test]
fn xf5_an_extent_that_ends_before_it_begins_is_no_matter() {
    let whole = xlsform::write(&qinglan_core::form::builtins().remove(0)).unwrap();
    let turned = with_part(&whole, "xl/worksheets/sheet1.xml", |bytes| {
        let text = String::from_utf8(bytes.clone()).unwrap();
        let (before, extent) = text.split_once("<dimension ref=\"").unwrap();
        let (_, after) = extent.split_once('"').unwrap();
        *bytes = format!("{before}<dimension ref=\"C9:A1\"{after}").into_bytes();
    });
    assert_eq!(xlsform::read(&turned).unwrap().0, xlsform::read(&whole).unwrap().0);
}

/// The same zip with one part changed.
fn with_part(zip: &[u8], name: &str, change: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
    let mut from = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..from.len() {
        let mut part = from.by_index(at).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        if part.name() == name {
            change(&mut bytes);
        }
        to.start_file(part.name(), zip::write::SimpleFileOptions::default()).unwrap();
        to.write_all(&bytes).unwrap();
    }
    to.finish().unwrap().into_inner()
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => prop::sample::select(vec![
            "text", "integer", "select_one l", "select_multiple l or_other", "begin group", "end group", "begin repeat", "end repeat", "calculate",
            "note", "range", "image", "rank l", "a", "b", "l", "${a}", "${b", "true()", "yes", "start=1", "randomize=true seed=3", "table-list",
            "quick", "rating", "photo max=3", "repeat min=3 max=1", "audio max_s=0",
        ]).prop_map(str::to_owned),
        1 => ".{0,12}",
        1 => Just(String::new()),
    ]
}

fn element(depth: u32) -> impl Strategy<Value = String> {
    let attribute = prop_oneof![
        Just(""),
        Just(" ref='/data/a'"),
        Just(" nodeset='/data/r'"),
        Just(" nodeset='/data/a' type='int' calculate=' /data/r/b '"),
        Just(" nodeset='/data/r/b' relevant=' ../b  = 1'"),
        Just(" id='l'"),
        Just(" ref='/data/r'"),
        Just(" event='odk-instance-first-load' ref='/data/a' value='1 + 1'"),
        Just(" nodeset=\"instance('l')/root/item[name = 'x']\""),
    ];
    let name = prop::sample::select(vec![
        "bind",
        "input",
        "select1",
        "select",
        "group",
        "repeat",
        "label",
        "hint",
        "itext",
        "translation",
        "text",
        "value",
        "instance",
        "root",
        "item",
        "name",
        "itemset",
        "setvalue",
        "upload",
        "range",
        "trigger",
        "output",
        "h:title",
    ]);
    let leaf = (name.clone(), attribute.clone()).prop_map(|(name, attribute)| format!("<{name}{attribute}>x</{name}>"));
    leaf.prop_recursive(depth, 24, 4, move |inner| {
        (name.clone(), attribute.clone(), vec(inner, 0..4))
            .prop_map(|(name, attribute, inside)| format!("<{name}{attribute}>{}</{name}>", inside.concat()))
    })
}
