//! `view!`: elements of a page, written like HTML, made from one template.
//!
//! Everything that is known when the app is compiled becomes one string of HTML, which the browser parses once and copies from
//! then on. What is only known later leaves a hole, marked `data-h`, and one call that fills it:
//!
//! | written | becomes |
//! |---|---|
//! | `name="words"`, `name=3`, `name` | part of the template |
//! | `name=value` | `dom::attr(element, "name", value)`, value or closure |
//! | `on:click=handler` | `dom::on(element, "click", handler)` |
//! | `prop:checked=value` | `dom::prop(element, "checked", value)` |
//! | `class:name=value` | `dom::toggle(element, "name", value)` |
//! | `"words"` | part of the template |
//! | `{value}` | `dom::put(hole, value)` |
//!
//! So a view costs a string and a few calls, not a type for every element.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use rstml::node::{KeyedAttribute, Node, NodeAttribute, NodeElement};
use syn::{Block, Expr, Stmt};

/// Elements that have no end tag.
const VOID: &[&str] = &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];
/// Marks what is filled after copying.
const MARK: &str = " data-h";
/// A place for children: the one element that the parser allows everywhere, in tables and lists of options too.
const PLACE: &str = "<template data-h></template>";

pub fn expand(tokens: TokenStream) -> TokenStream {
    let nodes = match rstml::parse2(tokens) {
        Ok(nodes) => nodes,
        Err(error) => return error.to_compile_error(),
    };
    let mut template = Template::default();
    for node in &nodes {
        if let Err(error) = template.node(node) {
            return error.to_compile_error();
        }
    }
    let Template { html, fills } = template;
    if fills.is_empty() {
        return quote! { crate::dom::still(#html) };
    }
    quote! {{
        let mut holes = crate::dom::copy(#html);
        #(#fills)*
        holes.view()
    }}
}

#[derive(Default)]
struct Template {
    html: String,
    fills: Vec<TokenStream>,
}

impl Template {
    fn node(&mut self, node: &Node) -> syn::Result<()> {
        match node {
            Node::Element(element) => self.element(element),
            Node::Text(text) => {
                self.html.push_str(&escape(&text.value_string()));
                Ok(())
            }
            Node::Block(block) => {
                self.html.push_str(PLACE);
                let value = block.try_block().map_or_else(|| block.to_token_stream(), bare);
                self.fills.push(quote! { crate::dom::put(holes.next(), #value); });
                Ok(())
            }
            Node::Fragment(fragment) => fragment.children.iter().try_for_each(|child| self.node(child)),
            other => Err(syn::Error::new_spanned(other.to_token_stream(), "put words in quotes, and everything else in braces")),
        }
    }

    fn element(&mut self, element: &NodeElement<rstml::Infallible>) -> syn::Result<()> {
        let name = element.name().to_string();
        if name.starts_with(char::is_uppercase) {
            return Err(syn::Error::new_spanned(element.name(), "call it in braces: components are functions"));
        }
        self.html.push('<');
        self.html.push_str(&name);
        let mut fills = Vec::new();
        for attribute in element.attributes() {
            match attribute {
                NodeAttribute::Attribute(attribute) => self.attribute(attribute, &mut fills)?,
                NodeAttribute::Block(block) => return Err(syn::Error::new_spanned(block, "an attribute needs a name")),
            }
        }
        if !fills.is_empty() {
            self.html.push_str(MARK);
            self.fills.push(quote! { let element = holes.next(); #(#fills)* });
        }
        self.html.push('>');
        if VOID.contains(&name.as_str()) {
            return Ok(());
        }
        element.children.iter().try_for_each(|child| self.node(child))?;
        self.html.push_str("</");
        self.html.push_str(&name);
        self.html.push('>');
        Ok(())
    }

    fn attribute(&mut self, attribute: &KeyedAttribute, fills: &mut Vec<TokenStream>) -> syn::Result<()> {
        let key = attribute.key.to_string();
        let (kind, name) = key.split_once(':').unwrap_or(("", &key));
        let Some(value) = attribute.value() else {
            self.html.push(' ');
            self.html.push_str(&key);
            return Ok(());
        };
        if let ("", Some(words)) = (kind, attribute.value_literal_string()) {
            self.html.push_str(&format!(" {name}=\"{}\"", escape(&words)));
            return Ok(());
        }
        let value = match value {
            Expr::Block(value) if value.label.is_none() => bare(&value.block),
            value => value.to_token_stream(),
        };
        fills.push(match kind {
            "" => quote! { crate::dom::attr(&element, #name, #value); },
            "on" => quote! { crate::dom::on(&element, #name, #value); },
            "prop" => quote! { crate::dom::prop(&element, #name, #value); },
            "class" => quote! { crate::dom::toggle(&element, #name, #value); },
            _ => return Err(syn::Error::new_spanned(&attribute.key, "known are on:, prop: and class:")),
        });
        Ok(())
    }
}

/// The expression in a block that holds nothing else, without its braces.
fn bare(block: &Block) -> TokenStream {
    match block.stmts.as_slice() {
        [Stmt::Expr(value, None)] => value.to_token_stream(),
        _ => block.to_token_stream(),
    }
}

fn escape(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(tokens: TokenStream) -> String {
        expand(tokens).to_string()
    }

    #[test]
    fn what_is_known_is_in_the_template() {
        let code = written(quote! { <p class="a&b" hidden>"1 < 2"<br/><input type="date" rows=3/></p> });
        let html = r#"<p class=\"a&amp;b\" hidden>1 &lt; 2<br><input type=\"date\" rows=\"3\"></p>"#;
        assert_eq!(code, format!("crate :: dom :: still (\"{html}\")"));
    }

    #[test]
    fn what_is_not_known_leaves_holes_in_their_order() {
        let code = written(quote! { <ul id=name><li on:click=act>{one}</li>{two}</ul> });
        let html = r#"<ul data-h><li data-h><template data-h></template></li><template data-h></template></ul>"#;
        assert!(code.contains(&format!("copy (\"{html}\")")), "{code}");
        let order = [
            "attr (& element , \"id\" , name)",
            "on (& element , \"click\" , act)",
            "(holes . next () , one)",
            "(holes . next () , two)",
            "holes . view ()",
        ];
        let found: Vec<usize> = order.iter().map(|part| code.find(part).unwrap_or_else(|| panic!("{part} in {code}"))).collect();
        assert!(found.is_sorted(), "{code}");
    }

    #[test]
    fn mistakes_are_said() {
        for (tokens, words) in [
            (quote! { <Frame/> }, "components are functions"),
            (quote! { <p bind:value=x/> }, "known are"),
            (quote! { <p>words</p> }, "in quotes"),
        ] {
            let code = written(tokens);
            assert!(code.contains("compile_error") && code.contains(words), "{code}");
        }
    }
}
