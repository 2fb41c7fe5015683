//! The app's module, and the script that wasm-bindgen puts between it and the browser, without what no phone needs.
//!
//! wasm-bindgen writes for people and for every way to start: comments, long names with fingerprints that stand in both files, classes
//! that some crate offers. The page starts the app in one way. From that start the script keeps what it reaches, the module what the
//! script reaches; the names that the two share become short.
//!
//! Invariant: where the script is not as expected the build ends; it never makes an app that does not start.

mod later;
mod module;
mod names;
mod order;
mod split;
mod trusted;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha384};

use super::precache::{INDEX, short};
use super::{esbuild, page, words};
use crate::{command, files};

const INLINE_OPEN: &str = "<script type=\"module\">";
const INLINE_CLOSE: &str = "</script>";
/// Two files of our own in the staged folder, while at work there.
const START: &str = "start.js";
/// What the second part is called until it has a name made of its content.
const LATER: &str = "later-0.wasm";
/// So are its words.
const LATER_WORDS: &str = "later-0.txt";
const BUNDLE: &str = "bundle.js";
/// A registry that nobody registers with may go.
const PURE: &str = "--pure:FinalizationRegistry";
/// How wasm-bindgen begins the line that makes a class fit for JavaScript's `using`, which nobody here writes. The line would keep a class
/// that nobody uses, and with it what the module has for the class.
const DISPOSE: &str = "if (Symbol.dispose) ";

/// How wasm-opt makes the module small. Blocks and branches are built anew, and all is gone through twice; going on until it helps no more
/// takes two and a half times as long, and what comes of it is no smaller after gzip.
/// That nothing lies at the beginning of the memory lets an address and what is added to it be one instruction: the far end of the
/// stack is there, and the data behind it.
/// Functions of four nodes and fewer become part of those that call them: a browser compiles each function when it is first called, and a
/// start calls 51 fewer of 735. It costs 0.4 kB; five nodes would cost 1 kB more, for 34 fewer, and six another 4 kB, for 11.
const SMALLER: &[&str] = &[
    "--low-memory-unused",
    "--always-inline-max-function-size=4",
    "--flatten",
    "--rereloop",
    "-Oz",
    "-Oz",
    "--strip-target-features",
];

/// How much of the memory wasm-opt takes for unused, in bytes.
const LOW_MEMORY: u32 = 1024;

/// Works on the staged folder in place. `later_style`: the style sheet of the second part. Optimizing takes longer than the rest of a build for trying something out, so that only a release
/// has it.
pub fn shrink(staged: &Path, later_style: Option<&str>, is_release: bool) -> Result<()> {
    let index = staged.join(INDEX);
    let page = files::read_text(&index)?;
    let (page, start) = take_start(&page)?;
    let words = words::of_later(staged)?.map(|lines| File::new(LATER_WORDS, lines.into_bytes()));
    let script = bundle(staged, &start, words.as_ref().map_or("", |words| &words.name), later_style.unwrap_or_default())?;
    let path = staged.join(&start.module);
    let (script, module) = names::shorten(&script, &files::read(&path)?)
        .with_context(|| format!("{} and {} do not fit: has wasm-bindgen changed?", start.glue, start.module))?;
    files::write(&path, &module)?;
    let module = if is_release { optimized(&path)? } else { module };
    let parts = split::split(&module, later::kind)?;
    let [module, later] =
        [(&start.module, parts.first), (&LATER.to_owned(), parts.later)].map(|(name, part)| (name.clone(), part));
    let ship = |(name, part): (String, Vec<u8>)| -> Result<File> {
        Ok(File::new(&name, if is_release { order::sorted(&part)? } else { part }))
    };
    let (module, later) = (ship(module)?, ship(later)?);
    let script = script.replace(&start.module, &module.name).replace(LATER, &later.name);
    files::write(&staged.join(BUNDLE), script)?;
    let script = esbuild::run(&staged.join(BUNDLE), &["--minify", "--format=iife"])?;
    let script = File::new(&start.glue, script.into_bytes());
    for old in [BUNDLE, &start.glue, &start.module] {
        remove(&staged.join(old))?;
    }
    for new in [&script, &module, &later].into_iter().chain(&words) {
        files::write(&staged.join(&new.name), &new.content)?;
    }
    files::write(&index, with_tags(&page, &start, &script, &module))
}

/// How the page starts the app: the names of wasm-bindgen's script and of the module, relative to the page.
#[derive(Debug, PartialEq, Eq)]
struct Start {
    glue: String,
    module: String,
}

/// Stands where the start was.
const PLACE: &str = "<!--start-->";

/// The page without its inline module script, which the content security policy would forbid, and what that one starts.
fn take_start(page: &str) -> Result<(String, Start)> {
    let (before, rest) = page
        .split_once(INLINE_OPEN)
        .with_context(|| format!("{INDEX} has no `{INLINE_OPEN}`: does this trunk start the app in another way?"))?;
    let (script, after) = rest.split_once(INLINE_CLOSE).with_context(|| format!("the module script in {INDEX} does not end"))?;
    if after.contains(INLINE_OPEN) {
        bail!("{INDEX} has more than one inline module script; the content security policy forbids them");
    }
    let start = Start { glue: quoted(script, "from '/", "'")?, module: quoted(script, "module_or_path: '/", "'")? };
    Ok((format!("{before}{PLACE}{after}"), start))
}

fn quoted(script: &str, open: &str, close: &str) -> Result<String> {
    let inside = script.split_once(open).and_then(|(_, rest)| rest.split_once(close));
    let (inside, _) =
        inside.with_context(|| format!("the start in {INDEX} has no `{open}`: does trunk write it in another way?"))?;
    Ok(inside.to_owned())
}

/// wasm-bindgen's script and a start of our own in one, without what the start does not reach.
fn bundle(staged: &Path, start: &Start, words: &str, style: &str) -> Result<String> {
    let glue = staged.join(&start.glue);
    let script = files::read_text(&glue)?;
    let kept = script.lines().filter(|line| !line.starts_with(DISPOSE));
    let kept = kept.fold(String::new(), |text, line| text + line + "\n");
    files::write(&glue, trusted::through_policy(&kept)?)?;
    let path = staged.join(START);
    let text = starting(start, words, style);
    files::write(&path, text)?;
    let bundle = esbuild::run(&path, &["--bundle", "--format=iife", PURE])?;
    remove(&path)?;
    Ok(bundle)
}

/// In a page the app starts at once, from a task of its own: tools that note who asked for a file, such as those that measure the start,
/// would read the whole script again for each function that the call is in. It takes its second part when it asks for it. In the service
/// worker, which loads the same script, it starts when the browser wakes it to send, from the files that are kept there. `words`, `style`:
/// files of the second part; empty for none.
fn starting(start: &Start, words: &str, style: &str) -> String {
    let Start { glue, module } = start;
    let from = split::FROM_FIRST;
    // A page that says something before it looks like anything would jump.
    let styled = if style.is_empty() {
        String::new()
    } else {
        format!(
            "if (self.document) await new Promise((done, failed) => {{\n\
            const link = document.createElement(\"link\");\n\
            link.rel = \"stylesheet\";\nlink.href = \"/{style}\";\nlink.onload = done;\nlink.onerror = failed;\n\
            document.head.append(link);\n}});\n"
        )
    };
    let said = if words.is_empty() { "\"\"".to_owned() } else { format!("await (await file(\"/{words}\")).text()") };
    format!(
        "import init, * as app from \"./{glue}\";\n\
        const file = async (name) => (!self.document && (await caches.match(name))) || fetch(name);\n\
        let started, second;\n\
        const start = () => (started ??= init({{ module_or_path: file(\"/{module}\") }}));\n\
        const take = async () => {{\n\
        const bytes = await (await file(\"/{LATER}\")).arrayBuffer();\n\
        const words = {said};\n\
        {styled}\
        await WebAssembly.instantiate(bytes, {{ {from}: await start() }});\n\
        return words;\n}};\n\
        self.second = () => (second ??= take().catch((problem) => {{\n\
        second = undefined;\nthrow problem;\n}}));\n\
        if (self.document) Promise.resolve().then(start);\n\
        else self.sendWaiting = async () => {{\n\
        await self.second();\n\
        return app.send_waiting();\n}};\n"
    )
}

/// The module after wasm-opt, which Trunk leaves to us: what was reached only from dropped exports goes too.
fn optimized(module: &Path) -> Result<Vec<u8>> {
    if module::data_begins(&files::read(module)?)?.is_some_and(|at| at < LOW_MEMORY) {
        bail!("{} has data in the first {LOW_MEMORY} bytes of its memory, which wasm-opt takes for unused", module.display());
    }
    command::output(Command::new("wasm-opt").args(SMALLER).args(["-g", "--output"]).arg(module).arg(module))?;
    files::read(module)
}

/// A file named by its content.
struct File {
    name: String,
    content: Vec<u8>,
}

impl File {
    /// `old` is what it was called: `app-0123456789abcdef_bg.wasm`.
    fn new(old: &str, content: Vec<u8>) -> Self {
        let stem = old.split(['-', '.']).next().unwrap_or(old);
        let ending = PathBuf::from(old).extension().unwrap_or_default().to_string_lossy().into_owned();
        Self { name: format!("{stem}-{}.{ending}", short(&files::sha256_hex(&content))), content }
    }

    /// The browser refuses a file whose bytes are others.
    fn integrity(&self) -> String {
        format!("integrity=\"sha384-{}\"", STANDARD.encode(Sha384::digest(&self.content)))
    }
}

/// The page with what starts the app and with what is to be fetched meanwhile, in place of Trunk's tags.
/// The script does not wait for the page: what it reads from the disk first takes longer than drawing what the page was delivered with.
/// It is no module: browsers compile the scripts that a service worker puts into its cache, and keep what they made for the next start,
/// but as scripts, which is of no use to a module.
fn with_tags(page: &str, start: &Start, script: &File, module: &File) -> String {
    let old = [&start.glue, &start.module].map(|name| format!("href=\"/{name}\""));
    let (page, _) = page::take_links(page, "", |tag| old.iter().any(|href| tag.contains(href)));
    let tags = format!(
        "<script async src=\"/{}\" {}></script>\n\
        <link rel=\"preload\" href=\"/{}\" {} crossorigin as=\"fetch\" type=\"application/wasm\">\n",
        script.name,
        script.integrity(),
        module.name,
        module.integrity(),
    );
    page.replacen(PLACE, &tags, 1)
}

fn remove(path: &Path) -> Result<()> {
    fs::remove_file(path).with_context(|| format!("cannot remove {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<head>\n<script type=\"module\">\nimport init, * as bindings from '/app-1.js';\n\
        const wasm = await init({ module_or_path: '/app-1_bg.wasm' });\n</script>\n\
        <link rel=\"modulepreload\" href=\"/app-1.js\" crossorigin=\"anonymous\" integrity=\"sha384-x\">\
        <link rel=\"preload\" href=\"/app-1_bg.wasm\" crossorigin=\"anonymous\" integrity=\"sha384-x\" as=\"fetch\" \
        type=\"application/wasm\"></head>";

    #[test]
    fn the_start_is_read_from_the_page_and_leaves_it() {
        let (page, start) = take_start(PAGE).unwrap();
        assert_eq!(start, Start { glue: "app-1.js".to_owned(), module: "app-1_bg.wasm".to_owned() });
        assert!(!page.contains("import"), "{page}");
    }

    #[test]
    fn the_page_names_the_new_files_and_what_must_be_in_them() {
        let (page, start) = take_start(PAGE).unwrap();
        let script = File::new(&start.glue, b"export default 1".to_vec());
        let module = File::new(&start.module, b"\0asm".to_vec());
        let page = with_tags(&page, &start, &script, &module);
        assert!(!page.contains("app-1") && !page.contains("modulepreload"), "{page}");
        let tag = format!("<script async src=\"/{}\" integrity=\"sha384-", script.name);
        assert!(page.contains(&tag), "{page}");
        assert!(page.contains(&format!("<link rel=\"preload\" href=\"/{}\" integrity=\"sha384-", module.name)), "{page}");
    }

    #[test]
    fn names_change_with_the_content() {
        let name = |content: &[u8]| File::new("app-0123_bg.wasm", content.to_vec()).name;
        assert_ne!(name(b"a"), name(b"b"));
        let name = name(b"a");
        let hash = name.strip_prefix("app-").and_then(|rest| rest.strip_suffix(".wasm")).unwrap();
        assert_eq!(hash.len(), 12);
    }

    #[test]
    fn the_hash_of_nothing_is_the_known_one() {
        let known = "integrity=\"sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb\"";
        assert_eq!(File::new("a.js", Vec::new()).integrity(), known);
    }

    #[test]
    fn a_page_without_a_start_or_with_two_is_refused() {
        assert!(take_start("<head></head>").is_err());
        assert!(take_start(&PAGE.replace("</head>", "<script type=\"module\">1</script></head>")).is_err());
        assert!(take_start(&PAGE.replace("module_or_path", "path")).is_err());
    }
}
