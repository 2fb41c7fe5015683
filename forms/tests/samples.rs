//! Forms that other people made, read from the folder that `QINGLAN_XLSFORMS` names; and what pyxform makes of the same files, in the
//! folder that `QINGLAN_PYXFORM` names. Without them there is nothing to try here.

mod support;

use std::ffi::OsStr;
use std::fs;
use std::path::PathBuf;

use qinglan_forms::{Fault, xforms, xlsform};
use support::{assert_same, comparable};

/// pyxform puts its choices into a file beside the form, where they are not read.
const APART: &str = "external";

/// Two of the samples are wrong on purpose.
const WRONG: [&str; 2] = ["calculate_without_calculation", "duplicate_columns"];

fn folder(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).map(PathBuf::from)
}

#[test]
fn xf3_forms_of_others_are_read_and_written_and_read_again() {
    let Some(folder) = folder("QINGLAN_XLSFORMS") else { return };
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
fn xf4_the_reference_converter_makes_the_same_of_them() {
    let (Some(forms), Some(converted)) = (folder("QINGLAN_XLSFORMS"), folder("QINGLAN_PYXFORM")) else { return };
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
