//! The files that a form names: pictures, sounds and films beside its labels, whose bytes travel in its definition, and the lists that it
//! takes from files, which travel as rows.

use super::design::listed;
use super::{Definition, Logic, Medium, MediumKind, Node, Setup};
use crate::wire::{Bytes, Wire};
use crate::words::Words;

/// Choices with pictures are a dozen; a hundred files leave 2 kB for each.
pub const FORM_FILES_MAX: usize = 100;
/// What file systems take.
const NAME_BYTES_MAX: usize = 255;

/// What may stand beside a label: nothing that a browser would run, so no SVG.
const MIMES: [&str; 11] = [
    "image/png",
    "image/jpeg",
    "image/webp",
    "image/gif",
    "audio/mpeg",
    "audio/mp4",
    "audio/ogg",
    "audio/webm",
    "audio/wav",
    "video/mp4",
    "video/webm",
];

/// Endings of names, each with its type.
const ENDINGS: [(&str, &str); 12] = [
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("webp", "image/webp"),
    ("gif", "image/gif"),
    ("mp3", "audio/mpeg"),
    ("m4a", "audio/mp4"),
    ("ogg", "audio/ogg"),
    ("oga", "audio/ogg"),
    ("wav", "audio/wav"),
    ("mp4", "video/mp4"),
    ("webm", "video/webm"),
];

/// A file that travels in a definition (rule FE23).
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(deny_unknown_fields))]
pub struct FormFile {
    /// As labels name it.
    #[n(0)]
    pub name: String,
    /// As somebody wrote it: [`FormFile::mime`] says what may be believed of it.
    #[n(1)]
    pub mime: String,
    #[n(2)]
    #[cfg_attr(feature = "json", serde(with = "json"))]
    pub bytes: Bytes,
}

impl FormFile {
    /// Its type, where files of forms may be of it.
    #[must_use]
    pub fn mime(&self) -> Option<&'static str> {
        MIMES.into_iter().find(|known| *known == self.mime)
    }
}

/// The type of a file of this name beside a label; none where it cannot stand there.
#[must_use]
pub fn medium_mime(name: &str, kind: MediumKind) -> Option<&'static str> {
    let (_, ending) = name.rsplit_once('.')?;
    let (_, mime) = ENDINGS.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(ending))?;
    match (kind, mime) {
        // Names of films are names of sounds as well.
        (MediumKind::Audio, "video/mp4") => Some("audio/mp4"),
        (MediumKind::Audio, "video/webm") => Some("audio/webm"),
        (kind, mime) => mime.starts_with(family(kind)).then_some(mime),
    }
}

/// What the types of such files begin with.
const fn family(kind: MediumKind) -> &'static str {
    match kind {
        MediumKind::Image | MediumKind::BigImage => "image/",
        MediumKind::Audio => "audio/",
        MediumKind::Video => "video/",
    }
}

/// What a file is to the form that names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileUse {
    /// Rows to choose from, or to look something up in.
    List,
    Medium(MediumKind),
}

/// A file that a form names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedFile {
    pub name: String,
    pub usage: FileUse,
}

/// Every file that the form names, once, in the order of the form; lists from files first (rule FE24).
#[must_use]
pub fn named_files(form: &Definition) -> Vec<NamedFile> {
    let mut all = Vec::new();
    // What cannot be read is told elsewhere (rule FM15).
    let setup = form.setup.as_ref().and_then(|setup| setup.open().ok()).unwrap_or_default();
    for list in setup.lists.iter().filter(|list| !list.file.is_empty()) {
        add(&mut all, &list.file, FileUse::List);
    }
    for part in listed(form) {
        let logic = match part.node {
            Node::Question(question) => &question.logic,
            Node::Group(group) => &group.logic,
            Node::Repeat(repeat) => &repeat.logic,
        };
        let logic: Logic = logic.as_ref().and_then(|logic| logic.open().ok()).unwrap_or_default();
        media(&mut all, &logic.media);
    }
    for list in &setup.lists {
        list.rows.iter().for_each(|row| media(&mut all, &row.media));
    }
    all
}

fn media(all: &mut Vec<NamedFile>, media: &[Medium]) {
    for Medium { kind, file: Words { zh, en, others } } in media {
        let others = others.iter().flatten().map(|(_, name)| name);
        for name in [zh, en].into_iter().chain(others) {
            add(all, name, FileUse::Medium(*kind));
        }
    }
}

fn add(all: &mut Vec<NamedFile>, name: &str, usage: FileUse) {
    if !name.is_empty() && all.iter().all(|known| known.name != name) {
        all.push(NamedFile { name: name.to_owned(), usage });
    }
}

/// The files that are none: without a name, of another type, of a name that another one has, or one too many.
pub(super) fn unfit(setup: &Setup) -> Vec<String> {
    let mut wrong = Vec::new();
    let files = || setup.files.iter().flatten();
    for (at, file) in files().enumerate() {
        let again = files().take(at).any(|before| before.name == file.name);
        let named = !file.name.is_empty() && file.name.len() <= NAME_BYTES_MAX;
        if at >= FORM_FILES_MAX || again || !named || file.mime().is_none() {
            wrong.push(file.name.clone());
        }
    }
    wrong
}

/// People keep bytes as base64.
#[cfg(feature = "json")]
mod json {
    use serde::{Deserialize, Deserializer, Serializer, de};

    use super::super::base64;
    use crate::wire::Bytes;

    pub fn serialize<S: Serializer>(bytes: &Bytes, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&base64::encode(&bytes.0))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Bytes, D::Error> {
        base64::decode(&String::deserialize(from)?).map(Bytes).ok_or_else(|| de::Error::custom("no base64"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::{DEFINITION_BYTES_MAX, DefinitionError, Group, List, ListRow, Packed, Problem, builtins, check};
    use crate::wire;
    use proptest::prelude::*;

    fn file(name: &str, mime: &str) -> FormFile {
        FormFile { name: name.into(), mime: mime.into(), bytes: Bytes(vec![1, 2, 3]) }
    }

    fn form(files: Vec<FormFile>) -> Definition {
        let setup = Setup { files: Some(files), ..Setup::default() };
        Definition { setup: Some(Packed::new(&setup)), ..builtins().remove(0) }
    }

    fn medium(kind: MediumKind, file: Words) -> Medium {
        Medium { kind, file }
    }

    #[test]
    fn fe23_files_travel_in_the_definition_within_its_bounds() {
        let sound = form(vec![file("fox.png", "image/png"), file("狐狸.mp3", "audio/mpeg")]);
        assert_eq!(Definition::decode(&wire::to_vec(&sound)), Ok(sound.clone()));
        assert_eq!(check(&sound), []);
        let bytes = vec![0; DEFINITION_BYTES_MAX];
        let large = wire::to_vec(&form(vec![FormFile { bytes: Bytes(bytes), ..file("a.png", "image/png") }]));
        assert!(matches!(Definition::decode(&large), Err(DefinitionError::TooLarge { .. })));
    }

    #[test]
    fn fe23_a_file_of_another_type_or_name_is_a_fault() {
        let long = format!("{}.png", "a".repeat(NAME_BYTES_MAX));
        for bad in [
            file("a.svg", "image/svg+xml"),
            file("a.html", "text/html"),
            file("a.png", "image/png; a=b"),
            file("a.png", ""),
            file("", "image/png"),
            file(&long, "image/png"),
        ] {
            let name = bad.name.clone();
            assert_eq!(check(&form(vec![bad])), [Problem::BadFile { name }]);
        }
        let twice = vec![file("a.png", "image/png"), file("a.png", "image/gif")];
        assert_eq!(check(&form(twice)), [Problem::BadFile { name: "a.png".into() }]);
        let many = |count: usize| (0..count).map(|n| file(&format!("{n}.png"), "image/png")).collect();
        assert_eq!(check(&form(many(FORM_FILES_MAX))), []);
        let last = FORM_FILES_MAX.to_string() + ".png";
        assert_eq!(check(&form(many(FORM_FILES_MAX + 1))), [Problem::BadFile { name: last }]);
        assert_eq!(file("a.svg", "image/svg+xml").mime(), None);
    }

    #[test]
    fn fe23_a_name_says_the_type_of_what_it_stands_for() {
        for (name, kind, mime) in [
            ("a.PNG", MediumKind::Image, Some("image/png")),
            ("a.b.jpeg", MediumKind::BigImage, Some("image/jpeg")),
            ("a.mp4", MediumKind::Video, Some("video/mp4")),
            ("a.mp4", MediumKind::Audio, Some("audio/mp4")),
            ("a.webm", MediumKind::Audio, Some("audio/webm")),
            ("a.mp3", MediumKind::Image, None),
            ("a.svg", MediumKind::Image, None),
            ("png", MediumKind::Image, None),
        ] {
            assert_eq!(medium_mime(name, kind), mime, "{name}");
        }
    }

    #[test]
    fn fe24_a_form_says_which_files_it_names() {
        let mut form = form(Vec::new());
        let tibetan = Words {
            others: Some(vec![("བོད་ཡིག (bo)".into(), "bo.png".into())]), ..Words::new("zh.png", "en.png")
        };
        let logic = Logic { media: vec![medium(MediumKind::Image, tibetan)], ..Logic::default() };
        let Some(Node::Question(first)) = form.questions.first_mut() else { panic!("a question") };
        first.logic = Some(Packed::new(&logic));
        let song = Logic { media: vec![medium(MediumKind::Audio, Words::new("song.mp3", "song.mp3"))], ..Logic::default() };
        let nodes = std::mem::take(&mut form.questions);
        let group = Group { name: "g".into(), label: Words::default(), hint: None, nodes, logic: Some(Packed::new(&song)) };
        form.questions = vec![Node::Group(group)];
        let row = ListRow { media: vec![medium(MediumKind::Image, Words::new("", "fox.png"))], ..ListRow::default() };
        let lists = vec![
            List { name: "animals".into(), rows: vec![row], ..List::default() },
            List { name: "schools".into(), file: "schools.csv".into(), ..List::default() },
        ];
        form.setup = Some(Packed::new(&Setup { lists, ..Setup::default() }));
        let named: Vec<_> = named_files(&form).into_iter().map(|file| (file.name, file.usage)).collect();
        let image = FileUse::Medium(MediumKind::Image);
        let wanted = [
            ("schools.csv", FileUse::List),
            ("song.mp3", FileUse::Medium(MediumKind::Audio)),
            ("zh.png", image),
            ("en.png", image),
            ("bo.png", image),
            ("fox.png", image),
        ];
        assert_eq!(named, wanted.map(|(name, usage)| (name.to_owned(), usage)));
        // What is named and not there keeps nobody from filling the form.
        assert_eq!(check(&form).iter().filter(|problem| matches!(problem, Problem::BadFile { .. })).count(), 0);
    }

    proptest! {
        #[test]
        fn fe23_a_flipped_byte_does_not_bring_it_down(at in any::<prop::sample::Index>(), to in any::<u8>()) {
            let sound = form(vec![file("fox.png", "image/png"), file("bell.mp3", "audio/mpeg")]);
            let mut bytes = wire::to_vec(&sound);
            // What only forms that compute have stands at the end.
            let behind = bytes.len() - 60;
            let at = behind + at.index(60);
            bytes[at] = to;
            if let Ok(form) = Definition::decode(&bytes) {
                let fit = check(&form).is_empty();
                let setup = form.setup.as_ref().and_then(|setup| setup.open().ok()).unwrap_or_default();
                let types = setup.files.iter().flatten().all(|file| file.mime().is_some());
                prop_assert!(!fit || types, "what is fit has no file of another type");
                prop_assert!(named_files(&form).len() < bytes.len());
            }
        }
    }

    #[cfg(feature = "json")]
    #[test]
    fn fe23_people_read_the_bytes_of_a_file_as_base64() {
        let file = file("fox.png", "image/png");
        let json = serde_json::to_string(&file).unwrap();
        assert_eq!(json, r#"{"name":"fox.png","mime":"image/png","bytes":"AQID"}"#);
        assert_eq!(serde_json::from_str::<FormFile>(&json).unwrap(), file);
        assert!(serde_json::from_str::<FormFile>(&json.replace("AQID", "*")).is_err());
    }
}
