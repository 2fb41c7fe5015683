//! `cargo xtask`: set-up, build, run, test, sim, size and bench. People and CI use the same commands.

mod bench;
mod build;
mod command;
mod demo;
mod files;
mod form;
mod house;
mod run;
mod say;
mod server;
mod setup;
mod sim;
mod size;
mod test;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use house::House;

#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about = "Qinglan 青蓝: set-up, build, run, test, size and bench")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Install what is missing: the wasm32 target, build tools, npm tools
    Setup {
        /// Also a browser and Chinese fonts, for tests and measurements
        #[arg(long)]
        browser: bool,
    },
    /// Build the app and the worker, each only if something changed
    Build,
    /// Called by trunk: prepare the staged build for the service worker
    #[command(hide = true)]
    Precache,
    /// Set up, build and serve Qinglan on this machine
    Run(run::Options),
    /// Check everything, or the parts named
    Test(test::Options),
    /// Try the sync with devices, networks and servers that fail, drawn from seeds
    Sim(sim::Options),
    /// Check and convert forms of other tools
    #[command(subcommand)]
    Form(form::Form),
    /// Weigh what a phone downloads on its first visit
    Size,
    /// Measure
    #[command(subcommand)]
    Bench(bench::Bench),
}

fn main() -> ExitCode {
    match act(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("\nqinglan: {problem:#}");
            ExitCode::FAILURE
        }
    }
}

fn act(command: Command) -> Result<()> {
    // Trunk may stage its build anywhere.
    if matches!(command, Command::Precache) {
        return build::precache_staged();
    }
    // Forms may lie anywhere, too.
    if let Command::Form(form) = &command {
        return form::run(form);
    }
    let house = House::find()?;
    match command {
        Command::Setup { browser: false } => setup::for_running(&house),
        Command::Setup { browser: true } => setup::for_testing(&house).map(drop),
        Command::Build => setup::for_running(&house).and_then(|()| build::all(&house)),
        Command::Precache | Command::Form(_) => Ok(()),
        Command::Run(options) => run::run(&house, &options),
        Command::Test(options) => test::run(&house, &options),
        Command::Sim(options) => sim::run(&house, &options),
        Command::Size => size::check(&house),
        Command::Bench(bench) => bench::run(&house, &bench),
    }
}
