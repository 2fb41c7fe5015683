//! The icons, in the page itself: beside it they would be one more document to fetch and to read while the first page is drawn.

use std::path::Path;

use anyhow::{Context, Result, bail};

use super::precache::INDEX;
use crate::files;

/// As Trunk copies them: symbols in one SVG file.
const SOURCE: &str = "icons.svg";
/// Where they go.
const PLACE: &str = "<svg class=\"icons\" id=\"icons\"></svg>";

/// Works on the staged folder in place.
pub fn inline(staged: &Path) -> Result<()> {
    let source = staged.join(SOURCE);
    if !source.exists() {
        // A page without icons, such as the one that the app's start is measured beside.
        return Ok(());
    }
    let index = staged.join(INDEX);
    let page = files::read_text(&index)?;
    if !page.contains(PLACE) {
        bail!("{INDEX} has no place for the icons: `{PLACE}`");
    }
    let symbols = symbols(&files::read_text(&source)?).with_context(|| format!("{SOURCE} is no <svg> of symbols"))?;
    files::write(&index, page.replace(PLACE, &PLACE.replace("></svg>", &format!(">{symbols}</svg>"))))?;
    std::fs::remove_file(&source).with_context(|| format!("cannot remove {}", source.display()))
}

/// What is in the `<svg>`, in one line.
fn symbols(svg: &str) -> Option<String> {
    let (_, rest) = svg.split_once("<svg")?;
    let (_, rest) = rest.split_once('>')?;
    let (inner, _) = rest.rsplit_once("</svg>")?;
    Some(inner.lines().map(str::trim).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_holds_the_symbols() {
        let staged = tempfile::tempdir().unwrap();
        let (index, source) = (staged.path().join(INDEX), staged.path().join(SOURCE));
        files::write(&index, format!("<body>{PLACE}</body>")).unwrap();
        inline(staged.path()).unwrap();
        files::write(&source, "<svg xmlns=\"x\">\n<symbol id=\"a\"/>\n<symbol id=\"b\"/>\n</svg>\n").unwrap();
        inline(staged.path()).unwrap();
        let page = files::read_text(&index).unwrap();
        assert_eq!(page, "<body><svg class=\"icons\" id=\"icons\"><symbol id=\"a\"/><symbol id=\"b\"/></svg></body>");
        assert!(!source.exists());
        files::write(&source, "<svg></svg>").unwrap();
        assert!(inline(staged.path()).is_err(), "the page has no place any more");
    }
}
