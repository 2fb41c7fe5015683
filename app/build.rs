//! Makes `Text`, a struct with one field for every key of `locales/*.json`, and one constant of it for each language.
//!
//! A library for translations was weighed: they bring signals, formatters and formats of their own for what is here a struct of
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
    let mut code = String::from("/// Everything the app says, in one language.\npub struct Text {\n");
    for key in &keys {
        writeln!(code, "    pub {key}: &'static str,")?;
    }
    code.push_str("}\n");
    for (language, table) in &tables {
        writeln!(code, "pub static {}: Text = Text {{", language.to_uppercase())?;
        for key in &keys {
            let words = table.get(*key).ok_or_else(|| format!("locales/{language}.json lacks {key:?}"))?;
            writeln!(code, "    {key}: {words:?},")?;
        }
        code.push_str("};\n");
    }
    let out = PathBuf::from(env::var("OUT_DIR")?).join("text.rs");
    fs::write(out, code)?;
    Ok(())
}
