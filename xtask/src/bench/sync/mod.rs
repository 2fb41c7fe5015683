//! `cargo xtask bench sync`: 1,000 filled forms go from one browser to another through a slow link, with Qinglan and with PouchDB.

mod packages;
mod report;
mod rows;

use anyhow::{Context, Result};
use clap::Args;
use serde_json::json;

use super::forms::Filled;
use crate::demo::dice::Seed;
use crate::demo::{self, Link};
use crate::house::House;
use crate::setup::browser;
use crate::{build, command, files, run, setup};

/// What a phone in a valley gets: 128 kbit/s, shared by both directions.
const BYTES_PER_SECOND: u32 = 16_000;
/// Each way.
const DELAY_MS: u32 = 150;
const FORMS: usize = 1_000;
/// So many of them are changed on two phones at once.
const CONFLICTS: usize = 100;
/// The smallest district there is.
const TEACHERS: u32 = 103;
const SEED: Seed = Seed(20_260_901);
/// Whose phones they are: for the main run, and for the one with a cut.
const ROLES: [&str; 2] = ["teacher", "lead"];
/// Phones of each person at most.
const PHONES: usize = 3;

#[derive(Debug, Clone, Args)]
pub struct Sync {
    /// One line of JSON instead of a table
    #[arg(long)]
    json: bool,
    /// Without the other contender
    #[arg(long)]
    alone: bool,
}

pub fn run(house: &House, options: &Sync) -> Result<()> {
    let browser = setup::for_testing(house)?;
    build::all(house)?;
    let packages = if options.alone { None } else { Some(packages::ensure(house)?) };
    let running = run::start(house, &run::Options::for_measuring(house.notes().join("bench-data"), TEACHERS))?;
    let mut people = Vec::new();
    let mut rows = Vec::new();
    let mut filled = Vec::new();
    for role in ROLES {
        let link = running.links.iter().find(|link| link.role == role).with_context(|| format!("nobody is {role}"))?;
        people.push(person(&running, link)?);
        let id = link.person.parse().ok().context("a person's id is none")?;
        let forms = rows::forms(SEED, id, FORMS)?;
        rows.push(rows::filled(SEED, id, &forms)?);
        filled.push(forms);
    }
    let forms = filled.first().context("nobody filled in a form")?;
    let records: Vec<String> = forms.iter().take(CONFLICTS).map(|form| form.id.to_string()).collect();
    let documents: Vec<_> = forms.iter().map(Filled::document).collect();
    let plan = json!({
        "port": running.port(), "people": people, "rows": rows, "records": records, "documents": documents, "packages": packages,
        "link": { "bytesPerSecond": BYTES_PER_SECOND, "delayMs": DELAY_MS },
    });
    let path = house.notes().join("bench-sync.json");
    files::write(&path, serde_json::to_vec(&plan)?)?;
    let mut script = house.command("node");
    script.arg(house.root.join("tests/bench/sync/sync.mjs")).arg(&path).env(browser::VARIABLE, browser);
    let figures = command::output_with_progress(&mut script)?;
    let figures: report::Figures = serde_json::from_str(&figures).context("sync.mjs answered something unexpected")?;
    report::print(&figures, serde_json::to_vec(&documents)?.len(), options.json)
}

/// A person with a way in for each phone.
fn person(running: &run::Running, link: &Link) -> Result<serde_json::Value> {
    let codes = (0..PHONES).map(|_| demo::invite(&running.server, link)).collect::<Result<Vec<String>>>()?;
    Ok(json!({ "id": link.person, "codes": codes }))
}
