//! The code of a shape. It is thin on purpose: the phone downloads it once for each type.

use proc_macro2::TokenStream;
use quote::quote;

use super::shape::{Field, Kind, Shape, Variant, Variants};

pub fn of(Shape { name, kind }: &Shape) -> TokenStream {
    let (put, take) = match kind {
        Kind::Transparent(member) => (
            quote! { ::qinglan_core::wire::Wire::put(&self.#member, to) },
            quote! { Self { #member: ::qinglan_core::wire::Wire::take(from) } },
        ),
        Kind::Fields(fields) => (put_fields(fields), take_fields(fields)),
        Kind::Number(variants) => (put_number(variants), take_variant(variants)),
        Kind::Variant(variants) => (put_variant(variants), take_flat(variants)),
    };
    quote! {
        #[automatically_derived]
        impl ::qinglan_core::wire::Wire for #name {
            fn put(&self, to: &mut ::qinglan_core::wire::Writer) {
                #put
            }

            fn take(from: &mut ::qinglan_core::wire::Reader<'_>) -> Self {
                #take
            }
        }
    }
}

fn put_fields(fields: &[Field]) -> TokenStream {
    let count = count(fields);
    let members = fields.iter().map(|field| &field.member);
    quote! {
        let place = to.open(#count);
        #(::qinglan_core::wire::Wire::put(&self.#members, to);)*
        to.close(place);
    }
}

fn take_fields(fields: &[Field]) -> TokenStream {
    let fields = fields.iter().map(take_field);
    quote! {
        let outer = from.open();
        let value = Self { #(#fields,)* };
        from.close(outer);
        value
    }
}

fn put_number(variants: &Variants) -> TokenStream {
    let arms = (0_u64..).zip(&variants.all).map(|(number, Variant { name, .. })| quote! { Self::#name => #number });
    quote! { to.uint(match self { #(#arms,)* }); }
}

fn put_variant(variants: &Variants) -> TokenStream {
    let arms = (0_u64..).zip(&variants.all).map(|(number, Variant { name, fields })| {
        let count = count(fields);
        let members = fields.iter().map(|field| &field.member);
        let bindings: Vec<_> = fields.iter().map(Field::binding).collect();
        quote! {
            Self::#name { #(#members: #bindings,)* } => {
                let place = to.variant(#number, #count);
                #(::qinglan_core::wire::Wire::put(#bindings, to);)*
                place
            }
        }
    });
    quote! {
        let place = match self { #(#arms)* };
        to.close(place);
    }
}

fn take_flat(variants: &Variants) -> TokenStream {
    let variant = take_variant(variants);
    quote! {
        let outer = from.open_counted();
        let value = #variant;
        from.close(outer);
        value
    }
}

/// The fallback stands last, for its own number and for those that are none.
fn take_variant(variants: &Variants) -> TokenStream {
    let count = variants.all.len() as u64;
    let mut arms = Vec::new();
    let mut last = None;
    for (at, Variant { name, fields }) in variants.all.iter().enumerate() {
        let fields = fields.iter().map(take_field);
        let value = quote! { Self::#name { #(#fields,)* } };
        if at == variants.fallback {
            last = Some(value);
        } else {
            let number = at as u64;
            arms.push(quote! { #number => #value });
        }
    }
    quote! { match from.variant(#count) { #(#arms,)* _ => #last } }
}

fn take_field(Field { member, default, .. }: &Field) -> TokenStream {
    let take = quote! { ::qinglan_core::wire::Wire::take(from) };
    if *default {
        quote! { #member: if from.more() { #take } else { ::core::default::Default::default() } }
    } else {
        quote! { #member: #take }
    }
}

fn count(fields: &[Field]) -> u8 {
    // `shape` has bounded it.
    u8::try_from(fields.len()).unwrap_or(u8::MAX)
}
