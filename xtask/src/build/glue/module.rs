//! The WebAssembly module's own side of the names.

use std::collections::BTreeMap;

use anyhow::{Error, Result, anyhow, bail};
use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{ExportSection, ImportSection, Module};
use wasmparser::{CustomSectionReader, DataKind, Export, Import, Imports, Operator, Parser, Payload};

/// Tells wasm-opt which instructions it may use. The other custom sections are for debuggers and for tools that ran before.
const FEATURES: &str = "target_features";
/// By their names it is told which functions wait.
const NAMES: &str = "name";

/// What a module asks for and what it offers, in its own order.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Surface {
    /// Each of the modules that imports come from, once.
    pub origins: Vec<String>,
    pub imports: Vec<String>,
    pub exports: Vec<String>,
}

/// Old names and new ones.
pub type Renames = BTreeMap<String, String>;

/// What becomes of a module's names. An import must have a new name; an export without one goes.
#[derive(Debug, Default)]
pub struct Names {
    pub origins: Renames,
    pub imports: Renames,
    pub exports: Renames,
}

impl Surface {
    pub fn of(module: &[u8]) -> Result<Self> {
        let mut surface = Self::default();
        for part in Parser::new(0).parse_all(module) {
            match part? {
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        surface.add(&import?);
                    }
                }
                Payload::ExportSection(section) => {
                    for export in section {
                        surface.exports.push(export?.name.to_owned());
                    }
                }
                _ => {}
            }
        }
        Ok(surface)
    }

    fn add(&mut self, import: &Import) {
        if !self.origins.iter().any(|origin| origin == import.module) {
            self.origins.push(import.module.to_owned());
        }
        self.imports.push(import.name.to_owned());
    }
}

/// The same module under other names, and without what only tools read.
pub fn renamed(module: &[u8], names: &Names) -> Result<Vec<u8>> {
    let mut out = Module::new();
    let outcome = Rewriter(names).parse_core_module(&mut out, Parser::new(0), module);
    outcome.map_err(|problem| match problem {
        reencode::Error::UserError(problem) => problem,
        reencode::Error::ParseError(problem) => problem.into(),
        other => anyhow!("cannot write the module again: {other}"),
    })?;
    Ok(out.finish())
}

/// Where the module's own data begins in its memory, in bytes; none when it has none.
pub fn data_begins(module: &[u8]) -> Result<Option<u32>> {
    let mut begins: Option<u32> = None;
    for part in Parser::new(0).parse_all(module) {
        let Payload::DataSection(section) = part? else { continue };
        for data in section {
            let DataKind::Active { offset_expr, .. } = data?.kind else { continue };
            let Operator::I32Const { value } = offset_expr.get_operators_reader().read()? else {
                bail!("data whose place is not a number");
            };
            let at = value.cast_unsigned();
            begins = Some(begins.map_or(at, |least| least.min(at)));
        }
    }
    Ok(begins)
}

struct Rewriter<'n>(&'n Names);

impl Rewriter<'_> {
    fn import(&mut self, import: &Import) -> Result<wasm_encoder::EntityType> {
        self.entity_type(import.ty).map_err(|problem| anyhow!("the import `{}`: {problem}", import.name))
    }
}

fn new_name<'n>(names: &'n Renames, old: &str) -> Result<&'n str> {
    names.get(old).map(String::as_str).ok_or_else(|| anyhow!("no new name for `{old}`"))
}

impl Reencode for Rewriter<'_> {
    type Error = Error;

    fn parse_imports(&mut self, section: &mut ImportSection, imports: Imports) -> Result<(), reencode::Error<Error>> {
        let mut write = || {
            let Imports::Single(_, import) = imports else { bail!("imports in groups, which nothing wrote so far") };
            let kind = self.import(&import)?;
            section.import(new_name(&self.0.origins, import.module)?, new_name(&self.0.imports, import.name)?, kind);
            Ok(())
        };
        write().map_err(reencode::Error::UserError)
    }

    fn parse_export(&mut self, section: &mut ExportSection, export: Export) -> Result<(), reencode::Error<Error>> {
        if let Some(name) = self.0.exports.get(export.name) {
            section.export(name, self.export_kind(export.kind)?, self.external_index(export.kind, export.index)?);
        }
        Ok(())
    }

    fn parse_custom_section(&mut self, module: &mut Module, section: CustomSectionReader) -> Result<(), reencode::Error<Error>> {
        if [FEATURES, NAMES].contains(&section.name()) {
            reencode::utils::parse_custom_section(self, module, section)?;
        }
        Ok(())
    }
}

#[cfg(test)]
pub mod tests {
    use wasm_encoder::{
        CodeSection, CustomSection, EntityType, ExportKind, Function, FunctionSection, MemorySection, MemoryType, TypeSection,
    };

    use super::*;

    /// A module that asks for functions from `./app_bg.js`, and offers `memory` and functions that do nothing.
    pub fn module(imports: &[&str], exports: &[&str]) -> Vec<u8> {
        let (mut types, mut asked, mut functions) = (TypeSection::new(), ImportSection::new(), FunctionSection::new());
        let (mut memories, mut offered, mut code) = (MemorySection::new(), ExportSection::new(), CodeSection::new());
        types.ty().function([], []);
        for name in imports {
            asked.import("./app_bg.js", name, EntityType::Function(0));
        }
        memories.memory(MemoryType { minimum: 1, maximum: None, memory64: false, shared: false, page_size_log2: None });
        offered.export("memory", ExportKind::Memory, 0);
        for (index, name) in (0_u32..).zip(exports) {
            functions.function(0);
            let mut empty = Function::new([]);
            empty.instructions().end();
            code.function(&empty);
            offered.export(name, ExportKind::Func, u32::try_from(imports.len()).unwrap() + index);
        }
        let notes = CustomSection { name: "producers".into(), data: b"x".into() };
        let mut module = Module::new();
        module.section(&types).section(&asked).section(&functions).section(&memories).section(&offered).section(&code);
        module.section(&notes);
        module.finish()
    }

    fn to(old: &[&str], new: &[&str]) -> Renames {
        old.iter().zip(new).map(|(old, new)| ((*old).to_owned(), (*new).to_owned())).collect()
    }

    #[test]
    fn names_change_and_unwanted_exports_and_notes_go() {
        let old = module(&["__wbg_a_1", "__wbg_a_12"], &["main", "used"]);
        let names = Names {
            origins: to(&["./app_bg.js"], &["a"]),
            imports: to(&["__wbg_a_1", "__wbg_a_12"], &["a", "b"]),
            exports: to(&["used", "memory"], &["a", "b"]),
        };
        let new = renamed(&old, &names).unwrap();
        let surface = Surface::of(&new).unwrap();
        assert_eq!((surface.origins, surface.imports), (vec!["a".to_owned()], vec!["a".to_owned(), "b".to_owned()]));
        assert_eq!(surface.exports, ["b", "a"]);
        assert!(!new.windows(9).any(|bytes| bytes == b"producers"));
    }

    #[test]
    fn data_begins_at_the_least_of_its_places() {
        let mut data = wasm_encoder::DataSection::new();
        data.active(0, &wasm_encoder::ConstExpr::i32_const(5000), *b"b").active(
            0,
            &wasm_encoder::ConstExpr::i32_const(64),
            *b"a",
        );
        let mut module = Module::new();
        module.section(&data);
        assert_eq!(data_begins(&module.finish()).unwrap(), Some(64));
        assert_eq!(data_begins(&Module::new().finish()).unwrap(), None);
    }

    #[test]
    fn an_import_without_a_new_name_is_an_error() {
        let names = Names { origins: to(&["./app_bg.js"], &["a"]), ..Names::default() };
        let problem = renamed(&module(&["__wbg_a_1"], &[]), &names).unwrap_err();
        assert!(problem.to_string().contains("__wbg_a_1"), "{problem}");
    }
}
