//! Who names a function without calling it: code, by its place in the table, and tables of methods in the data.
//!
//! The compiler makes one function of several that are the same to the byte, so the name of a short one says little. But whoever it stands for
//! is named by somebody: where all who name it go, it can go with them.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use wasmparser::{DataKind, Operator, Parser, Payload};

use super::shape::constant;
use super::texts::{places, pointers};

/// How far behind the address of a table of methods the last of them stands: what is dropped, size and alignment, and 13 methods. The
/// traits that functions of the second part are reached by have fewer.
const METHODS_BYTES: u32 = 64;

/// What code and data name, by numbers that may be places in the table or addresses.
pub struct Naming {
    /// Of each function, what may be addresses.
    code: BTreeMap<u32, BTreeSet<u32>>,
    /// Of each function, what may be places in the table.
    calls: BTreeMap<u32, BTreeSet<u32>>,
    /// What stands in the data, by its address.
    words: BTreeMap<u32, u32>,
}

/// A function that may go, and who and what would keep it.
pub struct Candidate {
    /// Its places in the table.
    pub places: Vec<u32>,
    pub callers: BTreeSet<u32>,
}

impl Naming {
    /// `imported` is how many functions are numbered before the first that has a body.
    pub fn of(module: &[u8], imported: u32) -> Result<Self> {
        let (mut code, mut calls, mut words) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let mut next = imported;
        for part in Parser::new(0).parse_all(module) {
            match part? {
                Payload::CodeSectionEntry(body) => {
                    let all: Vec<Operator> = body.get_operators_reader()?.into_iter().collect::<Result<_, _>>()?;
                    code.insert(next, places(&all).into_iter().collect());
                    calls.insert(next, functions(&all).into_iter().collect());
                    next += 1;
                }
                Payload::DataSection(section) => {
                    for segment in section {
                        let segment = segment?;
                        if let DataKind::Active { memory_index: 0, offset_expr } = &segment.kind {
                            words.extend(pointers(constant(offset_expr)?, segment.data));
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(Self { code, calls, words })
    }

    /// Those of the candidates that nobody names but who goes.
    pub fn free(&self, moved: &BTreeSet<u32>, candidates: &BTreeMap<u32, Candidate>) -> BTreeSet<u32> {
        let linked: BTreeSet<u32> = self.words.values().copied().collect();
        let mut at_places: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (at, place) in &self.words {
            at_places.entry(*place).or_default().push(*at);
        }
        let mut free: BTreeSet<u32> = candidates.keys().copied().collect();
        loop {
            let goes = |function: &u32| moved.contains(function) || free.contains(function);
            let by_staying = |of: &BTreeMap<u32, BTreeSet<u32>>| -> BTreeSet<u32> {
                of.iter().filter(|(function, _)| !goes(function)).flat_map(|(_, named)| named).copied().collect()
            };
            let (named, called) = (by_staying(&self.code), by_staying(&self.calls));
            let table = |at: u32| at.saturating_sub(METHODS_BYTES)..=at;
            let is_held = |at: &u32| named.range(table(*at)).next().is_some() || linked.range(table(*at)).next().is_some();
            let kept: Vec<u32> = free
                .iter()
                .filter(|function| {
                    candidates.get(function).is_none_or(|Candidate { places, callers }| {
                        !callers.iter().all(goes)
                            || places.iter().any(|place| {
                                called.contains(place) || at_places.get(place).is_some_and(|all| all.iter().any(is_held))
                            })
                    })
                })
                .copied()
                .collect();
            if kept.is_empty() {
                return free;
            }
            free.retain(|function| !kept.contains(function));
        }
    }
}

/// All places in the table that functions may name: numbers with which nothing is computed. The linker puts a function's place where the
/// function is named, and nothing is added to it; the optimizer, to which it is a number, may put it into one of 64 bits with another.
fn functions(operators: &[Operator]) -> Vec<u32> {
    let mut found = Vec::new();
    for (at, operator) in operators.iter().enumerate() {
        if operators.get(at + 1).is_some_and(computes) {
            continue;
        }
        match operator {
            Operator::I32Const { value } => found.push(*value as u32),
            Operator::I64Const { value } => found.extend([*value as u32, (*value >> 32) as u32]),
            _ => {}
        }
    }
    found
}

/// Whether the number just before it is computed with.
const fn computes(operator: &Operator) -> bool {
    matches!(
        operator,
        Operator::I32Add
            | Operator::I32Sub
            | Operator::I32Mul
            | Operator::I32DivS
            | Operator::I32DivU
            | Operator::I32RemS
            | Operator::I32RemU
            | Operator::I32And
            | Operator::I32Or
            | Operator::I32Xor
            | Operator::I32Shl
            | Operator::I32ShrS
            | Operator::I32ShrU
            | Operator::I32Rotl
            | Operator::I32Rotr
            | Operator::I32LtS
            | Operator::I32LtU
            | Operator::I32GtS
            | Operator::I32GtU
            | Operator::I32LeS
            | Operator::I32LeU
            | Operator::I32GeS
            | Operator::I32GeU
            | Operator::I64Sub
            | Operator::I64Mul
            | Operator::I64And
            | Operator::I64ShrS
            | Operator::I64ShrU
            | Operator::I64LtS
            | Operator::I64LtU
            | Operator::I64GtS
            | Operator::I64GtU
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_is_computed_with_is_no_function() {
        let added = [Operator::I32Const { value: 7 }, Operator::I32Add];
        assert_eq!(functions(&added), [0; 0]);
        let stored = [Operator::I64Const { value: (8 << 32) | 9 }, Operator::I32Const { value: 7 }, Operator::End];
        assert_eq!(functions(&stored), [9, 8, 7]);
    }

    fn naming(code: &[(u32, &[u32])], words: &[(u32, u32)]) -> Naming {
        let code: BTreeMap<u32, BTreeSet<u32>> =
            code.iter().map(|(function, named)| (*function, named.iter().copied().collect())).collect();
        Naming { calls: code.clone(), code, words: words.iter().copied().collect() }
    }

    fn candidates(all: &[(u32, u32, &[u32])]) -> BTreeMap<u32, Candidate> {
        let candidate = |place, callers: &[u32]| Candidate { places: vec![place], callers: callers.iter().copied().collect() };
        all.iter().map(|(function, place, callers)| (*function, candidate(*place, callers))).collect()
    }

    #[test]
    fn who_is_named_by_those_alone_who_go_goes_with_them() {
        // Function 1 stays and 2 goes; both name places in the table, and 2 a table of methods in the data.
        let naming = naming(&[(1, &[7]), (2, &[8, 1000]), (3, &[]), (4, &[]), (5, &[])], &[(1012, 9)]);
        let free = |all: &[(u32, u32, &[u32])]| naming.free(&BTreeSet::from([2]), &candidates(all));
        assert_eq!(free(&[(3, 7, &[]), (4, 8, &[]), (5, 9, &[])]), BTreeSet::from([4, 5]));
        assert_eq!(free(&[(4, 8, &[1]), (5, 9, &[2])]), BTreeSet::from([5]));
    }

    #[test]
    fn a_table_of_methods_that_others_name_keeps_them() {
        let words = [(1012, 9), (2012, 9), (3000, 2000)];
        // By code that stays, and by the data.
        assert_eq!(
            naming(&[(1, &[1000]), (5, &[])], &words[..1]).free(&BTreeSet::new(), &candidates(&[(5, 9, &[])])),
            BTreeSet::new()
        );
        assert_eq!(naming(&[(5, &[])], &words).free(&BTreeSet::new(), &candidates(&[(5, 9, &[])])), BTreeSet::new());
        assert_eq!(naming(&[(5, &[])], &words[..2]).free(&BTreeSet::new(), &candidates(&[(5, 9, &[])])), BTreeSet::from([5]));
    }

    #[test]
    fn those_who_name_each_other_go_together_or_stay() {
        let both = [(3, 7, &[4][..]), (4, 8, &[3][..])];
        assert_eq!(
            naming(&[(1, &[]), (3, &[8]), (4, &[7])], &[]).free(&BTreeSet::new(), &candidates(&both)),
            BTreeSet::from([3, 4])
        );
        assert_eq!(naming(&[(1, &[8]), (3, &[8]), (4, &[7])], &[]).free(&BTreeSet::new(), &candidates(&both)), BTreeSet::new());
    }
}
