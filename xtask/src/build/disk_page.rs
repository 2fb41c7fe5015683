//! A page of the tests: the app's disk alone, to be held against what every disk must do (`tests/disk`).

use anyhow::Result;

use super::stamp::Stamp;
use super::{SHARED, paths};
use crate::command;
use crate::house::House;
use crate::setup::tools;

const PACKAGE: &str = "qinglan-disk-page";
const TARGET: &str = "wasm32-unknown-unknown";
const INPUTS: &[&str] = &["tests/disk", "app/src/shell/db.rs", "xtask/src/build/disk_page.rs"];

/// Builds script and module into [`House::disk_page`].
pub fn build(house: &House) -> Result<()> {
    let folder = house.disk_page();
    let stamp = Stamp::of(house, "disk-page", &[SHARED, INPUTS].concat())?;
    if stamp.is_fresh(&[&folder.join("qinglan_disk_page.js")]) {
        return Ok(());
    }
    let mut cargo = house.command("cargo");
    cargo
        .args(["build", "--release", "-p", PACKAGE, "--target", TARGET])
        .env("CARGO_TARGET_DIR", &house.target)
        // As for the app, or each build would undo what the other has of the shared crates.
        .env(paths::FLAGS_VARIABLE, paths::flags(house)?);
    command::quietly(house, "disk-page", "building", &mut cargo)?;
    let module = house.target.join(TARGET).join("release").join("qinglan_disk_page.wasm");
    let mut bind = house.command(tools::WASM_BINDGEN.program(house));
    bind.args(["--target", "web", "--no-typescript", "--out-dir"]).arg(&folder).arg(module);
    command::quietly(house, "disk-page", "writing its script", &mut bind)?;
    stamp.set()
}
