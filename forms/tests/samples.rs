//! What pyxform makes of a workbook says the same as the workbook: for forms of our own (`tests/fixtures`), and, asked for by name, for those
//! of others in the folder `QINGLAN_XLSFORMS`, converted in the folder `QINGLAN_PYXFORM`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::ffi::OsStr;
use std::fs;
use std::path::PathBuf;

use qinglan_forms::xlsform::{self, Workbook};
use qinglan_forms::{Fault, xforms};
use support::{FEATURES, assert_same, comparable};

/// pyxform puts its choices into a file beside the form, where they are not read.
const APART: &str = "external";

/// Two of the samples are wrong on purpose.
const WRONG: [&str; 2] = ["calculate_without_calculation", "duplicate_columns"];

fn folder(name: &str) -> PathBuf {
    std::env::var_os(name).map(PathBuf::from).unwrap_or_else(|| panic!("{name} names no folder"))
}

#[test]
fn xf4_the_reference_converter_says_the_same_of_our_forms() {
    for (name, text) in FEATURES.iter().filter(|(name, _)| *name != APART) {
        let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pyxform").join(format!("{name}.xml"));
        let xml = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{name}: {error}"));
        let (converted, _) = xforms::read(&xml).unwrap_or_else(|faults| panic!("{name}: {}", support::lines(&faults)));
        let (form, _) = xlsform::read_workbook(&Workbook::parse(text), name).unwrap();
        assert_same(&comparable(&converted), &comparable(&form), name);
    }
}

#[test]
#[ignore = "needs a folder of workbooks"]
fn xf3_forms_of_others_are_read_and_written_and_read_again() {
    let folder = folder("QINGLAN_XLSFORMS");
    let mut read = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let file = entry.unwrap().path();
        if !matches!(file.extension().and_then(OsStr::to_str), Some("xls" | "xlsx")) {
            continue;
        }
        let stem = file.file_stem().unwrap().to_str().unwrap();
        let form = xlsform::read_named(&fs::read(&file).unwrap(), stem);
        if WRONG.contains(&stem) {
            let faults = form.unwrap_err();
            assert!(faults.iter().all(|fault: &Fault| fault.place.row > 0 && !fault.place.header.is_empty()), "{faults:?}");
            continue;
        }
        let (form, _) = form.unwrap_or_else(|faults| panic!("{stem}: {}", support::lines(&faults)));
        let (again, _) = xlsform::read_named(&xlsform::write(&form).unwrap(), stem)
            .unwrap_or_else(|faults| panic!("{stem}: {}", support::lines(&faults)));
        assert_same(&again, &form, stem);
        let xml = xforms::write(&form).unwrap();
        let (again, _) = xforms::read(&xml).unwrap_or_else(|faults| panic!("{stem}: {}\n{xml}", support::lines(&faults)));
        assert_same(&again, &form, &format!("{stem}.xml"));
        read += 1;
    }
    assert!(read > 0, "the folder has no forms");
}

#[test]
#[ignore = "needs a folder of workbooks, and one of what pyxform makes of them"]
fn xf4_the_reference_converter_makes_the_same_of_them() {
    let (forms, converted) = (folder("QINGLAN_XLSFORMS"), folder("QINGLAN_PYXFORM"));
    let mut wrong = Vec::new();
    for entry in fs::read_dir(converted).unwrap() {
        let file = entry.unwrap().path();
        let stem = file.file_stem().unwrap().to_str().unwrap();
        let own = ["xlsx", "xls"].map(|ending| forms.join(format!("{stem}.{ending}"))).into_iter().find(|path| path.exists());
        let Some(own) = own.filter(|_| stem != APART) else { continue };
        let sheet = xlsform::read_named(&fs::read(own).unwrap(), stem);
        let xml = xforms::read(&fs::read_to_string(&file).unwrap());
        match (sheet, xml) {
            (Ok((sheet, _)), Ok((xml, _))) => wrong.extend(support::difference(&comparable(&xml), &comparable(&sheet), stem)),
            (Ok(_), Err(faults)) => wrong.push(format!("{stem}: its XML is refused: {}", support::lines(&faults))),
            (Err(faults), _) => wrong.push(format!("{stem}: refused, and pyxform takes it: {}", support::lines(&faults))),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
