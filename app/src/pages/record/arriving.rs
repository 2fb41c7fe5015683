//! A link to a comment, such as search gives: the comments are opened, and it is gone to.

use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::reading::Reading;
use crate::reactive::{StoredValue, effect};
use crate::shell::address;

/// Goes to the comment that the address names, once it has been read.
#[inline(never)]
pub fn to_comment(reading: Reading) {
    let Some(wanted) = address::place().strip_prefix("#c-").map(str::to_owned) else { return };
    let went = StoredValue::new(false);
    effect(move || {
        let is_here = reading.filling.remarks.with(|all| all.iter().any(|remark| remark.entity.id.to_string() == wanted));
        if !is_here || went.get_value() {
            return;
        }
        went.set_value(true);
        let wanted = wanted.clone();
        // Once they are drawn: beside the record, else in the phone's sheet, which is closed yet.
        Timeout::new(0, move || {
            if !is_seen(&wanted) {
                reading.asked.set(true);
            }
            Timeout::new(0, move || go(&wanted)).forget();
        })
        .forget();
    });
}

/// Whether it is in sight somewhere.
fn is_seen(comment: &str) -> bool {
    seen(comment).is_some()
}

fn seen(comment: &str) -> Option<HtmlElement> {
    let document = web_sys::window()?.document()?;
    let found = document.query_selector_all(&format!("[id=\"c-{comment}\"]")).ok()?;
    let nodes = (0..found.length()).filter_map(|at| found.item(at));
    nodes.filter_map(|node| node.dyn_into::<HtmlElement>().ok()).find(|element| element.offset_parent().is_some())
}

fn go(comment: &str) {
    let Some(element) = seen(comment) else { return };
    element.scroll_into_view();
    if let Err(error) = element.set_attribute("tabindex", "-1").and_then(|()| element.focus()) {
        web_sys::console::debug_1(&error);
    }
}
