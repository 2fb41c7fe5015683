//! `cargo xtask bench form`: how soon a large form is there on a slow phone, beside ODK Web Forms' engine, and how soon a keystroke shows.

use anyhow::{Context, Result, anyhow, bail};
use clap::Args;
use qinglan_core::form::{
    Choice, Definition, Group, Integer, Kind, Logic, Node, Packed, Print, Question, Select, Setup, Special, Text,
};
use qinglan_core::wire;
use qinglan_core::words::Words;
use qinglan_forms::xforms;
use serde::Deserialize;

use crate::house::House;
use crate::setup::browser;
use crate::{build, command, files, setup};

/// What a person takes for at once when a form opens, and when a key is struck.
const LOAD_AIM_MS: f64 = 1_000.0;
const KEY_AIM_MS: f64 = 50.0;
const SLOWDOWN: u32 = 6;

#[derive(Debug, Clone, Args)]
pub struct Form {
    /// One line of JSON instead of a table
    #[arg(long)]
    json: bool,
    /// Loads of each; the median counts
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,
}

/// What `form.mjs` measured of a form, in milliseconds.
#[derive(Debug, Deserialize)]
struct Measured {
    name: String,
    ours: Vec<f64>,
    theirs: Vec<f64>,
    keys: Vec<f64>,
}

pub fn run(house: &House, options: &Form) -> Result<()> {
    let browser = setup::for_testing(house)?;
    build::alone::FORM.build(house)?;
    let folder = house.notes().join("bench-form");
    let forms = [("1,000 calculations", "calculations", calculations()), ("250 questions, 10 pages", "pages", pages())];
    for (_, file, form) in &forms {
        let xml = xforms::write(form).map_err(|fault| anyhow!("{fault:?}"))?;
        files::write(&folder.join(format!("{file}.cbor")), wire::to_vec(form))?;
        files::write(&folder.join(format!("{file}.xml")), xml.as_bytes())?;
    }
    let mut bundle = house.command(house.npm_bin().join("esbuild"));
    bundle.arg(house.root.join("tests/bench/form/peer.mjs")).args([
        "--bundle",
        "--format=esm",
        "--platform=browser",
        "--log-level=error",
    ]);
    bundle.arg(format!("--outfile={}", folder.join("peer.js").display()));
    command::output(&mut bundle)?;
    let mut script = house.command("node");
    script.arg(house.root.join("tests/bench/form/form.mjs"));
    script.args(["--runs", &options.runs.to_string(), "--slowdown", &SLOWDOWN.to_string(), "--folder"]).arg(&folder);
    script.arg("--module").arg(build::alone::FORM.folder(house)).env(browser::VARIABLE, browser);
    let measured = command::output_with_progress(&mut script)?;
    if options.json {
        println!("{}", measured.trim());
        return Ok(());
    }
    let measured: Vec<Measured> = serde_json::from_str(&measured).context("form.mjs answered something unexpected")?;
    println!("\nForms in a browser, processor slowed {SLOWDOWN} times, median of {} loads", options.runs);
    let mut over = false;
    for one in &measured {
        let label = forms.iter().find(|(_, file, _)| *file == one.name).map_or(one.name.as_str(), |(label, ..)| label);
        let (Some(ours), Some(theirs), Some(key)) = (at(&one.ours, 50), at(&one.theirs, 50), at(&one.keys, 95)) else {
            bail!("form.mjs measured nothing of {}", one.name);
        };
        over |= ours > LOAD_AIM_MS || key > KEY_AIM_MS;
        println!(
            "  {label:<26} load {ours:>6.0} ms, ODK Web Forms {theirs:>6.0} ms, ratio {:.2}; keystroke to paint, p95 {key:>4.0} ms",
            ours / theirs
        );
    }
    println!("  {} the aims of {LOAD_AIM_MS} ms and {KEY_AIM_MS} ms", if over { "over" } else { "within" });
    Ok(())
}

/// The value below which so many of a hundred are.
fn at(values: &[f64], percent: usize) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get((sorted.len() * percent / 100).min(sorted.len().saturating_sub(1))).copied()
}

fn form(id: &str, questions: Vec<Node>) -> Definition {
    Definition {
        id: id.into(),
        version: 1,
        title: Words::new(id, ""),
        description: None,
        questions,
        title_from: Vec::new(),
        print: Print::default(),
        setup: Some(Packed::new(&Setup::default())),
    }
}

fn question(name: String, kind: Kind, logic: &Logic) -> Node {
    let label = Words::new(format!("问题 {name}"), "");
    let logic = (*logic != Logic::default()).then(|| Packed::new(logic));
    Node::Question(Question { name, label, hint: None, kind, required: false, readonly: false, logic })
}

/// One number, and 1,000 calculations that each read it and the one before.
fn calculations() -> Definition {
    let number = question("n".into(), Kind::Integer(Integer::default()), &Logic::default());
    let computed = (0..1_000).map(|at: u32| {
        let before = at.checked_sub(1).map_or_else(|| "n".to_owned(), |before| format!("c{before}"));
        let calculation = format!("coalesce(${{{before}}}, 0) + if(${{n}} > {at}, 1, 2)");
        let logic = Logic { calculation: Some(calculation), ..Logic::default() };
        question(format!("c{at}"), Kind::Special(Packed::new(&Special::Hidden)), &logic)
    });
    form("calculations", core::iter::once(number).chain(computed).collect())
}

/// Ten groups of 25 questions: numbers, words and choices, of which some depend on others.
fn pages() -> Definition {
    let choices: Vec<Choice> = ["a", "b", "c", "d"]
        .iter()
        .map(|name| Choice { name: (*name).into(), label: Words::new(format!("选项 {name}"), "") })
        .collect();
    let page = |page: u32| {
        let nodes = (0..25).map(|at: u32| {
            let before = |kind: &str| format!("${{{kind}_{page}_{}}}", at.saturating_sub(3));
            let depends =
                |text: String| if at < 4 { Logic::default() } else { Logic { relevant: Some(text), ..Logic::default() } };
            match at % 3 {
                0 => {
                    let constraint = Some(". >= 0 and . < 100".to_owned());
                    question(
                        format!("n_{page}_{at}"),
                        Kind::Integer(Integer::default()),
                        &Logic { constraint, ..depends(format!("{} != 3", before("n"))) },
                    )
                }
                1 => question(
                    format!("t_{page}_{at}"),
                    Kind::Text(Text::default()),
                    &depends(format!("string-length({}) < 30", before("t"))),
                ),
                _ => {
                    let select = Select { choices: choices.clone(), ..Select::default() };
                    question(format!("s_{page}_{at}"), Kind::SelectOne(select), &depends(format!("{} != 'd'", before("s"))))
                }
            }
        });
        let nodes = nodes.collect();
        Node::Group(Group {
            name: format!("page_{page}"),
            label: Words::new(format!("第 {page} 页"), ""),
            hint: None,
            nodes,
            logic: None,
        })
    };
    form("pages", (1..=10).map(page).collect())
}

#[cfg(test)]
mod tests {
    use qinglan_core::form::engine::Model;

    use super::*;

    #[test]
    fn the_forms_are_such_as_can_be_filled() {
        for form in [calculations(), pages()] {
            assert_eq!(qinglan_core::form::check(&form), []);
            assert!(Model::new(&form).is_ok());
            assert!(Definition::decode(&wire::to_vec(&form)).is_ok());
        }
    }

    #[test]
    fn a_share_of_a_hundred_lies_below() {
        let values: Vec<f64> = (1..=20).map(f64::from).collect();
        assert_eq!((at(&values, 50), at(&values, 95), at(&[], 50)), (Some(11.0), Some(20.0), None));
    }
}
