//! The figures as a table for people and as one line of JSON for machines.

use anyhow::Result;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{BYTES_PER_SECOND, CONFLICTS, DELAY_MS, FORMS};

/// For pushing and for pulling.
const SECONDS_AIM: f64 = 10.0;
const NOTHING_REQUESTS_AIM: u32 = 1;

/// What both measured; only we when the other did not run.
#[derive(Debug, Deserialize, Serialize)]
pub struct Figures {
    qinglan: Side,
    pouchdb: Option<Side>,
}

#[derive(Debug, Deserialize, Serialize)]
struct Side {
    push: Cost,
    /// Into a browser that had read the empty space before.
    pull: Cost,
    /// Into a browser that never read it; the other contender knows no difference.
    #[serde(rename = "pullNew")]
    pull_new: Option<Cost>,
    nothing: Cost,
    /// A push whose link was cut at half of the bytes.
    cut: Cost,
    conflicts: Conflicts,
    /// How many forms were in the end the same in both browsers.
    same: usize,
}

#[derive(Debug, Deserialize, Serialize)]
struct Cost {
    seconds: f64,
    requests: u32,
    sockets: u32,
    connections: u32,
    /// Bytes of HTTP.
    up: u64,
    down: u64,
}

#[derive(Debug, Deserialize, Serialize)]
struct Conflicts {
    values: usize,
    reachable: usize,
}

impl Side {
    fn sent_again(&self) -> u64 {
        self.cut.up.saturating_sub(self.push.up)
    }
}

pub fn print(figures: &Figures, documents_bytes: usize, as_json: bool) -> Result<()> {
    if as_json {
        let aims = json!({ "push_s": SECONDS_AIM, "pull_s": SECONDS_AIM, "nothing_requests": NOTHING_REQUESTS_AIM });
        let link = json!({ "bytes_per_second": BYTES_PER_SECOND, "delay_ms": DELAY_MS });
        println!(
            "{}",
            json!({ "forms": FORMS, "documents_bytes": documents_bytes, "link": link, "aims": aims, "figures": figures })
        );
        return Ok(());
    }
    println!(
        "\n{FORMS} filled forms, {} of JSON, through {} /s shared by both directions, {DELAY_MS} ms each way",
        kb(documents_bytes as u64),
        kb(u64::from(BYTES_PER_SECOND))
    );
    println!("{:<34}{:>9}{:>10}{:>9}{:>11}{:>11}", "", "seconds", "requests", "sockets", "up", "down");
    side("Qinglan", &figures.qinglan);
    if let Some(other) = &figures.pouchdb {
        side("PouchDB", other);
    }
    let ours = &figures.qinglan;
    let slowest = ours.pull_new.iter().chain([&ours.push, &ours.pull]).map(|cost| cost.seconds).fold(0.0, f64::max);
    let verdict = if slowest <= SECONDS_AIM && ours.nothing.requests <= NOTHING_REQUESTS_AIM { "within" } else { "over" };
    println!("  {verdict} the aims: {SECONDS_AIM} s for push and for pull, {NOTHING_REQUESTS_AIM} request when nothing changed");
    Ok(())
}

fn side(name: &str, side: &Side) {
    row(&format!("{name}: push"), &side.push);
    row(&format!("{name}: pull"), &side.pull);
    if let Some(cost) = &side.pull_new {
        row(&format!("{name}: pull on a new phone"), cost);
    }
    row(&format!("{name}: nothing changed"), &side.nothing);
    row(&format!("{name}: push, link cut at half"), &side.cut);
    println!("{:<34}{} sent again after the cut", "", kb(side.sent_again()));
    let Conflicts { values, reachable } = side.conflicts;
    println!("{:<34}{reachable} of {values} values reachable after {CONFLICTS} conflicting edits", "");
    println!("{:<34}{} of {FORMS} forms the same in both browsers", "", side.same);
}

fn row(name: &str, cost: &Cost) {
    let Cost { seconds, requests, sockets, up, down, .. } = cost;
    println!("{name:<34}{seconds:>9.2}{requests:>10}{sockets:>9}{:>11}{:>11}", kb(*up), kb(*down));
}

/// `12.3 kB`.
fn kb(bytes: u64) -> String {
    format!("{}.{} kB", bytes / 1000, bytes % 1000 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kilobytes_have_one_digit() {
        assert_eq!(kb(0), "0.0 kB");
        assert_eq!(kb(131_250), "131.2 kB");
    }

    #[test]
    fn sent_again_is_what_the_cut_cost() {
        let cost = |up| Cost { seconds: 1.0, requests: 1, sockets: 0, connections: 1, up, down: 0 };
        let conflicts = Conflicts { values: 2, reachable: 2 };
        let side = Side { push: cost(10), pull: cost(0), pull_new: None, nothing: cost(0), cut: cost(14), conflicts, same: 1 };
        assert_eq!(side.sent_again(), 4);
    }
}
