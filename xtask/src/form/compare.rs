//! `cargo xtask form compare`: forms filled at random here and in ODK Web Forms' engine, and where the two differ.
//!
//! Both get the same XForms and the same answers, one after the other. Compared is what a form means: which parts there are, which of them
//! are relevant, needed and read-only, what they hold, what is right, and what is offered. What chance or the clock has a part in is not.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use anyhow::{Context, Result, anyhow, bail};
use chrono::Local;
use clap::Args;
use qinglan_core::form::engine::{Filling, Index, Model, Part, Reader};
use qinglan_core::form::{How, Kind, Meta, Special};
use qinglan_core::words::Language;
use qinglan_forms::xforms;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::device::Device;
use crate::house::House;
use crate::{command, files};

#[derive(Debug, Clone, Args)]
pub struct Compare {
    /// The forms, or folders of forms (.xlsx, .xls, .xml, .json)
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// How many records of each form
    #[arg(long, default_value_t = 4)]
    seeds: u64,
    /// How many answers to each
    #[arg(long, default_value_t = 30)]
    steps: usize,
    /// The first seed
    #[arg(long, default_value_t = 0)]
    from: u64,
}

impl Compare {
    /// The forms of our tests.
    pub fn of_tests(house: &House) -> Self {
        let fixtures = house.root.join("forms/tests/fixtures");
        Self { files: vec![fixtures.join("computing"), fixtures.join("pyxform")], seeds: 4, steps: 60, from: 0 }
    }
}

/// One record, for the other engine.
#[derive(Serialize)]
struct Case {
    name: String,
    xml: String,
    steps: Vec<serde_json::Value>,
}

/// A part of a record, as either engine has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Seen {
    path: String,
    relevant: bool,
    required: bool,
    readonly: bool,
    value: Option<String>,
    valid: bool,
    choices: Option<Vec<String>>,
}

/// What the other engine says of a case.
#[derive(Deserialize)]
struct Answer {
    nodes: Vec<Seen>,
    /// Answers that it did not take.
    refused: Vec<String>,
    error: Option<String>,
}

/// # Errors
/// The engines differ; each difference is printed.
pub fn run(house: &House, options: &Compare) -> Result<()> {
    let mut cases = Vec::new();
    let mut ours = Vec::new();
    for file in files_of(&options.files)? {
        let xml = xml(&file)?;
        for seed in options.from..options.from + options.seeds {
            let name = format!("{} seed {seed}", file.file_name().unwrap_or_default().display());
            let (steps, seen) = fill(&xml, seed, options.steps).with_context(|| name.clone())?;
            cases.push(Case { name, xml: xml.clone(), steps });
            ours.push(seen);
        }
    }
    let given = house.notes().join("form-compare.json");
    files::write(&given, &serde_json::to_vec(&cases)?)?;
    let mut node = house.command("node");
    node.arg(house.root.join("tests/peer/fill.mjs")).arg(&given).env("TZ", "Asia/Shanghai");
    let answers: Vec<Answer> =
        serde_json::from_str(&command::output(&mut node)?).context("fill.mjs answered something unexpected")?;
    let mut differences = 0;
    for ((case, ours), theirs) in cases.iter().zip(&ours).zip(&answers) {
        differences += report(case, ours, theirs);
    }
    let parts: usize = ours.iter().map(Vec::len).sum();
    println!(
        "{} records of {} forms, {parts} parts: {differences} differ",
        cases.len(),
        cases.len() as u64 / options.seeds.max(1)
    );
    if differences > 0 || answers.len() != cases.len() {
        bail!("the engines differ");
    }
    Ok(())
}

fn files_of(named: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut all = Vec::new();
    for path in named {
        if path.is_dir() { all.extend(files::below(path)?) } else { all.push(path.clone()) }
    }
    all.sort();
    all.retain(|path| path.extension().is_some_and(|ending| ["xlsx", "xls", "xml", "json"].iter().any(|known| ending == *known)));
    Ok(all)
}

/// The form as XForms: as it is, or as we write it.
fn xml(file: &Path) -> Result<String> {
    if file.extension().is_some_and(|ending| ending == "xml") {
        return String::from_utf8(files::read(file)?).context("the XML is not UTF-8");
    }
    let form = super::read(file, Language::En, &mut std::io::sink())?;
    xforms::write(&form).map_err(|fault| anyhow!("{fault:?}"))
}

/// Fills a form at random; gives the answers, and what came of them.
fn fill(xml: &str, seed: u64, steps: usize) -> Result<(Vec<serde_json::Value>, Vec<Seen>)> {
    let (form, _) = xforms::read(xml).map_err(|faults| anyhow!("{faults:?}"))?;
    let model = Rc::new(Model::new(&form).map_err(|faults| anyhow!("{faults:?}"))?);
    let mut chance = ChaCha8Rng::seed_from_u64(seed);
    let mut rows = 0_u32;
    let names = move |_: &str| {
        rows += 1;
        format!("{rows:08x}")
    };
    let here = Local::now().with_timezone(&chrono::FixedOffset::east_opt(8 * 3600).context("no such offset")?);
    let device = Device::new(Some(here), Some(seed));
    let mut filling = Filling::begin(Rc::clone(&model), Rc::new(device), Reader::default(), Box::new(names));
    let mut taken = Vec::new();
    for _ in 0..steps {
        taken.extend(step(&mut filling, &mut chance));
    }
    let by_chance = model.chancy();
    let seen = filling.nodes().filter_map(|at| seen(&filling, at, &by_chance)).collect();
    Ok((taken, seen))
}

/// One answer, one row more or one less; nothing where it is nobody's to give.
fn step(filling: &mut Filling, chance: &mut ChaCha8Rng) -> Option<serde_json::Value> {
    let mut below = |end: usize| (chance.next_u64() % end.max(1) as u64) as usize;
    let at: Index = filling.nodes().nth(below(filling.nodes().count()))?;
    let path = filling.path(at);
    let template = filling.template(at)?;
    match &template.part {
        Part::Form | Part::Group => None,
        Part::Repeat { counted: true, .. } => None,
        Part::Repeat { .. } if below(3) == 0 => {
            filling.remove_row(at);
            Some(json!({ "path": path, "remove": true }))
        }
        Part::Repeat { .. } => {
            let path = path.rsplit_once('[')?.0.to_owned();
            let (parent, repeat) = filling.find_repeat(&path)?;
            filling.add_row(parent, repeat);
            Some(json!({ "path": path, "add": true }))
        }
        Part::Question(asked) => {
            let state = filling.state(at)?;
            if state.readonly || !state.relevant {
                return None;
            }
            let offers = filling.offers(at).unwrap_or_default();
            let mut any = |texts: &[&str]| texts.get(below(texts.len())).map(|text| (*text).to_owned());
            let value = match (&asked.kind, &asked.special) {
                (Kind::Text(_), _) => any(&["", "a", "王芳", "12", "b c", "2026-09-14"])?,
                (Kind::Integer(_), _) => any(&["", "0", "1", "2", "3", "5", "18", "-4", "100"])?,
                (Kind::Rating(rating), _) => any(&["", "1", "2", &rating.points.to_string()])?,
                (Kind::Date(_), _) => any(&["", "2026-09-14", "2020-02-29", "1999-12-31"])?,
                (_, Some(Special::Decimal)) => any(&["", "0.5", "12", "-3.25", "100.125"])?,
                (_, Some(Special::Range(range))) => any(&["", &range.start, &range.end])?,
                (Kind::SelectOne(_), _) => chosen(&offers, 1, &mut below),
                (Kind::SelectMany(_), _) => chosen(&offers, 3, &mut below),
                (_, Some(Special::Choice(choice))) => match choice.how {
                    How::One => chosen(&offers, 1, &mut below),
                    How::Many => chosen(&offers, 3, &mut below),
                    How::Rank => return None,
                },
                (_, Some(Special::Acknowledge)) => any(&["", "OK"])?,
                _ => return None,
            };
            // Rows that are too many are forgotten there, and kept here (rule FE11).
            let fewer = |value: &str| value.parse::<i64>().ok() < state.value.parse::<i64>().ok();
            if counts_rows(filling.model()) && fewer(&value) {
                return None;
            }
            filling.answer(at, &value);
            Some(json!({ "path": path, "value": value }))
        }
    }
}

fn counts_rows(model: &Model) -> bool {
    model.templates().all().iter().any(|template| matches!(template.part, Part::Repeat { counted: true, .. }))
}

/// Up to `most` of what is offered, in its order.
fn chosen(offers: &[qinglan_core::form::engine::Offer], most: usize, below: &mut dyn FnMut(usize) -> usize) -> String {
    let mut places: BTreeSet<usize> = BTreeSet::new();
    for _ in 0..below(most + 1) {
        places.insert(below(offers.len()));
    }
    let names = places.into_iter().filter_map(|place| offers.get(place)).map(|offer| offer.value.as_str());
    names.collect::<Vec<_>>().join(" ")
}

fn seen(filling: &Filling, at: Index, by_chance: &BTreeSet<usize>) -> Option<Seen> {
    let state = filling.state(at)?;
    let template = filling.template(at)?;
    let question = matches!(template.part, Part::Question(_));
    let known = !by_chance.contains(&filling.template_of(at));
    let asked = filling.model().templates().asked(filling.template_of(at));
    // What the device knows of itself is another's.
    let own =
        !asked.is_some_and(|asked| matches!((&asked.kind, &asked.special), (Kind::Photo(_), _) | (_, Some(Special::Meta(_)))));
    if asked.is_some_and(|asked| asked.special == Some(Special::Meta(Meta::Audit))) {
        return None;
    }
    let choices = filling.offers(at).map(|offers| offers.into_iter().map(|offer| offer.value).collect());
    Some(Seen {
        path: filling.path(at),
        relevant: state.relevant,
        required: state.required,
        readonly: state.readonly,
        value: (question && known && own && state.relevant).then_some(state.value),
        valid: state.wrong.is_none(),
        choices: choices.filter(|_| known),
    })
}

/// A value to compare: the other engine writes a decimal 12 as `12.0`.
fn plain(value: Option<&str>) -> String {
    let text = value.unwrap_or_default();
    text.parse::<f64>().map_or_else(|_| format!("{text:?}"), |number| number.to_string())
}

/// Where the other engine is known to differ: the form, the parts, and why.
const KNOWN: &[(&str, &[&str], &str)] = &[
    ("ours.xml", &["/data/essay"], "a least number of words is ours (rule FM19)"),
    ("repeats.xml", &["/data/all"], "rows that are irrelevant count there (rule FE5)"),
    (
        "group_rows.xml",
        &["/data/g/sumz", "/data/rows", "/data/end"],
        "they count, and a sum of nothing is none there (rules FE5 and XP21)",
    ),
    ("totals_in_rows.xml", &["/data/all", "/data/most", "/data/n", "/data/paid"], "a sum of nothing is none there (rule XP21)"),
    ("previous_row.xml", &["/data/whole"], "a sum of nothing is none there (rule XP21)"),
    ("nested.xml", &["/data/school/all_pupils", "/data/district", "/data/why"], "a sum of nothing is none there (rule XP21)"),
    ("numbers.xml", &["/data/c4"], "halves below 0 are rounded down there (rule XP23)"),
    ("strings.xml", &["/data/c14"], "the days of a date count from UTC there (rule XP25)"),
    (
        "dates.xml",
        &["/data/days", "/data/next"],
        "the days of a date count from UTC there, and what is no day is a text (rules XP25 and XP26)",
    ),
];

fn without_rows(path: &str) -> String {
    let names = path.split('/').map(|step| step.split_once('[').map_or(step, |(name, _)| name));
    names.collect::<Vec<_>>().join("/")
}

/// What every record has beside its answers, and the headings that a converter puts above a table of choices.
fn is_made(path: &str) -> bool {
    let last = path.rsplit('/').next().unwrap_or_default();
    let heading =
        ["generated_table_list_label_", "reserved_name_for_field_list_labels_"].iter().any(|made| last.starts_with(made));
    heading || last == "meta" || path.contains("/meta/")
}

fn report(case: &Case, ours: &[Seen], answer: &Answer) -> usize {
    let mut lines: Vec<String> = answer.error.iter().map(|error| format!("cannot be opened: {error}")).collect();
    lines.extend(answer.refused.iter().map(|refused| format!("refused: {refused}")));
    let theirs: BTreeMap<&str, &Seen> = answer.nodes.iter().map(|seen| (seen.path.as_str(), seen)).collect();
    let (file, _) = case.name.split_once(' ').unwrap_or((&case.name, ""));
    for own in ours {
        let part = without_rows(&own.path);
        if KNOWN.iter().any(|(known, parts, _)| *known == file && parts.contains(&part.as_str())) {
            continue;
        }
        let Some(their) = theirs.get(own.path.as_str()) else {
            lines.push(format!("{}: only here", own.path));
            continue;
        };
        let mut differ = |what: &str, own_says: String, they_say: String| {
            if own_says != they_say {
                lines.push(format!("{}: {what} {own_says}, there {they_say}", own.path));
            }
        };
        differ("relevant", own.relevant.to_string(), their.relevant.to_string());
        if own.relevant {
            differ("required", own.required.to_string(), their.required.to_string());
            differ("readonly", own.readonly.to_string(), their.readonly.to_string());
            differ("valid", own.valid.to_string(), their.valid.to_string());
        }
        if own.value.is_some() {
            differ("value", plain(own.value.as_deref()), plain(their.value.as_deref()));
        }
        if own.choices.is_some() && their.choices.is_some() {
            differ("choices", format!("{:?}", own.choices), format!("{:?}", their.choices));
        }
    }
    let known: BTreeSet<&str> = ours.iter().map(|seen| seen.path.as_str()).collect();
    let only_there = theirs.keys().filter(|path| !known.contains(*path) && !is_made(path));
    lines.extend(only_there.map(|path| format!("{path}: only there")));
    if !lines.is_empty() {
        println!("{}", case.name);
        lines.iter().for_each(|line| println!("  {line}"));
    }
    lines.len()
}
