//! The other contender's packages, from its own lock: in the person's cache, so that no other set-up carries them.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::house::House;
use crate::{command, files, say};

const NAMES: [&str; 2] = ["package.json", "package-lock.json"];
/// So much of the lock's fingerprint names its folder.
const FINGERPRINT_CHARS: usize = 16;

/// The folder with `node_modules`; installed when the lock has none yet.
pub fn ensure(house: &House) -> Result<PathBuf> {
    let source = house.root.join("tests/bench/sync");
    let lock = files::fingerprint(&source, &NAMES.map(|name| source.join(name)))?;
    let lock: String = lock.chars().take(FINGERPRINT_CHARS).collect();
    let folder = house.tools.join(format!("bench-sync-{lock}"));
    let stamp = folder.join("installed");
    if stamp.is_file() {
        say::line("pouchdb", "its packages are there");
        return Ok(folder);
    }
    for name in NAMES {
        files::write(&folder.join(name), files::read(&source.join(name))?)?;
    }
    command::on_path("npm").context("npm is missing: install Node.js (any version from 18 on) and try again")?;
    let mut install = house.command("npm");
    install.args(["ci", "--no-audit", "--no-fund", "--prefix"]).arg(&folder);
    command::quietly(house, "pouchdb", "installing the packages of tests/bench/sync", &mut install)?;
    files::write(&stamp, lock)?;
    Ok(folder)
}
