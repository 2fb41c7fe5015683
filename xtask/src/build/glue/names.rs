//! Short names for what the script and the module know each other by.
//!
//! An import is a key of the object that `__wbg_get_imports` builds, an export a property of `wasm`. Both are looked for in that form and
//! as whole words: `__wbg_get_1` is not part of `__wbg_get_12`.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail};

use super::module::{self, Names, Renames, Surface};

/// Where the script holds what the module offers.
const EXPORTS: &str = "wasm.";
/// Without these no app runs: their absence means that the script reaches the module in another way than expected.
const NEEDED: &[&str] = &["memory", "__wbindgen_start"];
const LETTERS: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// The script and the module with short names, and the module without exports that the script has no use for.
pub fn shorten(script: &str, module: &[u8]) -> Result<(String, Vec<u8>)> {
    let surface = Surface::of(module)?;
    let found = Found::in_script(script);
    let names = Names {
        origins: short(surface.origins.iter()),
        imports: short(found.imports(&surface)?.into_iter()),
        exports: short(found.exports(&surface)?.into_iter()),
    };
    let module = module::renamed(module, &names)?;
    let script = replace_words(script, |place| match place.role() {
        Role::Key => names.imports.get(place.word).map(String::as_str),
        Role::Export => names.exports.get(place.word).map(String::as_str),
        Role::Other => None,
    });
    Ok((replace_origins(script, &names.origins)?, module))
}

/// How often the script has each word in each role.
struct Found<'s>(BTreeMap<(&'s str, Role), usize>);

impl<'s> Found<'s> {
    fn in_script(script: &'s str) -> Self {
        let mut found = BTreeMap::new();
        for place in places(script) {
            *found.entry((place.word, place.role())).or_default() += 1;
        }
        Self(found)
    }

    fn times(&self, word: &str, role: Role) -> usize {
        self.0.get(&(word, role)).copied().unwrap_or_default()
    }

    /// All imports; each must be a key once.
    fn imports<'m>(&self, surface: &'m Surface) -> Result<Vec<&'m String>> {
        for name in &surface.imports {
            let times = self.times(name, Role::Key);
            if times != 1 {
                bail!("the module imports `{name}`, which is a key in the script {times} times and not once");
            }
        }
        Ok(surface.imports.iter().collect())
    }

    /// The exports that the script uses.
    fn exports<'m>(&self, surface: &'m Surface) -> Result<Vec<&'m String>> {
        let offered: BTreeSet<&str> = surface.exports.iter().map(String::as_str).collect();
        let asked = self.0.keys().filter(|(_, role)| *role == Role::Export).map(|(word, _)| *word);
        if let Some(word) = asked.clone().find(|word| !offered.contains(word)) {
            bail!("the script uses `{EXPORTS}{word}`, which the module does not export");
        }
        let asked: BTreeSet<&str> = asked.collect();
        if let Some(word) = NEEDED.iter().find(|word| !asked.contains(**word)) {
            bail!("the script does not use `{EXPORTS}{word}`: does it reach the module in another way?");
        }
        Ok(surface.exports.iter().filter(|name| asked.contains(name.as_str())).collect())
    }
}

/// What a word of the script is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    /// A key of an object: `{ word: ... }`.
    Key,
    /// A property of `wasm`.
    Export,
    Other,
}

/// A word of the script, and what stands around it.
struct Place<'s> {
    before: &'s str,
    word: &'s str,
    after: &'s str,
}

impl Place<'_> {
    fn role(&self) -> Role {
        let of = self.before.strip_suffix(EXPORTS);
        if of.is_some_and(|left| !left.ends_with(|last| is_part(last) || last == '.')) {
            Role::Export
        } else if self.after.trim_start().starts_with(':') && self.before.trim_end().ends_with(['{', ',']) {
            Role::Key
        } else {
            Role::Other
        }
    }
}

fn is_part(character: char) -> bool {
    character.is_alphanumeric() || character == '_' || character == '$'
}

/// Every word of the script in order.
fn places(script: &str) -> impl Iterator<Item = Place<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = script.get(at..)?;
        let (gap, rest) = rest.split_at(rest.find(is_part)?);
        let (word, after) = rest.split_at(rest.find(|character| !is_part(character)).unwrap_or(rest.len()));
        let before = script.get(..at + gap.len())?;
        at = before.len() + word.len();
        Some(Place { before, word, after })
    })
}

/// The script with the answers in place of the words that have one.
fn replace_words<'n>(script: &str, answer: impl Fn(&Place) -> Option<&'n str>) -> String {
    let mut out = String::with_capacity(script.len());
    let mut done = 0;
    for place in places(script) {
        if let Some(new) = answer(&place) {
            out.push_str(place.before.get(done..).unwrap_or_default());
            out.push_str(new);
            done = place.before.len() + place.word.len();
        }
    }
    out + script.get(done..).unwrap_or_default()
}

/// The names of the modules that imports come from are keys in quotes.
fn replace_origins(mut script: String, origins: &Renames) -> Result<String> {
    for (old, new) in origins {
        let key = serde_json::to_string(old).context("a name that is no text")? + ":";
        let times = script.matches(&key).count();
        if times != 1 {
            bail!("the module imports from `{old}`, which is a key in the script {times} times and not once");
        }
        script = script.replace(&key, &format!("{new}:"));
    }
    Ok(script)
}

/// A short name for each: `a`, `b`, ... `Z`, `aa`, in order, and none that is an old name already.
fn short<'m>(old: impl Iterator<Item = &'m String> + Clone) -> Renames {
    let taken: BTreeSet<&str> = old.clone().map(String::as_str).collect();
    let free = (0..).map(short_name).filter(|name| !taken.contains(name.as_str()));
    old.cloned().zip(free).collect()
}

/// Counts in letters.
fn short_name(mut number: usize) -> String {
    let letters: Vec<char> = LETTERS.chars().collect();
    let mut name = String::new();
    loop {
        name.extend(letters.get(number % letters.len()));
        match (number / letters.len()).checked_sub(1) {
            Some(left) => number = left,
            None => return name,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::module::tests::module;
    use super::*;

    const SCRIPT: &str = "function __wbg_get_imports() {\n  const import0 = {\n    __proto__: null,\n    \
        __wbg_get_1: function(arg0) { return wasm.run(arg0); },\n    __wbg_get_12: function() { run(wasm.memory.buffer); }\n  };\n  \
        return { __proto__: null, \"./app_bg.js\": import0 };\n}\n\
        function run() { wasm.run2(); wasm.__wbindgen_start(); }\n";
    const EXPORTS: &[&str] = &["run", "run2", "main", "__wbindgen_start"];

    #[test]
    fn whole_words_in_their_places_get_short_names() {
        let (script, module) = shorten(SCRIPT, &module(&["__wbg_get_1", "__wbg_get_12"], EXPORTS)).unwrap();
        assert_eq!(
            script,
            "function __wbg_get_imports() {\n  const import0 = {\n    __proto__: null,\n    \
            a: function(arg0) { return wasm.b(arg0); },\n    b: function() { run(wasm.a.buffer); }\n  };\n  \
            return { __proto__: null, a: import0 };\n}\n\
            function run() { wasm.c(); wasm.d(); }\n"
        );
        let surface = Surface::of(&module).unwrap();
        assert_eq!((surface.origins, surface.imports), (vec!["a".to_owned()], vec!["a".to_owned(), "b".to_owned()]));
        assert_eq!(surface.exports, ["a", "b", "c", "d"]);
    }

    fn problem(script: &str, imports: &[&str], exports: &[&str]) -> String {
        shorten(script, &module(imports, exports)).unwrap_err().to_string()
    }

    #[test]
    fn an_import_that_the_script_does_not_have_is_an_error() {
        let found = problem(SCRIPT, &["__wbg_get_1", "__wbg_set_1"], EXPORTS);
        assert!(found.contains("`__wbg_set_1`") && found.contains("0 times"), "{found}");
    }

    #[test]
    fn an_export_that_the_module_does_not_have_is_an_error() {
        let found = problem(SCRIPT, &["__wbg_get_1", "__wbg_get_12"], &["run", "__wbindgen_start"]);
        assert!(found.contains("`wasm.run2`"), "{found}");
    }

    #[test]
    fn a_script_that_reaches_the_module_in_another_way_is_an_error() {
        let found = problem(&SCRIPT.replace("wasm.", "exports."), &["__wbg_get_1", "__wbg_get_12"], EXPORTS);
        assert!(found.contains("`wasm.memory`"), "{found}");
        let found = problem(&SCRIPT.replace("./app_bg.js", "wbg"), &["__wbg_get_1", "__wbg_get_12"], EXPORTS);
        assert!(found.contains("`./app_bg.js`"), "{found}");
    }

    #[test]
    fn names_are_short_unique_and_new() {
        let old: Vec<String> =
            ["a", "c", "aa"].into_iter().map(str::to_owned).chain((0..3000).map(|n| format!("old{n}"))).collect();
        let renames = short(old.iter());
        let new: BTreeSet<&String> = renames.values().collect();
        assert_eq!(new.len(), old.len());
        assert!(new.iter().all(|name| name.len() <= 3 && !renames.contains_key(*name)));
    }
}
