//! `core` decides and nothing else: no browser, no server, no clock, no randomness may come in by any dependency.

use anyhow::{Result, bail};

use super::Bench;
use crate::command;

/// Crates that reach outside.
const FORBIDDEN_CRATES: &[&str] = &[
    "async-std",
    "fastrand",
    "getrandom",
    "gloo",
    "iana-time-zone",
    "instant",
    "js-sys",
    "leptos",
    "mio",
    "rand",
    "reqwest",
    "socket2",
    "time",
    "tokio",
    "ureq",
    "wasm-bindgen",
    "web-sys",
    "web-time",
    "worker",
];

/// Features that bring in a clock or randomness without a crate of their own.
const FORBIDDEN_FEATURES: &[(&str, &str)] = &[
    ("chrono", "clock"),
    ("chrono", "now"),
    ("chrono", "wasmbind"),
    ("uuid", "v1"),
    ("uuid", "v4"),
    ("uuid", "v6"),
    ("uuid", "v7"),
    ("uuid", "js"),
    ("uuid", "rng"),
];

/// What the standard library offers of the kind, in `core`'s own sources.
const FORBIDDEN_WORDS: &[&str] = &["SystemTime", "std::time::Instant", "std::net", "std::fs", "std::env", "thread_rng"];

pub fn check(bench: &Bench) -> Result<()> {
    let mut found = in_tree(&tree(bench, &[])?);
    found.extend(in_tree(&tree(bench, &["--target", "wasm32-unknown-unknown"])?));
    for file in crate::files::below(&bench.house.root.join("core").join("src"))? {
        let text = crate::files::read_text(&file)?;
        // Tests may read fixtures; they stand at the end of a file.
        let shipped = text.split("#[cfg(test)]").next().unwrap_or_default();
        let words = FORBIDDEN_WORDS.iter().filter(|word| shipped.contains(**word));
        found.extend(words.map(|word| format!("`{word}` in {}", file.display())));
    }
    found.sort();
    found.dedup();
    if !found.is_empty() {
        bail!("core must be pure, but it has: {}", found.join(", "));
    }
    println!("qinglan-core is pure");
    Ok(())
}

/// One line per crate: `name feature,feature`. Crates of macros run in the compiler and are in no program.
fn tree(bench: &Bench, more: &[&str]) -> Result<String> {
    let mut tree = bench.house.command("cargo");
    tree.args(["tree", "-p", "qinglan-core", "--edges", "normal,no-proc-macro", "--all-features", "--prefix", "none"]);
    tree.args(["--format", "{lib} {f}"]).args(more);
    command::output(&mut tree)
}

fn in_tree(tree: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in tree.lines() {
        let mut words = line.split_whitespace();
        // Cargo names the library, with underscores.
        let name = words.next().unwrap_or_default().replace('_', "-");
        if FORBIDDEN_CRATES.contains(&name.as_str()) {
            found.push(format!("the crate {name}"));
        }
        let features: Vec<&str> = words.next().unwrap_or_default().split(',').collect();
        for (package, feature) in FORBIDDEN_FEATURES {
            if name == *package && features.contains(feature) {
                found.push(format!("the feature {feature} of {package}"));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crates_and_features_that_reach_outside_are_found() {
        let tree = "qinglan_core json\nchrono alloc,clock,now\nuuid serde\nwasm_bindgen default\n";
        assert_eq!(in_tree(tree), ["the feature clock of chrono", "the feature now of chrono", "the crate wasm-bindgen"]);
    }

    #[test]
    fn a_pure_tree_is_silent() {
        assert!(in_tree("qinglan_core\nchrono alloc\nserde derive,std\nuuid\n").is_empty());
    }
}
