//! Turns the staged output into a shell that works offline: the service worker learns which files make up this build.
//!
//! Invariant: the service worker's bytes change exactly when some file of the shell changes.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::words;
use crate::files;

pub(super) const INDEX: &str = "index.html";
pub(super) const SERVICE_WORKER: &str = "sw.js";
/// The literal lines of the source `app/sw.js`, which this step replaces.
const BUILD_LINE: &str = "const BUILD = \"dev\";";
const SHELL_LINE: &str = "const SHELL = [\"/\"];";
const LATER_LINE: &str = "const LATER = [];";
/// The page's own mark, where it has one: from here the app knows which build it is.
const PAGE_MARK: &str = "<meta name=\"qinglan-build\" content=\"dev\">";
/// Enough of a SHA-256 to tell builds apart, short enough to read out on the telephone.
const HASH_CHARS: usize = 12;

/// The icons that the browser itself keeps when the app is installed, and asks for then.
const INSTALL_ICONS: &[&str] = &["icon-192", "icon-512", "maskable", "apple-touch"];

/// What the service worker keeps.
#[derive(Debug)]
pub struct Shell {
    pub build: String,
    /// Addresses from the root; `index.html` is `/`.
    pub files: Vec<String>,
    /// Those of files that only some people ask for.
    pub later: Vec<String>,
}

/// Works on the staged folder in place, when all else in it is as it ships.
pub fn apply(staged: &Path) -> Result<Shell> {
    let shell = shell(staged)?;
    let page = staged.join(INDEX);
    let mark = PAGE_MARK.replace("dev", &shell.build);
    files::write(&page, files::read_text(&page)?.replace(PAGE_MARK, &mark))?;
    let path = staged.join(SERVICE_WORKER);
    let worker = fill_in(&files::read_text(&path)?, &shell)?;
    files::write(&path, worker)?;
    Ok(shell)
}

/// The files that make up the shell in `folder`, and the fingerprint of them all.
pub fn shell(folder: &Path) -> Result<Shell> {
    let name = |file: &Path| file.strip_prefix(folder).unwrap_or(file).to_string_lossy().replace('\\', "/");
    let all = files::below(folder)?;
    let (kept, others): (Vec<PathBuf>, Vec<PathBuf>) = all.into_iter().partition(|file| is_kept(&name(file)));
    let build = short(&files::fingerprint(folder, &kept)?);
    let mut addresses: Vec<String> =
        kept.iter().map(|file| name(file)).map(|name| if name == INDEX { "/".to_owned() } else { format!("/{name}") }).collect();
    addresses.sort();
    let later = others.iter().map(|file| name(file)).filter(|name| name.starts_with(words::STEM));
    Ok(Shell { build, files: addresses, later: later.map(|name| format!("/{name}")).collect() })
}

/// Everything but what only tools, stores, some people, or the home screen of an installed app ask for.
fn is_kept(name: &str) -> bool {
    let is_asked_for = name.starts_with(words::STEM) || INSTALL_ICONS.iter().any(|icon| name.contains(icon));
    name != SERVICE_WORKER && !name.ends_with(".map") && !name.contains("screenshot") && !is_asked_for
}

pub(super) fn short(hash: &str) -> String {
    hash.chars().take(HASH_CHARS).collect()
}

/// The service worker with this build's name and files.
fn fill_in(worker: &str, shell: &Shell) -> Result<String> {
    for line in [BUILD_LINE, SHELL_LINE, LATER_LINE] {
        let times = worker.matches(line).count();
        if times != 1 {
            bail!("{SERVICE_WORKER} must have the line `{line}` once, but has it {times} times");
        }
    }
    let build = serde_json::to_string(&shell.build)?;
    let (list, later) = (serde_json::to_string(&shell.files)?, serde_json::to_string(&shell.later)?);
    Ok(worker
        .replace(BUILD_LINE, &format!("const BUILD = {build};"))
        .replace(SHELL_LINE, &format!("const SHELL = {list};"))
        .replace(LATER_LINE, &format!("const LATER = {later};")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<head><meta name=\"qinglan-build\" content=\"dev\"></head>";
    const WORKER: &str = "const BUILD = \"dev\";\nconst SHELL = [\"/\"];\nconst LATER = [];\n";

    fn staged(worker: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in [
            (INDEX, PAGE),
            (SERVICE_WORKER, worker),
            ("app-1.js", "export default 1"),
            ("app-1.js.map", "{}"),
            ("icons/icon.svg", "svg"),
            ("icons/icon-192.png", "png"),
            ("text-en-1.txt", "words"),
            ("screenshots/phone.png", "png"),
        ] {
            files::write(&folder.path().join(name), content).unwrap();
        }
        folder
    }

    #[test]
    fn the_shell_is_all_but_maps_screenshots_and_the_worker_itself() {
        let folder = staged(WORKER);
        let shell = apply(folder.path()).unwrap();
        assert_eq!(shell.files, ["/", "/app-1.js", "/icons/icon.svg"]);
        assert_eq!(shell.later, ["/text-en-1.txt"]);
        let page = files::read_text(&folder.path().join(INDEX)).unwrap();
        assert!(page.contains(&format!("<meta name=\"qinglan-build\" content=\"{}\">", shell.build)));
        let worker = files::read_text(&folder.path().join(SERVICE_WORKER)).unwrap();
        assert!(worker.contains(&format!("const BUILD = \"{}\";", shell.build)));
        assert!(worker.contains("const SHELL = [\"/\",\"/app-1.js\","));
        assert!(worker.contains("const LATER = [\"/text-en-1.txt\"];"));
    }

    #[test]
    fn the_build_changes_with_any_file_and_with_nothing_else() {
        let (first, same, other) = (staged(WORKER), staged(WORKER), staged(WORKER));
        files::write(&other.path().join("app-1.js"), "export default 2").unwrap();
        let build = |folder: &tempfile::TempDir| apply(folder.path()).unwrap().build;
        let first = build(&first);
        assert_eq!(first, build(&same));
        assert_ne!(first, build(&other));
    }

    #[test]
    fn a_service_worker_without_the_lines_is_refused_in_words() {
        let folder = staged("const BUILD = \"dev\";\n");
        let problem = apply(folder.path()).unwrap_err().to_string();
        assert!(problem.contains("const SHELL"), "{problem}");
    }
}
