//! Code written by code: the wire format of types, and views of the app.

mod component;
mod view;
mod wire;

use proc_macro::TokenStream;

/// Elements of a page from HTML-like syntax; see `view.rs`.
#[proc_macro]
pub fn view(tokens: TokenStream) -> TokenStream {
    view::expand(tokens.into()).into()
}

/// Sets a function that makes a view apart from what called it; see `component.rs`.
#[proc_macro_attribute]
pub fn component(_none: TokenStream, item: TokenStream) -> TokenStream {
    component::expand(item.into()).into()
}

/// Writes and reads a type as CBOR, its fields and variants numbered by `#[n(0)]`; see `wire.rs`.
#[proc_macro_derive(Wire, attributes(n, cbor))]
pub fn wire(tokens: TokenStream) -> TokenStream {
    wire::expand(tokens.into()).into()
}
