//! The bytes of what the standard library has, and of identifiers.

use std::collections::BTreeMap;

use crate::order::Map;
use uuid::Uuid;

use super::{Reader, Wire, Writer};

macro_rules! numbers {
    ($($number:ident)*) => {$(
        impl Wire for $number {
            fn put(&self, to: &mut Writer) {
                to.uint((*self).into());
            }

            fn take(from: &mut Reader<'_>) -> Self {
                // It fits: that is what the bound is for.
                Self::try_from(from.uint(Self::MAX.into())).unwrap_or_default()
            }
        }
    )*};
}

numbers! { u8 u16 u32 u64 }

impl Wire for i64 {
    fn put(&self, to: &mut Writer) {
        to.int(*self);
    }

    fn take(from: &mut Reader<'_>) -> Self {
        from.int()
    }
}

impl Wire for f64 {
    fn put(&self, to: &mut Writer) {
        to.float(*self);
    }

    fn take(from: &mut Reader<'_>) -> Self {
        from.float()
    }
}

impl Wire for bool {
    fn put(&self, to: &mut Writer) {
        to.bool(*self);
    }

    fn take(from: &mut Reader<'_>) -> Self {
        from.bool()
    }
}

impl Wire for String {
    fn put(&self, to: &mut Writer) {
        to.text(self);
    }

    fn take(from: &mut Reader<'_>) -> Self {
        from.text().to_owned()
    }
}

/// Bytes, not a list of numbers.
impl<const N: usize> Wire for [u8; N] {
    fn put(&self, to: &mut Writer) {
        to.bytes(self);
    }

    fn take(from: &mut Reader<'_>) -> Self {
        from.array()
    }
}

/// Bytes as such: a `Vec<u8>` would travel as a list of numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bytes(pub Vec<u8>);

impl Wire for Bytes {
    fn put(&self, to: &mut Writer) {
        to.bytes(&self.0);
    }

    fn take(from: &mut Reader<'_>) -> Self {
        Self(from.bytes().to_vec())
    }
}

impl Wire for Uuid {
    fn put(&self, to: &mut Writer) {
        self.as_bytes().put(to);
    }

    fn take(from: &mut Reader<'_>) -> Self {
        Self::from_bytes(from.array())
    }
}

/// Nothing is `null`, and nothing at all at the end of a type's fields. A variant that this version does not know is nothing
/// here too.
impl<T: Wire> Wire for Option<T> {
    fn put(&self, to: &mut Writer) {
        match self {
            Some(value) => value.put(to),
            None => to.null(),
        }
    }

    fn take(from: &mut Reader<'_>) -> Self {
        if from.nothing() {
            return None;
        }
        let before = from.clone();
        let value = T::take(from);
        if from.forgive(&before) { None } else { Some(value) }
    }
}

impl<T: Wire> Wire for Box<T> {
    fn put(&self, to: &mut Writer) {
        T::put(self, to);
    }

    fn take(from: &mut Reader<'_>) -> Self {
        Self::new(T::take(from))
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn put(&self, to: &mut Writer) {
        to.list(self.len());
        for item in self {
            item.put(to);
        }
        to.end();
    }

    fn take(from: &mut Reader<'_>) -> Self {
        let outer = from.open();
        // It grows by what came, not by what was announced.
        let mut items = Self::new();
        while from.more() {
            items.push(T::take(from));
        }
        from.close(outer);
        items
    }
}

macro_rules! maps {
    ($($map:ident),+) => {$(
        impl<K: Wire + Ord, V: Wire> Wire for $map<K, V> {
            fn put(&self, to: &mut Writer) {
                to.map(self.len());
                for (key, value) in self {
                    key.put(to);
                    value.put(to);
                }
                to.end();
            }

            fn take(from: &mut Reader<'_>) -> Self {
                let outer = from.open_map();
                let mut map = Self::new();
                while from.more() {
                    let key = K::take(from);
                    if !from.more() {
                        from.fail();
                    }
                    map.insert(key, V::take(from));
                }
                from.close(outer);
                map
            }
        }
    )+};
}
maps!(Map, BTreeMap);

macro_rules! tuples {
    ($($len:literal: $($part:ident $at:tt),+;)*) => {$(
        impl<$($part: Wire),+> Wire for ($($part,)+) {
            fn put(&self, to: &mut Writer) {
                to.list($len);
                $(self.$at.put(to);)+
                to.end();
            }

            fn take(from: &mut Reader<'_>) -> Self {
                let outer = from.open_exact($len);
                let parts = ($($part::take(from),)+);
                from.close(outer);
                parts
            }
        }
    )*};
}

tuples! {
    2: A 0, B 1;
    3: A 0, B 1, C 2;
}
