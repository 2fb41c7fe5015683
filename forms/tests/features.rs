//! Small forms, one for each thing that XLSForm has: read, written and read again in both formats. In the folder
//! `QINGLAN_FORMS_OUT` they are put as workbooks when asked for, for pyxform to convert (`samples.rs` compares what comes of it).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::fs;

use qinglan_core::form::{Definition, Kind, Logic, Node, Preset, Question, Setup, Special};
use qinglan_core::instrument::{Instrument, OnTask, StudentTeacher};
use qinglan_forms::xforms;
use qinglan_forms::xlsform::{self, Workbook};
use support::{FEATURES, assert_same, lines};

fn read(name: &str) -> Definition {
    let (_, text) = FEATURES.iter().find(|(known, _)| *known == name).unwrap();
    xlsform::read_workbook(&Workbook::parse(text), name).unwrap_or_else(|faults| panic!("{name}: {}", lines(&faults))).0
}

fn question(form: &Definition, path: &str) -> Question {
    fn find(nodes: &[Node], path: &str) -> Option<Question> {
        let (first, rest) = path.split_once('/').map_or((path, None), |(first, rest)| (first, Some(rest)));
        nodes.iter().find(|node| node.name() == first).and_then(|node| match (node, rest) {
            (Node::Question(question), None) => Some(question.clone()),
            (Node::Group(group), Some(rest)) => find(&group.nodes, rest),
            (Node::Repeat(repeat), Some(rest)) => find(&repeat.nodes, rest),
            _ => None,
        })
    }
    find(&form.questions, path).unwrap_or_else(|| panic!("no {path}"))
}

fn logic(question: &Question) -> Logic {
    question.logic.as_ref().map(|logic| logic.open().unwrap()).unwrap_or_default()
}

fn special(question: &Question) -> Special {
    match &question.kind {
        Kind::Special(packed) => packed.open().unwrap(),
        other => panic!("{other:?}"),
    }
}

fn setup(form: &Definition) -> Setup {
    form.setup.as_ref().map(|setup| setup.open().unwrap()).unwrap_or_default()
}

#[test]
fn xf3_each_feature_is_the_same_after_both_formats() {
    for (name, text) in FEATURES {
        let book = Workbook::parse(text);
        let (form, _) = xlsform::read_workbook(&book, name).unwrap_or_else(|faults| panic!("{name}: {}", lines(&faults)));
        let bytes = xlsform::write(&form).unwrap();
        let (again, warnings) = xlsform::read_named(&bytes, name).unwrap_or_else(|faults| panic!("{name}: {}", lines(&faults)));
        assert_same(&again, &form, name);
        assert!(warnings.iter().all(|warning| !warning.words().is_empty()));
        let xml = xforms::write(&form).unwrap();
        let (again, _) = xforms::read(&xml).unwrap_or_else(|faults| panic!("{name}: {}\n{xml}", lines(&faults)));
        assert_same(&again, &form, &format!("{name}.xml\n{xml}"));
    }
}

#[test]
#[ignore = "needs a folder to write to"]
fn workbooks_of_the_features_are_put_aside() {
    let folder = std::env::var_os("QINGLAN_FORMS_OUT").map(std::path::PathBuf::from).expect("a folder");
    fs::create_dir_all(&folder).unwrap();
    for (name, text) in FEATURES {
        fs::write(folder.join(format!("{name}.xlsx")), xlsform::pack(&Workbook::parse(text)).unwrap()).unwrap();
        fs::write(folder.join(format!("written_{name}.xlsx")), xlsform::write(&read(name)).unwrap()).unwrap();
        fs::write(folder.join(format!("{name}.own.xml")), xforms::write(&read(name)).unwrap()).unwrap();
    }
    for form in qinglan_core::form::builtins() {
        fs::write(folder.join(format!("built_in_{}.xlsx", form.id)), xlsform::write(&form).unwrap()).unwrap();
        fs::write(folder.join(format!("built_in_{}.own.xml", form.id)), xforms::write(&form).unwrap()).unwrap();
    }
}

#[test]
fn xf1_yes_makes_required_and_an_expression_stays_one() {
    let form = read("required");
    let (always, when, never) = (question(&form, "always"), question(&form, "when"), question(&form, "never"));
    assert!(always.required && logic(&always).required.is_none());
    assert_eq!((when.required, logic(&when).required.as_deref()), (false, Some("${always} = 'x'")));
    assert_eq!((never.required, never.logic), (false, None));
    assert_eq!(logic(&always).required_message.zh, "要填");
}

#[test]
fn xf1_defaults_are_values_or_computed() {
    let form = read("defaults");
    let default = |path| logic(&question(&form, path)).default;
    assert_eq!(default("number"), Some(Preset::Value("-5".into())));
    assert_eq!(default("day"), Some(Preset::Value("2026-09-01".into())));
    assert_eq!(default("now"), Some(Preset::Computed("now()".into())));
    assert_eq!(default("sum"), Some(Preset::Computed("${number} + 1".into())));
    assert_eq!(default("picture"), Some(Preset::Value("leaf.png".into())));
}

#[test]
fn xf1_short_lists_stay_with_their_questions_and_what_is_shared_stays_a_list() {
    let form = read("choice_filter");
    assert!(matches!(question(&form, "province").kind, Kind::SelectOne(select) if select.choices.len() == 2));
    let Special::Choice(city) = special(&question(&form, "city")) else { panic!("a choice") };
    assert_eq!((city.list.as_str(), city.filter.as_deref()), ("cities", Some("province = ${province}")));
    let lists = setup(&form).lists;
    assert_eq!(lists.len(), 1);
    assert_eq!((&lists[0].columns, &lists[0].rows[0].cells), (&vec!["province".to_owned()], &vec!["gd".to_owned()]));
}

#[test]
fn xf1_a_list_that_an_expression_asks_stays_a_list() {
    let text = "
        #survey
        type | name | label | calculation
        select_one l | a | 甲 |
        calculate | first | | instance('l')/root/item[1]/label
        #choices
        list_name | name | label
        l | x | 一
    ";
    let form = xlsform::read_workbook(&Workbook::parse(text), "form").unwrap().0;
    let Special::Choice(asked) = special(&question(&form, "a")) else { panic!("a choice") };
    assert_eq!((asked.list.as_str(), setup(&form).lists.len()), ("l", 1));
}

#[test]
fn xf1_or_other_asks_which_other() {
    let form = read("or_other");
    assert!(
        matches!(&question(&form, "fruit").kind, Kind::SelectOne(select) if select.choices.last().unwrap().label.zh == "其他")
    );
    let which = question(&form, "fruit_other");
    assert_eq!((which.label.zh.as_str(), logic(&which).relevant.as_deref()), ("请说明。", Some("selected(../fruit, 'other')")));
}

#[test]
fn xf6_ours_is_read_exactly_and_opens_elsewhere() {
    let form = read("ours");
    assert!(
        matches!(question(&form, "stars").kind, Kind::Rating(rating) if rating.points == 3 && rating.low.zh == "差" && rating.high.zh == "好")
    );
    assert!(matches!(question(&form, "photos").kind, Kind::Photo(photo) if photo.max == 4));
    assert!(matches!(question(&form, "count").kind, Kind::Tally(_)));
    assert!(matches!(question(&form, "age").kind, Kind::Integer(bounds) if bounds.min == Some(0) && bounds.max == Some(120)));
    assert_eq!(logic(&question(&form, "age")).constraint.as_deref(), Some(". != 13"));
    assert!(matches!(question(&form, "essay").kind, Kind::Text(text) if text.min_words == Some(300)));
    let Some(Node::Repeat(rows)) = form.questions.last() else { panic!("a repeat") };
    assert_eq!((rows.min, rows.max, rows.add_label.as_ref().unwrap().zh.as_str()), (Some(1), Some(5), "加一行"));
    assert_eq!(form.description.unwrap().zh, "给老师用");
    assert!(form.print.landscape);
}

#[test]
fn xf6_an_instrument_is_a_text_or_a_choice_elsewhere_and_itself_here() {
    let text = "
        #survey
        type | name | label | bind::qinglan:kind
        text | st | 课堂编码 | instrument method=student_teacher length_min=40 interval_s=20
        text | looks | 专注 | instrument method=on_task length_min=40 minutes=5,15,25
        select_multiple acts | free | 自由计数 | instrument method=free_tally length_min=45
        text | later | 以后才有的 | instrument method=unheard length_min=45
        #choices
        list_name | name | label
        acts | ask | 提问
        acts | praise | 表扬
        #settings
        form_title | form_id | namespaces
        课堂 | lesson | qinglan=\"urn:qinglan:forms\"
    ";
    let (form, warnings) = xlsform::read_workbook(&Workbook::parse(text), "form").unwrap();
    let coded = |name: &str| match question(&form, name).kind {
        Kind::Instrument(packed) => packed.open().unwrap(),
        other => panic!("{other:?}"),
    };
    assert_eq!(coded("st"), Instrument::StudentTeacher(StudentTeacher { interval_s: 20, length_min: 40 }));
    assert_eq!(coded("looks"), Instrument::OnTask(OnTask { minutes: vec![5, 15, 25], length_min: 40 }));
    let Instrument::FreeTally(tally) = coded("free") else { panic!("a free tally") };
    assert_eq!(
        (tally.length_min, tally.categories[1].name.as_str(), tally.categories[1].label.zh.as_str()),
        (45, "praise", "表扬")
    );
    assert!(matches!(question(&form, "later").kind, Kind::Text(_)), "of a later version: a text, as elsewhere");
    assert_eq!(warnings.len(), 1, "which is said");
    let xml = xforms::write(&form).unwrap();
    assert!(xml.contains("nodeset=\"/data/st\" type=\"string\""), "{xml}");
    let (again, _) = xforms::read(&xml).unwrap();
    assert_same(&again, &form, &xml);
}

#[test]
fn xf1_an_old_workbook_says_the_same_as_a_new_one() {
    let old = include_bytes!("fixtures/old.xls");
    let same = "
        #survey
        type | name | label | relevant | default | required
        integer | count | 几个？ | | 3 | TRUE
        decimal | part | 多少？ | | 0.5 |
        select_one yn | more | 还有吗？ | ${count} > 3 | |
        text | why | 为什么？ | ${more} = 'y' | | yes
        #choices
        list_name | name | label
        yn | y | 有
        yn | n | 没有
        yn | 1 | 不知道
        #settings
        form_title | form_id | version
        旧表 | old_form | 2026
    ";
    let (form, _) = xlsform::read(old).unwrap();
    assert_same(&form, &xlsform::read_workbook(&Workbook::parse(same), "form").unwrap().0, "old.xls");
    assert!(question(&form, "count").required && form.version == 2026);
}

#[test]
fn fe31_a_secret_of_xforms_is_covered() {
    let xml = "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml'><h:head><h:title>x</h:title><model>\
        <instance><data id='x'><a/><b/><c/></data></instance></model></h:head><h:body><secret ref='/data/a'><label>A</label></secret>\
        <secret ref='/data/b' appearance='masked numbers'><label>B</label></secret><input ref='/data/c'><label>C</label></input></h:body></h:html>";
    let (form, _) = xforms::read(xml).unwrap_or_else(|faults| panic!("{}", lines(&faults)));
    let covered = |node: &qinglan_core::form::Node| match node {
        qinglan_core::form::Node::Question(question) => qinglan_core::form::is_masked(question),
        _ => false,
    };
    assert_eq!(form.questions.iter().map(covered).collect::<Vec<_>>(), [true, true, false]);
    let again = xforms::write(&form).unwrap();
    assert_eq!(again.matches("masked").count(), 2);
}

#[test]
fn xf3_who_an_audit_asks_for_is_kept_both_ways() {
    let sheet =
        "#survey\ntype | name | label | parameters\ntext | a | 甲 |\naudit | audit | | identify-user=true track-changes=true";
    let (form, _) = xlsform::read_workbook(&Workbook::parse(sheet), "form").unwrap();
    let (again, _) = xlsform::read(&xlsform::write(&form).unwrap()).unwrap();
    assert_same(&again, &form, "xlsx");
    let xml = xforms::write(&form).unwrap();
    assert!(xml.contains("identify-user=\"true\""), "{xml}");
    let (again, _) = xforms::read(&xml).unwrap();
    assert_same(&again, &form, &xml);
}
