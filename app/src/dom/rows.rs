//! Rows that stay what they are while others come and go: for lists with inputs in them.

use std::rc::Rc;

use web_sys::Node;

use super::part::Place;
use super::view::{View, report};
use crate::reactive::{Owner, effect_now};

/// One row as it stands in the page.
struct Row {
    key: String,
    node: Node,
    /// What the row's signals and effects live in.
    owner: Owner,
}

/// The rows of a list. A row is one element, made when its key comes and taken away when it goes; the rest stays untouched.
pub fn keyed<T: 'static>(
    each: impl Fn() -> Vec<T> + 'static,
    key: impl Fn(&T) -> String + 'static,
    row: impl Fn(T) -> View + 'static,
) -> View {
    let row = Rc::new(row);
    let make = move |item: T| -> Make {
        let row = Rc::clone(&row);
        Box::new(move || row(item))
    };
    boxed(Box::new(move || each().into_iter().map(|item| (key(&item), make(item))).collect()))
}

type Make = Box<dyn FnOnce() -> View>;

fn boxed(wanted: Box<dyn Fn() -> Vec<(String, Make)>>) -> View {
    let place = Place::new();
    let all = View::none().into_node();
    report(all.append_child(&place.start));
    report(all.append_child(&place.end));
    // Rows outlive a run of the effect, so what is theirs must not belong to it.
    let parent = Owner::current().unwrap_or_default();
    let mut rows: Vec<Row> = Vec::new();
    effect_now(move || {
        let mut old = std::mem::take(&mut rows);
        for (key, make) in wanted() {
            let known = old.iter().position(|row| row.key == key).map(|at| old.remove(at));
            rows.push(known.unwrap_or_else(|| {
                let owner = parent.child();
                let node = owner.with(make).into_node();
                Row { key, node, owner }
            }));
        }
        for row in old {
            if let Some(parent) = row.node.parent_node() {
                report(parent.remove_child(&row.node));
            }
            row.owner.cleanup();
        }
        let mut at = place.start.next_sibling();
        for row in &rows {
            if at.as_ref().is_some_and(|at| at.is_same_node(Some(&row.node))) {
                at = row.node.next_sibling();
            } else {
                place.insert(&row.node, at.as_ref());
            }
        }
    });
    View::of(all)
}
