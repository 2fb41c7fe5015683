//! `cargo xtask sim`: the simulation of the sync, built to be fast. What it does is in the crate `qinglan-sim`.

use anyhow::Result;
use clap::Args;

use crate::command;
use crate::house::House;

#[derive(Debug, Clone, Args)]
pub struct Options {
    /// How many seeds to try
    #[arg(long, default_value_t = 1_000)]
    seeds: u64,
    /// How many steps each history has
    #[arg(long, default_value_t = 200)]
    steps: u64,
    /// The first seed
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Break things on purpose instead, and print how many seeds it takes to notice each
    #[arg(long)]
    bite: bool,
}

pub fn run(house: &House, options: &Options) -> Result<()> {
    let mut cargo = house.command("cargo");
    cargo.args(["run", "--quiet", "--profile", "sim", "-p", "qinglan-sim", "--"]).env("CARGO_TARGET_DIR", &house.target);
    for (name, number) in [("--seeds", options.seeds), ("--steps", options.steps), ("--seed", options.seed)] {
        cargo.args([name, &number.to_string()]);
    }
    if options.bite {
        cargo.arg("--bite");
    }
    command::openly(&mut cargo)
}
