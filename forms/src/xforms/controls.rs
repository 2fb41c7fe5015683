//! How each type of XLSForm is bound and asked in XForms, and which type a bound and asked node is.

/// A type's control and binding.
pub struct Shape {
    pub name: &'static str,
    pub control: &'static str,
    pub mediatype: &'static str,
    pub bind: &'static str,
    /// What fills it in before anybody is asked, and with what.
    pub preload: (&'static str, &'static str),
}

const fn shape(name: &'static str, control: &'static str, mediatype: &'static str, bind: &'static str) -> Shape {
    Shape { name, control, mediatype, bind, preload: ("", "") }
}

const fn preloaded(name: &'static str, bind: &'static str, preload: &'static str, params: &'static str) -> Shape {
    Shape { name, control: "", mediatype: "", bind, preload: (preload, params) }
}

/// Every type that is no select, by its name of today.
pub const SHAPES: [Shape; 33] = [
    shape("text", "input", "", "string"),
    shape("integer", "input", "", "int"),
    shape("decimal", "input", "", "decimal"),
    shape("date", "input", "", "date"),
    shape("time", "input", "", "time"),
    shape("dateTime", "input", "", "dateTime"),
    shape("note", "input", "", "string"),
    shape("barcode", "input", "", "barcode"),
    shape("geopoint", "input", "", "geopoint"),
    shape("geotrace", "input", "", "geotrace"),
    shape("geoshape", "input", "", "geoshape"),
    shape("acknowledge", "trigger", "", "string"),
    shape("image", "upload", "image/*", "binary"),
    shape("audio", "upload", "audio/*", "binary"),
    shape("video", "upload", "video/*", "binary"),
    shape("osm", "upload", "osm/*", "binary"),
    shape("file", "upload", "application/*", "binary"),
    shape("range", "range", "", "int"),
    shape("calculate", "", "", "string"),
    shape("hidden", "", "", "string"),
    shape("audit", "", "", "binary"),
    shape("start-geopoint", "", "", "geopoint"),
    shape("background-geopoint", "", "", "geopoint"),
    shape("background-audio", "", "", "binary"),
    preloaded("start", "dateTime", "timestamp", "start"),
    preloaded("end", "dateTime", "timestamp", "end"),
    preloaded("today", "date", "date", "today"),
    preloaded("deviceid", "string", "property", "deviceid"),
    preloaded("phonenumber", "string", "property", "phonenumber"),
    preloaded("username", "string", "property", "username"),
    preloaded("email", "string", "property", "email"),
    preloaded("simserial", "string", "property", "simserial"),
    preloaded("subscriberid", "string", "property", "subscriberid"),
];

pub fn shape_of(name: &str) -> Option<&'static Shape> {
    SHAPES.iter().find(|shape| shape.name == name)
}

/// What is known of a node.
#[derive(Clone, Copy, Debug, Default)]
pub struct Facts<'a> {
    pub control: &'a str,
    pub mediatype: &'a str,
    pub bind: &'a str,
    pub preload: &'a str,
    pub params: &'a str,
    pub readonly: bool,
    pub computed: bool,
    /// Of the actions on it: `first-load`, `value-changed` or `record`.
    pub action: &'a str,
}

/// The type of a node that is no select.
pub fn classify(facts: Facts<'_>) -> &'static str {
    let params = facts.params.strip_prefix("uri:").unwrap_or(facts.params);
    let preloaded = SHAPES.iter().find(|shape| !facts.preload.is_empty() && shape.preload == (facts.preload, params));
    if let Some(shape) = preloaded {
        return shape.name;
    }
    let by = |control: &str, bind: &str| {
        SHAPES.iter().find(|shape| shape.control == control && shape.bind == bind).map(|shape| shape.name)
    };
    match (facts.control, facts.action) {
        ("", "first-load") => "start-geopoint",
        ("", "value-changed") => "background-geopoint",
        ("", "record") => "background-audio",
        ("", _) if !facts.computed => "hidden",
        ("", _) if matches!(facts.bind, "" | "string" | "xsd:string" | "binary") => "calculate",
        ("", _) => by("input", plain(facts.bind)).unwrap_or("calculate"),
        ("input", _) if facts.readonly && !facts.computed && matches!(plain(facts.bind), "" | "string") => "note",
        ("input" | "secret", _) => by("input", plain(facts.bind)).unwrap_or("text"),
        ("upload", _) => {
            let media = |shape: &&Shape| shape.control == "upload" && shape.mediatype == facts.mediatype;
            SHAPES.iter().find(media).map_or("file", |shape| shape.name)
        }
        ("trigger", _) => "acknowledge",
        ("range", _) => "range",
        _ => "text",
    }
}

/// A type's name without the prefix that XML Schema's have.
fn plain(bind: &str) -> &str {
    match bind.strip_prefix("xsd:").unwrap_or(bind) {
        "integer" => "int",
        bind => bind,
    }
}

/// The element that asks a select.
pub const SELECTS: [(&str, qinglan_core::form::How); 3] = [
    ("select1", qinglan_core::form::How::One),
    ("select", qinglan_core::form::How::Many),
    ("odk:rank", qinglan_core::form::How::Rank),
];
