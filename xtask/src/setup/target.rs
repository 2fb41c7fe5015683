//! The target `wasm32-unknown-unknown`: from rustup, or built from Debian's sources of the same compiler.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::std_from_source::Toolchain;
use crate::house::House;
use crate::{command, say};

pub const NAME: &str = "wasm32-unknown-unknown";

pub fn ensure(house: &House) -> Result<()> {
    let sysroot = command::output(house.command("rustc").args(["--print", "sysroot"]))?;
    let sysroot = PathBuf::from(sysroot.trim());
    if is_there(&sysroot) {
        say::line("wasm32", "the standard library is there");
        return Ok(());
    }
    let mut add = house.command("rustup");
    add.args(["target", "add", NAME]);
    match command::quietly(house, "wasm32", "rustup target add", &mut add) {
        Ok(()) if is_there(&sysroot) => return Ok(()),
        Ok(()) => say::line("wasm32", "rustup added the target to another toolchain than the one in use"),
        Err(problem) => say::line("wasm32", &format!("rustup could not: {problem}")),
    }
    say::line("wasm32", "building the standard library from Debian's sources of this compiler instead");
    let workshop = house.notes().join("wasm-std");
    Toolchain::new(&sysroot)
        .build_std(house, &workshop)
        .context("cannot get the target wasm32-unknown-unknown; `rustup target add` is the normal way")
}

/// Has this toolchain a standard library for the target?
pub fn is_there(sysroot: &Path) -> bool {
    let folder = library(sysroot);
    let Ok(entries) = std::fs::read_dir(folder) else {
        return false;
    };
    entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("libstd-"))
}

pub fn library(sysroot: &Path) -> PathBuf {
    sysroot.join("lib").join("rustlib").join(NAME).join("lib")
}
