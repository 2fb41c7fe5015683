//! Words that stand out from a page.

use super::icon::icon;
use crate::dom::{View, component, view};

/// `kind` is the tone (`calm`, `info`, `attention`), `role` how readers hear of it: `status` in their time, `alert` at once.
#[component]
pub fn notice(kind: &'static str, role: &'static str, sign: &'static str, words: View) -> View {
    view! { <div class="notice" data-kind=kind role=role>{icon(sign)}<div>{words}</div></div> }
}
