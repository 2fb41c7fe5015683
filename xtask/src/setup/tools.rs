//! The build tools that cargo installs, each in a folder of its own version in the person's cache.
//!
//! A fresh checkout finds what another one has installed; two versions never meet.

use std::path::PathBuf;
use std::process::Command;
use std::thread;

use anyhow::{Context, Result, anyhow};

use crate::house::House;
use crate::{command, say};

pub struct Tool {
    /// The name of the program, and of its folder in the cache.
    pub name: &'static str,
    /// The name of the package to install.
    package: &'static str,
    version: &'static str,
    /// wasm-bindgen-cli's own lock names a release that is no longer served, so that one is resolved anew.
    locked: bool,
    /// Built without optimizing: it has so little to do that this would take longer than all it will ever run.
    plain: bool,
}

pub const TRUNK: Tool = Tool { name: "trunk", package: "trunk", version: "0.21.14", locked: true, plain: false };
pub const WORKER_BUILD: Tool =
    Tool { name: "worker-build", package: "worker-build", version: "0.8.7", locked: true, plain: false };
/// The same version as the crate `wasm-bindgen` of the workspace: the two speak a private format.
pub const WASM_BINDGEN: Tool =
    Tool { name: "wasm-bindgen", package: "wasm-bindgen-cli", version: "0.2.130", locked: false, plain: false };
/// Only the part of the tests that is called after it needs it (`test/deny.rs`). Its build takes under four minutes on two busy cores.
pub const DENY: Tool = Tool { name: "cargo-deny", package: "cargo-deny", version: "0.20.2", locked: true, plain: true };

pub const ALL: [&Tool; 3] = [&TRUNK, &WORKER_BUILD, &WASM_BINDGEN];

impl Tool {
    pub fn folder(&self, house: &House) -> PathBuf {
        house.tools.join(format!("{}-{}", self.name, self.version))
    }

    pub fn program(&self, house: &House) -> PathBuf {
        self.folder(house).join("bin").join(self.name)
    }

    /// The program is there and says that it is this version.
    fn is_ready(&self, house: &House) -> bool {
        let answer = Command::new(self.program(house)).arg("--version").output();
        answer.is_ok_and(|answer| String::from_utf8_lossy(&answer.stdout).split_whitespace().any(|word| word == self.version))
    }

    fn install(&self, house: &House) -> Result<()> {
        let mut install = house.command("cargo");
        install
            .args(["install", self.package, "--version", self.version, "--force", "--root"])
            .arg(self.folder(house))
            // Shared, so that what two tools have in common is built once.
            .env("CARGO_TARGET_DIR", house.tools.join("build"));
        if self.locked {
            install.arg("--locked");
        }
        if self.plain {
            install.envs([("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0"), ("CARGO_PROFILE_RELEASE_LTO", "off")]);
            install.envs([("CARGO_PROFILE_RELEASE_DEBUG", "0"), ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "64")]);
        }
        let words = format!("installing {} (some minutes, once per version)", self.version);
        command::quietly(house, self.name, &words, &mut install)?;
        if !self.is_ready(house) {
            return Err(anyhow!("{} was installed but does not answer --version", self.program(house).display()));
        }
        Ok(())
    }
}

/// Installs one tool, if it is missing, with nothing left of its build.
pub fn ensure_one(house: &House, tool: &Tool) -> Result<()> {
    if tool.is_ready(house) {
        return Ok(());
    }
    tool.install(house).with_context(|| format!("cannot install {} {}", tool.package, tool.version))?;
    remove_leftovers(house)
}

/// Installs the missing ones, all at once.
pub fn ensure(house: &House) -> Result<()> {
    let (ready, missing): (Vec<&Tool>, Vec<&Tool>) = ALL.into_iter().partition(|tool| tool.is_ready(house));
    for tool in ready {
        say::line(tool.name, &format!("{} is there", tool.version));
    }
    if missing.is_empty() {
        return Ok(());
    }
    thread::scope(|scope| {
        let installs: Vec<_> = missing.iter().map(|tool| (tool, scope.spawn(|| tool.install(house)))).collect();
        let mut outcome = Ok(());
        for (tool, install) in installs {
            let ended = install.join().unwrap_or_else(|_| Err(anyhow!("its installation broke off")));
            let ended = ended.with_context(|| format!("cannot install {} {}", tool.package, tool.version));
            outcome = outcome.and(ended);
        }
        outcome
    })?;
    remove_leftovers(house)
}

/// The intermediate files are over a gigabyte and of no more use.
fn remove_leftovers(house: &House) -> Result<()> {
    let build = house.tools.join("build");
    if build.exists() {
        std::fs::remove_dir_all(&build).with_context(|| format!("cannot remove {}", build.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(path: &str) -> String {
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
        std::fs::read_to_string(root.join(path)).unwrap()
    }

    #[test]
    fn the_same_wasm_bindgen_is_pinned_everywhere() {
        let wanted = WASM_BINDGEN.version;
        assert!(text("Cargo.toml").contains(&format!("wasm-bindgen = \"={wanted}\"")));
        assert!(text("Trunk.toml").contains(&format!("wasm_bindgen = \"{wanted}\"")));
    }

    #[test]
    fn the_worker_and_its_build_tool_have_one_version() {
        assert!(text("Cargo.toml").contains(&format!("worker = \"={}\"", WORKER_BUILD.version)));
    }
}
