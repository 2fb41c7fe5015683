//! esbuild, which joins and minifies what was written to be read.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::{command, files};

/// The browsers that the app is written for; what comes out uses nothing newer.
const TARGET: &str = "--target=chrome99";

/// What esbuild makes of the file. The hook's caller has put the pinned esbuild on PATH.
pub fn run(file: &Path, arguments: &[&str]) -> Result<String> {
    command::output(Command::new("esbuild").arg(file).args([TARGET, "--log-level=warning"]).args(arguments))
}

/// Minifies a script that stands alone: none of its names is seen from outside.
pub fn minify_script(path: &Path) -> Result<()> {
    files::write(path, run(path, &["--minify", "--format=iife"])?)
}
