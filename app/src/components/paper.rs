//! What only the paper copy has: where it is signed, and which way the sheet lies.

use qinglan_core::form::Print;

use crate::dom::{Rows, View, component, view};
use crate::reactive::on_cleanup;
use crate::shell::browser;
use crate::text::{say, t};

/// The lines to sign on. As long as they are on the page, the sheet lies as the form wants it.
#[component]
#[inline(never)]
pub fn signing(print: &Print) -> View {
    browser::turn_paper(print.landscape);
    on_cleanup(|| browser::turn_paper(false));
    if print.signatures.is_empty() {
        return View::none();
    }
    let line = |words: String| view! { <span>{words}"："<i class="sign"></i></span> };
    let all = print.signatures.iter().map(say).chain([t().paper_signed_on().to_owned()]).map(line).rows();
    view! { <p class="signing print-only">{all}</p> }
}
