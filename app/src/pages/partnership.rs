//! One partnership: its schools and what was shared with it.

use crate::reactive::Memo;
use qinglan_core::id::SpaceId;
use qinglan_core::record::EntityKind;

use crate::components::frame::Frame;
use crate::components::list::{empty, record_row};
use crate::dom::{Rows, View, component, each, maybe, text, view};
use crate::state::use_app;
use crate::text::{fill, t};

#[component]
#[inline(never)]
pub fn partnership_page(id: Option<SpaceId>) -> View {
    let app = use_app();
    let space = Memo::new(move || app.world.with(|world| world.as_ref()?.space(id?).cloned()));
    let records =
        Memo::new(move || app.of_kind(EntityKind::Record).into_iter().filter(|row| Some(row.space) == id).collect::<Vec<_>>());
    let title = move || space.get().map_or_else(|| t().missing_title().to_owned(), |space| space.name);
    let schools = move || {
        space.get().map(|space| {
        let school = |id| {
            let (name, n) = app.world.with(|world| {
                let world = world.as_ref()?;
                let n = space.members.iter().filter(|member| world.person(member.person).is_some_and(|person| person.school == Some(id))).count();
                Some((world.school(id)?.name.clone(), n))
            })?;
            Some(view! { <li class="stat"><b class="stat-value">{n}<small>{t().people_unit()}</small></b><span class="stat-label">{name}</span></li> })
        };
        space.schools.iter().filter_map(|id| school(*id)).rows()
    })
    };
    Frame::naming(title).back("/outreach").around(view! {
            <ul class="stats">{maybe(schools)}</ul>
            <section class="section">
                <div class="section-head"><h2>{text(move || fill(t().n_records(), &[("n", &records.with(Vec::len).to_string())]))}</h2></div>
                <ul class="list">{each(move || records.get().into_iter().map(|row| record_row(vec![row])))}</ul>
                {maybe(move || records.with(Vec::is_empty).then(|| empty("pair", t().nothing_yet(), t().nothing_shared_means())))}
            </section>
        })
}
