//! Inputs for what plain forms do not ask: decimals, ranges, times, a box to tick.

use std::rc::Rc;

use qinglan_core::form::engine;
use qinglan_core::form::{Range, Special};
use qinglan_core::record::{Field, Value};
use web_sys::HtmlInputElement;

use super::record::Computing;
use crate::components::filling::Filling;
use crate::components::inputs::{Pen, tie_as};
use crate::dom::{View, attr, is_ticked, on, text, view};
use crate::text::t;

/// What acknowledging writes, as ODK has it.
const ACKNOWLEDGED: &str = "OK";

/// What was typed, as an answer.
pub fn words(typed: &str) -> Value {
    if typed.is_empty() { Value::Empty } else { Value::Text(typed.to_owned()) }
}

/// A decimal, a time, a time of a day, a barcode as it is printed: an input of the browser, whose words are not those of the answer.
pub fn typed_input(open: &Rc<Computing>, field: &Field, special: &Special) -> View {
    let view = match special {
        Special::Time => view! { <input class="input input-num" type="time"/> },
        Special::DateTime => view! { <input class="input" type="datetime-local"/> },
        Special::Barcode => view! { <input class="input" type="text" autocomplete="off"/> },
        _ => view! { <input class="input input-num" type="text" inputmode="decimal" autocomplete="off"/> },
    };
    let as_written = translated(open, field, |engine, at, typed| engine.written(at, typed));
    let as_typed = translated(open, field, |engine, at, stored| engine.typed(at, stored));
    tie_as(Pen::new(open.filling, field), view, "input", Box::new(move |typed| words(&as_written(typed))), Box::new(as_typed))
}

fn translated(
    open: &Rc<Computing>,
    field: &Field,
    say: fn(&engine::Filling, engine::Index, &str) -> String,
) -> impl Fn(&str) -> String + 'static {
    let (open, field) = (Rc::clone(open), field.clone());
    move |text| open.with(|engine| engine.find_field(&field).map_or_else(|| text.to_owned(), |at| say(engine, at, text)))
}

/// A slider. Nothing is answered before it is touched.
pub fn range_input(filling: Filling, field: &Field, range: &Range) -> View {
    let view = view! { <input class="slider" type="range"/> };
    let element: HtmlInputElement = view.element();
    let pen = Pen::new(filling, field);
    let value = filling.value(field);
    for (name, of) in [("min", &range.start), ("max", &range.end), ("step", &range.step)] {
        attr(&element, name, of.clone());
    }
    // A first touch where the knob stands already changes nothing in it.
    let touched = element.clone();
    on(&element, "click", move |_| pen.write(words(&touched.value())));
    let shown = tie_as(pen, view, "input", Box::new(words), Box::new(str::to_owned));
    let answered = move || value.get().and_then(|value| value.as_text().map(str::to_owned));
    let clear = move |_| pen.write(Value::Empty);
    view! {
        <div class="range">
            {shown}
            <output class="range-value">{text(move || answered().unwrap_or_else(|| t().not_answered().to_owned()))}</output>
            <button class="btn btn-quiet" type="button" disabled={move || answered().is_none()} on:click=clear>{t().clear_answer()}</button>
        </div>
    }
}

pub fn acknowledge(filling: Filling, field: &Field) -> View {
    let pen = Pen::new(filling, field);
    pen.follow(|_| {});
    let value = filling.value(field);
    let checked = move || value.get().and_then(|value| value.as_text().map(|text| text == ACKNOWLEDGED)).unwrap_or_default();
    let tick = move |on: bool| {
        pen.write(if on { Value::Text(ACKNOWLEDGED.into()) } else { Value::Empty });
    };
    view! {
        <div class="choices">
            <label class="choice"><input type="checkbox" prop:checked=checked on:change=move |event| tick(is_ticked(&event))/><span>{t().acknowledge()}</span></label>
        </div>
    }
}
