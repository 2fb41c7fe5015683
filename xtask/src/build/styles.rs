//! The page's style sheets, small files for those who write them, as one file for those who load them: one request on a 2G link.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::{command, files};

/// The browsers that the sheets are written for; the minifier uses nothing newer.
const TARGET: &str = "--target=chrome99";

/// Joins the sheets that the staged page links to, in its order, minifies them, and links to the result where the first one was.
pub fn join(staged: &Path) -> Result<()> {
    let path = staged.join("index.html");
    let page = files::read_text(&path)?;
    let (page, sheets) = take_links(&page);
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
    let small = command::output(Command::new("esbuild").arg(&joined).args(["--minify", TARGET, "--log-level=warning"]))?;
    std::fs::remove_file(&joined).context("cannot remove the joined style sheet")?;
    let name = format!("style-{}.css", super::precache::short(&files::sha256_hex(small.as_bytes())));
    files::write(&staged.join(&name), small)?;
    files::write(&path, page.replacen(PLACE, &format!("<link rel=\"stylesheet\" href=\"/{name}\">"), 1))
}

/// Stands where the first link stood.
const PLACE: &str = "<!--style-->";

/// The page without its links to style sheets, and the names of those.
fn take_links(page: &str) -> (String, Vec<String>) {
    let mut sheets = Vec::new();
    let mut out = String::new();
    let mut rest = page;
    while let Some((before, after)) = rest.split_once("<link ") {
        let (tag, after) = after.split_once('>').unwrap_or((after, ""));
        out.push_str(before);
        match tag.contains("rel=\"stylesheet\"").then(|| attribute(tag, "href")).flatten() {
            Some(href) => {
                if sheets.is_empty() {
                    out.push_str(PLACE);
                }
                sheets.push(href.trim_start_matches('/').to_owned());
            }
            None => {
                out.push_str("<link ");
                out.push_str(tag);
                out.push('>');
            }
        }
        rest = after;
    }
    out.push_str(rest);
    (out, sheets)
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let (_, rest) = tag.split_once(&format!("{name}=\""))?;
    Some(rest.split_once('"')?.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_sheets_are_taken_and_others_stay() {
        let page = "<head><link rel=\"icon\" href=\"/i.svg\"><link rel=\"stylesheet\" href=\"/a-1.css\" integrity=\"x\"/>\n\
            <link rel=\"stylesheet\" href=\"/b-2.css\"><link rel=\"manifest\" href=\"/m\"></head>";
        let (page, sheets) = take_links(page);
        assert_eq!(sheets, ["a-1.css", "b-2.css"]);
        assert_eq!(page, "<head><link rel=\"icon\" href=\"/i.svg\"><!--style-->\n<link rel=\"manifest\" href=\"/m\"></head>");
    }
}
