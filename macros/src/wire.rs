//! `#[derive(Wire)]`: a type as CBOR, its fields and variants numbered (rules `WI*` of `core/SPEC.md`).
//!
//! | on | attribute | says |
//! |---|---|---|
//! | a field | `#[n(0)]` | its place in the array: from 0, without gaps, never changed |
//! | a field | `#[cbor(default)]` | an earlier version did not write it |
//! | a variant | `#[n(0)]` | its number: likewise |
//! | a struct of one field | `#[cbor(transparent)]` | it is written as its field |
//! | an enum | `#[cbor(flat)]` | a variant is the array of its number and its fields |
//! | an enum without fields | `#[cbor(index_only)]` | a variant is its number |
//!
//! Reading never fails half-way (see `core/src/wire/mod.rs`): where a variant is not known, some value must come, which nobody
//! gets to see. It is the first variant without fields, else the first, which therefore cannot hold the type itself (nor may it by
//! way of another type, which a derive does not see: reading bytes that are none would not end).

mod attributes;
mod code;
mod shape;

use proc_macro2::TokenStream;
use syn::DeriveInput;

pub fn expand(tokens: TokenStream) -> TokenStream {
    let shape = syn::parse2::<DeriveInput>(tokens).and_then(|input| shape::of(&input));
    shape.map_or_else(|error| error.to_compile_error(), |shape| code::of(&shape))
}

#[cfg(test)]
mod tests;
