//! The page's style sheets, small files for those who write them, as one file for those who load them: one request on a 2G link.

use std::path::Path;

use anyhow::{Context, Result};

use super::precache::{INDEX, short};
use super::{LATER, esbuild, page};
use crate::files;

/// Joins the sheets that the staged page links to, in its order, minifies them, and links to the result where the first one was. What only
/// paper needs waits until the first page stands.
pub fn join(staged: &Path) -> Result<()> {
    let path = staged.join(INDEX);
    let page = files::read_text(&path)?;
    let (page, sheets) = page::take_links(&page, PLACE, |tag| tag.contains("rel=\"stylesheet\""));
    if sheets.is_empty() {
        return Ok(());
    }
    let (paper, first): (Vec<String>, Vec<String>) = sheets.into_iter().partition(|sheet| sheet.starts_with(PAPER));
    let mut links = format!("<link rel=\"stylesheet\" href=\"/{}\">", joined(staged, "style-", &first)?);
    if !paper.is_empty() {
        links += &format!("\n<link rel=\"stylesheet\" data-later=\"/{}\">", joined(staged, LATER, &paper)?);
    }
    files::write(&path, page.replacen(PLACE, &links, 1))
}

/// One small sheet of several, and what it is called.
fn joined(staged: &Path, stem: &str, sheets: &[String]) -> Result<String> {
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
    Ok(name)
}

/// How the name of the sheet for paper begins, as Trunk stages it.
const PAPER: &str = "print-";
/// Stands where the first link stood.
const PLACE: &str = "<!--style-->";
