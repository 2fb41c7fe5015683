//! Numbers with their names, one to a line: what stands behind each figure.

use crate::dom::{Rows, View, component, view};

/// `caption`: one sentence, or nothing where the words around say it.
#[component]
pub fn numbers(caption: Option<&str>, rows: Vec<(String, String)>) -> View {
    let row = |(name, value): (String, String)| view! { <tr><th scope="row">{name}</th><td class="num">{value}</td></tr> };
    view! { <table class="table">{caption.map(|words| view! { <caption>{words}</caption> })}<tbody>{rows.into_iter().map(row).rows()}</tbody></table> }
}
