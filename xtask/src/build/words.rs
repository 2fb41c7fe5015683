//! The words of languages that are not in the program: files beside the app, in the order of their keys, one to a line.
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
    let lines = lines(&files::read_text(&source)?)?;
    let name = format!("{STEM}{}.txt", short(&files::sha256_hex(lines.as_bytes())));
    files::write(&staged.join(&name), lines)?;
    std::fs::remove_file(&source).with_context(|| format!("cannot remove {}", source.display()))?;
    files::write(&index, page.replace(&named, &format!("content=\"/{name}\"")))
}

fn lines(json: &str) -> Result<String> {
    let words: BTreeMap<String, String> = serde_json::from_str(json).with_context(|| format!("{SOURCE} is no table of words"))?;
    if let Some((key, _)) = words.iter().find(|(_, words)| words.contains('\n')) {
        bail!("{SOURCE}: {key} has more than one line");
    }
    Ok(words.into_values().collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_in_the_order_of_their_keys() {
        assert_eq!(lines(r#"{"b": "two", "a": "one", "c": ""}"#).unwrap(), "one\ntwo\n");
        assert!(lines("{\"a\": \"one\\ntwo\"}").is_err());
        assert!(lines("[]").is_err());
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
