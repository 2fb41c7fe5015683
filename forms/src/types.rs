//! What stands in the column `type`, with all the names that it had over the years (xlsform.org, and pyxform's table of types).

use qinglan_core::form::How;

/// A type cell, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// A question that is asked in one way: by its name of today.
    Plain(Plain),
    Select(Select),
    BeginGroup,
    EndGroup,
    BeginRepeat,
    EndRepeat,
    /// Older sheets have settings between the questions: the key, whose value is the name.
    Setting(&'static str),
    /// What nothing takes any more.
    Old,
}

/// A type of today, with what an older name of it also asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plain {
    pub name: &'static str,
    pub constraint: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Select {
    pub how: How,
    pub from: From,
    pub list: String,
    /// With a choice more, and a question that asks which.
    pub or_other: bool,
}

/// Where the choices of a select are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    Choices,
    External,
    File,
    /// The rows of a repeat: `${name}`.
    Repeat,
}

/// Endings of files that lists come from.
pub const FILE_ENDINGS: [&str; 3] = [".csv", ".xml", ".geojson"];

const SELECTS: [(&str, How, From); 17] = [
    ("select_one_external", How::One, From::External),
    ("select_one_from_file", How::One, From::File),
    ("select one from file", How::One, From::File),
    ("select_multiple_from_file", How::Many, From::File),
    ("select multiple from file", How::Many, From::File),
    ("add select one prompt using", How::One, From::Choices),
    ("add select multiple prompt using", How::Many, From::Choices),
    ("select all that apply from", How::Many, From::Choices),
    ("select all that apply", How::Many, From::Choices),
    ("select multiple from", How::Many, From::Choices),
    ("select_multiple", How::Many, From::Choices),
    ("select multiple", How::Many, From::Choices),
    ("select one from", How::One, From::Choices),
    ("select_one", How::One, From::Choices),
    ("select one", How::One, From::Choices),
    ("select1", How::One, From::Choices),
    ("rank", How::Rank, From::Choices),
];

/// Names of a type, and the one of today.
const PLAIN: [(&str, &[&str]); 35] = [
    ("text", &["string", "q string", "add text prompt"]),
    ("integer", &["int", "q int", "add integer prompt"]),
    ("decimal", &["q decimal", "add decimal prompt"]),
    ("date", &["q date", "add date prompt"]),
    ("time", &[]),
    ("dateTime", &["datetime", "date time", "q date time", "q dateTime", "add date time prompt", "add dateTime prompt"]),
    ("note", &["q note", "add note prompt"]),
    ("calculate", &["q calculate", "add calculate prompt"]),
    ("hidden", &[]),
    ("acknowledge", &["trigger", "q acknowledge", "add acknowledge prompt"]),
    ("image", &["photo", "q picture", "q image", "add image prompt", "add photo prompt"]),
    ("audio", &["q audio", "add audio prompt"]),
    ("video", &["q video", "add video prompt"]),
    ("file", &["add file prompt"]),
    ("osm", &[]),
    ("barcode", &["q barcode", "add barcode prompt"]),
    ("geopoint", &["location", "gps", "q geopoint", "q location", "add location prompt"]),
    ("geotrace", &["q geotrace"]),
    ("geoshape", &["q geoshape"]),
    ("range", &[]),
    ("start", &["start time", "get start time"]),
    ("end", &["end time", "get end time"]),
    ("today", &["get today"]),
    ("deviceid", &["device id", "imei", "get device id", "uri:deviceid"]),
    ("username", &["uri:username"]),
    ("email", &["uri:email"]),
    ("phonenumber", &["get phone number", "uri:phonenumber"]),
    ("simserial", &["sim id", "get sim id", "uri:simserial"]),
    ("subscriberid", &["subscriber id", "get subscriber id", "uri:subscriberid"]),
    ("audit", &[]),
    ("start-geopoint", &[]),
    ("background-geopoint", &[]),
    ("background-audio", &[]),
    ("csv-external", &[]),
    ("xml-external", &[]),
];

/// Names that also say what is allowed.
const BOUND: [(&str, &str, &str); 5] = [
    ("percentage", "integer", "0 <= . and . <= 100"),
    ("number of days in last month", "integer", "0 <= . and . <= 31"),
    ("number of days in last six months", "integer", "0 <= . and . <= 183"),
    ("number of days in last year", "integer", "0 <= . and . <= 365"),
    ("phone number", "text", r"regex(., '^\d*$')"),
];

impl Type {
    /// What the cell says; nothing where no tool knows it.
    pub fn parse(cell: &str) -> Option<Self> {
        let cell = cell.split_whitespace().collect::<Vec<_>>().join(" ");
        part(&cell).or_else(|| select(&cell)).or_else(|| setting(&cell)).or_else(|| plain(&cell)).or_else(|| old(&cell))
    }

    /// A question's type by its name of today.
    pub const fn plain_named(name: &'static str) -> Self {
        Self::Plain(Plain { name, constraint: "" })
    }
}

fn part(cell: &str) -> Option<Type> {
    let lower = cell.to_lowercase();
    let (verb, what) = lower.split_once([' ', '_'])?;
    match (verb, what.trim()) {
        ("begin", "group") => Some(Type::BeginGroup),
        ("end", "group") => Some(Type::EndGroup),
        ("begin", "repeat" | "lgroup" | "looped group") => Some(Type::BeginRepeat),
        ("end", "repeat" | "lgroup" | "looped group") => Some(Type::EndRepeat),
        _ => None,
    }
}

fn select(cell: &str) -> Option<Type> {
    let lower = cell.to_lowercase();
    let (command, how, from) = SELECTS
        .into_iter()
        .find(|(command, ..)| lower.strip_prefix(command).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')))?;
    let rest = cell.get(command.len()..)?.trim();
    let (list, other) = rest.split_once(' ').unwrap_or((rest, ""));
    let or_other = match other.trim().to_lowercase().as_str() {
        "" => false,
        "or_other" | "or other" | "or specify other" => true,
        _ => return None,
    };
    let from = match from {
        From::Choices if list.starts_with("${") => From::Repeat,
        From::Choices if file_stem(list).is_some() => From::File,
        from => from,
    };
    Some(Type::Select(Select { how, from, list: list.to_owned(), or_other }))
}

/// The name of a file's list; nothing for what is no such file.
pub fn file_stem(file: &str) -> Option<&str> {
    FILE_ENDINGS.iter().find_map(|ending| file.strip_suffix(ending)).filter(|stem| !stem.is_empty())
}

fn setting(cell: &str) -> Option<Type> {
    Some(Type::Setting(match cell {
        "form_title" | "set form title" | "set_form_title" => "form_title",
        "form_id" | "set form id" | "set_form_id" => "form_id",
        _ => return None,
    }))
}

fn plain(cell: &str) -> Option<Type> {
    if let Some((_, name, constraint)) = BOUND.into_iter().find(|(old, ..)| *old == cell) {
        return Some(Type::Plain(Plain { name, constraint }));
    }
    // A list of the map's tags may follow.
    let cell = if cell.starts_with("osm ") { "osm" } else { cell };
    let by = |cell: &str| PLAIN.into_iter().find(|(name, others)| *name == cell || others.contains(&cell));
    let (name, _) = by(cell).or_else(|| by(&cell.to_lowercase()))?;
    Some(Type::plain_named(name))
}

/// What was once a type, and is refused with what to write instead.
fn old(cell: &str) -> Option<Type> {
    let lower = cell.to_lowercase();
    let is = |name: &str| lower.starts_with(name);
    ["begin loop", "begin_loop", "end loop", "end_loop", "cascading_select", "cascading select"]
        .into_iter()
        .any(is)
        .then_some(Type::Old)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain_name(cell: &str) -> &'static str {
        match Type::parse(cell) {
            Some(Type::Plain(plain)) => plain.name,
            other => panic!("{cell}: {other:?}"),
        }
    }

    #[test]
    fn xf1_a_type_has_many_names() {
        for (cell, name) in [
            ("text", "text"),
            (" Text ", "text"),
            ("string", "text"),
            ("int", "integer"),
            ("datetime", "dateTime"),
            ("dateTime", "dateTime"),
            ("photo", "image"),
            ("imei", "deviceid"),
            ("gps", "geopoint"),
            ("percentage", "integer"),
            ("osm building_tags", "osm"),
        ] {
            assert_eq!(plain_name(cell), name);
        }
        for nothing in ["", "txt", "select_on x", "select_one x y", "begin", "phone", "selectone x"] {
            assert_eq!(Type::parse(nothing), None, "{nothing}");
        }
        assert_eq!(Type::parse("begin loop over x"), Some(Type::Old));
    }

    #[test]
    fn parts_begin_and_end_in_both_spellings() {
        for (cell, wanted) in [
            ("begin group", Type::BeginGroup),
            ("begin_group", Type::BeginGroup),
            ("end  group", Type::EndGroup),
            ("begin repeat", Type::BeginRepeat),
            ("end_repeat", Type::EndRepeat),
            ("begin looped group", Type::BeginRepeat),
        ] {
            assert_eq!(Type::parse(cell), Some(wanted), "{cell}");
        }
    }

    #[test]
    fn selects_say_how_many_from_where_and_whether_another() {
        for (cell, how, from, list, or_other) in [
            ("select_one yes_no", How::One, From::Choices, "yes_no", false),
            ("select one from yes_no", How::One, From::Choices, "yes_no", false),
            ("select1 L", How::One, From::Choices, "L", false),
            ("select_multiple m or_other", How::Many, From::Choices, "m", true),
            ("select all that apply from m or specify other", How::Many, From::Choices, "m", true),
            ("rank r", How::Rank, From::Choices, "r", false),
            ("select_one ${child}", How::One, From::Repeat, "${child}", false),
            ("select_one_external towns", How::One, From::External, "towns", false),
            ("select_one_from_file towns.csv", How::One, From::File, "towns.csv", false),
            ("select_one towns.geojson", How::One, From::File, "towns.geojson", false),
            ("select_one", How::One, From::Choices, "", false),
        ] {
            let wanted = Type::Select(Select { how, from, list: list.into(), or_other });
            assert_eq!(Type::parse(cell), Some(wanted), "{cell}");
        }
    }
}
