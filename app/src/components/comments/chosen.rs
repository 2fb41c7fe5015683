//! Words of an answer that somebody has chosen: the way to say something about them (rule CM2).

use gloo::events::EventListener;
use qinglan_core::comment::{Spot, quoted};
use qinglan_core::form::{Target, locate};
use qinglan_core::record::Field;
use wasm_bindgen::JsCast;
use web_sys::Element;

use crate::components::filling::{About, Filling, input_id};
use crate::components::icon::icon;
use crate::dom::{View, maybe, view};
use crate::reactive::{RwSignal, StoredValue, on_cleanup};
use crate::text::t;

/// Stands over the page while words of an answer are chosen.
#[inline(never)]
pub fn chosen_bar(filling: Filling) -> View {
    let Some(ask) = filling.on_remark else { return View::none() };
    let found = RwSignal::new(None::<About>);
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return View::none() };
    let listener = EventListener::new(&document, "selectionchange", move |_| {
        let now = chosen(filling);
        if found.try_with_untracked(|before| *before == now) == Some(false) {
            found.set(now);
        }
    });
    // Heard as long as the record is open.
    let listener = StoredValue::new(std::rc::Rc::new(std::cell::RefCell::new(Some(listener))));
    on_cleanup(move || drop(listener.with_value(|listener| listener.borrow_mut().take())));
    maybe(move || {
        found.get().map(|about| {
            let pressed = about.clone();
            // A finger that is lifted would let the words go.
            let press = move |event: web_sys::Event| {
                event.prevent_default();
                ask.get_value()(pressed.clone());
            };
            view! {
                <div class="quote-bar no-print">
                    <button class="btn btn-primary" type="button" on:pointerdown=press on:click=move |_| ask.get_value()(about.clone())>{icon("comment")}{t().quote_these()}</button>
                </div>
            }
        })
    })
}

/// The words of an answer that are chosen now.
fn chosen(filling: Filling) -> Option<About> {
    let window = web_sys::window()?;
    let selection = window.get_selection().ok()??;
    if selection.is_collapsed() || selection.range_count() == 0 {
        return None;
    }
    let range = selection.get_range_at(0).ok()?;
    let node = range.common_ancestor_container().ok()?;
    let element = node.dyn_ref::<Element>().cloned().or_else(|| node.parent_element())?;
    let answer = element.closest(".field-answer").ok()??;
    let field = match answer.closest("td").ok()? {
        Some(cell) => in_row(filling, &cell)?,
        None => with_id(filling, &answer.closest(".field").ok()??.id())?,
    };
    let ahead = window.document()?.create_range().ok()?;
    ahead.set_start(&answer, 0).ok()?;
    ahead.set_end(&range.start_container().ok()?, range.start_offset().ok()?).ok()?;
    let from = u32::try_from(String::from(ahead.to_string()).chars().count()).ok()?;
    let words = filling.draft.entity.with_untracked(|entity| entity.text(&field).map(str::to_owned))?;
    let spot: Option<Spot> = quoted(&words, &String::from(range.to_string()), from);
    Some(About { field, spot: Some(spot?) })
}

fn with_id(filling: Filling, id: &str) -> Option<Field> {
    filling.draft.entity.with_untracked(|entity| entity.fields.keys().find(|field| input_id(field) == id).cloned())
}

/// The answer in a cell of a table: its section names the table, its place the row and the column.
fn in_row(filling: Filling, cell: &Element) -> Option<Field> {
    let id = cell.closest("section").ok()??.id();
    let row_at = before(&cell.closest("tr").ok()??);
    let row = filling.draft.entity.with_untracked(|entity| {
        let tables = entity.fields.keys().filter_map(|field| Some(field.as_str().rsplit_once('/')?.0));
        let table = tables.into_iter().find(|path| Field::new(*path).is_ok_and(|table| input_id(&table) == id))?;
        entity.rows(table).into_iter().nth(row_at).map(|(row, _)| row)
    })?;
    let name = filling.form.with_value(|form| match locate(form, &Field::new(row.clone()).ok()?)?.target {
        Target::Row(repeat) => Some(repeat.columns().nth(before(cell))?.name.clone()),
        _ => None,
    })?;
    Field::new(format!("{row}/{name}")).ok()
}

/// How many stand before it beside it.
fn before(element: &Element) -> usize {
    std::iter::successors(element.previous_element_sibling(), Element::previous_element_sibling).count()
}
