//! Makes the methods of `Text`, one for every key of `locales/*.json`, and the Chinese words of the app's first part.
//!
//! What only the second part says in Chinese (`zh.later.json`) comes with it, and English is a file beside the app; both in the order of
//! the keys (`xtask/src/build/words.rs`). A library for translations was weighed: they bring signals, formatters and formats of their own
//! for what is here a list of `&'static str`. A key that one language lacks, or that no file has, does not compile.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs};

type Words = BTreeMap<String, String>;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=locales");
    let (zh, later, en) = (words("zh")?, words("zh.later")?, words("en")?);
    if let Some(key) = later.keys().find(|key| zh.contains_key(*key)) {
        return Err(format!("{key:?} is in locales/zh.json and in locales/zh.later.json").into());
    }
    let chinese: BTreeSet<&String> = zh.keys().chain(later.keys()).collect();
    if let Some(key) =
        en.keys().find(|key| !chinese.contains(key)).or_else(|| chinese.into_iter().find(|key| !en.contains_key(*key)))
    {
        return Err(format!("one language of locales/ lacks {key:?}").into());
    }
    let mut code = String::from("impl Text {\n");
    for (at, key) in en.keys().enumerate() {
        writeln!(code, "    pub fn {key}(&self) -> &'static str {{\n        self.at({at})\n    }}")?;
    }
    writeln!(code, "}}\n/// How many words there are.\npub const COUNT: usize = {};\npub static ZH: Text = Text(&[", en.len())?;
    for key in en.keys() {
        writeln!(code, "    {:?},", zh.get(key).map_or("", String::as_str))?;
    }
    code.push_str("]);\n");
    let out = PathBuf::from(env::var("OUT_DIR")?).join("text.rs");
    fs::write(out, code)?;
    Ok(())
}

fn words(name: &str) -> Result<Words, Box<dyn Error>> {
    let table: Words = serde_json::from_str(&fs::read_to_string(format!("locales/{name}.json"))?)?;
    match table.iter().find(|(_, words)| words.contains('\n')) {
        Some((key, _)) => Err(format!("locales/{name}.json: {key:?} has more than one line").into()),
        None => Ok(table),
    }
}
