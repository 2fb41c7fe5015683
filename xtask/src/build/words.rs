//! The words that are not in the program, of other languages and of the app's second part: files beside the app, in the order of their
//! keys, one to a line.
//!
//! `app/build.rs` makes the methods that read them, in the same order.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::precache::{INDEX, short};
use crate::files;

/// As Trunk copies it, and as the page names it before this step.
const SOURCE: &str = "en.json";
/// How the file's name begins afterwards.
pub const STEM: &str = "text-en-";

/// As Trunk copies it.
const LATER: &str = "zh.later.json";

/// The words of the app's second part, which the program does not have: a line for each of all words, empty for those that it has. None for
/// a page without such a part. Takes the source out of the staged folder.
pub fn of_later(staged: &Path) -> Result<Option<String>> {
    let source = staged.join(LATER);
    if !source.exists() {
        return Ok(None);
    }
    let later = table(&source)?;
    let all = table(&staged.join(SOURCE))?;
    std::fs::remove_file(&source).with_context(|| format!("cannot remove {}", source.display()))?;
    let lines: Vec<&str> = all.keys().map(|key| later.get(key).map_or("", String::as_str)).collect();
    Ok(Some(lines.join("\n")))
}

fn table(path: &Path) -> Result<BTreeMap<String, String>> {
    let words: BTreeMap<String, String> =
        serde_json::from_str(&files::read_text(path)?).with_context(|| format!("{} is no table of words", path.display()))?;
    if let Some((key, _)) = words.iter().find(|(_, words)| words.contains('\n')) {
        bail!("{}: {key} has more than one line", path.display());
    }
    Ok(words)
}

/// Works on the staged folder in place.
pub fn apart(staged: &Path) -> Result<()> {
    let source = staged.join(SOURCE);
    let index = staged.join(INDEX);
    let page = files::read_text(&index)?;
    let named = format!("content=\"/{SOURCE}\"");
    if !page.contains(&named) {
        if source.exists() {
            bail!("{INDEX} does not say where the English words are: `{named}`");
        }
        // A page with one language, such as the one that the app's start is measured beside.
        return Ok(());
    }
    let lines = table(&source)?.into_values().collect::<Vec<_>>().join("\n");
    let name = format!("{STEM}{}.txt", short(&files::sha256_hex(lines.as_bytes())));
    files::write(&staged.join(&name), lines)?;
    std::fs::remove_file(&source).with_context(|| format!("cannot remove {}", source.display()))?;
    files::write(&index, page.replace(&named, &format!("content=\"/{name}\"")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(json: &str) -> Result<String> {
        let staged = tempfile::tempdir()?;
        files::write(&staged.path().join(SOURCE), json)?;
        files::write(&staged.path().join(INDEX), "<meta name=\"qinglan-words-en\" content=\"/en.json\">")?;
        apart(staged.path())?;
        let page = files::read_text(&staged.path().join(INDEX))?;
        let name = page.split("content=\"/").nth(1).context("no name")?.trim_end_matches("\">").to_owned();
        files::read_text(&staged.path().join(name))
    }

    #[test]
    fn words_stand_in_the_order_of_their_keys() {
        assert_eq!(lines(r#"{"b": "two", "a": "one", "c": ""}"#).unwrap(), "one\ntwo\n");
        assert!(lines("{\"a\": \"one\\ntwo\"}").is_err());
        assert!(lines("[]").is_err());
    }

    #[test]
    fn the_words_of_the_second_part_stand_where_the_program_has_none() {
        let staged = tempfile::tempdir().unwrap();
        assert_eq!(of_later(staged.path()).unwrap(), None);
        files::write(&staged.path().join(SOURCE), r#"{"a": "one", "b": "two", "c": "three"}"#).unwrap();
        files::write(&staged.path().join(LATER), r#"{"c": "三", "b": "二"}"#).unwrap();
        assert_eq!(of_later(staged.path()).unwrap().as_deref(), Some("\n二\n三"));
        assert!(!staged.path().join(LATER).exists());
    }

    #[test]
    fn the_page_names_the_file() {
        let staged = tempfile::tempdir().unwrap();
        files::write(&staged.path().join(SOURCE), r#"{"a": "one"}"#).unwrap();
        files::write(&staged.path().join(INDEX), "<meta name=\"qinglan-words-en\" content=\"/en.json\">").unwrap();
        apart(staged.path()).unwrap();
        let page = files::read_text(&staged.path().join(INDEX)).unwrap();
        let name = page.split("content=\"/").nth(1).unwrap().trim_end_matches("\">");
        assert!(name.starts_with(STEM) && name.ends_with(".txt"), "{page}");
        assert_eq!(files::read_text(&staged.path().join(name)).unwrap(), "one");
        assert!(!staged.path().join(SOURCE).exists());
        apart(staged.path()).unwrap();
        files::write(&staged.path().join(SOURCE), "{}").unwrap();
        assert!(apart(staged.path()).is_err());
    }
}
