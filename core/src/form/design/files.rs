//! The files of a design: beside its definition, in fields of their own, so that a letter that is typed sends none of them (rule FE25).

use super::super::files::{FileUse, FormFile, named_files};
use super::super::{Definition, List, Packed, Setup};
use crate::record::{Entity, Field, FileRef, OCTETS, Value, hex};
use crate::wire::{self, Bytes};

/// What the fields of files begin with.
const PREFIX: &str = "file/";

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

/// A definition taken apart: without what came from files, and these.
#[must_use]
pub fn bare(form: &Definition) -> (Definition, Vec<FormFile>) {
    let Some(Ok(mut setup)) = form.setup.as_ref().map(Packed::open) else { return (form.clone(), Vec::new()) };
    let mut files = setup.files.take().unwrap_or_default();
    // Files of a record are of types that servers take.
    files.retain(|file| file.mime().is_some());
    for list in setup.lists.iter_mut().filter(|list| !list.file.is_empty() && !list.rows.is_empty()) {
        files.push(list_file(list));
        (list.columns, list.rows) = (Vec::new(), Vec::new());
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
    for list in setup.lists.iter_mut().filter(|list| !list.file.is_empty()) {
        if let Some(read) = held(&list.file).and_then(|file| read_list(&file.bytes.0)) {
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
