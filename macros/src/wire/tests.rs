use quote::quote;

use super::expand;

#[test]
fn types_of_every_shape_are_taken() {
    for tokens in [
        quote! { struct Done; },
        quote! { #[cbor(transparent)] struct Millis(#[n(0)] i64); },
        quote! { struct Words { #[n(1)] #[cbor(default)] en: String, #[n(0)] zh: String } },
        quote! { #[cbor(index_only)] enum Language { #[n(0)] Zh, #[n(1)] En } },
        quote! { #[cbor(flat)] enum Node { #[n(1)] All(#[n(0)] Vec<Node>), #[n(0)] One { #[n(0)] name: String } } },
        // A fallback without fields may follow a variant that holds the type.
        quote! { #[cbor(flat)] enum List { #[n(0)] Cons(#[n(0)] Box<List>), #[n(1)] Nil } },
    ] {
        let code = expand(tokens.clone()).to_string();
        assert!(syn::parse_str::<syn::ItemImpl>(&code).is_ok(), "{tokens} became {code}");
    }
}

#[test]
fn what_cannot_be_written_does_not_compile_and_says_why() {
    for (tokens, why) in [
        (quote! { union Either { a: u8, b: u8 } }, "a union"),
        (quote! { struct Pair<T> { #[n(0)] a: T } }, "parameters"),
        (quote! { struct Words { #[n(0)] zh: String, en: String } }, "0 is missing"),
        (quote! { struct Words { #[n(0)] zh: String, #[n(2)] en: String } }, "1 is missing"),
        (quote! { struct Words { #[n(0)] zh: String, #[n(0)] en: String } }, "1 is missing, or this stands twice"),
        (quote! { struct Words { #[cbor(bytes)] zh: String } }, "only `transparent`"),
        (quote! { struct Words { #[n(0)] #[cbor(flat)] zh: String } }, "not for a field"),
        (quote! { #[cbor(transparent)] struct Pair(#[n(0)] u8, #[n(1)] u8); }, "one field"),
        (quote! { #[cbor(transparent)] enum Language { #[n(0)] Zh } }, "not for an enum"),
        (quote! { #[cbor(flat, index_only)] enum Language { #[n(0)] Zh } }, "one of these"),
        (quote! { enum Language { #[n(0)] Zh } }, "an enum is"),
        (quote! { #[cbor(flat)] enum Never {} }, "has a variant"),
        (quote! { #[cbor(index_only)] enum Value { #[n(0)] Int(#[n(0)] i64) } }, "has no fields"),
        (quote! { #[cbor(flat)] enum Tree { #[n(0)] Of(#[n(0)] Vec<(u8, Tree)>), #[n(1)] Leaf(#[n(0)] u8) } }, "would not end"),
    ] {
        let code = expand(tokens.clone()).to_string();
        assert!(code.contains("compile_error") && code.contains(why), "{tokens} became {code}");
    }
}

#[test]
fn more_fields_than_one_byte_counts_do_not_compile() {
    let fields = (0..24_u8).map(|number| {
        let (name, number) = (quote::format_ident!("f{number}"), proc_macro2::Literal::u8_unsuffixed(number));
        quote! { #[n(#number)] #name: u8 }
    });
    assert!(expand(quote! { struct Many { #(#fields,)* } }).to_string().contains("more than 23"));
}
