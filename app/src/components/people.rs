//! The names of people in one's spaces, offered where a form asks for one. In the app's second part.

use qinglan_core::id::PersonId;
use qinglan_core::order;

use crate::dom::{Rows, View, view};
use crate::state::use_app;

/// Offered by the browser while somebody types, of any length; who is in no space may be named as well.
#[inline(never)]
pub fn people_list(id: String) -> View {
    let app = use_app();
    let names = app.world.with_untracked(|world| {
        let Some(world) = world else { return Vec::new() };
        let members = world.spaces.iter().flat_map(|space| &space.members).map(|member| member.person);
        let people: Vec<PersonId> = order::set(members);
        order::set(people.into_iter().filter_map(|person| world.person(person)).map(|person| person.name.clone()))
    });
    let options = names.into_iter().map(|name| view! { <option value=name></option> }).rows();
    view! { <datalist id=id>{options}</datalist> }
}
