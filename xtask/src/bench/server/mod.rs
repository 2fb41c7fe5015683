//! `cargo xtask bench server`: what one `workerd` on this machine takes in, asked directly.

mod device;
mod load;
mod report;

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, ensure};
use chrono::NaiveDate;
use clap::Args;
use qinglan_core::directory::Person;
use qinglan_core::id::{OpId, SpaceId};
use qinglan_core::record::Value;

use super::forms::{self, FORM, Filled};
use crate::demo::{self, dice::Seed};
use crate::house::House;
use crate::say::Step;
use crate::server::Server;
use crate::{build, run, setup};
use device::Device;
use load::Percentiles;
use report::{Figures, Monday, Rate};

/// The teachers of a real district.
const DEVICES: u32 = 3_707;
/// What each wrote over the weekend.
const OPS_EACH: usize = 10;
/// Open at the same time: browsers ask one after another, and a small server's kernel queues the rest.
const CONNECTIONS: usize = 64;
/// Writers of one space at the same time.
const WRITERS: usize = 32;
const SINGLE_EACH: usize = 100;
const BATCHES_EACH: usize = 4;
const BATCH_OPS: usize = 500;
const SEED: Seed = Seed(20_260_901);

#[derive(Debug, Clone, Args)]
pub struct Load {
    /// One line of JSON instead of a table
    #[arg(long)]
    json: bool,
    /// Fewer devices, for a quick look
    #[arg(long, default_value_t = DEVICES)]
    devices: u32,
}

pub fn run(house: &House, options: &Load) -> Result<()> {
    setup::for_running(house)?;
    build::all(house)?;
    let mut fresh = run::Options::for_measuring(house.notes().join("bench-server"), options.devices);
    fresh.no_demo = true;
    let running = run::start(house, &fresh)?;
    let server = &running.server;
    let devices = enrol(server, options.devices)?;
    let forms = forms::filled(SEED, devices.iter().map(|device| device.id))?;
    let (monday, devices) = monday(server, devices, &forms)?;
    let (single, devices) = writers(server, devices, (SINGLE_EACH, 1))?;
    let (batched, _) = writers(server, devices, (BATCHES_EACH, BATCH_OPS))?;
    let figures = Figures { monday, single, batched, server_kb: memory_kb(running.server_id())? };
    report::print(&figures, options.json)
}

/// Everybody's phone, signed in through an invite of its own. It takes a while and is not measured.
fn enrol(server: &Server, count: u32) -> Result<Vec<Device>> {
    let step = Step::begin("devices", &format!("enrolling {count} people"));
    let today = NaiveDate::from_ymd_opt(2026, 9, 7).context("no such day")?;
    let people = demo::people(server, usize::try_from(count)?, today)?;
    let load = load::run(server, WRITERS, people, |server, person: Person| {
        let mut device = Device::enrol(server, SEED, &person)?;
        // As the app does at once: on Monday nobody's own space is new.
        while device.exchange(server, &[])?.more {}
        Ok(device)
    })?;
    step.done();
    Ok(load.done)
}

/// All phones come back from the weekend at once: each sends what it has, and reads on until it has everything.
fn monday(server: &Server, devices: Vec<Device>, forms: &[Filled]) -> Result<(Monday, Vec<Device>)> {
    let step = Step::begin("monday", &format!("{} devices, {OPS_EACH} operations each", devices.len()));
    let items: Vec<(Device, &Filled)> = devices.into_iter().zip(forms).collect();
    let began = std::time::Instant::now();
    let load = load::run(server, CONNECTIONS, items, |server, (mut device, form)| {
        let ops = device.writes(form.id, &answers(form))?;
        let mut done = device.exchange(server, &ops)?;
        let sent: Vec<u64> = ops.iter().map(|op| op.id.counter).collect();
        ensure!(done.acked == sent, "{sent:?} were sent, {:?} acknowledged", done.acked);
        let acked_at = began.elapsed();
        let (mut times, mut came) = (vec![done.took], done.came);
        while done.more {
            done = device.exchange(server, &[])?;
            times.push(done.took);
            came += done.came;
        }
        Ok((device, ops.iter().map(|op| op.id).collect::<Vec<_>>(), times, acked_at, came))
    })?;
    step.done();
    let acked_s = load.done.iter().map(|(.., acked_at, _)| acked_at.as_secs_f64()).fold(0.0, f64::max);
    let mut wanted: BTreeMap<SpaceId, BTreeSet<OpId>> = BTreeMap::new();
    let (mut times, mut devices, mut read) = (Vec::new(), Vec::new(), 0);
    for (device, ids, took, _, came) in load.done {
        wanted.entry(device.school).or_default().extend(ids);
        times.extend(took);
        read += came;
        devices.push(device);
    }
    let verified = verify(server, &devices, &wanted)?;
    let monday = Monday {
        devices: devices.len(),
        schools: wanted.len(),
        requests: times.len(),
        verified,
        read,
        acked_s,
        all_s: load.took.as_secs_f64(),
        answers_ms: Percentiles::of(times),
    };
    Ok((monday, devices))
}

/// The first answers of a form, with what the app writes beside them.
fn answers(form: &Filled) -> Vec<(String, Value)> {
    let own = [("@form", FORM), ("@state", "submitted")].map(|(name, text)| (name.to_owned(), Value::Text(text.to_owned())));
    own.into_iter().chain(form.answers.iter().cloned()).take(OPS_EACH).collect()
}

/// Reads every school's log with another device: how many operations stand in it, each once, under numbers without gaps.
fn verify(server: &Server, devices: &[Device], wanted: &BTreeMap<SpaceId, BTreeSet<OpId>>) -> Result<usize> {
    let mut verified = 0;
    for (school, ids) in wanted {
        let member = devices.iter().find(|device| device.school == *school).context("a school without devices")?;
        let log = member.other(SEED.device(qinglan_core::id::PersonId::from_bytes(*school.as_bytes()))).log(server)?;
        ensure!(log.iter().map(|(seq, _)| *seq).eq(1..=log.len() as u64), "{school}: the numbers have gaps");
        let found: BTreeSet<OpId> = log.iter().map(|(_, id)| *id).collect();
        ensure!(found.len() == log.len() && found == *ids, "{school}: the log is not what was acknowledged");
        verified += found.len();
    }
    Ok(verified)
}

/// Members of the largest school write into its space at once, so many requests each, of so many operations.
fn writers(server: &Server, devices: Vec<Device>, (requests, ops): (usize, usize)) -> Result<(Rate, Vec<Device>)> {
    let mut sizes: BTreeMap<SpaceId, usize> = BTreeMap::new();
    devices.iter().for_each(|device| *sizes.entry(device.school).or_default() += 1);
    let (largest, _) = sizes.into_iter().max_by_key(|(_, size)| *size).context("no school")?;
    let (mut writers, mut others): (Vec<Device>, Vec<Device>) = devices.into_iter().partition(|device| device.school == largest);
    others.extend(writers.split_off(WRITERS.min(writers.len())));
    let step = Step::begin("writers", &format!("{} devices, {requests} requests each, of {ops}", writers.len()));
    let load = load::run(server, writers.len(), writers, |server, mut device| {
        let mut times = Vec::new();
        for request in 0..requests {
            let record = SEED.entity(&format!("{}/{requests}/{request}", device.id));
            let answers: Vec<_> = (0..ops).map(|n| (format!("f{n}"), Value::Text(format!("第 {n} 条")))).collect();
            let batch = device.writes(record, &answers)?;
            let done = device.exchange(server, &batch)?;
            ensure!(done.acked.len() == ops, "{} of {ops} acknowledged", done.acked.len());
            times.push(done.took);
        }
        Ok((device, times))
    })?;
    step.done();
    let took = load.took.as_secs_f64();
    let mut times = Vec::new();
    for (device, more) in load.done {
        times.extend(more);
        others.push(device);
    }
    let written = times.len() * ops;
    Ok((Rate { requests: times.len(), ops: written, seconds: took, answers_ms: Percentiles::of(times) }, others))
}

/// The most that the process ever held in memory, in kB, as Linux counts it.
fn memory_kb(process: u32) -> Result<Option<u64>> {
    let Ok(status) = std::fs::read_to_string(format!("/proc/{process}/status")) else { return Ok(None) };
    high_water_kb(&status).map(Some).context("the kernel does not say how much memory a process had")
}

fn high_water_kb(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use qinglan_core::id::DeviceId;

    use super::*;

    #[test]
    fn the_high_water_mark_is_read_from_its_line() {
        assert_eq!(high_water_kb("Name:\tworkerd\nVmPeak:\t  99 kB\nVmHWM:\t  123456 kB\nVmRSS:\t 7 kB\n"), Some(123_456));
        assert_eq!(high_water_kb("Name:\tworkerd\n"), None);
    }

    #[test]
    fn a_device_brings_ten_answers() {
        let forms = forms::filled(SEED, [DeviceId::from_bytes([5; 16]); 20]).unwrap();
        assert!(forms.iter().all(|form| answers(form).len() == OPS_EACH));
    }
}
