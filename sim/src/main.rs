//! `cargo xtask sim`: many seeds, their speed, and the shortest history of the first that fails; `--bite`: how many seeds it takes to
//! notice each thing that is broken on purpose.

use std::process::ExitCode;
use std::time::Instant;

use qinglan_sim::{Breakage, Event, Failure, Tried, history, paste, play, shortest};

/// After so many seeds a breakage counts as not noticed.
const BITE_SEEDS_MAX: u64 = 20_000;

struct Options {
    seeds: u64,
    steps: usize,
    first: u64,
    bite: bool,
}

fn main() -> ExitCode {
    match options(std::env::args().skip(1)) {
        Some(Options { bite: true, steps, first, .. }) => bite(steps, first),
        Some(options) => many(&options),
        None => {
            eprintln!("sim [--seeds N] [--steps M] [--seed S] [--bite]");
            ExitCode::FAILURE
        }
    }
}

fn options(mut words: impl Iterator<Item = String>) -> Option<Options> {
    let mut options = Options { seeds: 1_000, steps: 200, first: 0, bite: false };
    while let Some(word) = words.next() {
        match word.as_str() {
            "--seeds" => options.seeds = words.next()?.parse().ok()?,
            "--steps" => options.steps = words.next()?.parse().ok()?,
            "--seed" => options.first = words.next()?.parse().ok()?,
            "--bite" => options.bite = true,
            _ => return None,
        }
    }
    Some(options)
}

fn many(options: &Options) -> ExitCode {
    let began = Instant::now();
    let mut all = Tried::default();
    let mut events: Vec<(u64, u64)> = vec![(0, 0); Event::ALL.len()];
    for seed in options.first..options.first.saturating_add(options.seeds) {
        let steps = history(seed, options.steps);
        match play(&steps, None) {
            Ok(tried) => {
                all.steps += tried.steps;
                all.saved += tried.saved;
                all.aside += tried.aside;
                for ((times, seeds), (event, _)) in events.iter_mut().zip(Event::ALL) {
                    *times += tried.events.of(*event);
                    *seeds += u64::from(tried.events.of(*event) > 0);
                }
            }
            Err(failure) => {
                report(seed, &steps, &failure);
                return ExitCode::FAILURE;
            }
        }
    }
    let seconds = began.elapsed().as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "a rate for people to read")]
    let rate = all.steps as f64 / seconds.max(0.001);
    println!(
        "{} seeds, {} steps, {rate:.0} steps/s: {} operations saved, {} of them set aside, nothing lost",
        options.seeds, all.steps, all.saved, all.aside
    );
    println!("\n| what happened | times | in so many seeds |\n|---|---|---|");
    for ((times, seeds), (_, words)) in events.iter().zip(Event::ALL) {
        println!("| {words} | {times} | {seeds} |");
    }
    ExitCode::SUCCESS
}

fn report(seed: u64, steps: &[qinglan_sim::Step], failure: &Failure) {
    eprintln!("seed {seed}: {}\n", failure.0);
    if let Some((short, failure)) = shortest(steps, None) {
        eprintln!("the shortest history found, for sim/tests/found.rs:\n");
        eprintln!("{}", paste(&format!("seed_{seed}"), &short, &failure));
    }
}

/// A table for ARCHITECTURE.md.
fn bite(steps: usize, first: u64) -> ExitCode {
    println!("| broken on purpose | seeds until noticed | shortest history | how it showed |\n|---|---|---|---|");
    let mut blind = false;
    for breakage in Breakage::ALL {
        let seeds = first..first.saturating_add(BITE_SEEDS_MAX);
        let noticed = seeds.map(|seed| history(seed, steps)).zip(1..).find(|(steps, _)| play(steps, Some(*breakage)).is_err());
        match noticed.and_then(|(steps, seeds)| Some((seeds, shortest(&steps, Some(*breakage))?))) {
            Some((seeds, (short, failure))) => {
                let how: String = failure.0.split(':').next().unwrap_or_default().chars().take(60).collect();
                println!("| {breakage:?} | {seeds} | {} steps | {how} |", short.len());
            }
            None => {
                blind = true;
                println!("| {breakage:?} | not in {BITE_SEEDS_MAX} | | |");
            }
        }
    }
    if blind { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
