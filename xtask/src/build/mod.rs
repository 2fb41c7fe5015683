//! `cargo xtask build`: the app into `dist/`, the worker into `worker/build/`; each only when its inputs changed.

pub mod alone;
mod esbuild;
pub mod forms;
mod glue;
mod icons;
mod page;
mod paths;
pub mod precache;
mod stamp;
mod styles;
mod words;

use std::path::Path;
use std::{env, thread};

use anyhow::{Context, Result, anyhow};

use crate::house::House;
use crate::setup::tools;
use crate::{command, files};
use stamp::Stamp;

/// The variable that tells Trunk's hook which program to call back; see `Trunk.toml`.
const HOOK_VARIABLE: &str = "QINGLAN_XTASK";

/// How files of the app's second part begin, and the style sheets that are joined to one of them.
pub const LATER: &str = "later-";

/// What both builds depend on.
const SHARED: &[&str] = &["Cargo.toml", "Cargo.lock", ".cargo", "macros", "core/Cargo.toml", "core/src", "core/templates"];
const APP: &[&str] = &["app", "style", "Trunk.toml", "package-lock.json", "xtask/src/build"];
const WORKER: &[&str] = &["worker/Cargo.toml", "worker/src", "forms/Cargo.toml", "forms/src", "package-lock.json"];

/// Both at once: most of either is one thread that optimizes a whole program.
pub fn all(house: &House) -> Result<()> {
    thread::scope(|both| {
        let worker = both.spawn(|| worker(house));
        let app = app(house);
        let worker = worker.join().map_err(|_| anyhow!("the worker's build broke off"))?;
        app.and(worker)
    })
}

fn app(house: &House) -> Result<()> {
    let stamp = Stamp::of(house, "app", &[SHARED, APP].concat())?;
    if stamp.is_fresh(&[&house.dist().join("index.html"), &house.dist().join("sw.js")]) {
        return Ok(());
    }
    trunk(house, "app", &house.root, &house.dist())?;
    stamp.set()
}

/// One release build with Trunk. `folder` is where the `Trunk.toml` is.
pub fn trunk(house: &House, name: &str, folder: &Path, dist: &Path) -> Result<()> {
    let own = env::current_exe().context("cannot tell where this program is")?;
    let mut trunk = house.command(tools::TRUNK.program(house));
    trunk
        .args(["build", "--release", "--offline", "--skip-version-check", "--dist"])
        .arg(dist)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", &house.target)
        .env(HOOK_VARIABLE, own)
        .env(paths::FLAGS_VARIABLE, paths::flags(house)?)
        // Trunk takes `NO_COLOR=1`, which some terminals set, for a malformed option.
        .env_remove("NO_COLOR");
    command::quietly(house, name, "building with trunk", &mut trunk)
}

fn worker(house: &House) -> Result<()> {
    let built = house.worker_build();
    let stamp = Stamp::of(house, "worker", &[SHARED, WORKER].concat())?;
    if stamp.is_fresh(&[&built.join("index.js"), &built.join("index_bg.wasm")]) {
        return Ok(());
    }
    let mut build = house.command(tools::WORKER_BUILD.program(house));
    build
        .arg("--release")
        .current_dir(house.root.join("worker"))
        // In a folder of its own: two builds of one folder wait for each other.
        .env("CARGO_TARGET_DIR", house.target.join("worker"))
        .env(paths::FLAGS_VARIABLE, paths::flags(house)?)
        // Without these it would fetch its own.
        .env("WASM_BINDGEN_BIN", tools::WASM_BINDGEN.program(house))
        .env("WASM_OPT_BIN", house.npm_bin().join("wasm-opt"))
        .env("ESBUILD_BIN", house.npm_bin().join("esbuild"));
    command::quietly(house, "worker", "building with worker-build", &mut build)?;
    stamp.set()
}

/// Called by Trunk's hook: the staged build becomes one that the service worker can keep.
pub fn precache_staged() -> Result<()> {
    let staged = env::var_os("TRUNK_STAGING_DIR")
        .context("TRUNK_STAGING_DIR is not set: `precache` is called by trunk, see Trunk.toml")?;
    let staged = Path::new(&staged);
    let index = staged.join(precache::INDEX);
    let later_style = styles::join(staged)?;
    glue::shrink(staged, later_style.as_deref(), env::var_os("TRUNK_PROFILE").is_some_and(|profile| profile == "release"))?;
    words::apart(staged)?;
    forms::apart(staged)?;
    icons::inline(staged)?;
    files::write(&index, page::tidied(&files::read_text(&index)?))?;
    let shell = precache::apply(staged)?;
    esbuild::minify_script(&staged.join(precache::SERVICE_WORKER))?;
    eprintln!("precache: build {} with {} files", shell.build, shell.files.len());
    Ok(())
}

/// All files below the given ones, which are relative to the root.
fn inputs(house: &House, names: &[&str]) -> Result<Vec<std::path::PathBuf>> {
    let mut all = Vec::new();
    for name in names {
        let path = house.root.join(name);
        if path.is_file() { all.push(path) } else { all.extend(files::below(&path)?) }
    }
    Ok(all)
}
