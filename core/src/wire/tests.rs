//! Our bytes against those of minicbor's derive, on types of every shape.

use std::collections::BTreeMap;
use std::fmt::Debug;

use minicbor::data::Type;
use minicbor::{Decode, Decoder, Encode, Encoder};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::Index;

use super::{DEPTH_MAX, Malformed, Reader, Wire, check, from_slice, to_vec};

#[derive(Clone, Debug, PartialEq, Wire, Encode, Decode)]
struct Everything {
    #[n(0)]
    numbers: (u8, u64),
    #[n(2)]
    text: String,
    #[n(1)]
    signed: i64,
    #[n(3)]
    maybe: Option<Small>,
    #[n(4)]
    list: Vec<Option<bool>>,
    #[n(5)]
    map: BTreeMap<String, Vec<Shape>>,
    #[n(6)]
    colour: Colour,
    #[n(7)]
    empty: Empty,
    #[n(8)]
    small: Box<Small>,
    #[n(9)]
    #[cbor(default)]
    later: u16,
    #[n(10)]
    last: Latest,
    #[n(11)]
    very_last: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Wire, Encode, Decode)]
struct Small {
    #[n(0)]
    first: Option<u32>,
    #[n(1)]
    second: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Wire, Encode, Decode)]
struct Empty;

#[derive(Clone, Debug, PartialEq, Wire, Encode, Decode)]
#[cbor(transparent)]
struct Latest(#[n(0)] Option<i64>);

#[derive(Clone, Debug, PartialEq, Wire, Encode, Decode)]
#[cbor(index_only)]
enum Colour {
    #[n(1)]
    Blue,
    #[n(0)]
    Red,
}

#[derive(Clone, Debug, PartialEq, Wire, Encode, Decode)]
#[cbor(flat)]
enum Shape {
    #[n(0)]
    Named {
        #[n(1)]
        to: Option<u8>,
        #[n(0)]
        from: String,
    },
    #[n(1)]
    Inside(#[n(0)] Box<Shape>, #[n(1)] Colour),
    #[n(2)]
    All(#[n(0)] Vec<Shape>),
}

/// With a variant that has no fields, and places that may be empty.
#[derive(Clone, Debug, PartialEq, Wire)]
#[cbor(flat)]
enum Answer {
    #[n(0)]
    None,
    #[n(1)]
    One {
        #[n(0)]
        colour: Option<Colour>,
        #[n(1)]
        after: u8,
    },
}

fn small() -> impl Strategy<Value = Small> {
    any::<(Option<u32>, Option<u32>)>().prop_map(|(first, second)| Small { first, second })
}

fn colour() -> impl Strategy<Value = Colour> {
    prop_oneof![Just(Colour::Blue), Just(Colour::Red)]
}

fn shape() -> impl Strategy<Value = Shape> {
    let named = any::<(Option<u8>, String)>().prop_map(|(to, from)| Shape::Named { to, from });
    named.prop_recursive(4, 20, 4, |inner| {
        prop_oneof![
            (inner.clone(), colour()).prop_map(|(shape, colour)| Shape::Inside(Box::new(shape), colour)),
            vec(inner, 0..4).prop_map(Shape::All),
        ]
    })
}

fn everything() -> impl Strategy<Value = Everything> {
    let plain = any::<((u8, u64), i64, String, Vec<Option<bool>>, u16, Option<i64>, Option<String>)>();
    let ours = (proptest::option::of(small()), small(), btree_map(any::<String>(), vec(shape(), 0..3), 0..3), colour());
    (plain, ours).prop_map(|((numbers, signed, text, list, later, last, very_last), (maybe, small, map, colour))| Everything {
        numbers,
        signed,
        text,
        maybe,
        list,
        map,
        colour,
        empty: Empty,
        small: Box::new(small),
        later,
        last: Latest(last),
        very_last,
    })
}

/// The same items; every array and map for which `coin` falls does not say its length.
fn uncounted(bytes: &[u8], coins: &mut impl Iterator<Item = bool>) -> Vec<u8> {
    let (mut from, mut to) = (Decoder::new(bytes), Encoder::new(Vec::new()));
    rewrite(&mut from, &mut to, coins);
    to.into_writer()
}

fn rewrite(from: &mut Decoder, to: &mut Encoder<Vec<u8>>, coins: &mut impl Iterator<Item = bool>) {
    let start = from.position();
    let (items, bare) = match from.datatype().unwrap() {
        Type::Array => (from.array().unwrap().unwrap(), 0x9f),
        Type::Map => (from.map().unwrap().unwrap() * 2, 0xbf),
        _ => {
            from.skip().unwrap();
            return to.writer_mut().extend_from_slice(&from.input()[start..from.position()]);
        }
    };
    let hide = coins.next().unwrap();
    if hide {
        to.writer_mut().push(bare)
    } else {
        to.writer_mut().extend_from_slice(&from.input()[start..from.position()])
    }
    (0..items).for_each(|_| rewrite(from, to, coins));
    if hide {
        to.end().unwrap();
    }
}

/// What the peer reads of well-formed bytes we read too, and nothing else.
fn agrees<T: Wire + for<'b> Decode<'b, ()> + PartialEq + Debug>(bytes: &[u8]) -> Result<(), TestCaseError> {
    let (ours, theirs) = (from_slice::<T>(bytes).ok(), minicbor::decode::<T>(bytes).ok());
    let mut reader = Reader::new(bytes);
    reader.skip();
    // In what it skips, the peer takes a break for an item.
    if ours.is_some() || reader.fault().is_none() {
        prop_assert_eq!(ours, theirs);
    }
    Ok(())
}

proptest! {
    #[test]
    fn wi1_the_bytes_are_those_of_the_peer(value in everything()) {
        let bytes = to_vec(&value);
        prop_assert_eq!(&bytes, &minicbor::to_vec(&value).unwrap());
        prop_assert_eq!(check(&bytes), Ok(()));
        prop_assert_eq!(from_slice::<Everything>(&bytes), Ok(value));
    }

    #[test]
    fn wi2_lengths_that_are_not_said_are_read_as_the_peer_reads_them(value in everything(), coins in vec(any::<bool>(), 1..40)) {
        let bytes = uncounted(&to_vec(&value), &mut coins.iter().copied().cycle());
        agrees::<Everything>(&bytes)?;
        let list = uncounted(&to_vec(&value.list), &mut coins.iter().copied().cycle());
        prop_assert_eq!(from_slice(&list), Ok(value.list));
    }

    #[test]
    fn wi2_changed_bytes_are_read_as_the_peer_reads_them(
        value in everything(),
        changes in vec((any::<Index>(), any::<u8>()), 1..4),
        cut in any::<Option<Index>>(),
    ) {
        let mut bytes = to_vec(&value);
        for (at, to) in changes {
            let at = at.index(bytes.len());
            bytes[at] = to;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        agrees::<Everything>(&bytes)?;
    }

    #[test]
    fn wi3_any_bytes_are_a_value_or_an_error(bytes in vec(any::<u8>(), 0..200)) {
        agrees::<Everything>(&bytes)?;
        agrees::<Vec<Shape>>(&bytes)?;
        agrees::<BTreeMap<u64, (String, Small)>>(&bytes)?;
        if let Ok(answer) = from_slice::<Vec<Option<Answer>>>(&bytes) {
            prop_assert_eq!(from_slice(&to_vec(&answer)), Ok(answer));
        }
    }

    #[test]
    fn wi1_numbers_with_fractions_are_those_of_the_peer(number: f64, behind: Option<u8>) {
        let bytes = to_vec(&(number, behind));
        prop_assert_eq!(&bytes, &minicbor::to_vec((number, behind)).unwrap());
        let read = from_slice::<(f64, Option<u8>)>(&bytes).unwrap();
        prop_assert_eq!((read.0.to_bits(), read.1), (number.to_bits(), behind));
        prop_assert!(check(&bytes).is_ok() && from_slice::<f64>(&to_vec(&1_u64)).is_err());
    }

    #[test]
    fn wi1_numbers_are_those_of_the_peer(signed: i64, shift in 0_u32..64) {
        let signed = signed >> shift;
        prop_assert_eq!(to_vec(&signed), minicbor::to_vec(signed).unwrap());
        let bytes = to_vec(&signed.cast_unsigned());
        prop_assert_eq!(&bytes, &minicbor::to_vec(signed.cast_unsigned()).unwrap());
        for bytes in [bytes, to_vec(&signed)] {
            agrees::<i64>(&bytes)?;
            agrees::<u64>(&bytes)?;
            agrees::<u32>(&bytes)?;
            agrees::<u16>(&bytes)?;
            agrees::<u8>(&bytes)?;
        }
    }
}

#[test]
fn wi1_what_is_empty_at_the_end_is_left_out() {
    let bytes = |first, second| to_vec(&Small { first, second });
    assert_eq!(bytes(None, None), [0x80]);
    assert_eq!(bytes(Some(1), None), [0x81, 1]);
    assert_eq!(bytes(None, Some(2)), [0x82, 0xf6, 2]);
    // But a list keeps what it has, also where it is the last field.
    assert_eq!(to_vec(&vec![None::<bool>, None]), [0x82, 0xf6, 0xf6]);
    assert_eq!(to_vec(&Answer::None), [0x81, 0]);
    assert_eq!(to_vec(&[1_u8, 2]), [0x42, 1, 2]);
}

#[test]
fn wi2_numbers_in_longer_forms_are_read() {
    for bytes in [&[7][..], &[0x18, 7], &[0x19, 0, 7], &[0x1a, 0, 0, 0, 7], &[0x1b, 0, 0, 0, 0, 0, 0, 0, 7]] {
        assert_eq!((from_slice(bytes), from_slice(bytes)), (Ok(7_u8), Ok(7_i64)));
    }
    assert_eq!(from_slice::<u8>(&[0x19, 1, 0]), Err(Malformed::Bytes));
    // A length, a break and a reserved form are no numbers.
    for first in [0x1c, 0x1f, 0x3f, 0xff, 0xf6] {
        assert_eq!(from_slice::<i64>(&[first; 9]), Err(Malformed::Bytes));
    }
}

#[test]
fn wi2_what_a_later_version_added_is_skipped() {
    let later: [&[u8]; 9] = [
        &[0x1b, 0, 0, 0, 0, 0, 0, 0, 7],
        &[0x62, b'h', b'i'],
        // Pieces of a text.
        &[0x7f, 0x61, b'h', 0x61, b'i', 0xff],
        &[0x5f, 0xff],
        // Arrays and maps that do not say how long they are.
        &[0x9f, 1, 0x9f, 0xff, 0xff],
        &[0xbf, 1, 0x82, 2, 3, 0xff],
        // Tags, a number with a fraction, another simple value.
        &[0xc1, 0xd8, 0x20, 0x61, b'h'],
        &[0xfb, 0, 0, 0, 0, 0, 0, 0, 7],
        &[0xf8, 0xff],
    ];
    for item in later {
        let bytes = [&[0x83, 1, 2], item].concat();
        assert_eq!(from_slice(&bytes), Ok(Small { first: Some(1), second: Some(2) }), "{item:x?}");
        let bytes = [&[0x82, 0x82, 0], item, &[9]].concat();
        assert_eq!(from_slice(&bytes), Ok((Answer::None, 9_u8)), "{item:x?}");
        let (last, before) = bytes.split_last().unwrap();
        assert_eq!(from_slice::<(Answer, u8)>(before), Err(Malformed::Bytes), "{item:x?} without {last}");
    }
    for broken in [&[0xff][..], &[0x1c], &[0xc1], &[0x61, 0xff], &[0x7f, 0x41, 0, 0xff], &[0x5f, 0x5f, 0xff, 0xff], &[0x9b, 255]]
    {
        assert_eq!(from_slice::<Small>(&[&[0x83, 1, 2], broken].concat()), Err(Malformed::Bytes), "{broken:x?}");
    }
}

#[test]
fn wi2_what_an_earlier_version_lacked_is_empty_or_has_its_default() {
    let value = Everything {
        numbers: (1, 2),
        signed: -3,
        text: String::new(),
        maybe: None,
        list: Vec::new(),
        map: BTreeMap::new(),
        colour: Colour::Red,
        empty: Empty,
        small: Box::default(),
        later: 0,
        last: Latest(None),
        very_last: None,
    };
    let mut bytes = to_vec(&value);
    assert_eq!((bytes[0], bytes.pop()), (0x8a, Some(0)), "an array of ten that ends with `later`");
    bytes[0] = 0x89;
    assert_eq!(from_slice(&bytes), Ok(value));
    // What must be there must be there.
    assert_eq!(bytes.pop(), Some(0x80));
    bytes[0] = 0x88;
    assert_eq!(from_slice::<Everything>(&bytes), Err(Malformed::Bytes));
}

#[test]
fn wi2_an_unknown_variant_is_an_error_unless_its_place_may_be_empty() {
    assert_eq!(from_slice::<Colour>(&[2]), Err(Malformed::Variant));
    assert_eq!(from_slice::<Answer>(&[0x83, 9, 1, 2]), Err(Malformed::Variant));
    assert_eq!(from_slice(&[0x83, 1, 9, 7]), Ok(Answer::One { colour: None, after: 7 }));
    // The whole of the place is empty, however deep in it the variant was, and what follows is read.
    let known = to_vec(&(Some(Shape::Inside(Box::new(Shape::All(Vec::new())), Colour::Blue)), 7_u8));
    assert_eq!(known, [0x82, 0x83, 1, 0x82, 2, 0x80, 1, 7]);
    assert_eq!(from_slice(&[0x82, 0x83, 1, 0x82, 9, 0x80, 1, 7]), Ok((None::<Shape>, 7_u8)));
    // Other faults are not forgiven, one behind the variant neither.
    assert_eq!(from_slice::<(Option<Shape>, u8)>(&[0x82, 0x83, 1, 0x82, 9, 0x9c, 1, 7]), Err(Malformed::Bytes));
}

#[test]
fn wi3_a_claimed_length_is_not_believed() {
    for head in [0x5b_u8, 0x7b, 0x9b, 0xbb] {
        for length in [u64::MAX, u64::MAX / 2 + 1, 1 << 40, 10] {
            let bytes = [&[head], length.to_be_bytes().as_slice(), &[0; 9]].concat();
            assert_eq!(from_slice::<String>(&bytes), Err(Malformed::Bytes));
            assert_eq!(from_slice::<[u8; 10]>(&bytes), Err(Malformed::Bytes));
            assert_eq!(from_slice::<Vec<u8>>(&bytes), Err(Malformed::Bytes));
            assert_eq!(from_slice::<BTreeMap<u8, u8>>(&bytes), Err(Malformed::Bytes));
            assert_eq!(check(&bytes), Err(Malformed::Bytes));
        }
    }
}

#[test]
fn wi3_the_depth_is_bounded() {
    // Each `All` is two arrays; the innermost has an empty one.
    let nested = |levels: usize| [[0x82, 2, 0x81].repeat(levels), vec![0x82, 2, 0x80]].concat();
    assert!(from_slice::<Shape>(&nested(DEPTH_MAX / 2 - 1)).is_ok());
    assert_eq!(from_slice::<Shape>(&nested(DEPTH_MAX / 2)), Err(Malformed::Depth));
    assert_eq!(from_slice::<Shape>(&nested(100_000)), Err(Malformed::Depth));
    // Also in what is skipped, and of maps, pieces and tags.
    for head in [0x81, 0x9f, 0xa1, 0xbf, 0x7f, 0xc1] {
        assert!(check(&[head; 100_000]).is_err(), "{head:x}");
    }
    assert_eq!(check(&[[0xc1; 100_000].as_slice(), &[7]].concat()), Ok(()));
}
