//! The built-in forms: one file beside the app, which the page names.

use std::path::Path;

use anyhow::{Result, bail};
use qinglan_core::form::Library;
use qinglan_core::wire;

use super::precache::{INDEX, short};
use crate::files;

/// How the page names the file before this step.
const MARK: &str = "content=\"/forms.cbor\"";
/// How the file's name begins afterwards.
pub const STEM: &str = "forms-";

/// Works on the staged folder in place.
pub fn apart(staged: &Path) -> Result<()> {
    let index = staged.join(INDEX);
    let page = files::read_text(&index)?;
    if !page.contains("qinglan-forms") {
        // A page without forms, such as the one that the app's start is measured beside.
        return Ok(());
    }
    if !page.contains(MARK) {
        bail!("{INDEX} does not say where the forms are: `{MARK}`");
    }
    let library = wire::to_vec(&Library::of_build());
    let name = format!("{STEM}{}.cbor", short(&files::sha256_hex(&library)));
    files::write(&staged.join(&name), library)?;
    files::write(&index, page.replace(MARK, &format!("content=\"/{name}\"")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_names_a_file_with_every_form() {
        let staged = tempfile::tempdir().unwrap();
        let index = staged.path().join(INDEX);
        files::write(&index, "<meta name=\"qinglan-forms\" content=\"/forms.cbor\">").unwrap();
        apart(staged.path()).unwrap();
        let page = files::read_text(&index).unwrap();
        let name = page.split("content=\"/").nth(1).unwrap().trim_end_matches("\">");
        assert!(name.starts_with(STEM), "{page}");
        let library = Library::decode(&files::read(&staged.path().join(name)).unwrap()).unwrap();
        assert_eq!(library.forms.len(), qinglan_core::form::builtins().len());
        assert!(apart(staged.path()).is_err());
        files::write(&index, "<p>").unwrap();
        apart(staged.path()).unwrap();
    }
}
