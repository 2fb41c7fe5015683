//! Where somebody is, a way, a piece of ground: measured by the phone, or typed.

use std::rc::Rc;

use qinglan_core::form::Special;
use qinglan_core::record::{Field, Value};

use super::inputs::words;
use super::record::Computing;
use crate::components::filling::input_id;
use crate::components::icon::icon;
use crate::components::inputs::{Pen, tie_as};
use crate::dom::{View, component, maybe, text, view};
use crate::reactive::RwSignal;
use crate::shell::place::{self, PlaceError};
use crate::shell::task::spawn;
use crate::text::{fill, t};

#[component]
pub fn place_input(open: &Rc<Computing>, field: &Field, special: &Special) -> View {
    let filling = open.filling;
    let pen = Pen::new(filling, field);
    let value = filling.value(field);
    let (busy, wrong) = (RwSignal::new(false), RwSignal::new(None::<&'static str>));
    let (several, closed) = (*special != Special::Geopoint, *special == Special::Geoshape);
    let asked = field.clone();
    let measure = move |_| {
        let field = asked.clone();
        busy.set(true);
        filling.draft.hold();
        spawn(async move {
            match place::here().await {
                Ok(here) => {
                    let before = filling.draft.ahead().value(&field).and_then(Value::as_text).unwrap_or_default().to_owned();
                    let all = if several { joined(&before, &here, closed) } else { here };
                    pen.write(Value::Text(all));
                    wrong.try_set(None);
                }
                Err(error) => {
                    wrong.try_set(Some(place_words(error)));
                }
            }
            filling.draft.release();
            busy.try_set(false);
        });
    };
    let said =
        move || value.get().and_then(|value| value.as_text().map(in_words)).unwrap_or_else(|| t().not_answered().to_owned());
    let label = move || {
        let words = match (busy.get(), several) {
            (true, _) => t().place_measuring(),
            (false, true) => t().place_add(),
            (false, false) => t().place_here(),
        };
        words.to_owned()
    };
    let typed = view! { <input class="input" type="text" inputmode="text" autocomplete="off" placeholder="30.57 104.06"/> };
    view! {
        <p class="field-answer">{text(said)}</p>
        <div class="btn-row">
            <button class="btn" type="button" disabled={move || busy.get()} on:click=measure>{text(label)}</button>
            {maybe(move || value.with(Option::is_some).then(|| view! {
                <button class="btn btn-quiet" type="button" on:click=move |_| pen.write(Value::Empty)>{t().clear_answer()}</button>
            }))}
        </div>
        {maybe(move || wrong.get().map(|words| view! { <p class="field-error" role="alert">{icon("alert")}{words}</p> }))}
        <details class="guidance"><summary>{t().place_typed()}</summary>
            <label class="visually-hidden" for=input_id(field)>{t().place_typed()}</label>
            {tie_as(pen, typed, "input", Box::new(words), Box::new(str::to_owned))}
        </details>
    }
}

/// One more place of several; a piece of ground ends where it began.
fn joined(before: &str, here: &str, closed: bool) -> String {
    let mut places: Vec<&str> = before.split(';').map(str::trim).filter(|place| !place.is_empty()).collect();
    if closed && places.len() > 3 && places.first() == places.last() {
        places.pop();
    }
    places.push(here);
    let first = places.first().copied().filter(|_| closed && places.len() >= 3);
    places.extend(first);
    places.join("; ")
}

/// A place, or how many there are.
pub fn in_words(text: &str) -> String {
    let places: Vec<&str> = text.split(';').filter(|place| !place.trim().is_empty()).collect();
    if places.len() > 1 {
        return fill(t().place_several(), &[("n", &places.len().to_string())]);
    }
    let mut numbers = text.split_whitespace();
    let (Some(latitude), Some(longitude)) = (numbers.next(), numbers.next()) else { return text.to_owned() };
    let place = fill(t().place_words(), &[("lat", latitude), ("lon", longitude)]);
    match numbers.nth(1).and_then(|metres| metres.split('.').next()).filter(|metres| *metres != "0") {
        Some(metres) => format!("{place}{}", fill(t().place_within(), &[("n", metres)])),
        None => place,
    }
}

fn place_words(error: PlaceError) -> &'static str {
    match error {
        PlaceError::Unsupported => t().place_unsupported(),
        PlaceError::Refused => t().place_refused(),
        PlaceError::NotFound => t().place_not_found(),
    }
}
