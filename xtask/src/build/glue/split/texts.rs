//! What of the data goes with the second part: the texts that only the functions that go say, the tables of their trait objects, and where
//! panics come from.
//!
//! A text in code is its address and its length, side by side. Where the functions that stay, and the data, name no place within it, nobody
//! else can read it: it is moved with those who do.
//!
//! A trait object's table is the number of what drops it, or none, its size and alignment, and the numbers of its methods. It is named where
//! the object is made: where only functions that go name one, nobody else has such an object before they are there.
//!
//! Where a panic comes from is read by the hook for panics alone (`core::panic::Location`: a file's name by its address and length, line and
//! column). Before the second part is there, a panic says what went wrong, and `:0:0`.

use std::collections::BTreeSet;

use anyhow::Result;
use wasmparser::{DataKind, Operator, Parser, Payload};

use super::shape::constant;

/// A shorter one costs as much where it comes from as where it goes.
const SHORTEST: u32 = 8;
/// No text of a program is longer; a pair of numbers may be anything.
const LONGEST: u32 = 8_192;

/// Methods that a trait has at most: readers of bytes have some twenty.
const METHODS_MAX: usize = 32;
/// What an object takes at most.
const OBJECT_MAX: u32 = 65_536;

/// What a panic's source takes: the file's address and length, line and column.
const LOCATION: u32 = 16;
/// No file has as many.
const LINES: u32 = 50_000;
const COLUMNS: u32 = 1_000;

/// Stretches of the data, each with its address, in their order.
pub type Texts = Vec<(u32, Vec<u8>)>;

/// What only `moved` functions say; `imported` is how many functions are numbered before the first that has a body.
pub fn only_of(module: &[u8], imported: u32, moved: &BTreeSet<u32>) -> Result<Texts> {
    let (mut named, mut said, mut segments) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
    let (mut gone, mut slots) = (BTreeSet::new(), 0);
    let mut next = imported;
    for part in Parser::new(0).parse_all(module) {
        match part? {
            Payload::CodeSectionEntry(body) => {
                let all: Vec<Operator> = body.get_operators_reader()?.into_iter().collect::<Result<_, _>>()?;
                if moved.contains(&next) {
                    said.extend(texts(&all));
                    gone.extend(places(&all));
                } else {
                    named.extend(places(&all))
                }
                next += 1;
            }
            Payload::TableSection(section) => {
                for table in section {
                    slots = slots.max(u32::try_from(table?.ty.initial)?);
                }
            }
            Payload::DataSection(section) => {
                for segment in section {
                    let segment = segment?;
                    if let DataKind::Active { memory_index: 0, offset_expr } = &segment.kind {
                        segments.push((constant(offset_expr)?, segment.data.to_vec()));
                    }
                }
            }
            _ => {}
        }
    }
    let sources = locations(&segments);
    let of_sources: BTreeSet<u32> = sources.iter().map(|(at, _)| *at).collect();
    for (from, bytes) in &segments {
        named.extend(pointers(*from, bytes).filter(|(at, _)| !of_sources.contains(at)).map(|(_, to)| to));
    }
    said.extend(sources.iter().map(|(_, file)| *file));
    let is_free = |from: u32, length: u32| named.range(from..from + length).next().is_none();
    let of_text = |(from, length): &(u32, u32)| {
        let bytes = within(&segments, *from, *length).filter(|bytes| is_text(bytes))?;
        is_free(*from, *length).then_some((*from, bytes))
    };
    // Code names a source by its address: it is the hook's, not the code's, to look there.
    let mut pieces: Vec<(u32, &[u8])> = said.iter().filter_map(of_text).collect();
    pieces.extend(objects(&segments, &gone, &named, slots));
    pieces.extend(of_sources.iter().filter_map(|at| Some((*at, bytes_at(&segments, *at, LOCATION)?))));
    pieces.sort_unstable();
    joined(&pieces)
}

/// The tables of trait objects that only functions that go name. `slots` is how many numbers functions have.
fn objects<'s>(segments: &'s [(u32, Vec<u8>)], gone: &BTreeSet<u32>, named: &BTreeSet<u32>, slots: u32) -> Vec<(u32, &'s [u8])> {
    let table = |at: &u32| {
        // Up to what anybody names next.
        let after = |places: &BTreeSet<u32>| places.range(at + 1..).next().copied();
        let end = after(gone).into_iter().chain(after(named)).min().unwrap_or(u32::MAX);
        let word = |nth: usize| {
            let from = at.checked_add(u32::try_from(nth * 4).ok()?)?;
            let bytes: [u8; 4] = bytes_at(segments, from, 4)?.try_into().ok()?;
            (from < end).then(|| u32::from_le_bytes(bytes))
        };
        let is_function = |number: &u32| (1..slots).contains(number);
        let [drops, size, alignment] = [word(0)?, word(1)?, word(2)?];
        let is_object = (drops == 0 || is_function(&drops)) && size < OBJECT_MAX && matches!(alignment, 1 | 2 | 4 | 8 | 16);
        let methods = (3..3 + METHODS_MAX).take_while(|nth| word(*nth).is_some_and(|number| is_function(&number))).count();
        if !is_object || methods == 0 {
            return None;
        }
        Some((*at, bytes_at(segments, *at, u32::try_from((3 + methods) * 4).ok()?)?))
    };
    gone.iter().filter(|at| *at % 4 == 0 && !named.contains(at)).filter_map(table).collect()
}

/// Pieces in their order, as stretches: one may begin another, or follow it without a gap.
fn joined(pieces: &[(u32, &[u8])]) -> Result<Texts> {
    let mut all: Texts = Vec::new();
    for (from, bytes) in pieces {
        match all.last_mut() {
            Some((known, text)) if *from <= *known + u32::try_from(text.len())? => {
                let had = *known + u32::try_from(text.len())? - from;
                text.extend(bytes.iter().skip(usize::try_from(had)?));
            }
            _ => all.push((*from, bytes.to_vec())),
        }
    }
    Ok(all)
}

/// Where panics come from: the address of each, and the address and length of its file's name.
fn locations(segments: &[(u32, Vec<u8>)]) -> Vec<(u32, (u32, u32))> {
    let source = |at: u32| {
        let words: Vec<u32> =
            bytes_at(segments, at, LOCATION)?.as_chunks::<4>().0.iter().map(|word| u32::from_le_bytes(*word)).collect();
        let [from, length, line, column] = *words.as_slice() else { return None };
        let is_file = within(segments, from, length).is_some_and(|name| name.ends_with(b".rs") && is_text(name));
        (is_file && (1..LINES).contains(&line) && (1..COLUMNS).contains(&column)).then_some((at, (from, length)))
    };
    segments.iter().flat_map(|(from, bytes)| pointers(*from, bytes)).filter_map(|(at, _)| source(at)).collect()
}

/// The bytes of a segment that begins at `from`, without what the texts are.
pub fn blanked(texts: &Texts, from: u32, bytes: &[u8]) -> Result<Vec<u8>> {
    let mut left = bytes.to_vec();
    for (at, text) in texts {
        let Some(start) = at.checked_sub(from).map(usize::try_from).transpose()? else { continue };
        if let Some(place) = left.get_mut(start..start + text.len()) {
            place.fill(0);
        }
    }
    Ok(left)
}

/// Whatever may be a text: an address and a length, one after the other or in one number.
fn texts(operators: &[Operator]) -> Vec<(u32, u32)> {
    let pairs = operators.iter().zip(operators.iter().skip(1)).filter_map(|pair| match pair {
        (Operator::I32Const { value }, Operator::I32Const { value: length }) => Some((*value as u32, *length as u32)),
        _ => None,
    });
    let doubles = operators.iter().filter_map(|operator| match operator {
        Operator::I64Const { value } => Some((*value as u32, (*value >> 32) as u32)),
        _ => None,
    });
    pairs.chain(doubles).collect()
}

/// All places that functions may name: addresses, and what is added to them.
pub(super) fn places(operators: &[Operator]) -> Vec<u32> {
    let mut found = Vec::new();
    let mut before = 0;
    for operator in operators {
        let value = match operator {
            Operator::I32Const { value } => *value as u32,
            Operator::I64Const { value } => {
                found.push((*value >> 32) as u32);
                *value as u32
            }
            other => match offset(other) {
                Some(offset) => {
                    found.push(offset.wrapping_add(before));
                    offset
                }
                None => {
                    before = 0;
                    continue;
                }
            },
        };
        found.push(value);
        before = value;
    }
    found
}

/// What is added to an address to read or write there.
fn offset(operator: &Operator) -> Option<u32> {
    let (Operator::I32Load { memarg }
    | Operator::I64Load { memarg }
    | Operator::F32Load { memarg }
    | Operator::F64Load { memarg }
    | Operator::I32Load8S { memarg }
    | Operator::I32Load8U { memarg }
    | Operator::I32Load16S { memarg }
    | Operator::I32Load16U { memarg }
    | Operator::I64Load8S { memarg }
    | Operator::I64Load8U { memarg }
    | Operator::I64Load16S { memarg }
    | Operator::I64Load16U { memarg }
    | Operator::I64Load32S { memarg }
    | Operator::I64Load32U { memarg }
    | Operator::I32Store { memarg }
    | Operator::I64Store { memarg }
    | Operator::F32Store { memarg }
    | Operator::F64Store { memarg }
    | Operator::I32Store8 { memarg }
    | Operator::I32Store16 { memarg }
    | Operator::I64Store8 { memarg }
    | Operator::I64Store16 { memarg }
    | Operator::I64Store32 { memarg }) = operator
    else {
        return None;
    };
    u32::try_from(memarg.offset).ok()
}

/// Whatever in a segment may be an address, each with where it stands: at every fourth byte.
pub(super) fn pointers(from: u32, bytes: &[u8]) -> impl Iterator<Item = (u32, u32)> {
    let skipped = (4 - from % 4) % 4;
    let words = bytes.get(skipped as usize..).unwrap_or_default().as_chunks::<4>().0;
    (from + skipped..).step_by(4).zip(words).map(|(at, word)| (at, u32::from_le_bytes(*word)))
}

/// The bytes of what may be a text, where all of them are in one segment.
fn within(segments: &[(u32, Vec<u8>)], from: u32, length: u32) -> Option<&[u8]> {
    (SHORTEST..=LONGEST).contains(&length).then(|| bytes_at(segments, from, length))?
}

fn bytes_at(segments: &[(u32, Vec<u8>)], from: u32, length: u32) -> Option<&[u8]> {
    segments.iter().find_map(|(first, bytes)| {
        let start = usize::try_from(from.checked_sub(*first)?).ok()?;
        bytes.get(start..start + usize::try_from(length).ok()?)
    })
}

fn is_text(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| !text.chars().any(|c| c.is_control() && c != '\n'))
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{
        CodeSection, ConstExpr, DataSection, Function, FunctionSection, MemorySection, MemoryType, Module, TypeSection,
    };

    use super::*;

    const OURS: &[u8] = b"<p>of both parts";
    const THEIRS: &[u8] = b"<p>of the second";
    const LINKED: &[u8] = b"<p>of the tables";

    /// Two functions, of which the first names one text by its address and length, and the second the others; the data names the third.
    fn module(stays: &[(u32, u32)], goes: &[(u32, u32)]) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut functions = FunctionSection::new();
        functions.function(0).function(0);
        let mut memories = MemorySection::new();
        memories.memory(MemoryType { minimum: 1, maximum: None, memory64: false, shared: false, page_size_log2: None });
        let mut code = CodeSection::new();
        for named in [stays, goes] {
            let mut function = Function::new([]);
            for (from, length) in named {
                function.instructions().i32_const(*from as i32).i32_const(*length as i32).drop().drop();
            }
            function.instructions().end();
            code.function(&function);
        }
        let mut data = DataSection::new();
        let bytes: Vec<u8> = [OURS, THEIRS, LINKED, &1056_u32.to_le_bytes()].concat();
        data.active(0, &ConstExpr::i32_const(1024), bytes);
        let mut out = Module::new();
        out.section(&types).section(&functions).section(&memories).section(&code).section(&data);
        out.finish()
    }

    #[test]
    fn a_text_goes_with_those_who_alone_say_it() {
        let module = module(&[(1024, 16)], &[(1024, 16), (1040, 16), (1056, 16), (1040, 5)]);
        let texts = only_of(&module, 0, &BTreeSet::from([1])).unwrap();
        assert_eq!(texts, [(1040, THEIRS.to_vec())]);
        let left = blanked(&texts, 1024, &[OURS, THEIRS, LINKED].concat()).unwrap();
        assert_eq!(left, [OURS, &[0; 16], LINKED].concat());
    }

    #[test]
    fn a_text_that_somebody_who_stays_reads_from_its_middle_stays() {
        let module = module(&[(1050, 3)], &[(1040, 16)]);
        assert_eq!(only_of(&module, 0, &BTreeSet::from([1])).unwrap(), []);
    }

    #[test]
    fn where_panics_come_from_goes_with_the_names_of_files() {
        let file = b"core/src/lib.rs_";
        let source = |from: u32, line: u32| [from, 15, line, 9].iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<u8>>();
        let bytes = [file.as_slice(), &source(1024, 7), &source(1024, 0), &1064_u32.to_le_bytes()].concat();
        let segments = vec![(1024, bytes)];
        assert_eq!(locations(&segments), [(1040, (1024, 15))]);
        let pieces = [(1024, &file[..15]), (1040, &[1; 16]), (1056, &[2; 2])];
        assert_eq!(joined(&pieces).unwrap(), [(1024, file[..15].to_vec()), (1040, [&[1; 16][..], &[2; 2]].concat())]);
    }

    #[test]
    fn a_trait_objects_table_goes_with_those_who_alone_make_one() {
        let words = |words: &[u32]| words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<u8>>();
        // Of one that goes, of one that stays, and what is none: an odd alignment, no method, a number that no function has.
        let all = [[7, 12, 4, 8], [0, 4, 4, 9], [7, 12, 3, 8], [7, 12, 4, 0], [99, 12, 4, 8], [0, 0, 1, 9]];
        let segments = vec![(1024, words(all.as_flattened()))];
        let gone = BTreeSet::from([1024, 1040, 1056, 1072, 1088, 1104]);
        let found = objects(&segments, &gone, &BTreeSet::from([1040]), 10);
        assert_eq!(found, [(1024, &words(&all[0])[..]), (1104, &words(&all[5])[..])]);
        // Somebody who stays calls a method by its place.
        assert_eq!(objects(&segments, &gone, &BTreeSet::from([1036, 1040, 1104]), 10), []);
    }

    #[test]
    fn numbers_that_are_no_text_are_left_alone() {
        // Beyond the data, longer than it, over its end, and what is no text.
        let module = module(&[], &[(9000, 16), (1024, 4000), (1060, 16), (1064, 12)]);
        assert_eq!(only_of(&module, 0, &BTreeSet::from([1])).unwrap(), []);
    }
}
