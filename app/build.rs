//! Makes the methods of `Text`, one for every key of `locales/*.json`, and the Chinese words themselves.
//!
//! English is a file beside the app, in the order of the keys (`xtask/src/build/words.rs`): who reads Chinese does not download it.
//! A library for translations was weighed: they bring signals, formatters and formats of their own for what is here a list of
//! `&'static str`. A key that one language lacks, or that no file has, does not compile.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs};

const LANGUAGES: [&str; 2] = ["zh", "en"];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=locales");
    let mut tables = Vec::new();
    for language in LANGUAGES {
        let text = fs::read_to_string(format!("locales/{language}.json"))?;
        let table: BTreeMap<String, String> = serde_json::from_str(&text)?;
        tables.push((language, table));
    }
    let keys: BTreeSet<&String> = tables.iter().flat_map(|(_, table)| table.keys()).collect();
    let mut code = String::from("impl Text {\n");
    for (at, key) in keys.iter().enumerate() {
        writeln!(code, "    pub fn {key}(&self) -> &'static str {{\n        self.at({at})\n    }}")?;
    }
    writeln!(code, "}}\n/// How many words there are.\npub const COUNT: usize = {};\npub static ZH: Text = Text(&[", keys.len())?;
    for (language, table) in &tables {
        for key in &keys {
            let words = table.get(*key).ok_or_else(|| format!("locales/{language}.json lacks {key:?}"))?;
            if words.contains('\n') {
                return Err(format!("locales/{language}.json: {key:?} has more than one line").into());
            }
            if *language == "zh" {
                writeln!(code, "    {words:?},")?;
            }
        }
    }
    code.push_str("]);\n");
    let out = PathBuf::from(env::var("OUT_DIR")?).join("text.rs");
    fs::write(out, code)?;
    Ok(())
}
