//! People who are ticked, in the order in which they were.

use qinglan_core::id::PersonId;

use crate::dom::{View, is_ticked, view};
use crate::reactive::RwSignal;

/// A box with the person's name.
pub fn person_box(chosen: RwSignal<Vec<PersonId>>, id: PersonId, name: String) -> View {
    let tick = move |event: web_sys::Event| {
        let is = is_ticked(&event);
        chosen.update(|chosen| {
            chosen.retain(|known| *known != id);
            if is {
                chosen.push(id);
            }
        });
    };
    let is_chosen = move || chosen.with(|chosen| chosen.contains(&id));
    view! { <label class="choice"><input type="checkbox" prop:checked=is_chosen on:change=tick/><span>{name}</span></label> }
}
