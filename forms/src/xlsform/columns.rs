//! Headings: what each column of a sheet is, under all the names that it had over the years.

use crate::report::Place;

/// A column that somebody filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// From 0.
    pub at: usize,
    /// As the sheet names it.
    pub header: String,
    /// As this program does; empty for a column that it does not know.
    pub key: &'static str,
    pub language: Option<String>,
}

/// What the columns of a sheet can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Survey,
    Choices,
    Settings,
    Extras,
}

/// Known columns that nothing here answers to.
pub const PASSED_OVER: &str = "passed over";
/// Notes that people make for themselves, and columns that other tools leave.
pub const UNKNOWN: &str = "";

/// The columns of a sheet; those without a heading are nobody's.
pub fn columns(kind: Kind, headings: &[String]) -> Vec<Column> {
    let clean: Vec<String> = headings.iter().map(|heading| heading.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    let double = clean.iter().any(|heading| heading.contains("::"));
    let named = clean.into_iter().enumerate().filter(|(_, heading)| !heading.is_empty());
    named.map(|(at, header)| column(kind, at, header, double)).collect()
}

fn column(kind: Kind, at: usize, header: String, double: bool) -> Column {
    let whole = known(kind, &snake(&header));
    let (key, language) = match whole {
        Some(key) => (key, None),
        None => parted(kind, &tokens(&header, double)),
    };
    Column { at, header, key, language }
}

fn snake(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join("_").to_lowercase()
}

/// The parts of a heading: `label::English (en)`, or in older sheets `label:English`.
fn tokens(header: &str, double: bool) -> Vec<String> {
    let by = if double || header.contains("::") { "::" } else { ":" };
    let mut tokens: Vec<String> = Vec::new();
    for token in header.split(by).map(str::trim) {
        match tokens.last_mut() {
            // `bind:jr:count` has three parts, and two names.
            Some(last) if last == "jr" && by == ":" => last.push_str(&format!(":{token}")),
            _ => tokens.push(token.to_owned()),
        }
    }
    tokens
}

fn parted(kind: Kind, tokens: &[String]) -> (&'static str, Option<String>) {
    let first = tokens.first().map(|first| snake(first)).unwrap_or_default();
    let (key, rest) = match (kind, first.as_str(), tokens.get(1)) {
        (Kind::Survey, "bind", Some(second)) => (bind(second), 2),
        (Kind::Survey, "body" | "control", Some(second)) => (control(second), 2),
        (Kind::Survey, "instance", _) => (PASSED_OVER, tokens.len()),
        (Kind::Settings, "attribute", _) => (PASSED_OVER, tokens.len()),
        (Kind::Survey | Kind::Choices, "media", Some(second)) => (medium(&snake(second)).unwrap_or(UNKNOWN), 2),
        _ => (known(kind, &first).filter(|key| takes_languages(key)).unwrap_or(UNKNOWN), 1),
    };
    let language = tokens.get(rest..).map(|rest| rest.join("::")).filter(|language| !language.is_empty());
    (key, language)
}

/// Columns that may stand once for each language.
pub fn takes_languages(key: &str) -> bool {
    matches!(key, "label" | "hint" | "guidance_hint" | "required_message" | "constraint_message") || key.starts_with("media::")
}

fn known(kind: Kind, name: &str) -> Option<&'static str> {
    match kind {
        Kind::Survey => survey(name),
        Kind::Choices => choices(name),
        Kind::Settings => settings(name),
        Kind::Extras => ["key", "value", "label"].into_iter().find(|key| *key == name),
    }
}

fn survey(name: &str) -> Option<&'static str> {
    Some(match name {
        "type" | "command" => "type",
        "name" | "tag" | "value" => "name",
        "label" | "caption" => "label",
        "hint" => "hint",
        "guidance_hint" => "guidance_hint",
        "relevant" | "relevance" => "relevant",
        "required" => "required",
        "required_message" | "requiredmsg" => "required_message",
        "constraint" => "constraint",
        "constraint_message" | "constraining_message" => "constraint_message",
        "readonly" | "read_only" => "readonly",
        "calculation" | "calculate" => "calculation",
        "default" => "default",
        "trigger" => "trigger",
        "choice_filter" => "choice_filter",
        "repeat_count" | "count" | "jr:count" => "repeat_count",
        "appearance" => "appearance",
        "parameters" => "parameters",
        "rows" => "rows",
        "autoplay" => "autoplay",
        "disabled" => "disabled",
        "noapperrorstring"
        | "no_app_error_string"
        | "intent"
        | "query"
        | "compact_tag"
        | "save_to"
        | "sms_field"
        | "sms_option"
        | "flat"
        | "instance"
        | "bind"
        | "control"
        | "body" => PASSED_OVER,
        name => return medium(name),
    })
}

fn medium(name: &str) -> Option<&'static str> {
    Some(match name {
        "image" => "media::image",
        "big-image" | "big_image" => "media::big-image",
        "audio" => "media::audio",
        "video" => "media::video",
        _ => return None,
    })
}

fn bind(name: &str) -> &'static str {
    match name {
        "relevant" => "relevant",
        "required" => "required",
        "constraint" => "constraint",
        "readonly" => "readonly",
        "calculate" => "calculation",
        "jr:constraintMsg" => "constraint_message",
        "jr:requiredMsg" => "required_message",
        "qinglan:kind" => "mark",
        _ => PASSED_OVER,
    }
}

fn control(name: &str) -> &'static str {
    match name {
        "appearance" => "appearance",
        "jr:count" => "repeat_count",
        "rows" => "rows",
        "autoplay" => "autoplay",
        "accuracyThreshold" => "capture-accuracy",
        _ => PASSED_OVER,
    }
}

fn choices(name: &str) -> Option<&'static str> {
    Some(match name {
        "list_name" => "list_name",
        "name" | "value" => "name",
        "label" | "caption" => "label",
        "sms_option" => PASSED_OVER,
        name => return medium(name),
    })
}

fn settings(name: &str) -> Option<&'static str> {
    Some(match name {
        "form_title" | "set_form_title" | "title" => "form_title",
        "form_id" | "set_form_id" | "id_string" => "form_id",
        "version" => "version",
        "default_language" => "default_language",
        "instance_name" => "instance_name",
        "style" => "style",
        "name" => "name",
        "allow_choice_duplicates" => "allow_choice_duplicates",
        "clean_text_values" => "clean_text_values",
        "namespaces" => "namespaces",
        "public_key"
        | "submission_url"
        | "auto_send"
        | "auto_delete"
        | "client_editable"
        | "omit_instanceid"
        | "instance_id"
        | "instance_xmlns"
        | "prefix"
        | "delimiter"
        | "flat"
        | "add_none_option"
        | "sms_keyword"
        | "sms_separator"
        | "sms_date_format"
        | "sms_datetime_format"
        | "sms_allow_media"
        | "sms_response" => PASSED_OVER,
        _ => return None,
    })
}

/// As a spreadsheet counts columns: `A` to `Z`, `AA`. `at` counts from 0.
pub fn letters(at: usize) -> String {
    let mut left = at + 1;
    let mut letters = Vec::new();
    while left > 0 {
        let digit = u8::try_from((left - 1) % 26).unwrap_or_default();
        letters.push(char::from(b'A' + digit));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}

impl Column {
    pub fn place(&self, sheet: &str, row: u32) -> Place {
        Place { sheet: sheet.to_owned(), row, column: letters(self.at), header: self.header.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(kind: Kind, header: &str) -> (&'static str, Option<String>) {
        let found = columns(kind, &[header.to_owned()]).remove(0);
        (found.key, found.language)
    }

    #[test]
    fn xf1_headings_have_many_names_and_languages() {
        for (header, key, language) in [
            ("type", "type", None),
            (" Command ", "type", None),
            ("label::English (en)", "label", Some("English (en)")),
            ("Label :: 中文 (zh)", "label", Some("中文 (zh)")),
            ("label:fr", "label", Some("fr")),
            ("caption", "label", None),
            ("media::image", "media::image", None),
            ("media::image::en", "media::image", Some("en")),
            ("image::en", "media::image", Some("en")),
            ("big-image", "media::big-image", None),
            ("bind::relevant", "relevant", None),
            ("bind:relevant", "relevant", None),
            ("bind::jr:constraintMsg::fr", "constraint_message", Some("fr")),
            ("bind:jr:constraintMsg", "constraint_message", None),
            ("body::accuracyThreshold", "capture-accuracy", None),
            ("control::appearance", "appearance", None),
            ("jr:count", "repeat_count", None),
            ("repeat count", "repeat_count", None),
            ("count", "repeat_count", None),
            ("Constraint Message::en", "constraint_message", Some("en")),
            ("bind::odk:length", PASSED_OVER, None),
            ("instance::x:y", PASSED_OVER, None),
            ("bind::qinglan:kind", "mark", None),
            ("my notes", UNKNOWN, None),
            ("relevant::en", UNKNOWN, Some("en")),
        ] {
            assert_eq!(of(Kind::Survey, header), (key, language.map(str::to_owned)), "{header}");
        }
        assert_eq!(of(Kind::Choices, "list name").0, "list_name");
        assert_eq!(of(Kind::Choices, "value").0, "name");
        assert_eq!(of(Kind::Settings, "id_string").0, "form_id");
    }

    #[test]
    fn columns_are_lettered_as_spreadsheets_do() {
        for (at, letters) in [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(super::letters(at), letters);
        }
    }
}
