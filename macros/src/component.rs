//! `#[component]`: a function that makes a view of its own, of whose signals its caller hears nothing.
//!
//! A part of a page is drawn again when a signal changes that it read. What the components in it read is theirs: they have parts of
//! their own for what changes.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ItemFn;

pub fn expand(tokens: TokenStream) -> TokenStream {
    match syn::parse2::<ItemFn>(tokens) {
        Ok(ItemFn { attrs, vis, sig, block, .. }) => quote! {
            #(#attrs)* #[must_use] #vis #sig { crate::dom::apart(move || #block) }
        },
        Err(error) => error.to_compile_error(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_is_apart() {
        let code = expand(quote! { pub fn row(n: u8) -> View { draw(n) } }).to_string();
        assert_eq!(code, "# [must_use] pub fn row (n : u8) -> View { crate :: dom :: apart (move || { draw (n) }) }");
    }
}
