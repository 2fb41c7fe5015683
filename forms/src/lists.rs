//! Lists that come from files beside the form.

use qinglan_core::form::List;

/// The list of `file`, called as its file is without its ending.
pub fn from_file(file: &str) -> Option<List> {
    let name = crate::types::file_stem(file)?.to_owned();
    Some(List { name, file: file.to_owned(), ..List::default() })
}

/// The files that `pulldata('file', ...)` looks things up in: a `.csv` of that name.
pub fn pulled(expression: &str) -> Vec<String> {
    let mut found = Vec::new();
    for after in expression.split("pulldata").skip(1) {
        let Some(inside) = after.trim_start().strip_prefix('(') else { continue };
        let Some((first, _)) = inside.split_once(',') else { continue };
        let name: String = first.chars().filter(|c| !matches!(c, '\'' | '"')).collect();
        found.push(format!("{}.csv", name.trim()));
    }
    found
}

/// The names of `instance('name')`.
pub fn named(expression: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for after in expression.split("instance(").skip(1) {
        let after = after.trim_start();
        let Some(quote) = after.chars().next().filter(|c| matches!(c, '\'' | '"')) else { continue };
        found.extend(after.get(1..).and_then(|inside| inside.split_once(quote)).map(|(name, _)| name));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_and_lists_are_named_in_expressions() {
        assert_eq!(pulled("pulldata('fruits', 'a', 'b', ${c}) + pulldata( \"x\" , 1)"), ["fruits.csv", "x.csv"]);
        assert_eq!(pulled("pulldata"), [] as [&str; 0]);
        assert_eq!(named("instance('a')/root/item[name = instance( \"b\" )/x]"), ["a", "b"]);
    }
}
