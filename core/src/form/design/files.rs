//! The files of a design: beside its definition, in fields of their own, so that a letter that is typed sends none of them (rule FE25).

use super::super::files::{FileUse, FormFile, named_files};
use super::super::{Definition, List, Packed, Setup};
use crate::record::{Entity, Field, FileRef, OCTETS, Value, hex};
use crate::wire::{self, Bytes};

/// What the fields of files begin with.
const PREFIX: &str = "file/";
/// A list of the form itself that is larger is kept like one from a file: with each typed letter it would be sent again, and a few of them are
/// more than a value may be (rule BD2).
const LIST_BYTES_MAX: usize = 8 * 1024;
/// What the names of such begin with. No file that a form names has it: a list from a file is found by its own name.
const OWN: &str = "=";

/// The field of a design that has the file of this name: names of files are any words, and those of fields are not.
#[must_use]
pub fn file_field(name: &str) -> Field {
    // FNV-1a, of 64 bits: a design has a hundred files at most.
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    // Letters, digits and a slash are a field's.
    Field::new([PREFIX, &hex(&hash.to_be_bytes())].concat()).unwrap_or_else(|_| Field::text())
}

/// The files of the design in this record, by their names.
#[must_use]
pub fn held_files(entity: &Entity) -> Vec<FileRef> {
    let files = entity.fields.keys().filter(|field| field.as_str().starts_with(PREFIX)).filter_map(|field| entity.value(field));
    files.filter_map(|value| if let Value::File(file) = value { Some(file.clone()) } else { None }).collect()
}

/// The list of a file as a design keeps it.
#[must_use]
pub fn list_file(list: &List) -> FormFile {
    FormFile { name: list.file.clone(), mime: OCTETS.into(), bytes: Bytes(wire::to_vec(list)) }
}

/// Whether a design keeps a list of the form itself under this name.
#[must_use]
pub fn is_own_list(name: &str) -> bool {
    name.starts_with(OWN)
}

/// Under which name a design keeps the rows of a list; none where they stay in the definition.
fn kept_as(list: &List) -> Option<String> {
    if !list.file.is_empty() {
        return Some(list.file.clone());
    }
    let is_large = list.rows.is_empty() || wire::to_vec(list).len() > LIST_BYTES_MAX;
    is_large.then(|| [OWN, &list.name].concat())
}

/// A definition taken apart: without large lists and what came from files, and these.
#[must_use]
pub fn bare(form: &Definition) -> (Definition, Vec<FormFile>) {
    let Some(Ok(mut setup)) = form.setup.as_ref().map(Packed::open) else { return (form.clone(), Vec::new()) };
    let mut files = setup.files.take().unwrap_or_default();
    // Files of a record are of types that servers take.
    files.retain(|file| file.mime().is_some());
    for list in setup.lists.iter_mut().filter(|list| !list.rows.is_empty()) {
        if let Some(name) = kept_as(list) {
            files.push(FormFile { name, ..list_file(list) });
            (list.columns, list.rows) = (Vec::new(), Vec::new());
        }
    }
    (Definition { setup: Some(Packed::new(&setup)), ..form.clone() }, files)
}

/// A definition put together: with those of the files that it names.
#[must_use]
pub fn whole(form: &Definition, files: &[FormFile]) -> Definition {
    let held = |name: &str| files.iter().find(|file| file.name == name);
    let mut setup = match form.setup.as_ref().map(Packed::open) {
        Some(Ok(setup)) => setup,
        None => Setup::default(),
        Some(Err(_)) => return form.clone(),
    };
    // Rows that the form itself has are newer than what is kept of it.
    for list in setup.lists.iter_mut().filter(|list| list.rows.is_empty() || !list.file.is_empty()) {
        if let Some(read) = kept_as(list).and_then(|name| read_list(&held(&name)?.bytes.0)) {
            (list.columns, list.rows) = (read.columns, read.rows);
        }
    }
    // Rows have files of their own.
    let filled = Definition { setup: Some(Packed::new(&setup)), ..form.clone() };
    let media = named_files(&filled).into_iter().filter(|named| named.usage != FileUse::List);
    let files: Vec<FormFile> =
        media.filter_map(|named| held(&named.name).filter(|file| file.mime().is_some()).cloned()).collect();
    setup.files = (!files.is_empty()).then_some(files);
    if form.setup.is_none() && setup.files.is_none() {
        form.clone()
    } else {
        Definition { setup: Some(Packed::new(&setup)), ..filled }
    }
}

/// The list in bytes from the disk or the network.
#[must_use]
pub fn read_list(bytes: &[u8]) -> Option<List> {
    wire::check(bytes).ok()?;
    wire::from_slice(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::{ListRow, Logic, Medium, MediumKind, Node, builtins};
    use crate::words::Words;

    fn picture(name: &str) -> FormFile {
        FormFile { name: name.into(), mime: "image/png".into(), bytes: Bytes(vec![7; 9]) }
    }

    /// A form that names a picture and a list of a file.
    fn form() -> Definition {
        let mut form = builtins().remove(0);
        let image = Medium { kind: MediumKind::Image, file: Words::new("fox.png", "") };
        let logic = Logic { media: vec![image], ..Logic::default() };
        let Some(Node::Question(first)) = form.questions.first_mut() else { panic!("a question") };
        first.logic = Some(Packed::new(&logic));
        let list = List { name: "schools".into(), file: "schools.csv".into(), ..List::default() };
        form.setup = Some(Packed::new(&Setup { lists: vec![list], ..Setup::default() }));
        form
    }

    fn schools() -> List {
        let row = ListRow { name: "s1".into(), label: Words::new("一小", ""), cells: vec!["t1".into()], media: Vec::new() };
        List { name: "any".into(), file: "schools.csv".into(), columns: vec!["town".into()], rows: vec![row] }
    }

    #[test]
    fn fe25_a_form_taken_apart_and_put_together_is_the_same() {
        let files = [picture("fox.png"), picture("nobody.png"), list_file(&schools())];
        let whole_form = whole(&form(), &files);
        let setup = whole_form.setup.as_ref().unwrap().open().unwrap();
        assert_eq!(setup.files.unwrap(), [picture("fox.png")], "what is not named is left out");
        assert_eq!((setup.lists[0].name.as_str(), setup.lists[0].rows.len()), ("schools", 1));
        let (design, apart) = bare(&whole_form);
        assert_eq!(design, form());
        assert_eq!(apart.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(), ["fox.png", "schools.csv"]);
        assert_eq!(whole(&design, &apart), whole_form);
        // Without files it is what it was.
        let plain = builtins().remove(0);
        assert_eq!((bare(&plain).0, whole(&plain, &files)), (plain.clone(), plain));
    }

    #[test]
    fn fe25_a_large_list_of_the_form_itself_is_kept_beside_it_too() {
        let row = |n: usize| ListRow { name: format!("v{n}"), label: Words::new(format!("第{n}村"), ""), ..ListRow::default() };
        let list = |name: &str, rows: usize| List { name: name.into(), rows: (0..rows).map(row).collect(), ..List::default() };
        let setup = Setup { lists: vec![list("few", 3), list("villages", 2_000)], ..Setup::default() };
        let form = Definition { setup: Some(Packed::new(&setup)), ..builtins().remove(0) };
        let (design, files) = bare(&form);
        assert_eq!(files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(), ["=villages"]);
        let kept = design.setup.as_ref().unwrap().open().unwrap();
        assert_eq!(kept.lists.iter().map(|list| list.rows.len()).collect::<Vec<_>>(), [3, 0]);
        assert_eq!(whole(&design, &files), form);
        // Read anew from a workbook, what it has now counts.
        let fewer = Setup { lists: vec![list("villages", 2)], ..Setup::default() };
        let read = Definition { setup: Some(Packed::new(&fewer)), ..form };
        assert_eq!(whole(&read, &files), read);
    }

    #[test]
    fn fe25_what_is_no_list_fills_none() {
        let mut file = list_file(&schools());
        file.bytes.0.truncate(5);
        assert_eq!(whole(&form(), &[file]).setup, form().setup);
        // Nor is a picture what a design keeps as one of another type.
        let page = FormFile { mime: "text/html".into(), ..picture("fox.png") };
        assert_eq!(whole(&form(), &[page]).setup, form().setup);
    }

    #[test]
    fn fe25_each_name_has_a_field_of_its_own() {
        assert_ne!(file_field("fox.png"), file_field("狐狸.png"));
        assert_eq!(file_field("").as_str(), "file/cbf29ce484222325");
    }
}
