//! Keeps this machine's folders out of what is built: a panic names the source file that it comes from, and phones download the names.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::command;
use crate::house::House;

/// Cargo's variable for flags of the compiler, and what stands between two of them. It comes before `rustflags` of any
/// `.cargo/config.toml`. Unlike `RUSTFLAGS` it allows for blanks in paths.
pub const FLAGS_VARIABLE: &str = "CARGO_ENCODED_RUSTFLAGS";
const BETWEEN: &str = "\u{1f}";

/// The flags for a build that ships. They are the same each time, or cargo would build everything anew.
pub fn flags(house: &House) -> Result<OsString> {
    let mut flags: Vec<String> = Vec::new();
    if let Ok(given) = env::var(FLAGS_VARIABLE) {
        flags.extend(given.split(BETWEEN).filter(|flag| !flag.is_empty()).map(str::to_owned));
    } else if let Ok(given) = env::var("RUSTFLAGS") {
        flags.extend(given.split_whitespace().map(str::to_owned));
    }
    // Names that say what instances of generic functions are made for: by them it is told which functions wait (`glue/later.rs`).
    flags.push("-Csymbol-mangling-version=v0".to_owned());
    flags.extend(folders(house)?.iter().map(|folder| format!("--remap-path-prefix={}=", folder.display())));
    Ok(flags.join(BETWEEN).into())
}

/// Folders of this machine with sources in them. The compiler takes the last one that fits, so the more special ones come later.
fn folders(house: &House) -> Result<Vec<PathBuf>> {
    let sysroot = command::output(house.command("rustc").args(["--print", "sysroot"]))?;
    let mut folders = vec![house.root.clone(), house.target.clone(), Path::new(sysroot.trim()).join("lib/rustlib/src/rust")];
    folders.extend(registries(&cargo_home()?));
    Ok(folders)
}

/// Where cargo unpacks crates: a folder for each registry.
fn registries(cargo_home: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(cargo_home.join("registry").join("src")).into_iter().flatten();
    let mut folders: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    folders.sort();
    folders
}

fn cargo_home() -> Result<PathBuf> {
    if let Some(folder) = env::var_os("CARGO_HOME").filter(|folder| !folder.is_empty()) {
        return Ok(PathBuf::from(folder));
    }
    let home = env::var_os("HOME").context("neither CARGO_HOME nor HOME is set: where are the sources of crates?")?;
    Ok(PathBuf::from(home).join(".cargo"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_registry_is_known_in_a_fixed_order() {
        let home = tempfile::tempdir().unwrap();
        for name in ["mirror-2", "index.crates.io-1"] {
            fs::create_dir_all(home.path().join("registry/src").join(name)).unwrap();
        }
        let found = registries(home.path());
        let names: Vec<_> = found.iter().map(|folder| folder.file_name().unwrap().to_str().unwrap()).collect();
        assert_eq!(names, ["index.crates.io-1", "mirror-2"]);
        assert!(registries(Path::new("/none")).is_empty());
    }
}
