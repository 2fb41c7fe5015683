//! What is refused, each fault with its cell; and what is taken with a word of warning.
#![allow(clippy::expect_used)]

mod support;

use qinglan_core::words::Language;
use qinglan_forms::xlsform::{self, Workbook};
use qinglan_forms::{Place, xforms};

/// `survey!C3 NoLabel`: sheet, cell and kind.
fn told(place: &Place, kind: &impl std::fmt::Debug) -> String {
    let kind = format!("{kind:?}");
    let name = kind.split([' ', '{', '(']).next().unwrap_or_default().to_owned();
    let row = if place.row > 0 { place.row.to_string() } else { String::new() };
    format!("{}!{}{row} {name}", place.sheet, place.column)
}

fn faults(text: &str) -> Vec<String> {
    let faults = xlsform::read_workbook(&Workbook::parse(text), "form").err().unwrap_or_default();
    for fault in &faults {
        let words = fault.words();
        assert!(!words.zh.is_empty() && !words.en.is_empty(), "{fault:?} has no words");
        assert!(fault.line(Language::Zh).contains(&fault.place.sheet));
    }
    faults.iter().map(|fault| told(&fault.place, &fault.kind)).collect()
}

fn warnings(text: &str) -> Vec<String> {
    let read = xlsform::read_workbook(&Workbook::parse(text), "form").map_err(|faults| support::lines(&faults));
    read.expect("a form").1.iter().map(|warning| told(&warning.place, &warning.kind)).collect()
}

const CHOICES: &str = "
    #choices
    list_name | name | label
    l | a | 甲
    l | b | 乙
";

#[test]
fn xf2_each_fault_is_told_with_its_cell() {
    for (rows, wanted) in support::FAULTS {
        let text = if rows.contains("#survey") { (*rows).to_owned() } else { format!("#survey\n{rows}\n{CHOICES}") };
        assert_eq!(faults(&text), *wanted, "{rows}");
    }
}

/// One is told as well as the other: a person mends all of them and comes again once.
#[test]
fn xf2_all_faults_of_a_form_are_told_in_one_run() {
    let text = "
        #survey
        type | name | label | relevant | calculation
        txt | a | 甲 | |
        text | b | | ${nobody} = 1 |
        select_one nothing | c | 丙 | |
        text | c | 丁 | |
        calculate | d | | |
        begin group | g | 戊 | ${b |
        text | 1x | 己 | |
        #choices
        list_name | name | label
        l | | 空
        l | x | 一
        l | x | 二
    ";
    let wanted = [
        "choices!B2 NoChoiceName",
        "choices!B4 DuplicateChoice",
        "survey!A2 UnknownType",
        "survey!A4 NoList",
        "survey!A7 NotEnded",
        "survey!B5 DuplicateName",
        "survey!B8 BadName",
        "survey!C3 NoLabel",
        "survey!D3 UnknownReference",
        "survey!D7 BrokenReference",
        "survey!E6 NoCalculation",
    ];
    let mut found = faults(text);
    found.sort();
    assert_eq!(found, wanted);
}

#[test]
fn xf2_what_is_passed_over_is_told() {
    for (rows, wanted) in [
        ("type | name | label | remarks\ntext | a | 甲 | x", "survey!D1 UnknownColumn"),
        ("type | name | label | instance::odk:x\ntext | a | 甲 | x", "survey!D1 ColumnNotKept"),
        ("type | name | label | save_to\ntext | a | 甲 | x", "survey!D1 ColumnNotKept"),
        ("type | name | label | disabled\ntext | a | 甲 |\ntext | b | 乙 | yes", "survey!D3 Disabled"),
        ("type | name | label | hint\ntext | a | 甲 |\n| | | x", "survey!A3 RowSkipped"),
        ("type | name | label\nbegin repeat | r |\ntext | a | 甲\nend repeat | |", "survey!C2 NoRepeatLabel"),
        ("type | name | label\ntext | a | 甲\ntext | A | 乙", "survey!B3 SameButForCase"),
        ("type | name | label\ntext | a | 甲\nsimserial | s |", "survey!A3 OldMetadata"),
        ("type | name | label | default\ntext | a | 甲 | ${last-saved#a}", "survey!D2 LastSaved"),
        ("type | name | label\ntext | a | 甲\nbegin group | g | 组\nend group | |", "survey!A3 EmptyPart"),
        ("type | name | label | bind::qinglan:kind\ntext | a | 甲 | rating", "survey!D2 NotKept"),
        ("type | name | label | parameters\ntext | a | 甲 |\naudit | | | identify-user=true", "survey!D3 ParameterIdle"),
        (
            "type | name | label | parameters\ntext | a | 甲 |\naudit | | | track-changes-reasons=on-form-edit",
            "survey!D3 ParameterIdle",
        ),
        ("type | name | label\ntext | a | 甲\n#settings\nform_id | public_key\nf | abc", "settings!B2 SettingNotKept"),
        ("type | name | label\ntext | a | 甲\n#settings\nform_id\nMy Form", "settings!A2 FormIdChanged"),
        ("type | name | label\ntext | a | 甲\n#entities\nlist_name | label\ne | x", "settings! EntitiesNotKept"),
        ("type | name | label\nselect_one l | a | 甲\n#choices\nlist_name | name | label\nl | x |", "choices!C2 NoChoiceLabel"),
        (
            "type | name | label\nselect_one_external l | a | 甲\n#external_choices\nlist_name | name | label\nl | x | 一",
            "survey! ExternalWithoutFilter",
        ),
    ] {
        let found = warnings(&format!("#survey\n{rows}"));
        assert!(
            found
                .iter()
                .any(|told| told == wanted || (wanted.contains("! ") && told.ends_with(wanted.split_once(' ').unwrap().1))),
            "{rows}: {found:?}"
        );
    }
}

#[test]
fn a_workbook_of_one_sheet_is_a_survey_and_one_without_is_refused() {
    let book = Workbook::parse("#Sheet1\ntype | name | label\ntext | a | 甲");
    assert!(xlsform::read_workbook(&book, "f").is_ok());
    assert_eq!(faults("#one\na\n#two\nb"), ["survey! NoSheet"]);
}

#[test]
fn xf2_faults_of_xforms_have_the_path_of_the_question() {
    let xml = "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml'><h:head><h:title>x</h:title><model>\
        <instance><data id='x'><a/><g><b/></g></data></instance><bind nodeset='/data/g/b' type='int' relevant='1 +'/></model></h:head>\
        <h:body><input ref='/data/a'/><group ref='/data/g'><input ref='b'><label>B</label></input></group></h:body></h:html>";
    let faults = xforms::read(xml).unwrap_err();
    let lines: Vec<String> = faults.iter().map(|fault| fault.place.line(Language::En)).collect();
    assert_eq!(lines, ["/data/a label: ", "/data/g/b relevant: "]);
}

#[test]
fn xf5_files_that_are_none_are_refused() {
    for bytes in [&b""[..], b"PK\x03\x04", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", b"type,name,label"] {
        let faults = xlsform::read(bytes).unwrap_err();
        assert_eq!(told(&faults[0].place, &faults[0].kind), "! NotAWorkbook");
    }
    for xml in
        ["", "<a>", "<html/>", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "<h:html xmlns:h='http://www.w3.org/1999/xhtml'/>"]
    {
        assert!(xforms::read(xml).is_err(), "{xml}");
    }
    let form = xforms::write(&qinglan_core::form::builtins().remove(0)).unwrap();
    assert!(xforms::read(&form).is_ok());
    assert!(xforms::read(&form.replace("<h:html", "<!DOCTYPE h:html [<!ENTITY a 'b'>]><h:html")).is_err());
    let deep = "<a>".repeat(100_000);
    assert_eq!(format!("{:?}", xforms::read(&deep).unwrap_err()[0].kind), "TooDeep { limit: 64 }");
}

/// Where `QINGLAN_FAULTS_OUT` names a folder the workbooks are put there, to see what pyxform refuses of them.
#[test]
#[ignore = "needs a folder to write to"]
fn workbooks_with_faults_are_put_aside() {
    let folder = std::env::var_os("QINGLAN_FAULTS_OUT").map(std::path::PathBuf::from).expect("a folder");
    std::fs::create_dir_all(&folder).unwrap();
    for (at, (rows, _)) in support::FAULTS.iter().enumerate() {
        let text = if rows.contains("#survey") { (*rows).to_owned() } else { format!("#survey\n{rows}\n{CHOICES}") };
        std::fs::write(folder.join(format!("{at}.xlsx")), xlsform::pack(&Workbook::parse(&text)).unwrap()).unwrap();
    }
}
