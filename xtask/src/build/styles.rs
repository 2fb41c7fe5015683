//! The page's style sheets, small files for those who write them, as one file for those who load them: one request on a 2G link.

use std::path::Path;

use anyhow::{Context, Result};

use super::{LATER, esbuild, page};
use crate::files;

/// Joins the sheets that the staged page links to, in its order, minifies them, and links to the result where the first one was. Those of the
/// app's second part become a file of their own, which nothing links to: its name, if there are any.
pub fn join(staged: &Path) -> Result<Option<String>> {
    let path = staged.join("index.html");
    let page = files::read_text(&path)?;
    let (page, sheets) = page::take_links(&page, PLACE, |tag| tag.contains("rel=\"stylesheet\""));
    let (later, first): (Vec<String>, Vec<String>) = sheets.into_iter().partition(|sheet| sheet.starts_with(LATER));
    if let Some(name) = joined(staged, &first, "style-")? {
        files::write(&path, page.replacen(PLACE, &format!("<link rel=\"stylesheet\" href=\"/{name}\">"), 1))?;
    }
    joined(staged, &later, LATER)
}

/// Sheets as one, whose name begins with `stem`; none where there are none.
fn joined(staged: &Path, sheets: &[String], stem: &str) -> Result<Option<String>> {
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
    let file = staged.join("style.css");
    files::write(&file, &whole)?;
    let small = esbuild::run(&file, &["--minify"])?;
    std::fs::remove_file(&file).context("cannot remove the joined style sheet")?;
    let name = format!("{stem}{}.css", super::precache::short(&files::sha256_hex(small.as_bytes())));
    files::write(&staged.join(&name), small)?;
    Ok(Some(name))
}

/// Stands where the first link stood.
const PLACE: &str = "<!--style-->";
