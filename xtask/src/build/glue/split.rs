//! The app's module in two: what a first visit needs before a form can be filled, and the rest, which is fetched once the first page stands.
//!
//! A function that goes keeps its number and its place in the table. In the first part it is a stub: the functions that stay reach it
//! through the table, whose places the second part takes over when it is loaded. Until then a stub that is called is a trap, so the app
//! loads the second part before it does what is in it (`app/src/shell/later.rs`).
//!
//! Who goes is told by name. The compiler makes one function of several that are the same to the byte, and leaves it one name: a function that
//! others may be hidden behind stays, unless only functions that go call it.
//!
//! The second part has no memory and no table of its own; it imports those of the first, and the functions of the first that it calls. The
//! first exports no function for that, which would be made at each start: they stand at the end of its table, and each import is named by
//! the place. Who loads the second part takes them from there.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use anyhow::{Context, Result, anyhow, bail};
use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{
    CodeSection, ConstExpr, ElementSection, Elements, EntityType, ExportKind, ExportSection, Function, FunctionSection,
    ImportSection, Module, TableSection, TypeSection,
};
use wasmparser::{
    ConstExpr as OldConstExpr, ElementItems, ElementKind, ExternalKind, FunctionBody, KnownCustom, Name, Operator, Parser,
    Payload, TypeRef,
};

/// Where the second part's imports come from.
pub const FROM_FIRST: &str = "p";
/// The compiler's table of functions.
const TABLE: u32 = 0;
/// Exports of the first part for the second: a name that no other has, and a number. That of a function is its place in the table.
const EXPORT: &str = "_";
/// The export that is the table: behind the one memory.
pub const TABLE_EXPORT: &str = "_1";

/// The two parts.
pub struct Parts {
    pub first: Vec<u8>,
    pub later: Vec<u8>,
}

/// What a name says of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It waits, and is called only when the second part is there.
    Entry,
    /// It is made for something that waits.
    Inner,
    Other,
}

/// A function of fewer bytes may be the same as another one.
const TELLING_BYTES: usize = 120;

/// Splits a module that has names, by what they say; what only functions that go need goes too.
pub fn split(module: &[u8], kind: impl Fn(&str) -> Kind) -> Result<Parts> {
    let shape = Shape::of(module)?;
    let moved = shape.moved(kind);
    let plan = Plan::new(&shape, moved)?;
    for entry in plan.entries.keys() {
        eprintln!("later: reached by {}", shape.names.get(entry).map_or("a function without a name", String::as_str));
    }
    Ok(Parts { first: plan.first(module)?, later: plan.later(module)? })
}

/// What of a module matters here.
#[derive(Default)]
struct Shape {
    imported: u32,
    /// The type of each function, imported ones first.
    types: Vec<u32>,
    names: BTreeMap<u32, String>,
    /// What each function calls by number.
    calls: BTreeMap<u32, BTreeSet<u32>>,
    /// How many bytes each has.
    sizes: BTreeMap<u32, usize>,
    /// Cannot go: exported, started, or its reference is taken in code.
    pinned: BTreeSet<u32>,
    /// The table's places.
    slots: Vec<(u32, u32)>,
    table_size: u64,
    tables: Vec<wasmparser::TableType>,
    memories: Vec<wasmparser::MemoryType>,
    globals: Vec<wasmparser::GlobalType>,
    parameters: BTreeMap<u32, usize>,
}

impl Shape {
    fn of(module: &[u8]) -> Result<Self> {
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

    /// Those that go by their name, and those that only they call.
    fn moved(&self, kind: impl Fn(&str) -> Kind) -> BTreeSet<u32> {
        let in_table: BTreeSet<u32> = self.slots.iter().map(|(_, function)| *function).collect();
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
                only && !moved.contains(number) && !in_table.contains(number) && !self.pinned.contains(number)
            };
            let more: Vec<u32> = self.calls.keys().copied().filter(follows).collect();
            if more.is_empty() {
                return moved;
            }
            moved.extend(more);
        }
    }
}

fn constant(expression: &OldConstExpr) -> Result<u32> {
    match expression.get_operators_reader().read()? {
        Operator::I32Const { value } => Ok(u32::try_from(value)?),
        other => bail!("a table that begins at {other:?}"),
    }
}

/// Who goes, and how the parts reach each other.
struct Plan<'s> {
    shape: &'s Shape,
    moved: BTreeSet<u32>,
    /// Where in the table those stand that are called from the first part.
    entries: BTreeMap<u32, u32>,
    /// The first part's functions that the second calls, in the order of their imports and of their places in the table.
    needed: Vec<u32>,
    /// The place of the first of them.
    needed_from: u32,
    /// The numbers of the second part's functions there.
    numbers: BTreeMap<u32, u32>,
}

impl<'s> Plan<'s> {
    fn new(shape: &'s Shape, moved: BTreeSet<u32>) -> Result<Self> {
        let (going, staying): (Vec<_>, Vec<_>) = shape.calls.iter().partition(|(number, _)| moved.contains(number));
        let called = |callers: &[(&u32, &BTreeSet<u32>)]| -> BTreeSet<u32> {
            callers.iter().flat_map(|(_, called)| *called).copied().collect()
        };
        let from_first = called(&staying);
        let first_slot = u32::try_from(shape.table_size)?;
        let entries: BTreeMap<u32, u32> =
            moved.iter().copied().filter(|number| from_first.contains(number)).zip(first_slot..).collect();
        let needed: Vec<u32> = called(&going).difference(&moved).copied().collect();
        let numbers = needed.iter().chain(&moved).copied().zip(0..).collect();
        let needed_from = first_slot + u32::try_from(entries.len())?;
        Ok(Self { shape, moved, entries, needed, needed_from, numbers })
    }

    fn kind(&self, function: u32) -> Result<u32> {
        self.shape.types.get(usize::try_from(function)?).copied().context("a function without a type")
    }

    /// What the second part imports besides functions: everything, so that all numbers stay as they are.
    fn shared(&self) -> Result<Vec<(ExportKind, EntityType)>> {
        let mut encoder = reencode::RoundtripReencoder;
        let told = |problem: reencode::Error| anyhow!("{problem}");
        let mut shared = Vec::new();
        if self.shape.memories.len() != 1 || self.shape.tables.is_empty() {
            bail!("{TABLE_EXPORT} is not the table: there are {} memories", self.shape.memories.len());
        }
        for memory in &self.shape.memories {
            shared.push((ExportKind::Memory, EntityType::Memory(encoder.memory_type(*memory).map_err(told)?)));
        }
        for table in &self.shape.tables {
            // The first part's is longer, by the places for those that it calls.
            let kind = wasm_encoder::TableType { maximum: None, ..encoder.table_type(*table).map_err(told)? };
            shared.push((ExportKind::Table, EntityType::Table(kind)));
        }
        for global in &self.shape.globals {
            shared.push((ExportKind::Global, EntityType::Global(encoder.global_type(*global).map_err(told)?)));
        }
        Ok(shared)
    }

    fn first(&self, module: &[u8]) -> Result<Vec<u8>> {
        let mut out = Module::new();
        let outcome = First { plan: self, next: self.shape.imported }.parse_core_module(&mut out, Parser::new(0), module);
        outcome.map_err(|problem| anyhow!("cannot write the first part: {problem}"))?;
        Ok(out.finish())
    }

    fn later(&self, module: &[u8]) -> Result<Vec<u8>> {
        let (mut types, mut imports, mut functions, mut code) =
            (TypeSection::new(), ImportSection::new(), FunctionSection::new(), CodeSection::new());
        let shared = self.shared()?;
        if usize::try_from(self.needed_from)? < shared.len() {
            bail!("a place in the table is called like something else");
        }
        for (number, (_, kind)) in shared.into_iter().enumerate() {
            imports.import(FROM_FIRST, &format!("{EXPORT}{number}"), kind);
        }
        for (place, function) in (self.needed_from..).zip(&self.needed) {
            imports.import(FROM_FIRST, &format!("{EXPORT}{place}"), EntityType::Function(self.kind(*function)?));
        }
        for function in &self.moved {
            functions.function(self.kind(*function)?);
        }
        let mut writer = Later { numbers: &self.numbers };
        let told = |problem: reencode::Error| anyhow!("cannot write the second part: {problem}");
        let mut next = self.shape.imported;
        for part in Parser::new(0).parse_all(module) {
            match part? {
                Payload::TypeSection(section) => writer.parse_type_section(&mut types, section).map_err(told)?,
                Payload::CodeSectionEntry(body) => {
                    if self.moved.contains(&next) {
                        writer.parse_function_body(&mut code, body).map_err(told)?;
                    }
                    next += 1;
                }
                _ => {}
            }
        }
        let mut out = Module::new();
        out.section(&types).section(&imports).section(&functions).section(&self.takes_over()?).section(&code);
        Ok(out.finish())
    }

    /// The places of the table that become the second part's, run by run.
    fn takes_over(&self) -> Result<ElementSection> {
        let stubs = self.shape.slots.iter().filter(|(_, function)| self.moved.contains(function));
        let entries = self.entries.iter().map(|(function, slot)| (*slot, *function));
        let places: BTreeMap<u32, u32> = stubs.copied().chain(entries).collect();
        let mut section = ElementSection::new();
        let mut run: Vec<u32> = Vec::new();
        let mut from = 0;
        let number = |function: u32| self.numbers.get(&function).copied().context("a function that does not go");
        for (slot, function) in &places {
            if u32::try_from(run.len()).is_ok_and(|length| from + length != *slot) {
                write_run(&mut section, from, &run)?;
                run.clear();
            }
            if run.is_empty() {
                from = *slot;
            }
            run.push(number(*function)?);
        }
        write_run(&mut section, from, &run)?;
        Ok(section)
    }
}

fn write_run(section: &mut ElementSection, from: u32, run: &[u32]) -> Result<()> {
    if !run.is_empty() {
        section.active(None, &ConstExpr::i32_const(i32::try_from(from)?), Elements::Functions(run.into()));
    }
    Ok(())
}

/// Writes the first part: stubs, a longer table with what the second part calls at its end, and more exports.
struct First<'p> {
    plan: &'p Plan<'p>,
    next: u32,
}

impl Reencode for First<'_> {
    type Error = anyhow::Error;

    fn parse_function_body(&mut self, code: &mut CodeSection, body: FunctionBody) -> Result<(), reencode::Error<anyhow::Error>> {
        let number = self.next;
        self.next += 1;
        if !self.plan.moved.contains(&number) {
            return reencode::utils::parse_function_body(self, code, body);
        }
        let mut stub = Function::new([]);
        match self.plan.entries.get(&number) {
            Some(slot) => {
                let kind = self.plan.kind(number).map_err(reencode::Error::UserError)?;
                let parameters = self.plan.shape.parameters.get(&kind).copied().unwrap_or_default();
                for parameter in 0..parameters {
                    stub.instructions().local_get(u32::try_from(parameter).unwrap_or_default());
                }
                stub.instructions().i32_const(i32::try_from(*slot).unwrap_or_default()).call_indirect(TABLE, kind).end();
            }
            None => drop(stub.instructions().unreachable().end()),
        }
        code.function(&stub);
        Ok(())
    }

    fn parse_table_section(
        &mut self,
        tables: &mut TableSection,
        section: wasmparser::TableSectionReader,
    ) -> Result<(), reencode::Error<anyhow::Error>> {
        for (number, table) in (0..).zip(section) {
            let mut kind = self.table_type(table?.ty)?;
            if number == TABLE {
                let more = (self.plan.entries.len() + self.plan.needed.len()) as u64;
                kind.minimum += more;
                kind.maximum = kind.maximum.map(|maximum| maximum + more);
            }
            tables.table(kind);
        }
        Ok(())
    }

    fn parse_element_section(
        &mut self,
        elements: &mut ElementSection,
        section: wasmparser::ElementSectionReader,
    ) -> Result<(), reencode::Error<anyhow::Error>> {
        reencode::utils::parse_element_section(self, elements, section)?;
        write_run(elements, self.plan.needed_from, &self.plan.needed).map_err(reencode::Error::UserError)
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: wasmparser::ExportSectionReader,
    ) -> Result<(), reencode::Error<anyhow::Error>> {
        reencode::utils::parse_export_section(self, exports, section)?;
        let shared = self.plan.shared().map_err(reencode::Error::UserError)?;
        let mut of_kind: BTreeMap<u8, u32> = BTreeMap::new();
        let shared = shared.iter().map(|(kind, _)| {
            let next = of_kind.entry(*kind as u8).or_default();
            *next += 1;
            (*kind, *next - 1)
        });
        let shared: Vec<(ExportKind, u32)> = shared.collect();
        for (number, (kind, index)) in shared.into_iter().enumerate() {
            exports.export(&format!("{EXPORT}{number}"), kind, index);
        }
        Ok(())
    }

    fn parse_custom_section(
        &mut self,
        _: &mut Module,
        _: wasmparser::CustomSectionReader,
    ) -> Result<(), reencode::Error<anyhow::Error>> {
        // Names and notes are for tools.
        Ok(())
    }
}

/// Writes functions of the second part, with the numbers that they and those they call have there.
struct Later<'p> {
    numbers: &'p BTreeMap<u32, u32>,
}

impl Reencode for Later<'_> {
    type Error = Infallible;

    fn function_index(&mut self, old: u32) -> Result<u32, reencode::Error> {
        self.numbers.get(&old).copied().ok_or(reencode::Error::InvalidCodeSectionSize)
    }
}
