//! What a type is written as, checked.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident};
use syn::{Data, DataEnum, DeriveInput, Error, Fields, Ident, Index, Member, Result};

use super::attributes::{Attributes, CborOption};

/// As many items as the first byte of an array can count.
const ITEMS_MAX: usize = 23;

pub struct Shape {
    pub name: Ident,
    pub kind: Kind,
}

pub enum Kind {
    /// As its one field.
    Transparent(Member),
    /// As the array of its fields.
    Fields(Vec<Field>),
    /// As its number.
    Number(Variants),
    /// As the array of its number and its fields.
    Variant(Variants),
}

pub struct Variants {
    /// Each at the place that its number says.
    pub all: Vec<Variant>,
    /// The one to make when the bytes have none of them.
    pub fallback: usize,
}

pub struct Variant {
    pub name: Ident,
    pub fields: Vec<Field>,
}

/// A field, at the place that its number says.
pub struct Field {
    pub member: Member,
    pub default: bool,
    types: TokenStream,
}

pub fn of(input: &DeriveInput) -> Result<Shape> {
    let name = input.ident.clone();
    if !input.generics.params.is_empty() {
        return Err(Error::new(name.span(), "a type with parameters writes its `Wire` by hand"));
    }
    let asked = Attributes::of(&input.attrs)?;
    let kind = match &input.data {
        Data::Struct(data) => {
            asked.only(name.span(), &[CborOption::Transparent], "a struct")?;
            if asked.option.is_some() {
                transparent(&name, &data.fields)?
            } else {
                Kind::Fields(fields(&data.fields, ITEMS_MAX)?)
            }
        }
        Data::Enum(data) => {
            asked.only(name.span(), &[CborOption::Flat, CborOption::IndexOnly], "an enum")?;
            match asked.option {
                Some(CborOption::Flat) => Kind::Variant(variants(&name, data)?),
                Some(CborOption::IndexOnly) => Kind::Number(bare(variants(&name, data)?)?),
                _ => return Err(Error::new(name.span(), "an enum is `#[cbor(flat)]` or `#[cbor(index_only)]`")),
            }
        }
        Data::Union(_) => return Err(Error::new(name.span(), "a union does not say what it holds")),
    };
    Ok(Shape { name, kind })
}

fn transparent(name: &Ident, fields: &Fields) -> Result<Kind> {
    let mut members = fields.members();
    match (members.next(), members.next()) {
        (Some(member), None) => Ok(Kind::Transparent(member)),
        _ => Err(Error::new(name.span(), "a transparent struct has one field")),
    }
}

fn bare(variants: Variants) -> Result<Variants> {
    match variants.all.iter().find(|variant| !variant.fields.is_empty()) {
        Some(variant) => Err(Error::new(variant.name.span(), "a variant of an `index_only` enum has no fields")),
        None => Ok(variants),
    }
}

fn variants(name: &Ident, data: &DataEnum) -> Result<Variants> {
    let mut all = Vec::new();
    for variant in &data.variants {
        let asked = Attributes::of(&variant.attrs)?;
        asked.only(variant.ident.span(), &[], "a variant")?;
        let fields = fields(&variant.fields, ITEMS_MAX - 1)?;
        all.push((asked.number, variant.ident.span(), Variant { name: variant.ident.clone(), fields }));
    }
    let all = in_order(all)?;
    let fallback = all.iter().position(|variant| variant.fields.is_empty()).unwrap_or_default();
    let Some(variant) = all.get(fallback) else { return Err(Error::new(name.span(), "an enum has a variant")) };
    if variant.fields.iter().any(|field| names(field.types.clone(), name)) {
        let message = "without a variant that has no fields, the first must not hold the type itself: reading it would not end";
        return Err(Error::new(variant.name.span(), message));
    }
    Ok(Variants { all, fallback })
}

fn fields(fields: &Fields, max: usize) -> Result<Vec<Field>> {
    let mut all = Vec::new();
    for (at, field) in fields.iter().enumerate() {
        let member = field.ident.clone().map_or_else(|| Member::Unnamed(Index::from(at)), Member::Named);
        let span = field.ident.as_ref().map_or_else(Span::call_site, Ident::span);
        let asked = Attributes::of(&field.attrs)?;
        asked.only(span, &[CborOption::Default], "a field")?;
        let field = Field { member, default: asked.option.is_some(), types: field.ty.to_token_stream() };
        all.push((asked.number, span, field));
    }
    match all.get(max) {
        Some((_, span, _)) => Err(Error::new(*span, format!("more than {max} fields: put some in a struct of their own"))),
        None => in_order(all),
    }
}

/// Each at the place that its number says.
fn in_order<T>(mut all: Vec<(Option<u8>, Span, T)>) -> Result<Vec<T>> {
    all.sort_by_key(|(number, ..)| *number);
    for (at, (number, span, _)) in all.iter().enumerate() {
        if number.map(usize::from) != Some(at) {
            let message = format!("`#[n(...)]` numbers all from 0 without gaps: {at} is missing, or this stands twice");
            return Err(Error::new(*span, message));
        }
    }
    Ok(all.into_iter().map(|(_, _, one)| one).collect())
}

/// Whether a type names `name`, or is `Self`.
fn names(types: TokenStream, name: &Ident) -> bool {
    types.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == *name || ident == "Self",
        TokenTree::Group(group) => names(group.stream(), name),
        _ => false,
    })
}

impl Field {
    /// What a pattern calls it: fields may be named like anything.
    pub fn binding(&self) -> Ident {
        match &self.member {
            Member::Named(name) => format_ident!("field_{name}"),
            Member::Unnamed(index) => format_ident!("field_{}", index.index),
        }
    }
}
