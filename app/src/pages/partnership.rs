//! One partnership: its schools and what was shared with it.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use qinglan_core::id::SpaceId;
use qinglan_core::record::EntityKind;

use crate::components::frame::Frame;
use crate::components::list::{Empty, RecordRow};
use crate::components::part::{Rows, each, maybe, text};
use crate::state::use_app;
use crate::text::{fill, t};

#[component]
pub fn PartnershipPage() -> impl IntoView {
    let app = use_app();
    let id: Option<SpaceId> = use_params_map().with_untracked(|params| params.get("id")).and_then(|id| id.parse().ok());
    let space = Memo::new(move |_| app.world.with(|world| world.as_ref()?.space(id?).cloned()));
    let records =
        Memo::new(move |_| app.of_kind(EntityKind::Record).into_iter().filter(|row| Some(row.space) == id).collect::<Vec<_>>());
    let title = Signal::derive(move || space.get().map_or_else(|| t().missing_title.to_owned(), |space| space.name));
    let schools = move || {
        space.get().map(|space| {
        let school = |id| {
            let (name, n) = app.world.with(|world| {
                let world = world.as_ref()?;
                let n = space.members.iter().filter(|member| world.person(member.person).is_some_and(|person| person.school == Some(id))).count();
                Some((world.school(id)?.name.clone(), n))
            })?;
            Some(view! { <li class="stat"><b class="stat-value">{n}<small>{t().people_unit}</small></b><span class="stat-label">{name}</span></li> })
        };
        space.schools.iter().filter_map(|id| school(*id)).rows()
    })
    };
    view! {
        <Frame title back="/outreach">
            <ul class="stats">{schools}</ul>
            <section class="section">
                <div class="section-head"><h2>{text(move || fill(t().n_records, &[("n", &records.with(Vec::len).to_string())]))}</h2></div>
                <ul class="list">{each(move || records.get().into_iter().map(|row| view! { <RecordRow copies=vec![row]/> }))}</ul>
                {maybe(move || records.with(Vec::is_empty).then(|| view! { <Empty sign="pair" title=t().nothing_yet words=t().nothing_shared_means/> }))}
            </section>
        </Frame>
    }
}
