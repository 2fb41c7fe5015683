//! The page's style sheets, small files for those who write them, as one file for those who load them: one request on a 2G link.

use std::path::Path;

use anyhow::{Context, Result};

use super::precache::{INDEX, short};
use super::{LATER, esbuild, page};
use crate::files;

/// Joins the sheets that the staged page links to, in its order, minifies them, and links to the result where the first one was. What only
/// paper needs waits until the first page stands. Those of the app's second part become a file of their own, which nothing links to: its
/// name, if there are any.
pub fn join(staged: &Path) -> Result<Option<String>> {
    let path = staged.join(INDEX);
    let page = files::read_text(&path)?;
    let (page, sheets) = page::take_links(&page, PLACE, |tag| tag.contains("rel=\"stylesheet\""));
    let (later, sheets): (Vec<String>, Vec<String>) = sheets.into_iter().partition(|sheet| sheet.starts_with(LATER));
    let (paper, first): (Vec<String>, Vec<String>) = sheets.into_iter().partition(|sheet| sheet.starts_with(PAPER));
    let link = |how: &str, name: String| format!("<link rel=\"stylesheet\" {how}=\"/{name}\">");
    let links = [
        joined(staged, "style-", &first)?.map(|name| link("href", name)),
        joined(staged, LATER, &paper)?.map(|name| link("data-later", name)),
    ];
    files::write(&path, page.replacen(PLACE, &links.into_iter().flatten().collect::<Vec<_>>().join("\n"), 1))?;
    joined(staged, LATER, &later)
}

/// One small sheet of several, and what it is called: its name begins with `stem`. None where there are none.
fn joined(staged: &Path, stem: &str, sheets: &[String]) -> Result<Option<String>> {
    if sheets.is_empty() {
        return Ok(None);
    }
    let mut whole = String::new();
    for sheet in sheets {
        let file = staged.join(sheet);
        whole.push_str(&files::read_text(&file)?);
        whole.push('\n');
        std::fs::remove_file(&file).with_context(|| format!("cannot remove {}", file.display()))?;
    }
    let joined = staged.join("style.css");
    files::write(&joined, &whole)?;
    let small = esbuild::run(&joined, &["--minify"])?;
    std::fs::remove_file(&joined).context("cannot remove the joined style sheet")?;
    let name = format!("{stem}{}.css", short(&files::sha256_hex(small.as_bytes())));
    files::write(&staged.join(&name), small)?;
    Ok(Some(name))
}

/// How the name of the sheet for paper begins, as Trunk stages it.
const PAPER: &str = "print-";
/// Stands where the first link stood.
const PLACE: &str = "<!--style-->";
