//! The column `parameters`: `start=1 end=10`, parted by blanks, commas or semicolons; and which names each type has.

/// The names and values in their order; nothing for text that is no such thing. Names, and values but for files' columns and
/// references, are lowercased, as pyxform does.
pub fn parse(text: &str) -> Option<Vec<(String, String)>> {
    let is_gap = |c: char| c.is_whitespace() || matches!(c, ',' | ';');
    // Blanks around the sign belong to nothing.
    let joined = text.split('=').map(str::trim).collect::<Vec<_>>().join("=");
    let mut all: Vec<(String, String)> = Vec::new();
    for pair in joined.split(is_gap).filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=')?;
        if name.is_empty() || value.is_empty() || value.contains('=') {
            return None;
        }
        let name = name.to_lowercase();
        let keeps_case = matches!(name.as_str(), "value" | "label" | "tick_labelset" | "reference-geometry" | "app")
            || value.starts_with("${");
        let value = if keeps_case { value.to_owned() } else { value.to_lowercase() };
        all.retain(|(known, _)| *known != name);
        all.push((name, value));
    }
    Some(all)
}

pub fn print(all: &[(String, String)]) -> String {
    all.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ")
}

/// How a value has to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wants {
    Truth,
    Yes,
    Whole,
    Number,
    Name,
    OneOf(&'static [&'static str]),
    /// An Android app: `org.example.app`.
    Package,
    Any,
}

impl Wants {
    pub fn fits(self, value: &str) -> bool {
        match self {
            Self::Truth => matches!(value, "true" | "false"),
            Self::Yes => matches!(value, "true" | "yes"),
            Self::Whole => value.parse::<u64>().is_ok(),
            Self::Number => value.parse::<f64>().is_ok_and(f64::is_finite),
            Self::Name => crate::reference::is_name(value),
            Self::OneOf(all) => all.contains(&value),
            Self::Package => value.contains('.') && value.split('.').all(is_package_part),
            Self::Any => true,
        }
    }
}

fn is_package_part(part: &str) -> bool {
    part.starts_with(|c: char| c.is_ascii_alphabetic()) && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Where XForms have a parameter, under a name of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    Bind(&'static str),
    Control(&'static str),
    /// Somewhere that the writer knows.
    Apart,
}

const QUALITY: &[&str] = &["voice-only", "low", "normal", "external"];
/// No other app listens while a form is filled.
const HEARD: &[&str] = &["voice-only", "low", "normal"];
const PRIORITY: &[&str] = &["no-power", "low-power", "balanced", "high-accuracy"];

type Parameter = (&'static str, Wants, At);

/// The parameters that a type takes. Columns of their own in older sheets (`rows`, `autoplay`) are among them.
pub fn of(kind: &str) -> &'static [Parameter] {
    const AUTOPLAY: Parameter = ("autoplay", Wants::Any, At::Control("autoplay"));
    const MOCK: Parameter = ("allow-mock-accuracy", Wants::Truth, At::Bind("odk:allow-mock-accuracy"));
    const REFERENCE: Parameter = ("reference-geometry", Wants::Any, At::Apart);
    match kind {
        "text" => &[("rows", Wants::Whole, At::Control("rows")), AUTOPLAY],
        "image" => {
            &[("max-pixels", Wants::Whole, At::Bind("orx:max-pixels")), ("app", Wants::Package, At::Control("intent")), AUTOPLAY]
        }
        "audio" => &[("quality", Wants::OneOf(QUALITY), At::Bind("odk:quality")), AUTOPLAY],
        "background-audio" => &[("quality", Wants::OneOf(HEARD), At::Apart)],
        "geopoint" => &[
            ("capture-accuracy", Wants::Number, At::Control("accuracyThreshold")),
            ("warning-accuracy", Wants::Number, At::Control("unacceptableAccuracyThreshold")),
            MOCK,
            REFERENCE,
            AUTOPLAY,
        ],
        "geotrace" | "geoshape" => &[("incremental", Wants::Yes, At::Control("incremental")), MOCK, REFERENCE, AUTOPLAY],
        "range" => &[
            ("start", Wants::Number, At::Control("start")),
            ("end", Wants::Number, At::Control("end")),
            ("step", Wants::Number, At::Control("step")),
            ("tick_interval", Wants::Number, At::Control("odk:tick-interval")),
            ("placeholder", Wants::Number, At::Control("odk:placeholder")),
            ("tick_labelset", Wants::Any, At::Apart),
            AUTOPLAY,
        ],
        "audit" => &[
            ("location-priority", Wants::OneOf(PRIORITY), At::Bind("odk:location-priority")),
            ("location-min-interval", Wants::Whole, At::Bind("odk:location-min-interval")),
            ("location-max-age", Wants::Whole, At::Bind("odk:location-max-age")),
            ("track-changes", Wants::Truth, At::Bind("odk:track-changes")),
            ("track-changes-reasons", Wants::OneOf(&["on-form-edit"]), At::Bind("odk:track-changes-reasons")),
            ("identify-user", Wants::Truth, At::Bind("odk:identify-user")),
        ],
        "select" => &[("randomize", Wants::Truth, At::Apart), ("seed", Wants::Any, At::Apart), AUTOPLAY],
        "select from file" => &[
            ("randomize", Wants::Truth, At::Apart),
            ("seed", Wants::Any, At::Apart),
            ("value", Wants::Name, At::Apart),
            ("label", Wants::Name, At::Apart),
            AUTOPLAY,
        ],
        _ => &[AUTOPLAY],
    }
}

/// The value of `name`, taken out.
pub fn take(all: &mut Vec<(String, String)>, name: &str) -> Option<String> {
    let at = all.iter().position(|(known, _)| known == name)?;
    Some(all.remove(at).1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_parted_in_several_ways() {
        let wanted = Some(vec![("start".to_owned(), "0.5".to_owned()), ("end".to_owned(), "10".to_owned())]);
        for text in ["start=0.5 end=10", "start=0.5,end=10", "start = 0.5; END=10", " start=0.5 ;end=10 "] {
            assert_eq!(parse(text), wanted, "{text}");
        }
        for bad in ["start", "=1", "a=", "a=1=2", "a=1 b"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
        assert_eq!(parse(""), Some(vec![]));
        assert_eq!(
            parse("Randomize=TRUE seed=${Seed}"),
            Some(vec![("randomize".into(), "true".into()), ("seed".into(), "${Seed}".into())])
        );
    }
}
