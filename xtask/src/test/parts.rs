//! The parts of the test run, in order.

use std::process::Command;

use anyhow::{Context, Result};

use super::{Bench, deny, purity, rules};
use crate::form::compare;
use crate::setup::browser;
use crate::{build, command, run, size};

pub struct Part {
    pub name: &'static str,
    pub about: &'static str,
    pub check: fn(&Bench) -> Result<()>,
}

pub const BUILD: &str = "build";

pub const ALL: &[Part] = &[
    Part { name: "fmt", about: "formatting", check: fmt },
    Part { name: "clippy", about: "lints, native", check: clippy },
    Part { name: "clippy-wasm", about: "lints, wasm32", check: clippy_wasm },
    Part {
        name: "unit",
        about: "core, the simulation of the sync, the grammar of the protocol, worker and tools, the benches' link",
        check: unit,
    },
    Part { name: "forms", about: "forms filled here and in ODK Web Forms' engine come to the same", check: forms },
    Part { name: "purity", about: "core has no browser, server, clock or randomness", check: purity::check },
    Part { name: "rules", about: "every rule of core/SPEC.md has a test", check: rules::check },
    Part { name: "deny", about: "what the builds are made of: bans, licences, sources, advisories", check: deny::check },
    Part { name: BUILD, about: "the app and the worker as they ship", check: |bench| bench.built() },
    Part { name: "size", about: "what a phone downloads", check: |bench| size::within_budgets(bench.house) },
    Part { name: "contract", about: "the worker in a real workerd", check: contract },
    Part { name: "journey", about: "people's ways through the app in a real browser", check: journey },
];

pub fn names() -> Vec<&'static str> {
    ALL.iter().map(|part| part.name).collect()
}

fn cargo(bench: &Bench, arguments: &[&str]) -> Command {
    let mut cargo = bench.house.command("cargo");
    cargo.args(arguments).env("CARGO_TARGET_DIR", &bench.house.target);
    cargo
}

fn fmt(bench: &Bench) -> Result<()> {
    command::openly(&mut cargo(bench, &["fmt", "--all", "--check"]))
}

fn clippy(bench: &Bench) -> Result<()> {
    let arguments = [
        "clippy",
        "--quiet",
        "--workspace",
        "--exclude",
        "app",
        "--exclude",
        "qinglan-worker",
        "--exclude",
        "qinglan-disk-page",
        "--exclude",
        "qinglan-form-page",
        "--all-targets",
    ];
    command::openly(cargo(bench, &arguments).args(["--", "-D", "warnings"]))
}

fn clippy_wasm(bench: &Bench) -> Result<()> {
    let packages = [
        "clippy",
        "--quiet",
        "-p",
        "app",
        "-p",
        "qinglan-worker",
        "-p",
        "qinglan-core",
        "-p",
        "qinglan-forms",
        "-p",
        "qinglan-disk-page",
        "-p",
        "qinglan-form-page",
    ];
    let target = ["--target", "wasm32-unknown-unknown", "--", "-D", "warnings"];
    command::openly(cargo(bench, &packages).args(target))
}

fn unit(bench: &Bench) -> Result<()> {
    let runner: &[&str] = if command::on_path("cargo-nextest").is_some() {
        &["nextest", "run", "--cargo-quiet", "--status-level", "slow", "--show-progress", "none"]
    } else {
        &["test", "--quiet"]
    };
    let packages = [
        "-p",
        "qinglan-core",
        "-p",
        "qinglan-forms",
        "-p",
        "qinglan-macros",
        "-p",
        "qinglan-sim",
        "-p",
        "qinglan-worker",
        "-p",
        "xtask",
        "--all-features",
    ];
    command::openly(cargo(bench, runner).args(packages))?;
    command::openly(cargo(bench, runner).args(["-p", "qinglan-tests", "--test", "grammar"]))?;
    command::openly(bench.house.command("node").args(["--test", "--test-reporter=dot", "tests/bench/sync/link.test.mjs"]))
}

fn forms(bench: &Bench) -> Result<()> {
    compare::run(bench.house, &compare::Compare::of_tests(bench.house))
}

/// The tests start their own servers, from the builds named here.
fn contract(bench: &Bench) -> Result<()> {
    let mut test = cargo(bench, &["test", "--quiet", "-p", "qinglan-tests", "--test", "contract"]);
    test.env("QINGLAN_DIST", bench.house.dist())
        .env("QINGLAN_WORKER", bench.house.worker_build())
        .env("QINGLAN_WORKERD", run::workerd::program(bench.house)?)
        .env("QINGLAN_XTASK", own_program()?);
    if bench.long {
        // What they measured is worth reading when all went well, too.
        test.env("QINGLAN_LONG", "1").args(["--", "--show-output"]);
    }
    command::openly(&mut test)
}

/// The journeys start their own server with `$QINGLAN_XTASK run --json --no-build --port 0 --data FOLDER`.
fn journey(bench: &Bench) -> Result<()> {
    build::alone::DISK.build(bench.house)?;
    let mut test = bench.house.command(bench.house.npm_bin().join("playwright"));
    test.arg("test")
        .env("QINGLAN_DISK_PAGE", build::alone::DISK.folder(bench.house))
        .env(browser::VARIABLE, &bench.browser)
        .env("QINGLAN_XTASK", own_program()?);
    command::openly(&mut test)
}

fn own_program() -> Result<std::path::PathBuf> {
    std::env::current_exe().context("cannot tell where this program is")
}
