//! Files beside the form: lists as CSV, as XML of a secondary instance and as GeoJSON; pictures, sounds and films of labels as they are.

use qinglan_core::form::design::{list_file, whole};
use qinglan_core::form::{DEFINITION_BYTES_MAX, Definition, FileUse, FormFile, List, ListRow, medium_mime, named_files};
use qinglan_core::wire::{self, Bytes};
use qinglan_core::words::Words;

use crate::limits::{COLUMNS_MAX, FILE_BYTES_MAX, ROWS_MAX};
use crate::tables::decoded;
use crate::xforms::element;

/// Why a file has no place in a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadFile {
    /// Alone it is larger than a form may be, or with the files before it.
    TooLarge,
    /// A list that is not in the format that its name says.
    Malformed,
    /// No picture, sound or film that forms carry.
    OtherType,
}

impl BadFile {
    /// What is wrong and what to do.
    #[must_use]
    pub fn words(self) -> Words {
        let limit = DEFINITION_BYTES_MAX / 1024;
        match self {
            Self::TooLarge => Words::new(
                format!("文件太大：整份表单最多 {limit} kB。名单请删去用不到的行和列，声音和视频请剪短。"),
                format!(
                    "The file is too large: a form has {limit} kB at most. Leave out rows and columns, or cut the sound or film."
                ),
            ),
            Self::Malformed => Words::new(
                "这个名单读不出来。CSV 第一行要写列名；XML 和 GeoJSON 请检查格式。",
                "This list could not be read. A CSV has headings in its first row; see to the format of XML and GeoJSON.",
            ),
            Self::OtherType => Words::new(
                "表单不能带这种文件。图片用 PNG、JPEG、WebP 或 GIF，声音用 MP3、M4A、OGG 或 WAV，视频用 MP4 或 WebM。",
                "A form cannot carry such a file. Pictures are PNG, JPEG, WebP or GIF, sounds MP3, M4A, OGG or WAV, films MP4 or WebM.",
            ),
        }
    }
}

/// The form with its files, which `bytes` has by name (rule FE26). What it has not stays as it was.
///
/// # Errors
/// The first file that has no place in the form, and why.
pub fn attach(form: &Definition, mut bytes: impl FnMut(&str) -> Option<Vec<u8>>) -> Result<Definition, (String, BadFile)> {
    // What it brought along stands where nothing else does.
    let brought = form.setup.as_ref().and_then(|setup| setup.open().ok()).and_then(|setup| setup.files).unwrap_or_default();
    let mut files: Vec<FormFile> = Vec::new();
    let mut form = form.clone();
    // The rows of lists from files may name media as well.
    for lists in [true, false] {
        for named in named_files(&form).into_iter().filter(|named| (named.usage == FileUse::List) == lists) {
            let Some(bytes) = bytes(&named.name) else { continue };
            let file = match named.usage {
                FileUse::List => read_table(&named.name, &bytes).map(|list| list_file(&list)),
                FileUse::Medium(kind) => medium_mime(&named.name, kind).ok_or(BadFile::OtherType).map(|mime| FormFile {
                    name: named.name.clone(),
                    mime: mime.to_owned(),
                    bytes: Bytes(bytes),
                }),
            };
            files.push(file.map_err(|bad| (named.name.clone(), bad))?);
            let media = files.iter().filter(|file| file.mime().is_some());
            if media.map(|file| file.bytes.0.len()).sum::<usize>() > DEFINITION_BYTES_MAX {
                return Err((named.name, BadFile::TooLarge));
            }
        }
        let all: Vec<FormFile> = files.iter().chain(&brought).cloned().collect();
        form = whole(&form, &all);
    }
    Ok(form)
}

/// The list in a file of this name, as a definition has it.
///
/// # Errors
/// [`BadFile`], where it is none, or larger than a definition may be.
pub fn read_list(file: &str, bytes: &[u8]) -> Result<List, BadFile> {
    let list = read_table(file, bytes)?;
    if wire::to_vec(&list).len() > DEFINITION_BYTES_MAX { Err(BadFile::TooLarge) } else { Ok(list) }
}

fn read_table(file: &str, bytes: &[u8]) -> Result<List, BadFile> {
    let (columns, rows) = read(file, bytes)?;
    Ok(filled(&List { file: file.to_owned(), ..List::default() }, &columns, rows))
}

/// Headings, and rows of as many cells or fewer.
type Table = (Vec<String>, Vec<Vec<String>>);

fn read(file: &str, bytes: &[u8]) -> Result<Table, BadFile> {
    if bytes.len() > FILE_BYTES_MAX {
        return Err(BadFile::TooLarge);
    }
    let table = match file.rsplit('.').next() {
        Some("xml") => xml(bytes),
        Some("geojson") => geojson(bytes),
        _ => csv(bytes),
    };
    let (columns, rows) = table.ok_or(BadFile::Malformed)?;
    let fits = columns.len() <= COLUMNS_MAX as usize && rows.len() <= ROWS_MAX as usize;
    if fits { Ok((columns, rows)) } else { Err(BadFile::TooLarge) }
}

fn csv(bytes: &[u8]) -> Option<Table> {
    let text = decoded(bytes)?;
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let columns = reader.headers().ok()?.iter().map(|heading| heading.trim().to_owned()).collect();
    let row = |record: csv::Result<csv::StringRecord>| Some(record.ok()?.iter().map(str::to_owned).collect());
    Some((columns, reader.records().map(row).collect::<Option<_>>()?))
}

/// `<root><item><name>a</name>...</item>...</root>`.
fn xml(bytes: &[u8]) -> Option<Table> {
    let root = element::parse(core::str::from_utf8(bytes).ok()?).ok()?;
    let mut columns: Vec<String> = Vec::new();
    let mut rows = Vec::new();
    for item in root.named("item") {
        let mut cells = vec![String::new(); columns.len()];
        for cell in item.elements() {
            let at = columns.iter().position(|known| *known == cell.name).unwrap_or_else(|| {
                columns.push(cell.name.clone());
                cells.push(String::new());
                columns.len() - 1
            });
            if let Some(place) = cells.get_mut(at) {
                *place = cell.own_text();
            }
        }
        rows.push(cells);
    }
    Some((columns, rows))
}

/// A feature is a row: its properties, its `id` and its point, as XForms writes one.
fn geojson(bytes: &[u8]) -> Option<Table> {
    let all: serde_json::Value = serde_json::from_slice(bytes).ok()?;
    let mut columns = vec!["id".to_owned(), "geometry".to_owned()];
    let mut rows = Vec::new();
    for feature in all.get("features")?.as_array()? {
        let properties = feature.get("properties").and_then(|properties| properties.as_object());
        let mut cells = vec![String::new(); columns.len()];
        let mut put = |name: &str, text: String| {
            let at = columns.iter().position(|known| known == name).unwrap_or_else(|| {
                columns.push(name.to_owned());
                columns.len() - 1
            });
            cells.resize(columns.len(), String::new());
            if let Some(place) = cells.get_mut(at) {
                *place = text;
            }
        };
        for (name, value) in properties.into_iter().flatten() {
            put(name, plain(value));
        }
        if let Some(id) = feature.get("id") {
            put("id", plain(id));
        }
        let point = feature.pointer("/geometry/coordinates").and_then(|point| point.as_array());
        if let Some([longitude, latitude, ..]) = point.map(Vec::as_slice) {
            put("geometry", format!("{} {} 0 0", plain(latitude), plain(longitude)));
        }
        rows.push(cells);
    }
    Some((columns, rows))
}

fn plain(value: &serde_json::Value) -> String {
    value.as_str().map_or_else(|| if value.is_null() { String::new() } else { value.to_string() }, str::to_owned)
}

/// The list with the rows of a table: `name` and `label` are what every list has, the rest are its columns.
fn filled(list: &List, columns: &[String], rows: Vec<Vec<String>>) -> List {
    let is_own = |name: &String| !matches!(name.as_str(), "name" | "label");
    let row = |cells: Vec<String>| {
        let cell = |name: &str| {
            let at = columns.iter().position(|known| known == name);
            at.and_then(|at| cells.get(at)).cloned().unwrap_or_default()
        };
        let own = columns.iter().filter(|name| is_own(name)).map(|name| cell(name)).collect();
        ListRow { name: cell("name"), label: Words::new(cell("label"), ""), cells: own, media: Vec::new() }
    };
    let rows = rows.into_iter().map(row).collect();
    List { columns: columns.iter().filter(|name| is_own(name)).cloned().collect(), rows, ..list.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use qinglan_core::form::{Logic, Medium, MediumKind, Node, Packed, Setup};

    fn list(file: &str, bytes: &[u8]) -> Result<List, BadFile> {
        let (columns, rows) = read(file, bytes)?;
        Ok(filled(&List { name: "l".into(), file: file.into(), ..List::default() }, &columns, rows))
    }

    #[test]
    fn xf8_a_file_beside_a_form_is_a_list() {
        let schools = list("schools.csv", "\u{FEFF}name,label,town\ns1,一小,t1\n\"s,2\",二小\n".as_bytes()).unwrap();
        assert_eq!(schools.columns, ["town"]);
        let rows: Vec<_> =
            schools.rows.iter().map(|row| (row.name.as_str(), row.label.zh.as_str(), row.cells.concat())).collect();
        assert_eq!(rows, [("s1", "一小", "t1".into()), ("s,2", "二小", String::new())]);
        let same = list("schools.xml", "<root><item><name>s1</name><label>一小</label><town>t1</town></item></root>".as_bytes())
            .unwrap();
        assert_eq!(same.rows.first(), schools.rows.first());
        let places = list(
            "places.geojson",
            r#"{"features":[{"id":"p1","properties":{"title":"河口","pupils":12},"geometry":{"coordinates":[104.1,30.5]}}]}"#
                .as_bytes(),
        )
        .unwrap();
        assert_eq!(places.columns, ["id", "geometry", "pupils", "title"]);
        assert_eq!(places.rows[0].cells, ["p1", "30.5 104.1 0 0", "12", "河口"]);
    }

    /// A form whose first question has these media, and a list of a file.
    fn form(media: Vec<Medium>) -> Definition {
        let mut form = qinglan_core::form::builtins().remove(0);
        let Some(Node::Question(first)) = form.questions.first_mut() else { panic!("a question") };
        first.logic = Some(Packed::new(&Logic { media, ..Logic::default() }));
        let list = List { name: "schools".into(), file: "schools.csv".into(), ..List::default() };
        form.setup = Some(Packed::new(&Setup { lists: vec![list], ..Setup::default() }));
        form
    }

    fn image(name: &str) -> Medium {
        Medium { kind: MediumKind::Image, file: Words::new(name, "") }
    }

    #[test]
    fn fe26_files_beside_a_form_go_into_it() {
        let form = form(vec![image("fox.png")]);
        let beside = |name: &str| match name {
            "fox.png" => Some(vec![1, 2, 3]),
            "schools.csv" => Some("name,label,town\ns1,一小,t1\n".into()),
            _ => None,
        };
        let attached = attach(&form, beside).unwrap();
        let setup = attached.setup.as_ref().unwrap().open().unwrap();
        assert_eq!(
            setup.files.unwrap(),
            [FormFile { name: "fox.png".into(), mime: "image/png".into(), bytes: Bytes(vec![1, 2, 3]) }]
        );
        assert_eq!((setup.lists[0].columns.concat(), setup.lists[0].rows.len()), ("town".into(), 1));
        // What is not there leaves what was brought along.
        assert_eq!(attach(&attached, |_| None), Ok(attached));
        assert_eq!(attach(&form, |_| None), Ok(form));
    }

    #[test]
    fn fe26_what_has_no_place_in_a_form_is_refused_by_its_name() {
        let large = |_: &str| Some(vec![b'a'; DEFINITION_BYTES_MAX + 1]);
        let only = |wanted: &'static str| move |name: &str| (name == wanted).then(|| vec![0]);
        assert_eq!(attach(&form(vec![image("a.svg")]), only("a.svg")), Err(("a.svg".into(), BadFile::OtherType)));
        assert_eq!(attach(&form(vec![image("a.mp3")]), only("a.mp3")), Err(("a.mp3".into(), BadFile::OtherType)));
        let mut plain = form(vec![image("a.png")]);
        plain.setup = None;
        assert_eq!(attach(&plain, large), Err(("a.png".into(), BadFile::TooLarge)));
        let not_utf8 = |name: &str| (name == "schools.csv").then(|| b"name\n\xFF".to_vec());
        assert_eq!(attach(&form(Vec::new()), not_utf8), Err(("schools.csv".into(), BadFile::Malformed)));
        let long = "name\n".to_owned() + &"s\n".repeat(DEFINITION_BYTES_MAX / 4);
        assert_eq!(read_list("schools.csv", long.as_bytes()), Err(BadFile::TooLarge));
        for bad in [BadFile::TooLarge, BadFile::Malformed, BadFile::OtherType] {
            assert!(!bad.words().zh.is_empty() && !bad.words().en.is_empty());
        }
    }

    #[test]
    fn xf8_a_list_is_read_in_the_encoding_of_chinese_spreadsheets() {
        let (gb, _, _) = encoding_rs::GB18030.encode("name,label\nh1,河口\n");
        assert_eq!(list("places.csv", &gb).unwrap().rows[0].label.zh, "河口");
    }

    #[test]
    fn xf8_what_is_no_list_is_refused() {
        for (file, bytes) in [("a.csv", &b"name\n\xFF\xFF"[..]), ("a.xml", b"<root><item>"), ("a.geojson", b"{}")] {
            assert_eq!(list(file, bytes), Err(BadFile::Malformed), "{file}");
        }
        assert_eq!(list("a.csv", &vec![b'a'; FILE_BYTES_MAX + 1]), Err(BadFile::TooLarge));
        let wide = vec!["a"; COLUMNS_MAX as usize + 1].join(",");
        assert_eq!(list("a.csv", wide.as_bytes()), Err(BadFile::TooLarge));
    }
}
