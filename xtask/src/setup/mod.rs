//! `cargo xtask setup`: everything that this checkout needs, nothing that is there already.
//!
//! Invariant: doing it twice changes nothing the second time.

pub mod browser;
mod npm;
mod std_from_source;
mod target;
pub mod tools;

use std::path::PathBuf;

use anyhow::Result;

use crate::house::House;

/// What building and serving need.
pub fn for_running(house: &House) -> Result<()> {
    target::ensure(house)?;
    tools::ensure(house)?;
    npm::ensure(house)
}

/// What testing needs on top; answers with the browser.
pub fn for_testing(house: &House) -> Result<PathBuf> {
    for_running(house)?;
    browser::ensure(house)
}
