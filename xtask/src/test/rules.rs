//! Every rule of `core/SPEC.md` has at least one test that carries its id, and no test carries the id of no rule.
//!
//! A rule begins a line: `**SY7** A refusal is ...`. A test carries it in its name, `fn sy7_...`, or, in
//! TypeScript, in its title, `[SY7]`.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Result, bail};

use super::Bench;
use crate::files;

const FOLDERS: &[&str] = &["core", "forms", "sim", "tests", "app/src", "worker/src"];

pub fn check(bench: &Bench) -> Result<()> {
    let root = &bench.house.root;
    let rules = rules(&files::read_text(&root.join("core").join("SPEC.md"))?);
    if rules.is_empty() {
        bail!("core/SPEC.md has no rule of the form `**SY7** ...`");
    }
    let mut tested = BTreeSet::new();
    for folder in FOLDERS {
        for file in files::below(&root.join(folder))? {
            tested.extend(tested_in(&file)?);
        }
    }
    let untested: Vec<&String> = rules.difference(&tested).collect();
    let families: BTreeSet<&str> = rules.iter().map(|rule| family(rule)).collect();
    // Other names may look like ids (`fn h264_...`): only the families of the specification count.
    let unknown: Vec<&String> = tested.difference(&rules).filter(|id| families.contains(family(id))).collect();
    if !untested.is_empty() {
        bail!("rules without a test: {}", joined(&untested));
    }
    if !unknown.is_empty() {
        bail!("tests that name a rule which core/SPEC.md does not have: {}", joined(&unknown));
    }
    println!("{} rules, each with a test", rules.len());
    Ok(())
}

fn rules(spec: &str) -> BTreeSet<String> {
    let starts = spec.lines().map(|line| line.trim_start_matches(['-', ' ']));
    let bold = starts.filter_map(|line| line.strip_prefix("**")?.split_once("**"));
    bold.map(|(id, _)| id.trim_end_matches('.')).filter(|id| is_id(id)).map(str::to_owned).collect()
}

fn tested_in(file: &Path) -> Result<BTreeSet<String>> {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("rs") => Ok(in_rust(&files::read_text(file)?)),
        Some("ts" | "mjs") => Ok(in_titles(&files::read_text(file)?)),
        _ => Ok(BTreeSet::new()),
    }
}

/// `fn sy7_a_refusal...` carries SY7.
fn in_rust(text: &str) -> BTreeSet<String> {
    let names = text.split("fn ").skip(1).filter_map(|rest| rest.split_once('_'));
    names.map(|(first, _)| first.to_uppercase()).filter(|id| is_id(id)).collect()
}

/// `test('[SY7] ...` carries SY7.
fn in_titles(text: &str) -> BTreeSet<String> {
    let inside = text.split('[').skip(1).filter_map(|rest| rest.split_once(']'));
    inside.map(|(id, _)| id).filter(|id| is_id(id)).map(str::to_owned).collect()
}

/// Capital letters, then digits.
fn is_id(word: &str) -> bool {
    let letters = family(word);
    let number = word.strip_prefix(letters).unwrap_or_default();
    !letters.is_empty() && !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}

fn family(id: &str) -> &str {
    id.split(|character: char| !character.is_ascii_uppercase()).next().unwrap_or_default()
}

fn joined(ids: &[&String]) -> String {
    ids.iter().map(|id| id.as_str()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_bold_ids_at_the_beginning_of_a_line() {
        let spec = "# Sync\n\n**SY7** A refusal.\n- **MG12** A merge, see **SY9**.\n**Note** none\n";
        assert_eq!(rules(spec).into_iter().collect::<Vec<_>>(), ["MG12", "SY7"]);
    }

    #[test]
    fn names_and_titles_carry_ids() {
        let rust = "#[test]\nfn sy7_a_refusal() {}\nfn plain() {}";
        assert_eq!(in_rust(rust).into_iter().collect::<Vec<_>>(), ["SY7"]);
        let title = "test('[SY7] x', () => a[0]);";
        assert_eq!(in_titles(title).into_iter().collect::<Vec<_>>(), ["SY7"]);
    }
}
