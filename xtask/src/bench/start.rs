//! `cargo xtask bench start`: how fast Qinglan starts from the cache of a slow phone, beside the least possible page.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::Args;
use serde::Deserialize;
use serde_json::json;

use crate::house::House;
use crate::setup::browser;
use crate::{build, command, files, run, setup};

/// Half as much again as nothing at all would be felt; a third is not.
const RATIO_AIM: f64 = 1.3;
/// A phone that teachers have is about six times slower than a desk machine.
const SLOWDOWN: u32 = 6;
/// Enough people that the first page has something to show.
const TEACHERS: u32 = 30;

#[derive(Debug, Clone, Args)]
pub struct Start {
    /// One line of JSON instead of a table
    #[arg(long)]
    json: bool,
    /// Starts of each; the median counts
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,
}

/// Milliseconds of each run.
#[derive(Debug, Deserialize)]
struct Times {
    ours: Vec<f64>,
    minimal: Vec<f64>,
}

pub fn run(house: &House, options: &Start) -> Result<()> {
    let browser = setup::for_testing(house)?;
    build::all(house)?;
    let minimal = build_minimal(house)?;
    let running = run::start(house, &run::Options::for_measuring(house.notes().join("bench-data"), TEACHERS))?;
    let mut script = house.command("node");
    script
        .arg(source(house).with_file_name("start.mjs"))
        .args(["--ours", &running.server.url, "--runs", &options.runs.to_string()])
        .args(["--slowdown", &SLOWDOWN.to_string(), "--minimal"])
        .arg(&minimal)
        .env(browser::VARIABLE, browser);
    if let Some(teacher) = running.links.iter().find(|link| link.role.contains("teacher")) {
        script.args(["--enter", &teacher.url]);
    }
    let times = command::output_with_progress(&mut script)?;
    let times: Times = serde_json::from_str(&times).context("start.mjs answered something unexpected")?;
    report(&times, options.json)
}

fn source(house: &House) -> PathBuf {
    house.root.join("tests/bench/start/minimal")
}

/// Builds a copy of the minimal page with our own lock, so that both have the same dependencies.
fn build_minimal(house: &House) -> Result<PathBuf> {
    let source = source(house);
    let copy = house.notes().join("start-minimal");
    for file in files::below(&source)? {
        let name = file.strip_prefix(&source).unwrap_or(&file);
        files::write(&copy.join(name), files::read(&file)?)?;
    }
    fs::copy(house.root.join("Cargo.lock"), copy.join("Cargo.lock")).context("cannot copy Cargo.lock")?;
    let dist = copy.join("dist");
    build::trunk(house, "minimal", &copy, &dist)?;
    Ok(dist)
}

fn report(times: &Times, as_json: bool) -> Result<()> {
    let (Some(ours), Some(minimal)) = (median(&times.ours), median(&times.minimal)) else {
        bail!("start.mjs measured nothing");
    };
    let ratio = ours / minimal;
    if as_json {
        let line = json!({
            "slowdown": SLOWDOWN, "ours_ms": ours, "minimal_ms": minimal, "ratio": ratio, "aim": RATIO_AIM,
            "ours_runs_ms": times.ours, "minimal_runs_ms": times.minimal,
        });
        println!("{line}");
        return Ok(());
    }
    println!("\nCold start from the cache, processor slowed {SLOWDOWN} times, median of {} runs", times.ours.len());
    for (name, median, runs) in [("Qinglan", ours, &times.ours), ("minimal", minimal, &times.minimal)] {
        let least = runs.iter().copied().fold(f64::INFINITY, f64::min);
        let most = runs.iter().copied().fold(0.0, f64::max);
        println!("  {name:<10}{median:>8.0} ms   ({least:.0} to {most:.0})");
    }
    let verdict = if ratio <= RATIO_AIM { "within" } else { "over" };
    println!("  {:<10}{ratio:>8.2}      {verdict} the aim of {RATIO_AIM}", "ratio");
    Ok(())
}

/// The middle one; the higher of the two middle ones for an even number.
fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    /// The lines from `[profile.release]` to the next section.
    fn profile(manifest: &Path) -> String {
        let text = files::read_text(manifest).unwrap();
        let (_, rest) = text.split_once("[profile.release]\n").unwrap();
        rest.split("\n[").next().unwrap().trim().to_owned()
    }

    #[test]
    fn the_minimal_page_is_built_with_the_same_profile() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        assert_eq!(profile(&root.join("Cargo.toml")), profile(&root.join("tests/bench/start/minimal/Cargo.toml")));
    }

    #[test]
    fn the_median_ignores_one_bad_run() {
        assert_eq!(median(&[3.0, 1.0, 900.0]), Some(3.0));
        assert_eq!(median(&[]), None);
    }
}
