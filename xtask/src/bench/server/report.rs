//! The figures as a table for people and as one line of JSON for machines.

use anyhow::Result;
use serde::Serialize;
use serde_json::json;

use super::OPS_EACH;
use super::load::Percentiles;

/// A Monday morning is over when the first lesson begins; a minute is not noticed.
const MONDAY_S_AIM: f64 = 60.0;

#[derive(Debug, Serialize)]
pub struct Figures {
    pub monday: Monday,
    pub single: Rate,
    pub batched: Rate,
    /// The most that the server held in memory; none where the system does not say.
    pub server_kb: Option<u64>,
}

#[derive(Debug, Serialize)]
pub struct Monday {
    pub devices: usize,
    pub schools: usize,
    pub requests: usize,
    /// Operations that stand in the logs, each once.
    pub verified: usize,
    /// Operations and entities that the devices read.
    pub read: usize,
    /// Until the last operation was acknowledged.
    pub acked_s: f64,
    /// Until the last device had read everything.
    pub all_s: f64,
    pub answers_ms: Percentiles,
}

#[derive(Debug, Serialize)]
pub struct Rate {
    pub requests: usize,
    pub ops: usize,
    pub seconds: f64,
    pub answers_ms: Percentiles,
}

impl Rate {
    #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
    fn per_second(&self) -> f64 {
        self.ops as f64 / self.seconds
    }
}

pub fn print(figures: &Figures, as_json: bool) -> Result<()> {
    if as_json {
        let rates = json!({ "single": figures.single.per_second(), "batched": figures.batched.per_second() });
        println!("{}", json!({ "aim_s": MONDAY_S_AIM, "ops_per_second": rates, "figures": figures }));
        return Ok(());
    }
    let Figures { monday, single, batched, server_kb } = figures;
    println!("\n{:<44}{:>14}   answers: median / 95 % / 99 % / longest", "", "operations/s");
    println!("{:<44}{:>14.0}   {}", "one space, one operation a request", single.per_second(), single.answers_ms.words());
    println!("{:<44}{:>14.0}   {}", "one space, 500 operations a request", batched.per_second(), batched.answers_ms.words());
    println!(
        "\nMonday morning: {} devices of {} schools, {OPS_EACH} operations each, all back at once",
        monday.devices, monday.schools
    );
    println!(
        "  {:>6.1} s until all were acknowledged; {} of {} stand in the logs, once each",
        monday.acked_s,
        monday.verified,
        monday.devices * OPS_EACH
    );
    println!(
        "  {:>6.1} s until each device had read what the others wrote ({} rows, {} requests)",
        monday.all_s, monday.read, monday.requests
    );
    println!("  answers: {}", monday.answers_ms.words());
    if let Some(kb) = server_kb {
        println!("  {:>6} MB of memory at most", kb / 1000);
    }
    let verdict = if monday.acked_s <= MONDAY_S_AIM { "within" } else { "over" };
    println!("  {verdict} the aim of {MONDAY_S_AIM} s");
    Ok(())
}
