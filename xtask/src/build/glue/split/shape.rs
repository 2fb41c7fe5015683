//! A module's functions: who calls whom, who is in the table, and what their names say.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail};
use wasmparser::{
    ConstExpr, ElementItems, ElementKind, ExternalKind, FunctionBody, KnownCustom, Name, Operator, Parser, Payload, TypeRef,
};

use super::naming::{Candidate, Naming};
use super::{Kind, TABLE};

/// A function of fewer bytes may be the same as another one.
const TELLING_BYTES: usize = 120;

/// What of a module matters here.
#[derive(Default)]
pub struct Shape {
    pub imported: u32,
    /// The type of each function, imported ones first.
    pub types: Vec<u32>,
    pub names: BTreeMap<u32, String>,
    /// What each function calls by number.
    pub calls: BTreeMap<u32, BTreeSet<u32>>,
    /// How many bytes each has.
    sizes: BTreeMap<u32, usize>,
    /// Cannot go: exported, started, or its reference is taken in code.
    pinned: BTreeSet<u32>,
    /// The table's places.
    pub slots: Vec<(u32, u32)>,
    pub table_size: u64,
    pub tables: Vec<wasmparser::TableType>,
    pub memories: Vec<wasmparser::MemoryType>,
    pub globals: Vec<wasmparser::GlobalType>,
    pub parameters: BTreeMap<u32, usize>,
}

impl Shape {
    pub fn of(module: &[u8]) -> Result<Self> {
        let mut shape = Self::default();
        let mut next = 0;
        for part in Parser::new(0).parse_all(module) {
            match part? {
                Payload::TypeSection(section) => {
                    for (number, kind) in (0..).zip(section.into_iter_err_on_gc_types()) {
                        shape.parameters.insert(number, kind?.params().len());
                    }
                }
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        match import?.ty {
                            TypeRef::Func(kind) => shape.types.push(kind),
                            other => bail!("an import that is no function: {other:?}"),
                        }
                    }
                    shape.imported = u32::try_from(shape.types.len())?;
                    next = shape.imported;
                }
                Payload::FunctionSection(section) => {
                    for kind in section {
                        shape.types.push(kind?);
                    }
                }
                Payload::TableSection(section) => {
                    for table in section {
                        shape.tables.push(table?.ty);
                    }
                    shape.table_size = shape.tables.first().context("no table")?.initial;
                }
                Payload::MemorySection(section) => shape.memories = section.into_iter().collect::<Result<_, _>>()?,
                Payload::GlobalSection(section) => {
                    for global in section {
                        shape.globals.push(global?.ty);
                    }
                }
                Payload::ExportSection(section) => {
                    for export in section {
                        let export = export?;
                        if export.kind == ExternalKind::Func {
                            shape.pinned.insert(export.index);
                        }
                    }
                }
                Payload::StartSection { func, .. } => drop(shape.pinned.insert(func)),
                Payload::ElementSection(section) => {
                    for element in section {
                        shape.element(&element?)?;
                    }
                }
                Payload::CodeSectionEntry(body) => {
                    shape.body(next, &body)?;
                    next += 1;
                }
                Payload::CustomSection(section) => {
                    if let KnownCustom::Name(names) = section.as_known() {
                        shape.name(names)?;
                    }
                }
                _ => {}
            }
        }
        Ok(shape)
    }

    fn element(&mut self, element: &wasmparser::Element) -> Result<()> {
        let ElementItems::Functions(functions) = &element.items else {
            bail!("a table of expressions, which nothing wrote so far")
        };
        let functions = functions.clone().into_iter().collect::<Result<Vec<u32>, _>>()?;
        match &element.kind {
            ElementKind::Active { table_index, offset_expr } if table_index.unwrap_or(TABLE) == TABLE => {
                let from = constant(offset_expr)?;
                self.slots.extend((from..).zip(functions));
            }
            _ => self.pinned.extend(functions),
        }
        Ok(())
    }

    fn body(&mut self, number: u32, body: &FunctionBody) -> Result<()> {
        let mut calls = BTreeSet::new();
        for operator in body.get_operators_reader()? {
            match operator? {
                Operator::Call { function_index } | Operator::ReturnCall { function_index } => drop(calls.insert(function_index)),
                Operator::RefFunc { function_index } => drop(self.pinned.insert(function_index)),
                Operator::MemoryInit { .. }
                | Operator::DataDrop { .. }
                | Operator::TableInit { .. }
                | Operator::ElemDrop { .. } => {
                    self.pinned.insert(number);
                }
                _ => {}
            }
        }
        self.calls.insert(number, calls);
        self.sizes.insert(number, body.as_bytes().len());
        Ok(())
    }

    fn name(&mut self, names: wasmparser::NameSectionReader) -> Result<()> {
        for part in names {
            if let Name::Function(names) = part? {
                for naming in names {
                    let naming = naming?;
                    self.names.insert(naming.index, naming.name.to_owned());
                }
            }
        }
        Ok(())
    }

    /// Those that go by their name, and those that only they call or name.
    pub fn moved(&self, naming: &Naming, kind: impl Fn(&str) -> Kind) -> BTreeSet<u32> {
        let mut places: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (place, function) in &self.slots {
            places.entry(*function).or_default().push(*place);
        }
        let mut callers: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
        for (caller, called) in &self.calls {
            for called in called.iter().filter(|called| *called != caller) {
                callers.entry(*called).or_default().insert(*caller);
            }
        }
        let (mut entries, mut moved) = (BTreeSet::new(), BTreeSet::new());
        for number in self.calls.keys().filter(|number| !self.pinned.contains(number)) {
            let is_telling = self.sizes.get(number).is_some_and(|size| *size >= TELLING_BYTES);
            match self.names.get(number).map_or(Kind::Other, |name| kind(name)) {
                Kind::Entry if is_telling => drop((entries.insert(*number), moved.insert(*number))),
                Kind::Inner if is_telling => drop(moved.insert(*number)),
                _ => {}
            }
        }
        // Whoever is called from the first part, and is not known to wait, stands for others too. But for those who are too short to tell,
        // made for something that waits, and reached through the table alone: whoever is the same to the byte would call the same.
        let passes = |number: &u32| {
            let is_short = self.sizes.get(number).is_some_and(|size| *size < TELLING_BYTES);
            is_short && !callers.contains_key(number) && self.names.get(number).is_some_and(|name| kind(name) != Kind::Other)
        };
        while let Some(shared) = moved.iter().copied().find(|number| {
            let stays = |caller: &u32| !moved.contains(caller) && !passes(caller);
            !entries.contains(number) && callers.get(number).is_some_and(|callers| callers.iter().any(stays))
        }) {
            moved.remove(&shared);
        }
        loop {
            let follows = |number: &u32| {
                let only = callers.get(number).is_some_and(|callers| callers.is_subset(&moved));
                only && !moved.contains(number) && !places.contains_key(number) && !self.pinned.contains(number)
            };
            let mut more: BTreeSet<u32> = self.calls.keys().copied().filter(follows).collect();
            if more.is_empty() {
                // Those that are too short to tell, and what drops a value: there is nothing else in the table that is made for one use.
                let may = |number: &u32| {
                    let name = self.names.get(number).map_or("", String::as_str);
                    let is_made = kind(name) != Kind::Other || drops(name);
                    is_made && !moved.contains(number) && !self.pinned.contains(number)
                };
                let candidate = |number: u32| {
                    let callers = callers.get(&number).cloned().unwrap_or_default();
                    (number, Candidate { places: places.get(&number).cloned().unwrap_or_default(), callers })
                };
                more = naming.free(&moved, &self.calls.keys().copied().filter(may).map(candidate).collect());
            }
            if more.is_empty() {
                return moved;
            }
            moved.extend(more);
        }
    }
}

/// Whether it is what the compiler makes to drop a value.
fn drops(name: &str) -> bool {
    name.split_once("::ptr::drop_in_place::<").is_some_and(|(before, _)| !before.contains('<'))
}

pub fn constant(expression: &ConstExpr) -> Result<u32> {
    match expression.get_operators_reader().read()? {
        Operator::I32Const { value } => Ok(u32::try_from(value)?),
        other => bail!("a table that begins at {other:?}"),
    }
}
