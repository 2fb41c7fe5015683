//! Who goes, and how the parts reach each other.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, anyhow};
use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{
    CodeSection, ConstExpr, DataSection, ElementSection, Elements, EntityType, ExportKind, FunctionSection, ImportSection,
    Module, TypeSection,
};
use wasmparser::{Parser, Payload};

use super::shape::Shape;
use super::texts::Texts;
use super::write::{First, Later};
use super::{EXPORT, FROM_FIRST};

/// Who goes, and how the parts reach each other.
pub struct Plan<'s> {
    pub shape: &'s Shape,
    pub moved: BTreeSet<u32>,
    /// Where in the table those stand that are called from the first part.
    pub entries: BTreeMap<u32, u32>,
    /// The first part's functions that the second calls, and where in the table each is lent.
    pub lent: BTreeMap<u32, u32>,
    /// The numbers of the second part's functions there.
    numbers: BTreeMap<u32, u32>,
    /// The numbers of the first part's functions, stubs included, in it.
    pub kept: BTreeMap<u32, u32>,
    /// What the second part brings into the memory.
    pub texts: Texts,
}

impl<'s> Plan<'s> {
    pub fn new(shape: &'s Shape, moved: BTreeSet<u32>, texts: Texts) -> Result<Self> {
        let (going, staying): (Vec<_>, Vec<_>) = shape.calls.iter().partition(|(number, _)| moved.contains(number));
        let called = |callers: &[(&u32, &BTreeSet<u32>)]| -> BTreeSet<u32> {
            callers.iter().flat_map(|(_, called)| *called).copied().collect()
        };
        let from_first = called(&staying);
        let first_slot = u32::try_from(shape.table_size)?;
        let entries: BTreeMap<u32, u32> =
            moved.iter().copied().filter(|number| from_first.contains(number)).zip(first_slot..).collect();
        let first_lent = first_slot + u32::try_from(entries.len())?;
        let lent = called(&going).difference(&moved).copied().zip(first_lent..).collect();
        let numbers = moved.iter().copied().zip(0..).collect();
        let all = 0..shape.imported + u32::try_from(shape.calls.len())?;
        let kept = all.filter(|number| !moved.contains(number) || entries.contains_key(number)).zip(0..).collect();
        Ok(Self { shape, moved, entries, lent, numbers, kept, texts })
    }

    pub fn kind(&self, function: u32) -> Result<u32> {
        self.shape.types.get(usize::try_from(function)?).copied().context("a function without a type")
    }

    /// What the second part imports besides functions: everything, so that all numbers stay as they are.
    pub fn shared(&self) -> Result<Vec<(ExportKind, EntityType)>> {
        let mut encoder = reencode::RoundtripReencoder;
        let told = |problem: reencode::Error| anyhow!("{problem}");
        let mut shared = Vec::new();
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

    pub fn first(&self, module: &[u8]) -> Result<Vec<u8>> {
        let mut out = Module::new();
        let outcome = First { plan: self, next: self.shape.imported }.parse_core_module(&mut out, Parser::new(0), module);
        outcome.map_err(|problem| anyhow!("cannot write the first part: {problem}"))?;
        Ok(out.finish())
    }

    pub fn later(&self, module: &[u8]) -> Result<Vec<u8>> {
        let (mut types, mut imports, mut functions, mut code) =
            (TypeSection::new(), ImportSection::new(), FunctionSection::new(), CodeSection::new());
        let mut number = 0;
        let mut name = || {
            number += 1;
            format!("{EXPORT}{}", number - 1)
        };
        for (_, kind) in self.shared()? {
            imports.import(FROM_FIRST, &name(), kind);
        }
        for function in &self.moved {
            functions.function(self.kind(*function)?);
        }
        let lent: Result<BTreeMap<u32, (u32, u32)>> =
            self.lent.iter().map(|(function, slot)| Ok((*function, (*slot, self.kind(*function)?)))).collect();
        let mut writer = Later { numbers: &self.numbers, lent: lent? };
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
        let mut data = DataSection::new();
        for (from, text) in &self.texts {
            data.active(0, &ConstExpr::i32_const(i32::try_from(*from)?), text.iter().copied());
        }
        out.section(&data);
        Ok(out.finish())
    }

    /// The places of the table that become the second part's.
    fn takes_over(&self) -> Result<ElementSection> {
        let stubs = self.shape.slots.iter().filter(|(_, function)| self.moved.contains(function));
        let entries = self.entries.iter().map(|(function, slot)| (*slot, *function));
        let mut section = ElementSection::new();
        write_places(&mut section, stubs.copied().chain(entries), &self.numbers)?;
        Ok(section)
    }
}

/// Puts functions, by their numbers in a part, into places of the table, run by run.
pub fn write_places(
    section: &mut ElementSection,
    places: impl Iterator<Item = (u32, u32)>,
    numbers: &BTreeMap<u32, u32>,
) -> Result<()> {
    let places: BTreeMap<u32, u32> = places.collect();
    let mut run: Vec<u32> = Vec::new();
    let mut from = 0;
    for (slot, function) in places {
        if u32::try_from(run.len()).is_ok_and(|length| from + length != slot) {
            write_run(section, from, &run)?;
            run.clear();
        }
        if run.is_empty() {
            from = slot;
        }
        run.push(numbers.get(&function).copied().context("a function that is not in this part")?);
    }
    write_run(section, from, &run)
}

fn write_run(section: &mut ElementSection, from: u32, run: &[u32]) -> Result<()> {
    if !run.is_empty() {
        section.active(None, &ConstExpr::i32_const(i32::try_from(from)?), Elements::Functions(run.into()));
    }
    Ok(())
}
