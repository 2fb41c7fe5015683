//! `cargo xtask test`: all that must hold, from the quick to the slow, ending at the first thing that does not.

mod deny;
mod parts;
mod purity;
mod rules;

use std::cell::RefCell;
use std::path::PathBuf;
use std::thread::{self, ScopedJoinHandle};
use std::time::Instant;

use anyhow::{Result, bail};
use clap::Args;

use crate::build;
use crate::house::House;
use crate::say;
use crate::setup;

#[derive(Debug, Clone, Args)]
pub struct Options {
    /// Only these parts
    #[arg(long, num_args = 1.., value_delimiter = ',', value_parser = parts::names())]
    pub only: Vec<String>,
    /// Go on after a part that failed
    #[arg(long)]
    pub keep_going: bool,
    /// More rounds of the tests in which chance plays a part
    #[arg(long)]
    pub long: bool,
}

impl Options {
    fn wants(&self, part: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|name| name == part)
    }
}

/// What a part may use.
pub struct Bench<'a> {
    pub house: &'a House,
    pub browser: PathBuf,
    pub long: bool,
    /// The app and the worker as they ship, under way since the beginning.
    building: RefCell<Option<ScopedJoinHandle<'a, Result<()>>>>,
}

impl Bench<'_> {
    /// Waits for the builds.
    fn built(&self) -> Result<()> {
        let building = self.building.take().map(ScopedJoinHandle::join);
        building.unwrap_or_else(|| Ok(build::all(self.house))).unwrap_or_else(|_| bail!("the build panicked"))
    }
}

pub fn run(house: &House, options: &Options) -> Result<()> {
    let browser = setup::for_testing(house)?;
    // Linking and shrinking take one core for minutes; the other parts have the second meanwhile. Where one of those fails, the scope
    // waits for the builds: the next run finds them done.
    thread::scope(|scope| {
        let building = options.wants(parts::BUILD).then(|| scope.spawn(|| build::all(house)));
        run_parts(&Bench { house, browser, long: options.long, building: RefCell::new(building) }, options)
    })
}

fn run_parts(bench: &Bench, options: &Options) -> Result<()> {
    let (mut passed, mut failed) = (0_u32, Vec::new());
    for part in parts::ALL.iter().filter(|part| options.wants(part.name)) {
        println!("\n== {}: {}", part.name, part.about);
        let began = Instant::now();
        match (part.check)(bench) {
            Ok(()) => passed += 1,
            Err(problem) => {
                println!("\n{}: {problem:#}", part.name);
                failed.push(part.name);
            }
        }
        println!("-- {} took {}", part.name, say::seconds(began.elapsed()));
        if !failed.is_empty() && !options.keep_going {
            break;
        }
    }
    finish(passed, &failed)
}

/// The last line on standard output is a plain count that people and machines can read.
fn finish(passed: u32, failed: &[&str]) -> Result<()> {
    println!("\n{passed} passed, {} failed", failed.len());
    match failed {
        [] => Ok(()),
        [name] => anyhow::bail!("{name} failed; again only this: cargo xtask test --only {name}"),
        names => anyhow::bail!("{} failed", names.join(", ")),
    }
}
