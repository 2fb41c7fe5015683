//! What the builds are made of, by cargo-deny and `deny.toml`: bans, licences and sources always, for which no network is needed where
//! cargo has the sources already; known
//! holes where the database of advisories can be reached, and else it is said that nobody looked.
//!
//! Where a crate comes from is read from `Cargo.lock`: a mirror that stands in for the registry on some machine is no other source.

use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use super::Bench;
use crate::command;
use crate::setup::tools::{self, DENY};

/// So long the database may take to come, which is a few megabytes: a network that swallows packets must not hold up a test run.
const FETCH_MAX: Duration = Duration::from_secs(90);
const POLL: Duration = Duration::from_millis(200);

pub fn check(bench: &Bench) -> Result<()> {
    tools::ensure_one(bench.house, &DENY)?;
    // Crates that there are in two versions are told one by one otherwise, with all that need them.
    let quiet = ["--log-level", "error"];
    command::openly(deny(bench, &quiet).args(["--locked", "check", "--show-stats", "bans", "licenses", "sources"]))?;
    if !is_fetched(deny(bench, &quiet).args(["fetch", "db"]))? {
        println!("advisories: the database cannot be reached from here; known holes were not looked for");
        return Ok(());
    }
    command::openly(deny(bench, &quiet).args(["--locked", "check", "--disable-fetch", "--show-stats", "advisories"]))
}

fn deny(bench: &Bench, arguments: &[&str]) -> Command {
    let mut deny = bench.house.command(DENY.program(bench.house));
    deny.args(arguments);
    deny
}

/// Whether the command succeeded in good time. What it says is of no use to anybody: without a network it fails.
fn is_fetched(fetch: &mut Command) -> Result<bool> {
    fetch.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).env("GIT_TERMINAL_PROMPT", "0");
    let mut child = fetch.spawn().context("cannot start cargo-deny")?;
    let began = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status.success());
        }
        if began.elapsed() >= FETCH_MAX {
            child.kill().and_then(|()| child.wait()).context("cannot end cargo-deny")?;
            return Ok(false);
        }
        thread::sleep(POLL);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_fetched_is_no_fault() {
        assert!(is_fetched(&mut Command::new("true")).unwrap());
        assert!(!is_fetched(&mut Command::new("false")).unwrap());
    }
}
