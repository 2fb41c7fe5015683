//! `cargo xtask size`: what a phone downloads before Qinglan works for the first time, against a budget.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::build::{LATER, forms, precache};
use crate::house::House;
use crate::{command, files};

/// About ten seconds at 200 kbit/s. 1 kB = 1,000 bytes.
const FIRST_VISIT_GZIP_MAX: usize = 250_000;
/// With what comes once the first page stands, kept for when it is wanted: the rest of the app, recordings, the coders of five instruments with
/// their figures, the pages of the library, the engine of forms that compute with their kinds of question (about 105 kB of it), the
/// editor of forms, search and what waits today (35 kB), what is said about a record (30 kB), the pages of who runs a district
/// (45 kB), of a pairing (10 kB), of who makes and keeps partnerships (20 kB), and targets (11 kB).
const ALL_GZIP_MAX: usize = 920_000;
/// What people fill, in two languages. Beside the program: one form more costs no start anything.
const FORMS_GZIP_MAX: usize = 30_000;
/// Cloudflare's own limit is 3 MB; far below it the worker starts fast. 660 kB of it read and write workbooks, 70 kB encrypt and sign notices.
const WORKER_GZIP_MAX: usize = 1_300_000;
/// brotli as a front end with static compression serves it. Node has it built in; a Rust one would be slow unoptimized.
const BROTLI: &str = "const { readFileSync } = require('node:fs'); const { brotliCompressSync } = require('node:zlib');
for (const file of process.argv.slice(1)) console.log(brotliCompressSync(readFileSync(file)).length);";

struct Weight {
    name: String,
    raw: usize,
    gzip: usize,
    brotli: usize,
}

/// Files that come together, and how much they may weigh.
struct Load {
    title: &'static str,
    /// How its being too large is told.
    what: &'static str,
    weights: Vec<Weight>,
    budget: usize,
}

/// Every file in a table, against the budgets.
pub fn check(house: &House) -> Result<()> {
    judged(house, Load::print)
}

/// A line for each budget.
pub fn within_budgets(house: &House) -> Result<()> {
    judged(house, |load| println!("{}: {} of {}", load.title, kilobytes(load.gzip()), kilobytes(load.budget)))
}

fn judged(house: &House, tell: fn(&Load)) -> Result<()> {
    let loads = loads(house)?;
    loads.iter().for_each(tell);
    match loads.iter().find(|load| load.gzip() > load.budget) {
        Some(load) => bail!("{} {} too large", load.what, kilobytes(load.gzip() - load.budget)),
        None => Ok(()),
    }
}

fn loads(house: &House) -> Result<[Load; 4]> {
    let dist = house.dist();
    let (library, app): (Vec<String>, Vec<String>) = kept(&dist)?.into_iter().partition(|name| name.starts_with(forms::STEM));
    let first: Vec<String> = app.iter().filter(|name| !name.starts_with(LATER)).cloned().collect();
    let worker = ["index.js", "index_bg.wasm"].map(str::to_owned);
    let weigh = |folder: &Path, names: &[String]| weigh_all(house, folder, names);
    Ok([
        Load {
            title: "First visit, to a form that can be filled",
            what: "the first visit is",
            weights: weigh(&dist, &first)?,
            budget: FIRST_VISIT_GZIP_MAX,
        },
        Load {
            title: "The whole program, with what comes after the first page",
            what: "the whole program is",
            weights: weigh(&dist, &app)?,
            budget: ALL_GZIP_MAX,
        },
        Load {
            title: "The forms, kept with it",
            what: "the forms are",
            weights: weigh(&dist, &library)?,
            budget: FORMS_GZIP_MAX,
        },
        Load { title: "Worker", what: "the worker is", weights: weigh(&house.worker_build(), &worker)?, budget: WORKER_GZIP_MAX },
    ])
}

impl Load {
    fn gzip(&self) -> usize {
        self.weights.iter().map(|weight| weight.gzip).sum()
    }

    fn print(&self) {
        println!("\n{:<44}{:>12}{:>12}{:>12}", self.title, "raw", "gzip -9", "brotli");
        for weight in &self.weights {
            row(&weight.name, weight.raw, weight.gzip, weight.brotli);
        }
        let sum = |part: fn(&Weight) -> usize| self.weights.iter().map(part).sum::<usize>();
        row("all", sum(|weight| weight.raw), self.gzip(), sum(|weight| weight.brotli));
        println!("{:<44}{:>24}", "  budget", kilobytes(self.budget));
    }
}

/// The precached files and the service worker.
fn kept(dist: &Path) -> Result<Vec<String>> {
    if !dist.join("index.html").is_file() {
        bail!("there is no build in {}: run `cargo xtask build`", dist.display());
    }
    let shell = precache::shell(dist)?.files.into_iter();
    let mut names: Vec<String> = shell
        .map(|address| match address.trim_start_matches('/') {
            "" => "index.html".to_owned(),
            name => name.to_owned(),
        })
        .collect();
    names.push("sw.js".to_owned());
    Ok(names)
}

fn weigh_all(house: &House, folder: &Path, names: &[String]) -> Result<Vec<Weight>> {
    let mut node = house.command("node");
    node.args(["-e", BROTLI, "--"]).args(names.iter().map(|name| folder.join(name)));
    let brotli = command::output(&mut node)?;
    let brotli = brotli.lines().map(|line| line.parse().context("node did not answer with sizes"));
    names.iter().zip(brotli).map(|(name, brotli)| weigh(folder, name, brotli?)).collect()
}

fn weigh(folder: &Path, name: &str, brotli: usize) -> Result<Weight> {
    let bytes = files::read(&folder.join(name))?;
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(&bytes)?;
    let gzip = gzip.finish().with_context(|| format!("cannot compress {name}"))?;
    Ok(Weight { name: name.to_owned(), raw: bytes.len(), gzip: gzip.len(), brotli })
}

fn row(name: &str, raw: usize, gzip: usize, brotli: usize) {
    println!("  {name:<42}{:>12}{:>12}{:>12}", kilobytes(raw), kilobytes(gzip), kilobytes(brotli));
}

#[allow(clippy::cast_precision_loss)]
fn kilobytes(bytes: usize) -> String {
    format!("{:.1} kB", bytes as f64 / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn icons_of_an_installed_app_are_not_in_the_first_visit() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["index.html", "sw.js", "app-1.wasm", "assets/icon-192.png", "assets/icon.svg"] {
            files::write(&folder.path().join(name), name).unwrap();
        }
        let names = kept(folder.path()).unwrap();
        assert_eq!(names, ["index.html", "app-1.wasm", "assets/icon.svg", "sw.js"]);
    }

    #[test]
    fn compression_is_measured() {
        let folder = tempfile::tempdir().unwrap();
        files::write(&folder.path().join("a"), "青蓝".repeat(1000)).unwrap();
        let weight = weigh(folder.path(), "a", 42).unwrap();
        assert_eq!(weight.raw, 6000);
        assert!(weight.gzip < 100);
    }
}
