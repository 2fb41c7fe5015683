//! Lists that come in files beside the form: CSV, XML as a secondary instance has it, and GeoJSON.

use qinglan_core::form::{Definition, List, ListRow, Packed};
use qinglan_core::words::Words;

use crate::limits::{COLUMNS_MAX, FILE_BYTES_MAX, ROWS_MAX};
use crate::xforms::element;

/// Why a file is no list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadList {
    TooLarge,
    /// Not in the format that its name says.
    Malformed,
    Unreadable,
}

/// The form with the rows of its files, which `bytes` has by name; a file that it has not stays without rows.
///
/// # Errors
/// The first file that is no list, and why.
pub fn attach(form: &Definition, mut bytes: impl FnMut(&str) -> Option<Vec<u8>>) -> Result<Definition, (String, BadList)> {
    let Some(packed) = &form.setup else { return Ok(form.clone()) };
    let mut setup = packed.open().map_err(|_| (String::new(), BadList::Unreadable))?;
    for list in setup.lists.iter_mut().filter(|list| !list.file.is_empty()) {
        let Some(bytes) = bytes(&list.file) else { continue };
        let (columns, rows) = read(&list.file, &bytes).map_err(|bad| (list.file.clone(), bad))?;
        *list = filled(list, &columns, rows);
    }
    Ok(Definition { setup: Some(Packed::new(&setup)), ..form.clone() })
}

/// Headings, and rows of as many cells or fewer.
type Table = (Vec<String>, Vec<Vec<String>>);

fn read(file: &str, bytes: &[u8]) -> Result<Table, BadList> {
    if bytes.len() > FILE_BYTES_MAX {
        return Err(BadList::TooLarge);
    }
    let table = match file.rsplit('.').next() {
        Some("xml") => xml(bytes),
        Some("geojson") => geojson(bytes),
        _ => csv(bytes),
    };
    let (columns, rows) = table.ok_or(BadList::Malformed)?;
    let fits = columns.len() <= COLUMNS_MAX as usize && rows.len() <= ROWS_MAX as usize;
    if fits { Ok((columns, rows)) } else { Err(BadList::TooLarge) }
}

fn csv(bytes: &[u8]) -> Option<Table> {
    // A spreadsheet puts a byte order mark before the first heading.
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
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

    fn list(file: &str, bytes: &[u8]) -> Result<List, BadList> {
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

    #[test]
    fn xf8_what_is_no_list_is_refused() {
        for (file, bytes) in [("a.csv", &b"name\n\xFF\xFE"[..]), ("a.xml", b"<root><item>"), ("a.geojson", b"{}")] {
            assert_eq!(list(file, bytes), Err(BadList::Malformed), "{file}");
        }
        assert_eq!(list("a.csv", &vec![b'a'; FILE_BYTES_MAX + 1]), Err(BadList::TooLarge));
        let wide = vec!["a"; COLUMNS_MAX as usize + 1].join(",");
        assert_eq!(list("a.csv", wide.as_bytes()), Err(BadList::TooLarge));
    }
}
