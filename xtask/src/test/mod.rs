//! `cargo xtask test`: all that must hold, from the quick to the slow, ending at the first thing that does not.

mod parts;
mod purity;
mod rules;

use std::path::PathBuf;
use std::time::Instant;

use anyhow::Result;
use clap::Args;

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

/// What a part may use.
pub struct Bench<'a> {
    pub house: &'a House,
    pub browser: PathBuf,
    pub long: bool,
}

pub fn run(house: &House, options: &Options) -> Result<()> {
    let browser = setup::for_testing(house)?;
    let bench = Bench { house, browser, long: options.long };
    let (mut passed, mut failed) = (0_u32, Vec::new());
    for part in parts::ALL {
        if !options.only.is_empty() && !options.only.iter().any(|name| name == part.name) {
            continue;
        }
        println!("\n== {}: {}", part.name, part.about);
        let began = Instant::now();
        match (part.check)(&bench) {
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
