//! The page's style sheets, small files for those who write them, as one file for those who load them: one request on a 2G link.

use std::path::Path;

use anyhow::{Context, Result};

use super::{esbuild, page};
use crate::files;

/// Joins the sheets that the staged page links to, in its order, minifies them, and links to the result where the first one was.
pub fn join(staged: &Path) -> Result<()> {
    let path = staged.join("index.html");
    let page = files::read_text(&path)?;
    let (page, sheets) = page::take_links(&page, PLACE, |tag| tag.contains("rel=\"stylesheet\""));
    if sheets.is_empty() {
        return Ok(());
    }
    let mut whole = String::new();
    for sheet in &sheets {
        let file = staged.join(sheet);
        whole.push_str(&files::read_text(&file)?);
        whole.push('\n');
        std::fs::remove_file(&file).with_context(|| format!("cannot remove {}", file.display()))?;
    }
    let joined = staged.join("style.css");
    files::write(&joined, &whole)?;
    let small = esbuild::run(&joined, &["--minify"])?;
    std::fs::remove_file(&joined).context("cannot remove the joined style sheet")?;
    let name = format!("style-{}.css", super::precache::short(&files::sha256_hex(small.as_bytes())));
    files::write(&staged.join(&name), small)?;
    files::write(&path, page.replacen(PLACE, &format!("<link rel=\"stylesheet\" href=\"/{name}\">"), 1))
}

/// Stands where the first link stood.
const PLACE: &str = "<!--style-->";
