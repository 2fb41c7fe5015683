//! The icons, in the page itself: beside it they would be one more document to fetch and to read while the first page is drawn.

use std::path::Path;

use anyhow::{Context, Result, bail};

use super::precache::INDEX;
use crate::files;

/// As Trunk copies them: symbols in one SVG file.
const SOURCE: &str = "icons.svg";
/// Where they go.
const PLACE: &str = "<svg class=\"icons\" id=\"icons\"></svg>";
/// How the page uses one before they are all there.
const USE: &str = "<use href=\"#";

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
    let page = drawn(&page, &symbols)?;
    files::write(&index, page.replace(PLACE, &PLACE.replace("></svg>", &format!(">{symbols}</svg>"))))?;
    std::fs::remove_file(&source).with_context(|| format!("cannot remove {}", source.display()))
}

/// The page with the icons that it uses itself drawn where they stand: it is shown before the browser has read the others.
fn drawn(page: &str, symbols: &str) -> Result<String> {
    let mut out = String::new();
    let mut rest = page;
    while let Some((before, after)) = rest.split_once(USE) {
        let (name, after) = after.split_once("\"/>").with_context(|| format!("{INDEX}: `{USE}` does not end"))?;
        let symbol =
            symbols.split_once(&format!("<symbol id=\"{name}\" ")).and_then(|(_, symbol)| symbol.split_once("</symbol>"));
        let (attributes, shapes) = symbol
            .and_then(|(symbol, _)| symbol.split_once('>'))
            .with_context(|| format!("{INDEX} uses the icon `{name}`, which {SOURCE} does not have"))?;
        let open =
            before.strip_suffix('>').with_context(|| format!("{INDEX}: the icon `{name}` does not stand first in its <svg>"))?;
        out.push_str(&format!("{open} {attributes}>{shapes}"));
        rest = after;
    }
    Ok(out + rest)
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
        files::write(&index, format!("<body><svg class=\"a\"><use href=\"#b\"/></svg>{PLACE}</body>")).unwrap();
        inline(staged.path()).unwrap();
        files::write(
            &source,
            "<svg xmlns=\"x\">\n<symbol id=\"a\"></symbol>\n<symbol id=\"b\" viewBox=\"0 0 2 2\"><path/></symbol>\n</svg>\n",
        )
        .unwrap();
        inline(staged.path()).unwrap();
        let page = files::read_text(&index).unwrap();
        let own = "<svg class=\"a\" viewBox=\"0 0 2 2\"><path/></svg>";
        let all = "<symbol id=\"a\"></symbol><symbol id=\"b\" viewBox=\"0 0 2 2\"><path/></symbol>";
        assert_eq!(page, format!("<body>{own}<svg class=\"icons\" id=\"icons\">{all}</svg></body>"));
        assert!(!source.exists());
        files::write(&source, "<svg></svg>").unwrap();
        assert!(inline(staged.path()).is_err(), "the page has no place any more");
        files::write(&index, format!("<body><svg><use href=\"#c\"/></svg>{PLACE}</body>")).unwrap();
        assert!(inline(staged.path()).is_err(), "there is no such icon");
    }
}
