//! What a bug of the app's would say of itself, which no phone shows.
//!
//! A panic ends the app either way: the browser reports a trap, with the functions that led there. The words for it, what would put them
//! together, and at each place that may panic the values to put in them, are a twelfth of the module. Here the functions that begin a
//! panic become the bare trap; wasm-opt then drops what led to nothing else. Builds for trying something out keep the words.

use std::collections::BTreeSet;
use std::convert::Infallible;

use anyhow::{Result, anyhow, bail};
use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{CodeSection, Function, Module};
use wasmparser::{FunctionBody, KnownCustom, Name, Parser, Payload, TypeRef};

/// Where the standard library begins a panic; nothing that is called so returns. A name that ends in `::` is that of all that is in it.
const BEGINNINGS: &[&str] = &[
    "alloc::alloc::handle_alloc_error",
    "alloc::raw_vec::capacity_overflow",
    "alloc::raw_vec::handle_error",
    "core::cell::lazy::panic_poisoned",
    "core::cell::panic_already_borrowed",
    "core::cell::panic_already_mutably_borrowed",
    "core::option::expect_failed",
    "core::option::unwrap_failed",
    "core::panicking::",
    "core::result::unwrap_failed",
    "core::slice::copy_from_slice_impl::len_mismatch_fail",
    "core::slice::index::slice_index_fail",
    "core::slice::sort::shared::smallsort::panic_on_ord_violation",
    "core::str::slice_error_fail",
    "std::thread::local::panic_access_error",
    "__rustc::rust_begin_unwind",
];
/// No program is without it: its absence means that names are written in another way than expected.
const NEEDED: &str = "core::panicking::panic_fmt";

/// The same module, in which a panic is a trap without words.
pub fn without_words(module: &[u8]) -> Result<Vec<u8>> {
    let mut bare = Bare { bodies: beginnings(module)?, at: 0 };
    let mut out = Module::new();
    let outcome = bare.parse_core_module(&mut out, Parser::new(0), module);
    outcome.map_err(|problem| anyhow!("cannot take the words out of panics: {problem}"))?;
    Ok(out.finish())
}

/// Which bodies begin a panic, in the order in which the module has them.
fn beginnings(module: &[u8]) -> Result<BTreeSet<u32>> {
    let (mut imported, mut found, mut is_known) = (0, BTreeSet::new(), false);
    for part in Parser::new(0).parse_all(module) {
        match part? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CustomSection(section) => {
                let KnownCustom::Name(names) = section.as_known() else { continue };
                for names in names {
                    let Name::Function(names) = names? else { continue };
                    for name in names {
                        let name = name?;
                        let plain = plain(name.name);
                        is_known |= plain == NEEDED;
                        if begins_panic(&plain) {
                            found.extend(name.index.checked_sub(imported));
                        }
                    }
                }
            }
            _ => {}
        }
    }
    if !is_known {
        bail!("no function of the module is called `{NEEDED}`: are names written in another way?");
    }
    Ok(found)
}

fn begins_panic(name: &str) -> bool {
    BEGINNINGS.iter().any(|known| if known.ends_with("::") { name.starts_with(known) } else { name == *known })
}

/// The path of a function, without the fingerprints that the compiler puts behind crates and names, and without its types:
/// `core[c5930c85]::panicking::assert_failed::<usize>` is `core::panicking::assert_failed`.
fn plain(name: &str) -> String {
    let mut plain = String::new();
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('[') {
        plain.push_str(before);
        rest = after.split_once(']').map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    let path = plain.split("::<").next().unwrap_or_default();
    let fingerprint =
        |last: &str| last.len() == 17 && last.starts_with('h') && last.bytes().skip(1).all(|b| b.is_ascii_hexdigit());
    match path.rsplit_once("::") {
        Some((path, last)) if fingerprint(last) => path.to_owned(),
        _ => path.to_owned(),
    }
}

struct Bare {
    bodies: BTreeSet<u32>,
    /// How many bodies came so far.
    at: u32,
}

impl Reencode for Bare {
    type Error = Infallible;

    fn parse_function_body(&mut self, code: &mut CodeSection, body: FunctionBody) -> Result<(), reencode::Error> {
        let at = self.at;
        self.at += 1;
        if !self.bodies.contains(&at) {
            return reencode::utils::parse_function_body(self, code, body);
        }
        let mut trap = Function::new([]);
        trap.instructions().unreachable().end();
        code.function(&trap);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{FunctionSection, ImportSection, NameMap, NameSection, TypeSection, ValType};

    use super::*;

    /// A module that imports one function and has one for each name, which answers with its number.
    fn module(names: &[&str]) -> Vec<u8> {
        let (mut types, mut asked, mut functions) = (TypeSection::new(), ImportSection::new(), FunctionSection::new());
        let (mut code, mut map, mut named) = (CodeSection::new(), NameMap::new(), NameSection::new());
        types.ty().function([], [ValType::I64]);
        asked.import("a", "a", wasm_encoder::EntityType::Function(0));
        for (number, name) in (1..).zip(names) {
            functions.function(0);
            let mut body = Function::new([]);
            body.instructions().i64_const(i64::from(number)).end();
            code.function(&body);
            map.append(number, name);
        }
        named.functions(&map);
        let mut module = Module::new();
        module.section(&types).section(&asked).section(&functions).section(&code).section(&named);
        module.finish()
    }

    /// Of each function: whether it is the bare trap.
    fn traps(module: &[u8]) -> Vec<bool> {
        let bodies = Parser::new(0).parse_all(module).filter_map(|part| match part.unwrap() {
            Payload::CodeSectionEntry(body) => Some(body),
            _ => None,
        });
        bodies
            .map(|body| matches!(body.get_operators_reader().unwrap().read().unwrap(), wasmparser::Operator::Unreachable))
            .collect()
    }

    #[test]
    fn what_begins_a_panic_traps_and_nothing_else_does() {
        let names = [
            "core[c5930c85a12de822]::panicking::panic_fmt",
            "core::panicking::panic_display::h581a7d405d18f3cf",
            "core[c5930c85a12de822]::panicking::assert_failed::<usize, usize>",
            "core::option::unwrap_failed",
            "app::core::option::unwrap_failed",
            "<core::panicking::X as core::fmt::Display>::fmt",
            "core::option::unwrap_failed_not::h581a7d405d18f3cf",
        ];
        let old = module(&names);
        assert_eq!(traps(&old), [false; 7]);
        assert_eq!(traps(&without_words(&old).unwrap()), [true, true, true, true, false, false, false]);
    }

    #[test]
    fn a_module_without_the_expected_names_is_refused() {
        let problem = without_words(&module(&["_ZN4core9panicking9panic_fmt17h581a7d405d18f3cfE"])).unwrap_err();
        assert!(problem.to_string().contains(NEEDED), "{problem}");
    }
}
