//! Pages of tests and benches: a part of the app alone, as a module with its script.

use std::path::PathBuf;

use anyhow::Result;

use super::stamp::Stamp;
use super::{SHARED, paths};
use crate::command;
use crate::house::House;
use crate::setup::tools;

const TARGET: &str = "wasm32-unknown-unknown";

/// A part of the app that a page holds.
pub struct Alone {
    package: &'static str,
    /// What it is built from beside the shared crates.
    inputs: &'static [&'static str],
}

/// The app's disk, to be held against what every disk must do (`tests/disk`).
pub const DISK: Alone =
    Alone { package: "qinglan-disk-page", inputs: &["tests/disk", "app/src/shell/db.rs", "xtask/src/build/alone.rs"] };
/// What forms compute, to be measured (`tests/form`).
pub const FORM: Alone = Alone { package: "qinglan-form-page", inputs: &["tests/form", "xtask/src/build/alone.rs"] };

impl Alone {
    /// The folder of its script and module.
    pub fn folder(&self, house: &House) -> PathBuf {
        house.target.join(self.package.trim_start_matches("qinglan-"))
    }

    pub fn build(&self, house: &House) -> Result<()> {
        let (folder, file) = (self.folder(house), self.package.replace('-', "_"));
        let name = self.package.trim_start_matches("qinglan-");
        let stamp = Stamp::of(house, name, &[SHARED, self.inputs].concat())?;
        if stamp.is_fresh(&[&folder.join(format!("{file}.js"))]) {
            return Ok(());
        }
        let mut cargo = house.command("cargo");
        cargo
            .args(["build", "--release", "-p", self.package, "--target", TARGET])
            .env("CARGO_TARGET_DIR", &house.target)
            // As for the app, or each build would undo what the other has of the shared crates.
            .env(paths::FLAGS_VARIABLE, paths::flags(house)?);
        command::quietly(house, name, "building", &mut cargo)?;
        let module = house.target.join(TARGET).join("release").join(format!("{file}.wasm"));
        let mut bind = house.command(tools::WASM_BINDGEN.program(house));
        bind.args(["--target", "web", "--no-typescript", "--out-dir"]).arg(&folder).arg(module);
        command::quietly(house, name, "writing its script", &mut bind)?;
        stamp.set()
    }
}
