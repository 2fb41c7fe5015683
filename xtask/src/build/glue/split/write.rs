//! The two parts, written from the one module.

use std::collections::BTreeMap;
use std::convert::Infallible;

use anyhow::anyhow;
use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{
    CodeSection, DataSection, ElementSection, ExportKind, ExportSection, Function, FunctionSection, Module, TableSection,
};
use wasmparser::{DataKind, ElementKind, FunctionBody, Operator};

use super::plan::{Plan, write_places};
use super::shape::constant;
use super::texts::blanked;
use super::{EXPORT, TABLE};

/// Writes the first part: stubs, a longer table, and what both parts share.
pub struct First<'p> {
    pub plan: &'p Plan<'p>,
    pub next: u32,
}

impl Reencode for First<'_> {
    type Error = anyhow::Error;

    fn parse_function_body(&mut self, code: &mut CodeSection, body: FunctionBody) -> Result<(), reencode::Error<anyhow::Error>> {
        let number = self.next;
        self.next += 1;
        if !self.plan.moved.contains(&number) {
            return reencode::utils::parse_function_body(self, code, body);
        }
        let Some(slot) = self.plan.entries.get(&number) else { return Ok(()) };
        let mut stub = Function::new([]);
        let kind = self.plan.kind(number).map_err(reencode::Error::UserError)?;
        let parameters = self.plan.shape.parameters.get(&kind).copied().unwrap_or_default();
        for parameter in 0..parameters {
            stub.instructions().local_get(u32::try_from(parameter).unwrap_or_default());
        }
        stub.instructions().i32_const(i32::try_from(*slot).unwrap_or_default()).call_indirect(TABLE, kind).end();
        code.function(&stub);
        Ok(())
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: wasmparser::FunctionSectionReader,
    ) -> Result<(), reencode::Error<anyhow::Error>> {
        for (number, kind) in (self.plan.shape.imported..).zip(section) {
            if self.plan.kept.contains_key(&number) {
                functions.function(self.type_index(kind?)?);
            }
        }
        Ok(())
    }

    fn function_index(&mut self, old: u32) -> Result<u32, reencode::Error<anyhow::Error>> {
        let new = self.plan.kept.get(&old).copied();
        new.ok_or_else(|| reencode::Error::UserError(anyhow!("function {old} has gone, and somebody who stays names it")))
    }

    fn parse_table_section(
        &mut self,
        tables: &mut TableSection,
        section: wasmparser::TableSectionReader,
    ) -> Result<(), reencode::Error<anyhow::Error>> {
        for (number, table) in (0..).zip(section) {
            let mut kind = self.table_type(table?.ty)?;
            if number == TABLE {
                let more = (self.plan.entries.len() + self.plan.lent.len()) as u64;
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
        // The places of those that go are empty until the second part takes them.
        let staying = self.plan.shape.slots.iter().copied().filter(|(_, function)| !self.plan.moved.contains(function));
        let lent = self.plan.lent.iter().map(|(function, slot)| (*slot, *function));
        write_places(elements, staying.chain(lent), &self.plan.kept).map_err(reencode::Error::UserError)?;
        for element in section {
            let element = element?;
            let of_table = |table: &Option<u32>| table.unwrap_or(TABLE) == TABLE;
            if !matches!(&element.kind, ElementKind::Active { table_index, .. } if of_table(table_index)) {
                self.parse_element(elements, element)?;
            }
        }
        Ok(())
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

    fn parse_data(&mut self, data: &mut DataSection, datum: wasmparser::Data) -> Result<(), reencode::Error<anyhow::Error>> {
        let DataKind::Active { memory_index, offset_expr } = &datum.kind else {
            return reencode::utils::parse_data(self, data, datum);
        };
        let blanked = constant(offset_expr).and_then(|from| blanked(&self.plan.texts, from, datum.data));
        let offset = self.const_expr(offset_expr.clone())?;
        data.active(*memory_index, &offset, blanked.map_err(reencode::Error::UserError)?);
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

/// Writes functions of the second part, with the numbers that they have there.
pub struct Later<'p> {
    pub numbers: &'p BTreeMap<u32, u32>,
    /// Functions of the first part: place in the table and type.
    pub lent: BTreeMap<u32, (u32, u32)>,
}

impl Reencode for Later<'_> {
    type Error = Infallible;

    fn parse_function_body(&mut self, code: &mut CodeSection, body: FunctionBody) -> Result<(), reencode::Error> {
        let mut function = self.new_function_with_parsed_locals(&body)?;
        for operator in body.get_operators_reader()? {
            let operator = operator?;
            let lent = match &operator {
                Operator::Call { function_index } => self.lent.get(function_index),
                _ => None,
            };
            match lent {
                Some((slot, kind)) => {
                    let slot = i32::try_from(*slot).map_err(|_| reencode::Error::InvalidCodeSectionSize)?;
                    function.instructions().i32_const(slot).call_indirect(TABLE, *kind);
                }
                None => drop(function.instruction(&self.instruction(operator)?)),
            }
        }
        code.function(&function);
        Ok(())
    }

    fn function_index(&mut self, old: u32) -> Result<u32, reencode::Error> {
        self.numbers.get(&old).copied().ok_or(reencode::Error::InvalidCodeSectionSize)
    }
}
