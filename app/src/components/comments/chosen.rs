//! Words of an answer that somebody has chosen: the way to say something about them (rule CM2).

use gloo::events::EventListener;
use qinglan_core::comment::{Spot, quoted};
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
    let id = answer.closest(".field").ok()??.id();
    let field =
        filling.draft.entity.with_untracked(|entity| entity.fields.keys().find(|field| input_id(field) == id).cloned())?;
    let before = window.document()?.create_range().ok()?;
    before.set_start(&answer, 0).ok()?;
    before.set_end(&range.start_container().ok()?, range.start_offset().ok()?).ok()?;
    let from = u32::try_from(String::from(before.to_string()).chars().count()).ok()?;
    let words = filling.draft.entity.with_untracked(|entity| entity.text(&field).map(str::to_owned))?;
    let spot: Option<Spot> = quoted(&words, &String::from(range.to_string()), from);
    Some(About { field, spot: Some(spot?) })
}
