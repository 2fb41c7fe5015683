//! Bounds that a kind of question has here, as the constraint that every tool knows.

use qinglan_core::form::Integer;

pub fn integer(integer: &Integer) -> String {
    let min = integer.min.map(|min| format!(". >= {min}"));
    let max = integer.max.map(|max| format!(". <= {max}"));
    min.into_iter().chain(max).collect::<Vec<_>>().join(" and ")
}

pub fn chars(max: Option<u32>) -> String {
    max.map(|max| format!("string-length(.) <= {max}")).unwrap_or_default()
}

/// Both, as one constraint.
pub fn joined(bounds: &str, own: &str) -> String {
    match (bounds, own) {
        ("", only) | (only, "") => only.to_owned(),
        (bounds, own) => format!("{bounds} and ({own})"),
    }
}

/// The own constraint in what [`joined`] made. One that somebody has changed since stands as it is.
pub fn own<'a>(bounds: &str, constraint: &'a str) -> &'a str {
    let Some(rest) = constraint.strip_prefix(bounds).filter(|_| !bounds.is_empty()) else { return constraint };
    if rest.is_empty() { rest } else { rest.strip_prefix(" and (").and_then(|rest| rest.strip_suffix(')')).unwrap_or(constraint) }
}
